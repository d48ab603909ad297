"""From what an entry says to a FeedEntry or a reject: the core of ParseFeeds.

The contract stands in transforms.parse_feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

from schemas import FeedEntry, FeedPage, Reject, Unit, stable_id
from transforms._feeds.believed import believed
from transforms._feeds.model import MAX_NAME_CHARS, MAX_TITLE_MARKUP, Document, RawEntry
from transforms._feeds.read import read_document
from transforms._references import mend_references
from transforms._urls import article_id, canonical_url, host_of, request_url

MAX_TITLE_CHARS = 500
"""A headline is a line; what is longer is a text or an attack."""

MAX_HEADLINE_CHARS = 120
"""Of a text that stands in for a title: short messages have none."""

MAX_AHEAD = timedelta(hours=24)
"""A publisher's clock may be in another zone; a date further ahead is not believed."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_TAG = re.compile(r"<(?:[a-zA-Z][^<>]*|/[a-zA-Z][^<>]*|!--[^<>]*|!\[[^<>]*)>")
_INERT = re.compile(r"<(/?)(script|style)\b[^<>]*>", re.IGNORECASE)
_KNOWN_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|div|em|font|h[1-6]|i|iframe|img|mark|object|p|q|s|script"
    r"|small|span|strong|style|sub|sup|svg|time|u|wbr)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
"""What is a tag even after one more unescaping; other words in angle brackets are words."""


def parse_feed(
    page: FeedPage, as_of: datetime, max_entries: int = 1_000
) -> Iterator[FeedEntry | Reject]:
    """Yield an entry, or the reason why not, for each entry of the document."""
    latest = as_of + MAX_AHEAD
    document = read_document(page.body, page.content_type, page.url, max_entries, latest)
    if not document.entries and document.trouble:
        yield _reject(page, "not_a_feed", document.trouble)
    if document.total > len(document.entries):
        kept = f"kept {len(document.entries):,} of {document.total:,} entries"
        yield _reject(page, "too_many_entries", f"{kept}; raise feeds.max_entries")
    publisher = _publisher(page, document)
    for found in document.entries:
        yield _read_entry(page, found, publisher, latest)


def address_of(found: RawEntry, base: str) -> tuple[str | None, str | None]:
    """Return the link that is an entry's address and its canonical form.

    The form is None when no link is an http(s) address (then the best one is named), and both are
    when there is none.
    """
    for link in found.links:
        if url := canonical_url(link, base=base):
            return link, url
    return (found.links[0] if found.links else None), None


def headline(found: RawEntry) -> str | None:
    """Return an entry's title, or the first words of its text when it was given none."""
    if found.title is not None:
        return plain(found.title)
    words = plain(found.summary) or ""
    if len(words) <= MAX_HEADLINE_CHARS:
        return words or None
    return words[:MAX_HEADLINE_CHARS].rpartition(" ")[0].rstrip(" ,;:") + "…"


def plain(markup: str | None) -> str | None:
    """Return a title as one line of text: no tags, entities or control characters."""
    if not markup:
        return None
    text = markup[:MAX_TITLE_MARKUP]
    if "<" in text:
        text = _TAG.sub("", _without_scripts(text))
    if "&" in text:
        text = _unescaped(text)
        if "&" in text and ";" in text:
            # Escaped once too often, as many generators do.
            text = _unescaped(text)
        if "<" in text:
            text = _KNOWN_TAG.sub("", _without_scripts(text))
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split())[:MAX_TITLE_CHARS].rstrip() or None


def _reject(page: FeedPage, reason: str, detail: str) -> Reject:
    return Reject(
        id=page.id,
        unit=Unit.SOURCE,
        reason=reason,
        detail=detail,
        url=page.url,
        source_id=page.id,
    )


def _publisher(page: FeedPage, document: Document) -> str:
    return page.source.name or plain(document.title) or host_of(page.url) or page.url


def _read_entry(
    page: FeedPage, found: RawEntry, publisher: str, latest: datetime
) -> FeedEntry | Reject:
    link, url = address_of(found, page.url)
    if link is None:
        return _unusable(page, found, "entry_without_link", headline(found))
    if url is None:
        return _unusable(page, found, "bad_link", repr(link[:200]))
    published, element = believed(found.dates, latest) or (None, None)
    return FeedEntry(
        id=article_id(url),
        url=url,
        fetch_url=request_url(link, base=page.url) or url,
        source_id=page.id,
        source=publisher,
        trust=page.source.trust,
        title=headline(found),
        published=published,
        published_from=element,
        content=found.content,
        media=tuple(_media(found, page.url)),
    )


def _media(found: RawEntry, base: str) -> Iterator[str]:
    for address in found.media:
        if url := request_url(address, base=base):
            yield url


def _unusable(page: FeedPage, found: RawEntry, reason: str, detail: str | None) -> Reject:
    """Name an entry by its guid, or by its title and place: the same entry, the same id."""
    name = found.name or f"{detail}\n{found.position}"
    return Reject(
        id=stable_id("x", page.id, reason, name[:MAX_NAME_CHARS]),
        reason=reason,
        detail=detail or "",
        url=page.url,
        source_id=page.id,
    )


def _unescaped(text: str) -> str:
    if "&#" in text:
        mended = mend_references(text.encode("utf-8", "replace"))
        text = mended.decode("utf-8", "replace")
    return unescape(text)


def _without_scripts(text: str) -> str:
    """Drop scripts and styles with what is in them; one that is not closed takes the rest."""
    kept: list[str] = []
    at = 0
    inside: str | None = None
    for tag in _INERT.finditer(text):
        closes, name = bool(tag[1]), tag[2].lower()
        if inside is None:
            kept.append(text[at : tag.start()])
            inside = None if closes else name
            at = tag.end()
        elif closes and name == inside:
            inside, at = None, tag.end()
    if inside is None:
        kept.append(text[at:])
    return "".join(kept)
