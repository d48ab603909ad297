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
from transforms._dedupe.block import Array, Ints, Ragged

UNIT = 1 << 14
"""Length of a vector: a term is held to 1/16384, a cluster of 2^30 stories still fits 64 bits."""
RARITY = 1.5
"""Power of the inverse document frequency: above 1 rare terms count more than in plain TF-IDF."""
PRIOR = 100
"""Stories that are imagined beside the given ones, so that a small run does not take every word
for a rare one..."""
PRIOR_SHARE = (0.04, 0.01, 0.01, 0.01)
"""...and the share of them that has a term of each kind."""
FOCUS_COUNT = 3
"""A place is a story's focus if it is named so often: measured, two stories of one event with two
foci that neither shares are 3 of 100 pairs, those of other events 10 to 34."""


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


def weigh(sketches: Sequence[Sketch]) -> Vectors:
    """Return the vectors of `sketches`."""
    lengths = np.array([len(one.terms) for one in sketches], np.int64)
    packed = np.fromiter((term for one in sketches for term in one.terms), np.int64, lengths.sum())
    count = packed & ((1 << COUNT_BITS) - 1)
    kind = packed >> COUNT_BITS & ((1 << KIND_BITS) - 1)
    hashes, terms = np.unique(packed >> (COUNT_BITS + KIND_BITS), return_inverse=True)
    terms = terms.astype(np.int64)
    owner = np.repeat(np.arange(len(sketches)), lengths)
    weight = (1 + np.log(count)) * np.array(KIND_WEIGHT)[kind] * _rarity(terms, kind, len(sketches))
    length = np.sqrt(np.bincount(owner, weight * weight, len(sketches)))
    weights = np.rint(UNIT * weight / length[owner]).astype(np.int64)
    rows = Ragged.packed(terms, lengths)
    return Vectors(rows, weights, len(hashes), _focus(rows, owner, count, kind))


def _rarity(terms: Ints, kind: Ints, stories: int) -> Array:
    frequency = np.bincount(terms) + 1.0
    prior = PRIOR * np.array(PRIOR_SHARE)[kind]
    # The kind is the text's own reading of a word, so the prior belongs to the use, not the term.
    inverse = (1.0 + stories + PRIOR) / (frequency[terms] + prior)
    powered: Array = (np.log(inverse) + 1) ** RARITY
    return powered


def _focus(rows: Ragged, owner: Ints, count: Ints, kind: Ints) -> Ints:
    """Return the most frequent place of each story, of equals the smallest hash."""
    focus = np.full(len(rows.lengths), -1, np.int64)
    places = np.flatnonzero((kind == PLACE) & (count >= FOCUS_COUNT))
    order = places[np.lexsort((rows.values[places], -count[places], owner[places]))]
    _, first = np.unique(owner[order], return_index=True)
    focus[owner[order[first]]] = rows.values[order[first]]
    return focus
