"""Live counts of this process, for a terminal to show while a run goes on.

Never a source of results: what is published is counted by Beam's metrics and by the sinks. On
runners whose workers are other processes the board stays empty, and nothing depends on it.
"""

from __future__ import annotations

from collections import Counter
from threading import Lock


class Board:
    """Thread-safe counts by stage and name."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, stage: str, name: str, amount: int = 1) -> None:
        """Count `amount` more of `name` at `stage`."""
        with self._lock:
            self._counts[stage, name] += amount

    def snapshot(self) -> dict[tuple[str, str], int]:
        """Return a copy of all counts."""
        with self._lock:
            return dict(self._counts)

    def clear(self) -> None:
        """Forget everything: a new run begins."""
        with self._lock:
            self._counts.clear()


BOARD = Board()
"""The board of this process."""
