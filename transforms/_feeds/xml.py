"""RSS, RDF, Atom, CDF and sitemaps, read by lxml as they stream in; never holds a whole tree.

A document is parsed strictly first: most are sound and need nothing mended. One that is not is
parsed again, mended and with libxml2's recovery. Entities are never resolved, nothing is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from lxml import etree

from transforms._feeds.element import (
    Keys,
    local_of,
    markup_of,
    namespace_of,
    raw_entry,
)
from transforms._feeds.encoding import CHUNK_BYTES, HEAD_BYTES, encoding_of, is_plain, texts
from transforms._feeds.mend import from_root, mended, root_in, without_depths
from transforms._feeds.model import MAX_TITLE_MARKUP, Document
from transforms._feeds.newest import Newest

FORMATS = {
    "rss": "rss",
    "rdf": "rdf",
    "feed": "atom",
    "entry": "atom",
    "channel": "cdf",
    "urlset": "sitemap",
}
"""Root element, in lower case, to format; `entry` is an Atom Entry Document (RFC 4287, 4.1.2)."""

MAX_OPEN_ELEMENTS = 10_000
"""An entry with more elements is no entry; they are let go as they come."""

_ENTRY_NAMES = {
    "rss": ("item", "rss:item"),
    "rdf": ("item", "rss:item"),
    "channel": ("item",),
    "feed": ("entry", "atom:entry", "item"),
    "entry": ("entry",),
    "urlset": ("url",),
}
"""What the entries of a root are called; with a prefix where nobody declared it."""
_ALL_NAMES = frozenset(name for names in _ENTRY_NAMES.values() for name in names)
_ENTRY_START = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_PAST_END = 5
"""libxml2's number for markup after the end of the root (XML_ERR_DOCUMENT_END)."""
_TOO_DEEP = "Excessive depth"
"""What libxml2 says of elements within elements: one title of an attacker's ends the document."""
_BLANKS = b" \t\r\n\x0b\x0c\xef\xbb\xbf"

Fresh = Callable[[], Newest]
"""Makes an empty collection: what a parser found before it gave up is not mixed with the next's."""


def read_xml(body: bytes, content_type: str | None, url: str, fresh: Fresh) -> Document:
    """Read a document strictly, or else mended; never raises."""
    trouble = None
    if is_plain(body, content_type):
        reading = _Reading(url, fresh(), is_strict=True)
        try:
            return reading.read(_pieces(body))
        except etree.XMLSyntaxError as error:
            trouble = f"XML: {error}"[:200]
        if _TOO_DEEP in trouble and (flat := without_depths(body)) != body:
            return read_xml(flat, content_type, url, fresh)._replace(trouble=trouble)
    encoding = encoding_of(body, content_type)
    is_huge = _is_harmless(body, encoding)
    reading = _Reading(url, fresh(), is_strict=False, is_huge=is_huge)
    document = reading.read(mended(from_root(texts(body, encoding))))
    return document._replace(trouble=trouble or document.trouble)


def _is_harmless(body: bytes, encoding: str) -> bool:
    """Say whether libxml2 may go beyond its limits: a text of more than 10 MB is one entry's fault.

    Not where entities are declared, for its limits are what stops them from multiplying; in
    encodings that hide ASCII that is not looked for.
    """
    hides = encoding.startswith(("utf-16", "utf-32", "cp037"))
    return not hides and b"<!DOCTYPE" not in body and b"<!ENTITY" not in body


def misses_entries(document: Document, body: bytes) -> bool:
    """Say whether entries begin in a document that was mended and yet gave fewer."""
    if document.trouble is None:
        return False
    starts = sum(1 for _ in _ENTRY_START.finditer(body))
    return document.total < starts


def _pieces(body: bytes) -> Iterator[bytes]:
    # Blanks before the declaration are an error to libxml2 and to nobody else.
    start = len(body) - len(body.lstrip(_BLANKS)) if body[:1] in (b" ", b"\n", b"\r", b"\t") else 0
    for at in range(start, len(body), CHUNK_BYTES):
        yield body[at : at + CHUNK_BYTES]


