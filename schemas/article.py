"""A page as fetched, the article read from it, and the typed pieces cleaning took out."""

from __future__ import annotations

from schemas.base import Part, Record, Span, StatedTime
from schemas.event import EventMention
from schemas.rights import Rights


class Page(Record):
    """Bytes of one document and what is known about them; `id` is the article's id."""

    url: str | None
    """Canonical URL; None for local text without one."""
    source_id: str
    source: str
    trust: int = 0
    body: bytes
    media_type: str = "text/html"
    """`text/html`, or `text/plain` for text that needs no extraction (UTF-8)."""
    charset: str | None = None
    """As the HTTP header said; None when it said nothing."""
    etag: str | None = None
    last_modified: str | None = None
    title: str | None = None
    """From the feed or the row: used where the page itself says nothing."""
    published: StatedTime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    rights: Rights | None = None
    """What headers and the site's files state; what the page itself states is not yet read."""


class Embed(Part):
    """A social post that stood inside the article."""

    kind: str
    """`tweet`, `instagram`, `facebook`, `tiktok`, `youtube`."""
    author: str | None = None
    handle: str | None = None
    published: str | None = None
    """ISO date, as precise as the embed states it."""
    text: str = ""
    url: str | None = None
    links: tuple[str, ...] = ()


class Image(Part):
    """A picture the article showed."""

    id: str | None = None
    """The agency's or the publisher's file id, e.g. `RTX1A2B3`."""
    url: str | None = None
    caption: str | None = None
    credit: str | None = None
    published: str | None = None
    """ISO date the caption states."""


class RelatedLink(Part):
    """A pointer to another article (`READ: ...`, `Related: ...`)."""

    label: str
    title: str
    url: str | None = None


class Removed(Part):
    """One piece cleaning took out of the text, and the rule that did it."""

    rule: str
    text: str
    span: Span | None = None
    """Where it stood in the text as extracted; None for what the DOM rules took out before."""
    evidence: str | None = None
    """What a rule that learns has learnt it from."""


class Article(Record):
    """A cleaned article. `id` is the hash of its canonical URL, of its text, or the user's own."""

    url: str | None
    """Canonical form of the address it was listed under."""
    canonical: str | None = None
    """Address the page gives itself; None where it gives none, or none that can be believed."""
    title: str | None = None
    listed_title: str | None = None
    """How the feed put it, where that is not how the page does."""
    text: str
    """Paragraphs separated by a blank line; what `removed` lists is no longer in it."""
    published: StatedTime | None = None
    published_basis: str | None = None
    """Where `published` comes from: `page`, `feed`, `row`, or `text` (a date line)."""
    modified: StatedTime | None = None
    """When the page says it was last changed."""
    authors: tuple[str, ...] = ()
    source: str
    source_id: str
    trust: int = 0
    language: str | None = None
    """ISO 639-1."""
    section: str | None = None
    """The publisher's own name for it."""
    site_name: str | None = None
    is_paywalled: bool = False
    """The page states that its text is not free to read."""
    is_live: bool = False
    """A live blog: it goes on changing."""
    rights: Rights = Rights()
    embeds: tuple[Embed, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[RelatedLink, ...] = ()
    removed: tuple[Removed, ...] = ()
    events: tuple[EventMention, ...] = ()
    story_id: str | None = None
    """Set by DedupeStories; every published article has one."""
    cluster_id: str | None = None
    """Same event in other words; not computed yet."""
