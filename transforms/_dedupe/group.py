"""Stories from verified pairs, by a causal leader rule instead of closure.

Closure lets a chain of small edits tie a thousand texts together. Here a text joins a story only
if it also resembles one of the story's leaders, and what is decided for a text depends on earlier
ones only (and on what earlier runs fixed).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from transforms._dedupe.block import Array, Ints
from transforms._dedupe.corpus import Corpus
from transforms._dedupe.verify import containments

MERGE = 0.20
"""Two stories become one when leaders of both contain each other so far (.10 lost 1.2 points of
recall at 320,000 articles)."""
MAX_LEADERS = 8
"""Leaders a merged story keeps: without a bound one hot story makes every member cost more."""


@dataclass(slots=True)
class Grouping:
    """The story of each node."""

    story: list[int]
    """Story number of each node: below len(known stories) a known one, above it a new one."""
    leaders: dict[int, list[int]]
    """Leader nodes of each story, that of its first article before all others."""
    united: dict[int, int]
    """Stories that are no more, and the story each is part of."""


class Pairs(NamedTuple):
    """Verified pairs, as parallel arrays."""

    later: Ints
    earlier: Ints
    share: Array
    """Containment."""


def group(corpus: Corpus, pairs: Pairs, threshold: float, *, unite_known: bool = True) -> Grouping:
    """Give every node a story; without `unite_known` no known story ever becomes another's part."""
    resemblance = _Resemblance(corpus)
    resemblance.learn(*pairs)
    neighbours = _neighbours(corpus, pairs.later, pairs.earlier)
    resemblance.of(_likely(corpus, neighbours))
    grouper = _Grouper(corpus, resemblance, threshold, unite_known=unite_known)
    return grouper.run(neighbours)


class _Resemblance:
    """Containment of pairs of nodes, computed once each."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._known: dict[tuple[int, int], float] = {}

    def learn(self, left: Ints, right: Ints, share: Array) -> None:
        """Remember what verification has computed already."""
        keys = zip(left.tolist(), right.tolist(), strict=True)
        self._known.update(zip(keys, share.tolist(), strict=True))

    def of(self, pairs: list[tuple[int, int]]) -> list[float]:
        """Return containments, in one pass: one at a time costs fifty times as much."""
        ordered = [(max(pair), min(pair)) for pair in pairs]
        missing = [pair for pair in dict.fromkeys(ordered) if pair not in self._known]
        if missing:
            left, right = np.array(missing, np.int64).T
            self.learn(left, right, containments(self._corpus.texts, (left, right)))
        return [self._known[pair] for pair in ordered]


def _neighbours(corpus: Corpus, later: Ints, earlier: Ints) -> dict[int, list[int]]:
    """Return for each open node its verified partners that are earlier or fixed."""
    fixed = corpus.story_of_node
    found: dict[int, list[int]] = {}
    for one, other in zip(later.tolist(), earlier.tolist(), strict=True):
        if one not in fixed:
            found.setdefault(one, []).append(other)
        elif other not in fixed:
            found.setdefault(other, []).append(one)
    return found


def _likely(corpus: Corpus, neighbours: dict[int, list[int]]) -> list[tuple[int, int]]:
    """Guess whom each node will be held against: the earliest node its partners lead to."""
    origin = {
        node: corpus.known_stories[story].leaders[0] for node, story in corpus.story_of_node.items()
    }
    pairs = []
    for node in sorted(neighbours):
        guess = min(origin.get(partner, partner) for partner in neighbours[node])
        origin[node] = guess
        pairs.append((node, guess))
    return pairs


class _Grouper:
    """The leader rule, node by node in time order."""

    def __init__(
        self, corpus: Corpus, resemblance: _Resemblance, threshold: float, *, unite_known: bool
    ) -> None:
        known = corpus.known_stories
        self._unite_known = unite_known
        self._corpus = corpus
        self._resemblance = resemblance
        self._threshold = threshold
        self._fixed = len(known)
        self._story = [-1] * len(corpus.time)
        for node, story in corpus.story_of_node.items():
            self._story[node] = story
        self._leaders = {at: list(story.leaders) for at, story in enumerate(known)}
        self._merged: dict[int, int] = {}

    def run(self, neighbours: dict[int, list[int]]) -> Grouping:
        """Decide every open node, then resolve merges."""
        for node, story in enumerate(self._story):
            if story < 0:
                self._place(node, neighbours.get(node, []))
        stories = [self._find(number) for number in self._story]
        united = {drop: self._find(drop) for drop in self._merged}
        return Grouping(stories, self._leaders, united)

    def _place(self, node: int, partners: list[int]) -> None:
        stories = {self._find(self._story[partner]) for partner in partners}
        passing = sorted(
            (-share, story)
            for share, story in self._shares(node, sorted(stories))
            if share >= self._threshold
        )
        if not passing:
            self._story[node] = self._fixed + node
            self._leaders[self._fixed + node] = [node]
            return
        best = passing[0][1]
        for _, story in passing[1:]:
            best = self._merge(best, story)
        self._story[node] = best

    def _shares(self, node: int, stories: list[int]) -> Iterator[tuple[float, int]]:
        pairs = [(node, leader) for story in stories for leader in self._leaders[story]]
        shares = iter(self._resemblance.of(pairs))
        for story in stories:
            yield max(next(shares) for _ in self._leaders[story]), story

    def _merge(self, best: int, other: int) -> int:
        """Unite two stories if their leaders agree: in the known one, or that which began first."""
        keep, drop = sorted((best, other), key=self._seniority)
        is_fixed = drop < self._fixed and not self._unite_known
        if is_fixed or not self._agree(keep, drop):
            return best
        self._merged[drop] = keep
        united = self._leaders[keep] + self._leaders.pop(drop)
        self._leaders[keep] = united[:MAX_LEADERS]
        return keep

    def _seniority(self, story: int) -> tuple[bool, int]:
        return story >= self._fixed, self._leaders[story][0]

    def _agree(self, one: int, other: int) -> bool:
        pairs = [(a, b) for a in self._leaders[one] for b in self._leaders[other]]
        return max(self._resemblance.of(pairs)) >= MERGE

    def _find(self, story: int) -> int:
        while story in self._merged:
            story = self._merged[story]
        return story
