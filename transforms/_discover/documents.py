"""What a fetched document is, and which further documents it names. Contains no network code.

Everything here runs beside the event loop, on bytes of strangers: bounded regular expressions that
read each byte a fixed number of times, never a parser (feeds are parsed in killable workers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from html import unescape
from itertools import islice, pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from transforms._urls import request_url


class Kind(StrEnum):
    """What is done with a document."""

    FEED = "feed"
    """Has entries: RSS, RDF, Atom, JSON Feed, or a sitemap of pages."""
    INDEX = "index"
    """Names sitemaps."""
    OPML = "opml"
    """Names feeds."""
    HOME = "home"
    """A web page, which may name its feeds."""


class Child(NamedTuple):
    """A document another one names."""

    url: str
    changed: str = ""
    """When it last changed, as an ISO 8601 text; "" if that is not said."""


ROOTS = {
    "rss": Kind.FEED,
    "feed": Kind.FEED,
    "rdf": Kind.FEED,
    "channel": Kind.FEED,
    "urlset": Kind.FEED,
    "sitemapindex": Kind.INDEX,
    "opml": Kind.OPML,
    "html": Kind.HOME,
    "head": Kind.HOME,
    "body": Kind.HOME,
}
"""The first of these elements says what a document is; junk before it is passed over."""

FEED_TYPES = frozenset(
    (
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
        *("application/feed+json", "application/json", "application/xml", "text/xml"),
    )
)
"""Media types by which `<link rel=alternate>` names a feed."""

COMMON_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
"""Where feeds are when the front page does not say; asked in this order until one is a feed."""

HEAD_BYTES = 16_384
"""The root element stands in these, or it is none."""
HOME_BYTES = 1_000_000
"""Of a home page; its links to feeds stand in the head."""
MAX_LINKS = 500
"""`<link>` elements of one page that are looked at."""
MAX_CHILDREN = 50_000
"""Entries of one index: the limit of sitemaps.org."""

_ROOT = re.compile(rf"<(?:[\w.-]{{1,40}}:)?({'|'.join(ROOTS)})[\s>/]", re.IGNORECASE)
_LINK = re.compile(r"<link\s([^<>]{1,2000})>", re.IGNORECASE)
_BASE = re.compile(r"<base\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SITEMAP = re.compile(r"<(?:[\w.-]{1,40}:)?sitemap[\s>]", re.IGNORECASE)
_LOC = re.compile(r"<(?:[\w.-]{1,40}:)?loc\s{0,9}>\s{0,99}([^<]{1,4096})", re.IGNORECASE)
_LASTMOD = re.compile(r"<(?:[\w.-]{1,40}:)?lastmod\s{0,9}>\s{0,99}([^<]{1,64})", re.IGNORECASE)
_XML_URL = re.compile(r"""\sxmlUrl\s{0,9}=\s{0,9}(?:"([^"]{1,4096})"|'([^']{1,4096})')""", re.I)
_CDATA = ("<![CDATA[", "]]>")


def kind_of(body: bytes) -> Kind | None:
    """Return what a document is by its root element, whatever its header says; None: no idea."""
    head = as_text(body[:HEAD_BYTES])
    if head.lstrip("\ufeff \t\r\n").startswith("{"):
        return Kind.FEED
    root = _ROOT.search(without_comments(head))
    return ROOTS[root[1].lower()] if root else None


def children(kind: Kind, body: bytes, url: str) -> tuple[Child, ...]:
    """Return the documents a document names, each once, as addresses that can be asked for."""
    readers = {Kind.INDEX: _sitemaps, Kind.OPML: _outlines, Kind.HOME: _feed_links}
    found: dict[str, Child] = {}
    for named in readers[kind](body) if kind in readers else ():
        if (target := request_url(named.url, url)) is not None:
            found.setdefault(target, named._replace(url=target))
    return tuple(found.values())


def newest_first(found: tuple[Child, ...]) -> tuple[Child, ...]:
    """Order the sitemaps of an index: news first, then the last changed, then as listed."""
    by_change = sorted(found, key=lambda child: child.changed, reverse=True)
    return tuple(sorted(by_change, key=lambda child: "news" not in child.url.lower()))


def is_front_page(url: str) -> bool:
    """Say whether an address is the root of its host."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def as_text(body: bytes) -> str:
    """Return enough of a text to find ASCII in it; markup may be in UTF-16."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    if body[1:2] == b"\0" or body[:1] == b"\0":
        return body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be", "replace")
    return body.decode("utf-8", "replace")


def without_comments(text: str) -> str:
    """Return markup without its comments, in one pass; one that is not closed is text."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    kept.append(text[at:])
    return "".join(kept)


def _sitemaps(body: bytes) -> Iterator[Child]:
    text = as_text(body)
    starts = (found.end() for found in _SITEMAP.finditer(text))
    for start, following in pairwise((*islice(starts, MAX_CHILDREN), len(text))):
        # What belongs to one sitemap is short; longer is an attack and not looked at.
        piece = text[start : min(following, start + 6_000)]
        for mark in _CDATA:
            piece = piece.replace(mark, "")
        if named := _LOC.search(piece):
            changed = _LASTMOD.search(piece)
            yield Child(unescape(named[1].strip()), changed[1].strip() if changed else "")


def _outlines(body: bytes) -> Iterator[Child]:
    for named in islice(_XML_URL.finditer(as_text(body)), MAX_CHILDREN):
        yield Child(unescape(named[1] or named[2]).strip())


def _feed_links(body: bytes) -> Iterator[Child]:
    """Yield what `<link rel=alternate>` of a page names, but for feeds of comments."""
    text = without_comments(as_text(body[:HOME_BYTES]))
    base = _BASE.search(text)
    root = _attributes(base[1]).get("href") if base else None
    for link in islice(_LINK.finditer(text), MAX_LINKS):
        given = _attributes(link[1])
        media_type = given.get("type", "").partition(";")[0].strip().lower()
        is_feed = "alternate" in given.get("rel", "").lower().split() and media_type in FEED_TYPES
        href = given.get("href", "")
        is_comments = "comment" in f"{given.get('title', '')} {href}".lower()
        # An answer in JSON that WordPress names beside its feeds is no JSON Feed.
        if is_feed and href and not is_comments and "wp-json" not in href:
            yield Child(request_url(href, root) or href if root else href)


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text)
    }
