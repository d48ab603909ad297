"""Every setting of a run with its default: the only place with defaults.

`RunConfig` is built once by `pipeline.config` and frozen; each transform gets its own slice.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.base import Part, UtcTime
from schemas.source import FeedEntry, Source, SourceKind


class HttpConfig(Part):
    """How the one HTTP client behaves."""

    user_agent: str = "dateline/0.1 (+https://github.com/dateline-news/dateline)"
    """Names the crawler and where to complain; set a contact of your own with --user-agent."""
    timeout_s: float = Field(default=20.0, gt=0)
    """Total deadline of one request: connect, redirects, headers and body."""
    max_body_bytes: int = Field(default=10_000_000, gt=0)
    """Decoded bytes of one response; news pages are below 2 MB."""
    max_redirects: int = Field(default=5, ge=0)
    per_host_delay_s: float = Field(default=0.5, ge=0)
    """Pause between the starts of two requests to one host; robots.txt may ask for more."""
    max_open: int = Field(default=100, gt=0)
    """Requests in flight, all hosts together."""
    max_open_per_host: int = Field(default=2, gt=0)
    retries: int = Field(default=1, ge=0)
    """Further tries within the run after a connection error or a 502, 503, 504."""
    allow_private: tuple[str, ...] = ()
    """`HOST:PORT` whose address may be private or loopback."""
    connect_to: dict[str, str] = {}
    """`host:port` to `address:port` that is connected to instead (tests, the demo)."""


class ExtractConfig(Part):
    """Limits of the killable extraction workers."""

    workers: int = Field(default=1, gt=0)
    """Worker processes."""
    timeout_s: float = Field(default=20.0, gt=0)
    """Per page; the slowest real page of the development set needs under 2 s."""
    memory_mb: int = Field(default=2_000, gt=0)
    """Address space of one worker process above what it has when warm."""
    min_chars: int = Field(default=200, ge=0)
    """Shorter text is no article; 0 keeps one-sentence texts."""


class DedupeConfig(Part):
    """When two articles are the same text."""

    horizon_days: float = Field(default=7.0, gt=0)
    """Articles further apart are never compared (syndicated copies follow within days)."""
    containment: float = Field(default=0.40, gt=0, le=1)
    """Share of the shorter text's sketched word 4-grams found in the longer one."""
    known: tuple[str, ...] = ()
    """Fingerprint files of earlier runs; filled from the state."""
    keep_days: float = Field(default=14.0, gt=0)
    """How long fingerprints stay in the state: twice the horizon, for late arrivals."""


class SeenConfig(Part):
    """What earlier runs did with the entries they found; filled from the state."""

    files: tuple[str, ...] = ()
    """Files of settled ids (`transforms._seen_set`)."""
    waiting: tuple[str, ...] = ()
    """Ids that failed for a retryable reason and are not to be taken from a feed again."""
    due: tuple[FeedEntry, ...] = ()
    """Of those, the entries whose next try is due in this run."""
    max_attempts: int = Field(default=4, gt=0)
    """Tries of one entry over all runs; then the last failure stands."""
    retry_after_s: float = Field(default=900.0, gt=0)
    """Wait before the second try; doubled for each further one."""
    keep_days: float = Field(default=90.0, gt=0)
    """How long a settled id is remembered; feeds list old entries again, rarely that old."""


class StoriesConfig(Part):
    """The story rows of earlier runs; filled from the state."""

    known: tuple[str, ...] = ()


class OutputConfig(Part):
    """Where a run's rows go."""

    directory: str
    state_directory: str
    run_id: str
    shards: int = Field(default=4, gt=0, le=100_000)
    compress: Literal["none", "gzip", "zstd"] = "none"


class RunConfig(Part):
    """Everything one run depends on."""

    as_of: UtcTime
    sources: tuple[Source, ...]
    output: OutputConfig
    http: HttpConfig = HttpConfig()
    extract: ExtractConfig = ExtractConfig()
    dedupe: DedupeConfig = DedupeConfig()
    seen: SeenConfig = SeenConfig()
    stories: StoriesConfig = StoriesConfig()

    def of_kind(self, *kinds: SourceKind) -> tuple[Source, ...]:
        """Return the sources of these kinds, in order."""
        return tuple(source for source in self.sources if source.kind in kinds)
