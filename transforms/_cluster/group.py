"""Stories to clusters: greedy average link that also asks how tight the two sides are themselves.

Two quakes in one country share as many words as two reports of one quake by very different
outlets; no threshold on a pair tells them apart. But reports of one quake resemble each other more
than they resemble those of the other. So a link counts less when the two clusters are each tighter
than they are near (the relative closeness of Chameleon, Karypis et al. 1999).

Everything is a sum of whole numbers over members, so the order of merging changes no value.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from transforms._cluster.candidates import GATE, candidates
from transforms._cluster.weigh import UNIT, Vectors
from transforms._dedupe.block import UNDATED, Ints

CLOSENESS_POWER = 2.0
FLAT = 2 * 86_400_000_000
"""Up to this distance in time nothing is taken off..."""
FADE = 10 * 86_400_000_000
"""...beyond it a link fades by the factor e in so long."""
OTHER_PLACE = 0.1
"""What is left of a link between stories whose foci are places the other does not name; from .1 to
.5 nothing labelled changes, and near copies about two places need the least."""

_SQUARE = float(UNIT) ** 2
_FORGOTTEN = 0.5
"""Clusters whose link is below this share of the threshold are neighbours no more."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When clusters belong together; one set for all corpora (decision 0016)."""

    threshold: float = 0.16
    """Clusters whose link is weaker stay apart."""
    closeness: float = 0.70
    """Between clusters of one event the mean cosine is at least this share of that within them."""


class _Cluster:
    """Members and the sums a link is computed from."""

    __slots__ = ("cohesion", "dated", "foci", "members", "named", "own", "terms", "time", "weights")

    def __init__(self, members: list[int], terms: Ints, weights: Ints, own: int) -> None:
        self.members = members
        self.terms = terms
        self.weights = weights
        self.own = own
        """Sum of the members' squared lengths."""
        self.cohesion = (int(weights @ weights) - own) / (2 * _SQUARE)
        """Sum of the cosines of all pairs of members."""
        self.time = 0
        self.dated = 0
        self.foci: Counter[int] = Counter()
        """Members by the place they are most about."""
        self.named: Counter[int] = Counter()
        """Members that name it, for each place that is a focus anywhere."""

    def united(self, other: _Cluster) -> _Cluster:
        """Return the cluster of the members of both."""
        terms = np.concatenate([self.terms, other.terms])
        weights = np.concatenate([self.weights, other.weights])
        order = np.argsort(terms, kind="stable")
        terms, weights = terms[order], weights[order]
        firsts = np.flatnonzero(np.diff(terms, prepend=-1))
        both = _Cluster(
            self.members + other.members,
            terms[firsts],
            np.add.reduceat(weights, firsts),
            self.own + other.own,
        )
        both.time, both.dated = self.time + other.time, self.dated + other.dated
        both.foci, both.named = self.foci + other.foci, self.named + other.named
        return both


def group(vectors: Vectors, time: Ints, rules: Rules) -> list[list[int]]:
    """Return clusters as ascending lists of stories, ordered by their first.

    Args:
        vectors: Stories in (time, id) order, undated ones last.
        time: Their times in microseconds, or UNDATED.
        rules: When clusters belong together.
    """
    return _Grouper(vectors, time, rules).run()


