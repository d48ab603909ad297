"""Words for numbers and units, and calendar sums over them."""

from __future__ import annotations

from datetime import date, timedelta

from transforms._events.tables import word_list

MONTHS = {
    name: number
    for number, name in enumerate(
        word_list("jan feb mar apr may jun jul aug sep oct nov dec"), start=1
    )
}
WEEKDAYS = {name: number for number, name in enumerate(word_list("mon tue wed thu fri sat sun"))}
_ONES = word_list(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen"""
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS = (
    {word: number for number, word in enumerate(_ONES)}
    | {word: 10 * number for number, word in enumerate(_TENS, start=2)}
    | {"a": 1, "an": 1, "the": 1, "hundred": 100, "a hundred": 100}
)
UNIT_CODES = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "E", "centur": "C", "centurie": "C", "weekend": "WE",
}  # fmt: skip
PARTS = {
    "morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI",
    "noon": "T12:00", "midnight": "T24:00",
}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 2,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6,
    "seventies": 7, "eighties": 8, "nineties": 9,
}  # fmt: skip


def month_number(name: str) -> int:
    """Return 1 to 12."""
    return MONTHS[name[:3].lower()]


def count_of(words: str) -> float | None:
    """Return a number in figures or words; None for "several"."""
    low = words.lower().replace("-", " ")
    whole, _, rest = low.partition(" ")
    if whole.replace(",", "").replace(".", "").isdigit():
        return float(whole.replace(",", "")) + (0.5 if rest == "1/2" else 0)
    if low in NUMBERS:
        return NUMBERS[low]
    if whole in NUMBERS and rest in NUMBERS:
        return NUMBERS[whole] + NUMBERS[rest]
    return None


def length_of(words: str, unit: str) -> str:
    """Return a length of time: P3D, PT5H30M, PXY for "several years"."""
    count, code = count_of(words), UNIT_CODES[unit]
    clock = "T" if code[0] == "T" else ""
    if count is None:
        return f"P{clock}X{code.removeprefix('T')}"
    if unit == "decade":
        return f"P{round(10 * count)}Y"
    if unit == "weekend":
        return f"P{round(2 * count)}D"
    if unit == "centur":
        return f"P{round(100 * count)}Y"
    if unit == "hour" and count % 1:
        return f"PT{int(count)}H30M"
    return f"P{clock}{count:g}{code.removeprefix('T')}"


def week_of(day: date) -> str:
    """Return the ISO week."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def with_part(day: str, part: str | None) -> tuple[str, str]:
    """Return a day, or a part of it."""
    return ("TIME", day + PARTS[part]) if part else ("DATE", day)


def next_quarter(year: int, number: int, step: int) -> tuple[int, int]:
    """Return the quarter `step` quarters on."""
    index = 4 * year + number - 1 + step
    return index // 4, index % 4 + 1


def stepped_month(number: int, step: int, anchor: date) -> str:
    """Return "last October": the latest before this month; "next": the first after it."""
    if step < 0:
        year = anchor.year - (number >= anchor.month)
    elif step > 0:
        year = anchor.year + (number <= anchor.month)
    else:
        year = anchor.year
    return f"{year}-{number:02d}"


def season_year_of(season: str, step: int, anchor: date) -> int:
    """Return the year of "last fall", "this summer", "next spring"."""
    starts = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}[season]
    if step < 0:
        return anchor.year - (anchor.month < starts + 3)
    return anchor.year + (step > 0 and anchor.month >= starts)


def shifted(anchor: date, unit: str, shift: int) -> str:
    """Return the day, week, month or year `shift` units on."""
    if unit in ("day", "hour", "minute", "second"):
        return (anchor + timedelta(days=shift if unit == "day" else 0)).isoformat()
    if unit in ("week", "weekend"):
        return week_of(anchor + timedelta(weeks=shift))
    years = {"year": 1, "decade": 10, "centur": 100}
    if unit in years:
        return f"{anchor.year + shift * years[unit]:04d}"
    months = anchor.year * 12 + anchor.month - 1 + shift * (3 if unit == "quarter" else 1)
    year, month = months // 12, months % 12 + 1
    return f"{year:04d}-Q{(month + 2) // 3}" if unit == "quarter" else f"{year:04d}-{month:02d}"
