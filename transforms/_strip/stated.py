"""What the byline and the date line of a text state, once the rules have taken them out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from transforms._strip.dates import iso_date

MAX_AUTHORS = 8
MAX_AHEAD = timedelta(days=1)
"""Clocks and zones of publishers are off by hours; a date further ahead is not believed."""

_OPENING = re.compile(r"^(?:By|BY|Written by|Von|Por|Par) ")
_REST = re.compile(r" ?[|(].*| (?:in|at|for|of|from|aus|en|à) .*")
"""Where the names end: `By Ann Poe in Port Marlow | Marlow Gazette`."""
_BETWEEN = re.compile(r"\s*(?:[,;/]|\s(?:and|AND|und|y|et|e|&)\s)\s*")
_NAME = re.compile(r"[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,4}")
_NO_NAME = re.compile(
    r"\b(?:staff|reporters?|editors?|correspondents?|writers?|contributors?|press|news|agency"
    r"|desk|team|service|bureau|reuters|updated|published)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    (
        "al",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "van",
        "von",
    )
)
_UPDATE = re.compile(r"\b(?:updated|modified)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def stated_authors(bylines: Iterable[str]) -> tuple[str, ...]:
    """Return the people bylines name; job titles, agencies and places are none."""
    names = (
        part.strip(" .")
        for line in bylines
        for part in _BETWEEN.split(_REST.sub("", _OPENING.sub("", line)))
    )
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))[:MAX_AUTHORS]


def stated_day(lines: Iterable[str], as_of: datetime | None) -> datetime | None:
    """Return the first full day the lines state, one of an update last.

    `03/04/2021` is two days, so it is none.
    """
    for line in sorted(lines, key=lambda line: bool(_UPDATE.search(line))):
        day = _day(_ORDINAL.sub("", line))
        if day is not None and (as_of is None or day <= as_of + MAX_AHEAD):
            return day
    return None


def _is_name(part: str) -> bool:
    if not _NAME.fullmatch(part) or _NO_NAME.search(part):
        return False
    words = part.split()
    return words[0][0].isupper() and all(word[0].isupper() or word in _PARTICLES for word in words)


def _day(line: str) -> datetime | None:
    found = _ISO.search(line)
    # `MARCH 3, 2021`: the rules that take the line do not mind the case.
    text = found[0] if found else iso_date(line) or iso_date(line.title())
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None
