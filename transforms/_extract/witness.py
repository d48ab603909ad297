"""The text a page gives of its article in JSON-LD: no replacement for its own, but a witness.

Publishers cut it, add to it, or leave it from another story (72 of 257 fundus pages give one; as a
replacement it is worse on average), so it only chooses between candidates.
"""

from __future__ import annotations

import re
from collections import Counter

from transforms._extract.title import TAG

MIN_CHARS = 400
LEAST_SHARE = 0.4
"""Of a candidate's length: a shorter one is a summary."""
AGREES, BETTER, BETTER_UNSURE = 0.92, 0.03, 0.15
"""Shingle F1 at which a candidate needs no other beside it; by how much another must be nearer,
and by how much a body that is not sure of itself."""
_WORD = re.compile(r"\w+")
_SHINGLE = 4


def witness(stated: str | None, candidate: str) -> str | None:
    """Return what the page states, without markup, where that can judge a candidate."""
    if not stated or len(stated) < MIN_CHARS or len(stated) < LEAST_SHARE * len(candidate):
        return None
    return TAG.sub(" ", stated)


def agreement(text: str, stated: str) -> float:
    """Return the F1 of the four-word shingles two texts share."""
    one, other = _shingles(text), _shingles(stated)
    shared = sum((one & other).values())
    return 2 * shared / max(1, one.total() + other.total())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return Counter(zip(*(words[i:] for i in range(_SHINGLE)), strict=False))
