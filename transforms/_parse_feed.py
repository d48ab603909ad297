"""Read the entries out of a feed document; Beam-free, for it runs in killable workers.

The contract stands in transforms.parse_feeds. The only file that imports feedparser.
"""

from __future__ import annotations

import calendar
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from time import struct_time
from typing import Any, NamedTuple

import feedparser
from w3lib.html import remove_tags, remove_tags_with_content

from schemas import FeedEntry, FeedPage, Reject, Unit, stable_id
from transforms._references import mend_references
from transforms._urls import article_id, canonical_url, host_of, request_url

MAX_TITLE_CHARS = 500
"""A headline is a line; what is longer is a text or an attack."""

MAX_MARKUP_CHARS = 4_000
"""Of a title with markup: cut before anything is parsed, so that no expression meets a novel."""

MAX_AHEAD = timedelta(hours=24)
"""A publisher's clock may be in another zone; a date further ahead is not believed."""

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Older dates are epochs and typing errors: there was no web to publish on."""

HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
"""What feedparser calls malformed and is not: a header that disagrees with the document."""

JSON_KEYS = ("url", "external_url", "id", "title", "date_published", "date_modified")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_INVISIBLE_TAGS = ("script", "style")


class _Document(NamedTuple):
    """What was read, in feedparser's words whatever the format."""

    title: str | None
    entries: list[Any]
    trouble: str | None
    """Why the document is no feed, or only a broken one."""


def parse_feed(page: FeedPage, as_of: datetime) -> Iterator[FeedEntry | Reject]:
    """Yield an entry, or the reason why not, for each entry of the document."""
    is_json = page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    document = _read_json(page) if is_json else _read_xml(page)
    if not document.entries and document.trouble:
        yield Reject(
            id=page.id,
            unit=Unit.SOURCE,
            reason="not_a_feed",
            detail=document.trouble,
            url=page.url,
            source_id=page.id,
        )
    publisher = page.source.name or _plain(document.title) or host_of(page.url) or page.url
    for position, found in enumerate(document.entries):
        yield _read_entry(page, found, position, publisher, as_of)


def _read_xml(page: FeedPage) -> _Document:
    """Parse from memory only: given bytes or text, feedparser would open what they name."""
    headers = {"content-location": page.url}
    if page.content_type:
        headers["content-type"] = page.content_type
    try:
        parsed = feedparser.parse(
            io.BytesIO(mend_references(page.body)),
            response_headers=headers,
            # 87 % of its time, for HTML we do not use (measured on 185 real feeds).
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    # It lets `chr`, `int` and codecs raise; in UTF-16 references cannot be mended beforehand.
    except (ValueError, OverflowError) as refusal:
        return _Document(None, [], repr(refusal)[:200])
    error = parsed.get("bozo_exception")
    trouble = None
    if error is not None and not isinstance(error, HARMLESS):
        trouble = repr(error)[:200]
    elif not parsed.get("version"):
        trouble = f"no feed format ({page.content_type or 'no content type'})"
    return _Document(parsed.feed.get("title"), parsed.entries, trouble)


def _read_json(page: FeedPage) -> _Document:
    """Read JSON Feed (jsonfeed.org, 1.0 and 1.1), which feedparser does not know."""
    try:
        feed = json.loads(page.body)
    except (ValueError, RecursionError) as error:
        return _Document(None, [], f"JSON: {type(error).__name__}")
    items = feed.get("items")
    if "jsonfeed.org" not in str(feed.get("version")) or not isinstance(items, list):
        return _Document(None, [], "JSON, but no JSON Feed")
    return _Document(_string(feed.get("title")), [_json_entry(item) for item in items], None)


def _json_entry(item: object) -> dict[str, Any]:
    """Give an item feedparser's keys; what has the wrong type is not there."""
    if not isinstance(item, dict):
        return {}
    given = {key: _string(item.get(key)) for key in JSON_KEYS}
    return {
        "link": given["url"] or given["external_url"],
        "id": given["id"],
        "title": given["title"],
        "published_parsed": _iso(given["date_published"]),
        "updated_parsed": _iso(given["date_modified"]),
    }


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _iso(value: str | None) -> struct_time | None:
    try:
        return None if value is None else datetime.fromisoformat(value).utctimetuple()
    except (ValueError, OverflowError):
        return None


def _read_entry(
    page: FeedPage,
    found: Any,
    position: int,
    publisher: str,
    as_of: datetime,
) -> FeedEntry | Reject:
    links = _links(found)
    if not links:
        return _unusable(page, found, position, "entry_without_link", _plain(found.get("title")))
    link, url = next(
        ((link, url) for link in links if (url := canonical_url(link, base=page.url))),
        (links[0], None),
    )
    if url is None:
        return _unusable(page, found, position, "bad_link", repr(link[:200]))
    return FeedEntry(
        id=article_id(url),
        url=url,
        fetch_url=request_url(link, base=page.url) or url,
        source_id=page.id,
        source=publisher,
        trust=page.source.trust,
        title=_plain(found.get("title")),
        published=_published(found, as_of),
    )


def _unusable(
    page: FeedPage,
    found: Any,
    position: int,
    reason: str,
    detail: str | None,
) -> Reject:
    """Name an entry by its guid, or by its title and place: the same entry, the same id."""
    name = str(found.get("id") or f"{detail}\n{position}")
    return Reject(
        id=stable_id("x", page.id, reason, name[:MAX_MARKUP_CHARS]),
        reason=reason,
        detail=detail or "",
        url=page.url,
        source_id=page.id,
    )


def _links(found: Any) -> list[str]:
    """Return what may be the entry's address, best first."""
    alternates = [
        other.get("href")
        for other in found.get("links", ())
        if other.get("rel", "alternate") == "alternate"
    ]
    guid = str(found.get("id") or "")
    is_address = guid.lower().startswith(("http://", "https://"))
    # FeedBurner's links count clicks and redirect; it names the article beside them.
    named = (found.get("feedburner_origlink"), found.get("link"), *alternates)
    return [str(link) for link in (*named, guid if is_address else None) if link]


def _plain(markup: str | None) -> str | None:
    """Return a title as one line of text: no tags, entities or control characters."""
    if not markup:
        return None
    text = markup[:MAX_MARKUP_CHARS]
    if "<" in text:
        text = remove_tags(remove_tags_with_content(text, which_ones=_INVISIBLE_TAGS))
    if "&" in text:
        text = unescape(text)
    words = _CONTROL.sub(" ", text).split()
    return " ".join(words)[:MAX_TITLE_CHARS].rstrip() or None


def _published(found: Any, as_of: datetime) -> datetime | None:
    """Return when the entry says it appeared, if that can be believed."""
    # `dict.get`, because feedparser's own answers for `updated` with the publication date.
    for key in ("published_parsed", "updated_parsed"):
        moment = _utc(dict.get(found, key))
        if moment is not None:
            return moment if OLDEST <= moment <= as_of + MAX_AHEAD else None
    return None


def _utc(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):  # a year no calendar has
        return None
