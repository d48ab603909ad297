"""What runs inside a worker process of the sandbox; Beam-free, so that workers stay small.

`run` answers with the core's results, or with the text of its exception: an exception object
could fail to unpickle in the parent and break the whole pool.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from schemas import Record

EXIT_OUT_OF_MEMORY = 77
"""Exit code of a worker that hit its limit; it is replaced because its heap is in pieces."""

Answer = list[Record] | str


def limit_memory(memory_mb: int) -> None:
    """Cap the address space of this worker at `memory_mb` above what it has now."""
    statm = Path("/proc/self/statm")
    if not statm.exists():  # macOS cannot limit the address space
        return
    now = int(statm.read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + memory_mb * 1_000_000, hard))


def run(core: Callable[[Any], Iterable[Record]], element: Record, timeout_s: float) -> Answer:
    """Run the core; leave at once when memory is short or the parent is gone."""
    # A worker whose parent was killed learns it from its pipe, but only between two elements:
    # the alarm ends one that hangs inside. The parent's own limit always comes first.
    signal.setitimer(signal.ITIMER_REAL, 2 * timeout_s + 1)
    try:
        return list(core(element))
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)
    except Exception as bug:  # noqa: BLE001 - the promise of _carry.py, one process away
        return repr(bug)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
