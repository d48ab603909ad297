"""Write the rejects, and say which of their entries are settled and which wait for a retry.

In:      Reject, from every stage
Out:     Kept: the file, blocks of the ids settled by a final reject, the entries to try again,
         and the sources to read again although they may not have changed
Rejects: none

A reject an earlier run has already written (a damaged record of an archive that is read again) is
not written twice: it counts as `already_seen`, like the articles beside it. An entry whose tries
were used up is settled too; where it is tried again (`revived`), what becomes of it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas import (
    Fault,
    FeedEntry,
    FileWritten,
    OutputConfig,
    Reject,
    SeenConfig,
    Unit,
)
from transforms._carry import Tally
from transforms._seen_set import SeenSet, encode, seen_set
from transforms.write_jsonl import WriteJsonl

KIND = "rejects"

DUPLICATES = ("duplicate_entry", "duplicate_id")
"""Their id is that of the article that was kept, which settles itself."""

_ROWS, _SETTLED, _AGAIN, _UNREAD = "rows", "settled", "again", "unread"


class Kept(NamedTuple):
    """What the rejects of a run leave behind."""

    files: PCollection[FileWritten]
    settled: PCollection[bytes]
    again: PCollection[FeedEntry]
    unread: PCollection[str]


def next_try(reject: Reject, max_attempts: int) -> FeedEntry | None:
    """Return the entry to try again in a later run, or None when this reject is the last word."""
    if not reject.retryable or reject.entry is None:
        return None
    attempts = reject.entry.attempts + 1
    return reject.entry.replace(attempts=attempts) if attempts < max_attempts else None


def is_final(reject: Reject, max_attempts: int) -> bool:
    """Say whether later runs shall skip the entry; our own bugs stay open until mended."""
    return (
        reject.unit is Unit.ENTRY
        and reject.fault is Fault.SOURCE
        and reject.reason not in DUPLICATES
        and next_try(reject, max_attempts) is None
    )


READ_ALL_THE_SAME = frozenset(("too_many_entries", "too_many_documents", "left_alone"))
"""Say something of a source that was read, or that shall not be asked."""


def unread_source(reject: Reject) -> str | None:
    """Return the source to read again: it could not be read, or a bug of ours cost an entry.

    Without this an unchanged feed would answer 304 and its entries would never be seen again. One
    document of many that could not be had is asked for again by itself.
    """
    if reject.reason in READ_ALL_THE_SAME:
        return None
    own = (reject.source_id or "").partition(":")[2]
    if reject.unit is Unit.SOURCE and reject.stage == "FetchFeeds" and reject.url != own:
        return None
    is_unread = reject.unit is Unit.SOURCE or reject.fault is Fault.OURS
    return reject.source_id if is_unread else None


class _SortRejects(beam.DoFn):
    def __init__(self, config: SeenConfig) -> None:
        self._config = config
        self._tally = Tally("KeepRejects")
        self._settled: SeenSet
        self._revived: frozenset[str]

    def setup(self) -> None:
        self._settled = seen_set(self._config.files)
        self._revived = frozenset(self._config.revived)

    def process(self, element: Reject) -> Iterator[Reject | TaggedOutput[Any, Any]]:
        if self._is_settled(element):
            self._tally.add("already_seen")
            return
        self._tally.add(str(element.unit))
        self._tally.add(f"{element.stage}.{element.reason}")
        yield element
        if source_id := unread_source(element):
            yield TaggedOutput(_UNREAD, source_id)
        again = next_try(element, self._config.max_attempts)
        if again is not None:
            yield TaggedOutput(_AGAIN, again)
        elif is_final(element, self._config.max_attempts):
            yield TaggedOutput(_SETTLED, encode([element.id]))

    def _is_settled(self, reject: Reject) -> bool:
        is_known = reject.unit is Unit.ENTRY and reject.id in self._settled
        return is_known and reject.id not in self._revived


class KeepRejects(beam.PTransform[PCollection[Reject], Any]):
    """Beam shell: the consumer of the graph's error handler."""

    def __init__(self, seen: SeenConfig, output: OutputConfig) -> None:
        super().__init__()
        self._seen = seen
        self._output = output

    def expand(self, pcoll: PCollection[Reject]) -> Kept:
        """Sort, write into one shard.

        The reshuffle ends the stages that reject: an engine may run what follows a Flatten once
        in each of them, and Flink then counts only one (docs/decisions/0007).
        """
        sorted_ = (
            pcoll
            | beam.Reshuffle()
            | beam.ParDo(_SortRejects(self._seen)).with_outputs(
                _SETTLED, _AGAIN, _UNREAD, main=_ROWS
            )
        )
        files = sorted_[_ROWS] | WriteJsonl(KIND, self._output, shards=1)
        return Kept(files, sorted_[_SETTLED], sorted_[_AGAIN], sorted_[_UNREAD])
