"""The article's body by the density of its prose: no class names, no second tree.

Where a page says in plain paragraphs what its article is, this reads it in a tenth of
trafilatura's time and loses less of it; `is_sure` says whether this is such a page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from lxml.html import HtmlElement

from schemas import Removed
from transforms._extract.blocks import HEADINGS, Block, Outline, outline_of
from transforms._extract.labels import is_end_label
from transforms._extract.nodes import PROSE_CHARS, SPACE

LINKED_SHARE = 0.3
LOOSE_PROSE_CHARS = 80
"""Text outside a paragraph is prose only when it is this long and ends like a sentence."""
_SENTENCE_END = re.compile(r"[.!?…。！？:;][”\"’')\]»]*$")
CONTAINER_SHARE = 0.9
"""Of the prose the body's container holds: bios, notices and comments make up the rest."""
BELOW_SHARE = 0.65
"""Of the prose below the headline: less, and it is not the headline of it all."""
OWN_ARTICLE = 400
END_AFTER, END_REST = 0.6, 0.35
"""A label such as "Related" ends the body when so much prose stands before, so much after it."""
LEDE_DISTANCE = 30
DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
STANDFIRST_CHARS = 500
REPEAT_CHARS = 40
"""Captions and whole articles stand twice in a page; an interview asks its question again."""
POINTER_SHARE = 0.8
MIN_PARAGRAPHS, MIN_CHARS = 4, 800
PARAGRAPH_SHARE = 0.7
"""Of the prose that stands in `p`: then other short text in the body is furniture."""
PROSE_SHARE = 0.8
MAX_DROPPED = 0.15
"""Of the text a sure body leaves out between its paragraphs: more is structure we do not see."""


class Body(NamedTuple):
    """A text, one paragraph a line, and whether the page is plain enough to trust it."""

    text: str
    is_sure: bool
    removed: tuple[Removed, ...]
    """Prose and other text that stood around or between the paragraphs."""


def body_of(tree: HtmlElement) -> Body | None:
    """Return the body of a pruned tree; None when it holds no prose at all."""
    root = tree.find("body")
    outline = outline_of(tree if root is None else root)
    prose = _article_prose(outline)
    if not prose:
        return None
    container = _container(outline, prose)
    first, end = outline.spans[container]
    inside = [i for i in prose if first <= i < end]
    label = _label_end(outline.blocks, first, end, inside)
    after = [i for i in inside if i >= label]
    inside = [i for i in inside if i < label]
    kept, dropped = _kept(outline, range(first, label), inside)
    ledes = _ledes(tree, outline, prose, inside[0])
    over = _standfirst(outline.blocks, prose, inside[0], ledes)
    lines = _lines(outline.blocks, [*ledes, *kept])
    text = "\n".join(lines)
    size = _size(outline.blocks, inside)
    items = sum(len(line) for line in lines if line.startswith("- ") and len(line) > PROSE_CHARS)
    is_sure = (
        container.tag not in ("body", "html")
        and len(inside) >= MIN_PARAGRAPHS
        and size >= MIN_CHARS
        and size + items >= PROSE_SHARE * len(text)
        and size >= PROSE_SHARE * _size(outline.blocks, prose)
        and _size(outline.blocks, over) <= STANDFIRST_CHARS
        and _size(outline.blocks, dropped) <= MAX_DROPPED * len(text)
    )
    removed = (
        Removed(rule=rule, text=outline.blocks[i].text)
        for rule, indices in (
            ("dom_standfirst", over),
            ("dom_furniture", dropped),
            ("dom_related", after),
        )
        for i in indices
    )
    return Body(text, is_sure, tuple(removed))


def _standfirst(blocks: list[Block], prose: list[int], first: int, ledes: list[int]) -> list[int]:
    """Return the prose and long items between the headline and the body."""
    headline = next((i for i in range(first) if blocks[i].kind == "h1"), first)
    among = {*prose, *(i for i in range(headline, first) if _is_item(blocks[i]))}
    return [i for i in range(headline, first) if i in among and i not in ledes]


def _is_item(block: Block) -> bool:
    length = len(block.text)
    return block.kind == "li" and length >= PROSE_CHARS and block.linked < LINKED_SHARE * length


def is_prose(block: Block) -> bool:
    """Tell whether a block reads like a paragraph of an article."""
    length = len(block.text)
    if length < PROSE_CHARS or block.linked >= LINKED_SHARE * length:
        return False
    if block.kind in ("p", "quote"):
        return True
    loose = block.kind in ("div", "pre") and length >= LOOSE_PROSE_CHARS
    return loose and _SENTENCE_END.search(block.text) is not None


def _size(blocks: list[Block], indices: Iterable[int]) -> int:
    return sum(len(blocks[i].text) for i in indices)


def _article_prose(outline: Outline) -> list[int]:
    """Return the prose below the headline, without that of other articles."""
    blocks = outline.blocks
    prose = [i for i, block in enumerate(blocks) if is_prose(block)]
    headline = next((i for i, block in enumerate(blocks) if block.kind == "h1"), None)
    if headline is None:
        return prose
    below = [i for i in prose if i > headline]
    if _size(blocks, below) >= BELOW_SHARE * _size(blocks, prose):
        prose = below
    article = next(blocks[headline].node.iterancestors("article"), None)
    if article is None or article not in outline.spans:
        return prose
    start, end = outline.spans[article]
    own = [i for i in prose if start <= i < end]
    if _size(blocks, own) < OWN_ARTICLE:
        return prose
    outside = (i for i in prose if not start <= i < end)
    return sorted(
        [*own, *(i for i in outside if next(blocks[i].node.iterancestors("article"), None) is None)]
    )


