"""Read a large file on the web as if it lay here: by ranges, one asked for ahead of the reader.

In:      a web address, the settings of the HTTP client
Out:     an open, seekable binary file
Raises:  OSError naming the address and the client's reason (`transforms._fetch.answers.REASONS`),
         on opening or in the middle; also when the file is replaced while it is read

Holds two ranges, whatever the size. Each range is one request like any other: robots.txt is
obeyed, the host's pace kept, private addresses refused, a broken connection tried again. A server
that gives no ranges can serve files up to MAX_WHOLE_BYTES.
"""

from __future__ import annotations

import asyncio
import errno
import io
from concurrent.futures import Future
from typing import Any, BinaryIO, NoReturn, cast

from schemas import HttpConfig
from transforms._fetch.answers import Failure, Response, Span
from transforms._loop import Loop

RANGE_BYTES = 8 * 1024 * 1024
"""Asked for at once: within `http.timeout_s` on a line of 4 Mbit/s, and 16 MB/s at its pace."""
MAX_WHOLE_BYTES = 64 * 1024 * 1024
_BUFFER = 256 * 1024
_UNSATISFIABLE = 416
"""What an empty file answers to any range."""


def open_web(url: str, http: HttpConfig) -> BinaryIO:
    """Open a file on the web for reading."""
    return cast("BinaryIO", io.BufferedReader(_WebFile(url, http), _BUFFER))


def is_web(location: str) -> bool:
    """Say whether a location is a web address."""
    return location.lower().startswith(("http://", "https://"))


class _WebFile(io.RawIOBase):
    """The bytes of one version of a file."""

    def __init__(self, url: str, http: HttpConfig) -> None:
        super().__init__()
        self._url = url
        self._at = 0
        self._start = 0
        self._held = b""
        self._ahead: tuple[int, Future[Response | Failure]] | None = None
        self._version: str | None = None
        self._size = 1  # until the first answer tells
        self._loop = Loop.lent(http)
        try:
            self._fetch()
        except OSError:
            self._loop.release()
            raise

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(origin + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        if not self._start <= self._at < self._start + len(self._held):
            self._fetch()
        begin = self._at - self._start
        piece = self._held[begin : begin + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            if self._ahead is not None:
                self._ahead[1].cancel()
            self._loop.release()
        super().close()

    def _fetch(self) -> None:
        """Hold the range that begins here, and ask for the one behind it."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] == self._at:
            asked = ahead[1]
        else:
            asked = self._asked(self._at)
            if ahead is not None:
                ahead[1].cancel()
        self._take(asked.result())
        behind = self._start + len(self._held)
        if behind < self._size:
            self._ahead = behind, self._asked(behind)

    def _asked(self, start: int) -> Future[Response | Failure]:
        span = Span(start, start + RANGE_BYTES - 1, self._version)
        asking = self._loop.client.get_span(self._url, span, MAX_WHOLE_BYTES)
        return asyncio.run_coroutine_threadsafe(asking, self._loop.loop)

    def _take(self, answer: Response | Failure) -> None:
        if isinstance(answer, Failure):
            if answer.status == _UNSATISFIABLE and self._at == 0:
                self._size = 0
                return
            self._fail(f"{answer.reason}: {answer.detail}")
        if answer.part is None:  # the server gives the whole or nothing
            self._start, self._size = 0, len(answer.body)
        else:
            self._start, self._size = answer.part
        self._held = answer.body
        self._version = self._version or answer.etag
        if self._size and not self._start <= self._at < self._start + len(self._held):
            self._fail("the server answered another part of the file than was asked for")

    def _fail(self, why: str) -> NoReturn:
        raise OSError(errno.EIO, why, self._url)
