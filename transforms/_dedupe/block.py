"""A block: fingerprints of some articles as columns, and as bytes that are the same every time.

A file of fingerprints is any number of encoded blocks one after another, and of encoded aliases:
the ids of stories that were united with another.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Bools = NDArray[np.bool_]
Array = NDArray[Any]

UNDATED = np.iinfo(np.int64).max
"""Stands in `published` for an article without a date: it sorts after all others."""

MEMBER, LEADER, FIRST = 0, 1, 2
"""Role of an article: a leader is one that later articles must resemble; the first is one too."""

_WIDTHS = (7, 3, 3)
"""Bytes written of each gram, salient word and plain word: what `sketch` fills of them."""
_MAGIC = b"dlfp\x00\x00\x00\x01"
_ALIASES = b"dlal\x00\x00\x00\x01"
_HEAD = struct.Struct("<8sQ")
_SIZE = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unequal length in one flat array; selecting rows copies no values."""

    values: Array
    starts: Ints
    lengths: Ints

    @classmethod
    def packed(cls, values: Array, lengths: Array) -> Ragged:
        """Rows that follow each other in `values` without gaps."""
        lengths = lengths.astype(np.int64)
        return cls(values, np.cumsum(lengths) - lengths, lengths)

    def select(self, rows: Array) -> Ragged:
        """Return these rows, in this order."""
        return Ragged(self.values, self.starts[rows], self.lengths[rows])

    def spread(self, rows: Array, lengths: Ints | None = None) -> tuple[Ints, Ints]:
        """Return for each value of `rows` (or the first `lengths` of each): place, row number."""
        lengths = self.lengths[rows] if lengths is None else lengths
        ends = np.cumsum(lengths)
        owners = np.repeat(np.arange(len(rows), dtype=np.int64), lengths)
        places = np.arange(len(owners), dtype=np.int64)
        places += np.repeat(self.starts[rows] - (ends - lengths), lengths)
        return places, owners

    def gathered(self) -> Array:
        """Return the values row after row, without gaps."""
        return self.values[self.spread(np.arange(len(self.starts)))[0]]


