"""What the value of a time expression depends on beside its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

Value = tuple[str, str]
Match = re.Match[str]


@dataclass(slots=True)
class Context:
    """What a value depends on beside its own words."""

    anchor: date | None
    ahead: bool = False
    """The clause speaks of what is still to come."""
    quarter: tuple[int, int] | None = None
    """Year and quarter of the figures an article reports."""
