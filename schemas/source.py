"""What a run reads: sources, what was learnt about them, and the entries they list."""

from __future__ import annotations

from enum import StrEnum

from schemas.base import Part, Record, UtcTime


class SourceKind(StrEnum):
    """How a source is read; also the scheme prefix that forces the kind (`warc:...`)."""

    FEED = "feed"
    URL = "url"
    WARC = "warc"
    HTML = "html"
    TEXT = "text"
    JSONL = "jsonl"


class DocumentState(Part):
    """What the last answer for a document behind a source taught us."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    status: str = "ok"
    """`ok`, or the reason of its last reject."""


class SourceState(Record):
    """What the last poll of a source taught us; `id` is the Source's id."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    status: str = "ok"
    """`ok`, `not_modified`, or the reason of the reject."""
    failures: int = 0
    """Polls in a row that failed."""
    polled_at: UtcTime
    """The run's `as_of`, not the wall clock of the request."""
    documents: tuple[DocumentState, ...] = ()
    """What a home page, a sitemap index or an OPML list led to, in the order it is asked for."""
    retry_at: UtcTime | None = None
    """Not to be asked before: the server said so (Retry-After)."""
    ttl_s: float | None = None
    """How long an answer may be used: the longest of `ttl`, `sy:updatePeriod`, Cache-Control and
    Expires."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day, UTC, in which the publisher does not want to be asked."""
    skip_days: tuple[int, ...] = ()
    """Days of the week, Monday 0, likewise."""
    quiet: int = 0
    """Polls in a row that brought no new entry."""


class Source(Record):
    """One input: a feed or page by URL, or one file on any Beam filesystem.

    `id` is `kind:location`.
    """

    kind: SourceKind
    location: str
    """An http(s) URL, or a path; globs are expanded before a Source is made."""
    name: str | None = None
    """Who publishes it, as the reader shall see it; by default the feed's title or the host."""
    trust: int = 0
    """Rank among sources that carry the same story: the higher one is canonical."""
    interval_s: float | None = None
    """Seconds between two polls by `dateline watch`; None for the default."""
    state: SourceState | None = None
    """What the last poll taught us; None on the first poll and for files."""


class Poll(Record):
    """One turn of a source in a stream: `id` is the Source's id."""

    source: Source
    at: UtcTime
    """The stream's clock at this turn; what is found carries it as its event time."""


class FeedPage(Record):
    """A feed document as fetched or read; `id` is the Source's id."""

    url: str
    """Where the bytes came from after redirects: the base of relative links."""
    source: Source
    body: bytes
    content_type: str | None = None


class FeedEntry(Record):
    """One article a source promises; `id` is the article's id (hash of the canonical URL)."""

    url: str
    """Canonical (`transforms._urls.canonical_url`)."""
    fetch_url: str
    """As listed: what is requested."""
    source_id: str
    source: str
    """Publisher's name for readers."""
    trust: int = 0
    title: str | None = None
    published: UtcTime | None = None
    published_from: str | None = None
    """The feed's element `published` was read from, such as `pubDate` or `dc:date`."""
    content: str | None = None
    """What the feed gives of the text, as markup, cut at 20,000 characters."""
    media: tuple[str, ...] = ()
    """Addresses of pictures the feed shows with it, at most 10."""
    attempts: int = 0
    """Earlier runs that failed to fetch it, for a `retryable` reason."""


class FetchList(Record):
    """Work for the fetcher: the new entries of one host, or one file to read.

    Small on purpose: what is shuffled before fetching is names, never bodies.
    """

    entries: tuple[FeedEntry, ...] = ()
    file: Source | None = None
