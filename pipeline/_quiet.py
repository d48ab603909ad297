"""Import this before Beam: it warns on the root logger, at import, of clients nobody here uses."""

import logging
import warnings

logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")


def hush() -> None:
    """Silence what Beam says of itself; the progress and the manifest say what users need."""
    for name in ("apache_beam", "PrismRunner"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module=r"apache_beam\..*")
