"""The sitemaps a sitemap index names. A sitemap of pages is a feed: see `xml`."""

from __future__ import annotations

from datetime import datetime

from transforms._feeds.dates import parse_date
from transforms._feeds.listing import MAX_LISTED, elements
from transforms._feeds.model import MAX_DATE_CHARS, MAX_LINK_CHARS


def sitemap_children(body: bytes) -> tuple[tuple[str, datetime | None], ...]:
    """Return address and last change of every sitemap of an index, in its order; never raises."""
    found: list[tuple[str, datetime | None]] = []
    for sitemap in elements(body, "sitemap"):
        texts = {
            name: (child.text or "").strip()
            for child in sitemap
            if (name := str(child.tag).rpartition("}")[2]) in ("loc", "lastmod")
        }
        address = texts.get("loc", "")
        if 0 < len(address) <= MAX_LINK_CHARS:
            found.append((address, parse_date(texts.get("lastmod", "")[:MAX_DATE_CHARS])))
        if len(found) == MAX_LISTED:
            break
    return tuple(found)
