"""Ask each feed for its document, unless it says that nothing is new.

In:      Source (kind feed; `state` holds what its last poll taught us)
Out:     FeedPage, and on the second output exactly one SourceState a source
Rejects: unit source, every reason of the HTTP client (`transforms._fetch.answers.REASONS`):
         `bad_url`, `private_address`, `dns_failed`, `connection_failed`, `tls_failed`,
         `timed_out`, `bad_response`, `truncated`, `bad_encoding`, `too_large`,
         `too_many_redirects`, `bad_redirect`, `robots_denied`, `robots_unreachable`,
         `forbidden`, `not_found`, `gone`, `too_many_requests`, `http_error`, `server_error`;
         `unreadable_file` a local feed that cannot be opened.

Not modified is what the server says (304), and what the hash of the body says: publishers change
ETags without changing the feed. Such a source gives no FeedPage and counts as `not_modified`. A
feed that moved for good is asked at its new address from then on; one that is gone is left alone.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import apache_beam as beam
import zstandard
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints.decorators import with_input_types

from schemas import FeedPage, HttpConfig, Record, Reject, Source, SourceState, Unit
from transforms._carry import PASSED, REJECTED
from transforms._fetch.answers import Failure, Response
from transforms._fetch.decode import GZIP_MAGIC, DecodeError, gunzip
from transforms._rolling import Get, RollingFn
from transforms._storage import open_read

STATES = "states"
NOT_MODIFIED = "not_modified"

GONE_ASKED_AGAIN_AFTER = timedelta(days=30)
"""A feed that said 410 is left alone this long; some come back after a move of the site."""

UNREADABLE = (OSError, EOFError, ValueError, zlib.error, zstandard.ZstdError)
"""What opening and decompressing a file can raise; Beam's own errors are OSErrors."""

Read = Callable[[str, int], bytes | Failure]
"""Reads a file up to a limit."""


class Polled(NamedTuple):
    """What one poll taught us, and what it gave: nothing when the feed has not changed."""

    state: SourceState
    found: FeedPage | Reject | None = None

    def records(self) -> tuple[Record, ...]:
        """Return what there is."""
        return tuple(record for record in self if record is not None)


class FetchedFeeds(NamedTuple):
    """What polling gives: the documents, and what was learnt about every source."""

    pages: PCollection[FeedPage]
    states: PCollection[SourceState]


def is_remote(source: Source) -> bool:
    """Say whether a source is asked for over HTTP."""
    return source.location.lower().startswith(("http://", "https://"))


async def fetch_feed(source: Source, get: Get, as_of: datetime, max_bytes: int) -> Polled:
    """Poll one feed."""
    known = source.state
    if known is not None and _is_left_alone(known, as_of):
        failure = Failure("gone", f"said so at {known.polled_at:%Y-%m-%d}; not asked again")
        return Polled(known, _rejected(source, failure))
    url = known.url if known is not None else source.location
    answer = await get(
        url,
        etag=known.etag if known else None,
        last_modified=known.last_modified if known else None,
    )
    if isinstance(answer, Failure):
        return _failed(source, answer, as_of)
    return _found(source, answer, as_of, max_bytes)


def read_feed(source: Source, read: Read, as_of: datetime, max_bytes: int) -> Polled:
    """Read one feed from a file."""
    body = read(source.location, max_bytes)
    if isinstance(body, Failure):
        return _failed(source, body, as_of)
    answer = Response(200, source.location, None, body, None, None, None, None)
    return _found(source, answer, as_of, max_bytes)


def read_file(path: str, limit: int) -> bytes | Failure:
    """Return a file's bytes from any Beam filesystem."""
    try:
        with open_read(path) as file:
            body = file.read(limit + 1)
    except UNREADABLE as error:
        return Failure("unreadable_file", repr(error)[:200])
    return Failure("too_large", path) if len(body) > limit else body


