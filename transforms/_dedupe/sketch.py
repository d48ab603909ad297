"""Texts to fingerprints, some hundred at a time in one pass of numpy.

A fingerprint is a pure function of the text: what else is in the batch changes nothing.
Broder's containment on a FracMinHash sample: a gram is kept when its hash is small, so the same
gram is kept in every text, and the share of common grams can be read off two samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

import numpy as np

from transforms._dedupe.block import Array, Block, Hashes, Ints, Ragged, Texts
from transforms._dedupe.words import FLAG_BITS, PLAIN, SALIENT, Vocabulary, words_of

GRAM = 4
"""Words in a gram (docs/decisions/0004)."""
HASH_BITS = 40
"""Among 50 posted grams of 10 million texts one in 400 meets another by chance; two must meet."""
POSITION_BITS = 16
WORD_BITS = 24
"""128 words against 128: one pair of texts in 1,000 shares a word by chance."""
KEEP_BELOW = 1 << (HASH_BITS - 2)
"""A quarter of all grams is kept..."""
MIN_GRAMS = 6
"""...but at least so many, for short texts..."""
MAX_GRAMS = 256
"""...and at most so many, the smallest hashes, for long ones."""
MAX_WORDS = 128
"""Salient and plain words kept of each text."""

_SECURE_COUNT = 2 * MIN_GRAMS
"""Below so many kept grams repeats may leave fewer than MIN_GRAMS: then all grams are looked at."""
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
"""Odd, one a position: the order of the words counts (splitmix64 and xxHash constants)."""
_FINAL = 0xBF58476D1CE4E5B9
_LAST_POSITION = (1 << POSITION_BITS) - 1


class Note(NamedTuple):
    """What is fingerprinted of an article."""

    id: str
    published: int
    """Microseconds since 1970, or `UNDATED`."""
    text: str


def fingerprint(notes: Sequence[Note], vocabulary: Vocabulary) -> Block:
    """Return the block of `notes`; equal texts in it share one row of sketches."""
    lists = [words_of(note.text) for note in notes]
    lengths = np.array([len(words) for words in lists], np.int64)
    codes = np.fromiter(
        map(vocabulary.__getitem__, chain.from_iterable(lists)), np.uint64, int(lengths.sum())
    )
    all_texts = Ragged.packed(codes, lengths)
    exact = np.array(
        [_exact_hash(note.id, words) for note, words in zip(notes, _rows(all_texts), strict=True)],
        np.uint64,
    )
    distinct, firsts, text = np.unique(exact, return_index=True, return_inverse=True)
    return Block(
        [note.id for note in notes],
        np.array([note.published for note in notes], np.int64),
        text.astype(np.int64),
        _sketch(distinct, all_texts.select(firsts)),
        [""] * len(notes),
        np.zeros(len(notes), np.uint8),
    )


def ranks_of(notes: Sequence[Note]) -> list[tuple[int, int]]:
    """Return what decides which of several articles with one id counts: time, then exact hash."""
    block = fingerprint(notes, Vocabulary())
    exact = block.texts.exact[block.text]
    return list(zip(block.published.tolist(), exact.tolist(), strict=True))


def _rows(texts: Ragged) -> list[Array]:
    return [
        texts.values[start : start + length]
        for start, length in zip(texts.starts.tolist(), texts.lengths.tolist(), strict=True)
    ]


def _exact_hash(article_id: str, codes: Array) -> int:
    """Hash all words; a text too short for one gram is like no other article's."""
    if len(codes) >= GRAM:
        return int.from_bytes(blake2b(codes.tobytes(), digest_size=8).digest(), "little")
    seed = article_id.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(seed, digest_size=8, person=b"too short").digest(), "little")


def _sketch(exact: Hashes, texts: Ragged) -> Texts:
    places, owners = texts.spread(np.arange(len(exact)))
    codes = texts.values[places]
    return Texts(
        exact,
        texts.lengths,
        _gram_sketch(codes, owners, texts.lengths),
        _word_sketch(codes, owners, SALIENT, len(exact)),
        _word_sketch(codes, owners, PLAIN, len(exact)),
    )


def _gram_sketch(codes: Hashes, owners: Ints, lengths: Ints) -> Ragged:
    texts = len(lengths)
    if len(codes) < GRAM:
        return Ragged.packed(np.empty(0, np.uint64), np.zeros(texts, np.int64))
    last = len(codes) - GRAM + 1
    whole = owners[:last] == owners[GRAM - 1 :]
    hashes = _gram_hashes(codes)
    kept = whole & (hashes < KEEP_BELOW)
    scarce = np.bincount(owners[:last][kept], minlength=texts) < _SECURE_COUNT
    chosen = np.flatnonzero(kept | (whole & scarce[owners[:last]]))
    owner = owners[chosen]
    position = chosen - (np.cumsum(lengths) - lengths)[owner]
    packed = hashes[chosen] << np.uint64(POSITION_BITS)
    packed |= np.minimum(position, _LAST_POSITION).astype(np.uint64)
    return _smallest_grams(packed, owner, texts)


def _gram_hashes(codes: Hashes) -> Hashes:
    words = codes >> np.uint64(FLAG_BITS)
    last = len(words) - GRAM + 1
    mixed = np.zeros(last, np.uint64)
    for offset, multiplier in enumerate(_MULTIPLIERS):
        mixed += words[offset : offset + last] * np.uint64(multiplier)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(_FINAL)
    mixed ^= mixed >> np.uint64(29)
    return mixed >> np.uint64(64 - HASH_BITS)


def _smallest_grams(packed: Hashes, owner: Ints, texts: int) -> Ragged:
    """Keep of each text its smallest grams, each at its first position, within the limits."""
    order = np.lexsort((packed, owner))
    packed, owner = packed[order], owner[order]
    hashes = packed >> np.uint64(POSITION_BITS)
    new = np.ones(len(packed), np.bool_)
    new[1:] = (hashes[1:] != hashes[:-1]) | (owner[1:] != owner[:-1])
    packed, owner, hashes = packed[new], owner[new], hashes[new]
    rank = _rank(owner, texts)
    kept = (rank < MAX_GRAMS) & ((hashes < KEEP_BELOW) | (rank < MIN_GRAMS))
    return Ragged.packed(packed[kept], np.bincount(owner[kept], minlength=texts))


def _word_sketch(codes: Hashes, owners: Ints, flag: int, texts: int) -> Ragged:
    """Keep the smallest hashes of the distinct words with `flag`."""
    flagged = np.flatnonzero(codes & np.uint64(flag))
    hashes = codes[flagged] >> np.uint64(64 - WORD_BITS)
    keys = np.unique(owners[flagged].astype(np.uint64) << np.uint64(WORD_BITS) | hashes)
    owner = (keys >> np.uint64(WORD_BITS)).astype(np.int64)
    kept = _rank(owner, texts) < MAX_WORDS
    words = (keys[kept] & np.uint64((1 << WORD_BITS) - 1)).astype(np.uint32)
    return Ragged.packed(words, np.bincount(owner[kept], minlength=texts))


def _rank(owner: Ints, texts: int) -> Ints:
    """Return for each entry its place among those of the same owner; `owner` ascends."""
    counts = np.bincount(owner, minlength=texts)
    return np.arange(len(owner)) - (np.cumsum(counts) - counts)[owner]
