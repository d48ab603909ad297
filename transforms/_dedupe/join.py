"""Candidate pairs: texts that share enough posted hashes, found by one sort.

How many pairs a text makes is capped, and the cap looks at earlier texts only: a text's earlier
partners never depend on what comes later, so splitting the input over runs changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

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
_NODES_AT_ONCE = 4096
_POSTINGS_AT_ONCE = 1 << 18
_PAIRS_AT_ONCE = 250_000
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
    posted = np.concatenate([_posted_counts(grams, rows) for rows in _slices(len(time))])
    postings = _postings(grams, posted)
    before = _within_reach(postings, time, horizon)
    for chosen in _chunks(postings, before, len(time)):
        later, earlier, shared = _counted(postings, before[chosen], chosen)
        smaller = np.minimum(posted[later], posted[earlier])
        enough = shared >= np.minimum(MIN_SHARED, smaller)
        enough &= shared >= SHARED_SHARE * containment * smaller
        enough &= ~(fixed[later] & fixed[earlier])
        yield later[enough], earlier[enough]


def _slices(nodes: int) -> list[Ints]:
    """Cut the nodes into runs: temporary arrays stay small beside the sketches themselves."""
    return np.array_split(np.arange(nodes), nodes // _NODES_AT_ONCE + 1)


def _parts(length: int) -> Iterator[slice]:
    """Cut an array of postings, for the same reason."""
    for at in range(0, length, _POSTINGS_AT_ONCE):
        yield slice(at, at + _POSTINGS_AT_ONCE)


def _posted_counts(grams: Ragged, rows: Ints) -> Ints:
    """Return how many of the smallest grams of each text of `rows` are posted."""
    places, owners = grams.spread(rows)
    below = (grams.values[places] >> np.uint64(POSITION_BITS)) < POST_BELOW
    counts: Ints = np.maximum(np.bincount(owners[below], minlength=len(rows)), MIN_POSTED)
    return np.minimum(counts, grams.lengths[rows])


def _postings(grams: Ragged, posted: Ints) -> Hashes:
    """Return hash (40 bits) and node (24 bits) of each posting that is not alone, sorted."""
    postings = np.empty(int(posted.sum()), np.uint64)
    filled = 0
    for rows in _slices(len(posted)):
        places, owners = grams.spread(rows, posted[rows])
        part = postings[filled : filled + len(places)]
        np.right_shift(grams.values[places], np.uint64(POSITION_BITS), out=part)
        part <<= np.uint64(_NODE_BITS)
        part |= rows[owners].astype(np.uint64)
        filled += len(places)
    postings.sort()
    same = np.zeros(len(postings) + 1, np.bool_)
    inner = same[1:-1]
    for cut in _parts(len(inner)):
        inner[cut] = (postings[1:][cut] ^ postings[:-1][cut]) <= _NODES
    # Moved down in place: a second array would double the peak.
    filled = 0
    for cut in _parts(len(postings)):
        kept = postings[cut][same[:-1][cut] | same[1:][cut]]
        postings[filled : filled + len(kept)] = kept
        filled += len(kept)
    return postings[:filled]


def _within_reach(postings: Hashes, time: Ints, horizon: int) -> NDArray[np.int32]:
    """Return for each posting how many earlier ones of its hash lie within the horizon."""
    earliest = np.where(time == UNDATED, 0, np.searchsorted(time, time - horizon))
    before = np.empty(len(postings), np.int32)
    for part in _parts(len(postings)):
        lowest = earliest[_nodes(postings[part])].astype(np.uint64) | postings[part] & ~_NODES
        places = np.arange(part.start, part.start + len(lowest))
        before[part] = places - np.searchsorted(postings, lowest)
    return before


def _wanted(before: Array) -> Array:
    """Return how many pairs a posting makes, given how many earlier ones it reaches."""
    some = np.where(before <= SOME_PAIRS, NEAREST + 1, NEAREST_OF_MANY + 1)
    return np.where(before <= ALL_PAIRS, before, some)


def _chunks(postings: Hashes, before: Array, nodes: int) -> Iterator[Ints]:
    """Yield the postings of whole later nodes, _PAIRS_AT_ONCE pairs (or one node's) a time."""
    of_node = np.empty(len(postings), np.int32)
    pairs = np.zeros(nodes, np.float64)
    for part in _parts(len(postings)):
        of_node[part] = postings[part] & _NODES
        pairs += np.bincount(of_node[part], _wanted(before[part]), minlength=nodes)
    costs = np.cumsum(pairs.astype(np.int64))
    start, done = 0, 0
    while start < nodes:
        stop = max(int(np.searchsorted(costs, done + _PAIRS_AT_ONCE, "right")), start + 1)
        yield np.flatnonzero((of_node >= start) & (of_node < stop) & (before > 0))
        start, done = stop, int(costs[stop - 1])


def _counted(postings: Hashes, before: Array, chosen: Ints) -> tuple[Ints, Ints, Ints]:
    """Return distinct pairs (later, earlier) of the chosen postings and their shared hashes."""
    repeats = _wanted(before)
    ends = np.cumsum(repeats, dtype=np.int64)
    partner = np.repeat(chosen + ends - repeats - 1, repeats)
    partner -= np.arange(len(partner))
    # A capped posting's last pair goes to the first in reach, not to the next nearest.
    capped = before > ALL_PAIRS
    partner[ends[capped] - 1] = (chosen - before)[capped]
    keys = np.repeat(postings[chosen] & _NODES, repeats) << np.uint64(_NODE_BITS)
    keys |= postings[partner] & _NODES
    keys.sort()
    new = np.ones(len(keys), np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    at = np.flatnonzero(new)
    shared = np.diff(np.append(at, len(keys)))
    later, earlier = (keys[at] >> np.uint64(_NODE_BITS)).astype(np.int64), _nodes(keys[at])
    apart = later != earlier  # never true of samples this program made
    return later[apart], earlier[apart], shared[apart]


def _nodes(keys: Array) -> Ints:
    return (keys & _NODES).astype(np.int64)
