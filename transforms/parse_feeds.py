"""Read the entries of a feed document: RSS, RDF, Atom. The only file that imports feedparser.

In:      FeedPage (bytes as fetched)
Out:     FeedEntry, in the feed's order; an article listed twice is yielded twice
Rejects: `not_a_feed` (unit source) when there is no entry and the document is HTML or broken;
         `entry_without_link` when an entry names no address;
         `bad_link` when what it names is no http(s) address.
A feed without entries is no error and gives nothing. A broken one gives what could be read.
"""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from time import struct_time
from typing import Any

import feedparser
from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints.decorators import with_input_types, with_output_types
from w3lib.html import remove_tags, remove_tags_with_content

from schemas import FeedEntry, FeedPage, Reject, Unit, stable_id
from transforms._carry import Carry
from transforms._urls import article_id, canonical_url, host_of, request_url

MAX_TITLE_CHARS = 500
"""The longest headline of a real feed we know has 300; what is longer is text or an attack."""

MAX_MARKUP_CHARS = 4_000
"""Of a title with markup: cut before anything is parsed, so that no expression meets a novel."""

MAX_AHEAD = timedelta(hours=24)
"""A publisher's clock may be in another zone; a date further ahead is not believed."""

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Older dates are epochs and typing errors: there was no web to publish on."""

HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
"""What feedparser calls malformed and is not: a header that disagrees with the document."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE_TAGS = ("script", "style")


def parse_feed(page: FeedPage, as_of: datetime) -> Iterator[FeedEntry | Reject]:
    """Yield an entry, or the reason why not, for each entry of the document."""
    parsed = _parsed(page)
    if not parsed.entries:
        if _is_broken(parsed):
            yield _not_a_feed(page, parsed)
        return
    publisher = page.source.name or _plain(parsed.feed.get("title")) or host_of(page.url)
    for position, found in enumerate(parsed.entries):
        yield _read_entry(page, found, position, publisher or page.url, as_of)


def _parsed(page: FeedPage) -> Any:
    """Parse from memory only: given bytes or text, feedparser would open what they name."""
    headers = {"content-location": page.url}
    if page.content_type:
        headers["content-type"] = page.content_type
    return feedparser.parse(
        io.BytesIO(page.body),
        response_headers=headers,
        # 87 % of its time, for HTML we do not use (measured on 185 real feeds).
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _is_broken(parsed: Any) -> bool:
    if not parsed.get("version"):
        return True
    return bool(parsed.bozo) and not isinstance(parsed.get("bozo_exception"), HARMLESS)


def _not_a_feed(page: FeedPage, parsed: Any) -> Reject:
    trouble = parsed.get("bozo_exception")
    return Reject(
        id=page.id,
        unit=Unit.SOURCE,
        reason="not_a_feed",
        detail=repr(trouble)[:200] if trouble else f"{page.content_type or 'no content type'}",
        url=page.url,
        source_id=page.id,
    )


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


@with_input_types(FeedPage)
@with_output_types(FeedEntry)
class ParseFeeds(Carry):
    """Beam shell of `parse_feed`."""

    counts_entries = True

    def __init__(self, as_of: datetime, rejects: ErrorHandler) -> None:
        super().__init__(partial(parse_feed, as_of=as_of), rejects)
