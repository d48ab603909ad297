"""Incidents of violence: who did it, for whom, on what, to whom, with what. Names are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms._events import incidents
from transforms._events.incident_candidates import candidates

INCIDENT = (
    "unidentified individuals today murdered senator jose karvel zubrow in downtown marlow, police"
    " reported. the gunmen fired on his car as he left his residence. he died at a hospital.\n\n"
    "a powerful bomb exploded near the ruritanian embassy last night, and the explosion destroyed"
    " a bank. the shining path claimed responsibility for the attack."
)
SPEECH = (
    "the president thanked the nations for their positive proposals. we agreed on economic"
    " relations, and your governments understand that the constitution is our common desire."
    " the minister met the ambassador at the embassy, and the war is no opportunity."
)


def test_roles_of_an_incident() -> None:
    found = incidents.roles(INCIDENT)
    assert "jose karvel zubrow" in found["Victim"]
    assert any("bomb" in name for name in found["Weapon"])
    assert "shining path" in found["PerpOrg"]
    assert any("embassy" in name for name in found["Target"])


def test_a_speech_tells_no_incident() -> None:
    assert not any(incidents.roles(SPEECH).values())


def test_candidates_are_what_the_classes_name() -> None:
    found = {
        (one.role, one.name) for one in candidates("Two gunmen threw a hand grenade at a bank.")
    }
    assert found == {
        ("PerpInd", "gunmen"), ("PerpInd", "two gunmen"), ("Weapon", "hand grenade"),
        ("Target", "bank"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("rebels killed jose karvel.", "relation=object_harm"),
        ("jose karvel was killed by rebels.", "relation=object_harm"),
        ("rebels did not kill jose karvel.", "relation=unreal_object_harm"),
        ("they spoke of the murder of jose karvel.", "relation=of_harm_noun"),
        ("rebels saw jose karvel.", "relation=none"),
        ("they live in san jose karvel.", None),
    ],
)
def test_what_a_victim_is_to_the_verb(text: str, feature: str | None) -> None:
    victims = [one for one in candidates(text) if one.role == "Victim"]
    assert [feature in one.features for one in victims] == ([True] if feature else [])


def test_one_name_of_each_thing() -> None:
    weights = {(role, "bias"): 1.0 for role in incidents.ROLES}
    listed = candidates("The bomb went off. Two bombs were found, and FMLN and fmln men fled.")
    chosen = [(one.role, one.name) for one in incidents.chosen(listed, weights)]
    assert [name for role, name in chosen if role == "Weapon"] == ["bomb"]
    assert len([name for role, name in chosen if role == "PerpOrg"]) == 1


def test_the_weights_name_known_roles() -> None:
    rows = incidents.WEIGHTS.read_text(encoding="utf-8").splitlines()[1:]
    roles = {row.split("\t")[0] for row in rows}
    assert roles == set(incidents.ROLES)
    assert len(rows) == len({tuple(row.split("\t")[:2]) for row in rows})


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["killed", "bomb", "jose", "the", ",", ".", "(", "bank", "é"])))
def test_any_words_have_roles(words: list[str]) -> None:
    text = " ".join(words)
    assert incidents.roles(text) == incidents.roles(text)
