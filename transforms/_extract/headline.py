"""The date a reader sees beside the headline, where no markup states it."""

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
_WORDS = re.compile(DATE)
_NUMBERS = re.compile(r"\b(20\d\d)[-/.](\d\d)[-/.](\d\d)\b")


def date_near_headline(tree: HtmlElement) -> str | None:
    """Return the first date in a short string around the first h1, as YYYY-MM-DD."""
    for text in _short_strings(tree):
        if match := _WORDS.search(text):
            if found := iso_date(match[0]):
                return found
        elif match := _NUMBERS.search(text):
            return "-".join(match.groups())
    return None


def _short_strings(tree: HtmlElement) -> Iterator[str]:
    for node in _around_headline(tree):
        for raw in (node.text, node.tail):
            text = " ".join(raw.split()) if raw and len(raw) < 4 * MAX_CHARS else ""
            if 6 < len(text) <= MAX_CHARS:
                yield text


def _around_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    nodes = list(tree.iter())
    place = next((i for i, node in enumerate(nodes) if node.tag == "h1"), None)
    if place is None:
        return iter(nodes)
    return islice(nodes, max(0, place - BEFORE), place + AFTER)
