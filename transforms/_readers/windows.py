"""A moving window over the bytes of a WARC file, plain or gzip, that can start again anywhere.

A gzip WARC is a row of members, as a rule one record each. The window hands out the unpacked
bytes of member after member as one stream and knows where in the file each place stands (`Mark`).
Where bytes are damaged it raises; `resume_after` finds the next place where a record begins.
Holds what the caller asked for and one block: memory does not depend on the size of the file.
`held` is never changed in place, so that what was taken needs no copy; a member that fits a block
is unpacked by one call. ISA-L unpacks twice as fast as zlib, and checks checksum and length as
zlib does (docs/decisions/0013-warc.md).
"""

from __future__ import annotations

import re
import zlib
from typing import Any, BinaryIO, NamedTuple

from isal import isal_zlib

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
PACKING_ERROR: Any = isal_zlib.error
_UNPACKED_BLOCK = 1024 * 1024
"""Most pages, with their headers, in one piece."""
_PACKED_STEP = 32 * 1024
"""Packed bytes given at once. What a call has unpacked before it meets damage is lost: in a file
that is one large member, some 150 KB."""
_BLANKS = re.compile(rb"[\r\n]*")


MAX_AGAIN = 1_000_000_000
"""Bytes that are read again for the sake of damage, in one file: some 3 s. What a damaged
record has swallowed is read again, for its length may be what is wrong; a file of nothing else
(400 kB took two minutes) is then read on from where its records are said to end."""
_MEMBER_COST = 2_000
"""What a member costs beside its bytes, in bytes unpacked in that time."""
_TRIAL_BYTES = 1_024
"""Packed bytes within which a record must show; with an extra field and a name it takes 300."""


class Mark(NamedTuple):
    """A place: the byte of the file where its member starts, and the unpacked byte within."""

    member: int
    inside: int
    passed: int = 0
    """Unpacked bytes before it, counted from where the window last began."""

    def __str__(self) -> str:
        return f"byte {self.member}" + (f" + {self.inside}" if self.inside else "")


