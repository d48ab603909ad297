"""Values of lengths of time and of sets: three days, recent weeks, every month."""

from __future__ import annotations

from transforms._events.times.context import Context, Match, Value
from transforms._events.times.sums import PARTS, length_of


def spell(match: Match, _: Context) -> Value | None:
    """The last two weeks."""
    return "DURATION", length_of(match["l_count"], match["l_unit"])


def length(match: Match, _: Context) -> Value | None:
    """Five hours, a three-year, nearly a month."""
    return "DURATION", length_of(match["n_count"], match["n_unit"])


def recent(match: Match, _: Context) -> Value | None:
    """Recent weeks."""
    return "DURATION", length_of("few", match["e_unit"].rstrip("s"))


def plural(match: Match, _: Context) -> Value | None:
    """Weeks, years."""
    return "DURATION", length_of("few", match["u_unit"].rstrip("s"))


def each(match: Match, _: Context) -> Value | None:
    """Every day, weekly."""
    word = (match["v_word"] or "").lower()
    words = {"daily": "day", "weekly": "week", "monthly": "month", "hourly": "hour"}
    unit = match["v_unit"] or words.get(word, "year")
    return "SET", f"XXXX-XX-XX{PARTS[unit]}" if unit in PARTS else length_of("a", unit)
