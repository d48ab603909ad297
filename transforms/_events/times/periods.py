"""Values of periods: quarters and what reports count from them, seasons, decades, centuries."""

from __future__ import annotations

from transforms._events.times.context import Context, Match, Value
from transforms._events.times.sums import DECADES, ORDINALS, SEASONS, next_quarter, season_year_of


def quarter(match: Match, context: Context) -> Value | None:
    """The third quarter (of 1989): the latest one that has begun."""
    number = ORDINALS[match["q_number"].lower().replace("fiscal-", "").replace("fiscal ", "")]
    stated = match["q_year"] or match["q_year1"]
    relative = match["q_rel"] or match["q_rel2"]
    if stated:
        year = int(stated)
    elif context.anchor is None:
        return None
    elif relative:
        year = context.anchor.year + {"last": -1, "next": 1}.get(relative, 0)
    else:
        year = context.anchor.year - (number > (context.anchor.month + 2) // 3)
    context.quarter = context.quarter or (year, number)
    return "DATE", f"{year}-Q{number}"


def half(match: Match, _: Context) -> Value | None:
    """The last half of 1989."""
    return "DATE", f"{match['h_year']}-H{ORDINALS[match['h_number']]}"


def fiscal(match: Match, context: Context) -> Value | None:
    """The year-ago quarter, the latest period: counted from the quarter under discussion."""
    if match["f_latest"] in ("current", "this") and match["f_unit"] == "quarter" and context.anchor:
        return "DATE", f"{context.anchor.year}-Q{(context.anchor.month + 2) // 3}"
    if context.quarter is None:
        if match["f_bare"] and context.anchor:
            return "DATE", str(context.anchor.year - 1)
        return None
    year, number = context.quarter
    if match["f_year"]:
        year = int(match["f_year"])
    elif match["f_year_ago"] or match["f_bare"] or match["f_last"]:
        year -= 1
    elif match["f_latest"] in ("next", "last"):
        year, number = next_quarter(year, number, 1 if match["f_latest"] == "next" else -1)
    return "DATE", f"{year}-Q{number}"


def decade(match: Match, _: Context) -> Value | None:
    """The 1990s, the '80s."""
    return "DATE", f"{match['g_full'] or '19'}{match['g_tens']}"


def decade_word(match: Match, _: Context) -> Value | None:
    """The nineties."""
    return "DATE", f"19{DECADES[match['b_word']]}"


def century(match: Match, _: Context) -> Value | None:
    """The 20th century."""
    return "DATE", f"{int(match['k_number']) - 1:02d}"


def season_year(match: Match, _: Context) -> Value | None:
    """The summer of 1990."""
    return "DATE", f"{match['s_of']}-{SEASONS[match['s_season']]}"


def summer(match: Match, context: Context) -> Value | None:
    """A bare summer or winter is that of the year."""
    if context.anchor is None:
        return None
    season = match["j_season"]
    return "DATE", f"{season_year_of(season, 0, context.anchor)}-{SEASONS[season]}"
