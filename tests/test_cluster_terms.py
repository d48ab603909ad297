"""What a word of a story is: each kind with its near miss."""

from __future__ import annotations

import pytest

from transforms._cluster.sketch import MAX_NAMES, MAX_TERMS, StoryNode, sketch
from transforms._cluster.terms import (
    MAX_LETTERS,
    NAME,
    NUMBER,
    PLACE,
    PLAIN,
    Counted,
    terms_of,
)
from transforms._dedupe.block import UNDATED


def kind(term: str, text: str, title: str = "") -> int:
    return terms_of(title, text)[term].kind


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("tarrow", "The mayor, Lisbet Tarrow, spoke.", NAME),
        ("mayor", "The mayor, Lisbet Tarrow, spoke.", PLAIN),
        ("flames", "Flames rose. Nobody saw the flames.", PLAIN),
        ("rescue", "Rescuers came.", PLAIN),
        ("union", "The Union won; a union is strong.", PLAIN),
        ("61", "Deputies voted 61 to 58.", NUMBER),
        ("6.1", "A quake of magnitude 6.1 struck.", NUMBER),
        ("12000", "Some 12,000 people fled.", NUMBER),
        ("orvane", "A fire broke out in Orvane.", PLACE),
        ("orvane", "Orvane burned, and fire crews in the eastern Orvane fled.", PLACE),
        ("orvane", "They shelled the town of Orvane.", PLACE),
        ("orvane", "Friends of Orvane met.", NAME),
        (
            "tarrow",
            "He believes in Tarrow. Then Tarrow, and Tarrow, and so Tarrow, and Tarrow.",
            NAME,
        ),
        ("kessar", "Rebels met in western Kessaria.", PLACE),
        ("europe", "Leaders met in Europe.", NAME),
    ],
)
def test_kind_of_a_word(term: str, text: str, expected: int) -> None:
    assert kind(term, text) == expected


@pytest.mark.parametrize("text", ["It happened in March.", "It is said on Monday, and again."])
def test_days_and_months_are_no_places_and_no_names(text: str) -> None:
    assert {seen.kind for seen in terms_of("", text).values()} == {PLAIN}


def test_counts_run_over_forms_and_possessives() -> None:
    found = terms_of("", "Police arrested him. The police's report was short; policemen wept.")
    assert found["police"] == Counted(3, PLAIN, "Police")


def test_stop_words_and_single_letters_are_no_terms() -> None:
    assert terms_of("", "It is a Q & A of the two: I, you and 7.").keys() == {"7"}


def test_names_that_others_have_found_are_believed() -> None:
    found = terms_of("", "orvane burned and tarrow wept", ["Orvane"], ["Lisbet Tarrow"])
    assert {term: seen.kind for term, seen in found.items()} == {
        "orvane": PLACE,
        "burned": PLAIN,
        "tarrow": NAME,
        "wept": PLAIN,
    }


def test_scripts_without_spaces_have_pairs_of_characters() -> None:
    found = terms_of("", "工場で火災が発生し九人が死亡した。" * 3)
    assert found["火災"] == Counted(3, PLAIN, "火災")
    assert all(len(term) == 2 for term in found)


def test_a_script_with_spaces_but_without_capitals_has_whole_words() -> None:
    assert terms_of("", "حريق في مصنع الورق بالمدينة")["مصنع"].kind == PLAIN


def test_one_endless_word_is_cut() -> None:
    (seen,) = terms_of("", "x" * 10_000).values()
    assert len(seen.surface) == MAX_LETTERS


def test_a_sketch_keeps_the_strongest_terms() -> None:
    plain = " ".join(f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(200))
    story = StoryNode("a", UNDATED, "", f"{plain} and then Tarrow came to 61", "Quill")
    kept = sketch(story)
    assert len(kept.terms) == MAX_TERMS
    kinds = [term >> 6 & 3 for term in kept.terms]
    assert (kinds.count(NAME), kinds.count(NUMBER)) == (1, 1)


def test_a_sketch_names_given_places_before_its_own() -> None:
    text = "A fire in Orvane. In Pellick too."
    assert sketch(StoryNode("a", UNDATED, "", text, "")).places == ("Orvane", "Pellick")
    given = [*(f"Town {n}" for n in range(9)), "Town 8"]
    places = sketch(StoryNode("a", UNDATED, "", text, "", places=given)).places
    assert places == ("Town 8", *(f"Town {n}" for n in range(MAX_NAMES - 1)))
