"""Every setting of a run with its default: the only place with defaults.

`RunConfig` is built once by `pipeline.config` and frozen; each transform gets its own slice.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schemas.base import Part, UtcTime
from schemas.rights import Respect
from schemas.source import FeedEntry, Source, SourceKind

DAYS_MAX = 36_500
"""A century: what is longer is a slip, and far longer leaves what a date can hold."""

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_.])?")


def host_port(value: str) -> str:
    """Return `HOST:PORT` as connections name it: lower case, an IPv6 address without brackets."""
    host, _, port = value.lower().rpartition(":")
    known = _ipv6(host) if ":" in host else host if _HOST.fullmatch(host) else None
    if known is None or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
        raise ValueError("should be HOST:PORT, such as localhost:8080 or [::1]:8080")
    return f"{known}:{int(port)}"


def _ipv6(host: str) -> str | None:
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return str(ipaddress.IPv6Address(bare))
    except ValueError:
        return None


HostPort = Annotated[str, AfterValidator(host_port)]
Days = Annotated[float, Field(gt=0, le=DAYS_MAX, allow_inf_nan=False)]


class HttpConfig(Part):
    """How the one HTTP client behaves."""

    user_agent: str = Field(
        default="dateline/0.1 (no contact given)",
        pattern=r"^[!-~][ -~]{0,499}$",
    )
    """Names the crawler to publishers; say with --user-agent where they can reach you."""
    timeout_s: float = Field(default=20.0, gt=0, le=600, allow_inf_nan=False)
    """Total deadline of one request: connect, redirects, headers and body."""
    max_body_bytes: int = Field(default=10_000_000, ge=1, le=1_000_000_000)
    """Decoded bytes of one page; news pages are below 3 MB."""
    max_feed_bytes: int = Field(default=52_428_800, ge=1, le=1_000_000_000)
    """Decoded bytes of one feed or sitemap: what sitemaps.org allows a sitemap."""
    max_redirects: int = Field(default=5, ge=0, le=50)
    per_host_delay_s: float = Field(default=0.5, ge=0, le=600, allow_inf_nan=False)
    """Pause between the starts of two requests to one host; robots.txt may ask for more."""
    max_open: int = Field(default=100, ge=1, le=10_000)
    """Requests in flight, all hosts together."""
    max_open_per_host: int = Field(default=2, ge=1, le=10_000)
    retries: int = Field(default=2, ge=0, le=10)
    """Further tries within the run after a connection error or a 500, 502, 503, 504."""
    max_wait_s: float = Field(default=30.0, ge=0, le=3_600, allow_inf_nan=False)
    """A host that asks to come back within this time (Retry-After) is waited for; a longer pause
    is kept by leaving it alone until then."""
    proxy: str | None = Field(default=None, pattern=r"^https?://[!-~]{1,1000}$")
    """An HTTP proxy all requests go through; it resolves names, so it must refuse private
    addresses itself."""
    allow_private: tuple[HostPort, ...] = ()
    """`HOST:PORT` whose address may be private or loopback."""
    connect_to: dict[HostPort, HostPort] = {}
    """`host:port` to `address:port` that is connected to instead (tests, the demo)."""
    respect: Respect = "all"
    """Which refusals of publishers are obeyed (docs/rights.md); all are recorded."""
    sites_directory: str | None = None
    """Where the robots.txt and other such files of sites are kept between runs; set from the
    state, never by a user."""


class FeedsConfig(Part):
    """How much of what a source names is read in one run."""

    max_entries: int = Field(default=1_000, ge=1, le=1_000_000)
    """Entries of one feed or sitemap: the newest; a news sitemap holds up to 1,000."""
    max_documents: int = Field(default=20, ge=1, le=10_000)
    """Feeds and sitemaps behind one home page, sitemap index or OPML list."""


class ExtractConfig(Part):
    """Limits of the killable extraction workers."""

    workers: int = Field(default=1, ge=1, le=1_024)
    """Worker processes."""
    timeout_s: float = Field(default=20.0, gt=0, le=600, allow_inf_nan=False)
    """Per page; the slowest real page of the development set needs under 2 s."""
    memory_mb: int = Field(default=2_000, ge=1, le=1_000_000)
    """Address space of one worker process above what it has when warm."""
    min_chars: int = Field(default=200, ge=0, le=1_000_000)
    """Shorter text is no article; 0 keeps one-sentence texts."""


class DedupeConfig(Part):
    """When two articles are the same text."""

    horizon_days: Days = 7.0
    """Articles further apart are never compared (syndicated copies follow within days)."""
    containment: float = Field(default=0.40, gt=0, le=1, allow_inf_nan=False)
    """Share of the shorter text's sketched word 4-grams found in the longer one."""
    known: tuple[str, ...] = ()
    """Fingerprint files of earlier runs; filled from the state."""
    keep_days: Days = 14.0
    """How long fingerprints stay in the state: twice the horizon, for late arrivals."""


