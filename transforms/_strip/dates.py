"""Dates as captions and tweets write them, to ISO 8601."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DATE = rf"(?:{MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {MONTH},? \d{{4}})"
"""`July 1, 2017`, `Jul. 1, 2017`, `1 July 2017`."""
_PARTS = re.compile(rf"(?:({MONTH}) (\d{{1,2}}),?|(\d{{1,2}}) ({MONTH}),?) (\d{{4}})")


def iso_date(text: str) -> str | None:
    """Return the first full date in `text` as YYYY-MM-DD; None when it is none of the calendar."""
    match = _PARTS.search(text)
    if not match:
        return None
    name = (match[1] or match[4]).rstrip(".").lower()
    month = next(i for i, full in enumerate(_MONTHS, 1) if full.startswith(name[:3]))
    try:
        return date(int(match[5]), month, int(match[2] or match[3])).isoformat()
    except ValueError:
        return None
