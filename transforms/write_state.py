"""Write what the next run must know: one immutable file per kind and run, and the receipt.

In:      blocks of settled ids, entries to try again, fingerprints; FileWritten, SourceState
Out:     FileWritten; the receipt is the graph's last file, read by the commit
Rejects: none; a file that cannot be written fails the run (StorageError)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.combiners import Count

from schemas import FeedEntry, FileWritten, OutputConfig, Receipt, Record, SourceState, to_json
from transforms import _seen_set
from transforms._blobs import pack_rows
from transforms._shards import marked, state_path
from transforms._storage import join, write_bytes

Encode = Callable[[list[Any]], bytes]

_ALL = "all"


def encode_records(records: list[Record]) -> bytes:
    """Return compressed JSONL, sorted by id."""
    rows = sorted((record.id, to_json(record)) for record in records)
    return pack_rows([*(row for _, row in rows), b""])


def encode_blocks(blocks: list[bytes]) -> bytes:
    """Return the one fingerprint block of the run; a run without articles has none."""
    return b"".join(sorted(blocks))


ENCODERS: dict[str, tuple[str, Encode]] = {
    "seen": ("bin", _seen_set.merge),
    "pending": ("jsonl.zst", encode_records),
    "fingerprints": ("bin", encode_blocks),
}
"""Kind of state file to its extension and how it is made from its elements."""


def receipt_path(config: OutputConfig) -> str:
    """Return where the graph leaves its receipt."""
    return join(config.state_directory, "receipts", f"{config.run_id}{marked(config)}.json")


def _keyed(element: Any) -> tuple[str, Any]:
    return _ALL, element


class _WriteFile(beam.DoFn):
    def __init__(self, config: OutputConfig, kind: str) -> None:
        self._config = config
        self._kind = kind

    def process(
        self, element: tuple[str, tuple[Iterable[Any], Iterable[None]]]
    ) -> Iterator[FileWritten]:
        _, (group, _) = element
        elements = list(group)
        extension, encode = ENCODERS[self._kind]
        relative = state_path(self._config, self._kind, extension)
        path = join(self._config.state_directory, *relative.split("/"))
        size, sha256 = write_bytes(path, encode(elements))
        yield FileWritten(
            id=relative,
            kind=self._kind,
            base="state",
            rows=len(elements),
            bytes=size,
            sha256=sha256,
        )


class WriteState(beam.PTransform[PCollection[Any], PCollection[FileWritten]]):
    """Write the state file of one kind; it is written even when there is nothing to say."""

    def __init__(self, kind: str, config: OutputConfig, element_type: type) -> None:
        super().__init__()
        self._kind = kind
        self._config = config
        self._type = element_type

    def expand(self, pcoll: PCollection[Any]) -> PCollection[FileWritten]:
        """Gather all elements in one place and write them."""
        keyed_type: Any = tuple.__class_getitem__((str, self._type))
        keyed = pcoll | "Keyed" >> beam.Map(_keyed).with_output_types(keyed_type)
        once = pcoll.pipeline | "Once" >> beam.Create([(_ALL, None)])
        files: PCollection[FileWritten] = (
            (keyed, once)
            | beam.CoGroupByKey()
            | beam.ParDo(_WriteFile(self._config, self._kind)).with_output_types(FileWritten)
        )
        return files


class _WriteReceiptFn(beam.DoFn):
    def __init__(self, config: OutputConfig) -> None:
        self._config = config

    def process(
        self,
        element: tuple[
            str,
            tuple[
                Iterable[FileWritten],
                Iterable[SourceState],
                Iterable[str],
                Iterable[tuple[str, int]],
            ],
        ],
    ) -> None:
        _, (files, sources, unread, news) = element
        receipt = Receipt(
            files=tuple(sorted(files, key=lambda file: (file.base, file.id))),
            sources=tuple(sorted(sources, key=lambda source: source.id)),
            unread=tuple(sorted(set(unread))),
            news=dict(sorted(news)),
        )
        write_bytes(receipt_path(self._config), receipt.model_dump_json().encode())


def _source_of(entry: FeedEntry) -> str:
    return entry.source_id


class WriteReceipt(beam.PTransform[Any, Any]):
    """Write the receipt; nothing counts before the commit has read it."""

    def __init__(self, config: OutputConfig) -> None:
        super().__init__()
        self._config = config

    def expand(
        self,
        pcolls: tuple[
            PCollection[FileWritten],
            PCollection[SourceState],
            PCollection[str],
            PCollection[FeedEntry],
        ],
    ) -> Any:
        """Gather everything in one place and write it; of the new entries their number a source."""
        files, sources, unread, new = pcolls
        news = (
            new
            | "SourceOfNew" >> beam.Map(_source_of).with_output_types(str)
            | "CountNews" >> Count.PerElement()
        )
        return (
            (
                files | "KeyFile" >> beam.Map(_keyed).with_output_types(tuple[str, FileWritten]),
                sources
                | "KeySource" >> beam.Map(_keyed).with_output_types(tuple[str, SourceState]),
                unread | "KeyUnread" >> beam.Map(_keyed).with_output_types(tuple[str, str]),
                news | "KeyNews" >> beam.Map(_keyed).with_output_types(tuple[str, tuple[str, int]]),
            )
            | beam.CoGroupByKey()
            | beam.ParDo(_WriteReceiptFn(self._config))
        )