def _container(outline: Outline, prose: list[int]) -> HtmlElement:
    """Return the lowest element that holds nearly all prose."""
    held: dict[HtmlElement, int] = {}
    for i in prose:
        block = outline.blocks[i]
        for node in (block.node, *block.node.iterancestors()):
            held[node] = held.get(node, 0) + len(block.text)
    least = CONTAINER_SHARE * _size(outline.blocks, prose)
    enough = [node for node, size in held.items() if size >= least and node in outline.spans]
    return max(enough, key=lambda node: sum(1 for _ in node.iterancestors()))


def _label_end(blocks: list[Block], first: int, end: int, prose: list[int]) -> int:
    """Return where the label of a list of other articles ends the body."""
    total, before, paragraphs = _size(blocks, prose), 0, set(prose)
    for i in range(first, end):
        block = blocks[i]
        if i in paragraphs:
            before += len(block.text)
        elif (
            before >= max(END_AFTER, 1 - END_REST) * total
            and (block.kind in HEADINGS or block.kind == "div")
            and is_end_label(block.text)
            and not _goes_on(blocks, prose, i)
        ):
            return i
    return end


def _goes_on(blocks: list[Block], prose: list[int], label: int) -> bool:
    """Tell whether paragraphs after a label stand in the same kind of place as those before it."""
    places = {_place(blocks[i].node) for i in prose if i < label}
    return any(_place(blocks[i].node) in places for i in prose if i > label)


def _place(node: HtmlElement) -> tuple[object, ...]:
    parent = node.getparent()
    around = (None, None) if parent is None else (parent.tag, parent.get("class"))
    return (node.tag, node.get("class"), *around)


def _kept(outline: Outline, span: range, prose: list[int]) -> tuple[list[int], list[int]]:
    """Return the blocks of the body, and those left out between its paragraphs."""
    blocks = outline.blocks
    paragraphs, first, last = set(prose), prose[0], prose[-1]
    in_paragraphs = [i for i in prose if blocks[i].kind in ("p", "quote")]
    is_plain = _size(blocks, in_paragraphs) >= PARAGRAPH_SHARE * _size(blocks, prose)
    if is_plain:
        paragraphs = {i for i in prose if _is_among(outline, i, in_paragraphs)}
    kept: list[int] = []
    dropped: list[int] = []
    for i in span:
        block = blocks[i]
        if i in paragraphs:
            kept.append(i)
        elif _is_furniture(block, before=i < first):
            continue
        elif block.kind == "div" and is_plain:
            dropped.extend([i] if i < last else [])
        else:
            kept.append(i)
    return kept, dropped


def _is_among(outline: Outline, index: int, paragraphs: list[int]) -> bool:
    """Tell whether text stands among the paragraphs, or in a box of its own."""
    node = outline.blocks[index].node
    parent = node.getparent()
    for holder in (node, node if parent is None else parent):
        start, end = outline.spans.get(holder, (index, index))
        place = bisect_left(paragraphs, start)
        if place < len(paragraphs) and paragraphs[place] < end:
            return True
    return False


def _is_furniture(block: Block, *, before: bool) -> bool:
    """Tell whether a block is the headline, stands over the prose, or leads elsewhere."""
    if block.kind == "h1" or block.linked >= POINTER_SHARE * len(block.text):
        return True
    return before and block.kind not in ("p", "quote")


def _ledes(tree: HtmlElement, outline: Outline, prose: list[int], first: int) -> list[int]:
    """Return opening paragraphs that stand outside the container, nearer to it than to the h1.

    A standfirst under the headline is not part of the text, an opening set apart from the rest is:
    which of both it is shows in whose company it stands. Where that is a draw, the page's own
    description names the opening.
    """
    blocks = outline.blocks
    headline = next((block for block in blocks[:first] if block.kind == "h1"), None)
    near = [i for i in prose if first - LEDE_DISTANCE < i < first]
    if headline is None or not near:
        return []
    below, above = _path(blocks[first].node), _path(headline.node)
    found: list[int] = []
    for i in near:
        path = _path(blocks[i].node)
        nearness = _shared(path, below) - _shared(path, above)
        in_header = any(node.tag == "header" for node in path)
        if nearness > 0 or (
            nearness == 0 and not in_header and blocks[i].text[:60] in _described(tree)
        ):
            found.append(i)
    return found


def _described(tree: HtmlElement) -> frozenset[str]:
    """Return how the page's descriptions of itself begin."""
    return frozenset(
        SPACE.sub(" ", meta.get("content") or "").strip()[:60]
        for meta in tree.iter("meta")
        if (meta.get("name") or meta.get("property") or "").lower() in DESCRIPTIONS
    )


def _path(node: HtmlElement) -> list[HtmlElement]:
    return [*reversed(list(node.iterancestors())), node]


def _shared(one: list[HtmlElement], other: list[HtmlElement]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))


def _lines(blocks: list[Block], kept: list[int]) -> list[str]:
    """Return the text's lines without headings at the end and repeated paragraphs."""
    while kept and blocks[kept[-1]].kind in HEADINGS:
        kept.pop()
    seen: set[str] = set()
    lines: list[str] = []
    for i in kept:
        text = blocks[i].text
        if text not in seen:
            lines.append(f"- {text}" if blocks[i].kind == "li" else text)
        if len(text) >= REPEAT_CHARS and not text.endswith("?"):
            seen.add(text)
    return lines
