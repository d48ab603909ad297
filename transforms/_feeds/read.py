"""One feed document of any format into what it says: the parsers in the order they are asked."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from transforms._feeds.jsonfeed import read_json
from transforms._feeds.model import Document
from transforms._feeds.newest import Newest
from transforms._feeds.tolerant import may_read, read_tolerantly
from transforms._feeds.xml import misses_entries, read_xml


def read_document(
    body: bytes,
    content_type: str | None,
    url: str,
    max_entries: int = 1_000_000,
    latest: datetime | None = None,
) -> Document:
    """Read a document; never raises.

    Args:
        body: The bytes as fetched.
        content_type: The HTTP header, if there was one.
        url: Where the bytes came from: the base of xml:base.
        max_entries: The newest so many entries are kept, in the document's order.
        latest: Dates after it are not believed, so they make no entry new.
    """
    fresh = partial(Newest, max_entries, latest)
    if _is_json(body):
        return read_json(body, fresh())
    document = read_xml(body, content_type, url, fresh)
    is_empty_feed = document.format is not None and document.trouble is None
    if document.entries and not misses_entries(document, body):
        return document
    if is_empty_feed or not may_read(body):
        return document
    other = read_tolerantly(body, content_type, url, fresh())
    return other if other.total > document.total or not document.total else document


def _is_json(body: bytes) -> bool:
    return body[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"{"
