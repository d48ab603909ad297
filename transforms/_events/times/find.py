"""Search a text for time expressions.

In:  a text, a range in it, the publication time (None: only absolute expressions have a value)
Out: `Timex`es in text order
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from transforms._events.times.context import Context
from transforms._events.times.grammar import NAMES, OPENER, PATTERN
from transforms._events.times.readers import READERS

_AHEAD = re.compile(
    r"\b(?:will|'ll|shall|scheduled|slated|due|expected|expects?|plans?|planned|going to|would"
    r"|until|to be|intends?|set to|set for|begins?|beginning|starting|effective|through|expires?"
    r"|deadline)\b"
)
_CLAUSE = 70
"""Characters to the left of an expression that tell whether its clause looks ahead."""
_END = re.compile(r"[.!?;\n]\s")


@dataclass(frozen=True, slots=True)
class Timex:
    """`text[start:end]` means `value`; `type` is DATE, TIME, DURATION or SET."""

    start: int
    end: int
    type: str
    value: str
    form: str
    """The row of the grammar that matched."""


def find(
    text: str,
    start: int,
    end: int,
    published: datetime | None,
    places: Sequence[int] | None = None,
) -> list[Timex]:
    """Return the time expressions of `text[start:end]` whose value is known.

    With `places` only expressions that begin at one of them, for a caller that knows the words.
    """
    context = Context(published.date() if published else None)
    found: list[Timex] = []
    matches = _matches(text, start, end) if places is None else _at(text, places, end)
    for match in matches:
        context.ahead = _looks_ahead(text, max(start, match.start() - _CLAUSE), match.start())
        name = match.lastgroup or ""
        if name not in READERS:
            name = next(one for one in NAMES if match[one] is not None)
        try:
            value = READERS[name](match, context)
        except (ValueError, OverflowError):  # 31 February, year 0
            continue
        if value:
            found.append(Timex(match.start(), match.end(), *value, name))
    return found


def _at(text: str, places: Sequence[int], end: int) -> Iterator[re.Match[str]]:
    start = 0
    for place in places:
        match = PATTERN.match(text, place, end) if place >= start else None
        if match is not None:
            start = match.end()
            yield match


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    while opener := OPENER.search(text, start, end):
        match = PATTERN.match(text, opener.start(), end)
        if match is not None:
            yield match
        start = match.end() if match is not None else opener.end()


def _looks_ahead(text: str, start: int, end: int) -> bool:
    clause = text[start:end]
    breaks = [one.end() for one in _END.finditer(clause)]
    return _AHEAD.search(clause, breaks[-1] if breaks else 0) is not None
