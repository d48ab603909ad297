"""The TIMEX3 value of a match of the grammar.

In:  a match and its `Context` (publication day, direction of the clause, quarter under discussion)
Out: (TIMEX3 type, value), or None where the words have no value (31 February, no anchor)
Weeks are `YYYY-Www`, quarters `YYYY-Qn`, parts of days `...TMO TAF TEV TNI`, lengths `PnU`.
"""

from __future__ import annotations

from datetime import date, timedelta

from transforms._events.times.context import Context, Match, Value
from transforms._events.times.sums import (
    MONTHS,
    NUMBERS,
    SEASONS,
    UNIT_CODES,
    WEEKDAYS,
    count_of,
    month_number,
    season_year_of,
    shifted,
    stepped_month,
    week_of,
    with_part,
)

_BACK = ("last", "past", "previous")
_ONWARD = ("next", "coming", "following")
_YEARS = {"decade": 10, "century": 100}
_LATER = ("from now", "hence")


def iso(match: Match, _: Context) -> Value | None:
    """2019-02-17."""
    return "DATE", date.fromisoformat(match["iso"]).isoformat()


def slashed(match: Match, _: Context) -> Value | None:
    """11/09/89, as Americans write it; 25/12/1990 can only be the other order."""
    month, day, year = (int(match[name]) for name in ("s_month", "s_day", "s_year"))
    if month > 12:
        month, day = day, month
    if year < 100:
        year += 1900 if year > 50 else 2000
    return "DATE", date(year, month, day).isoformat()


def day_first(match: Match, context: Context) -> Value | None:
    """17 February 2019."""
    return _calendar_day(match["d_day"], match["d_month"], match["d_year"], context)


def month_first(match: Match, context: Context) -> Value | None:
    """Feb. 17, 2019."""
    return _calendar_day(match["m_day"], match["m_month"], match["m_year"], context)


def month_year(match: Match, context: Context) -> Value | None:
    """February 2019; June last year."""
    if match["y_year"]:
        year = _year_of(match["y_year"])
    elif context.anchor:
        year = context.anchor.year + {"last": -1, "next": 1}.get(match["y_which"], 0)
    else:
        return None
    return "DATE", f"{year}-{month_number(match['y_month']):02d}"


def month(match: Match, context: Context) -> Value | None:
    """A month alone is the latest one, or the next one in a clause that looks ahead."""
    if context.anchor is None:
        return None
    return "DATE", _nearest_month(month_number(match["z_name"]), context)


def weekday(match: Match, context: Context) -> Value | None:
    """Sunday on a Sunday is that day; every Sunday, Sundays are a set."""
    number = WEEKDAYS[match["w_name"][:3].lower()]
    which = (match["w_which"] or "").lower()
    if which in ("every", "each") or match["w_plural"]:
        return "SET", f"XXXX-WXX-{number + 1}"
    if context.anchor is None:
        return None
    back = (context.anchor.weekday() - number) % 7
    if which == "next" or (context.ahead and back and which not in ("last", "past")):
        day = context.anchor + timedelta(days=7 - back)
    else:
        day = context.anchor - timedelta(days=7 if which == "last" and not back else back)
    return with_part(day.isoformat(), match["w_part"])


def deictic(match: Match, context: Context) -> Value | None:
    """Today, yesterday evening, tonight."""
    if context.anchor is None:
        return None
    word = match["t_word"].lower()
    day = context.anchor + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(word, 0))
    part = "night" if word == "tonight" else match["t_part"]
    return with_part(day.isoformat(), part)


def part(match: Match, context: Context) -> Value | None:
    """Last night, this morning, last weekend."""
    if context.anchor is None:
        return None
    back = match["p_which"].lower() == "last"
    if match["p_part"] == "weekend":
        return "DATE", week_of(context.anchor - timedelta(days=7 * back)) + "-WE"
    return with_part((context.anchor - timedelta(days=back)).isoformat(), match["p_part"])


def clock(match: Match, context: Context) -> Value | None:
    """10:35 a.m. Friday; without a day that of publication."""
    day = _clock_day(match["c_day"] or "", context)
    if day is None:
        return None
    if match["c_name"]:
        return "TIME", f"{day}T{'12' if match['c_name'].lower() == 'noon' else '24'}:00"
    hour = int(match["c_hour"] or match["c_24"])
    minute = match["c_min"] or match["c_24m"] or "00"
    if match["c_half"]:
        hour = hour % 12 + 12 * match["c_half"].lower().startswith("p")
    return ("TIME", f"{day}T{hour:02d}:{minute}") if hour < 24 and int(minute) < 60 else None