class _Grouper:
    def __init__(self, vectors: Vectors, time: Ints, rules: Rules) -> None:
        self._rules = rules
        self._vectors = vectors
        self._time = time
        self._buffer = np.zeros(vectors.size, np.int64)
        self._is_focus = np.zeros(vectors.size, np.bool_)
        self._is_focus[vectors.focus[vectors.focus >= 0]] = True
        self._clusters = [self._single(story) for story in range(len(time))]
        self._alive = [True] * len(time)
        self._neighbours: dict[int, set[int]] = defaultdict(set)
        self._queue: list[tuple[float, int, int]] = []

    def run(self) -> list[list[int]]:
        for later, earlier in candidates(self._vectors, self._time):
            firsts = np.flatnonzero(np.diff(later, prepend=-1))
            mates = np.split(earlier, firsts[1:])
            for story, mates_of_story in zip(later[firsts].tolist(), mates, strict=False):
                self._enqueue(story, mates_of_story.tolist())
        while self._queue:
            _, one, two = heapq.heappop(self._queue)
            if self._alive[one] and self._alive[two]:
                self._unite(one, two)
        alive = (
            each for each, is_alive in zip(self._clusters, self._alive, strict=True) if is_alive
        )
        return sorted(sorted(each.members) for each in alive)

    def _single(self, story: int) -> _Cluster:
        terms, weights = self._vectors.row(story)
        made = _Cluster([story], terms, weights, int(weights @ weights))
        if self._time[story] != UNDATED:
            made.time, made.dated = int(self._time[story]), 1
        if self._vectors.focus[story] >= 0:
            made.foci[int(self._vectors.focus[story])] = 1
        made.named.update(terms[self._is_focus[terms]].tolist())
        return made

    def _unite(self, one: int, two: int) -> None:
        """Replace two clusters by one, under a new number, and queue its links."""
        number = len(self._clusters)
        self._clusters.append(self._clusters[one].united(self._clusters[two]))
        self._alive[one] = self._alive[two] = False
        self._alive.append(True)
        around = (self._neighbours.pop(one) | self._neighbours.pop(two)) - {one, two}
        for other in around:
            self._neighbours[other] -= {one, two}
        self._enqueue(number, sorted(around))

    def _enqueue(self, number: int, others: list[int]) -> None:
        """Queue the links of a cluster that are strong enough; best first, then oldest."""
        for other, strength in zip(others, self._links(number, others), strict=True):
            if strength < _FORGOTTEN * self._rules.threshold:
                continue
            self._neighbours[number].add(other)
            self._neighbours[other].add(number)
            if strength >= self._rules.threshold:
                heapq.heappush(self._queue, (-strength, min(number, other), max(number, other)))

    def _links(self, number: int, others: list[int]) -> list[float]:
        if not others:
            return []
        one, rest = self._clusters[number], [self._clusters[other] for other in others]
        self._buffer[one.terms] = one.weights
        terms = np.concatenate([each.terms for each in rest])
        weights = np.concatenate([each.weights for each in rest])
        lengths = np.array([len(each.terms) for each in rest])
        sums = np.add.reduceat(self._buffer[terms] * weights, np.cumsum(lengths) - lengths)
        self._buffer[one.terms] = 0
        return [
            _link(one, each, total, self._rules)
            for each, total in zip(rest, sums.tolist(), strict=True)
        ]


def _link(one: _Cluster, two: _Cluster, total: int, rules: Rules) -> float:
    """Return how strongly two clusters belong together; `total` is the product of their sums."""
    sizes = len(one.members), len(two.members)
    mean = total / (_SQUARE * sizes[0] * sizes[1])
    if mean < _FORGOTTEN * rules.threshold:
        return 0.0
    within = [_tightness(each, size, mean) for each, size in zip((one, two), sizes, strict=True)]
    close = mean / (rules.closeness * math.sqrt(within[0] * within[1]))
    strength: float = mean * min(1.0, close) ** CLOSENESS_POWER
    return strength * _in_time(one, two) * _in_place(one, two)


def _tightness(cluster: _Cluster, size: int, mean: float) -> float:
    """Return the mean cosine within, as if one more pair were as near as the two clusters are."""
    return (cluster.cohesion + mean) / (size * (size - 1) / 2 + 1)


def _in_time(one: _Cluster, two: _Cluster) -> float:
    if not (one.dated and two.dated):
        return 1.0
    apart = abs(one.time / one.dated - two.time / two.dated)
    return math.exp(-max(0.0, apart - FLAT) / FADE) if apart <= GATE else 0.0


def _in_place(one: _Cluster, two: _Cluster) -> float:
    elsewhere = _unnamed(one, two) * _unnamed(two, one)
    return 1.0 - (1.0 - OTHER_PLACE) * elsewhere


def _unnamed(one: _Cluster, two: _Cluster) -> float:
    """Return the share of pairs in which `two` does not name the place `one` is most about."""
    pairs = len(one.members) * len(two.members)
    missing = sum(
        members * (len(two.members) - two.named[place]) for place, members in one.foci.items()
    )
    return missing / pairs