class Window:
    """The plain window; `file` must be seekable, as all of Beam's filesystems make it."""

    held: bytes
    """Unpacked bytes of the file; what stands before `at` is taken."""
    at: int

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._again = 0
        self._start(0)

    def mark(self) -> Mark:
        """Return the place of the first byte not yet taken."""
        return Mark(self._offset + self._taken, 0, self._taken)

    def has(self, count: int) -> bool:
        """Make `count` bytes ready in `held`, from `at` on; False when the file ends before."""
        ready = len(self.held) - self.at
        if ready >= count:
            return True
        pieces = [self.held[self.at :]] if ready else []
        while ready < count:
            block = self._more()
            if block:
                pieces.append(block)
                ready += len(block)
            elif not self._next_member():
                break
        self._hold(pieces)
        return ready >= count

    def take(self, count: int) -> memoryview:
        """Remove and return `count` bytes that `has` made ready; they are not copied."""
        taken = memoryview(self.held)[self.at : self.at + count]
        self.at += count
        return taken

    def skip(self, count: int) -> bool:
        """Remove `count` bytes without holding them; False when the file ends before."""
        while count > 0:
            if self.at == len(self.held) and not self.has(1):
                return False
            step = min(count, len(self.held) - self.at)
            self.at += step
            count -= step
        return True

    def at_record_end(self) -> bool:
        """Remove blank lines, then say whether a record may end here.

        It may where the member ends, which proves its checksum, or where another record starts.
        """
        while True:
            if blank := _BLANKS.match(self.held, self.at):
                self.at = blank.end()
            if len(self.held) - self.at >= 5:
                return self.held.startswith(b"WARC/", self.at)
            block = self._more()
            if not block:
                return self.at == len(self.held)
            self._hold([self.held[self.at :], block])

    def resume_after(self, mark: Mark) -> bool:
        """Go to the first record that starts behind `mark`; False when there is none.

        Once `MAX_AGAIN` is used up, to the first behind the place where the window is.
        """
        self._again += self._cost_of(mark)
        if self._again <= MAX_AGAIN:
            self._start(mark.member)
            self.skip(mark.inside)
        self.skip(1)
        while self.has(_START_BYTES) or self.at < len(self.held):
            if found := RECORD_START.search(self.held, self.at):
                self.at = found.start()
                return True
            self.at = max(len(self.held) - _START_BYTES, self.at + 1)
        return False

    def stored_at(self, mark: Mark) -> memoryview:
        """Return bytes of the file where `mark`'s member starts."""
        here = self._file.tell()
        self._file.seek(mark.member)
        stored = self._file.read(BLOCK if self._again <= MAX_AGAIN else _START_BYTES)
        self._file.seek(here)
        return memoryview(stored)

    def _start(self, offset: int) -> None:
        """Forget everything and begin at a byte of the file."""
        self._file.seek(offset)
        self.held = b""
        self.at = 0
        self._offset = offset
        self._before = 0

    @property
    def _taken(self) -> int:
        return self._before + self.at

    def _cost_of(self, mark: Mark) -> int:
        """Return how many bytes going back to a place means to read again."""
        return self._taken - mark.passed + mark.inside + 2 * BLOCK

    def _hold(self, pieces: list[bytes]) -> None:
        """Hold these instead; they begin with what is held from `at` on."""
        self._before += self.at
        self.at = 0
        self.held = pieces[0] if len(pieces) == 1 else b"".join(pieces)

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
        return Mark(packed, self._taken - unpacked, self._taken)

    def resume_after(self, mark: Mark) -> bool:
        """Go to the next record; past damaged bytes, to the next member that starts with one."""
        try:
            return super().resume_after(mark)
        except StreamError:
            found = self._first_record(self.mark().member + 1)
        if found is not None:
            self._start(found)
        return found is not None

    def _cost_of(self, mark: Mark) -> int:
        return super()._cost_of(mark) + len(self._members) * _MEMBER_COST

    def _first_record(self, offset: int) -> int | None:
        """Return where the first member behind a byte of the file starts with a record."""
        tail = b""
        while True:
            self._file.seek(offset)
            block = self._file.read(_SCAN_BLOCK)
            if not block:
                return None
            piece, start = tail + block, offset - len(tail)
            at = piece.find(GZIP_MAGIC)
            while at >= 0:
                if self._starts_record(start + at):
                    return start + at
                at = piece.find(GZIP_MAGIC, at + 1)
            offset += len(block)
            tail = piece[1 - len(GZIP_MAGIC) :]

    def _starts_record(self, offset: int) -> bool:
        """Try the member at `offset`: its magic stands by chance once in 16 MB of packed data.

        Unpacks in small steps, so that damage further on does not hide a good beginning.
        """
        self._file.seek(offset)
        inflater = zlib.decompressobj(wbits=31)
        start = b""
        for _ in range(_TRIAL_BYTES // _TRIAL_STEP):
            try:
                start += inflater.decompress(self._file.read(_TRIAL_STEP), _START_BYTES)
            except zlib.error:
                return False
            if len(start) >= _START_BYTES or inflater.eof:
                break
        return bool(RECORD_START.match(start))

    def _start(self, offset: int) -> None:
        super()._start(offset)
        self._given = 0
        self._members = [(0, offset)]
        self._packed = memoryview(b"")
        self._used = 0
        self._packed_end = offset
        self._inflater: Any = None
        self._next_member()

    def _more(self) -> bytes:
        inflater = self._inflater
        while inflater is not None and not inflater.eof:
            ended = self._used == len(self._packed) and not self._refill()
            step = self._packed[self._used : self._used + _PACKED_STEP]
            try:
                block: bytes = inflater.decompress(step, _UNPACKED_BLOCK)
            except PACKING_ERROR as error:
                raise DamagedError(f"gzip: {error}") from error
            self._used += len(step) - len(inflater.unconsumed_tail or inflater.unused_data)
            if block:
                self._given += len(block)
                return block
            if ended:
                raise EndedEarlyError("gzip data ends early")
        return b""

    def _next_member(self) -> bool:
        """Begin the next member; zeros between members are padding."""
        self._inflater = None
        while True:
            if self._used == len(self._packed) and not self._refill():
                return False
            if self._packed[self._used]:
                break
            rest = bytes(self._packed[self._used :])
            self._used += len(rest) - len(rest.lstrip(b"\x00"))
        self._members.append((self._given, self._packed_end - len(self._packed) + self._used))
        self._inflater = isal_zlib.decompressobj(wbits=31)
        return True

    def _refill(self) -> bool:
        """Read the next packed bytes; all before are used."""
        block = self._file.read(BLOCK)
        self._packed_end += len(block)
        self._packed = memoryview(block)
        self._used = 0
        return bool(block)


def open_window(file: BinaryIO, name: str) -> Window:
    """Choose by the first bytes; by the name where these are damaged."""
    head = file.read(len(GZIP_MAGIC))
    is_gzip = head == GZIP_MAGIC or (name.endswith(".gz") and not head.startswith(b"WAR"))
    return GzipWindow(file) if is_gzip else Window(file)
