"""Cases for transforms._merge_events."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Article, Event, Status, stable_id
from tests.make import NOON, article, mention
from transforms._merge_events import events_of_article, merge

FULL = {"actor": "Dockers", "target": "the port", "location": "Tarn", "date": "2026-03-04"}


def told(key: str, *mentions: Any, **fields: Any) -> Article:
    return article(key, events=mentions, **fields)


def events(*articles: Article) -> tuple[Event, ...]:
    return merge(event for one in articles for event in events_of_article("s1", one))


def test_an_event_carries_what_its_mention_says_and_where_it_was_read() -> None:
    said = mention("m1", **FULL, attribution="the union", status=Status.PLANNED, confidence=0.7)
    (event,) = events(told("a", said))
    assert event == Event(
        id=stable_id("v", "s1", "PROTEST", "planned", "dockers", "the port", "tarn", "2026-03-04"),
        story_id="s1",
        type="PROTEST",
        quad=3,
        **FULL,
        status=Status.PLANNED,
        attribution="the union",
        article_ids=("a",),
        mention_ids=("m1",),
        sources=("Harbour Post",),
        first_published=NOON,
        last_published=NOON,
        confidence=0.7,
    )


@pytest.mark.parametrize("field", ["actor", "target", "location", "date"])
def test_the_case_of_a_name_makes_no_other_event(field: str) -> None:
    loud = {**FULL, field: FULL[field].upper()}
    (event,) = events(told("a", mention("m1", **FULL), mention("m2", **loud)))
    assert event.mention_ids == ("m1", "m2")
    assert getattr(event, field) == FULL[field], "as the first mention writes it"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "DEMAND"},
        {"actor": "Docker"},
        {"target": "the ports"},
        {"location": None},
        {"date": "2026-03"},
        {"actor": FULL["target"], "target": FULL["actor"]},
        {"actor": None, "target": FULL["actor"], "location": FULL["target"]},
    ],
    ids=["type", "actor", "target", "no_place", "date", "turned_round", "shifted"],
)
def test_what_differs_in_one_part_of_the_key_is_another_event(changes: dict[str, Any]) -> None:
    other = mention("m2", **{**FULL, **changes})
    assert len(events(told("a", mention("m1", **FULL), other))) == 2


def test_letters_that_fold_are_the_same_name() -> None:
    folded = mention("m1", actor="Straßenbauer"), mention("m2", actor="STRASSENBAUER")
    assert len(events(told("a", *folded))) == 1


def test_the_same_words_in_another_story_are_another_event() -> None:
    one = told("a", mention("m1"))
    (here,), (there,) = events_of_article("s1", one), events_of_article("s2", one)
    assert here.id != there.id
    assert (here.story_id, there.story_id) == ("s1", "s2")


def test_events_of_all_articles_are_joined_with_their_sources_and_times() -> None:
    hour = timedelta(hours=1)
    (event,) = events(
        told("b", mention("m2", confidence=0.6), source="Ledger", published=NOON + hour),
        told("c", mention("m3", confidence=0.9), published=NOON - hour),
        told("a", mention("m1", confidence=0.8), source="Ledger", published=None),
    )
    assert event.article_ids == ("a", "b", "c")
    assert event.mention_ids == ("m1", "m2", "m3")
    assert event.sources == ("Harbour Post", "Ledger")
    assert (event.first_published, event.last_published) == (NOON - hour, NOON + hour)
    assert event.confidence == 0.9


def test_events_of_undated_articles_have_no_time() -> None:
    (event,) = events(
        told("a", mention("m1"), published=None), told("b", mention("m2"), published=None)
    )
    assert (event.first_published, event.last_published) == (None, None)


def test_the_first_who_is_named_keeps_the_attribution() -> None:
    silent, first, second = (
        mention("m1"),
        mention("m2", attribution="police"),
        mention("m3", attribution="the union"),
    )
    (event,) = events(told("a", silent, first, second))
    assert event.attribution == "police"
    (turned,) = events(told("a", second, silent, first))
    assert turned.attribution == "the union"


def test_an_article_without_mentions_has_no_events() -> None:
    assert events_of_article("s1", article("a")) == ()
    assert merge(()) == ()


MENTIONS = st.lists(
    st.builds(
        mention,
        st.sampled_from(["m1", "m2", "m3", "m4"]),
        type=st.sampled_from(["PROTEST", "DEMAND"]),
        actor=st.sampled_from(["Dockers", None]),
        confidence=st.sampled_from([0.5, 0.7, 0.9]),
        attribution=st.sampled_from([None, "police"]),
    ),
    max_size=3,
)
ARTICLES = st.lists(
    st.builds(
        lambda key, mentions, source, days: told(
            key,
            *mentions,
            source=source,
            published=None if days is None else NOON + timedelta(days=days),
        ),
        st.sampled_from("abc"),
        MENTIONS,
        st.sampled_from(["Harbour Post", "Ledger"]),
        st.sampled_from([None, -1, 0, 2]),
    ),
    max_size=4,
)


@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_no_merged_event(
    articles: list[Article], chance: Random
) -> None:
    """All who are named are the same here: whose words stand is a matter of order."""
    shuffled = list(articles)
    chance.shuffle(shuffled)
    assert events(*shuffled) == events(*articles)


@given(ARTICLES, ARTICLES)
def test_merging_run_after_run_gives_what_one_run_gives(
    early: list[Article], late: list[Article]
) -> None:
    fresh = [event for one in late for event in events_of_article("s1", one)]
    assert merge((*events(*early), *fresh)) == events(*early, *late)


@given(ARTICLES)
def test_no_mention_is_lost_and_events_come_by_id(articles: list[Article]) -> None:
    found = events(*articles)
    assert [one.id for one in found] == sorted({one.id for one in found})
    assert {key for one in found for key in one.mention_ids} == {
        one.id for each in articles for one in each.events
    }


def test_what_happened_and_what_was_denied_are_two_events() -> None:
    happened, denied = mention("m1"), mention("m2", status=Status.NEGATED)
    assert len(events(told("a", happened, denied))) == 2
    assert len(events(told("a", happened, mention("m3")))) == 1
