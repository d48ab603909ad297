"""Time expressions: each form of the grammar with its TIMEX3 value, and its near miss."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms._events.times import find
from transforms._events.times.grammar import NAMES
from transforms._events.times.readers import READERS

SUNDAY = datetime(2021, 3, 7, 9, tzinfo=UTC)


def read(text: str, published: datetime | None = SUNDAY) -> list[tuple[str, str, str]]:
    """Return words, type and value of each expression."""
    return [
        (text[one.start : one.end], one.type, one.value)
        for one in find(text, 0, len(text), published)
    ]


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("It came on 02/17/2019.", "02/17/2019", "DATE", "2019-02-17"),
        ("It came on 25/12/1990.", "25/12/1990", "DATE", "1990-12-25"),
        ("It came at 10:35 a.m. Friday.", "10:35 a.m. Friday", "TIME", "2021-03-05T10:35"),
        ("It came at noon.", "noon", "TIME", "2021-03-07T12:00"),
        ("It came on the 17th of February 2019.", "17th of February 2019", "DATE", "2019-02-17"),
        ("It came in June last year.", "June last year", "DATE", "2020-06"),
        ("It came in late May 2019.", "late May 2019", "DATE", "2019-05"),
        ("It came Friday night.", "Friday night", "TIME", "2021-03-05TNI"),
        ("It comes every Friday.", "every Friday", "SET", "XXXX-WXX-5"),
        ("The vote will be held Friday.", "Friday", "DATE", "2021-03-12"),
        ("It came yesterday evening.", "yesterday evening", "TIME", "2021-03-06TEV"),
        ("It came last weekend.", "last weekend", "DATE", "2021-W08-WE"),
        ("Sales fell in the third quarter.", "the third quarter", "DATE", "2020-Q3"),
        ("Sales fell in the first quarter of 1990.", "the first quarter of 1990", "DATE",
         "1990-Q1"),
        ("It grew in the last half of 1989.", "the last half of 1989", "DATE", "1989-H2"),
        ("It came three weeks ago.", "three weeks ago", "DATE", "2021-W06"),
        ("It came several years ago.", "several years ago", "DATE", "PAST_REF"),
        ("It rose in the last two weeks.", "the last two weeks", "DURATION", "P2W"),
        ("It rose in the past 12 months.", "the past 12 months", "DURATION", "P12M"),
        ("It rose next summer.", "next summer", "DATE", "2021-SU"),
        ("It rose last October.", "last October", "DATE", "2020-10"),
        ("It fell earlier in the year.", "earlier in the year", "DATE", "2021"),
        ("It fell in the summer of 1990.", "the summer of 1990", "DATE", "1990-SU"),
        ("It took nearly five hours.", "nearly five hours", "DURATION", "PT5H"),
        ("It took 5 1/2 hours.", "5 1/2 hours", "DURATION", "PT5H30M"),
        ("It is a three-year plan.", "three-year", "DURATION", "P3Y"),
        ("It rose in recent weeks.", "recent weeks", "DURATION", "PXW"),
        ("It comes every day.", "every day", "SET", "P1D"),
        ("It was built in the '80s.", "the '80s", "DATE", "198"),
        ("It was built in the nineties.", "the nineties", "DATE", "199"),
        ("It was built in the 20th century.", "the 20th century", "DATE", "19"),
        ("It was in nineteen ninety-six.", "nineteen ninety-six", "DATE", "1996"),
        ("It was built in 1987.", "1987", "DATE", "1987"),
        ("It took decades.", "decades", "DURATION", "PXE"),
        ("It is now open.", "now", "DATE", "PRESENT_REF"),
        ("It was recently opened.", "recently", "DATE", "PAST_REF"),
        ("It will open soon.", "soon", "DATE", "FUTURE_REF"),
    ],
)  # fmt: skip
def test_form_and_value(text: str, words: str, kind: str, value: str) -> None:
    found = read(text)
    assert [(one, other) for _, one, other in found] == [(kind, value)]
    assert found[0][0].removeprefix("the ") == words.removeprefix("the ")


@pytest.mark.parametrize(
    "text",
    [
        "A 14-year-old boy and a 3-day-old child.",
        "They march and they may rest.",
        "It cost $1987 and 1,987 more.",
        "Some 1987 people came.",
        "The second man left.",
        "31 February 2020",
        "The score was 12:99.",
    ],
)
def test_no_time(text: str) -> None:
    assert read(text) == []


def test_a_year_earlier_beside_a_quarter_is_that_quarter() -> None:
    told = "Sales fell in the third quarter from a year earlier, and the year-ago quarter was weak."
    assert [value for _, _, value in read(told)] == ["2020-Q3", "2019-Q3", "2019-Q3"]
    assert [value for _, _, value in read("He came a year earlier.")] == ["2020"]


def test_a_clause_that_looks_ahead_ends_with_its_sentence() -> None:
    assert [value for _, _, value in read("The vote will come. It rained Friday.")] == [
        "2021-03-05"
    ]


def test_without_publication_only_absolute_expressions_have_a_value() -> None:
    told = (
        "Friday, today, last week, a year ago, the third quarter, March, 3 March and 3 March 2019"
    )
    assert [value for _, _, value in read(told, None)] == ["2019-03-03"]


def test_every_form_has_its_reader() -> None:
    assert set(READERS) == set(NAMES)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["last", "31", "Feb.", "year", "0", "ago", "\x00", "é", "1/2", "Sun."])
    )
)
def test_any_words_give_spans_in_order(words: list[str]) -> None:
    text = " ".join(words)
    found = find(text, 0, len(text), SUNDAY)
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end for end, one in zip(ends, found, strict=False))
