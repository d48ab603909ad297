"""Placeholder: dates."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def parse_date(text: str) -> datetime | None:
    try:
        d = datetime.fromisoformat(text)
    except ValueError:
        try:
            d = parsedate_to_datetime(text)
        except ValueError:
            return None
    return d.replace(tzinfo=UTC) if d.tzinfo is None else d.astimezone(UTC)
