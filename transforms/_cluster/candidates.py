"""Pairs of stories worth comparing: those that share rare terms and stand near in time.

Never all pairs: a story posts its strongest terms, and meets under each the nearest before it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from transforms._cluster.weigh import Vectors
from transforms._dedupe.block import UNDATED, Bools, Ints

POSTED = 24
"""Terms a story posts, by weight (12 and 48 measured within .001 of it)."""
NEAREST = 16
"""Stories met under one term: with several hundred that share it, these suffice to link them."""
MIN_COMMON = 2
"""Posted terms a pair must share, unless one of the two has posted less."""
GATE = 7 * 86_400_000_000
"""Stories further apart are never of one event, in microseconds."""

_AT_ONCE = 1 << 12
"""Later stories paired in one pass: bounds memory to some ten MB."""


def candidates(vectors: Vectors, time: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield later and earlier story of candidate pairs, ordered by both.

    Args:
        vectors: Stories in (time, id) order, undated ones last.
        time: Their times in microseconds, or UNDATED.
    """
    story, rank = _postings(vectors)
    by_story = np.argsort(story, kind="stable")
    posted = np.bincount(story, minlength=len(time))
    ends = np.cumsum(posted)
    for first in range(0, len(time), _AT_ONCE):
        last = min(first + _AT_ONCE, len(time))
        entries = by_story[ends[first] - posted[first] : ends[last - 1]]
        found = [np.empty(0, np.int64)]
        for back in range(1, NEAREST + 1):
            entries = entries[rank[entries] >= back]
            later, earlier = story[entries], story[entries - back]
            found.append((later * len(time) + earlier)[_near(time, later, earlier)])
        pairs, common = np.unique(np.concatenate(found), return_counts=True)
        later, earlier = pairs // len(time), pairs % len(time)
        enough = common >= np.minimum(MIN_COMMON, np.minimum(posted[later], posted[earlier]))
        yield later[enough], earlier[enough]


def _postings(vectors: Vectors) -> tuple[Ints, Ints]:
    """Return of each posting its story and its place in the list of its term, lists in a row."""
    terms = vectors.terms
    owner = np.repeat(np.arange(len(terms.lengths)), terms.lengths)
    # A term no other story has meets nobody, and the rarest would come first.
    shared = np.flatnonzero(np.bincount(terms.values)[terms.values] > 1)
    order = shared[np.lexsort((terms.values[shared], -vectors.weights[shared], owner[shared]))]
    chosen = order[_places(owner[order]) < POSTED]
    chosen = chosen[np.lexsort((owner[chosen], terms.values[chosen]))]
    return owner[chosen], _places(terms.values[chosen])


def _places(keys: Ints) -> Ints:
    """Return for each entry its place among those of the same key; equal keys are adjacent."""
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    lengths = np.diff(firsts, append=len(keys))
    return np.arange(len(keys)) - np.repeat(firsts, lengths)


def _near(time: Ints, later: Ints, earlier: Ints) -> Bools:
    undated: Bools = time[later] == UNDATED
    return undated | (time[later] - time[earlier] <= GATE)
