"""The date grammar: words to ISO values, anchored on the day of publication."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms._events.dates import find

SUNDAY = datetime(2021, 3, 7, 9, tzinfo=UTC)


def values(text: str, published: datetime | None = SUNDAY) -> list[str]:
    return [date.value for date in find(text, 0, len(text), published)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on Sunday", "2021-03-07"),
        ("on Saturday", "2021-03-06"),
        ("last Sunday", "2021-02-28"),
        ("next Monday", "2021-03-08"),
        ("today", "2021-03-07"),
        ("yesterday", "2021-03-06"),
        ("tomorrow", "2021-03-08"),
        ("last night", "2021-03-06"),
        ("last week", "2021-W08"),
        ("this week", "2021-W09"),
        ("next month", "2021-04"),
        ("last year", "2020"),
        ("three days ago", "2021-03-04"),
        ("a week ago", "2021-W08"),
        ("two months ago", "2021-01"),
        ("14 months ago", "2020-01"),
        ("March 3", "2021-03-03"),
        ("December 30", "2020-12-30"),
        ("3 March", "2021-03-03"),
        ("Sept. 11, 2001", "2001-09-11"),
        ("4 October 2007", "2007-10-04"),
        ("in October 2007", "2007-10"),
        ("in October", "2020-10"),
        ("in February", "2021-02"),
        ("since 2015", "2015"),
        ("on 2019-02-17", "2019-02-17"),
    ],
)
def test_value(text: str, value: str) -> None:
    assert values(f"It happened {text}.") == [value]


@pytest.mark.parametrize(
    "text", ["31 February 2020", "in 3000 places", "they may march", "2021 people", "a daily paper"]
)
def test_no_date(text: str) -> None:
    assert values(text) == []


def test_without_publication_only_absolute_dates_have_values() -> None:
    assert values("On Sunday and on March 3, 2021 and in 2020 and yesterday.", None) == [
        "2021-03-03",
        "2020",
    ]


def test_the_first_days_of_time_are_no_crash() -> None:
    assert values("100 years ago, 300 weeks ago", datetime(50, 1, 1, tzinfo=UTC)) != ["x"]
    assert values("last year, 12 years ago", datetime(1, 1, 1, tzinfo=UTC)) is not None
