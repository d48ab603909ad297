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
from apache_beam.typehints import with_output_types

from schemas import FileWritten, OutputConfig, Record
from transforms._carry import Tally
from transforms._shards import output_writer, shard_of, written

Row = tuple[str, bytes]
"""Id and JSON."""


def to_row(record: Record) -> bytes:
    """Serialise one record; the line has no newline of its own."""
    return record.__pydantic_serializer__.to_json(record)


def shard_key(shard: int) -> str:
    """Return the key rows of a shard are grouped by."""
    return f"{shard:05d}"


class _ToRow(beam.DoFn):
    def __init__(self, shards: int) -> None:
        self._shards = shards

    def process(self, element: Record) -> Iterator[tuple[str, Row]]:
        yield shard_key(shard_of(element.id, self._shards)), (element.id, to_row(element))


class _WriteShard(beam.DoFn):
    def __init__(self, config: OutputConfig, kind: str, shards: int) -> None:
        self._config = config
        self._kind = kind
        self._shards = shards
        self._tally = Tally("WriteJsonl")

    def process(
        self, element: tuple[str, tuple[Iterable[Row], Iterable[None]]]
    ) -> Iterator[FileWritten]:
        key, (rows, _) = element
        with output_writer(self._config, self._kind, int(key), self._shards) as writer:
            for _, row in sorted(rows):
                writer.line(row)
        self._tally.add(self._kind, writer.rows)
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
        rows = pcoll | "ToRow" >> beam.ParDo(_ToRow(self._shards)).with_output_types(
            tuple[str, tuple[str, bytes]]
        )
        files: PCollection[FileWritten] = (
            (rows, pcoll.pipeline | AllShards(self._shards))
            | beam.CoGroupByKey()
            | beam.ParDo(_WriteShard(self._config, self._kind, self._shards)).with_output_types(
                FileWritten
            )
        )
        return files


@with_output_types(tuple[str, None])
class AllShards(beam.PTransform[beam.pvalue.PBegin, PCollection[tuple[str, None]]]):
    """The key of every shard, so that empty ones are written too."""

    def __init__(self, shards: int) -> None:
        super().__init__()
        self._shards = shards

    def expand(self, pbegin: beam.pvalue.PBegin) -> PCollection[tuple[str, None]]:
        """Create the keys."""
        keys: PCollection[tuple[str, None]] = pbegin | beam.Create(
            [(shard_key(shard), None) for shard in range(self._shards)]
        )
        return keys
