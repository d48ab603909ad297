"""The lines of a text with their places, and the text without some of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from schemas import Article, Span

PROSE_CHARS = 80
PROSE = re.compile(r"[.!?…。！？][”\"’')\]»]*$")
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Line:
    """One line without the white space around it; `span` covers that too."""

    index: int
    text: str
    start: int
    """Where `text` begins."""
    span: Span


@dataclass(frozen=True)
class Document:
    """A text as the rules see it."""

    article: Article
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, article: Article) -> Document:
        """Split an article's text."""
        found = (match for match in _LINE.finditer(article.text) if match[0].strip())
        return cls(article, tuple(_line(i, match) for i, match in enumerate(found)))

    @cached_property
    def first_prose(self) -> int:
        """Index of the first line that is long and ends like a sentence."""
        return next((line.index for line in self.lines if is_prose(line.text)), len(self.lines))

    @cached_property
    def title_key(self) -> str:
        """The title's words, for comparison."""
        return key_of(self.article.title or "")

    @cached_property
    def author_keys(self) -> frozenset[str]:
        """The authors' words, for comparison."""
        return frozenset(key_of(author) for author in self.article.authors)

    def before(self, line: Line) -> Line | None:
        """Return the line before."""
        return self.lines[line.index - 1] if line.index else None

    def after(self, line: Line) -> Line | None:
        """Return the line after."""
        return self.lines[line.index + 1] if line.index + 1 < len(self.lines) else None

    def from_end(self, line: Line) -> int:
        """Return 1 for the last line, 2 for the one before."""
        return len(self.lines) - line.index


def is_prose(text: str) -> bool:
    """Tell whether a line is long and ends like a sentence."""
    return len(text) >= PROSE_CHARS and bool(PROSE.search(text))


def key_of(text: str) -> str:
    """Return the words of a text alone."""
    return " ".join(_WORD.findall(text.casefold()))


def without(text: str, spans: Iterable[Span]) -> str:
    """Return `text` without `spans`; of the blank lines around a cut the longer one stays."""
    cuts = sorted(spans)
    if not cuts:
        return text
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    kept = pieces[0]
    for piece in pieces[1:]:
        kept = _join(kept, piece)
    return kept if pieces[-1].strip("\n") else kept.rstrip("\n")


def _join(left: str, right: str) -> str:
    head, tail = left.rstrip("\n"), right.lstrip("\n")
    if not head:
        return tail
    return head + "\n" * max(len(left) - len(head), len(right) - len(tail)) + tail


def _line(index: int, match: re.Match[str]) -> Line:
    raw = match[0]
    start = match.start() + len(raw) - len(raw.lstrip())
    return Line(index, raw.strip(), start, match.span())
