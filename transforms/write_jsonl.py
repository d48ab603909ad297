"""Write records as sharded JSONL: sorted by id, one record a line, always the same bytes.

In:      any Record
Out:     FileWritten, one per shard; a shard without rows is written too, so that a reader who
         counts files knows the set is complete
Rejects: none; a file that cannot be written fails the run (StorageError)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas import FileWritten, OutputConfig, Record
from transforms._blobs import AllShards, ToBlobs, row_id, sorted_rows
from transforms._shards import ShardWriter
from transforms._windows import Committed


class _WriteShard(beam.DoFn):
    def __init__(self, config: OutputConfig, kind: str, shards: int, *, once: bool) -> None:
        self._config = config
        self._kind = kind
        self._shards = shards
        self._once = once

    def setup(self) -> None:
        self._committed = Committed(self._config, self._kind)

    def process(
        self,
        element: tuple[str, tuple[Iterable[bytes], Iterable[None]]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[FileWritten]:
        key, (blobs, _) = element
        committed = self._committed.since(window) if self._once else {}
        with ShardWriter(self._config, self._kind, int(key), self._shards, window) as writer:
            for row in sorted_rows(blobs):
                if row_id(row) not in committed:
                    writer.line(row)
        yield from writer.written()


class WriteJsonl(beam.PTransform[PCollection[Record], PCollection[FileWritten]]):
    """Write one kind of record into the run's folder of that kind.

    Args:
        once: An id has one row for ever, and an engine that repeats a stream's window must not
            write it again; rows with revisions see to that where they are made.
    """

    def __init__(
        self, kind: str, config: OutputConfig, shards: int | None = None, *, once: bool = False
    ) -> None:
        super().__init__()
        self._once = once
        self._kind = kind
        self._config = config
        self._shards = shards or config.shards

    def expand(self, pcoll: PCollection[Record]) -> PCollection[FileWritten]:
        """Wire rows by shard, all shards, and the writer."""
        files: PCollection[FileWritten] = (
            (pcoll | ToBlobs(self._shards), pcoll | AllShards(self._shards))
            | beam.CoGroupByKey()
            | beam.ParDo(
                _WriteShard(self._config, self._kind, self._shards, once=self._once)
            ).with_output_types(FileWritten)
        )
        return files
