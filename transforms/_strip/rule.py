"""What a text rule is, and the places in a text it may ask for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from schemas import Part
from transforms._strip.captions import AGENCY_ID
from transforms._strip.lines import Document, Line, key_of
from transforms._strip.tweets import SIGNATURE

_SIGNATURE_LINE = re.compile(SIGNATURE)
_BETWEEN_NAMES = frozenset(("and", "by", "und", "von", "et", "par", "y", "por", "e", "di", "text"))
Place = Callable[[Document, Line], bool]
Reader = Callable[[re.Match[str]], Part | None]


def anywhere(document: Document, line: Line) -> bool:
    """Every line."""
    return bool(document.lines) and bool(line.text)


def head(document: Document, line: Line) -> bool:
    """Before the first line of prose."""
    return line.index <= document.first_prose and line.index < 12


def tail(document: Document, line: Line) -> bool:
    """One of the last six lines."""
    return document.from_end(line) <= 6


def not_last(document: Document, line: Line) -> bool:
    """Followed by text: a label that stands alone at the end may be a heading cut off."""
    return document.after(line) is not None


def last_four(document: Document, line: Line) -> bool:
    """One of the last four lines."""
    return document.from_end(line) <= 4


def before_signature(document: Document, line: Line) -> bool:
    """Stands above a line that is nothing but a tweet's signature."""
    after = document.after(line)
    return after is not None and _SIGNATURE_LINE.fullmatch(after.text) is not None


def is_title(document: Document, line: Line) -> bool:
    """Repeats the title, before the prose."""
    return head(document, line) and key_of(line.text) == document.title_key != ""


def is_author(document: Document, line: Line) -> bool:
    """Is an author's name, before the prose."""
    return head(document, line) and key_of(line.text) in document.author_keys


def is_authors_list(document: Document, line: Line) -> bool:
    """Is made of the authors' names alone, before the prose or as the last line."""
    if not head_or_end(document, line):
        return False
    words = key_of(line.text)
    for author in document.author_keys:
        words = words.replace(author, "")
    left = set(words.split())
    return len(key_of(line.text)) > len(words) and left <= _BETWEEN_NAMES


def head_or_end(document: Document, line: Line) -> bool:
    """Before the prose, or the last line."""
    return head(document, line) or document.after(line) is None


def is_author_bio(document: Document, line: Line) -> bool:
    """Begins with an author's name, in the last four lines."""
    return last_four(document, line) and any(
        author and key_of(line.text).startswith(author) for author in document.author_keys
    )


def after_image_id(document: Document, line: Line) -> bool:
    """Follows a line that is nothing but an agency's image id."""
    before = document.before(line)
    return before is not None and AGENCY_ID.fullmatch(before.text) is not None


@dataclass(frozen=True)
class Rule:
    """One row: a line it matches goes, and `read` keeps what it said as a typed field.

    A pattern that matches only the end of a line (`whole=False`) takes that end away.
    """

    name: str
    pattern: re.Pattern[str]
    max_chars: int
    place: Place = anywhere
    read: Reader = field(default=lambda _: None)
    whole: bool = True
    hint: str = ""
    """A string every match holds: asked first, because a regex over all prose is slow."""