def _found(source: Source, answer: Response, as_of: datetime, max_bytes: int) -> Polled:
    """Compare what came with what is known."""
    known = source.state
    body = answer.body
    if body.startswith(GZIP_MAGIC):  # a `.gz` file served as it is
        try:
            body = gunzip(body, max_bytes)
        except DecodeError as error:
            return _failed(source, Failure(str(error), "gzip file"), as_of)
    digest = hashlib.sha256(body).hexdigest()
    is_same = known is not None and (answer.status == 304 or digest == known.body_sha256)
    state = SourceState(
        id=source.id,
        url=answer.moved_to or (known.url if known else source.location),
        etag=answer.etag or (known.etag if known and is_same else None),
        last_modified=answer.last_modified or (known.last_modified if known and is_same else None),
        body_sha256=known.body_sha256 if known and is_same else digest,
        status=NOT_MODIFIED if is_same else "ok",
        polled_at=as_of,
    )
    if is_same:
        return Polled(state)
    page = FeedPage(
        id=source.id,
        url=answer.final_url,
        source=source,
        body=body,
        content_type=_content_type(answer),
    )
    return Polled(state, page)


def _failed(source: Source, failure: Failure, as_of: datetime) -> Polled:
    """Keep what was known, and count the failure."""
    known = source.state or SourceState(id=source.id, url=source.location, polled_at=as_of)
    state = known.replace(status=failure.reason, failures=known.failures + 1, polled_at=as_of)
    return Polled(state, _rejected(source, failure))


def _is_left_alone(known: SourceState, as_of: datetime) -> bool:
    return known.status == "gone" and as_of - known.polled_at < GONE_ASKED_AGAIN_AFTER


def _content_type(answer: Response) -> str | None:
    if answer.content_type is None or answer.charset is None:
        return answer.content_type
    return f"{answer.content_type}; charset={answer.charset}"


def _rejected(source: Source, failure: Failure) -> Reject:
    return Reject(
        id=source.id,
        unit=Unit.SOURCE,
        reason=failure.reason,
        detail=failure.detail,
        retryable=failure.retryable,
        url=source.location,
        source_id=source.id,
    )


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
    def __init__(self, http: HttpConfig, as_of: datetime, stage: str) -> None:
        super().__init__(http, stage)
        self._as_of = as_of

    def jobs(self, element: Source) -> Sequence[Source]:
        return (element,) if is_remote(element) else ()

    async def work(self, job: Source, get: Get) -> Sequence[Record | Reject]:
        polled = await fetch_feed(job, get, self._as_of, self._http.max_body_bytes)
        return polled.records()

    def local(self, element: Source) -> Iterable[Record | Reject]:
        if is_remote(element):
            return ()
        polled = read_feed(element, read_file, self._as_of, self._http.max_body_bytes)
        return polled.records()

    def broken(self, job: Source, bug: BaseException) -> Sequence[Record | Reject]:
        (reject,) = super().broken(job, bug)
        reject = reject.replace(unit=Unit.SOURCE, url=job.location, source_id=job.id)
        return _failed(job, Failure("bug", ""), self._as_of).state, reject


@with_input_types(Source)
class FetchFeeds(beam.PTransform[PCollection[Source], FetchedFeeds]):
    """Rolling shell of `fetch_feed` and `read_feed`."""

    def __init__(self, http: HttpConfig, as_of: datetime, rejects: ErrorHandler) -> None:
        super().__init__()
        self._http = http
        self._as_of = as_of
        self._rejects = rejects

    def expand(self, pcoll: PCollection[Source]) -> FetchedFeeds:
        """Wire the DoFn and its three outputs."""
        fn = _FetchFeedsFn(self._http, self._as_of, type(self).__name__)
        found = pcoll | beam.ParDo(fn).with_outputs(REJECTED, STATES, main=PASSED)
        self._rejects.add_error_pcollection(found[REJECTED])
        pages, states = found[PASSED], found[STATES]
        # Several outputs have no common type for a decorator to name.
        pages.element_type, states.element_type = FeedPage, SourceState
        return FetchedFeeds(pages, states)
