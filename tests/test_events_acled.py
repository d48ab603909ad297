"""ACLED classes and what police did: each with a hit and a near miss. All names are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms._events.acled import ACLED, classify
from transforms._events.acled_words import CLASSES, KINDS
from transforms._events.police import LABELS, labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warplanes bombed the village of Karvel.", "AIR_STRIKE"),
        ("Militants used sarin in a chemical attack on Karvel.", "CHEM_WEAP"),
        ("Police used tear gas to disperse protesters in Karvel.", "PROTEST_WITH_INTER"),
        ("A man threw a grenade at a shop, injuring two.", "GRENADE"),
        ("A roadside bomb exploded near Karvel.", "REM_EXPLOS"),
        ("Soldiers found a bomb and defused it near Karvel.", "DISR_WEAP"),
        ("Troops shelled Karvel with artillery.", "ART_MISS_ATTACK"),
        ("A suicide bomber blew himself up at a market.", "SUIC_BOMB"),
        ("Rebels clashed with soldiers near Karvel.", "ARMED_CLASH"),
        ("The army recaptured the town of Karvel.", "GOV_REGAINS_TERIT"),
        ("Rebels seized the town of Karvel.", "NON_STATE_ACTOR_OVERTAKES_TER"),
        ("Gunmen attacked villagers and killed nine.", "ATTACK"),
        ("Gunmen kidnapped a teacher.", "ABDUCT_DISSAP"),
        ("Soldiers raped two women.", "SEX_VIOL"),
        ("Thousands of workers protested in Karvel.", "PEACE_PROTEST"),
        ("Police shot at protesters with live ammunition, killing two.", "FORCE_AGAINST_PROTEST"),
        ("Protesters hurled stones and clashed with police.", "VIOL_DEMONSTR"),
        ("An angry mob lynched a man.", "MOB_VIOL"),
        ("Ruritania and the rebels signed a peace deal.", "AGREEMENT"),
        ("Police arrested three editors.", "ARREST"),
        ("Ruritania deployed reinforcements to the border.", "CHANGE_TO_GROUP_ACT"),
        ("The army established a military base in Karvel.", "HQ_ESTABLISHED"),
        ("Several shops were looted and burned down.", "PROPERTY_DISTRUCT"),
        ("Troops withdrew from the town of Karvel.", "NON_VIOL_TERRIT_TRANSFER"),
        ("An earthquake shook Karvel.", "NATURAL_DISASTER"),
        ("A boiler exploded at a plant.", "MAN_MADE_DISASTER"),
        ("Police seized cocaine from smugglers.", "ORG_CRIME"),
        ("The Karvel Front claimed responsibility for the attack.", "ATTRIB"),
        ("Ruritania expelled two diplomats.", "DIPLO"),
        ("Brandt read a book.", None),
        ("A shell lay on the beach.", None),
    ],
)
def test_class_of_a_passage(text: str, expected: str | None) -> None:
    assert classify(text) == expected


def test_every_class_of_acled_has_cues_and_every_kind_exists() -> None:
    assert set(ACLED) <= set(CLASSES)
    used = {
        part
        for rows in CLASSES.values()
        for _, row in rows
        for cue in row.split()
        for part in cue.split("+")
        if part.startswith("@")
    }
    assert used <= set(KINDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police arrested 40 men.", ("ANY_ACTION", "ARREST")),
        ("The leaders should be arrested, he said.", ()),
        ("One person was killed in police firing.", ("ANY_ACTION", "KILL", "FORCE")),
        ("One person was killed in an accident.", ()),
        ("Police burst tear gas shells.", ("ANY_ACTION", "FORCE")),
        ("Police failed to act.", ("ANY_ACTION", "FAIL")),
        ("The village failed to act.", ()),
        ("A curfew was imposed.", ("ANY_ACTION",)),
        ("They bought a ban on bread.", ()),
    ],
)
def test_what_police_did(text: str, expected: tuple[str, ...]) -> None:
    assert labels(text) == expected


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    assert classify(text) in {None, *CLASSES}
    assert set(labels(text)) <= set(LABELS)
