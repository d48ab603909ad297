"""The date and the byline a reader sees beside the headline, where no markup states them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from transforms._strip.dates import DATE, iso_date

BEFORE, AFTER = 25, 60
"""Elements around the first h1 that are looked at; 80 find no more dates."""
MAX_CHARS = 60
"""A longer string that holds a date is a sentence, and may speak of any day."""
_BYLINE = re.compile(
    r"(?:(?:written|posted|published|words|story|post|article|reviewed) )?by\b:? ?(?P<name>.*)$"
    r"|(?:author|von|par|por|autor|text) ?: ?(?P<named>.*)$",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r", (?=\w+ of |in |on |\w+ \d)| [|·•] | [-–—] | (?:in|on|at) |, (?=[A-Z]\w+ [A-Z]\w+ to )"
)
_WORDS = re.compile(DATE)
_NUMBERS = re.compile(r"\b(20\d\d)[-/.](\d\d)[-/.](\d\d)\b")
_CLASSED = re.compile(r"(?:^|[\s_-])(?:[Dd]ate|[Pp]ublish(?:ed)?|posted)(?:$|[\s_-])")
_UPDATE = re.compile(r"updated|modified|aktualisiert|actualizado|mis à jour", re.IGNORECASE)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar janvier enero gennaio janeiro januari stycznia января",
            "februar février febrero febbraio fevereiro februari lutego февраля",
            "märz mars marzo março maart marca марта",
            "april avril abril aprile kwietnia апреля",
            "mai mayo maggio maio mei maja мая",
            "juni juin junio giugno junho czerwca июня",
            "juli juillet julio luglio julho lipca июля",
            "august août agosto augustus sierpnia августа",
            "september septembre septiembre settembre setembro września сентября",
            "oktober octobre octubre ottobre outubro października октября",
            "november novembre noviembre novembro listopada ноября",
            "dezember décembre diciembre dicembre dezembro december grudnia декабря",
        ),
        1,
    )
    for name in names.split()
}
"""As dates are written in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian."""
_NAMED = re.compile(
    r"\b(?P<day>[0-3]?\d)\.? (?:de |di )?(?P<name>[^\W\d]{3,12})\.?,? (?:de |del )?"
    r"(?P<year>20\d\d)\b"
)
_DAY_FIRST = re.compile(
    r"\b(?P<day>[0-3]?\d\.|(?:1[3-9]|2\d|3[01])/)(?P<month>[01]?\d)[./](?P<year>20\d\d)\b"
)
_MONTH_FIRST = re.compile(r"\b(?P<month>[01]?\d)/(?P<day>1[3-9]|2\d|3[01])/(?P<year>20\d\d)\b")
"""`03/04/2021` is two days, so it is none."""


def date_near_headline(tree: HtmlElement) -> str | None:
    """Return the first date in a short string around the first h1, one of an update last."""
    found = [
        (bool(_UPDATE.search(text)), day) for text in _short_strings(tree) if (day := _day(text))
    ]
    return min(found, key=lambda pair: pair[0], default=(False, None))[1]


def date_by_class(tree: HtmlElement) -> str | None:
    """Return the date in the first short text that is classed as a date."""
    for node in tree.iter("p", "span", "div", "li"):
        if _CLASSED.search(node.get("class") or ""):
            text = " ".join("".join(node.itertext()).split())
            if len(text) <= MAX_CHARS and (day := _day(text)):
                return day
    return None


def _day(text: str) -> str | None:
    """Return the day a string names, as YYYY-MM-DD."""
    if match := _WORDS.search(text):
        return iso_date(match[0])
    if (match := _NAMED.search(text)) and (month := MONTHS.get(match["name"].lower())):
        return f"{match['year']}-{month:0>2}-{match['day']:0>2}"
    if match := _NUMBERS.search(text):
        return "-".join(match.groups())
    if match := _DAY_FIRST.search(text) or _MONTH_FIRST.search(text):
        return f"{match['year']}-{match['month']:0>2}-{match['day'].strip('./'):0>2}"
    return None


def bylines_near_headline(tree: HtmlElement) -> Iterator[str]:
    """Yield the first string around the first h1 that begins like a byline, or what follows it."""
    expects_name = False
    for text in _short_strings(tree):
        match = _BYLINE.match(text)
        named = match and (match["name"] or match["named"])
        if named:
            yield _AFTER_NAME.split(named)[0]
            return
        if expects_name:
            yield _AFTER_NAME.split(text)[0]
            return
        expects_name = match is not None


def _short_strings(tree: HtmlElement) -> Iterator[str]:
    for node in _around_headline(tree):
        for raw in (node.text, node.tail):
            text = " ".join(raw.split()) if raw and len(raw) < 4 * MAX_CHARS else ""
            if 1 < len(text) <= MAX_CHARS:
                yield text


def _around_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    nodes = list(tree.iter())
    place = next((i for i, node in enumerate(nodes) if node.tag == "h1"), None)
    if place is None:
        return iter(nodes)
    return islice(nodes, max(0, place - BEFORE), place + AFTER)
