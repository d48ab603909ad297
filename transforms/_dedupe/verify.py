"""Is a pair of texts the same text? A pure, symmetric function of two fingerprints and two times.

One similarity cannot tell: a template (same skeleton, other names and numbers) shares more with
its sibling than a truncated copy with its original. So several kinds of evidence must agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from transforms._dedupe.block import UNDATED, Array, Bools, Ints, Ragged, Texts
from transforms._dedupe.sketch import (
    HASH_BITS,
    KEEP_BELOW,
    MAX_GRAMS,
    MAX_WORDS,
    MIN_GRAMS,
    POSITION_BITS,
    WORD_BITS,
)

MIN_COMMON = 3
"""Common grams, whatever share of a tiny sample they are."""
LEAD_WORDS = 60
LEAD_FROM = 0.75
"""Below this containment the shared text must start within LEAD_WORDS of both: a follow-up
carries the background it shares at its end."""
PLAIN = 0.60
PLAIN_UNTIL = 0.80
"""Plain words must agree too, unless containment is at least this."""
SALIENT = 0.35
SKELETON = 0.27
"""How much better plain words may agree than names and numbers: more is a template."""
RUN_DAYS = 2.0
RUN_SHARE = 0.70
RUN_GRAMS = 6
"""Or one unbroken aligned run of shared grams covers so much: a copy with names edited."""

_DAY = 86_400_000_000
_AT_ONCE = 1 << 11
"""Pairs compared in one pass; below 2^24, as pair and hash share one 64-bit key."""
_POSITIONS = np.uint64((1 << POSITION_BITS) - 1)
_NO_LIMIT = np.uint64(1 << HASH_BITS)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What comparing pairs showed, one entry a pair."""

    containment: Array
    common: Ints
    same: Bools
    """All rules agree that the two are the same text."""


def compare(texts: Texts, time: Ints, pairs: tuple[Ints, Ints], containment: float) -> Evidence:
    """Compare `pairs[0]` with `pairs[1]` element by element; rules as in decision 0004."""
    found = [_compare(texts, time, left, right, containment) for left, right in _portions(*pairs)]
    return Evidence(
        np.concatenate([np.empty(0, np.float64), *(part.containment for part in found)]),
        np.concatenate([np.empty(0, np.int64), *(part.common for part in found)]),
        np.concatenate([np.empty(0, np.bool_), *(part.same for part in found)]),
    )


def containments(texts: Texts, pairs: tuple[Ints, Ints]) -> Array:
    """Return the share of the shorter text's grams found in the other; 0 below MIN_COMMON."""
    matched = (_Grams(texts.grams, left, right) for left, right in _portions(*pairs))
    shares = (np.where(part.common >= MIN_COMMON, part.containment, 0.0) for part in matched)
    return np.concatenate([np.empty(0, np.float64), *shares])


def _portions(left: Ints, right: Ints) -> Iterator[tuple[Ints, Ints]]:
    for at in range(0, len(left), _AT_ONCE):
        yield left[at : at + _AT_ONCE], right[at : at + _AT_ONCE]


def _compare(texts: Texts, time: Ints, left: Ints, right: Ints, threshold: float) -> Evidence:
    grams = _Grams(texts.grams, left, right)
    same = (grams.containment >= threshold) & (grams.common >= MIN_COMMON)
    same &= (grams.containment >= LEAD_FROM) | grams.lead()
    likely = np.flatnonzero(same)
    left, right = left[likely], right[likely]
    plain = _word_containment(texts.plain, left, right)
    salient = _word_containment(texts.salient, left, right)
    sound = (plain >= PLAIN) | (grams.containment[likely] >= PLAIN_UNTIL)
    sound &= salient >= SALIENT
    template = np.flatnonzero(sound & (plain - salient > SKELETON))
    sound[template] = _near_and_aligned(texts.grams, time, left[template], right[template])
    same[likely] = sound
    return Evidence(grams.containment, grams.common, same)


def _near_and_aligned(grams: Ragged, time: Ints, left: Ints, right: Ints) -> Bools:
    """Return which pairs that look like templates are copies with edited names after all."""
    passed = _near(time, left, right)
    near = np.flatnonzero(passed)
    matched = _Grams(grams, left[near], right[near])
    run = matched.longest_run()
    passed[near] = (run >= RUN_GRAMS) & (run >= RUN_SHARE * matched.smaller)
    return passed


def _near(time: Ints, left: Ints, right: Ints) -> Bools:
    dated = (time[left] != UNDATED) & (time[right] != UNDATED)
    near: Bools = dated & (np.abs(time[left] - time[right]) <= RUN_DAYS * _DAY)
    return near


def _word_containment(words: Ragged, left: Ints, right: Ints) -> Array:
    """Return the share of the smaller word sketch in the other; 1 where there is none to miss."""
    a, b = (_Side(words, rows, 0) for rows in (left, right))
    limit = np.minimum(*(_word_limit(words, rows) for rows in (left, right)))
    in_a, in_b = a.below(limit), b.below(limit)
    common = np.bincount(a.owner[in_a & a.found_in(b, WORD_BITS)[0]], minlength=len(left))
    smaller = np.minimum(
        np.bincount(a.owner[in_a], minlength=len(left)),
        np.bincount(b.owner[in_b], minlength=len(left)),
    )
    return np.where(smaller > 0, common / np.maximum(smaller, 1), 1.0)


