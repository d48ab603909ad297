"""Dates in a sentence, as ISO 8601 values.

In:  text, a range in it, and the publication time (None: only absolute dates are read)
Out: `DateMention`s in text order; a value is as precise as the words: day, ISO week, month, year
A weekday is the latest one up to the day of publication: "Sunday" on a Sunday is that day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from transforms._events.tables import word_list, word_set

_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(_MONTHS.split(), start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = {
    name: number
    for number, name in enumerate(
        word_list("monday tuesday wednesday thursday friday saturday sunday")
    )
}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        word_list("no one two three four five six seven eight nine ten eleven twelve")
    )
} | {"a": 1, "an": 1}

WORDS = frozenset((*MONTHS, *WEEKDAYS)) | word_set(
    "today yesterday tomorrow tonight last next this past ago earlier later jan. feb. mar. apr."
)
"""A sentence without one of these and without a number holds no date."""

_MONTH = (
    r"(?P<month{0}>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DATE = re.compile(
    r"\b(?:"
    r"(?P<iso>[12]\d{3}-\d\d-\d\d)"
    r"|(?:(?P<day1>\d{1,2})(?:st|nd|rd|th)?(?: of)? "
    + _MONTH.format(1)
    + r"(?:,? (?P<year1>[12]\d{3}))?)"
    r"|(?:"
    + _MONTH.format(2)
    + r" (?P<day2>\d{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<year2>[12]\d{3}))?)"
    r"|(?:" + _MONTH.format(3) + r",? (?P<year3>[12]\d{3}))"
    r"|(?:(?P<which>last|next|this|past) )?(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday"
    r"|Saturday|Sunday)"
    r"|(?P<deictic>today|yesterday|tomorrow|tonight|last night|this morning|this afternoon"
    r"|this evening)"
    r"|(?P<shift>last|next|this|earlier this|later this|past) (?P<unit>week|month|year)"
    r"|(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (?P<ago>day|week|month|year)s? (?:ago|earlier)"
    r"|(?:[Ii]n|[Ss]ince|[Dd]uring|[Ee]arly|[Ll]ate|[Bb]y) "
    + _MONTH.format(4)
    + r"(?!,? \d)|(?:[Ii]n|[Ss]ince|[Dd]uring|[Bb]y) (?P<year>(?:19|20)\d\d)"
    r")\b"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """`text[start:end]` means `value`."""

    start: int
    end: int
    value: str


def find(text: str, start: int, end: int, published: datetime | None) -> list[DateMention]:
    """Return the dates in `text[start:end]` whose value is known."""
    anchor = published.date() if published else None
    found: list[DateMention] = []
    for match in _DATE.finditer(text, start, end):
        value = _value(match, anchor)
        if value:
            found.append(DateMention(match.start(), match.end(), value))
    return found


def _value(match: re.Match[str], anchor: date | None) -> str | None:
    for name, read in _READERS:
        if match[name]:
            try:
                return read(match, anchor)
            except (ValueError, OverflowError):  # 31 February, year 0
                return None
    return None


def _iso(match: re.Match[str], _: date | None) -> str | None:
    return date.fromisoformat(match["iso"]).isoformat()


def _month_number(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _day_first(match: re.Match[str], anchor: date | None) -> str | None:
    return _day(match["day1"], match["month1"], match["year1"], anchor)


def _month_first(match: re.Match[str], anchor: date | None) -> str | None:
    return _day(match["day2"], match["month2"], match["year2"], anchor)


def _day(day: str, month: str, year: str | None, anchor: date | None) -> str | None:
    number = _month_number(month)
    if year:
        return date(int(year), number, int(day)).isoformat()
    if anchor is None:
        return None
    return _nearest_year(number, int(day), anchor).isoformat()


def _nearest_year(month: int, day: int, anchor: date) -> date:
    """Without a year the nearest date is meant: in January "December 30" is the last one."""
    options = [date(anchor.year + shift, month, day) for shift in (-1, 0, 1)]
    return min(options, key=lambda option: abs((option - anchor).days))


def _month_year(match: re.Match[str], _: date | None) -> str | None:
    return f"{match['year3']}-{_month_number(match['month3']):02d}"


def _month_alone(match: re.Match[str], anchor: date | None) -> str | None:
    if anchor is None:
        return None
    number = _month_number(match["month4"])
    return f"{anchor.year - (number > anchor.month)}-{number:02d}"


def _weekday(match: re.Match[str], anchor: date | None) -> str | None:
    if anchor is None:
        return None
    back = (anchor.weekday() - WEEKDAYS[match["weekday"].lower()]) % 7
    if match["which"] == "next":
        return (anchor + timedelta(days=7 - back)).isoformat()
    if match["which"] == "last" and back == 0:
        back = 7
    return (anchor - timedelta(days=back)).isoformat()


_DEICTIC = {"yesterday": -1, "tomorrow": 1, "last night": -1}


def _deictic(match: re.Match[str], anchor: date | None) -> str | None:
    if anchor is None:
        return None
    return (anchor + timedelta(days=_DEICTIC.get(match["deictic"], 0))).isoformat()


def _relative(match: re.Match[str], anchor: date | None) -> str | None:
    shift = {"last": -1, "past": -1, "next": 1}.get(match["shift"], 0)
    return None if anchor is None else _shifted(anchor, match["unit"], shift)


def _ago(match: re.Match[str], anchor: date | None) -> str | None:
    count = match["count"]
    number = int(count) if count.isdigit() else _NUMBERS[count]
    return None if anchor is None else _shifted(anchor, match["ago"], -number)


def _shifted(anchor: date, unit: str, shift: int) -> str:
    if unit == "day":
        return (anchor + timedelta(days=shift)).isoformat()
    if unit == "week":
        year, week, _ = (anchor + timedelta(weeks=shift)).isocalendar()
        return f"{year}-W{week:02d}"
    if unit == "year":
        return f"{anchor.year + shift:04d}"
    months = anchor.year * 12 + anchor.month - 1 + shift
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _year(match: re.Match[str], _: date | None) -> str | None:
    return match["year"]


_READERS: tuple[tuple[str, Callable[[re.Match[str], date | None], str | None]], ...] = (
    ("iso", _iso),
    ("day1", _day_first),
    ("day2", _month_first),
    ("year3", _month_year),
    ("weekday", _weekday),
    ("deictic", _deictic),
    ("unit", _relative),
    ("ago", _ago),
    ("month4", _month_alone),
    ("year", _year),
)
