"""An article as a reader may judge it: its text with what was taken out struck through, and why.

For a terminal and as an HTML page. Does no reading and no writing of files.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from schemas import Article, Removed

STRIKE, DIM, BOLD, PLAIN = "\x1b[9m", "\x1b[2m", "\x1b[1m", "\x1b[0m"
FIELDS = (
    "title", "listed_title", "url", "published", "published_basis", "modified", "authors",
    "section", "site_name", "language", "is_paywalled", "is_live",
)  # fmt: skip
STYLE = "body{max-width:44em;margin:2em auto;font:1em/1.5 serif}del{color:#a33}small{color:#777}"


class Piece(NamedTuple):
    """A stretch of the text as extracted; `rule` took it out, or nothing did."""

    text: str
    rule: str | None = None


def pieces(extracted: str, stripped: Article) -> Iterator[Piece]:
    """Yield a text as extracted in pieces, in order; together they are the whole of it."""
    position = 0
    for cut in sorted(stripped.removed, key=lambda cut: cut.span or (0, 0)):
        if cut.span is None or cut.span[0] < position:
            continue
        start, end = cut.span
        if start > position:
            yield Piece(extracted[position:start])
        yield Piece(extracted[start:end], cut.rule)
        position = end
    if position < len(extracted):
        yield Piece(extracted[position:])


def as_terminal(extracted: str, stripped: Article) -> str:
    """Return the article for a terminal."""
    lines = [f"{BOLD}{name:16}{PLAIN}{value}" for name, value in _stated(stripped)]
    text = "".join(
        f"{STRIKE}{piece.text}{PLAIN} {DIM}[{piece.rule}]{PLAIN}" if piece.rule else piece.text
        for piece in pieces(extracted, stripped)
    )
    before = [
        f"{STRIKE}{cut.text}{PLAIN} {DIM}[{cut.rule}]{PLAIN}" for cut in _before_text(stripped)
    ]
    return "\n".join([*lines, "", text, *(["", *before] if before else [])]) + "\n"


def as_html(extracted: str, stripped: Article) -> str:
    """Return the article as a page of its own, without a script or an outside address."""
    rows = "".join(
        f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in _stated(stripped)
    )
    text = "".join(
        f"<del>{escape(piece.text)}</del> <small>{escape(piece.rule)}</small>"
        if piece.rule
        else escape(piece.text)
        for piece in pieces(extracted, stripped)
    )
    before = "".join(
        f"<li><del>{escape(cut.text)}</del> <small>{escape(cut.rule)}</small></li>"
        for cut in _before_text(stripped)
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(stripped.title or "")}'
        f"</title><style>{STYLE}</style></head><body><table>{rows}</table>"
        f'<div style="white-space:pre-wrap">{text}</div><ul>{before}</ul></body></html>\n'
    )


def _stated(article: Article) -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        value = getattr(article, name)
        if value:
            yield name, ", ".join(value) if isinstance(value, tuple) else str(value)


def _before_text(article: Article) -> list[Removed]:
    """Return what left the page before there was a text to stand in."""
    return [cut for cut in article.removed if cut.span is None]
