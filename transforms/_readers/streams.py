"""Decompress a file block by block, and say so when it ends early or is damaged.

Knows gzip (also several members in a row) and Zstandard by their magic bytes, whatever the name
of the file; all else passes as it is. Holds one block at a time, however well the file packs.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from typing import BinaryIO

import zstandard

GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"

BLOCK = 256 * 1024
_ZSTD_STEP = 1024
"""Packed bytes given to Zstandard at once. It has no output limit, and its densest blocks make
128 KB of 4 bytes: this step can make 32 MB, no more."""


class StreamError(Exception):
    """The packed data cannot be read further; what came before is good."""


class EndedEarlyError(StreamError):
    """The file stops inside packed data."""


class DamagedError(StreamError):
    """The packed data is damaged."""


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the unpacked bytes in order; raise a StreamError where they stop being good."""
    head = file.read(BLOCK)
    if head.startswith(GZIP_MAGIC):
        yield from _frames(file, head, GZIP_MAGIC)
    elif head.startswith(ZSTD_MAGIC):
        yield from _frames(file, head, ZSTD_MAGIC)
    else:
        while head:
            yield head
            head = file.read(BLOCK)


def read_at_most(file: BinaryIO, limit: int) -> bytes | None:
    """Return all unpacked bytes, or None when they are more than `limit`."""
    held = bytearray()
    for block in blocks(file):
        held += block
        if len(held) > limit:
            return None
    return bytes(held)


def _frames(file: BinaryIO, head: bytes, magic: bytes) -> Iterator[bytes]:
    """Unpack frame after frame; zeros behind the last one are padding, as gzip has it."""
    packed = head
    unpack = _gunzip if magic == GZIP_MAGIC else _unzstd
    while packed:
        packed = yield from unpack(file, packed)
        packed = (packed or file.read(BLOCK)).lstrip(b"\x00")
        while not packed and (more := file.read(BLOCK)):
            packed = more.lstrip(b"\x00")
        if packed and len(packed) < len(magic):
            packed += file.read(BLOCK)
        if packed and not packed.startswith(magic):
            raise DamagedError("bytes that are not packed data behind the packed data")


def _gunzip(file: BinaryIO, packed: bytes) -> Generator[bytes, None, bytes]:
    """Yield one gzip member; return the packed bytes behind it."""
    inflater = zlib.decompressobj(wbits=31)
    while True:
        try:
            block = inflater.decompress(packed, BLOCK)
        except zlib.error as error:
            raise DamagedError(f"gzip: {error}") from error
        if block:
            yield block
        if inflater.eof:
            return inflater.unused_data
        packed = inflater.unconsumed_tail or file.read(BLOCK)
        if not packed and not block:
            raise EndedEarlyError("gzip data ends early")


def _unzstd(file: BinaryIO, packed: bytes) -> Generator[bytes, None, bytes]:
    """Yield one Zstandard frame; return the packed bytes behind it."""
    inflater = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
    while packed:
        for start in range(0, len(packed), _ZSTD_STEP):
            step = packed[start : start + _ZSTD_STEP]
            try:
                block = inflater.decompress(step)
            except zstandard.ZstdError as error:
                raise DamagedError(f"zstd: {error}") from error
            if block:
                yield block
            if inflater.eof:
                unused: bytes = inflater.unused_data
                return unused + packed[start + len(step) :]
        packed = file.read(BLOCK)
    raise EndedEarlyError("zstd data ends early")
