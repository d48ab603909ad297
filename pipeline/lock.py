"""One run at a time for an output folder and for a state folder.

The lock is the operating system's, so it ends with its process, however that ends. Object stores
have none; there two runs are kept apart when they commit (`pipeline.arbiter`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from transforms._storage import is_local

_LOCK = ".dateline.lock"
_HOLDER = ".dateline.lock.holder"


class LockedError(Exception):
    """Another run holds the folder; the message names that run."""


@contextmanager
def locked(folder: str, run_id: str) -> Iterator[None]:
    """Hold `folder` for the block; fail at once, naming the holder, when another run has it."""
    if not is_local(folder):
        yield
        return
    os.makedirs(folder, exist_ok=True)
    lock = FileLock(os.path.join(folder, _LOCK))
    holder = Path(folder, _HOLDER)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(
            f"{folder} is in use by {_named(holder)}; wait for it to end, or use other folders"
        ) from None
    try:
        holder.write_text(f"run {run_id} (process {os.getpid()})", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _named(holder: Path) -> str:
    try:
        return holder.read_text(encoding="utf-8")
    except OSError:
        return "another run that is just starting or ending"
