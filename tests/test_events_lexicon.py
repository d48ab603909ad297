"""The lexicon as a file format: every row can be read, can fire, and says something new."""

from __future__ import annotations

from collections import Counter

import pytest

from transforms._events import QUAD, code, lexicon, senses
from transforms._events.morphology import noun_lemma, verb_forms
from transforms._events.senses import APPEAL, STOP

KINDS = {"$person", "$place", "$money", "$object", "$label", "$opinion", "$place_subject"}
ROWS = [(table, row) for table, rows in senses.TABLES for row in lexicon._rows(rows)]
each_row = pytest.mark.parametrize(
    "row", [row for _, row in ROWS], ids=[f"{table or 'STOP'}-{row[:30]}" for table, row in ROWS]
)


def test_tables_are_the_types_of_plover_and_the_stop_senses() -> None:
    names = [name for name, _ in senses.TABLES]
    assert sorted(names) == sorted({*QUAD, APPEAL, STOP})


@each_row
def test_every_row_has_the_columns_of_the_format(row: str) -> None:
    columns = [column.strip() for column in row.removeprefix("n:").split("|")]
    assert 1 <= len(columns) <= 3
    assert columns[0], "a row without a trigger"
    shift = float(columns[2]) if len(columns) == 3 else 0.0
    assert -0.6 <= shift <= 0.5, "a shift must not outweigh the place in the sentence"
    assert row.startswith("n:") <= (len(columns) == 1 or not columns[1]), "a noun takes no cue"
    for name in columns[1].split() if len(columns) > 1 else ():
        assert not name.startswith("@") or name[1:] in senses.CUES


@each_row
def test_no_row_names_a_word_twice(row: str) -> None:
    for column in row.split("|")[:2]:
        assert [word for word, count in Counter(column.split()).items() if count > 1] == []


def test_no_row_stands_twice() -> None:
    assert [row for row, count in Counter(ROWS).items() if count > 1] == []


def test_every_cue_can_be_met_in_a_text() -> None:
    """Text is compared by singular, so a cue in the plural would never be found."""
    cues = {
        word
        for entry in lexicon.verbs().values()
        for found in (*entry.cued.values(), entry.special)
        for sense in found
        for word in sense.cue
    }
    nouns = {word for word in cues if word[0] not in ">$"}
    assert sorted(word for word in nouns if noun_lemma(word) != word) == []
    assert {word for word in cues if word[0] == "$"} <= KINDS


def test_every_sense_knows_a_type_a_weight_and_its_own_name() -> None:
    found = [*lexicon._all_senses("verb"), *lexicon._all_senses("noun")]
    assert {sense.type for sense in found} <= {*QUAD, APPEAL, STOP}
    assert all(0.5 <= sense.weight <= 1.75 for sense in found)
    assert all(sense.verb and sense.id.startswith(f"{sense.type}:{sense.verb}") for sense in found)
    assert lexicon.size() == len(found)


def test_an_indented_line_continues_the_row_and_a_comment_ends_it() -> None:
    table = "\nsend give | aid food\n    water | 0.1  # what is given\n# a remark\nn: airlift\n"
    assert lexicon._rows(table) == ["send give | aid food water | 0.1", "n: airlift"]


def test_row_becomes_one_sense_for_each_verb_and_cue() -> None:
    found = list(lexicon._expand("AID", "send hand_over | aid @militaryaid | -0.1"))
    cues = 1 + len(senses.CUES["militaryaid"].split())
    assert len(found) == 2 * cues
    assert found[0].id == "AID:send+aid"
    assert found[0].weight == pytest.approx(lexicon.CUED_WEIGHT - 0.1)
    assert found[cues].id == "AID:hand_over+aid"
    assert found[cues].weight == pytest.approx(
        lexicon.CUED_WEIGHT - 0.1 + lexicon.PER_PARTICLE
    )  # fmt: skip


def test_a_noun_of_two_types_has_the_heavier_reading() -> None:
    by_noun: dict[str, list[float]] = {}
    for sense in lexicon._all_senses("noun"):
        by_noun.setdefault(sense.verb, []).append(sense.weight)
    assert any(len(weights) > 1 for weights in by_noun.values())
    for noun, weights in by_noun.items():
        assert lexicon.nouns()[noun].weight == max(weights)


def test_every_verb_of_the_lexicon_has_forms() -> None:
    for lemma in lexicon.verb_lemmas():
        assert lemma in verb_forms(lemma)
        assert " " not in lemma


INVENTED = [
    ("AID", "Ruritania hosts more than 600,000 Freedonian refugees."),
    ("AID", "Peacekeepers from Vessland arrived in Ruritania on Monday."),
    ("AID", "Ruritania wrote off most of Freedonia's debt."),
    ("AID", "The front handed out food packages to families in Karvel."),
    ("ASSAULT", "Settlers burned olive groves near Karvel."),
    ("ASSAULT", "Ruritania sank a Freedonian warship."),
    ("ACCUSE", "Ruritania says Freedonia is behind the outage."),
    ("ACCUSE", "The watch group reported abuses by Ruritanian soldiers."),
    ("ACCUSE", "Two officers went on trial in Karvel."),
    ("COOPERATE", "Ruritania and Freedonia jointly developed a plane."),
    ("COOPERATE", "Ruritania sold armored vehicles to Freedonia."),
    ("CONCEDE", "Ruritania scrapped the fare increase."),
    ("RETREAT", "Ruritania allowed fuel into Karvel."),
    ("RETREAT", "Ruritania returned the statue to Freedonia."),
    ("REQUEST", "The council told Ruritania to end the pause."),
    ("REJECT", "Ruritania has no plans to lift the ban."),
    ("MOBILIZE", "Ruritania reinforced its base in Karvel."),
    ("SANCTION", "Ruritania prohibited all aid to Freedonia."),
    ("THREATEN", "Ruritania will respond to any attack."),
    ("PROTEST", "Workers shunned work on Monday."),
    ("SUPPORT", "The council confirmed its support for Ruritania."),
    (None, "Ruritania hosts more than 600 museums."),
    (None, "The returned statue pleased Ruritania."),
    (None, "The bank is behind the station."),
    (None, "Ruritania has plans for a museum."),
]


@pytest.mark.parametrize(("event_type", "text"), INVENTED, ids=[text[:40] for _, text in INVENTED])
def test_sentences_of_each_type(event_type: str | None, text: str) -> None:
    found = {event.type for event in code(text, article_id="a", published=None)}
    assert event_type in found if event_type else not found
