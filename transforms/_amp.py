"""Addresses of AMP copies, folded into the address of the page they are a copy of.

Only what can name no other article: each rule with its figures is in decision 0014. A host that
begins with `amp.` is left alone: of 24 such copies 7 lie under another path than their page.
"""

from __future__ import annotations

import re

PARAMETERS = frozenset(("amp", "amp=", "amp=1", "outputtype=amp", "hs_amp=true"))
"""Whole parts of a query, lower case: WordPress and others, Arc Publishing, HubSpot. Not any
parameter whose value is `amp`: `q=amp` searches, `tag=amp` lists."""

_CACHED = re.compile(
    r"https?://(?:(?:[a-z0-9-]+\.)*(?:cdn\.ampproject\.org|bing-amp\.com)/[cv]/(?P<tls>s/)?"
    r"|(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?/amp/(?P<google>s/))"
    r"(?P<page>[^/?:]+\.[^/?]+.*)"
)
"""A cache names the page in its path: `c` for documents (`i` are images), `s` for https."""

_SUFFIX = re.compile(r"(?:\.amp)+(\.html?)$")
_NUMBER = re.compile(r"[0-9]{5}")
_WORD_BREAKS = 3


def cached_page(url: str) -> str | None:
    """Return the address a cache's copy was made from, as written; None for any other address."""
    found = _CACHED.match(url) if "amp" in url else None
    if found is None:
        return None
    return f"http{'s' if found['tls'] or found['google'] else ''}://{found['page']}"


def page_address(url: str) -> str:
    """Return an address as that of the page itself; it has a path, and no query. Idempotent."""
    if "amp" not in url:
        return url
    origin, *segments = url.split("/")[2:]
    for fold in FOLDS:
        segments = fold(segments)
    return "/".join((url[: url.index("/")], "", origin, *segments))


def _without_last(segments: list[str]) -> list[str]:
    """`/a-story-of-many-words/amp` and `/story-12345/amp/`; `/guitars/amp` is a section."""
    slash = segments[-1:] if segments[-1] == "" else []
    named = segments[:-1] if slash else segments
    if len(named) > 1 and named[-1] == "amp" and _is_article(named[-2]):
        named = named[:-1]
    return [*named, *slash]


def _without_suffix(segments: list[str]) -> list[str]:
    """`/story.amp.html`; `/story.amp` is left, for one in four pages is not called `/story`."""
    return [*segments[:-1], _SUFFIX.sub(r"\1", segments[-1])]


def _without_first(segments: list[str]) -> list[str]:
    """`/amp/2026/03/story-12345`; of `/amp/story` 2 in 5 are not `/story`."""
    while segments[0] == "amp" and len(list(filter(None, segments))) > 2 and _has_article(segments):
        segments = segments[1:]
    return segments


FOLDS = (_without_last, _without_suffix, _without_first)
"""In this order each leaves nothing to fold for those before it."""


def _has_article(segments: list[str]) -> bool:
    return any(map(_is_article, segments))


def _is_article(segment: str) -> bool:
    """Tell a segment of a path that names an article, by four words or a long number."""
    breaks = segment.count("-") + segment.count("_")
    return breaks >= _WORD_BREAKS or _NUMBER.search(segment) is not None
