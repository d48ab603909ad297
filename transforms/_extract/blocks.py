"""The blocks of a tree in reading order: what kind of element, its text, how much of it is link."""

from __future__ import annotations

from typing import NamedTuple

from lxml.html import HtmlElement

from transforms._extract.nodes import SPACE, text_of

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
KINDS = {
    **{heading: heading for heading in HEADINGS},
    "p": "p", "li": "li", "dd": "li", "dt": "li", "blockquote": "quote", "tr": "tr", "pre": "pre",
    "summary": "h4",
}  # fmt: skip
"""Elements that say what their text is; text in any other block is of the kind `div`."""
CONTAINERS = frozenset((
    "address", "article", "aside", "body", "caption", "center", "details", "div", "dl", "fieldset",
    "figure", "footer", "form", "header", "hr", "main", "ol", "section", "table", "tbody", "tfoot",
    "thead", "ul",
))  # fmt: skip
SILENT = frozenset((
    "audio", "button", "canvas", "dialog", "embed", "figcaption", "iframe", "input", "link", "menu",
    "nav", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
    "video",
))  # fmt: skip
INHERITED = frozenset({"li", "quote", "tr"})
"""A paragraph in one of these is still a list item, a quotation, a row."""
INVISIBLE = {0xAD: None, 0x200B: None, 0x2060: None, 0xFEFF: None}
"""Soft hyphen, zero width space, word joiner, byte order mark: they split words for no reader."""
MAX_DEPTH = 200
"""Deeper than any page; below it the text is taken as it stands."""


class Block(NamedTuple):
    """One paragraph, heading, item or row; text before a `br` is a block of its own."""

    kind: str
    text: str
    linked: int
    """Characters of `text` inside links."""
    node: HtmlElement


class Outline(NamedTuple):
    """All blocks below an element, and which of them each block element holds."""

    blocks: list[Block]
    spans: dict[HtmlElement, tuple[int, int]]


def outline_of(root: HtmlElement) -> Outline:
    """Return the blocks below `root`, without what never shows text."""
    reader = _Reader()
    reader.read(root, "div", root, False, 0)
    reader.flush("div", root)
    reader.spans[root] = (0, len(reader.blocks))
    return Outline(reader.blocks, reader.spans)


class _Reader:
    """Walks a tree once; `pieces` is the text of the block that is not yet complete."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.spans: dict[HtmlElement, tuple[int, int]] = {}
        self.pieces: list[str] = []
        self.linked = 0

    def flush(self, kind: str, node: HtmlElement) -> None:
        """Complete the block that was being read."""
        if self.pieces:
            text = SPACE.sub(" ", "".join(self.pieces).translate(INVISIBLE)).strip()
            if text:
                self.blocks.append(Block(kind, text, self.linked, node))
            self.pieces.clear()
            self.linked = 0

    def add(self, text: str | None, in_link: bool) -> None:
        """Add text to the block."""
        if text:
            self.pieces.append(text)
            if in_link:
                self.linked += len(text)

    def read(
        self, node: HtmlElement, kind: str, block: HtmlElement, link: bool, depth: int
    ) -> None:
        """Read what stands in `node`, inside an element `block` of a kind."""
        self.add(node.text, link)
        for child in node:
            tag = child.tag
            if tag in KINDS or tag in CONTAINERS:
                self._block(child, kind, block, link, depth)
            elif tag == "br":
                self.flush(kind, block)
            elif depth > MAX_DEPTH:
                self.add(text_of(child), link)
            elif tag not in SILENT:
                if tag in ("td", "th") and self.pieces:
                    self.pieces.append(" | ")
                self.read(child, kind, block, link or tag == "a", depth + 1)
            self.add(child.tail, link)

    def _block(
        self, child: HtmlElement, kind: str, block: HtmlElement, link: bool, depth: int
    ) -> None:
        self.flush(kind, block)
        start = len(self.blocks)
        own = KINDS.get(str(child.tag), "div")
        if kind in INHERITED and own in ("p", "div"):
            own = kind
        if depth > MAX_DEPTH:
            self.add(text_of(child), link)
        else:
            self.read(child, own, child, link, depth + 1)
        self.flush(own, child)
        self.spans[child] = (start, len(self.blocks))
