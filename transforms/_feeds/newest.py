"""Keep the newest entries of a document that may have very many, in one pass."""

from __future__ import annotations

import heapq
from datetime import datetime

from transforms._feeds.believed import believed
from transforms._feeds.model import RawEntry

_Ranked = tuple[tuple[int, float], int, RawEntry]


class Newest:
    """A bounded heap: dated entries before undated ones, newer before older, first before later."""

    def __init__(self, limit: int, latest: datetime | None) -> None:
        self._limit = limit
        self._latest = latest
        self._kept: list[RawEntry] = []
        self._heap: list[_Ranked] = []
        self.total = 0

    def add(self, entry: RawEntry) -> None:
        """Take an entry, and let the oldest go when there is no room."""
        if self._heap and not entry.dates:
            self.total += 1  # undated and last: the first to go
            return
        entry = entry._replace(position=self.total)
        self.total += 1
        if self.total <= self._limit:
            # Nothing is ranked, and no date read, while there is room: so it is in most feeds.
            self._kept.append(entry)
            return
        if self._kept:
            self._heap = [self._ranked(kept) for kept in self._kept]
            self._kept = []
            heapq.heapify(self._heap)
        heapq.heappushpop(self._heap, self._ranked(entry))

    def entries(self) -> tuple[RawEntry, ...]:
        """Return what was kept, in the document's order."""
        ranked = sorted(self._heap, key=lambda one: one[2].position)
        return tuple(self._kept) or tuple(entry for _, _, entry in ranked)

    def _ranked(self, entry: RawEntry) -> _Ranked:
        found = believed(entry.dates, self._latest)
        rank = (0, 0.0) if found is None else (1, found[0].timestamp())
        return rank, -entry.position, entry
