"""Places in a text: found by the gazetteer, told from persons, resolved by context."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms._events import build_gazetteer, gazetteer
from transforms._events.gazetteer import key_of, lookup
from transforms._events.toponyms import find


def named(text: str) -> list[tuple[str, str, str]]:
    """Return words, country and kind of each place."""
    return [(text[one.start : one.end], one.place.country, one.place.kind) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He lives in Paris.", [("Paris", "FR", "city")]),
        ("He lives in Paris, Texas.", [("Paris", "US", "city"), ("Texas", "US", "state")]),
        ("The fire in Alexandria, La., was large.", [("Alexandria", "US", "city")]),
        ("French troops left Mali.", [("French", "FR", "country"), ("Mali", "ML", "country")]),
        ("U.S.-backed fighters left.", [("U.S.", "US", "country")]),
        ("Syria's army left Raqqa.", [("Syria", "SY", "country"), ("Raqqa", "SY", "city")]),
        ("KYIV, Ukraine", [("KYIV", "UA", "city"), ("Ukraine", "UA", "country")]),
        ("They sailed the Black Sea.", [("Black Sea", "", "sea")]),
    ],
)
def test_places(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [one for one in named(text) if one[0] != "La."] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Jack London spoke.",
        "Mr. Houston spoke.",
        "Minister Lima spoke.",
        "It happened in March.",
        "Police spoke.",
        "He read it. Reading is fun.",
        "nice, mobile, reading",
    ],
)
def test_names_that_are_no_places(text: str) -> None:
    assert named(text) == []


def test_a_surname_stays_one_where_it_stands_alone() -> None:
    assert named("John Kingston spoke. Kingston left.") == []
    assert named("John Kingston left for Kingston, Jamaica.")[0][:2] == ("Kingston", "JM")


def test_the_countries_of_a_text_decide_between_places_of_a_name() -> None:
    assert ("Tripoli", "LY", "city") in named("Libya said Tripoli was calm.")
    assert ("Tripoli", "LB", "city") in named(
        "Lebanon said that, in Lebanon, Lebanese troops of Lebanon left for Tripoli, Lebanon."
    )


def test_a_small_place_needs_a_word_that_says_so() -> None:
    assert named("Wootton was calm.") == []
    assert [one[0] for one in named("It was calm in Wootton.")] == ["Wootton"]


@pytest.mark.parametrize(
    ("name", "key"), [("Deir ez-Zor", "deir ez zor"), ("São Tomé", "sao tome"), ("N'Djamena",
                                                                                 "ndjamena")]
)  # fmt: skip
def test_names_are_compared_without_marks(name: str, key: str) -> None:
    assert key_of(name) == key


def test_the_heaviest_place_comes_first() -> None:
    assert [place.country for place in lookup("georgia")][:2] == ["GE", "US"]
    assert lookup("no such place") == ()


def test_every_region_can_be_found() -> None:
    rows = gazetteer.REGIONS.read_text(encoding="utf-8").splitlines()[1:]
    for row in rows:
        name, lat, lon, country, _, _ = row.split("\t")
        assert -90 <= float(lat) <= 90
        assert -180 <= float(lon) <= 180
        for one in name.split(","):
            places = lookup(key_of(one.split(" (")[0]))
            assert country in {place.country for place in places}


def test_the_gazetteer_is_built_alike_twice(tmp_path: Path) -> None:
    city: dict[str, Any] = {
        "geonameid": 1, "name": "Karvel", "latitude": 1.0, "longitude": 2.0, "countrycode": "FR",
        "admin1code": "01", "population": 60_000,
        "alternatenames": ["Karvell", "KRV", "Карвел", "krv"],
    }  # fmt: skip
    first, second = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    build_gazetteer.build({"1": city}, first)
    build_gazetteer.build({"1": city}, second)
    assert first.read_bytes() == second.read_bytes()
    import sqlite3

    keys = sqlite3.connect(first).execute("SELECT key FROM name WHERE place = 1").fetchall()
    assert keys == [("karvel",), ("karvell",)]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="PParis London,.'’-\n\x00é U.S", max_size=60))
def test_spans_are_in_order_on_any_text(text: str) -> None:
    last = 0
    for one in find(text):
        assert last <= one.start < one.end <= len(text)
        last = one.end
