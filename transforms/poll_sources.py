"""Say when each source is to be polled: a clock, in the form every streaming engine understands.

In:      Source (feeds)
Out:     Poll, one every `poll_s` of the stream's clock; its event time is that of the poll
Rejects: none

One element of work a source that never ends: an engine keeps how far it has come in its
checkpoints. The watermark is the time of the next poll, for nothing comes before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from time import time
from typing import Any

import apache_beam as beam
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.pvalue import PCollection
from apache_beam.transforms.core import RestrictionProvider
from apache_beam.transforms.window import TimestampedValue
from apache_beam.typehints import with_input_types, with_output_types
from apache_beam.utils.timestamp import Duration, Timestamp

from schemas import Poll, Source, StreamConfig

NEVER = 2**53
"""No stream polls so often."""


class StreamClock:
    """Tells when, by the wall clock, a poll is due, and what the stream's clock shows then."""

    def __init__(self, as_of: datetime, stream: StreamConfig) -> None:
        self._as_of = as_of
        self._stream = stream

    def shown_at(self, number: int) -> datetime:
        """Return what the stream's clock shows at a source's poll of this number."""
        return self._as_of + timedelta(seconds=number * self._stream.poll_s)

    def wait_s(self, number: int, now_s: float) -> float:
        """Return the seconds to wait for it; not above 0 when it is due."""
        started = (self._stream.started_at or self._as_of).timestamp()
        return started + number * self._stream.poll_s / self._stream.speed - now_s


class _Polls(RestrictionProvider):
    """The numbers of a source's polls; a restart goes on with the next."""

    def initial_restriction(self, element: Source) -> OffsetRange:  # noqa: ARG002
        return OffsetRange(0, NEVER)

    def create_tracker(self, restriction: OffsetRange) -> OffsetRestrictionTracker:
        return OffsetRestrictionTracker(restriction)

    def restriction_size(self, element: Source, restriction: OffsetRange) -> int:  # noqa: ARG002
        return 1

    def truncate(self, element: Source, restriction: OffsetRange) -> None:
        """A stream that is drained polls no more."""


class _TickFn(beam.DoFn):
    def __init__(self, clock: StreamClock, polls: int) -> None:
        self._clock = clock
        self._polls = polls

    @beam.DoFn.unbounded_per_element()  # type: ignore[untyped-decorator]
    def process(
        self,
        element: Source,
        tracker: Any = beam.DoFn.RestrictionParam(_Polls()),
        estimator: Any = beam.DoFn.WatermarkEstimatorParam(
            ManualWatermarkEstimator.default_provider()
        ),
    ) -> Iterator[TimestampedValue[Poll]]:
        """Yield the polls that are due and come back for the next."""
        number = tracker.current_restriction().start
        while number < self._polls:
            moment = self._clock.shown_at(number)
            estimator.set_watermark(Timestamp.from_utc_datetime(moment))
            wait_s = self._clock.wait_s(number, time())
            if wait_s > 0:
                tracker.defer_remainder(Duration(wait_s))
                return
            if not tracker.try_claim(number):
                return
            poll = Poll(id=element.id, source=element, at=moment)
            yield TimestampedValue(poll, Timestamp.from_utc_datetime(moment))
            number += 1
        tracker.try_claim(NEVER)  # nothing is left


@with_input_types(Source)
@with_output_types(Poll)
class PollSources(beam.PTransform[PCollection[Source], PCollection[Poll]]):
    """Beam shell of `StreamClock`."""

    def __init__(self, as_of: datetime, stream: StreamConfig) -> None:
        super().__init__()
        self._clock = StreamClock(as_of, stream)
        self._stream = stream

    def expand(self, pcoll: PCollection[Source]) -> PCollection[Poll]:
        """Wire the clock."""
        polls: PCollection[Poll] = pcoll | beam.ParDo(
            _TickFn(self._clock, self._stream.polls or NEVER)
        )
        return polls


def _at(source: Source, micros: int) -> TimestampedValue[Source]:
    return TimestampedValue(source, Timestamp(micros=micros))


@with_input_types(Source)
@with_output_types(Source)
class AtStart(beam.PTransform[PCollection[Source], PCollection[Source]]):
    """Give what is read once the time at which the stream begins."""

    def __init__(self, as_of: datetime) -> None:
        super().__init__()
        self._micros = Timestamp.from_utc_datetime(as_of).micros

    def expand(self, pcoll: PCollection[Source]) -> PCollection[Source]:
        """Wire the time."""
        placed: PCollection[Source] = pcoll | beam.Map(_at, self._micros).with_output_types(Source)
        return placed
