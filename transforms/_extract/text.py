"""The article's text from a pruned tree: its own body where that is sure, else trafilatura's.

What trafilatura reads is checked against the tree's paragraphs; only where it misses most of them
is a slower candidate asked (decisions 0003 and 0014 name the costs).
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import NamedTuple

from lxml.html import HtmlElement, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from schemas import Removed
from transforms._extract.body import body_of
from transforms._extract.nodes import PROSE_CHARS, SPACE, link_density, text_of
from transforms._extract.witness import AGREES, BETTER, BETTER_UNSURE, agreement, witness

ENOUGH = 0.70
"""Share of the evidence a text must hold to be believed at once."""
GAIN = 0.20
LONGER = 1.4
SHORT = 250
MIN_PARAGRAPHS = 4
MIN_EVIDENCE = 500
OWN_ARTICLE = 400


class Evidence(NamedTuple):
    """The paragraphs of the pruned tree that look like prose, folded."""

    nodes: tuple[HtmlElement, ...]
    texts: tuple[str, ...]

    def coverage(self, text: str) -> float:
        """Return the share of the evidence, in characters, whose beginnings stand in `text`."""
        total = sum(map(len, self.texts))
        if not total:
            return 1.0
        folded = SPACE.sub(" ", text)
        return sum(len(own) for own in self.texts if own[:80] in folded) / total


class Reading(NamedTuple):
    """A text, one paragraph a line, and what of the page's prose is not in it."""

    text: str
    removed: tuple[Removed, ...] = ()


def article_text(tree: HtmlElement, stated: str | None = None) -> Reading:
    """Return the text; empty when there is none.

    `stated` is what the page's JSON-LD gives as the article's text: where it contradicts a sure
    body, the slower candidates are asked too, and the one nearer to it is taken.
    """
    body = body_of(tree)
    if body is None:
        return Reading(_cascade(tree))
    own = Reading(body.text, body.removed)
    judge = witness(stated, body.text)
    if judge is None:
        return own if body.is_sure else Reading(_cascade(tree))
    agreed = agreement(body.text, judge)
    if body.is_sure and agreed >= AGREES:
        return own
    text = _cascade(tree)
    gained = agreement(text, judge) - agreed
    return Reading(text) if gained > (BETTER if body.is_sure else -BETTER_UNSURE) else own


def _cascade(tree: HtmlElement) -> str:
    """Return what trafilatura reads, in its slower ways where the fast one misses much."""
    text = _extracted(tree, fast=True)
    evidence = _evidence(tree)
    if len(text) >= SHORT and _is_weak(evidence):
        return text
    if len(text) >= SHORT and evidence.coverage(text) >= ENOUGH:
        return text
    text = _better(text, _extracted(tree, fast=False), evidence)
    if evidence.coverage(text) < ENOUGH and not _is_weak(evidence):
        text = _with_container(text, evidence)
    return text


def plain_extraction(tree: HtmlElement) -> str:
    """Return what trafilatura makes of an untouched tree."""
    return _extracted(tree, fast=False)


def _is_weak(evidence: Evidence) -> bool:
    size = sum(map(len, evidence.texts))
    return len(evidence.texts) < MIN_PARAGRAPHS or size < MIN_EVIDENCE


def _evidence(tree: HtmlElement) -> Evidence:
    found: list[tuple[HtmlElement, str]] = []
    for node in tree.iter("p"):
        text = text_of(node)
        if len(text) >= PROSE_CHARS and link_density(node, len(text)) < 0.3:
            found.append((node, text))
    own = _own_article(tree)
    if own is not None:
        inside = [(node, text) for node, text in found if own in node.iterancestors()]
        if sum(len(text) for _, text in inside) >= OWN_ARTICLE:
            outside = [
                (node, text)
                for node, text in found
                if own not in node.iterancestors()
                and next(node.iterancestors("article"), None) is None
            ]
            found = inside + outside
    return Evidence(tuple(node for node, _ in found), tuple(text for _, text in found))


def _own_article(tree: HtmlElement) -> HtmlElement | None:
    """Return the `article` the headline stands in: paragraphs of other articles do not count."""
    for heading in tree.iter("h1"):
        return next(heading.iterancestors("article"), None)
    return None


def _better(first: str, full: str, evidence: Evidence) -> str:
    gained = evidence.coverage(full) >= evidence.coverage(first) + GAIN
    return full if len(full) > LONGER * len(first) and (gained or len(first) < SHORT) else first


def _with_container(text: str, evidence: Evidence) -> str:
    """Try the lowest element that holds nearly all evidence: bodies split over containers."""
    for share in (0.9, 0.6):
        container = _container(evidence, share)
        if container is None:
            continue
        candidate = _extracted(_isolated(container), fast=True)
        if _is_repair(candidate, text, evidence):
            return candidate
    return text


def _is_repair(candidate: str, text: str, evidence: Evidence) -> bool:
    if len(candidate) < LONGER * len(text) or len(candidate) < len(text) + 700:
        return False
    if evidence.coverage(candidate) < evidence.coverage(text) + GAIN:
        return False
    long_lines = [line for line in text.split("\n") if len(line) >= 80]
    kept = sum(line[:80] in candidate for line in long_lines)
    contained = kept >= 0.8 * len(long_lines) or len(text) < 0.15 * len(candidate)
    return contained and not (len(text) >= 1_500 and len(candidate) > 4 * len(text))


def _container(evidence: Evidence, share: float) -> HtmlElement | None:
    held: dict[HtmlElement, int] = {}
    for node, text in zip(evidence.nodes, evidence.texts, strict=True):
        for ancestor in node.iterancestors():
            held[ancestor] = held.get(ancestor, 0) + len(text)
    total = sum(map(len, evidence.texts))
    enough = [node for node, size in held.items() if size >= share * total]
    return max(enough, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)


def _isolated(container: HtmlElement) -> HtmlElement:
    """Copy an element under a fresh body, as one article without telling attributes."""
    page = document_fromstring("<html><body><article></article></body></html>")
    (article,) = page.iter("article")
    copy = deepcopy(container)
    copy.tail = None
    copy.tag = "div"
    for node in copy.iter():
        for name in ("class", "id", "role", "itemprop"):
            node.attrib.pop(name, None)
    article.append(copy)
    return page


def _extracted(tree: HtmlElement, *, fast: bool) -> str:
    # trafilatura answers None for eight reasons; all of them mean: no text.
    document = bare_extraction(tree, options=_options(fast))
    return str(getattr(document, "text", None) or "")


@cache
def _options(fast: bool) -> Extractor:
    return Extractor(output_format="python", fast=fast, comments=False, tables=True)
