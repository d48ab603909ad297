"""How the rule tables write their patterns: alternatives, and whether capitals matter."""

from __future__ import annotations

import re


def one_of(*phrases: str) -> str:
    """Return a pattern that fits any of the phrases."""
    return f"(?:{'|'.join(phrases)})"


def strict(*parts: str) -> re.Pattern[str]:
    """Compile a pattern in which capitals matter."""
    return re.compile("".join(parts))


def loose(*parts: str) -> re.Pattern[str]:
    """Compile a pattern that minds neither capitals nor line ends."""
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