def ago(match: Match, context: Context) -> Value | None:
    """Three days ago; a year earlier beside a quarter's figures is that quarter."""
    if context.anchor is None:
        return None
    count, unit = count_of(match["a_count"]), match["a_unit"]
    if count is None:
        return "DATE", "FUTURE_REF" if match["a_way"] in _LATER else "PAST_REF"
    if match["a_count"] == "a" and unit == "year" and context.quarter:
        return "DATE", f"{context.quarter[0] - 1}-Q{context.quarter[1]}"
    sign = 1 if match["a_way"] in _LATER else -1
    return "DATE", shifted(context.anchor, unit, sign * round(count))


def shift(match: Match, context: Context) -> Value | None:
    """Last week, this month, next summer, last October."""
    if context.anchor is None:
        return None
    which, unit = match["r_which"].lower(), match["r_unit"]
    step = -1 if which in _BACK else 1 if which in _ONWARD else 0
    if unit in SEASONS:
        return "DATE", f"{season_year_of(unit, step, context.anchor)}-{SEASONS[unit]}"
    if unit[:3].lower() in MONTHS and unit[0].isupper():
        return "DATE", stepped_month(month_number(unit), step, context.anchor)
    if unit in _YEARS:
        return "DATE", str(context.anchor.year // _YEARS[unit] + step)
    if which == "past":
        return "DURATION", f"P1{UNIT_CODES[unit]}"
    return "DATE", shifted(context.anchor, unit, step)


def in_year(match: Match, context: Context) -> Value | None:
    """Earlier in the year."""
    return ("DATE", shifted(context.anchor, match["i_unit"], 0)) if context.anchor else None


def spoken(match: Match, _: Context) -> Value | None:
    """Nineteen ninety-six, as a transcript writes it."""
    return "DATE", str(_year_of(match["spoken"]))


def year(match: Match, _: Context) -> Value | None:
    """1989."""
    return "DATE", match["x_year"]


def present(_: Match, __: Context) -> Value | None:
    """Now."""
    return "DATE", "PRESENT_REF"


def past(_: Match, __: Context) -> Value | None:
    """Recently."""
    return "DATE", "PAST_REF"


def future(_: Match, __: Context) -> Value | None:
    """Soon."""
    return "DATE", "FUTURE_REF"


def span(match: Match, context: Context) -> Value | None:
    """The year."""
    return ("DATE", shifted(context.anchor, match["k_unit"], 0)) if context.anchor else None


def _year_of(words: str) -> int:
    if words.isdigit():
        return int(words)
    tens, _, ones = words.replace("-", " ").partition(" ")[2].partition(" ")
    return 1900 + NUMBERS[tens.lower()] + NUMBERS.get(ones.lower(), 0)


def _calendar_day(day: str, month_name: str, stated: str | None, context: Context) -> Value | None:
    number = month_number(month_name)
    if stated:
        return "DATE", date(int(stated), number, int(day)).isoformat()
    if context.anchor is None:
        return None
    # Without a year the nearest date is meant: in January "December 30" is the last one.
    options = [date(context.anchor.year + shift, number, int(day)) for shift in (-1, 0, 1)]
    anchor = context.anchor
    return "DATE", min(options, key=lambda option: abs((option - anchor).days)).isoformat()


def _nearest_month(number: int, context: Context) -> str:
    anchor = context.anchor or date.min
    year_ = anchor.year - (number > anchor.month)
    if context.ahead and number != anchor.month:
        year_ = anchor.year + (number < anchor.month)
    return f"{year_}-{number:02d}"


def _clock_day(words: str, context: Context) -> str | None:
    """Return the day beside a clock time, else the day of publication."""
    if context.anchor is None:
        return None
    name, _, day = words.partition(" ")
    if name[:3].lower() in WEEKDAYS and name[0].isupper():
        back = (context.anchor.weekday() - WEEKDAYS[name[:3].lower()]) % 7
        step = 7 - back if context.ahead and back else -back
        return (context.anchor + timedelta(days=step)).isoformat()
    if day:
        found = _calendar_day(day, name, None, context)
        return found[1] if found else None
    return (
        context.anchor + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(name, 0))
    ).isoformat()
