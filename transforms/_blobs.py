"""Rows in transit: many of one shard packed together, so that a shuffle holds few, small elements.

One element a row costs the in-process runner 50 us and several copies of the row; a blob of some
dozens costs the same and is a quarter of the size, since rows of one kind resemble each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.utils.windowed_value import WindowedValue

from schemas import Record, to_json
from transforms._coders import pack, unpack
from transforms._shards import shard_of

BLOB_BYTES = 128_000
"""Of rows before packing: some dozens of articles; memory per shard and bundle."""

_ID = re.compile(rb'\{"id":("(?:[^"\\]|\\.)*")')

Blob = tuple[str, bytes]
"""Shard key and packed rows."""


def row_id(row: bytes) -> str:
    """Return the id of a row: `id` is the first field of every record."""
    match = _ID.match(row)
    if match is None:
        raise ValueError(f"a row that does not begin with its id: {row[:80]!r}")
    found: str = json.loads(match[1])
    return found


def sorted_rows(blobs: Iterable[bytes]) -> list[bytes]:
    """Return the rows of these blobs by id, then by content."""
    rows = [row for blob in blobs for row in unpack(blob).split(b"\n")]
    return sorted(rows, key=lambda row: (row_id(row), row))


def pack_rows(rows: Iterable[bytes]) -> bytes:
    """Return the blob of these rows."""
    return pack(b"\n".join(rows))


def shard_key(shard: int) -> str:
    """Return the key rows of a shard are grouped by."""
    return f"{shard:05d}"


def record_id(record: Record) -> str:
    """Return the id: what most rows are sharded by."""
    return record.id


class _ToBlobs(beam.DoFn):
    def __init__(self, shards: int, key: Callable[[Any], str]) -> None:
        self._shards = shards
        self._key = key
        self._held: dict[tuple[int, Any], list[bytes]] = {}
        self._sizes: dict[tuple[int, Any], int] = {}

    def start_bundle(self) -> None:
        self._held, self._sizes = {}, {}

    def process(self, element: Record, window: Any = beam.DoFn.WindowParam) -> Iterator[Blob]:
        place = (shard_of(self._key(element), self._shards), window)
        row = to_json(element)
        self._held.setdefault(place, []).append(row)
        self._sizes[place] = self._sizes.get(place, 0) + len(row)
        if self._sizes[place] >= BLOB_BYTES:
            del self._sizes[place]
            yield shard_key(place[0]), pack_rows(self._held.pop(place))

    def finish_bundle(self) -> Iterator[WindowedValue]:
        for (shard, window), rows in self._held.items():
            blob = (shard_key(shard), pack_rows(rows))
            yield WindowedValue(blob, window.max_timestamp(), (window,))


class ToBlobs(beam.PTransform[PCollection[Record], PCollection[Blob]]):
    """Pack records by the shard of their key."""

    def __init__(self, shards: int, key: Callable[[Any], str] = record_id) -> None:
        super().__init__()
        self._shards = shards
        self._key = key

    def expand(self, pcoll: PCollection[Record]) -> PCollection[Blob]:
        """Wire the batching."""
        blobs: PCollection[Blob] = pcoll | beam.ParDo(
            _ToBlobs(self._shards, self._key)
        ).with_output_types(tuple[str, bytes])
        return blobs


def _no_keys(_record: Any) -> tuple[()]:
    return ()


class AllShards(beam.PTransform[PCollection[Any], PCollection[tuple[str, None]]]):
    """The key of every shard, so that a batch writes empty ones too.

    A stream's windows hold the shards that have rows: most windows of most streams are quiet.
    """

    def __init__(self, shards: int) -> None:
        super().__init__()
        self._shards = shards

    def expand(self, rows: PCollection[Any]) -> PCollection[tuple[str, None]]:
        """Create the keys, if the rows they stand beside are those of a batch."""
        keys: PCollection[tuple[str, None]]
        if rows.windowing.is_default():
            every = [(shard_key(shard), None) for shard in range(self._shards)]
            keys = rows.pipeline | beam.Create(every).with_output_types(tuple[str, None])
        else:
            keys = rows | beam.FlatMap(_no_keys).with_output_types(tuple[str, None])
        return keys
