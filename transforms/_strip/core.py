"""The core of stripping; Beam-free, for it runs in worker processes.

The contract stands in transforms.strip_boilerplate.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from schemas import Article, Embed, Fault, Image, Part, Reject, RelatedLink, Removed, Span
from transforms._strip.lines import Document, Line, without
from transforms._strip.rules import RULES
from transforms._strip.stated import stated_authors, stated_day


class _Cut(NamedTuple):
    rule: str
    span: Span
    part: Part | None


def strip_boilerplate(
    article: Article, min_chars: int, as_of: datetime | None = None
) -> Iterator[Article | Reject]:
    """Cut what the rules name, keep every other character as it was.

    Authors and date that nothing else states are read from the lines cut, a date later than
    `as_of` not.
    """
    document = Document.of(article)
    cuts = [cut for line in document.lines if (cut := _cut(document, line))]
    text = without(article.text, (cut.span for cut in cuts))
    if (cuts and len(text) < min_chars) or not text.strip():
        yield Reject(
            id=article.id,
            reason="only_boilerplate",
            fault=Fault.SOURCE,
            detail=f"{len(text)} of {len(article.text)} characters left",
            url=article.url,
            source_id=article.source_id,
        )
    elif cuts:
        yield _informed(_stripped(article, text, cuts), as_of)
    else:
        yield article


def _cut(document: Document, line: Line) -> _Cut | None:
    """Return what the first rule that fits takes from a line."""
    for rule in RULES:
        if len(line.text) > rule.max_chars or rule.hint not in line.text:
            continue
        # The place first: most lines stand in the middle, and a look at that costs no regex.
        if not rule.place(document, line):
            continue
        match = rule.pattern.fullmatch(line.text) if rule.whole else rule.pattern.search(line.text)
        if match:
            span = (
                line.span if rule.whole else (line.start + match.start(), line.start + match.end())
            )
            return _Cut(rule.name, span, rule.read(match))
    return None


def _stripped(article: Article, text: str, cuts: list[_Cut]) -> Article:
    parts = _merged(cuts)
    removed = (
        Removed(rule=cut.rule, text=article.text[slice(*cut.span)], span=cut.span) for cut in cuts
    )
    return article.replace(
        text=text,
        embeds=(*article.embeds, *(part for part in parts if isinstance(part, Embed))),
        images=(*article.images, *(part for part in parts if isinstance(part, Image))),
        related=(*article.related, *(part for part in parts if isinstance(part, RelatedLink))),
        removed=(*article.removed, *removed),
    )


def _informed(article: Article, as_of: datetime | None) -> Article:
    """Fill what is missing with what byline and date line said; the title stays as it is."""
    changes: dict[str, object] = {}
    lines = [(cut.rule, cut.text.strip()) for cut in article.removed]
    if not article.authors and (
        authors := stated_authors(text for rule, text in lines if rule == "byline")
    ):
        changes["authors"] = authors
    if article.published is None and (
        day := stated_day((text for rule, text in lines if rule == "date_line"), as_of)
    ):
        changes |= {"published": day, "published_basis": "text"}
    return article.replace(**changes) if changes else article


def _merged(cuts: list[_Cut]) -> list[Part]:
    """Return the typed parts; two lines that tell of one thing make one part."""
    parts: list[Part] = []
    for before, cut in zip([None, *cuts], cuts, strict=False):
        whole = _joined(before, cut) if parts else None
        if whole:
            parts[-1] = whole
        elif cut.part:
            parts.append(cut.part)
    return parts


def _joined(before: _Cut | None, cut: _Cut) -> Part | None:
    """Join an image id with the caption under it, a tweet with the signature under it."""
    first, second = before.part if before else None, cut.part
    if isinstance(first, Image) and isinstance(second, Image):
        return second.replace(id=first.id) if not (first.caption or second.id) else None
    if isinstance(first, Embed) and isinstance(second, Embed) and not second.text:
        links = tuple(dict.fromkeys((*first.links, *second.links)))
        return second.replace(text=first.text, links=links) if not first.handle else None
    return None
