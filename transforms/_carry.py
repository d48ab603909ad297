"""Carry a pure core into Beam: route, count, nothing else.

The one place with `except Exception`. A core answers with records or `Reject`s and never sees a
PCollection, counter or tag. A bug in a core costs one record, is a reject with `Fault.OURS`, and
ends the run with exit code 2: one poisoned page never loses a run, one bug never stays silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.error_handling import ErrorHandler

from schemas import Fault, Record, Reject, Unit
from transforms import _coders
from transforms._pulse import BOARD
from transforms._sandbox_worker import Step, lost

Core = Callable[[Any], Iterable[Record | Reject]]

_coders.register()
"""Every shell imports this module, so whoever handles records has their coders."""

REJECTED = "rejected"
PASSED = "passed"


class Tally:
    """Counts of one stage: into Beam's metrics, and onto the live board of this process."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def add(self, name: str, amount: int = 1) -> None:
        """Count `amount` more of `name`."""
        Metrics.counter(self._stage, name).inc(amount)
        BOARD.add(self._stage, name, amount)


def guarded(core: Core, element: Record, unit: Unit = Unit.ENTRY) -> list[Record | Reject]:
    """Return the core's whole answer, or one `bug` reject in its place."""
    try:
        return list(core(element))
    except Exception as bug:  # noqa: BLE001 - see the module docstring
        return [bug_reject(element, bug, unit)]


def bug_reject(element: Record, bug: BaseException, unit: Unit = Unit.ENTRY) -> Reject:
    """Turn an unexpected exception into a reject that is our fault."""
    return lost(element, unit, "bug", Fault.OURS, repr(bug))


def route(stage: str, tally: Tally, result: Record | Reject) -> Record | TaggedOutput[Any, Any]:
    """Count one result and give it its output."""
    if isinstance(result, Reject):
        tally.add(f"rejected_{result.reason}")
        tally.add(f"rejected_{result.unit}")
        return TaggedOutput(REJECTED, result if result.stage else result.replace(stage=stage))
    tally.add(PASSED)
    return result


def count_discovered(tally: Tally, result: Record | Reject) -> None:
    """Count an entry the moment it is found: one side of the conservation law."""
    if not (isinstance(result, Reject) and result.unit is Unit.SOURCE):
        tally.add("discovered")


def on_clock(core: Callable[..., Iterable[Any]], as_of: datetime | None) -> Core:
    """Bind a core to the run's clock; None leaves it to `at`."""
    return partial(core, as_of=as_of)


def at(core: Core, moment: Any) -> Core:
    """Give a core that is bound to no clock (`as_of=None`) the time of its element.

    A batch has one clock. A stream runs for weeks: there the clock is the poll that found the
    element, which is its event time.
    """
    if isinstance(core, partial) and core.keywords.get("as_of", core) is None:
        return partial(core, as_of=moment.to_utc_datetime(has_tz=True))
    return core


class _CarryFn(beam.DoFn):
    def __init__(self, core: Core, stage: str, unit: Unit, counts_entries: bool) -> None:
        self._core = core
        self._stage = stage
        self._unit = unit
        self._counts_entries = counts_entries
        self._tally = Tally(stage)

    def process(
        self, element: Record, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Record | TaggedOutput[Any, Any]]:
        for result in guarded(at(self._core, timestamp), element, self._unit):
            if self._counts_entries:
                count_discovered(self._tally, result)
            yield route(self._stage, self._tally, result)


class Carry(beam.PTransform[PCollection[Any], PCollection[Any]]):
    """Apply `core` to each element and send its `Reject`s to `rejects`.

    `rejects` is required, so no caller can lose dead letters by forgetting it.
    """

    stage: str | None = None
    """Name in counters and rejects; by default the class's own."""
    unit = Unit.ENTRY
    """What is lost with an element of this stage."""
    counts_entries = False
    """This stage finds entries: each result (but a source's reject) counts as `discovered`."""

    def __init__(self, core: Core, rejects: ErrorHandler) -> None:
        super().__init__()
        self.core = core
        self.rejects = rejects

    def step(self) -> Step:
        """Return the core with what a worker process must know of its stage."""
        return Step(self.stage or type(self).__name__, self.core, self.unit)

    def fn(self, stage: str) -> beam.DoFn:
        """Return the DoFn that runs the core; sandboxed and asynchronous shells have their own."""
        return _CarryFn(self.core, stage, self.unit, self.counts_entries)

    def expand(self, pcoll: PCollection[Any]) -> PCollection[Any]:
        """Wire core, counters and the two outputs."""
        stage = self.stage or type(self).__name__
        carried = pcoll | beam.ParDo(self.fn(stage)).with_outputs(REJECTED, main=PASSED)
        self.rejects.add_error_pcollection(carried[REJECTED])
        passed: PCollection[Any] = carried[PASSED]
        return passed
