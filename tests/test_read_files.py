"""Cases for transforms.read_files: opening, breaking off, and real archives."""

from __future__ import annotations

import io
import pickle
from datetime import UTC, datetime
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to

from schemas import HttpConfig, Page, Reject, Source, SourceKind, Unit
from tests.test_readers_warc import ARCHIVES, pages
from transforms import read_files
from transforms.read_files import FILE_KINDS, Reading, file_reader, read_file

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
HTTP = HttpConfig()
READING = Reading(AS_OF, HTTP)
SHARED = Path(__file__).resolve().parents[2] / "shared"

FILES = {
    SourceKind.WARC: ("a.warc.gz", ARCHIVES["member_per_record"](pages(3)), 3),
    SourceKind.JSONL: ("b.jsonl", b'{"text": "one"}\n{"text": "two"}\n', 2),
    SourceKind.HTML: ("c.html", b"<p>The ferry stays.</p>", 1),
    SourceKind.TEXT: ("d.txt", b"The ferry stays.", 1),
}


def source(kind: SourceKind, path: Path | str) -> Source:
    return Source(id=f"{kind}:{path}", kind=kind, location=str(path))


def written(folder: Path, kind: SourceKind) -> Source:
    name, body, _ = FILES[kind]
    (folder / name).write_bytes(body)
    return source(kind, folder / name)


@pytest.mark.parametrize("kind", sorted(FILE_KINDS))
def test_reads_each_kind(kind: SourceKind, tmp_path: Path) -> None:
    given = written(tmp_path, kind)
    results = list(read_file(given, READING))
    assert len(results) == FILES[kind][2]
    assert all(isinstance(each, Page) and each.source_id == given.id for each in results)


@pytest.mark.parametrize("location", ["no/such/file.txt", "ftp://elnor.example/a.txt"])
def test_a_file_that_cannot_be_opened_is_a_source_reject(location: str) -> None:
    (lost,) = read_file(source(SourceKind.TEXT, location), READING)
    assert isinstance(lost, Reject)
    assert (lost.reason, lost.unit, lost.retryable) == ("unreadable_file", Unit.SOURCE, True)
    assert lost.source_id == f"text:{location}"
    assert location in lost.detail


class _Breaking(io.BytesIO):
    """A file whose storage fails at the second block."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError("connection reset")
        return super().read(min(size or -1, 20))


def test_storage_that_breaks_off_keeps_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = _Breaking(b'{"text": "one"}\n{"text": "two"}\n')
    monkeypatch.setattr(read_files, "_opened", lambda *_: broken)
    page, lost = read_file(source(SourceKind.JSONL, "x.jsonl"), READING)
    assert isinstance(page, Page)
    assert page.body == b"one"
    assert isinstance(lost, Reject)
    assert (lost.reason, lost.unit) == ("unreadable_file", Unit.SOURCE)
    assert lost.detail == "reading broke off behind 1 documents: connection reset"


@pytest.mark.parametrize(
    ("name", "body"), [("a.jsonl", b"\n\n"), ("a.warc", b"")], ids=["blank_lines", "empty"]
)
def test_a_file_without_any_document_is_told(name: str, body: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(body)
    kind = SourceKind.JSONL if name == "a.jsonl" else SourceKind.WARC
    (lost,) = read_file(source(kind, tmp_path / name), READING)
    assert isinstance(lost, Reject)
    assert (lost.reason, lost.unit, lost.retryable) == ("no_records", Unit.SOURCE, False)


def test_files_are_read_lazily(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = io.BytesIO(ARCHIVES["plain"](pages(1_000)))
    monkeypatch.setattr(read_files, "_opened", lambda *_: archive)
    results = read_file(source(SourceKind.WARC, "a.warc"), READING)
    assert isinstance(next(results), Page)
    assert archive.tell() < len(archive.getvalue()) / 4


def test_the_reader_with_its_clock_can_be_pickled(tmp_path: Path) -> None:
    given = written(tmp_path, SourceKind.JSONL)
    reader = pickle.loads(pickle.dumps(file_reader(AS_OF, HTTP)))
    assert list(reader(given)) == list(read_file(given, READING))


def _id(page: Page) -> str:
    return page.id


def test_in_beam(tmp_path: Path) -> None:
    sources = [written(tmp_path, kind) for kind in sorted(FILE_KINDS)]
    expected = [result.id for each in sources for result in read_file(each, READING)]
    with TestPipeline(runner="FnApiRunner") as p:
        ids = p | beam.Create(sources) | beam.FlatMap(file_reader(AS_OF, HTTP)) | beam.Map(_id)
        assert_that(ids, equal_to(expected))


def test_the_development_archive_is_read_in_full() -> None:
    path = SHARED / "bench" / "extraction" / "dev.warc.gz"
    if not path.exists():
        pytest.skip("the development archive is not on this machine")
    results = list(read_file(source(SourceKind.WARC, path), READING))
    assert sum(isinstance(each, Page) for each in results) == len(results) == 1_311
    assert len({each.id for each in results}) == 1_311
