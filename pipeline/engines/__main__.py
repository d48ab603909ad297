"""`python -m pipeline.engines [--cluster]`: get the engines that are not here yet.

Exit code 1 when one cannot be had; the others are there all the same.
"""

import sys

from pipeline.engines import install

if __name__ == "__main__":
    sys.exit(bool(install(print, cluster="--cluster" in sys.argv[1:])))
