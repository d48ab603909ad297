"""`python -m pipeline`: the console script; nothing is defined here (Beam pickles `__main__`)."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
