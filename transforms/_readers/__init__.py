"""Beam-free readers of one open file each: WARC, JSONL, HTML and plain text."""
