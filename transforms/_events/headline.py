"""Headlines in title case: in small letters what would be small in a sentence."""

from __future__ import annotations

import re

from transforms._events import words
from transforms._events.morphology import noun_lemma
from transforms._events.vocabulary import known_words

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
SHARE = 0.7
"""A headline with more capitals among its long words is in title case."""


def lowered(headline: str) -> str:
    """Return a headline with the capitals a sentence would have; offsets stay."""
    long = [match[0] for match in _WORD.finditer(headline) if len(match[0]) > 3]
    capitals = sum(word[0].isupper() for word in long[1:])
    if len(long) < 4 or capitals <= SHARE * (len(long) - 1):
        return headline
    return _WORD.sub(_lowered_word, headline)


def _lowered_word(match: re.Match[str]) -> str:
    word, low = match[0], match[0].lower()
    is_common = low in known_words() or noun_lemma(low) in words.PERSON_NOUNS
    if not match.start() or len(low) != len(word) or (word.isupper() and len(word) > 1):
        return word
    return low if is_common else word
