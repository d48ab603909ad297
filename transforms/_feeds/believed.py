"""Which of an entry's dates is believed."""

from __future__ import annotations

from datetime import UTC, datetime

from transforms._feeds.dates import parse_date

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Older dates are epochs and typing errors: there was no web to publish on."""


def believed(
    dates: tuple[tuple[str, str], ...], latest: datetime | None
) -> tuple[datetime, str] | None:
    """Return the first date that can be true, and the element it stands in.

    Args:
        dates: Element and text, best first.
        latest: What is later is a slip, or a lure to the top of every list; None: any.
    """
    for element, text in dates:
        moment = parse_date(text)
        if moment is not None and moment >= OLDEST and (latest is None or moment <= latest):
            return moment, element
    return None
