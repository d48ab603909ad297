"""Import this before Beam: it warns on the root logger, at import, of clients nobody here uses."""

import logging

logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
