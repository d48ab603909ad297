"""Cases for transforms._seen_set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms._seen_set import WIDTH, SeenSet, encode, merge

KEYS = st.lists(st.text(max_size=20), max_size=30)


@given(KEYS, KEYS, st.text(max_size=20))
def test_holds_exactly_the_ids_of_its_files(one: list[str], two: list[str], asked: str) -> None:
    seen = SeenSet([encode(one), encode(two)])
    assert (asked in seen) == (asked in {*one, *two})
    assert all(key in seen for key in (*one, *two))


@given(KEYS, KEYS)
def test_merging_files_is_the_same_as_encoding_all_ids(one: list[str], two: list[str]) -> None:
    assert merge([encode(one), encode(two)]) == encode([*two, *one])


def test_an_id_costs_sixteen_bytes_and_counts_once() -> None:
    assert len(encode(["a", "b", "a"])) == 2 * WIDTH


def test_nothing_is_seen_in_no_files() -> None:
    assert "a" not in SeenSet([])
    assert len(SeenSet([])) == 0


def test_a_lone_surrogate_is_an_id_like_any_other() -> None:
    assert "\ud800" in SeenSet([encode(["\ud800"])])
