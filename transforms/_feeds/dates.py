"""Dates as publishers write them: RFC 822, ISO 8601, asctime, and in the words of many languages.

Every expression reads each character a fixed number of times, and no text longer than
`MAX_CHARS` is read at all. Nothing raises. A word that is not known is no date: a guess at the
wrong day would be worse than none.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from transforms._feeds.date_words import KOREAN, MERIDIEM, MONTHS, NOISE, WEEKDAYS, ZONES

MAX_CHARS = 100

_MONTHS_EN = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3}, ?)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? "
    r"(?:([+-])(\d{2})(\d{2})|GMT|UTC|UT|Z)"
)
"""The form most feeds use, and the one of Atom; all others take the long way."""

_PLAIN_ISO = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:[0-5]\d(?:[Zz]|[+-]\d\d:\d\d)")

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
_ISO_TIME = rf"(?:[Tt\s]\s?{_CLOCK}\s?(?P<zone>[Zz]|(?:UTC|GMT)?[+-]\d{{1,2}}:?(?:\d{{2}})?)?)?"
_ISO = re.compile(
    r"(?P<year>\d{4})(?:"
    r"-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?"
    r"|-(?P<ordinal>\d{3})"
    r"|-?W(?P<week>\d{2})(?:-?(?P<weekday>[1-7]))?"
    rf")?{_ISO_TIME}"
)
_ISO_PADDED = re.compile(rf"(?P<year>\d{{4}})-0(?P<month>\d{{2}})-(?P<day>\d{{2}}){_ISO_TIME}")
_ISO_CENTURY = re.compile(r"-(?P<year>\d{2})-?(?P<month>\d{2})")
_DIGITS = {
    6: re.compile(r"(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})"),
    7: re.compile(r"(?P<year>\d{4})(?P<ordinal>\d{3})"),
    8: re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
    12: re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)"),
    14: re.compile(
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
        r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)"
    ),
}
"""Digits alone, by their number; 10 and 13 are seconds and milliseconds of Unix."""
_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)[Tt](?P<hour>\d\d):?(?P<minute>\d\d)"
    r"(?::?(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?P<zone>[Zz]|[+-]\d{2}:?(?:\d{2})?)?"
)

_COMMENT = re.compile(r"\([^()]*\)")
_CJK = re.compile(r"(\d{2,4})\s?[년年]\s?(\d{1,2})\s?[월月]\s?(\d{1,2})\s?[일日]")
_WORDED_ISO = re.compile(r"(\d{4})-([^\W\d_]{3,})\.?-(\d{1,2})(?:[tT\s]|$)")
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?![\d:])\s?"
    r"((?i:[ap]\.?m\b\.?)|오전|오후)?"
)
_BEFORE_TIME = re.compile(r"(오전|오후)\s?(?=\d{1,2}:)")
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})\.?(?![\w/-])")
_OFFSET = re.compile(r"(?:(?:gmt|utc|ut)\s?)?([+-])(\d{1,2}):?(\d{2})?(?![\w:])", re.IGNORECASE)
_REGION = re.compile(r"\b[A-Z][A-Za-z_]{1,20}(?:/[A-Za-z0-9_+-]{1,30}){1,2}")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_ORDINAL = frozenset(("st", "nd", "rd", "th"))


class _Day(NamedTuple):
    year: int
    month: int
    day: int


def parse_date(text: str) -> datetime | None:
    """Return the moment a text names, in UTC (its zone if it has none), or None."""
    if len(text) > MAX_CHARS:
        return None
    text = text.strip()
    if not text:
        return None
    try:
        return _parsed(text)
    except (ValueError, OverflowError):  # no such day or time, or none in UTC
        return None


def _parsed(text: str) -> datetime | None:
    if found := _RFC_822.fullmatch(text):
        day, name, year, hour, minute, second, sign, hours, minutes = found.groups()
        month = _MONTHS_EN.get(name.lower())
        if month is not None:
            zone = _offset(sign, hours, minutes) if sign else UTC
            clock = (int(hour), int(minute), int(second or 0))
            return _moment((int(year), month, int(day)), clock, zone)
    if _PLAIN_ISO.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(UTC)
    if text[0].isdigit() or text[0] == "-":
        if found := _iso_form(text):
            return _iso(found)
        if text.isascii() and text.isdigit():
            return _unix(text)
    return _worded(text)


def _iso_form(text: str) -> re.Match[str] | None:
    if text.isdigit():
        # Five digits and the like are no date; four are a year.
        form = _DIGITS.get(len(text)) if len(text) != 4 else _ISO
        return form.fullmatch(text) if form else None
    forms = (_ISO, _BASIC, _ISO_CENTURY, _ISO_PADDED)
    return next((found for form in forms if (found := form.fullmatch(text))), None)


def _iso(found: re.Match[str]) -> datetime:
    parts = {key: value for key, value in found.groupdict().items() if value is not None}
    year = _full_year(parts["year"])
    if "week" in parts:
        day = date.fromisocalendar(year, int(parts["week"]), int(parts.get("weekday", "1")))
    elif "ordinal" in parts:
        number = int(parts["ordinal"])
        day = date(year, 1, 1) + timedelta(number - 1)
        if day.year != year or number < 1:
            raise ValueError("no such day of the year")
    else:
        day = date(year, int(parts.get("month", "1")), int(parts.get("day", "1")))
    clock = (
        int(parts.get("hour", "0")),
        int(parts.get("minute", "0")),
        int(parts.get("second", "0")),
    )
    zone = parts.get("zone", "Z")
    offset = _OFFSET.fullmatch(zone)
    return _moment(
        _Day(day.year, day.month, day.day),
        clock,
        _offset(*offset.groups()) if offset else UTC,
    )


def _unix(digits: str) -> datetime | None:
    if len(digits) not in (10, 13):
        return None
    return datetime.fromtimestamp(int(digits) / (1_000 if len(digits) == 13 else 1), UTC)


def _worded(text: str) -> datetime | None:
    """Read a date in words: take out the time and the zone, then see what is left."""
    text = _COMMENT.sub(" ", text)
    is_korean = any(sign in text for sign in KOREAN)
    text = _CJK.sub(r" \1-\2-\3 ", text)
    text = _WORDED_ISO.sub(r"\3 \2 \1 ", text)
    zone: tzinfo | None = None
    if found := _REGION.search(text):
        zone = _region(found[0])
        if zone is None:
            return None
        text = f"{text[: found.start()]} {text[found.end() :]}"
    half = _BEFORE_TIME.search(text)
    if half:
        text = text[: half.start()] + text[half.end() :]
    clock, text, offset = _take_time(text, half[1] if half else None)
    read = _take_day(text)
    if read is None:
        return None
    day, named = read
    default = timezone(timedelta(hours=9)) if is_korean else UTC
    return _moment(day, clock, zone or offset or named or default)


def _take_time(text: str, half: str | None) -> tuple[tuple[int, int, int], str, tzinfo | None]:
    """Cut the time of day out of a text, with the offset that follows it."""
    found = _TIME.search(text)
    if not found:
        return (0, 0, 0), text, None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    meridiem = MERIDIEM.get((found[4] or half or "").replace(".", "").lower())
    if meridiem is not None:
        if not 1 <= hour <= 12:
            # `20:28 PM`: the hour says all.
            meridiem = 0
        hour = hour % 12 + meridiem if hour <= 12 else hour
    before, after = text[: found.start()], text[found.end() :]
    offset: tzinfo | None = None
    if shift := _OFFSET.search(after):
        offset = _offset(shift[1], shift[2], shift[3])
        after = f"{after[: shift.start()]} {after[shift.end() :]}"
    return (hour, minute, second), f"{before} {after}", offset


def _take_day(text: str) -> tuple[_Day, tzinfo | None] | None:
    """Read the day out of what is left, and a zone that is named; None for any unknown word."""
    numeric = _NUMERIC.search(text)
    if numeric:
        text = f"{text[: numeric.start()]} {text[numeric.end() :]}"
    words = _sorted_words(_TOKEN.findall(text))
    if words is None:
        return None
    if numeric:
        if words.month is not None or words.numbers:
            return None
        day = _from_numbers(numeric, words.weekday)
    else:
        day = _from_words(words)
    return None if day is None else (day, words.zone)


class _Words(NamedTuple):
    month: int | None
    weekday: int | None
    zone: tzinfo | None
    numbers: tuple[str, ...]


def _sorted_words(tokens: list[str]) -> _Words | None:
    month = weekday = None
    named = ""
    zone: tzinfo | None = None
    numbers: list[str] = []
    for token in tokens:
        word = token.casefold()
        if word.isdigit():
            numbers.append(word)
        elif word in MONTHS and (month is None or named in WEEKDAYS):
            # `mar. 1 déc.`: the first was a Tuesday, not March.
            weekday = WEEKDAYS.get(named, weekday)
            month, named = MONTHS[word], word
        elif word in WEEKDAYS:
            weekday = WEEKDAYS[word]
        elif word in ZONES and token != "at":  # in capitals it is Atlantic time
            zone = timezone(timedelta(hours=ZONES[word]))
        elif word not in NOISE and word not in _ORDINAL:
            return None
    return _Words(month, weekday, zone, tuple(numbers))


def _from_words(words: _Words) -> _Day | None:
    """Return the day of `8 December 2017`, `December 8, 2017`, `Nov 2020`, `11 04 2020`."""
    numbers = words.numbers
    if words.month is None:
        if len(numbers) != 3:
            return None
        return _ordered(numbers, words.weekday, month_first=False)
    if len(numbers) == 1:
        return _Day(int(numbers[0]), words.month, 1) if len(numbers[0]) == 4 else None
    if len(numbers) != 2:
        return None
    first, second = numbers
    if len(first) >= 3:
        first, second = second, first
    return _Day(_full_year(second), words.month, int(first)) if len(first) <= 2 else None


def _from_numbers(found: re.Match[str], weekday: int | None) -> _Day | None:
    numbers = (found[1], found[3], found[4])
    # Slashes are American unless the numbers or the weekday say otherwise; dots never are.
    return _ordered(numbers, weekday, month_first=found[2] == "/")


def _ordered(numbers: tuple[str, ...], weekday: int | None, *, month_first: bool) -> _Day | None:
    first, second, third = numbers
    if len(first) == 4:
        return _Day(int(first), int(second), int(third))
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    year, one, other = _full_year(third), int(first), int(second)
    days = [_Day(year, one, other), _Day(year, other, one)]
    if not month_first:
        days.reverse()
    real = [day for day in days if _weekday(day) is not None]
    named = [day for day in real if weekday is not None and _weekday(day) == weekday]
    return next(iter(named or real), None)


def _weekday(day: _Day) -> int | None:
    try:
        return date(*day).weekday()
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    """Return a year of two digits as RFC 2822 reads it, and later ones as this century."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2_000 if year < 70 else 1_900)


@lru_cache(maxsize=256)
def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo:
    size = int(hours) * 60 + int(minutes or 0)
    if size == 0:
        return UTC
    return timezone(timedelta(minutes=-size if sign == "-" else size))


def _moment(day: tuple[int, int, int], clock: tuple[int, int, int], zone: tzinfo) -> datetime:
    hour, minute, second = clock
    if hour < 24 and second < 60:
        local = datetime(*day, hour, minute, second, tzinfo=zone)
        return local if zone is UTC else local.astimezone(UTC)
    extra = timedelta()
    if (hour, minute, second) == (24, 0, 0):
        hour, extra = 0, timedelta(days=1)
    # A leap second is the last of its minute.
    local = datetime(*day, hour, minute, min(second, 59) if second == 60 else second, tzinfo=zone)
    return (local + extra).astimezone(UTC)


@lru_cache(maxsize=256)
def _region(name: str) -> tzinfo | None:
    """Return a zone of the IANA list, None if there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
