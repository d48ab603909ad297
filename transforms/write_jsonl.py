"""Write records as sharded JSONL: sorted by id, one record a line, always the same bytes.

In:      any Record
Out:     FileWritten, one per shard; a shard without rows is written too, so that a reader who
         counts files knows the set is complete
Rejects: none; a file that cannot be written fails the run (StorageError)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas import FileWritten, OutputConfig, Record
from transforms._blobs import AllShards, ToBlobs, sorted_rows
from transforms._shards import output_writer, written


class _WriteShard(beam.DoFn):
    def __init__(self, config: OutputConfig, kind: str, shards: int) -> None:
        self._config = config
        self._kind = kind
        self._shards = shards

    def process(
        self, element: tuple[str, tuple[Iterable[bytes], Iterable[None]]]
    ) -> Iterator[FileWritten]:
        key, (blobs, _) = element
        with output_writer(self._config, self._kind, int(key), self._shards) as writer:
            for row in sorted_rows(blobs):
                writer.line(row)
        yield written(self._config, self._kind, int(key), self._shards, writer)


class WriteJsonl(beam.PTransform[PCollection[Record], PCollection[FileWritten]]):
    """Write one kind of record into the run's folder of that kind."""

    def __init__(self, kind: str, config: OutputConfig, shards: int | None = None) -> None:
        super().__init__()
        self._kind = kind
        self._config = config
        self._shards = shards or config.shards

    def expand(self, pcoll: PCollection[Record]) -> PCollection[FileWritten]:
        """Wire rows by shard, all shards, and the writer."""
        files: PCollection[FileWritten] = (
            (pcoll | ToBlobs(self._shards), pcoll.pipeline | AllShards(self._shards))
            | beam.CoGroupByKey()
            | beam.ParDo(_WriteShard(self._config, self._kind, self._shards)).with_output_types(
                FileWritten
            )
        )
        return files
