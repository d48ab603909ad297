"""feedparser, for what no parser of XML can read. The only file that imports it.

It is asked last and about small documents only: it holds several copies, takes quadratic time
for attributes, and 40 times as long as lxml for everything.
"""

from __future__ import annotations

import calendar
import io
import re
from datetime import UTC, datetime
from itertools import islice
from time import struct_time
from typing import Any

import feedparser

from transforms._feeds.model import (
    MAX_CONTENT_CHARS,
    MAX_LINK_CHARS,
    MAX_LINKS,
    MAX_NAME_CHARS,
    MAX_TITLE_MARKUP,
    Document,
    RawEntry,
)
from transforms._feeds.newest import Newest
from transforms._references import mend_references

MAX_BYTES = 1_000_000
MAX_TAGS = 30_000
"""Of a document: a tag costs up to 40 us, nested ones keep 800 bytes each. The real feeds of up to
1 MB have 28,000 at most, those that come here 30."""
MAX_TAG_BYTES = 20_000
"""Of one tag: feedparser is quadratic in attributes."""
MAX_CUT_OFF_TAGS = 1_000
"""Tags in which another begins: its SGML parser looks through the rest for the end of each."""

HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
"""What feedparser calls malformed and is not: a header that disagrees with the document."""

_HTML = re.compile(rb"<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_PUNYCODE = re.compile(rb"(?:\xef\xbb\xbf)?<\?.*punycode", re.IGNORECASE)
"""It decodes by whatever is declared, and this takes quadratic time."""
_CUT_OFF_TAG = re.compile(rb"<[a-zA-Z/][^<>]*(?=<)")
_LONG_TAG = re.compile(rb"<[^<>]{%d}" % MAX_TAG_BYTES)


def may_read(body: bytes) -> bool:
    """Say whether feedparser may see a document at all."""
    if len(body) > MAX_BYTES or body.count(b"<") > MAX_TAGS:
        return False
    if _HTML.search(body[:2_000]) or _LONG_TAG.search(body) or _PUNYCODE.match(body):
        return False
    cut_off = sum(1 for _ in islice(_CUT_OFF_TAG.finditer(body), MAX_CUT_OFF_TAGS))
    return cut_off < MAX_CUT_OFF_TAGS


def read_tolerantly(body: bytes, content_type: str | None, url: str, newest: Newest) -> Document:
    """Parse from memory only: given bytes or text, feedparser would open what they name."""
    headers = {"content-location": url}
    if content_type and "punycode" not in content_type.lower():
        headers["content-type"] = content_type
    try:
        parsed = feedparser.parse(
            io.BytesIO(mend_references(body)),
            response_headers=headers,
            # 87 % of its time, for HTML we do not use (measured on 185 real feeds).
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    # It lets `chr`, `int` and codecs raise, and its SGML parser asserts.
    except (ValueError, OverflowError, AssertionError, LookupError, RecursionError) as refusal:
        return Document(trouble=repr(refusal)[:200])
    for found in parsed.entries:
        newest.add(_raw(found))
    error = parsed.get("bozo_exception")
    trouble = None
    if error is not None and not isinstance(error, HARMLESS):
        trouble = repr(error)[:200]
    elif not parsed.get("version"):
        trouble = f"no feed format ({content_type or 'no content type'})"
    return Document(
        parsed.get("version") or None,
        parsed.feed.get("title"),
        newest.entries(),
        newest.total,
        trouble,
    )


def _raw(found: Any) -> RawEntry:
    alternates = (
        other.get("href")
        for other in found.get("links", ())[:MAX_LINKS]
        if other.get("rel", "alternate") == "alternate"
    )
    name = str(found.get("id") or "")
    is_address = name.lower().startswith(("http://", "https://"))
    named = (found.get("feedburner_origlink"), found.get("link"), *alternates)
    links = [str(link)[:MAX_LINK_CHARS] for link in (*named, name if is_address else None) if link]
    content: Any = found.get("content") or ({},)
    return RawEntry(
        name=name[:MAX_NAME_CHARS] or None,
        title=(found.get("title") or "")[:MAX_TITLE_MARKUP] or None,
        summary=(found.get("summary") or "")[:MAX_TITLE_MARKUP] or None,
        links=tuple(dict.fromkeys(links)),
        dates=tuple(_dates(found)),
        content=(content[0].get("value") or "")[:MAX_CONTENT_CHARS] or None,
    )


def _dates(found: Any) -> list[tuple[str, str]]:
    # `dict.get`, because feedparser's own answers for `updated` with the publication date.
    moments = ((key, _utc(dict.get(found, f"{key}_parsed"))) for key in ("published", "updated"))
    return [(key, moment.isoformat()) for key, moment in moments if moment is not None]


def _utc(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):  # a year no calendar has
        return None