def _word_limit(words: Ragged, rows: Ints) -> Array:
    last = words.values[_last(words, rows)] if len(words.values) else np.zeros(len(rows), np.uint32)
    return np.where(words.lengths[rows] == MAX_WORDS, last, np.uint64(_NO_LIMIT))


def gram_limit(grams: Ragged, rows: Ints) -> Array:
    """Return the hash up to which the sample of each text holds all of its grams."""
    if not len(grams.values):
        return np.full(len(rows), _NO_LIMIT)
    last = grams.values[_last(grams, rows)] >> np.uint64(POSITION_BITS)
    sizes = grams.lengths[rows]
    limit = np.where(sizes < MIN_GRAMS, _NO_LIMIT, np.uint64(KEEP_BELOW))
    scarce = (sizes == MIN_GRAMS) & (last >= KEEP_BELOW)
    return np.where(scarce | (sizes == MAX_GRAMS), last, limit)


def _last(rows: Ragged, of: Ints) -> Ints:
    last: Ints = rows.starts[of] + rows.lengths[of] - 1
    return np.maximum(last, 0)


class _Side:
    """The sketches of one side of the pairs, flat, with the pair each value belongs to."""

    def __init__(self, sketches: Ragged, rows: Ints, position_bits: int) -> None:
        places, self.owner = sketches.spread(rows)
        self.values = sketches.values[places]
        self.hashes = (self.values >> position_bits).astype(np.uint64)

    def below(self, limit: Array) -> Bools:
        return np.asarray(self.hashes <= limit[self.owner])

    def found_in(self, other: _Side, bits: int) -> tuple[Bools, Ints]:
        """Return which values the other side has too, and where."""
        mine, theirs = (
            side.owner.astype(np.uint64) << np.uint64(bits) | side.hashes for side in (self, other)
        )
        if not len(theirs):
            return np.zeros(len(mine), np.bool_), np.zeros(len(mine), np.int64)
        at = np.minimum(np.searchsorted(theirs, mine), len(theirs) - 1)
        return theirs[at] == mine, at


class _Grams:
    """The sampled grams of pairs, matched."""

    def __init__(self, grams: Ragged, left: Ints, right: Ints) -> None:
        self.pairs = len(left)
        self.a, self.b = (_Side(grams, rows, POSITION_BITS) for rows in (left, right))
        limit = np.minimum(*(gram_limit(grams, rows) for rows in (left, right)))
        self.in_a, self.in_b = self.a.below(limit), self.b.below(limit)
        self.shared, self.where = self.a.found_in(self.b, HASH_BITS)
        self.common = self._count(self.a.owner[self.shared])
        self.smaller = np.minimum(
            self._count(self.a.owner[self.in_a]), self._count(self.b.owner[self.in_b])
        )
        self.containment = self.common / np.maximum(self.smaller, 1)

    def _count(self, owners: Ints) -> Ints:
        return np.bincount(owners, minlength=self.pairs)

    def lead(self) -> Bools:
        """Return for which pairs shared grams start within the lead of both texts."""
        owner = self.a.owner[self.shared]
        firsts = []
        for values in (self.a.values[self.shared], self.b.values[self.where[self.shared]]):
            first = np.full(self.pairs, LEAD_WORDS, np.int64)
            np.minimum.at(first, owner, (values & _POSITIONS).astype(np.int64))
            firsts.append(first)
        return np.maximum(*firsts) < LEAD_WORDS

    def longest_run(self) -> Ints:
        """Return the most grams shared in one aligned run, nothing unshared between, per pair."""
        order, position = _in_text_order(self.a, self.in_a)
        b_order, _ = _in_text_order(self.b, self.in_b)
        b_rank = np.empty(len(self.b.values), np.int64)
        b_rank[b_order] = np.arange(len(b_order))
        owner, shared, partner = self.a.owner[order], self.shared[order], self.where[order]
        place = np.where(shared, partner, 0)
        offset = (self.b.values[place] & _POSITIONS).astype(np.int64) - position[order]
        rank = b_rank[place]
        goes_on = np.zeros(len(order), np.bool_)
        goes_on[1:] = shared[1:] & shared[:-1] & (owner[1:] == owner[:-1])
        goes_on[1:] &= (offset[1:] == offset[:-1]) & (rank[1:] == rank[:-1] + 1)
        run = np.cumsum(~goes_on) - 1
        sizes = np.bincount(run[shared], minlength=len(order))
        longest = np.zeros(self.pairs, np.int64)
        np.maximum.at(longest, owner, sizes[run])
        return longest


def _in_text_order(side: _Side, chosen: Bools) -> tuple[Ints, Ints]:
    """Return the chosen values of each pair by their place in the text, and all places."""
    position = (side.values & _POSITIONS).astype(np.int64)
    at = np.flatnonzero(chosen)
    return at[np.argsort(side.owner[at] << POSITION_BITS | position[at], kind="stable")], position
