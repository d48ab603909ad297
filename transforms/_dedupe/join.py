"""Candidate pairs: texts that share enough posted hashes, found by one sort.

How many pairs a text makes is capped, and the cap looks at earlier texts only: a text's earlier
partners never depend on what comes later, so splitting the input over runs changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from transforms._dedupe.block import UNDATED, Array, Bools, Hashes, Ints, Ragged
from transforms._dedupe.sketch import HASH_BITS, POSITION_BITS

POST_BELOW = (1 << HASH_BITS) // 6
"""A sixth of all grams is posted (two thirds of those kept)..."""
MIN_POSTED = 8
"""...and at least so many of a text's sample."""
ALL_PAIRS = 16
"""A posting with at most so many earlier ones is paired with all of them..."""
SOME_PAIRS = 400
"""...with at most so many: with NEAREST and the first; above: with NEAREST_OF_MANY and it."""
NEAREST = 8
NEAREST_OF_MANY = 2
MIN_SHARED = 2
SHARED_SHARE = 0.75
"""Of the posted hashes that containment at the threshold lets expect."""

_NODE_BITS = 24
_NODES = np.uint64((1 << _NODE_BITS) - 1)
_PAIRS_AT_ONCE = 1_000_000
"""Raw pairs held at a time, 8 bytes each in several arrays."""


def candidates(
    grams: Ragged, time: Ints, fixed: Bools, horizon: int, containment: float
) -> Iterator[tuple[Ints, Ints]]:
    """Yield arrays (later node, earlier node) of pairs worth verifying, in order.

    Args:
        time: Microseconds, ascending; `UNDATED` passes every time gate.
        fixed: Nodes whose story is known: two of them need no comparison.
        horizon: Microseconds.
    """
    if len(time) >> _NODE_BITS:
        raise ValueError(f"more than {1 << _NODE_BITS} distinct texts in one join")
    posted = posted_counts(grams)
    postings = _postings(grams, posted)
    earliest = np.where(time == UNDATED, 0, np.searchsorted(time, time - horizon))
    starts = _first_in_reach(postings, earliest)
    wanted = _wanted(np.arange(len(postings)) - starts)
    for chosen in _chunks(postings, wanted, len(time)):
        later, earlier, shared = _counted(postings, starts, wanted, chosen)
        smaller = np.minimum(posted[later], posted[earlier])
        enough = shared >= np.minimum(MIN_SHARED, smaller)
        enough &= shared >= SHARED_SHARE * containment * smaller
        enough &= ~(fixed[later] & fixed[earlier])
        yield later[enough], earlier[enough]


def posted_counts(grams: Ragged) -> Ints:
    """Return how many of each text's smallest grams are posted."""
    below = (grams.values >> np.uint64(POSITION_BITS)) < POST_BELOW
    totals = np.zeros(len(grams.values) + 1, np.int64)
    np.cumsum(below, out=totals[1:])
    counts = totals[grams.starts + grams.lengths] - totals[grams.starts]
    wanted: Ints = np.maximum(counts, MIN_POSTED)
    return np.minimum(wanted, grams.lengths)


def _postings(grams: Ragged, posted: Ints) -> Hashes:
    """Return hash (40 bits) and node (24 bits) of each posting that is not alone, sorted."""
    places, owners = grams.spread(np.arange(len(posted)), posted)
    postings = grams.values[places]
    postings &= ~_NODES
    postings |= owners.astype(np.uint64)
    postings.sort()
    same = (postings[1:] >> np.uint64(_NODE_BITS)) == (postings[:-1] >> np.uint64(_NODE_BITS))
    kept = np.zeros(len(postings), np.bool_)
    kept[1:] = same
    kept[:-1] |= same
    return postings[kept]


def _first_in_reach(postings: Hashes, earliest: Ints) -> Ints:
    """Return for each posting the first one of its hash within the horizon before it."""
    lowest = earliest[_nodes(postings)].astype(np.uint64)
    lowest |= postings & ~_NODES
    return np.searchsorted(postings, lowest)


def _wanted(before: Ints) -> Ints:
    """Return how many pairs a posting makes, given how many earlier ones it reaches."""
    some = np.where(before <= SOME_PAIRS, NEAREST, NEAREST_OF_MANY) + 1
    return np.where(before <= ALL_PAIRS, before, some)


def _chunks(postings: Hashes, wanted: Ints, nodes: int) -> Iterator[Ints]:
    """Yield the postings of whole later nodes, _PAIRS_AT_ONCE pairs (or one node's) a time."""
    of_node = _nodes(postings)
    costs = np.cumsum(np.bincount(of_node, wanted, minlength=nodes).astype(np.int64))
    start, done = 0, 0
    while start < nodes:
        stop = max(int(np.searchsorted(costs, done + _PAIRS_AT_ONCE, "right")), start + 1)
        yield np.flatnonzero((of_node >= start) & (of_node < stop) & (wanted > 0))
        start, done = stop, int(costs[stop - 1])


def _counted(postings: Hashes, starts: Ints, wanted: Ints, chosen: Ints) -> tuple[Ints, Ints, Ints]:
    """Return distinct pairs (later, earlier) of the chosen postings and their shared hashes."""
    repeats = wanted[chosen]
    ends = np.cumsum(repeats)
    back = np.arange(int(repeats.sum())) - np.repeat(ends - repeats, repeats)
    partner = np.repeat(chosen, repeats) - 1 - back
    # A capped posting's last pair goes to the first in reach, not to the next nearest.
    capped = (chosen - starts[chosen]) > ALL_PAIRS
    partner[ends[capped] - 1] = starts[chosen[capped]]
    keys = np.repeat(postings[chosen] & _NODES, repeats) << np.uint64(_NODE_BITS)
    keys |= postings[partner] & _NODES
    keys.sort()
    new = np.ones(len(keys), np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    at = np.flatnonzero(new)
    shared = np.diff(np.append(at, len(keys)))
    later, earlier = (keys[at] >> np.uint64(_NODE_BITS)).astype(np.int64), _nodes(keys[at])
    apart = later != earlier  # two grams of one text may agree in 40 bits
    return later[apart], earlier[apart], shared[apart]


def _nodes(keys: Array) -> Ints:
    return (keys & _NODES).astype(np.int64)
