"""Ask each source for its feeds and sitemaps, unless it says that nothing is new.

In:      Source (kind feed; `state` holds what its last poll taught us)
Out:     FeedPage, and on the second output exactly one SourceState a source
Rejects: unit source, every reason of the HTTP client (`transforms._fetch.answers.REASONS`), of the
         source or of a document behind it (`url`):
         `bad_url`, `private_address`, `dns_failed`, `connection_failed`, `tls_failed`,
         `timed_out`, `bad_response`, `truncated`, `bad_encoding`, `too_large`,
         `too_many_redirects`, `bad_redirect`, `robots_denied`, `robots_unreachable`,
         `forbidden`, `not_found`, `gone`, `too_many_requests`, `http_error`, `server_error`;
         `left_alone` it has asked for a pause that is not over;
         `no_feed_found` a web page that leads to no feed;
         `too_many_documents` it leads to more than `feeds.max_documents`;
         `unreadable_file` a local feed that cannot be opened.

A source may be a feed, a sitemap, or what leads to some: a home page, a sitemap index, an OPML
list. What is done with each stands in `transforms._discover.poll`. The sources of one host are one
piece of work, so that whatever the number of workers one of them keeps the host's pace.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import apache_beam as beam
import zstandard
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints.decorators import with_input_types

from schemas import (
    FeedPage,
    FeedsConfig,
    HttpConfig,
    Record,
    Reject,
    Source,
    SourceState,
    Unit,
)
from transforms._carry import PASSED, REJECTED
from transforms._discover.poll import NOT_MODIFIED, Limits, failed, poll, read
from transforms._fetch.answers import Failure
from transforms._rolling import Get, RollingFn
from transforms._storage import open_read
from transforms._urls import host_of

STATES = "states"

UNREADABLE = (OSError, EOFError, ValueError, zlib.error, zstandard.ZstdError)
"""What opening and decompressing a file can raise; Beam's own errors are OSErrors."""

Read = Callable[[str, int], bytes | Failure]
"""Reads a file up to a limit."""

Group = tuple[str, Iterable[Source]]
"""The sources of one host."""


class FetchedFeeds(NamedTuple):
    """What polling gives: the documents, and what was learnt about every source."""

    pages: PCollection[FeedPage]
    states: PCollection[SourceState]


def is_remote(source: Source) -> bool:
    """Say whether a source is asked for over HTTP."""
    return source.location.lower().startswith(("http://", "https://"))


def read_file(path: str, limit: int) -> bytes | Failure:
    """Return a file's bytes from any Beam filesystem."""
    try:
        with open_read(path) as file:
            body = file.read(limit + 1)
    except UNREADABLE as error:
        return Failure("unreadable_file", repr(error)[:200])
    return Failure("too_large", path) if len(body) > limit else body


class FeedFn(RollingFn):
    """Gives what a poll teaches an output of its own."""

    def routed(self, result: Record | Reject) -> Record | TaggedOutput[Any, Any]:
        """Count one result and give it its output."""
        if isinstance(result, SourceState):
            if result.status == NOT_MODIFIED:
                self._tally.add(NOT_MODIFIED)
            return TaggedOutput(STATES, result)
        return super().routed(result)


class _FetchFeedsFn(FeedFn):
    def __init__(self, http: HttpConfig, feeds: FeedsConfig, as_of: datetime, stage: str) -> None:
        super().__init__(http, stage)
        self._limits = Limits.of(http, feeds)
        self._as_of = as_of

    def jobs(self, element: Group) -> Sequence[Source]:
        return tuple(source for source in _in_order(element) if is_remote(source))

    async def work(self, job: Source, get: Get) -> Sequence[Record | Reject]:
        return (await poll(job, get, self._as_of, self._limits)).records()

    def local(self, element: Group) -> Iterable[Record | Reject]:
        for source in _in_order(element):
            if not is_remote(source):
                body = read_file(source.location, self._limits.max_bytes)
                yield from read(source, body, self._as_of, self._limits).records()

    def broken(self, job: Source | Group, bug: BaseException) -> Sequence[Record | Reject]:
        """A bug of ours in one source: its state stays, and it is read again."""
        sources = (job,) if isinstance(job, Source) else tuple(_in_order(job))
        return [record for source in sources for record in self._lost(source, bug)]

    def _lost(self, source: Source, bug: BaseException) -> Sequence[Record | Reject]:
        (reject,) = super().broken(source, bug)
        reject = reject.replace(unit=Unit.SOURCE, url=source.location, source_id=source.id)
        failure = Failure("bug", "")
        return failed(source, failure, self._as_of, self._limits.max_wait_s).state, reject


def _in_order(group: Group) -> Sequence[Source]:
    return sorted(group[1], key=lambda source: source.id)


def _by_host(source: Source) -> tuple[str, Source]:
    """Name the host whose pace a source needs; files need none and stay apart."""
    return (host_of(source.location) if is_remote(source) else source.id), source


@with_input_types(Source)
class FetchFeeds(beam.PTransform[PCollection[Source], FetchedFeeds]):
    """Rolling shell of `poll` and `read`."""

    def __init__(
        self, http: HttpConfig, feeds: FeedsConfig, as_of: datetime, rejects: ErrorHandler
    ) -> None:
        super().__init__()
        self._http = http
        self._feeds = feeds
        self._as_of = as_of
        self._rejects = rejects

    def expand(self, pcoll: PCollection[Source]) -> FetchedFeeds:
        """Wire the grouping, the DoFn and its three outputs."""
        fn = _FetchFeedsFn(self._http, self._feeds, self._as_of, type(self).__name__)
        found = (
            pcoll
            | beam.Map(_by_host).with_output_types(tuple[str, Source])
            | beam.GroupByKey()
            | beam.ParDo(fn).with_outputs(REJECTED, STATES, main=PASSED)
        )
        self._rejects.add_error_pcollection(found[REJECTED])
        pages, states = found[PASSED], found[STATES]
        # Several outputs have no common type for a decorator to name.
        pages.element_type, states.element_type = FeedPage, SourceState
        return FetchedFeeds(pages, states)
