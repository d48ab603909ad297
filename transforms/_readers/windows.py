"""A moving window over the bytes of a WARC file, plain or gzip, that can start again anywhere.

A gzip WARC is a row of members, as a rule one record each. The window hands out the unpacked
bytes of member after member as one stream and knows where in the file each place stands (`Mark`).
Where bytes are damaged it raises; `resume_after` finds the next place where a record begins.
Holds what the caller asked for and one block: memory does not depend on the size of the file.
"""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO, NamedTuple

from transforms._readers.streams import (
    BLOCK,
    GZIP_MAGIC,
    DamagedError,
    EndedEarlyError,
    StreamError,
)

RECORD_START = re.compile(rb"WARC/\d\.\d+\r?\n[A-Za-z-]+:")
"""A version line and a first header: no text mentions both this way by accident."""

_START_BYTES = 64
"""Longest `RECORD_START` worth looking for: version, line end and the longest WARC header name."""
_SCAN_BLOCK = 1024 * 1024
_TRIAL_STEP = 64


class Mark(NamedTuple):
    """A place: the byte of the file where its member starts, and the unpacked byte within."""

    member: int
    inside: int

    def __str__(self) -> str:
        return f"byte {self.member}" + (f" + {self.inside}" if self.inside else "")


class Window:
    """The plain window; `file` must be seekable, as all of Beam's filesystems make it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start(0)

    def mark(self) -> Mark:
        """Return the place of the first byte not yet taken."""
        return Mark(self._offset + self._taken, 0)

    def has(self, count: int) -> bool:
        """Make `count` bytes ready in `held`; False when the file ends before."""
        while len(self.held) < count:
            block = self._more()
            if block:
                self.held += block
            elif not self._next_member():
                return False
        return True

    def take(self, count: int) -> bytes:
        """Remove and return `count` bytes that `has` made ready."""
        taken = bytes(self.held[:count])
        self._drop(count)
        return taken

    def skip(self, count: int) -> bool:
        """Remove `count` bytes without holding them; False when the file ends before."""
        while count > 0:
            if not self.held and not self.has(1):
                return False
            step = min(count, len(self.held))
            self._drop(step)
            count -= step
        return True

    def at_record_end(self) -> bool:
        """Remove blank lines, then say whether a record may end here.

        It may where the member ends, which proves its checksum, or where another record starts.
        """
        while True:
            blank = len(self.held) - len(self.held.lstrip(b"\r\n"))
            self._drop(blank)
            if len(self.held) >= 5:
                return self.held.startswith(b"WARC/")
            block = self._more()
            if not block:
                return not self.held
            self.held += block

    def resume_after(self, mark: Mark) -> bool:
        """Go to the first record that starts behind `mark`; False when there is none."""
        self._start(mark.member)
        self.skip(mark.inside + 1)
        while self.has(_START_BYTES) or self.held:
            if found := RECORD_START.search(self.held):
                self._drop(found.start())
                return True
            self._drop(max(len(self.held) - _START_BYTES, 1))
        return False

    def stored_at(self, mark: Mark) -> bytes:
        """Return bytes of the file where `mark`'s member starts; only `resume_after` may follow."""
        self._file.seek(mark.member)
        return self._file.read(BLOCK)

    def _start(self, offset: int) -> None:
        """Forget everything and begin at a byte of the file."""
        self._file.seek(offset)
        self.held = bytearray()
        self._offset = offset
        self._taken = 0

    def _drop(self, count: int) -> None:
        del self.held[:count]
        self._taken += count

    def _more(self) -> bytes:
        """Return more bytes of the member, b"" at its end."""
        return self._file.read(BLOCK)

    def _next_member(self) -> bool:
        return False


class GzipWindow(Window):
    """The window over gzip members."""

    def mark(self) -> Mark:
        """Return the place of the first byte not yet taken."""
        while len(self._members) > 1 and self._members[1][0] <= self._taken:
            del self._members[0]
        unpacked, packed = self._members[0]
        return Mark(packed, self._taken - unpacked)

    def resume_after(self, mark: Mark) -> bool:
        """Go to the next record; past damaged bytes, to the next member that starts with one."""
        try:
            return super().resume_after(mark)
        except StreamError:
            offset = self.mark().member + 1
        while (found := self._find(GZIP_MAGIC, offset)) is not None:
            if self._starts_record(found):
                self._start(found)
                return True
            offset = found + 1
        return False

    def _starts_record(self, offset: int) -> bool:
        """Try the member at `offset`: its magic stands by chance once in 16 MB of packed data.

        Unpacks in small steps, so that damage further on does not hide a good beginning.
        """
        self._file.seek(offset)
        inflater = zlib.decompressobj(wbits=31)
        start = b""
        while len(start) < _START_BYTES and (step := self._file.read(_TRIAL_STEP)):
            try:
                start += inflater.decompress(step, _START_BYTES)
            except zlib.error:
                return False
        return bool(RECORD_START.match(start))

    def _find(self, needle: bytes, offset: int) -> int | None:
        self._file.seek(offset)
        tail = b""
        while block := self._file.read(_SCAN_BLOCK):
            at = (tail + block).find(needle)
            if at >= 0:
                return offset - len(tail) + at
            offset += len(block)
            tail = (tail + block)[1 - len(needle) :]
        return None

    def _start(self, offset: int) -> None:
        super()._start(offset)
        self._given = 0
        self._members = [(0, offset)]
        self._packed = b""
        self._packed_end = offset
        self._inflater: zlib._Decompress | None = None
        self._next_member()

    def _more(self) -> bytes:
        while self._inflater is not None and not self._inflater.eof:
            ended = not self._packed and not self._refill()
            try:
                block = self._inflater.decompress(self._packed, BLOCK)
            except zlib.error as error:
                raise DamagedError(f"gzip: {error}") from error
            self._packed = self._inflater.unconsumed_tail or self._inflater.unused_data
            if block:
                self._given += len(block)
                return block
            if ended:
                raise EndedEarlyError("gzip data ends early")
        return b""

    def _next_member(self) -> bool:
        """Begin the next member; zeros between members are padding."""
        self._inflater = None
        self._packed = self._packed.lstrip(b"\x00")
        while not self._packed and self._refill():
            self._packed = self._packed.lstrip(b"\x00")
        if not self._packed:
            return False
        self._members.append((self._given, self._packed_end - len(self._packed)))
        self._inflater = zlib.decompressobj(wbits=31)
        return True

    def _refill(self) -> bool:
        block = self._file.read(BLOCK)
        self._packed_end += len(block)
        self._packed += block
        return bool(block)


def open_window(file: BinaryIO, name: str) -> Window:
    """Choose by the first bytes; by the name where these are damaged."""
    head = file.read(len(GZIP_MAGIC))
    is_gzip = head == GZIP_MAGIC or (name.endswith(".gz") and not head.startswith(b"WAR"))
    return GzipWindow(file) if is_gzip else Window(file)
