"""Fetch the feeds of a stream whose turn has come.

In:      Poll
Out:     FeedPage, if the feed has changed since its last poll
Rejects: those of FetchFeeds (unit source), when a feed begins to fail or fails for another reason

A feed's polls stay on one worker, with those of its host, and the worker remembers what the last
one taught (validators, digest). That memory is no state of the engine: it may be lost, which
costs one whole answer, but it must not outlive a restart from a checkpoint, or a 304 would hide
what was found and lost. A poll that comes again, or an earlier one, gives that away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints import with_input_types, with_output_types

from schemas import FeedPage, FeedsConfig, HttpConfig, Poll, Record, Reject, SourceState, Unit
from transforms._carry import PASSED, REJECTED
from transforms._discover.poll import Limits, Polled, poll
from transforms._pinned import pinned
from transforms._rolling import Get
from transforms._urls import host_of
from transforms.fetch_feeds import STATES, FeedFn


class Memory:
    """What the last poll of each feed taught, as long as polls go forward."""

    def __init__(self) -> None:
        self._known: dict[str, SourceState] = {}
        self._last: dict[str, datetime] = {}

    def of(self, poll: Poll) -> SourceState | None:
        """Return what is known of a feed; nothing when its polls are being repeated."""
        last = self._last.get(poll.id)
        if last is not None and poll.at <= last:
            self._known.pop(poll.id, None)
        self._last[poll.id] = poll.at
        return self._known.get(poll.id)

    def keep(self, state: SourceState) -> None:
        """Remember what a poll taught."""
        self._known[state.id] = state


def news(polled: Polled, known: SourceState | None) -> Polled:
    """Leave out the rejects of what failed for the same reason at the last poll.

    A feed that is down for a day would otherwise fill every window with what is known.
    """
    if known is None:
        return polled
    told = {one.url: one.status for one in known.documents}
    told[known.id.partition(":")[2]] = known.status
    fresh = (
        one
        for one in polled.found
        if not (isinstance(one, Reject) and told.get(one.url or "") == one.reason)
    )
    return Polled(polled.state, tuple(fresh))


class _PollFn(FeedFn):
    def __init__(self, http: HttpConfig, feeds: FeedsConfig, stage: str) -> None:
        super().__init__(http, stage)
        self._limits = Limits.of(http, feeds)

    def setup(self) -> None:
        super().setup()
        self._memory = Memory()

    def start_bundle(self) -> None:
        """What a bundle that failed has learnt is not known: its results were lost."""
        if self._pending:
            self._memory = Memory()
        super().start_bundle()

    def jobs(self, element: Poll) -> Sequence[Record]:
        known = self._memory.of(element)
        return (element.replace(source=element.source.replace(state=known)),)

    async def work(self, job: Poll, get: Get) -> Sequence[Record | Reject]:
        polled = await poll(job.source, get, job.at, self._limits)
        return news(polled, job.source.state).records()

    def broken(self, job: Poll, bug: BaseException) -> Sequence[Record | Reject]:
        (reject,) = super().broken(job, bug)
        return (reject.replace(unit=Unit.SOURCE, url=job.source.location, source_id=job.id),)

    def routed(self, result: Record | Reject) -> Record | TaggedOutput[Any, Any]:
        if isinstance(result, SourceState):
            self._memory.keep(result)
        return super().routed(result)


def _by_host(poll: Poll) -> tuple[str, Poll]:
    return host_of(poll.source.location), poll


@with_input_types(Poll)
@with_output_types(FeedPage)
class PollFeeds(beam.PTransform[PCollection[Poll], PCollection[FeedPage]]):
    """Rolling shell of `poll`, pinned by host."""

    def __init__(self, http: HttpConfig, feeds: FeedsConfig, rejects: ErrorHandler) -> None:
        super().__init__()
        self._http = http
        self._feeds = feeds
        self._rejects = rejects

    def expand(self, pcoll: PCollection[Poll]) -> PCollection[FeedPage]:
        """Wire key, place and fetch."""
        found = (
            pcoll
            | beam.Map(_by_host).with_output_types(tuple[str, Poll])
            | pinned().with_output_types(Poll)
            | beam.ParDo(_PollFn(self._http, self._feeds, "FetchFeeds")).with_outputs(
                REJECTED, STATES, main=PASSED
            )
        )
        # The states are taken by nobody: in a stream what was learnt stays in `Memory`.
        self._rejects.add_error_pcollection(found[REJECTED])
        pages: PCollection[FeedPage] = found[PASSED]
        return pages
