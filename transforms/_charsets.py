"""Names of charsets, as strangers write them: which of them are text encodings to decode by.

Contains no guessing: what a document is in is judged where it is read.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

REFUSED = frozenset(
    ("utf-7", "idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape")
)
"""Text encodings of Python's that no document is in. UTF-7 smuggles; punycode takes quadratic time
(5 s for 200 KB); they and idna raise errors of their own, also where errors are to be replaced."""

MAX_NAME_CHARS = 100


@lru_cache(maxsize=256)
def text_codec(name: str) -> str | None:
    """Return Python's name of a text encoding, or None for what is none."""
    if len(name) > MAX_NAME_CHARS:
        return None
    try:
        known = codecs.lookup(name.strip().lower()).name
        "".encode(known)
    except (LookupError, ValueError, TypeError):
        return None
    return None if known in REFUSED else known
