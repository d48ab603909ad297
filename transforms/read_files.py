"""Read files of pages and articles, here or elsewhere: WARC, HTML, text, JSON lines.

In:      Source (kind `warc`, `html`, `text` or `jsonl`), the run's clock
Out:     Page per document found, lazily and in file order
Rejects: of one document (unit `entry`): `bad_encoding`, `bad_json`, `bad_row`, `corrupt_record`,
         `http_status`, `no_content`, `not_html`, `revisit`, `too_large`, `truncated`,
         `truncated_file`; each is explained in its format's module (`transforms/_readers/`)
         of the file (unit `source`): `unreadable_file` it cannot be opened, or reading breaks off
         (retryable: storage recovers); `no_records` nothing in it is a document

Each result, but those of unit `source`, is one discovered entry. Memory does not grow with the
file: one document is held at a time, at most MAX_DOCUMENT_BYTES of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import BinaryIO, NamedTuple, cast

from schemas import HttpConfig, Page, Reject, Source, SourceKind, Unit, stable_id
from transforms._readers.documents import read_html, read_text
from transforms._readers.jsonl import read_jsonl
from transforms._readers.warc import read_warc
from transforms._robots import product_token
from transforms._storage import open_stored
from transforms._web_file import is_web, open_web

FileReader = Callable[[Source], Iterator[Page | Reject]]

FILE_KINDS = frozenset((SourceKind.WARC, SourceKind.HTML, SourceKind.TEXT, SourceKind.JSONL))
"""The kinds `read_file` reads; the others are fetched."""


class Reading(NamedTuple):
    """What is the same for all files of a run."""

    as_of: datetime
    http: HttpConfig
    """How files on the web are asked for, and the name publishers may address us by."""


def file_reader(as_of: datetime, http: HttpConfig) -> FileReader:
    """Return `read_file` for one run; it can be pickled."""
    return partial(read_file, reading=Reading(as_of, http))


def read_file(source: Source, reading: Reading) -> Iterator[Page | Reject]:
    """Yield one Page or one Reject per document of the file."""
    try:
        file = _opened(source.location, reading.http)
    # Beam answers with ValueError for a scheme it does not know.
    except (OSError, ValueError) as error:
        yield _whole_file(source, "unreadable_file", str(error)[:500], retryable=True)
        return
    with file:
        yield from _records(file, source, reading)


def _records(file: BinaryIO, source: Source, reading: Reading) -> Iterator[Page | Reject]:
    """Pass on what the reader of this kind finds, and say so when that is nothing."""
    count = 0
    try:
        for result in _reader(file, source, reading):
            count += 1
            yield result
    except OSError as error:
        detail = f"reading broke off behind {count} documents: {error}"[:500]
        yield _whole_file(source, "unreadable_file", detail, retryable=True)
        return
    if count == 0:
        yield _whole_file(source, "no_records", f"no document in {source.location}")


def _reader(file: BinaryIO, source: Source, reading: Reading) -> Iterator[Page | Reject]:
    token = product_token(reading.http.user_agent)
    readers: dict[SourceKind, FileReader] = {
        SourceKind.WARC: partial(read_warc, file, as_of=reading.as_of, product_token=token),
        SourceKind.HTML: partial(read_html, file),
        SourceKind.TEXT: partial(read_text, file),
        SourceKind.JSONL: partial(read_jsonl, file, as_of=reading.as_of),
    }
    return readers[source.kind](source)


def _opened(location: str, http: HttpConfig) -> BinaryIO:
    """Open without Beam's decompression: it ends silently where packed data are cut."""
    return open_web(location, http) if is_web(location) else cast("BinaryIO", open_stored(location))


def _whole_file(source: Source, reason: str, detail: str, *, retryable: bool = False) -> Reject:
    return Reject(
        id=stable_id("x", source.id, reason),
        unit=Unit.SOURCE,
        reason=reason,
        detail=detail,
        retryable=retryable,
        source_id=source.id,
    )
