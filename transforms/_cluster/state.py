"""What clustering remembers between runs, and as bytes that are the same every time.

A row is the sketch of a story, the run that saw it and the cluster it is in: below MAX_ROW bytes,
whatever the story (ids apart, which are the caller's).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transforms._cluster.sketch import Sketch
from transforms._dedupe.block import Array

MAX_ROW = 3_200
"""Bytes: 480 of terms, 22 of numbers, and a title, a source and twelve names of the longest kind
in a script that JSON escapes; English news takes a quarter (decision 0016)."""

_MAGIC = b"dlcl\x00\x00\x00\x01"
_SIZE = struct.Struct("<Q")
_TERM_BYTES = 5
_PARTS = 6


@dataclass(frozen=True, slots=True, order=True)
class ClusterName:
    """A published cluster; the older one gives its id when two become one."""

    founded: int
    """Time of its first story when it was named, in microseconds, or UNDATED."""
    id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Row:
    """One story of an earlier run."""

    sketch: Sketch
    seen: int
    """Clock of the run that saw it, in microseconds; it expires by this."""
    cluster: ClusterName


def encode(rows: Sequence[Row]) -> bytes:
    """Return `rows` as bytes; equal rows give equal bytes."""
    names = sorted({row.cluster for row in rows})
    number = {name: at for at, name in enumerate(names)}
    sketches = [row.sketch for row in rows]
    texts = {
        "clusters": [[name.founded, name.id, name.revision] for name in names],
        "ids": [one.id for one in sketches],
        "titles": [one.title for one in sketches],
        "sources": [one.source for one in sketches],
        "places": [one.places for one in sketches],
        "actors": [one.actors for one in sketches],
    }
    terms = np.array([term for one in sketches for term in one.terms], "<u8")
    parts = (
        json.dumps(texts, separators=(",", ":")).encode("ascii"),
        np.array([one.published for one in sketches], "<i8").tobytes(),
        np.array([row.seen for row in rows], "<i8").tobytes(),
        np.array([number[row.cluster] for row in rows], "<u4").tobytes(),
        np.array([len(one.terms) for one in sketches], "<u2").tobytes(),
        terms.view(np.uint8).reshape(-1, 8)[:, :_TERM_BYTES].tobytes(),
    )
    return _MAGIC + b"".join(_SIZE.pack(len(part)) + part for part in parts)


def decode(data: bytes) -> list[Row]:
    """Return the rows of `data`, none for no bytes; ValueError when it is damaged."""
    if not data:
        return []
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("not a state of clusters")
    first, *numbers, raw = _split(data)
    texts = json.loads(first)
    published, seen, cluster, lengths = (
        np.frombuffer(part, dtype).tolist()
        for part, dtype in zip(numbers, ("<i8", "<i8", "<u4", "<u2"), strict=True)
    )
    names = [ClusterName(*name) for name in texts["clusters"]]
    terms = _widened(raw).tolist()
    rows, at = [], 0
    columns = (texts["ids"], published, lengths, seen, cluster)
    words = (texts["titles"], texts["sources"], texts["places"], texts["actors"])
    for (key, time, length, when, name), (title, source, places, actors) in zip(
        zip(*columns, strict=True), zip(*words, strict=True), strict=True
    ):
        own = tuple(terms[at : at + length])
        at += length
        one = Sketch(key, time, own, title, source, tuple(places), tuple(actors))
        rows.append(Row(one, when, names[name]))
    return rows


def _split(data: bytes) -> list[bytes]:
    parts, at = [], len(_MAGIC)
    while at < len(data):
        if at + _SIZE.size > len(data):
            raise ValueError("a state of clusters is cut short")
        (size,) = _SIZE.unpack_from(data, at)
        at += _SIZE.size
        parts.append(data[at : at + size])
        at += size
    if at != len(data) or len(parts) != _PARTS:
        raise ValueError("a state of clusters is cut short")
    return parts


def _widened(raw: bytes) -> Array:
    if len(raw) % _TERM_BYTES:
        raise ValueError("a state of clusters is cut short")
    narrow = np.frombuffer(raw, np.uint8).reshape(-1, _TERM_BYTES)
    wide = np.zeros((len(narrow), 8), np.uint8)
    wide[:, :_TERM_BYTES] = narrow
    return wide.view("<u8").ravel()
