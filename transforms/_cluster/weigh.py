"""Sketches to vectors of whole numbers: TF-IDF, so that sums of them are exact in any order.

In:  sketches in (published, id) order
Out: `Vectors`, one row a story, each of length `UNIT`: cosine = dot product / `UNIT` squared
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transforms._cluster.sketch import COUNT_BITS, KIND_BITS, KIND_WEIGHT, Sketch
from transforms._cluster.terms import PLACE
from transforms._dedupe.block import UNDATED, Ints, Ragged

UNIT = 1 << 14
"""Length of a vector: a term is held to 1/16384, a cluster of 2^30 stories still fits 64 bits."""
RARITY = 1.5
"""Power of the inverse document frequency: above 1 rare terms count more than in plain TF-IDF."""
PRIOR = 100
"""Stories that are imagined beside the given ones, so that a small run does not take every word
for a rare one..."""
PRIOR_SHARE = (0.04, 0.01, 0.01, 0.01)
"""...and the share of them that has a term of each kind."""
AROUND = 7
"""Days before and after a story in which others count for the frequency of its terms."""
FOCUS_COUNT = 3
"""A place is a story's focus if it is named so often: measured, two stories of one event with two
foci that neither shares are 3 of 100 pairs, those of other events 10 to 34."""

_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Vectors:
    """Terms and weights of stories; terms are numbered 0 to `size` - 1."""

    terms: Ragged
    weights: Ints
    """Beside `terms.values`."""
    size: int
    focus: Ints
    """The place each story is most about (a term), or -1."""

    def row(self, story: int) -> tuple[Ints, Ints]:
        """Return terms and weights of one story."""
        first = self.terms.starts[story]
        part = slice(first, first + self.terms.lengths[story])
        return self.terms.values[part], self.weights[part]

    def select(self, stories: Ints) -> Vectors:
        """Return the vectors of some stories."""
        places, _ = self.terms.spread(stories)
        rows = Ragged.packed(self.terms.values[places], self.terms.lengths[stories])
        return Vectors(rows, self.weights[places], self.size, self.focus[stories])


def weigh(sketches: Sequence[Sketch], time: Ints) -> Vectors:
    """Return the vectors of `sketches`; `time` holds their `published`."""
    lengths = np.array([len(one.terms) for one in sketches], np.int64)
    packed = np.fromiter((term for one in sketches for term in one.terms), np.int64, lengths.sum())
    count = packed & ((1 << COUNT_BITS) - 1)
    kind = packed >> COUNT_BITS & ((1 << KIND_BITS) - 1)
    hashes, terms = np.unique(packed >> (COUNT_BITS + KIND_BITS), return_inverse=True)
    terms = terms.astype(np.int64)
    owner = np.repeat(np.arange(len(sketches)), lengths)
    rows = Ragged.packed(terms, lengths)
    frequency, stories = _frequency(rows, len(hashes), time)
    # The kind is the text's own reading of a word, so the prior belongs to the use, not the term.
    prior = PRIOR * np.array(PRIOR_SHARE)[kind]
    rarity = np.log((1 + PRIOR + stories[owner]) / (1 + prior + frequency)) + 1
    weight = (1 + np.log(count)) * np.array(KIND_WEIGHT)[kind] * rarity**RARITY
    length = np.sqrt(np.bincount(owner, weight * weight, len(sketches)))
    weights = np.rint(UNIT * weight / length[owner]).astype(np.int64)
    return Vectors(rows, weights, len(hashes), _focus(rows, owner, count, kind))


def _frequency(rows: Ragged, size: int, time: Ints) -> tuple[Ints, Ints]:
    """Return for each term of each story how many stories around it have it, and how many are.

    Around means within AROUND days, so that what a term is worth does not depend on how much is
    remembered; undated stories are around all, and all around them.
    """
    day = np.where(time == UNDATED, UNDATED, time // _DAY)
    undated = int(np.searchsorted(day, UNDATED))
    ends = np.append(rows.starts, len(rows.values))
    frequency = np.zeros(len(rows.values), np.int64)
    stories = np.zeros(len(time), np.int64)
    counts = np.bincount(rows.values[ends[undated] :], minlength=size)
    first = last = 0
    for today in np.unique(day[:undated]).tolist():
        begin, end, since, until = np.searchsorted(
            day[:undated], (today, today + 1, today - AROUND, today + AROUND + 1)
        )
        np.add.at(counts, rows.values[ends[last] : ends[until]], 1)
        np.subtract.at(counts, rows.values[ends[first] : ends[since]], 1)
        first, last = since, until
        here = slice(ends[begin], ends[end])
        frequency[here] = counts[rows.values[here]]
        stories[begin:end] = until - since + len(time) - undated
    every = np.bincount(rows.values, minlength=size)
    frequency[ends[undated] :] = every[rows.values[ends[undated] :]]
    stories[undated:] = len(time)
    return frequency, stories


def _focus(rows: Ragged, owner: Ints, count: Ints, kind: Ints) -> Ints:
    """Return the most frequent place of each story, of equals the smallest hash."""
    focus = np.full(len(rows.lengths), -1, np.int64)
    places = np.flatnonzero((kind == PLACE) & (count >= FOCUS_COUNT))
    order = places[np.lexsort((rows.values[places], -count[places], owner[places]))]
    _, first = np.unique(owner[order], return_index=True)
    focus[owner[order[first]]] = rows.values[order[first]]
    return focus
