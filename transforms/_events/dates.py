"""Dates of events: the time expressions of a sentence that name a day, week, month or year.

In:  a text, a range in it, and the publication time (None: only absolute dates are read)
Out: `DateMention`s in text order; a value is ISO 8601, as precise as the words
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from transforms._events import times
from transforms._events.tables import word_set
from transforms._events.tokens import Sentence
from transforms._events.words import MONTHS, TIME_UNITS, TIME_WORDS

WORDS = MONTHS | TIME_UNITS | TIME_WORDS | word_set("jan. feb. mar. apr. aug. sept. oct. nov. dec.")
"""A sentence without one of these and without a number holds no date."""
WORDS_BEFORE = 4
"""Words of an expression before the one that makes it a date ("in the middle of May")."""
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-W\d\d)?(?=T|$)")
_ANY_DAY = frozenset(("span", "fiscal"))
"""Forms that refer to a period named before ("the year"), which dates no event by itself."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """`text[start:end]` means `value`."""

    start: int
    end: int
    value: str


def in_sentence(text: str, sentence: Sentence, published: datetime | None) -> list[DateMention]:
    """Return the dates of a sentence: only the words about a date word are tried."""
    near: set[int] = set()
    for index, low in enumerate(sentence.lows):
        if low in WORDS or low[0].isdigit():
            near.update(range(max(0, index - WORDS_BEFORE), index + 1))
    if not near:
        return []
    places = [sentence.starts[index] for index in sorted(near)]
    return find(text, sentence.start, sentence.end, published, places)


def find(
    text: str,
    start: int,
    end: int,
    published: datetime | None,
    places: Sequence[int] | None = None,
) -> list[DateMention]:
    """Return the dates in `text[start:end]` whose value is known."""
    found: list[DateMention] = []
    for one in times.find(text, start, end, published, places):
        value = _ISO.match(one.value)
        if value and one.type in ("DATE", "TIME") and one.form not in _ANY_DAY:
            found.append(DateMention(one.start, one.end, value[0]))
    return found
