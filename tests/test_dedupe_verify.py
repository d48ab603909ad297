"""The vectorised join and verification against plain loops over sets."""

from __future__ import annotations

import itertools
import random
import re

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
from transforms._dedupe.verify import MIN_COMMON, _Grams, compare, containments

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


BODY = [re.sub(r"\d", "o", sentence.lower()) for sentence in invented(2, 24)]
NAMES = "Ruvo Keza Talu Bemo Wixa Pyro Lumi Dask Orin Hefa Jova Quen"
TAIL = "Sova Pemu Kire Lodu Zeba Muna Vati Sope Rilo Nuka Deva Baso"
OTHER_TAIL = "Tasu Remi Gola Hivo Jeku Fami Wedo Cura Yobe Xilo Qena Tivu"


def broken(body: list[str]) -> list[str]:
    """One other word in every fourth sentence."""
    return [("xa" + s if at % 4 == 3 else s) for at, s in enumerate(body)]


@pytest.mark.parametrize(
    ("later", "head", "body", "same"),
    [
        (DAY, NAMES, BODY, True),
        (3 * DAY, NAMES, BODY, False),
        (UNDATED, NAMES, BODY, False),
        (DAY, "Somebody Else", BODY, False),
        (DAY, NAMES, broken(BODY), False),
    ],
    ids=["unbroken_run", "too_late", "undated", "no_name_in_common", "run_broken"],
)
def test_one_unbroken_run_excuses_other_names_for_two_days(
    later: int, head: str, body: list[str], same: bool
) -> None:
    """The names in the tail differ, so plain words agree far better than names."""
    notes = [
        Note("a", 0, text_of([NAMES, *BODY, TAIL])),
        Note("b", later, text_of([head, *body, OTHER_TAIL])),
    ]
    found = built(notes)
    seen = compare(found.texts, found.time, (np.array([1]), np.array([0])), 0.4)
    assert seen.containment[0] > 0.8
    assert bool(seen.same[0]) is same


def slow_run(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> int:
    """The longest run of (hash, position) lists, complete and in text order, gram by gram."""
    places = {gram: (rank, position) for rank, (gram, position) in enumerate(other)}
    best = length = 0
    last = None
    for gram, position in one:
        here = None
        if gram in places:
            rank, place = places[gram]
            here = (rank, place - position)
            length = length + 1 if last == (rank - 1, place - position) else 1
        last = here
        best = max(best, length if here else 0)
    return best


def test_longest_run_is_that_of_lists() -> None:
    base = text_of(invented(9, 30)).split()
    rng = random.Random(9)
    notes = [Note("a", 0, " ".join(base))]
    for at in range(1, 60):
        words = list(base)
        for _ in range(rng.randint(0, 12)):
            words[rng.randrange(len(words))] = "xo"
        if at % 3 == 0:
            del words[rng.randrange(len(words))]
        notes.append(Note(f"b{at}", at, " ".join(words)))
    found = built(notes)
    pairs = list(itertools.permutations(range(len(found.time)), 2))
    runs = _Grams(found.texts.grams, *np.array(pairs).T).longest_run()
    samples = []
    for node in range(len(found.time)):
        packed = found.texts.grams.select(np.array([node])).gathered().tolist()
        grams = [(value >> POSITION_BITS, value & 0xFFFF) for value in packed]
        samples.append(sorted(grams, key=lambda gram: gram[1]))
    assert runs.tolist() == [slow_run(samples[a], samples[b]) for a, b in pairs]


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
    monkeypatch.setattr(join, "_POSTINGS_AT_ONCE", 100)
    rng = random.Random(6)
    hashes = [(n + 1) << 32 for n in range(12)]
    rows = [rng.sample(hashes, rng.randint(0, 8)) for _ in range(450)]
    for row in rows[3:]:
        row[:] = {*row, 77 << 24}
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
