"""One event for each actor and target. All names but one are invented."""

from __future__ import annotations

import pytest

from transforms._events import code
from transforms._events.pairs import pairs


def split(text: str) -> list[tuple[str | None, str | None]]:
    found = list(pairs(code(text, article_id="a", published=None)))
    for one in found:
        for part, span in ((one.actor, one.actor_span), (one.target, one.target_span)):
            assert part == (None if span is None else text[span[0] : span[1]])
    assert len({one.id for one in found}) == len(found)
    return [(one.actor, one.target) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania attacked Freedonia.", [("Ruritania", "Freedonia")]),
        (
            "Ruritania, Vessland and Sylvany condemned Freedonia.",
            [("Ruritania", "Freedonia"), ("Vessland", "Freedonia"), ("Sylvany", "Freedonia")],
        ),
        (
            "Ruritania condemned Freedonia and Vessland.",
            [("Ruritania", "Freedonia"), ("Ruritania", "Vessland")],
        ),
        ("Bosnia and Herzegovina condemned Freedonia.", [("Bosnia and Herzegovina", "Freedonia")]),
        ("The miners and farmers condemned Freedonia.", [
            ("The miners and farmers", "Freedonia")]),
    ],
    ids=["one", "actors", "targets", "a name with and", "no names"],
)  # fmt: skip
def test_pairs(text: str, expected: list[tuple[str, str]]) -> None:
    assert split(text) == expected
