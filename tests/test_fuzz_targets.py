"""Every parser keeps its promises on what fuzzing begins with, and on each of it cut short."""

from __future__ import annotations

import pytest

from benchmarks._fuzz_seeds import SEEDS, WORDS
from benchmarks._fuzz_targets import CHECKS


def test_every_target_has_seeds_and_words() -> None:
    assert set(CHECKS) == set(SEEDS) == set(WORDS)


@pytest.mark.parametrize("name", SEEDS)
def test_a_target_keeps_its_promises(name: str) -> None:
    for seed in SEEDS[name]:
        for data in (seed, seed[: len(seed) // 2], seed + b"".join(WORDS[name])):
            CHECKS[name](data)
