"""Files on any Beam filesystem; the one place that writes, so that every write is atomic.

A local file gets a temporary name, fsync, and a rename. Object stores have no rename and show an
object only when it is complete: it is gathered here first, then written under its final name.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, Self, cast

import zstandard
from apache_beam.io.filesystems import FileSystems

from transforms._filesystems import (
    StorageError,
    delete,
    exists,
    is_local,
    open_stored,
    sizes,
    upload,
)

__all__ = [
    "StorageError",
    "Writer",
    "absolute",
    "delete",
    "exists",
    "is_local",
    "join",
    "matching",
    "open_read",
    "open_stored",
    "prune_empty",
    "read_bytes",
    "read_lines",
    "sizes",
    "write_bytes",
]

TEMPORARY = ".tmp"
"""Suffix of unfinished local files. A suffix, because Beam's globs match hidden files too: no
reader's `*.jsonl` shall ever match one."""

SUFFIXES = {"none": "", "gzip": ".gz", "zstd": ".zst"}

_GZIP_LEVEL = 6
_ZSTD_LEVEL = 3
_HELD_BYTES = 8 * 1024 * 1024
"""Of an object that is written; what is longer waits in a temporary file."""


def join(*parts: str) -> str:
    """Join with the separator of the first part's filesystem."""
    return str(FileSystems.join(*parts))


def absolute(path: str) -> str:
    """Return a path that means the same from any folder."""
    return os.path.abspath(path) if is_local(path) else path


def matching(pattern: str) -> tuple[str, ...]:
    """Return the paths that match a glob, sorted."""
    return tuple(sorted(sizes(pattern)))


def open_read(path: str) -> IO[bytes]:
    """Open for reading; decompresses `.gz` and `.zst` by the name."""
    raw = open_stored(path)
    if path.endswith(".gz"):
        return gzip.open(raw)  # type: ignore[return-value]
    if path.endswith(".zst"):
        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw))
    return raw


def read_bytes(path: str) -> bytes:
    """Return the whole (decompressed) content."""
    try:
        with open_read(path) as stream:
            return stream.read()
    except OSError as error:
        if is_local(path):
            raise
        # Beam hands on from its workers only exceptions whose first argument is a text.
        raise _cannot("read", path, error) from None


def read_lines(path: str) -> Iterator[bytes]:
    """Yield the lines without their newline."""
    with open_read(path) as stream:
        for line in stream:
            yield line.rstrip(b"\n")


def write_bytes(path: str, content: bytes) -> tuple[int, str]:
    """Write atomically; return size and sha256."""
    with Writer(path) as writer:
        writer.write(content)
    return writer.size, writer.sha256


def prune_empty(folder: str) -> None:
    """Remove the empty folders directly below a local folder; object stores have none."""
    if not is_local(folder) or not os.path.isdir(folder):
        return
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not os.listdir(path):
            os.rmdir(path)


class Writer:
    """Write one file atomically, compressed on request; nothing appears if the block fails."""

    def __init__(self, path: str, compress: str = "none") -> None:
        self._path = path
        self._compress = compress
        self._hash = hashlib.sha256()
        self._target: IO[bytes]
        self._stream: Any
        self.size = 0
        self.rows = 0

    @property
    def sha256(self) -> str:
        """Digest of the bytes as stored."""
        return self._hash.hexdigest()

    def line(self, row: bytes) -> None:
        """Write one row and its newline."""
        self.rows += 1
        self.write(row + b"\n")

    def write(self, content: bytes) -> None:
        """Write bytes."""
        try:
            self._stream.write(content)
        except OSError as error:
            raise _cannot("write", self._path, error) from None

    def __enter__(self) -> Self:
        try:
            self._target = self._open()
        except OSError as error:
            raise _cannot("write", self._path, error) from None
        sink = _Counting(self)
        if self._compress == "gzip":  # no time and no name in the header: the same bytes again
            self._stream = gzip.GzipFile(
                filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=sink, mtime=0
            )
        elif self._compress == "zstd":
            self._stream = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).stream_writer(
                cast("IO[bytes]", sink), closefd=False
            )
        else:
            self._stream = sink
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._abandon()
            return
        try:
            if self._stream is not self._target and self._compress != "none":
                self._stream.close()
            self._publish()
        except OSError as failure:
            self._abandon()
            raise _cannot("write", self._path, failure) from None

    def _open(self) -> IO[bytes]:
        if not is_local(self._path):
            return cast("IO[bytes]", tempfile.SpooledTemporaryFile(_HELD_BYTES))
        os.makedirs(os.path.dirname(self._path) or ".", exist_ok=True)
        return open(self._temporary(), "wb")

    def _temporary(self) -> str:
        folder, name = os.path.split(self._path)
        return os.path.join(folder, f".{name}{TEMPORARY}")

    def _publish(self) -> None:
        if not is_local(self._path):
            self._target.seek(0)
            upload(self._path, self._target)
            self._target.close()
            return
        self._target.flush()
        os.fsync(self._target.fileno())
        self._target.close()
        os.replace(self._temporary(), self._path)
        folder = os.open(os.path.dirname(self._path) or ".", os.O_RDONLY)
        try:
            os.fsync(folder)  # the rename itself survives a power cut only with this
        finally:
            os.close(folder)

    def _abandon(self) -> None:
        with suppress(OSError):  # what is still buffered may not fit either
            self._target.close()
        if is_local(self._path) and os.path.exists(self._temporary()):
            os.unlink(self._temporary())

    def _store(self, content: bytes) -> int:
        self._hash.update(content)
        self.size += len(content)
        self._target.write(content)
        return len(content)


class _Counting(io.RawIOBase):
    """Hand bytes to the writer's target; what compressors see as their file."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self._writer = writer

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        return self._writer._store(bytes(content))


def _cannot(verb: str, path: str, error: OSError) -> StorageError:
    reason = error.strerror or str(error)
    return StorageError(f"cannot {verb} {path}: {reason}")
