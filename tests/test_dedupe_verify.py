"""The vectorised join and verification against plain loops over sets."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from tests.test_dedupe_link import DAY, HOUR, corpus, fingerprints, invented, renamed, text_of
from transforms._dedupe import join
from transforms._dedupe.block import UNDATED, Ragged
from transforms._dedupe.corpus import Corpus, gather
from transforms._dedupe.join import candidates
from transforms._dedupe.sketch import (
    HASH_BITS,
    KEEP_BELOW,
    MAX_GRAMS,
    MIN_GRAMS,
    POSITION_BITS,
    Note,
)
from transforms._dedupe.verify import MIN_COMMON, compare, containments

HORIZON = 7 * DAY


def built(notes: list[Note]) -> Corpus:
    return gather(fingerprints(notes), [])


def gram_list(corpus: Corpus, node: int) -> list[int]:
    grams = corpus.texts.grams.select(np.array([node])).gathered()
    return (grams >> np.uint64(POSITION_BITS)).tolist()


def slow_limit(sample: list[int]) -> int:
    """The hash up to which a sample is complete, by its definition."""
    if len(sample) == MAX_GRAMS or (len(sample) == MIN_GRAMS and sample[-1] >= KEEP_BELOW):
        return sample[-1]
    return 1 << HASH_BITS if len(sample) < MIN_GRAMS else KEEP_BELOW


def slow_containment(one: list[int], other: list[int]) -> float:
    limit = min(slow_limit(one), slow_limit(other)) if one and other else 0
    left, right = ({h for h in side if h <= limit} for side in (one, other))
    common = len(left & right)
    return common / min(len(left), len(right)) if common >= MIN_COMMON else 0.0


def test_containment_is_that_of_sets() -> None:
    texts = [text_of(invented(1, 300)), text_of(invented(1, 9)), "", "one two three four five"]
    notes = [Note(f"x{at}", at, text) for at, text in enumerate(texts)]
    found = built([*corpus(families=6), *notes])
    pairs = list(itertools.product(range(len(found.time)), repeat=2))
    left, right = np.array(pairs).T
    shares = containments(found.texts, (left, right))
    samples = [gram_list(found, node) for node in range(len(found.time))]
    expected = [slow_containment(samples[a], samples[b]) for a, b in pairs]
    assert shares.tolist() == pytest.approx(expected)
    assert sum(0.1 < share < 0.9 for share in expected) > 20


def test_comparing_is_symmetric() -> None:
    found = built(corpus(families=6))
    left, right = np.array(list(itertools.combinations(range(len(found.time)), 2))).T
    one = compare(found.texts, found.time, (left, right), 0.4)
    other = compare(found.texts, found.time, (right, left), 0.4)
    assert one.same.tolist() == other.same.tolist()
    assert one.containment.tolist() == other.containment.tolist()
    assert 0 < one.same.sum() < len(left)


@pytest.mark.parametrize(
    ("later", "same"), [(DAY, True), (3 * DAY, False), (UNDATED, False)], ids=str
)
def test_an_unbroken_run_excuses_other_names_for_two_days(later: int, same: bool) -> None:
    """The last fifth is renamed: names disagree more than plain words, the rest is one run."""
    base = [s.lower() for s in invented(2, 24)]
    names = [" ".join(random.Random(3).sample(["Ruvo", "Keza", "Talu", "Bemo"], 4)) for _ in "12"]
    tail = "Sova Pemu Kire Lodu Zeba Muna Vati Sope Rilo Nuka Deva Baso"
    other = "Tasu Remi Gola Hivo Jeku Fami Wedo Cura Yobe Xilo Qena Tivu"
    notes = [
        Note("a", 0, text_of([names[0], *base, tail])),
        Note("b", later, text_of([names[0], *base, other])),
    ]
    found = built(notes)
    pair = (np.array([1]), np.array([0]))
    seen = compare(found.texts, found.time, pair, 0.4)
    assert seen.containment[0] > 0.8
    assert bool(seen.same[0]) is same


def test_a_template_fails_even_within_two_days() -> None:
    base = invented(4)
    found = built([Note("a", 0, text_of(base)), Note("b", HOUR, text_of(renamed(base, 5)))])
    assert not compare(found.texts, found.time, (np.array([1]), np.array([0])), 0.4).same[0]


def grams_of(rows: list[list[int]]) -> Ragged:
    values = np.array([h << POSITION_BITS for row in rows for h in sorted(row)], np.uint64)
    return Ragged.packed(values, np.array([len(row) for row in rows]))


def slow_pairs(rows: list[list[int]], time: list[int]) -> dict[tuple[int, int], int]:
    """Shared postings of capped pairs, by the rule as it is written down."""
    shared: dict[tuple[int, int], int] = {}
    for value in {h for row in rows for h in row}:
        having = [node for node, row in enumerate(rows) if value in row]
        for later in having:
            near = [n for n in having if n < later and time[later] - time[n] <= HORIZON]
            if len(near) > 16:
                near = [near[0], *near[-8:]] if len(near) <= 400 else [near[0], *near[-2:]]
            for earlier in near:
                shared[later, earlier] = shared.get((later, earlier), 0) + 1
    return shared


@pytest.mark.parametrize("at_once", [1, 50, 250_000])
def test_candidates_follow_the_causal_caps(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join, "_PAIRS_AT_ONCE", at_once)
    monkeypatch.setattr(join, "_NODES_AT_ONCE", 16)
    rng = random.Random(6)
    hashes = [(n + 1) << 40 for n in range(12)]
    rows = [rng.sample(hashes, rng.randint(0, 8)) for _ in range(450)]
    for row in rows[3:]:
        row[:] = {*row, 77 << 32}
    time = sorted(rng.randrange(9 * DAY) for _ in rows)
    time[-1] = time[-2]
    parts = list(candidates(grams_of(rows), np.array(time), np.zeros(450, np.bool_), HORIZON, 0.4))
    found = [pair for later, earlier in parts for pair in zip(later, earlier, strict=True)]
    expected = {
        (later, earlier)
        for (later, earlier), shared in slow_pairs(rows, time).items()
        if shared >= min(2, len(rows[later]), len(rows[earlier]))
        and shared >= 0.3 * min(len(rows[later]), len(rows[earlier]))
    }
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_two_texts_of_known_stories_are_not_compared() -> None:
    rows = [[1 << 30, 2 << 30, 3 << 30]] * 3
    fixed = np.array([True, False, True])
    parts = list(candidates(grams_of(rows), np.zeros(3, np.int64), fixed, HORIZON, 0.4))
    pairs = {
        (int(a), int(b)) for later, earlier in parts for a, b in zip(later, earlier, strict=True)
    }
    assert pairs == {(1, 0), (2, 1)}
