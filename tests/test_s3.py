"""Cases for transforms._s3 and what transforms._storage makes of it."""

from __future__ import annotations

import errno
import io
from typing import Any

import pytest

from tests.bucket import Bucket
from transforms import _filesystems, _storage
from transforms._storage import StorageError, Writer, matching, open_stored, read_lines, sizes

_s3 = pytest.importorskip("transforms._s3", reason="needs boto3")


@pytest.mark.parametrize(("compress", "suffix"), [("none", ""), ("gzip", ".gz"), ("zstd", ".zst")])
def test_rows_come_back(bucket: Bucket, compress: str, suffix: str) -> None:
    assert bucket.keys() == []
    path = f"s3://newsroom/deep/rows.jsonl{suffix}"
    with Writer(path, compress) as writer:
        writer.line(b'{"id":"a"}')
        writer.line(b'{"id":"b"}')
    assert list(read_lines(path)) == [b'{"id":"a"}', b'{"id":"b"}']
    assert sizes("s3://newsroom/deep/*") == {path: writer.size}


def test_a_shard_without_rows_is_an_object_of_no_bytes(bucket: Bucket) -> None:
    with Writer("s3://newsroom/empty.jsonl"):
        pass
    assert bucket.get("empty.jsonl") == b""


def test_nothing_is_left_when_the_block_fails(bucket: Bucket) -> None:
    with pytest.raises(RuntimeError, match="midway"), Writer("s3://newsroom/rows") as writer:
        writer.line(b"row")
        raise RuntimeError("midway")
    assert bucket.keys() == []


def test_what_does_not_fit_into_memory_is_written_whole(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_storage, "_HELD_BYTES", 1000)
    row = bytes(range(97, 123)) * 40
    with Writer("s3://newsroom/rows") as writer:
        for _ in range(12_000):  # 12 MB: boto3 sends it in parts
            writer.line(row)
    assert len(bucket.get("rows")) == writer.size == 12_000 * 1041


def test_a_pattern_matches_what_it_matches_on_disk(bucket: Bucket) -> None:
    for key in ("a/1.json", "a/2.json", "a/b/3.json", "a/4.jsonl", "ab/5.json"):
        bucket.put(key, "x")
    assert matching("s3://newsroom/a/*.json") == (
        "s3://newsroom/a/1.json",
        "s3://newsroom/a/2.json",
    )
    assert len(matching("s3://newsroom/a/**")) == 4
    assert matching("s3://newsroom/none/*") == ()


def test_deleting_what_is_not_there_is_no_error(bucket: Bucket) -> None:
    paths = tuple(bucket.put(f"k{number}", "x") for number in range(3))
    _storage.delete((*paths, "s3://newsroom/gone"))
    assert bucket.keys() == []


def test_an_object_is_read_from_any_place(bucket: Bucket) -> None:
    path = bucket.put("rows", bytes(range(256)) * 8)
    with open_stored(path) as file:
        assert file.seek(-1, io.SEEK_END) == 2047
        assert file.read() == b"\xff"
        file.seek(256 + 65)
        assert file.read(3) == b"ABC"
        file.seek(2, io.SEEK_CUR)
        assert file.read(1) == b"F"
        file.seek(9999)
        assert file.read() == b""


class _Breaking:
    """A body whose connection breaks behind its first bytes."""

    def __init__(self, body: Any, after: int) -> None:
        self._body = body
        self._left = after

    def read(self, count: int) -> bytes:
        from botocore.exceptions import ReadTimeoutError

        if self._left <= 0:
            raise ReadTimeoutError(endpoint_url="http://127.0.0.1/")
        part: bytes = self._body.read(min(count, self._left))
        self._left -= len(part)
        return part

    def close(self) -> None:
        self._body.close()


def _breaking(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    real = _s3._client()

    class Client:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def get_object(self, **request: Any) -> Any:
            answer = real.get_object(**request)
            return {**answer, "Body": _Breaking(answer["Body"], after)}

    client = Client()
    monkeypatch.setattr(_s3, "_client", lambda: client)


def test_a_connection_that_breaks_is_taken_up_where_it_broke(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bucket.put("rows", bytes(range(256)) * 8)
    _breaking(monkeypatch, after=700)
    with open_stored(path) as file:
        assert file.read() == bytes(range(256)) * 8


def test_a_connection_that_gives_nothing_ends_in_an_error(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bucket.put("rows", "x" * 10)
    _breaking(monkeypatch, after=0)
    with open_stored(path) as file, pytest.raises(OSError, match="Read timeout"):
        file.read()


def test_an_object_that_is_replaced_while_it_is_read_is_no_mixture(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bucket.put("rows", "old" * 1000)
    monkeypatch.setattr(_s3, "BUFFER", 100)
    with open_stored(path) as file:
        file.read(10)
        bucket.put("rows", "new" * 1000)
        file.seek(2000)
        with pytest.raises(OSError, match="replaced while it was read") as raised:
            file.read()
    assert raised.value.errno == errno.ESTALE


def test_an_object_that_is_not_there_is_named(bucket: Bucket) -> None:
    assert bucket.keys() == []
    with pytest.raises(FileNotFoundError) as raised:
        open_stored("s3://newsroom/gone")
    assert raised.value.filename == "s3://newsroom/gone"
    with pytest.raises(StorageError, match="cannot read s3://newsroom/gone: there is no such"):
        _storage.read_bytes("s3://newsroom/gone")


def test_a_bucket_that_is_not_there_is_no_empty_folder(bucket: Bucket) -> None:
    assert bucket.keys() == []
    with pytest.raises(FileNotFoundError, match="there is no such bucket"):
        matching("s3://nowhere/in/*")
    with pytest.raises(StorageError, match="cannot write s3://nowhere/rows: there is no such buc"):
        _storage.write_bytes("s3://nowhere/rows", b"x")


def test_without_boto3_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name == "transforms" and args and args[2] == ("_s3",):
            raise ImportError("No module named 'botocore'")
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(StorageError, match=r"pip install 'dateline-news\[s3\]'"):
        _filesystems.exists("s3://newsroom/x")
