"""When a feed wants to be asked again: what its head and its HTTP answer say. No network code."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms._discover.documents import as_text

HEAD_BYTES = 65_536
"""What a feed says of itself stands before its first entry."""
MAX_TTL_S = 7 * 86_400.0
"""Some feeds ask for a year; a week is believed."""

PERIODS_S = {
    "hourly": 3_600.0,
    "daily": 86_400.0,
    "weekly": 604_800.0,
    "monthly": 2_592_000.0,
    "yearly": 31_536_000.0,
}
"""The words of the RSS module `syndication`; `updatePeriod` without one is daily."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s{0,9}(\d{1,9})\s{0,9}</ttl", re.IGNORECASE)
_PERIOD = re.compile(r"<(?:[\w.-]{1,40}:)?updatePeriod>\s{0,9}(\w{1,12})", re.IGNORECASE)
_FREQUENCY = re.compile(r"<(?:[\w.-]{1,40}:)?updateFrequency>\s{0,9}(\d{1,6})", re.IGNORECASE)
_SKIPPED_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour>\s{0,9}(\d{1,2})\s{0,9}<", re.IGNORECASE)
_SKIPPED_DAYS = re.compile(r"<skipDays>(.{0,1000}?)</skipDays", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(r"<day>\s{0,9}([a-z]{6,9})\s{0,9}<", re.IGNORECASE)


class Hints(NamedTuple):
    """A publisher's wishes; empty where nothing is said."""

    ttl_s: float | None = None
    """Seconds an answer may be used without asking again."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day (UTC, 0 to 23) in which not to ask."""
    skip_days: tuple[int, ...] = ()
    """Days of the week (UTC, Monday is 0) on which not to ask."""


def read_hints(body: bytes) -> Hints:
    """Return what stands before the first entry; a feed that skips everything skips nothing."""
    head = as_text(body[:HEAD_BYTES])
    first = _ENTRY.search(head)
    head = head[: first.start()] if first else head
    hours = _numbers(_SKIPPED_HOURS, _HOUR, head)
    # RSS 0.91 counted from 1 to 24: 24 is midnight.
    skip_hours = tuple(sorted({hour % 24 for hour in hours if hour <= 24}))
    names = {name.lower() for name in _inner(_SKIPPED_DAYS, _DAY, head)}
    skip_days = tuple(number for number, name in enumerate(DAYS) if name in names)
    return Hints(
        _ttl_s(head),
        skip_hours if len(skip_hours) < 24 else (),
        skip_days if len(skip_days) < 7 else (),
    )


def _ttl_s(head: str) -> float | None:
    wishes: list[float] = []
    if said := _TTL.search(head):
        wishes.append(60.0 * int(said[1]))
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    if period or frequency:
        length_s = PERIODS_S.get(period[1].lower() if period else "daily")
        if length_s is not None:
            wishes.append(length_s / max(int(frequency[1]) if frequency else 1, 1))
    return min(max(wishes), MAX_TTL_S) if wishes else None


def _inner(outer: re.Pattern[str], inner: re.Pattern[str], head: str) -> list[str]:
    found = outer.search(head)
    return inner.findall(found[1]) if found else []


def _numbers(outer: re.Pattern[str], inner: re.Pattern[str], head: str) -> list[int]:
    return [int(one) for one in _inner(outer, inner, head)]
