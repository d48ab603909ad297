"""Drop what an earlier run has settled: its article is published or its reject is final.

In:      FeedEntry or Page
Out:     the same, unless its id is settled, or (entries) waits for a retry of its own; what was
         settled because its tries were used up, and is tried again (`revived`), passes
Rejects: none; the skipped are counted as `already_seen`
"""

from __future__ import annotations

from collections.abc import Iterator

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas import FeedEntry, Page, SeenConfig
from transforms._carry import Tally
from transforms._seen_set import SeenSet, seen_set


def is_seen(
    thing: FeedEntry | Page,
    settled: SeenSet,
    waiting: frozenset[str],
    revived: frozenset[str] = frozenset(),
) -> bool:
    """Say whether an earlier run answers for this entry.

    A page is never looked up among the waiting: it may be the retry they wait for.
    """
    if isinstance(thing, FeedEntry) and thing.id in waiting:
        return True
    return thing.id in settled and thing.id not in revived


class _SkipSeenFn(beam.DoFn):
    def __init__(self, config: SeenConfig) -> None:
        self._config = config
        self._tally = Tally("SkipSeen")
        self._settled: SeenSet
        self._waiting: frozenset[str]
        self._revived: frozenset[str]

    def setup(self) -> None:
        self._settled = seen_set(self._config.files)
        self._waiting = frozenset(self._config.waiting)
        self._revived = frozenset(self._config.revived)

    def process(self, element: FeedEntry | Page) -> Iterator[FeedEntry | Page]:
        if is_seen(element, self._settled, self._waiting, self._revived):
            self._tally.add("already_seen")
        else:
            self._tally.add("passed")
            yield element


class SkipSeen(beam.PTransform[PCollection[FeedEntry | Page], PCollection[FeedEntry | Page]]):
    """Beam shell of `is_seen`."""

    def __init__(self, config: SeenConfig) -> None:
        super().__init__()
        self._config = config

    def expand(self, pcoll: PCollection[FeedEntry | Page]) -> PCollection[FeedEntry | Page]:
        """Wire the filter."""
        kept: PCollection[FeedEntry | Page] = pcoll | beam.ParDo(_SkipSeenFn(self._config))
        return kept
