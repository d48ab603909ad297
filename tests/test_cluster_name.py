"""Ids of clusters: kept, merged, split, new; and never given twice."""

from __future__ import annotations

from schemas import stable_id
from transforms._cluster.name import name_clusters
from transforms._cluster.state import ClusterName

IDS = ["a", "b", "c", "d", "e"]
TIMES = [10, 20, 30, 40, 50]
OLD = ClusterName(10, "c-old", 4)
YOUNG = ClusterName(30, "c-young", 1)


def named(
    groups: list[list[int]], known: dict[int, ClusterName]
) -> tuple[list[str], dict[str, str]]:
    names, aliases = name_clusters(groups, IDS, TIMES, known)
    return [name.id for name in names], aliases


def test_a_new_cluster_is_named_after_its_first_story() -> None:
    names, aliases = name_clusters([[0, 2], [1]], IDS, TIMES, {})
    assert names == [
        ClusterName(10, stable_id("c", "a"), 0),
        ClusterName(20, stable_id("c", "b"), 0),
    ]
    assert aliases == {}


def test_the_older_of_two_that_merge_gives_its_id() -> None:
    assert named([[0, 1, 2]], {1: YOUNG, 2: OLD}) == (["c-old"], {"c-young": "c-old"})


def test_an_earlier_story_does_not_rename_a_cluster() -> None:
    assert named([[0, 1, 2]], {1: YOUNG, 2: YOUNG}) == (["c-young"], {})


def test_the_larger_part_of_a_split_keeps_the_id() -> None:
    names, aliases = named([[0], [1, 2]], {0: OLD, 1: OLD, 2: OLD})
    assert names == [stable_id("c", "c-old", "4", "a"), "c-old"]
    assert aliases == {}


def test_of_equal_parts_the_earlier_keeps_the_id() -> None:
    assert named([[0], [1]], {0: OLD, 1: OLD})[0][0] == "c-old"


def test_a_part_that_moves_to_another_cluster_is_no_alias() -> None:
    known = {0: OLD, 1: OLD, 2: YOUNG, 3: YOUNG, 4: YOUNG}
    assert named([[0, 1, 2], [3, 4]], known) == (["c-old", "c-young"], {})


def test_a_part_that_leaves_does_not_take_an_id_its_first_story_once_gave() -> None:
    given_up = stable_id("c", "a")
    names, _ = named([[0], [1, 2]], {0: OLD, 1: OLD, 2: OLD})
    assert given_up not in names
