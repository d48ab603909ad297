"""Tell what a file or a web address is: by its name, then by its first bytes.

Answers with a SourceKind or None; opens nothing and guesses nothing it has no sign for.
"""

from __future__ import annotations

import codecs
import re
from urllib.parse import urlsplit

from schemas import SourceKind

HEAD_BYTES = 8 * 1024
"""How much of a file `kind_of_content` wants; comments before the first element are shorter."""

_PACKED = re.compile(r"\.(?:gz|zst)$", re.I)
_SUFFIXES = {
    ".xml": SourceKind.FEED,
    ".rss": SourceKind.FEED,
    ".atom": SourceKind.FEED,
    ".rdf": SourceKind.FEED,
    ".opml": SourceKind.FEED,
    ".warc": SourceKind.WARC,
    ".html": SourceKind.HTML,
    ".htm": SourceKind.HTML,
    ".xhtml": SourceKind.HTML,
    ".txt": SourceKind.TEXT,
    ".jsonl": SourceKind.JSONL,
    ".ndjson": SourceKind.JSONL,
}

_ROOTS = {
    b"rss": SourceKind.FEED,
    b"feed": SourceKind.FEED,
    b"rdf:rdf": SourceKind.FEED,
    b"opml": SourceKind.FEED,
    b"html": SourceKind.HTML,
    b"head": SourceKind.HTML,
    b"body": SourceKind.HTML,
}
"""The first element of a document, lower case."""

_DOCTYPE_HTML = re.compile(rb"<!doctype\s+html", re.I)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)")
_JSON_FEED = b"jsonfeed.org/version"
_LISTED = re.compile(
    r"(?:https?://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:[:/?#]\S*)?)(?:\s+#.*)?", re.I
)
"""An address, or what was meant as one: `www.news.example/rss`."""

_FEED_HOST = re.compile(r"(?:feeds?|rss)\d*\.")
_FEED_PATH = re.compile(
    r".*\.(?:xml|rss|atom|rdf|opml)"  # /news/world.rss
    r"|.*/(?:feeds?|rss2?|atom)(?:\.json)?/?"  # /uk/rss, /feed/, /feed.json
    r"|/(?:feeds?|rss)/(?!.*\.html?$).*",  # /rss/search
    re.I,
)
_FEED_QUERY = re.compile(r"(?:^|&)feed=(?:rss|atom|rdf)", re.I)


def kind_of_name(path: str) -> SourceKind | None:
    """Tell by the suffix, `.gz` and `.zst` aside."""
    name = _PACKED.sub("", path).lower()
    return next((kind for suffix, kind in _SUFFIXES.items() if name.endswith(suffix)), None)


def kind_of_content(head: bytes) -> SourceKind | None:
    """Tell by the first bytes (unpacked)."""
    start = _utf8(head).lstrip()
    if start.startswith(b"WARC/"):
        return SourceKind.WARC
    if start.startswith(b"{"):
        return SourceKind.FEED if _JSON_FEED in start.replace(b"\\/", b"/") else SourceKind.JSONL
    if start.startswith(b"<"):
        return _kind_of_markup(_COMMENT.sub(b"", start))
    return SourceKind.URL if is_address_list(head) else None


def is_address_list(head: bytes) -> bool:
    """Say whether most lines are web addresses, blank ones and `#` comments aside.

    Most, not all: one address with a slip must not turn a list into an article.
    """
    lines = address_lines(_utf8(head).decode("utf-8", "replace"))
    return 2 * sum(1 for _, line in lines if _LISTED.fullmatch(line)) > len(lines)


def address_lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that are neither blank nor comments, numbered from 1."""
    numbered = ((number, line.strip()) for number, line in enumerate(text.split("\n"), start=1))
    return [(number, line) for number, line in numbered if line and not line.startswith("#")]


def kind_of_address(url: str) -> SourceKind:
    """Tell a feed's address from a page's; a bare host is a front page whose feed is looked for."""
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return SourceKind.FEED
    is_feed = (
        _FEED_HOST.match((parts.hostname or "").lower())
        or _FEED_PATH.fullmatch(parts.path)
        or _FEED_QUERY.search(parts.query)
    )
    return SourceKind.FEED if is_feed else SourceKind.URL


def _kind_of_markup(start: bytes) -> SourceKind | None:
    if _DOCTYPE_HTML.match(start):
        return SourceKind.HTML
    element = _ELEMENT.search(start)
    return _ROOTS.get(element[1].lower()) if element else None


def _utf8(head: bytes) -> bytes:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return (
            head.decode("utf-16", "replace")
            .encode("utf-8", "replace")
            .removeprefix(codecs.BOM_UTF8)
        )
    return head.removeprefix(codecs.BOM_UTF8)
