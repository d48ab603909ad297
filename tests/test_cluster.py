"""Clusters from end to end: what joins, what stays apart, ids over runs, state."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import stable_id
from transforms._cluster.cluster import KEEP, Clustered, cluster
from transforms._cluster.sketch import Sketch, StoryNode, sketch
from transforms._cluster.state import MAX_ROW, ClusterName, Row, decode, encode
from transforms._dedupe.block import UNDATED

HOUR = 3_600_000_000
DAY = 24 * HOUR
START = 2_000_000_000_000_000

FIRE = (
    "A blaze at the Orvane paper mill killed nine workers on Monday, mayor Lisbet Tarrow said.",
    "Nine dead after flames gut paper mill in Orvane. Lisbet Tarrow, its mayor, called it awful.",
    "Investigators in Orvane ask why nine people could not leave a mill, says Lisbet Tarrow.",
)
VOTE = (
    "Deputies in Calvenna approved the harbour tax by 61 to 58, a win for premier Odo Brask.",
    "The harbour tax passes: Calvenna deputies vote 61 to 58, handing Odo Brask a narrow victory.",
)
ELSEWHERE = (
    "The ferry Marrow Star ran aground off Pellick with 212 passengers; coastguards saved all.",
    "Researchers at Dunmere college found a beetle that glows for 14 minutes after eating sugar.",
    "Champions Rook United beat Tal Vale 3-1 in extra time, with two goals by winger Ines Kolm.",
)


def node(key: str, text: str, at: int = START, **fields: object) -> Sketch:
    given = {"title": text.partition(".")[0], "source": f"Outlet {key}", **fields}
    return sketch(StoryNode(key, at, text=text, **given))  # type: ignore[arg-type]


def stories(*texts: str, prefix: str, at: int = START, step: int = HOUR) -> list[Sketch]:
    return [node(f"{prefix}{n}", text, at + n * step) for n, text in enumerate(texts)]


def background() -> list[Sketch]:
    return stories(*ELSEWHERE, prefix="other")


def groups(*runs: Clustered) -> set[frozenset[str]]:
    """Return the clusters after the runs, by the links and aliases they wrote."""
    cluster_of: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for run in runs:
        cluster_of.update((link.id, link.cluster_id) for link in run.links)
        aliases.update((alias.id, alias.cluster_id) for alias in run.aliases)
    found: dict[str, set[str]] = {}
    for key, first in cluster_of.items():
        name = first
        while name in aliases:
            name = aliases[name]
        found.setdefault(name, set()).add(key)
    return {frozenset(one) for one in found.values()}


def together(run: Clustered, one: str, two: str) -> bool:
    return any({one, two} <= group for group in groups(run))


def test_one_event_in_other_words_is_one_cluster_and_others_are_others() -> None:
    new = [*stories(*FIRE, prefix="fire"), *stories(*VOTE, prefix="vote"), *background()]
    assert groups(cluster(new, b"", START)) == {
        frozenset({"fire0", "fire1", "fire2"}),
        frozenset({"vote0", "vote1"}),
        frozenset({"other0"}),
        frozenset({"other1"}),
        frozenset({"other2"}),
    }


def quake(town: str, number: int, teller: int) -> str:
    return (
        f"A strong earthquake shook the town of {town} in Varland and {number} people died.",
        f"Rescuers search houses in {town}, Varland, where an earthquake killed {number} people.",
        f"Varland mourns: {number} dead in {town} after the earthquake, the worst in decades.",
        f"Schools in {town} serve as shelters after an earthquake in Varland left {number} dead.",
    )[teller]


def test_two_quakes_in_one_country_are_two_clusters() -> None:
    first = stories(*(quake("Brenholm", 17, n) for n in range(4)), prefix="a")
    second = stories(*(quake("Osterby", 41, n) for n in range(4)), prefix="b", at=START + 5 * HOUR)
    found = groups(cluster([*first, *second, *background()], b"", START))
    assert {frozenset({"a0", "a1", "a2", "a3"}), frozenset({"b0", "b1", "b2", "b3"})} <= found


@pytest.mark.parametrize(("days", "joined"), [(6, True), (8, False)])
def test_the_same_words_a_week_later_are_another_event(days: int, joined: bool) -> None:
    new = [node("early", FIRE[0]), node("late", FIRE[1], START + days * DAY), *background()]
    assert together(cluster(new, b"", START), "early", "late") is joined


def siege(place: str) -> str:
    return (
        f"Fighters of the Amber League still hold {place}. Troops of the Northern Pact closed the"
        f" roads around {place} and civilians are used as shields, commanders of the Pact said."
        f" Thousands of civilians wait in {place}. The Amber League once ruled half of Kessaria."
    )


@pytest.mark.parametrize(("other", "joined"), [("Old Marrow", False), ("Tulgar", True)])
def test_undated_stories_about_two_places_stay_apart(other: str, joined: bool) -> None:
    new = [node("one", siege("Tulgar"), UNDATED), node("two", siege(other), UNDATED)]
    new += stories(*ELSEWHERE, *FIRE, *VOTE, prefix="other")
    assert together(cluster(new, b"", START), "one", "two") is joined


def test_a_place_named_in_passing_does_not_keep_stories_apart() -> None:
    one = node("one", f"{FIRE[0]} The owner lives in Calvenna.", UNDATED)
    two = node("two", f"{FIRE[1]} A similar fire struck in Pellick years ago.", UNDATED)
    assert together(cluster([one, two, *background()], b"", START), "one", "two")


def mixed(seed: int = 3) -> list[Sketch]:
    new = [
        *stories(*FIRE, prefix="fire", step=20 * HOUR),
        *stories(*VOTE, prefix="vote", at=START + DAY, step=30 * HOUR),
        *stories(*(quake("Brenholm", 17, n) for n in range(4)), prefix="a", step=15 * HOUR),
        *stories(*(quake("Osterby", 41, n) for n in range(4)), prefix="b", step=17 * HOUR),
        *background(),
        node("undated", FIRE[1] + " More follows.", UNDATED),
    ]
    random.Random(seed).shuffle(new)
    return new


@given(st.permutations(mixed()))
@settings(max_examples=20, deadline=None)
def test_order_of_input_changes_nothing(shuffled: list[Sketch]) -> None:
    assert cluster(shuffled, b"", START) == cluster(mixed(), b"", START)


@given(st.lists(st.integers(0, 3), min_size=len(mixed()), max_size=len(mixed())))
@settings(max_examples=20, deadline=None)
def test_runs_in_any_order_end_where_one_batch_ends(run_of_story: list[int]) -> None:
    state, runs = b"", []
    for at in range(4):
        new = [one for one, run in zip(mixed(), run_of_story, strict=True) if run == at]
        runs.append(cluster(new, state, START + at * DAY))
        state = runs[-1].state
    assert groups(*runs) == groups(cluster(mixed(), b"", START))


def test_a_run_again_on_the_same_state_gives_the_same_bytes() -> None:
    first = cluster(stories(*FIRE[:2], prefix="fire"), b"", START)
    again = [cluster(stories(*VOTE, prefix="vote"), first.state, START + DAY) for _ in range(2)]
    assert again[0] == again[1]


def test_a_cluster_keeps_its_id_when_stories_come_later() -> None:
    first = cluster([node("fire1", FIRE[1], START + DAY), *background()], b"", START + DAY)
    second = cluster([node("fire0", FIRE[0], START)], first.state, START + 2 * DAY)
    link = next(link for link in first.links if link.id == "fire1")
    assert [(one.id, one.cluster_id) for one in second.links] == [("fire0", link.cluster_id)]
    assert second.aliases == ()
    assert link.cluster_id == stable_id("c", "fire1")


def test_a_story_that_joins_two_clusters_leaves_an_alias_for_the_younger() -> None:
    brief = node("brief", "Nine dead. Lisbet Tarrow, mayor.", START)
    report = node("report", "Paper mill in flames, Orvane waits for news of workers.", START + DAY)
    first = cluster([brief, report, *background()], b"", START + DAY)
    assert not together(first, "brief", "report")
    both = "Nine dead, paper mill in flames. Lisbet Tarrow, mayor of Orvane, waits for workers."
    second = cluster([node("both", both, START + DAY)], first.state, START + DAY)
    assert [(one.id, one.cluster_id) for one in second.aliases] == [
        (stable_id("c", "report"), stable_id("c", "brief"))
    ]
    assert [one.id for one in second.links] == ["both"], "an alias speaks for those it moves"


def test_only_clusters_that_changed_are_told_again_with_the_next_revision() -> None:
    first = cluster([*stories(*FIRE[:2], prefix="fire"), *background()], b"", START)
    assert {one.revision for one in first.clusters} == {1}
    second = cluster([node("fire2", FIRE[2], START + DAY)], first.state, START + DAY)
    assert [(one.story_ids, one.revision) for one in second.clusters] == [
        (("fire0", "fire1", "fire2"), 2)
    ]
    assert cluster([], second.state, START + DAY).clusters == ()


def test_a_cluster_tells_headline_time_sources_places_and_actors() -> None:
    new = [
        node("b", FIRE[1], START + HOUR, source="Quill", places=("Orvane",), actors=("Tarrow",)),
        node("a", FIRE[0], START, source="Lantern", places=("Orvane", "Calvenna")),
        node("c", FIRE[2], UNDATED, source="Quill", places=("Orvane",), actors=("Tarrow",)),
        *background(),
    ]
    told = next(one for one in cluster(new, b"", START).clusters if "a" in one.story_ids)
    assert told.story_ids == ("a", "b", "c")
    assert told.sources == ("Lantern", "Quill")
    assert told.places == ("Orvane", "Calvenna")
    assert told.actors[0] == "Tarrow"
    assert told.headline in {one.title for one in new}
    assert told.first_published is not None
    assert told.last_published is not None
    assert (told.last_published - told.first_published).total_seconds() == 3600


def test_a_story_given_again_is_taken_as_it_is_now() -> None:
    first = cluster([node("one", VOTE[0]), *stories(*FIRE, prefix="fire")], b"", START)
    second = cluster([node("one", FIRE[1]), *background()], first.state, START)
    assert frozenset({"one", "fire0", "fire1", "fire2"}) in groups(first, second)


def test_a_cluster_is_forgotten_as_a_whole_when_its_last_story_is_old() -> None:
    first = cluster([node("fire0", FIRE[0], START)], b"", START)
    later = START + 5 * DAY
    second = cluster([node("fire1", FIRE[1], later)], first.state, later)
    third = cluster([], second.state, START + KEEP + DAY)
    assert [row.sketch.id for row in decode(third.state)] == ["fire0", "fire1"]
    assert decode(cluster([], third.state, later + KEEP + DAY).state) == []


def test_a_late_story_does_not_join_a_cluster_that_is_settled() -> None:
    first = cluster([node("fire0", FIRE[0], START), *background()], b"", START)
    soon = cluster([node("fire1", FIRE[1], START)], first.state, START + 7 * DAY)
    late = cluster([node("fire1", FIRE[1], START)], first.state, START + 9 * DAY)
    assert frozenset({"fire0", "fire1"}) in groups(first, soon)
    assert frozenset({"fire0", "fire1"}) not in groups(first, late)


def test_nothing_in_nothing_out() -> None:
    nothing = cluster([], b"", START)
    assert (nothing.links, nothing.aliases, nothing.clusters) == ((), (), ())
    assert decode(nothing.state) == []


def test_stories_without_words_are_alone() -> None:
    new = [node("one", ""), node("two", "", title=""), node("three", "the of and")]
    assert len(groups(cluster(new, b"", START))) == 3


@given(
    st.lists(
        st.tuples(st.text(), st.text(), st.sampled_from([UNDATED, 0, -DAY, START, 2 * START])),
        max_size=6,
    )
)
@settings(deadline=None)
def test_any_text_is_clustered_and_comes_back_from_the_state(
    rows: list[tuple[str, str, int]],
) -> None:
    new = [node(str(n), text, at, title=title) for n, (title, text, at) in enumerate(rows)]
    done = cluster(new, b"", START)
    assert {link.id for link in done.links} == {one.id for one in new}
    assert sorted((row.sketch for row in decode(done.state)), key=lambda one: one.id) == new
    assert encode(decode(done.state)) == done.state


def test_state_of_one_story_is_bounded() -> None:
    text = " ".join(f"\U0001f600word{n}\u0416\u0416 in Ж{n}Ж{'ж' * 90}." for n in range(5_000))
    fields = {"title": "ж" * 5_000, "source": "ж" * 500}
    state = cluster([node(str(n), text + str(n), **fields) for n in range(50)], b"", START).state
    assert len(state) / 50 <= MAX_ROW


@pytest.mark.parametrize("cut", [1, 7, 9, 40, -1])
def test_damaged_state_is_refused(cut: int) -> None:
    whole = cluster(stories(*FIRE, prefix="fire"), b"", START).state
    with pytest.raises(ValueError, match="state of clusters"):
        decode(whole[:cut])


def test_state_keeps_clusters_apart_that_share_nothing_but_a_time() -> None:
    rows = [
        Row(node("a", FIRE[0]), START, ClusterName(START, "c1a", 2)),
        Row(node("b", VOTE[0]), START, ClusterName(START, "c1b", 1)),
    ]
    assert decode(encode(rows)) == rows
