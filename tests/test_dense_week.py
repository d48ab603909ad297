"""The generated week: reproducible, labelled, and as hard as it says."""

from __future__ import annotations

import string
from collections import Counter, defaultdict

from benchmarks._dense_week import EVENTS, OUTLETS, WEEK, _sentences, rows

_SLOTS = (
    "country people leader group firm town region river name office target vessel thing other"
    " bill illness mag n m day twin ago"
)


def test_the_same_seed_gives_the_same_week_and_another_another() -> None:
    assert rows(1, 20) == rows(1, 20)
    assert rows(1, 20) != rows(2, 20)


def test_every_event_is_told_at_most_once_by_an_outlet() -> None:
    told = Counter((row["gold_story"], row["source"]) for row in rows(1))
    assert set(told.values()) == {1}
    assert len({event for event, _ in told}) == EVENTS
    assert {source for _, source in told} == set(OUTLETS)


def test_a_third_of_the_events_are_look_alikes() -> None:
    events = defaultdict(set)
    for row in rows(1):
        events[row["topic"]].add(row["gold_story"])
    pairs = sum(len(one) == 2 for one in events.values())
    assert EVENTS / 4 < 2 * pairs < EVENTS * 0.8
    assert {len(one) for one in events.values()} == {1, 2}


def test_a_week_is_a_week_with_its_aftermath() -> None:
    published = [row["published"] for row in rows(1)]
    assert published == sorted(published)
    assert WEEK.days == 7


def test_every_kind_has_its_roles_and_known_slots() -> None:
    known = set(_SLOTS.split())
    for kind, roles in _sentences().items():
        assert set(roles) == {"headline", "lead", "toll", "detail", "said", "more", "back", "again"}
        for sentence in (one for role in roles.values() for one in role):
            slots = {slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot}
            assert slots <= known, (kind, sentence)