class _Reading:
    """One pass over one document."""

    def __init__(self, url: str, newest: Newest, *, is_strict: bool, is_huge: bool = False) -> None:
        self._url = url
        self._newest = newest
        self._is_strict = is_strict
        self._is_huge = is_huge
        self._root: etree._Element | None = None
        self._format: str | None = None
        self._title: str | None = None
        self._keys = Keys()
        self._accepted: set[str] = set()

    def read(self, pieces: Iterable[bytes]) -> Document:
        """Feed the pieces to a parser; when strict, raises XMLSyntaxError for the first error."""
        pieces = iter(pieces)
        head = next(pieces, b"")
        root = root_in(head[:HEAD_BYTES].decode("latin-1"))
        if root is None:
            return Document(trouble="no feed format")
        parser = etree.XMLPullParser(
            ("start", "end"),
            tag=_tags(root.name),
            encoding=None if self._is_strict else "utf-8",
            recover=not self._is_strict,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=self._is_huge,
            remove_comments=True,
            remove_pis=True,
        )
        trouble = None
        try:
            for piece in chain((head,), pieces):
                parser.feed(piece)
                self._take(parser)
            parser.close()
            self._take(parser)
        except etree.XMLSyntaxError as error:
            self._take(parser)
            # What follows the end of the root is none of its business.
            is_past_end = _code(error) == _PAST_END and self._newest.total > 0
            if self._is_strict and not is_past_end:
                raise
            trouble = None if is_past_end else f"XML: {error}"[:200]
        return Document(
            self._format,
            self._title,
            self._newest.entries(),
            self._newest.total,
            trouble or (None if self._format else "no feed format"),
        )

    def _take(self, parser: etree.XMLPullParser) -> None:
        events: Iterator[tuple[str, Any]] = parser.read_events()
        for event, element in events:
            if event == "start":
                if self._root is None:
                    self._root, self._format = element, FORMATS.get(local_of(element.tag))
                    self._keys = Keys(namespace_of(element.tag))
            elif (tag := element.tag) in self._accepted or self._is_entry(element, tag):
                self._newest.add(raw_entry(element, self._keys, self._url))
                # Entries may stand in entries: the outer one shall not read all this once more.
                element.clear(keep_tail=True)
        if self._root is not None:
            if self._title is None:
                self._title = self._find_title(self._root)
            _prune(self._root)

    def _is_entry(self, element: etree._Element, tag: str) -> bool:
        if local_of(tag) not in _ALL_NAMES:
            return False
        if self._keys.is_core(tag):
            self._accepted.add(tag)
            return True
        if self._format == "rdf" and element.getparent() is self._root:
            # RSS 1.0 in a namespace of its own (there are many drafts).
            self._keys = Keys(namespace_of(tag))
            return True
        return False

    def _find_title(self, root: etree._Element) -> str | None:
        channels = (child for child in root if local_of(child.tag) == "channel")
        for parent in (root, *channels):
            for child in parent:
                if self._keys[child.tag] == "title":
                    return markup_of(child, MAX_TITLE_MARKUP) or None
        return None


def _code(error: SyntaxError) -> int:
    return int(getattr(error, "code", 0))


def _tags(root: str) -> tuple[str, ...]:
    """Return the elements to be told of: libxml2 compares every element with every one of them."""
    entries = _ENTRY_NAMES[root.lower()]
    spelled = entries if root.islower() or root == "RDF" else (*entries, *map(str.upper, entries))
    return tuple(name if ":" in name else f"{{*}}{name}" for name in (root, *spelled))


def _prune(root: etree._Element) -> None:
    """Let go of everything that is read: all but the path of elements that are still open."""
    node = root
    while size := len(node):
        if local_of(node.tag) in _ALL_NAMES and _is_small(node):
            return
        if size > 1:
            del node[:-1]
        node = node[-1]


def _is_small(entry: etree._Element) -> bool:
    return next(islice(entry.iter(), MAX_OPEN_ELEMENTS, None), None) is None
