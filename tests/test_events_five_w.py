"""The questions a headline and its lead answer. All names are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms._events.five_w import answers
from transforms._events.headline import lowered

SUNDAY = datetime(2021, 3, 7, 9, tzinfo=UTC)
LEAD = "Ruritania praised Freedonia in Paris on Friday. It was warm. It rained since 4 May 2019."


def test_the_headline_says_who_and_what() -> None:
    found = answers("Ruritania praises Freedonia over dam", LEAD, SUNDAY)
    assert (found.who, found.what) == ("Ruritania", "praises Freedonia over dam")
    assert (found.when, found.where) == ("Friday", "Paris")


def test_a_headline_without_a_verb_leaves_it_to_the_lead() -> None:
    found = answers("A warm day", LEAD, SUNDAY)
    assert (found.who, found.what) == ("Ruritania", "praised Freedonia in Paris")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("It rained on 4 May 2019.", "March 7, 2021"),
        ("It rained.", "March 7, 2021"),
        ("It rained on Saturday.", "Saturday"),
        ("Long ago, in 1987, it rained. It rained on 5 March.", "5 March"),
    ],
)
def test_when_is_a_day_about_publication_or_publication(text: str, when: str) -> None:
    assert answers("Rain", text, SUNDAY).when == when


def test_nothing_is_made_up() -> None:
    found = answers("", "", None)
    assert {found.who, found.what, found.when, found.where, found.why, found.how} == {None}


def test_why_and_how() -> None:
    found = answers("Dam breaks after heavy rain", "Villagers left by crossing a ridge.", SUNDAY)
    assert (found.why, found.how) == ("heavy rain", "crossing a ridge")


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Brandt Praises Freedonia After Long Talks", "Brandt praises Freedonia after long talks"),
        ("Brandt praises Freedonia after long talks", "Brandt praises Freedonia after long talks"),
        ("NATO Attacks Rebel Base In Karvel", "NATO attacks rebel base in Karvel"),
        ("Brandt", "Brandt"),
    ],
)
def test_title_case(headline: str, expected: str) -> None:
    assert lowered(headline) == expected
