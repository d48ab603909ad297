"""Undo Content-Encoding without trusting it. Contains no network code.

In:      bytes as they came, the Content-Encoding header, a limit
Out:     the decoded bytes, never more than the limit
Refuses: `DecodeError` with reason `too_large`, `truncated` or `bad_encoding`; work stops at the
         limit, so a bomb costs what the limit costs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brotli
import zstandard
from isal import isal_zlib

ACCEPT_ENCODING = "gzip, deflate, br, zstd"

MAX_CODINGS = 2
"""Servers apply one; a second by accident; more is an attack."""

GZIP_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 31, 15, -15  # wbits, as zlib has them; ISA-L is twice as fast
_INFLATE_ERROR: Any = isal_zlib.error
_MAX_WINDOW_BYTES = 1 << 23  # RFC 8878 asks decoders for 8 MB; more is only a memory attack
_ZSTD_SLICE = 256
_MAX_MEMBERS = 100  # each member copies what is left; real files have one


class DecodeError(Exception):
    """A body that cannot be had; its text is the reason."""


def decode(raw: bytes, encoding: str, limit: int) -> bytes:
    """Return `raw` without the codings its header lists."""
    codings = [name for name in (part.strip().lower() for part in encoding.split(",")) if name]
    if len(codings) > MAX_CODINGS:
        raise DecodeError("bad_encoding")
    for coding in reversed(codings):
        decoder = DECODERS.get(coding)
        if decoder is None:
            raise DecodeError("bad_encoding")
        raw = decoder(raw, limit)
    return raw


def gunzip(raw: bytes, limit: int) -> bytes:
    """Return the content of all members of a gzip file; junk after the last is ignored."""
    pieces: list[bytes] = []
    left = limit
    if not raw.startswith(GZIP_MAGIC):
        raise DecodeError("bad_encoding")
    while raw.startswith(GZIP_MAGIC):
        if len(pieces) == _MAX_MEMBERS:
            raise DecodeError("bad_encoding")
        piece, raw = _inflate(raw, left, _GZIP)
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _deflate(raw: bytes, limit: int) -> bytes:
    """Return what `deflate` meant: zlib by the standard, bare DEFLATE by many servers."""
    is_zlib = len(raw) > 1 and raw[0] & 0x0F == 8 and (raw[0] << 8 | raw[1]) % 31 == 0
    return _inflate(raw, limit, _ZLIB if is_zlib else _RAW)[0]


def _inflate(raw: bytes, limit: int, wbits: int) -> tuple[bytes, bytes]:
    decoder: Any = isal_zlib.decompressobj(wbits)
    try:
        data: bytes = decoder.decompress(raw, limit + 1)
    except _INFLATE_ERROR as error:
        raise DecodeError("bad_encoding") from error
    if len(data) > limit:
        raise DecodeError("too_large")
    if not decoder.eof:
        raise DecodeError("truncated")
    return data, decoder.unused_data


def _brotli(raw: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        piece = decoder.process(raw, output_buffer_limit=limit + 1)
        while piece:
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise DecodeError("too_large")
            if decoder.is_finished():
                break
            piece = decoder.process(b"", output_buffer_limit=limit)
    except brotli.error as error:
        raise DecodeError("bad_encoding") from error
    if not decoder.is_finished():
        raise DecodeError("truncated")
    return b"".join(pieces)


def _zstd(raw: bytes, limit: int) -> bytes:
    frames = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
    decoder = frames.decompressobj()
    pieces: list[bytes] = []
    size = 0
    try:
        # In slices, because the library has no limit of its own: 4 bytes make at most 128 KB.
        for start in range(0, len(raw), _ZSTD_SLICE):
            left = raw[start : start + _ZSTD_SLICE]
            while left:
                if decoder.eof:
                    decoder = frames.decompressobj()
                piece = decoder.decompress(left)
                pieces.append(piece)
                size += len(piece)
                if size > limit:
                    raise DecodeError("too_large")
                left = decoder.unused_data if decoder.eof else b""
    except zstandard.ZstdError as error:
        raise DecodeError("bad_encoding") from error
    if not decoder.eof:
        raise DecodeError("truncated")
    return b"".join(pieces)


def _identity(raw: bytes, limit: int) -> bytes:
    if len(raw) > limit:
        raise DecodeError("too_large")
    return raw


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "identity": _identity,
    "none": _identity,
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
