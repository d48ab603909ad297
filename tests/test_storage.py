"""Cases for transforms._storage: a file appears whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

import pytest
import zstandard

from transforms._storage import (
    StorageError,
    Writer,
    matching,
    prune_empty,
    read_lines,
    write_bytes,
)


@pytest.mark.parametrize(("compress", "suffix"), [("none", ""), ("gzip", ".gz"), ("zstd", ".zst")])
def test_rows_come_back_and_the_digest_is_of_the_stored_bytes(
    tmp_path: Path, compress: str, suffix: str
) -> None:
    path = tmp_path / "deep" / f"rows.jsonl{suffix}"
    with Writer(str(path), compress) as writer:
        writer.line(b'{"id":"a"}')
        writer.line(b'{"id":"b"}')
    stored = path.read_bytes()
    assert list(read_lines(str(path))) == [b'{"id":"a"}', b'{"id":"b"}']
    assert (writer.rows, writer.size) == (2, len(stored))
    assert writer.sha256 == hashlib.sha256(stored).hexdigest()


@pytest.mark.parametrize("compress", ["gzip", "zstd"])
def test_compressed_bytes_do_not_depend_on_the_clock_or_the_name(
    tmp_path: Path, compress: str
) -> None:
    stored = []
    for name in ("one", "two"):
        with Writer(str(tmp_path / name), compress) as writer:
            writer.line(b"row")
        stored.append((tmp_path / name).read_bytes())
    assert stored[0] == stored[1]


def test_other_tools_read_the_compressed_files(tmp_path: Path) -> None:
    for compress, opened in (("gzip", gzip.decompress), ("zstd", _unzstd)):
        path = tmp_path / compress
        with Writer(str(path), compress) as writer:
            writer.line(b"row")
        assert opened(path.read_bytes()) == b"row\n"


def _unzstd(stored: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(stored)


def test_nothing_is_left_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="midway"), Writer(str(tmp_path / "rows")) as writer:
        writer.line(b"row")
        raise RuntimeError("midway")
    assert list(tmp_path.iterdir()) == []


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    write_bytes(str(path), b"old")
    with pytest.raises(RuntimeError), Writer(str(path)) as writer:
        writer.write(b"new")
        raise RuntimeError
    assert path.read_bytes() == b"old"


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match=r"cannot write .*/file/rows: "):
        write_bytes(str(tmp_path / "file" / "rows"), b"x")


def test_a_full_disk_is_named_and_leaves_nothing() -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    with pytest.raises(StorageError, match="No space left on device"):
        with Writer("/dev/shm/dateline-full-test") as writer:
            writer._target.close()
            writer._target = open("/dev/full", "wb", buffering=0)  # noqa: SIM115
            writer.write(b"x")


def test_hidden_unfinished_files_match_no_readers_glob(tmp_path: Path) -> None:
    with Writer(str(tmp_path / "rows.jsonl")) as writer:
        writer.line(b"row")
        assert matching(str(tmp_path / "*.jsonl")) == ()
    assert matching(str(tmp_path / "*.jsonl")) == (str(tmp_path / "rows.jsonl"),)


def test_prune_removes_empty_folders_only(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "foreign.txt").touch()
    prune_empty(str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full"]
