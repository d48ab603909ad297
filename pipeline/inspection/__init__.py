"""What the cores make of one page, step by step, as a person wants to see it.

`look` runs the very cores of a run on one page: extraction, stripping, events. Shown by `terminal`
and `page`. Contains no Beam graph and no rule of its own; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from schemas import Article, ExtractConfig, Page, Reject, Removed
from transforms._events.article import extract_events
from transforms._extract.core import extract_text
from transforms._extract.decode import parse
from transforms._extract.stated import Statement, statements
from transforms._rights import Policy
from transforms._strip.core import strip_boilerplate

FIELDS = ("title", "published", "authors", "language", "canonical", "source")
"""Fields of an article a page may state, in the order they are shown."""


class Piece(NamedTuple):
    """A stretch of the text as extracted; `rule` took it out, "" when it stayed."""

    text: str
    rule: str = ""


class Line(NamedTuple):
    """One field: its value, and what the page states of it."""

    field: str
    value: str
    stated: tuple[tuple[Statement, bool], ...]
    """With whether it agrees with the value."""


class Inspection(NamedTuple):
    """One page and what became of it."""

    page: Page
    extracted: Article | None
    """Before stripping; None when there was no article to strip."""
    article: Article | None
    reject: Reject | None
    stated: tuple[Statement, ...]

    def pieces(self) -> tuple[Piece, ...]:
        """Return the extracted text in order, what was cut out marked with its rule."""
        if self.extracted is None:
            return ()
        cuts = self.article.removed if self.article else ()
        return tuple(_pieces(self.extracted.text, cuts))

    def taken_before(self) -> tuple[Removed, ...]:
        """Return what was taken out of the page before its text was read."""
        found = self.article or self.extracted
        return tuple(cut for cut in found.removed if cut.span is None) if found else ()

    def kept(self) -> tuple[tuple[str, str], ...]:
        """Return what was kept beside the text: its kind and a line of words."""
        return tuple(_kept(self.article)) if self.article else ()

    def lines(self) -> tuple[Line, ...]:
        """Return the fields with what the page states of each."""
        return tuple(
            Line(field, value, self._beside(field, value))
            for field in FIELDS
            if (value := _value(self.article or self.extracted, field))
            or any(one.field == field for one in self.stated)
        )

    def _beside(self, field: str, value: str) -> tuple[tuple[Statement, bool], ...]:
        return tuple(
            (one, _agrees(field, value, one.value)) for one in self.stated if one.field == field
        )


def look(page: Page, config: ExtractConfig, policy: Policy, as_of: datetime) -> Inspection:
    """Run the cores on one page."""
    tree = parse(page.body, page.charset) if page.media_type == "text/html" else None
    stated = statements(tree) if tree is not None else ()
    found = next(extract_text(page, config, as_of, policy))
    if isinstance(found, Reject):
        return Inspection(page, None, None, _of("ExtractText", found), stated)
    stripped = next(strip_boilerplate(found, config.min_chars, as_of))
    if isinstance(stripped, Reject):
        return Inspection(page, found, None, _of("StripBoilerplate", stripped), stated)
    (coded,) = extract_events(stripped)
    article = coded if isinstance(coded, Article) else stripped
    return Inspection(page, found, article, None, stated)


def _of(stage: str, reject: Reject) -> Reject:
    return reject.replace(stage=stage)


def _pieces(text: str, cuts: tuple[Removed, ...]) -> Iterator[Piece]:
    at = 0
    spans = sorted((cut.span, cut.rule) for cut in cuts if cut.span is not None)
    for (start, end), rule in spans:
        if start > at:
            yield Piece(text[at:start])
        if end > max(start, at):
            yield Piece(text[max(start, at) : end], rule)
        at = max(at, end)
    if at < len(text):
        yield Piece(text[at:])


def _kept(article: Article) -> Iterator[tuple[str, str]]:
    for embed in article.embeds:
        yield "embed", _words(embed.kind, embed.author, embed.handle, embed.text, embed.url)
    for image in article.images:
        yield "image", _words(image.caption, image.credit, image.id, image.url)
    for link in article.related:
        yield "related", _words(link.label, link.title, link.url)
    for event in article.events:
        who = _words(event.actor, event.trigger, event.target)
        yield "event", _words(event.type, str(event.status), "-", who, event.location, event.date)


def _words(*parts: str | None) -> str:
    return " ".join(" ".join(part.split()) for part in parts if part)


def _value(article: Article | None, field: str) -> str:
    """Return a field as text; "" for none."""
    found = getattr(article, field, None) if article else None
    if isinstance(found, tuple):
        return ", ".join(found)
    if isinstance(found, datetime):
        basis = article.published_basis if article else None
        return found.isoformat() + (f" ({basis})" if basis else "")
    return str(found) if found else ""


def _agrees(field: str, value: str, stated: str) -> bool:
    """Say whether a statement is, as far as words go, what the field holds."""
    if not value:
        return False
    if field == "published":
        return stated[:10] == value[:10]
    if field == "language":
        return stated[:2].lower() == value[:2].lower()
    one, other = value.casefold(), stated.casefold()
    return one == other or (field == "authors" and other in one)
