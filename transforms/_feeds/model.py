"""What a feed document says before anything is believed: plain tuples of the publisher's texts."""

from __future__ import annotations

from typing import NamedTuple


class RawEntry(NamedTuple):
    """One entry as written; nothing is checked yet but lengths."""

    name: str | None = None
    """The guid, id or rdf:about."""
    title: str | None = None
    """Markup, as it stands after the format's own escaping."""
    links: tuple[str, ...] = ()
    """What may be its address, best first, resolved against xml:base where there is one."""
    dates: tuple[tuple[str, str], ...] = ()
    """Element and text of what may be its date, best first."""
    summary: str | None = None
    """What stands in for a title; read only where there is none."""
    content: str | None = None
    media: tuple[str, ...] = ()
    position: int = 0
    """Its place among all entries of the document, from 0."""


class Document(NamedTuple):
    """One feed document."""

    format: str | None = None
    """`rss`, `rdf`, `atom`, `cdf`, `sitemap`, `json`, feedparser's name, or None: no feed."""
    title: str | None = None
    entries: tuple[RawEntry, ...] = ()
    total: int = 0
    """Entries the document has; more than `entries` when a limit was given."""
    trouble: str | None = None
    """Why it is no feed, or only a broken one."""


MAX_TITLE_MARKUP = 4_000
"""Of a title with markup: cut before anything is parsed, so that no expression meets a novel."""
MAX_NAME_CHARS = 4_000
MAX_LINK_CHARS = 8_000
"""Longer than any address that is accepted, so that a cut one is never taken for a whole one."""
MAX_DATE_CHARS = 200
MAX_CONTENT_CHARS = 20_000
MAX_LINKS = 10
MAX_MEDIA = 10
