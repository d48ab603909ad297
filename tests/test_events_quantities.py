"""How many: kinds, bounds and comparators of the numbers of an event. Names are invented."""

from __future__ import annotations

import pytest

from transforms._events import code


def counted(text: str) -> list[tuple[str, str, int, int | None, str]]:
    return [
        (one.kind, one.text, one.low, one.high, one.comparator)
        for event in code(text, article_id="a", published=None)
        for one in event.quantities
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels killed 40 people.", ("killed", "40", 40, 40, "=")),
        ("Rebels killed at least 40 people.", ("killed", "40", 40, None, ">=")),
        ("Rebels killed up to 40 people.", ("killed", "40", 40, 40, "<=")),
        ("Rebels killed around 40 people.", ("killed", "40", 40, 40, "~")),
        ("Rebels wounded dozens of people.", ("wounded", "dozens", 24, 99, "=")),
        ("Twelve people were arrested by police.", ("arrested", "Twelve", 12, 12, "=")),
        ("Ruritania freed no less than 10 prisoners.", ("released", "10", 10, None, ">=")),
        ("Ruritania deployed 1,000 troops.", ("troops", "1,000", 1000, 1000, "=")),
        ("Rebels held 20 teachers hostage.", ("held", "20", 20, 20, "=")),
        ("Ruritania gave $3.5 million to Freedonia.", (
            "amount", "$3.5 million", 3_500_000, 3_500_000, "=")),
        ("Five thousand protesters rallied.", ("protesters", "Five thousand", 5000, 5000, "=")),
    ],
)  # fmt: skip
def test_kind_bounds_and_comparator(text: str, expected: tuple[str, str, int, int, str]) -> None:
    assert counted(text)[:1] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 rebels attacked Karvel.",
        "The 14-year-old ruler attacked Karvel.",
        "Rebels attacked Karvel 3 times.",
        "Rebels attacked Karvel.",
    ],
)
def test_numbers_that_count_nothing_of_the_event(text: str) -> None:
    assert counted(text) == []


def test_spans_reproduce_the_text() -> None:
    text = "Rebels killed at least 40 people and wounded dozens."
    found = [
        one for event in code(text, article_id="a", published=None) for one in event.quantities
    ]
    assert [text[one.span[0] : one.span[1]] for one in found] == [one.text for one in found]
    assert len(found) == 2