class SeenConfig(Part):
    """What earlier runs did with the entries they found; filled from the state."""

    files: tuple[str, ...] = ()
    """Files of settled ids (`transforms._seen_set`)."""
    waiting: tuple[str, ...] = ()
    """Ids that failed for a retryable reason and are not to be taken from a feed again."""
    due: tuple[FeedEntry, ...] = ()
    """Of those, the entries whose next try is due in this run."""
    revived: tuple[str, ...] = ()
    """Ids among the due that were settled when their tries were used up, and count as open now."""
    max_attempts: int = Field(default=4, ge=1, le=20)
    """Tries of one entry over all runs; then the last failure stands."""
    retry_after_s: float = Field(default=900.0, gt=0, le=86_400, allow_inf_nan=False)
    """Wait before the second try; doubled for each further one."""
    keep_days: Days = 90.0
    """How long a settled id is remembered; feeds list old entries again, rarely that old.
    Not below `dedupe.keep_days`: an entry forgotten before its fingerprint would come again, as a
    copy of itself."""


class StoriesConfig(Part):
    """The story rows of earlier runs; filled from the state."""

    known: tuple[str, ...] = ()


class WatchConfig(Part):
    """How `dateline watch` paces its batches; what a run does is not its matter."""

    interval_s: float = Field(default=300.0, ge=1, le=604_800, allow_inf_nan=False)
    """Seconds between two polls of a feed; an input may have its own."""
    max_interval_s: float = Field(default=3_600.0, ge=1, le=604_800, allow_inf_nan=False)
    """Longest wait after failures, which double the interval; a longer interval stays as it is."""
    grace_s: float = Field(default=30.0, ge=0, le=86_400, allow_inf_nan=False)
    """What a batch may still take after the signal to stop; then it ends uncommitted."""


class OutputConfig(Part):
    """Where a run's rows go."""

    directory: str
    state_directory: str
    run_id: str
    shards: int = Field(default=4, ge=1, le=100_000)
    compress: Literal["none", "gzip", "zstd"] = "none"
    attempt: str = ""
    """Part of every file's name on object stores, where two runs may write at once; set by the
    run (`pipeline/arbiter.py`), never by a user."""


class StreamConfig(Part):
    """The pace of a run that does not end (`--streaming`)."""

    poll_s: float = Field(default=300.0, ge=1, le=86_400, allow_inf_nan=False)
    """Pause between two polls of a feed, by the stream's clock."""
    window_s: int = Field(default=60, ge=1, le=86_400)
    """Rows of so many seconds are published together, with a manifest."""
    speed: float = Field(default=1.0, gt=0, le=1_000_000, allow_inf_nan=False)
    """Seconds of the stream's clock in one second: above 1 to play old feeds (tests, models)."""
    started_at: UtcTime | None = None
    """The wall clock when the stream's clock stood at `as_of`; set when it starts, and kept by
    an engine that restarts the stream."""


class RunConfig(Part):
    """Everything one run depends on."""

    as_of: UtcTime
    sources: tuple[Source, ...]
    output: OutputConfig
    http: HttpConfig = HttpConfig()
    feeds: FeedsConfig = FeedsConfig()
    extract: ExtractConfig = ExtractConfig()
    dedupe: DedupeConfig = DedupeConfig()
    seen: SeenConfig = SeenConfig()
    stories: StoriesConfig = StoriesConfig()
    stream: StreamConfig = StreamConfig()

    def of_kind(self, *kinds: SourceKind) -> tuple[Source, ...]:
        """Return the sources of these kinds, in order."""
        return tuple(source for source in self.sources if source.kind in kinds)
