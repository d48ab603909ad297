"""Carry a pure core into Beam: route, count, nothing else.

The one place with `except Exception`. A core answers with records or `Reject`s and never sees a
PCollection, counter or tag. A bug in a core costs one record, is a reject with `Fault.OURS`, and
ends the run with exit code 2: one poisoned page never loses a run, one bug never stays silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.error_handling import ErrorHandler

from schemas import Fault, Record, Reject
from transforms._pulse import BOARD

Core = Callable[[Any], Iterable[Record | Reject]]

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


def guarded(core: Core, element: Record) -> list[Record | Reject]:
    """Return the core's whole answer, or one `bug` reject in its place."""
    try:
        return list(core(element))
    except Exception as bug:  # noqa: BLE001 - see the module docstring
        return [bug_reject(element, bug)]


def bug_reject(element: Record, bug: BaseException) -> Reject:
    """Turn an unexpected exception into a reject that is our fault."""
    return Reject(
        id=element.id,
        reason="bug",
        fault=Fault.OURS,
        detail=repr(bug)[:500],
        url=getattr(element, "url", None),
        source_id=getattr(element, "source_id", None),
    )


def route(stage: str, tally: Tally, result: Record | Reject) -> Record | TaggedOutput[Any, Any]:
    """Count one result and give it its output."""
    if isinstance(result, Reject):
        tally.add(f"rejected_{result.reason}")
        tally.add(f"rejected_{result.unit}")
        return TaggedOutput(REJECTED, result if result.stage else result.replace(stage=stage))
    tally.add(PASSED)
    return result


class _CarryFn(beam.DoFn):
    def __init__(self, core: Core, stage: str) -> None:
        self._core = core
        self._stage = stage
        self._tally = Tally(stage)

    def process(self, element: Record) -> Iterator[Record | TaggedOutput[Any, Any]]:
        for result in guarded(self._core, element):
            yield route(self._stage, self._tally, result)


class Carry(beam.PTransform[PCollection[Any], PCollection[Any]]):
    """Apply `core` to each element and send its `Reject`s to `rejects`.

    `rejects` is required, so no caller can lose dead letters by forgetting it.
    """

    def __init__(self, core: Core, rejects: ErrorHandler) -> None:
        super().__init__()
        self._core = core
        self._rejects = rejects

    def fn(self, stage: str) -> beam.DoFn:
        """Return the DoFn that runs the core; sandboxed and asynchronous shells have their own."""
        return _CarryFn(self._core, stage)

    def expand(self, pcoll: PCollection[Any]) -> PCollection[Any]:
        """Wire core, counters and the two outputs."""
        stage = type(self).__name__
        carried = pcoll | beam.ParDo(self.fn(stage)).with_outputs(REJECTED, main=PASSED)
        self._rejects.add_error_pcollection(carried[REJECTED])
        passed: PCollection[Any] = carried[PASSED]
        return passed
