"""Feed documents of every format, read into entries. Beam-free; runs in killable workers."""
