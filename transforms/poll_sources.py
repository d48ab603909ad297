"""Say when each source is to be polled: a clock, in the form every streaming engine understands.

In:      Source (feeds)
Out:     Poll, one every `poll_s` of the stream's clock; its event time is that of the poll
Rejects: none

One key of state a source: the number of its next poll, and a timer that wakes it. The watermark is
held at the time of the next poll, for nothing comes before it. A splittable DoFn says the same in
fewer lines, but with Beam's Flink runner, until July 2026, every deferral of one left six kilobytes
in the checkpoints for ever (apache/beam #27648, docs/decisions/0010).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import floor
from time import time
from typing import Any

import apache_beam as beam
from apache_beam import coders
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.pvalue import PCollection
from apache_beam.transforms.core import RestrictionProvider
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.transforms.window import TimestampedValue
from apache_beam.typehints import with_input_types, with_output_types
from apache_beam.utils.timestamp import Duration, Timestamp

from schemas import Poll, Source, StreamConfig, to_json

FAR = Timestamp.from_utc_datetime(datetime(9000, 1, 1, tzinfo=UTC))
"""Beyond any window, and before the end of time."""

WAKE_S = 365 * 86_400
"""Flink keeps six kilobytes each time (see above)."""


class StreamClock:
    """Tells when, by the wall clock, a poll is due, and what the stream's clock shows then."""

    def __init__(self, as_of: datetime, stream: StreamConfig) -> None:
        self._as_of = as_of
        self._stream = stream

    def shown_at(self, number: int) -> datetime:
        """Return what the stream's clock shows at a source's poll of this number."""
        return self._as_of + timedelta(seconds=number * self._stream.poll_s)

    def due_s(self, number: int) -> float:
        """Return when it is due by the wall clock, in seconds since 1970."""
        started = (self._stream.started_at or self._as_of).timestamp()
        return started + number * self._stream.poll_s / self._stream.speed

    def made_at(self, now_s: float, planned: int) -> int:
        """Return the number of the poll to make now: of those missed in a pause, the last."""
        passed = (now_s - self.due_s(0)) * self._stream.speed / self._stream.poll_s
        return max(planned, floor(passed))


class _Once(RestrictionProvider):
    """One piece of work a source, and one that never comes."""

    def initial_restriction(self, element: Source) -> OffsetRange:  # noqa: ARG002
        return OffsetRange(0, 2)

    def create_tracker(self, restriction: OffsetRange) -> OffsetRestrictionTracker:
        return OffsetRestrictionTracker(restriction)

    def restriction_size(self, element: Source, restriction: OffsetRange) -> int:  # noqa: ARG002
        return 1

    def truncate(self, element: Source, restriction: OffsetRange) -> None:
        """A stream that is drained polls no more."""


class _UnendingFn(beam.DoFn):
    """Hand the sources on, and never be done.

    An engine may drop state and timers once their input has ended, and Flink does. So it does not
    end, but says that nothing comes before the far future, and leaves the watermark to the timers.
    """

    @beam.DoFn.unbounded_per_element()  # type: ignore[untyped-decorator]
    def process(
        self,
        element: Source,
        tracker: Any = beam.DoFn.RestrictionParam(_Once()),
        estimator: Any = beam.DoFn.WatermarkEstimatorParam(
            ManualWatermarkEstimator.default_provider()
        ),
    ) -> Iterator[tuple[str, bytes]]:
        """Yield a source with its key, and wait."""
        if tracker.current_restriction().start == 0 and tracker.try_claim(0):
            yield element.id, to_json(element)
        estimator.set_watermark(FAR)
        tracker.defer_remainder(Duration(WAKE_S))


def _unending() -> Any:
    fn: Any = _UnendingFn  # the decorator of `process` is not typed
    return beam.ParDo(fn())


class _TickFn(beam.DoFn):
    SOURCE = ReadModifyWriteStateSpec("source", coders.BytesCoder())
    NEXT = ReadModifyWriteStateSpec("next", coders.VarIntCoder())
    DUE = TimerSpec("due", TimeDomain.REAL_TIME)

    def __init__(self, clock: StreamClock) -> None:
        self._clock = clock

    def process(
        self,
        element: tuple[str, bytes],
        source: Any = beam.DoFn.StateParam(SOURCE),
        number: Any = beam.DoFn.StateParam(NEXT),
        due: Any = beam.DoFn.TimerParam(DUE),
    ) -> None:
        """Wind the clock of one source; a second time changes nothing."""
        if source.read() is None:
            source.write(element[1])
            number.write(0)
            self._wake(due, 0)

    @on_timer(DUE)
    def poll(
        self,
        source: Any = beam.DoFn.StateParam(SOURCE),
        number: Any = beam.DoFn.StateParam(NEXT),
        due: Any = beam.DoFn.TimerParam(DUE),
    ) -> Iterator[TimestampedValue[Poll]]:
        """Poll, and wake for the next."""
        made = self._clock.made_at(time(), number.read())
        moment = self._clock.shown_at(made)
        polled = Source.model_validate_json(source.read())
        poll = Poll(id=polled.id, source=polled, at=moment)
        number.write(made + 1)
        self._wake(due, made + 1)
        yield TimestampedValue(poll, Timestamp.from_utc_datetime(moment))

    def _wake(self, due: Any, number: int) -> None:
        hold_at(due, Timestamp.from_utc_datetime(self._clock.shown_at(number)))
        due.set(Timestamp(self._clock.due_s(number)))


def hold_at(timer: Any, moment: Timestamp) -> None:
    """Let a timer of the wall clock, once it is set, hold the watermark at a moment.

    Beam's Python timers hold it at the time of the element that sets them, and have no public way
    to say another.
    """
    timer._input_timestamp = moment  # guarded by tests/test_stream_parts.py


@with_input_types(Source)
@with_output_types(Poll)
class PollSources(beam.PTransform[PCollection[Source], PCollection[Poll]]):
    """Beam shell of `StreamClock`."""

    def __init__(self, as_of: datetime, stream: StreamConfig) -> None:
        super().__init__()
        self._clock = StreamClock(as_of, stream)

    def expand(self, pcoll: PCollection[Source]) -> PCollection[Poll]:
        """Wire the clock."""
        polls: PCollection[Poll] = (
            pcoll
            | _unending().with_output_types(tuple[str, bytes])
            | beam.ParDo(_TickFn(self._clock)).with_output_types(Poll)
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
