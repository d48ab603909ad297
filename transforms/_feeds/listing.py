"""Elements of one name out of a document that lists other documents, as they stream in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from transforms._feeds.encoding import encoding_of, texts
from transforms._feeds.mend import mended

MAX_LISTED = 10_000
"""More documents than anybody wants from one list."""


def elements(body: bytes, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name, from any namespace, whatever is broken around them."""
    parser = etree.XMLPullParser(
        ("end",),
        tag=f"{{*}}{name}",
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    last: etree._Element | None = None
    try:
        for piece in mended(_from_markup(texts(body, encoding_of(body, None)))):
            parser.feed(piece)
            events: Iterator[tuple[str, Any]] = parser.read_events()
            for _, element in events:
                yield element
                last = element
            if last is not None:
                _let_go(last)
    except etree.XMLSyntaxError:
        return


def _from_markup(pieces: Iterator[str]) -> Iterator[str]:
    """Drop the declaration, whose encoding the text no longer is in, and blanks before it."""
    head = next(pieces, "").lstrip("\ufeff \t\r\n\0")
    if head.startswith("<?xml"):
        head = head.partition("?>")[2].lstrip()
    yield head
    yield from pieces


def _let_go(element: etree._Element) -> None:
    """Forget what stands before an element, on every level."""
    node: etree._Element | None = element
    while node is not None:
        parent = node.getparent()
        while parent is not None and parent[0] is not node:
            del parent[0]
        node = parent
