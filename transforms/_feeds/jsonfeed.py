"""JSON Feed (jsonfeed.org, 1.0 and 1.1); what has the wrong type is not there."""

from __future__ import annotations

import json
from typing import Any

from transforms._feeds.model import (
    MAX_CONTENT_CHARS,
    MAX_DATE_CHARS,
    MAX_LINK_CHARS,
    MAX_MEDIA,
    MAX_NAME_CHARS,
    MAX_TITLE_MARKUP,
    Document,
    RawEntry,
)
from transforms._feeds.newest import Newest

DATES = ("date_published", "date_modified")
LINKS = ("url", "external_url")
SUMMARIES = ("summary", "content_text", "content_html")
IMAGES = ("image", "banner_image")


MAX_VALUES = 500_000
"""Of a document: 40,000 entries of twelve. It is held as a whole, and a value of two bytes takes up
to 250: 24 MB of them took 14 s and 750 MB."""
_OF_VALUES = (b"{", b"[", b'",')
"""Stand once for each value but numbers, and hardly ever in a text."""


def read_json(body: bytes, newest: Newest) -> Document:
    """Read a document that begins with a brace; never raises."""
    too_many = Document(trouble=f"JSON: more than {MAX_VALUES:,} values")
    if sum(map(body.count, _OF_VALUES)) > MAX_VALUES:
        return too_many
    try:
        feed = json.loads(body.decode(json.detect_encoding(body), "replace"))
    except (ValueError, RecursionError) as error:
        return Document(trouble=f"JSON: {type(error).__name__}")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not _is_feed(feed):
        return Document(trouble="JSON, but no JSON Feed")
    if len(items) > MAX_VALUES:
        return too_many
    for item in items:
        newest.add(_raw(item))
    title = _string(feed, "title", MAX_TITLE_MARKUP)
    return Document("json", title, newest.entries(), newest.total)


def _is_feed(feed: dict[str, Any]) -> bool:
    """Say whether a document is a JSON Feed, by its version or by keys nobody else has."""
    if "jsonfeed.org" in str(feed.get("version"))[:200]:
        return True
    return any(isinstance(feed.get(key), str) for key in ("home_page_url", "feed_url"))


def _raw(item: object) -> RawEntry:
    if not isinstance(item, dict):
        return RawEntry()
    name = _string(item, "id", MAX_NAME_CHARS)
    is_address = name is not None and name[:8].lower().startswith(("http://", "https://"))
    links = (*(_string(item, key, MAX_LINK_CHARS) for key in LINKS), name if is_address else None)
    dates = ((key, _string(item, key, MAX_DATE_CHARS)) for key in DATES)
    title = _string(item, "title", MAX_TITLE_MARKUP)
    summaries = () if title else (_string(item, key, MAX_TITLE_MARKUP) for key in SUMMARIES)
    return RawEntry(
        name=name,
        title=title,
        summary=next((text for text in summaries if text), None),
        links=tuple(dict.fromkeys(link for link in links if link)),
        dates=tuple((key, text) for key, text in dates if text),
        content=_string(item, "content_html", MAX_CONTENT_CHARS),
        media=_media(item),
    )


def _media(item: dict[str, Any]) -> tuple[str, ...]:
    found = [_string(item, key, MAX_LINK_CHARS) for key in IMAGES]
    attached = item.get("attachments")
    for one in attached[:MAX_MEDIA] if isinstance(attached, list) else ():
        if isinstance(one, dict) and str(one.get("mime_type"))[:6].lower() == "image/":
            found.append(_string(one, "url", MAX_LINK_CHARS))
    return tuple(dict.fromkeys(image for image in found if image))


def _string(item: dict[str, Any], key: str, limit: int) -> str | None:
    value = item.get(key)
    return value.strip()[:limit] or None if isinstance(value, str) else None
