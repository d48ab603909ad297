"""The feeds an OPML list names."""

from __future__ import annotations

from transforms._feeds.listing import MAX_LISTED, elements
from transforms._feeds.model import MAX_LINK_CHARS


def opml_feeds(body: bytes) -> tuple[str, ...]:
    """Return the address of every feed, in the list's order, each once; never raises."""
    found: dict[str, None] = {}
    for outline in elements(body, "outline"):
        named = (outline.get(name) for name in ("xmlUrl", "xmlurl", "xmlURL"))
        address = next((one for one in named if one), "").strip()
        if 0 < len(address) <= MAX_LINK_CHARS:
            found.setdefault(address)
        if len(found) == MAX_LISTED:
            break
    return tuple(found)
