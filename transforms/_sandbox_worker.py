"""What runs inside a worker process of the sandbox; Beam-free, so that workers stay small.

An exception never leaves a worker as an object: it could fail to unpickle in the parent and break
the whole pool. It is a `bug` reject of the step that raised it.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from schemas import Fault, Record, Reject, Unit

EXIT_OUT_OF_MEMORY = 77
"""Exit code of a worker that hit its limit; it is replaced because its heap is in pieces."""


class Step(NamedTuple):
    """One stage's core: what its records become."""

    stage: str
    core: Callable[[Any], Iterable[Record]]
    unit: Unit = Unit.ENTRY
    """What is lost with a record the core breaks on."""


def limit_memory(memory_mb: int) -> None:
    """Cap the address space of this worker at `memory_mb` above what it has now."""
    statm = Path("/proc/self/statm")
    if not statm.exists():  # macOS cannot limit the address space
        return
    now = int(statm.read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + memory_mb * 1_000_000, hard))


def run(steps: tuple[Step, ...], element: Record, timeout_s: float) -> list[Record]:
    """Take one element through all steps; leave at once when memory is short."""
    # A worker whose parent was killed learns it from its pipe, but only between two elements:
    # the alarm ends one that hangs inside. The parent's own limit always comes first.
    signal.setitimer(signal.ITIMER_REAL, 2 * timeout_s + 1)
    try:
        return take(steps, element, is_worker=True)
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def take(steps: tuple[Step, ...], element: Record, *, is_worker: bool = False) -> list[Record]:
    """Return what one element becomes: the rejects of all steps, each with its stage, and the rest.

    What a step rejects does not reach the next one. A worker short of memory shall end; elsewhere
    only the element is lost.
    """
    rejects: list[Record] = []
    records: list[Record] = [element]
    for step in steps:
        found = [result for record in records for result in _answer(step, record, is_worker)]
        rejects += (one for one in found if isinstance(one, Reject))
        records = [one for one in found if not isinstance(one, Reject)]
    return [*rejects, *records]


def _answer(step: Step, record: Record, is_worker: bool) -> list[Record]:
    try:
        results = list(step.core(record))
    except MemoryError:
        if is_worker:
            raise
        results = [lost(record, step.unit, "out_of_memory", Fault.SOURCE, step.stage)]
    except Exception as bug:  # noqa: BLE001 - the promise of _carry.py, one process away
        results = [lost(record, step.unit, "bug", Fault.OURS, repr(bug))]
    return [_of_stage(step.stage, one) for one in results]


def _of_stage(stage: str, result: Record) -> Record:
    if isinstance(result, Reject) and not result.stage:
        return result.replace(stage=stage)
    return result


def lost(record: Record, unit: Unit, reason: str, fault: Fault, detail: str) -> Reject:
    """Return the reject of a record that no core rejected."""
    found = getattr(record, "id", "unknown")
    return Reject(
        id=found,
        unit=unit,
        reason=reason,
        fault=fault,
        detail=detail[:500],
        url=getattr(record, "url", None),
        source_id=getattr(record, "source_id", found if unit is Unit.SOURCE else None),
    )
