"""The ids earlier runs have settled: 16 bytes an id, so a million cost 16 MB.

A file is the sorted digests one after another. BLAKE2b-128 of the id: two ids of a billion collide
with a chance of 10^-21, and a collision would silently lose an article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms._storage import read_bytes

WIDTH = 16
_DTYPE = np.dtype([("high", ">u8"), ("low", ">u8")])


def digest(key: str) -> bytes:
    """Return the digest of an id."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=WIDTH).digest()


def encode(keys: Iterable[str]) -> bytes:
    """Return the file content for these ids, each once."""
    return b"".join(sorted({digest(key) for key in keys}))


def merge(contents: Iterable[bytes]) -> bytes:
    """Return one file content for several, each id once."""
    joined = b"".join(contents)
    return b"".join(sorted({joined[at : at + WIDTH] for at in range(0, len(joined), WIDTH)}))


class SeenSet:
    """Ids of some files; looks one up by binary search."""

    def __init__(self, contents: Iterable[bytes]) -> None:
        joined = b"".join(contents)
        rows: NDArray[np.void] = np.frombuffer(joined, dtype=_DTYPE)
        order = np.lexsort((rows["low"], rows["high"]))
        self._high = rows["high"][order].astype(np.uint64)
        self._low = rows["low"][order].astype(np.uint64)

    def __contains__(self, key: str) -> bool:
        raw = digest(key)
        high, low = int.from_bytes(raw[:8], "big"), int.from_bytes(raw[8:], "big")
        at = int(np.searchsorted(self._high, np.uint64(high)))
        while at < len(self._high) and int(self._high[at]) == high:
            if int(self._low[at]) == low:
                return True
            at += 1
        return False

    def __len__(self) -> int:
        return len(self._high)


@cache
def seen_set(files: tuple[str, ...]) -> SeenSet:
    """Read these files once in this process."""
    return SeenSet(read_bytes(path) for path in files)