@dataclass(frozen=True, slots=True)
class Texts:
    """Fingerprints of distinct texts, one row a text."""

    exact: Hashes
    """Hash of all words in order; equal for exact copies only."""
    words: Ints
    grams: Ragged
    """Sampled 4-grams, ascending: 40 bits of hash above 16 bits of word position."""
    salient: Ragged
    plain: Ragged

    def select(self, rows: Array) -> Texts:
        """Return these texts, in this order."""
        return Texts(
            self.exact[rows],
            self.words[rows],
            self.grams.select(rows),
            self.salient.select(rows),
            self.plain.select(rows),
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Articles (parallel columns) and the texts they carry (`text` is the row in `texts`)."""

    ids: list[str]
    published: Ints
    """Microseconds since 1970, or `UNDATED`."""
    text: Ints
    texts: Texts
    stories: list[str]
    """Story of each article; empty strings before stories are known."""
    roles: NDArray[np.uint8]
    """`MEMBER`, `LEADER` or `FIRST` of the story."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """Stories that were united with another: the id that was given up, and that which stays."""

    into: dict[str, str]


def encode_aliases(into: dict[str, str]) -> bytes:
    """Return aliases as bytes, which may stand between blocks."""
    body = json.dumps(into, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return _HEAD.pack(_ALIASES, len(body)) + body


def encode(block: Block) -> bytes:
    """Return `block` as bytes: equal blocks give equal bytes."""
    body = b"".join(_SIZE.pack(len(part)) + part for part in _parts(block))
    return _HEAD.pack(_MAGIC, len(body)) + body


def decode(data: bytes) -> Iterator[Block | Aliases]:
    """Yield the blocks and aliases of `data`, ValueError when it is damaged.

    Their sketches stay views of `data` as written (`_WIDTHS`): only `concat` makes numbers of them.
    """
    at = 0
    while at < len(data):
        if len(data) - at < _HEAD.size:
            raise ValueError("fingerprints end inside a block head")
        magic, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if magic not in (_MAGIC, _ALIASES) or at + size > len(data):
            raise ValueError("not a file of fingerprints, or cut short")
        if magic == _ALIASES:
            yield Aliases(json.loads(data[at : at + size].decode("utf-8", "surrogatepass")))
        else:
            yield _block(_split(data, at, at + size))
        at += size


def concat(blocks: Sequence[Block]) -> Block:
    """Return one block with the articles of all, in order; equal texts are not merged."""
    sizes = [len(block.texts.exact) for block in blocks]
    firsts = np.cumsum([0, *sizes])
    return Block(
        [item for block in blocks for item in block.ids],
        _joined((block.published for block in blocks), np.int64),
        _joined((b.text + first for b, first in zip(blocks, firsts, strict=False)), np.int64),
        Texts(
            _joined((block.texts.exact for block in blocks), np.uint64),
            _joined((block.texts.words for block in blocks), np.int64),
            _joined_ragged([block.texts.grams for block in blocks], "<u8"),
            _joined_ragged([block.texts.salient for block in blocks], "<u4"),
            _joined_ragged([block.texts.plain for block in blocks], "<u4"),
        ),
        [item for block in blocks for item in block.stories],
        _joined((block.roles for block in blocks), np.uint8),
    )


def _joined(arrays: Iterable[Array], dtype: type[np.generic]) -> Array:
    return np.concatenate([np.empty(0, dtype), *arrays])


def _joined_ragged(rows: Sequence[Ragged], dtype: str) -> Ragged:
    """Join rows; those read from bytes are widened straight into place, without a copy between."""
    values = np.zeros(sum(len(row.values) for row in rows), dtype)
    raw = values.view(np.uint8).reshape(len(values), values.itemsize)
    at = 0
    for row in rows:
        to, width = at + len(row.values), row.values.itemsize
        raw[at:to, :width] = np.ascontiguousarray(row.values).view(np.uint8).reshape(-1, width)
        at = to
    return Ragged.packed(values, _joined((row.lengths for row in rows), np.int64))


def _parts(block: Block) -> Iterator[bytes]:
    texts = block.texts
    yield from _string_parts(block.ids)
    yield from _string_parts(block.stories)
    yield block.roles.astype("<u1").tobytes()
    yield block.published.astype("<i8").tobytes()
    yield block.text.astype("<u4").tobytes()
    yield texts.exact.astype("<u8").tobytes()
    yield texts.words.astype("<u4").tobytes()
    for rows, width in zip((texts.grams, texts.salient, texts.plain), _WIDTHS, strict=True):
        yield rows.lengths.astype("<u2").tobytes()
        yield _narrow(rows.gathered(), width)


def _narrow(values: Array, width: int) -> bytes:
    if values.dtype.kind == "V":
        return values.tobytes()
    return values.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width].tobytes()


def _string_parts(strings: list[str]) -> Iterator[bytes]:
    encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
    yield np.array([len(item) for item in encoded], "<u4").tobytes()
    yield b"".join(encoded)


def _split(data: bytes, at: int, end: int) -> list[memoryview]:
    parts = []
    view = memoryview(data)
    while at < end:
        (size,) = _SIZE.unpack_from(data, at)
        at += _SIZE.size
        parts.append(view[at : at + size])
        at += size
    return parts


def _block(parts: list[memoryview]) -> Block:
    id_sizes, ids, story_sizes, stories, roles, published, text, exact, words, *sketches = parts
    grams, salient, plain = (
        Ragged.packed(np.frombuffer(values, f"V{width}"), np.frombuffer(sizes, "<u2"))
        for sizes, values, width in zip(sketches[::2], sketches[1::2], _WIDTHS, strict=True)
    )
    return Block(
        _strings(id_sizes, ids),
        np.frombuffer(published, "<i8"),
        np.frombuffer(text, "<u4").astype(np.int64),
        Texts(
            np.frombuffer(exact, "<u8"),
            np.frombuffer(words, "<u4").astype(np.int64),
            grams,
            salient,
            plain,
        ),
        _strings(story_sizes, stories),
        np.frombuffer(roles, "<u1"),
    )


def _strings(sizes: memoryview, joined: memoryview) -> list[str]:
    data = bytes(joined)
    ends = np.cumsum(np.frombuffer(sizes, "<u4"), dtype=np.int64).tolist()
    starts = [0, *ends[:-1]]
    return [
        data[start:end].decode("utf-8", "surrogatepass")
        for start, end in zip(starts, ends, strict=False)
    ]
