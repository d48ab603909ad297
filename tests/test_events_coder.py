"""Golden sentences of the event coder, each rule with its near miss. All names are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas import EventMention
from transforms._events import QUAD, code, lexicon, senses
from transforms._events.morphology import noun_lemma, verb_forms
from transforms._events.tokens import sentence_spans, sentences

SUNDAY = datetime(2021, 3, 7, 9, tzinfo=UTC)


def events(text: str) -> tuple[EventMention, ...]:
    return code(text, article_id="a", published=SUNDAY)


def one(text: str) -> EventMention:
    found = events(text)
    assert len(found) == 1, [event.rule_id for event in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "event_type", "actor", "target"),
    [
        ("Ruritania pledged to support Freedonia.", "AGREE", "Ruritania", "Freedonia"),
        ("Minister Brandt praised Ruritania.", "SUPPORT", "Minister Brandt", "Ruritania"),
        ("Ruritania extradited Hans Oben to Freedonia.", "COOPERATE", "Ruritania", "Hans Oben"),
        ("Brandt met with General Tarn.", "CONSULT", "Brandt", "General Tarn"),
        ("Ruritania donated $4 million to Freedonia.", "AID", "Ruritania", "Freedonia"),
        ("Ruritania freed 20 prisoners.", "RETREAT", "Ruritania", "20 prisoners"),
        ("Brandt pressed Ruritania to withdraw its troops.", "REQUEST", "Brandt", "Ruritania"),
        ("Ruritania accused Freedonia of torture.", "ACCUSE", "Ruritania", "Freedonia"),
        ("Ruritania rejected a request from Freedonia.", "REJECT", "Ruritania", "Freedonia"),
        ("Ruritania threatened Freedonia.", "THREATEN", "Ruritania", "Freedonia"),
        (
            "Thousands of students protested in Karvel against Minister Brandt.",
            "PROTEST",
            "Thousands of students",
            "Minister Brandt",
        ),
        ("Ruritania sent 200 soldiers to Freedonia.", "MOBILIZE", "Ruritania", "Freedonia"),
        ("Ruritania severed ties with Freedonia.", "SANCTION", "Ruritania", "Freedonia"),
        ("Ruritanian police arrested Hans Oben.", "COERCE", "Ruritanian police", "Hans Oben"),
        ("Freedonia attacked Ruritania.", "ASSAULT", "Freedonia", "Ruritania"),
    ],
)
def test_every_type_has_its_sentence(text: str, event_type: str, actor: str, target: str) -> None:
    event = one(text)
    assert (event.type, event.actor, event.target) == (event_type, actor, target)
    assert event.quad == QUAD[event_type]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("imposed sanctions on", "COERCE"), ("lifted the sanctions against", "CONCEDE")),
        (("sent 200 peacekeepers to", "AID"), ("sent 200 soldiers to", "MOBILIZE")),
        (("expelled three diplomats of", "SANCTION"), ("met three diplomats of", "CONSULT")),
        (("held talks with", "CONSULT"), ("suspended talks with", "SANCTION")),
        (("signed a treaty with", "SUPPORT"), ("scrapped a treaty with", "REJECT")),
    ],
)
def test_the_object_decides_the_sense(first: tuple[str, str], second: tuple[str, str]) -> None:
    for phrase, event_type in (first, second):
        assert one(f"Ruritania {phrase} Freedonia.").type == event_type


@pytest.mark.parametrize(
    ("text", "event_type", "status"),
    [
        ("Freedonia attacked Ruritania.", "ASSAULT", "happened"),
        ("Freedonia is attacking Ruritania.", "ASSAULT", "ongoing"),
        ("Freedonia will attack Ruritania.", "THREATEN", "planned"),
        ("Freedonia could attack Ruritania.", "ASSAULT", "hypothetical"),
        ("Officials fear that Freedonia will attack Ruritania.", "ASSAULT", "hypothetical"),
        ("Freedonia has not released the prisoners.", "REJECT", "negated"),
        ("Freedonia will release the prisoners.", "AGREE", "planned"),
        ("Freedonia did not attack Ruritania.", "ASSAULT", "negated"),
    ],
)
def test_status_and_its_effect_on_the_type(text: str, event_type: str, status: str) -> None:
    event = one(text)
    assert (event.type, event.status) == (event_type, status)


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Hans Oben was arrested by Ruritanian police.", "Ruritanian police", "Hans Oben"),
        ("The minister, who visited Karvel, accused Freedonia.", "The minister", "Freedonia"),
        ("Brandt, the mayor of Karvel, condemned Freedonia.", "Brandt", "Freedonia"),
        ("Brandt said that he condemned Freedonia.", "Brandt", "Freedonia"),
        ("The leader of the Karvel Front in Zubrow attacked Ruritania.", None, "Ruritania"),
        ("Ruritania and Freedonia signed an agreement.", "Ruritania", "Freedonia"),
        ("Brandt ordered soldiers to attack Freedonia.", "Brandt", "soldiers"),
        ("The minister said Freedonia must apologise.", "The minister", "Freedonia"),
    ],
)
def test_who_acts_on_whom(text: str, actor: str | None, target: str) -> None:
    found = events(text)
    assert target in {event.target for event in found}
    if actor is None:  # the whole phrase, not the nearest name
        assert found[0].actor is not None
        assert found[0].actor.startswith("The leader")
    else:
        assert actor in {event.actor for event in found}


@pytest.mark.parametrize(
    "text",
    [
        "U.S.-backed forces live in Karvel.",
        "U.S. backed forces live in Karvel.",
        "An earthquake killed 40 people in Karvel.",
        "The Karvel Front claimed responsibility for the attack.",
        "The minister declined to comment.",
        "The bank released a report on Freedonia.",
        "Brandt urged Ruritania to withdraw its troops.",
        "Brandt appealed to Ruritania for food.",
        "Brandt is considering sending aid to Ruritania.",
        "Brandt expressed condolences to Ruritania.",
        "Brandt rejected accusations of torture.",
        "Brandt agrees with Oben that the tax is too low.",
    ],
)
def test_looks_like_an_event_and_is_none(text: str) -> None:
    assert events(text) == ()


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("U.S. senators backed the forces of Karvel.", "SUPPORT"),
        ("A gunman killed 40 people in Karvel.", "ASSAULT"),
        ("The minister declined a request by Freedonia.", "REJECT"),
        ("Brandt pressed Ruritania to withdraw its troops.", "REQUEST"),
        ("Ruritania provided food to Freedonia.", "AID"),
        ("Brandt expressed outrage at Ruritania.", "ACCUSE"),
        ("Brandt rejected a plan of Ruritania.", "REJECT"),
        ("Brandt agreed with Ruritania to end the strike.", "AGREE"),
        ("The court released the editor.", "RETREAT"),
    ],
)
def test_near_misses_are_events(text: str, event_type: str) -> None:
    assert one(text).type == event_type


def test_first_person_is_the_speaker_of_the_quotation() -> None:
    first, second = events("“We will not surrender,” said General Tarn. “I condemn Freedonia.”")
    assert (first.type, first.actor, first.target) == ("REJECT", "General Tarn", None)
    assert (second.type, second.actor, second.target) == ("ACCUSE", "General Tarn", "Freedonia")


def test_attribution_names_the_speaker() -> None:
    event = one("Freedonia attacked Ruritania, according to Minister Olga Brandt.")
    assert event.attribution == "Minister Olga Brandt"
    assert one("Freedonia attacked Ruritania.").attribution is None


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("Freedonia shelled the village of Karvel, near Zubrow.", "the village of Karvel"),
        ("Freedonia attacked a convoy in Karvel on Friday.", "Karvel"),
        ("Freedonia attacked a convoy in March.", None),
        ("Freedonia attacked a convoy in Lyon, France.", "Lyon, France"),
    ],
)
def test_places(text: str, location: str | None) -> None:
    assert one(text).location == location


def test_a_tie_of_tables_is_known_types_only() -> None:
    verbs = [s for entry in lexicon.verbs().values() for s in entry.bare]
    assert {s.type for s in verbs if s.type} <= {*QUAD, senses.APPEAL}
    assert {s.type for s in lexicon.nouns().values()} <= {*QUAD, senses.APPEAL}
    assert lexicon.size() > 900


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("ban", {"ban", "bans", "banned", "banning"}),
        ("veto", {"veto", "vetoes", "vetoed", "vetoing"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("flee", {"flee", "flees", "fled", "fleeing"}),
        ("withdraw", {"withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"}),
        ("visit", {"visit", "visits", "visited", "visiting"}),
        ("cancel", {"cancel", "cancels", "canceled", "cancelled", "canceling", "cancelling"}),
        ("die", {"die", "dies", "died", "dying"}),
    ],
)
def test_verb_forms(lemma: str, forms: set[str]) -> None:
    assert set(verb_forms(lemma)) == forms


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("ties", "tie"), ("embassies", "embassy"), ("attacks", "attack"), ("crisis", "crisis"),
     ("men", "man"), ("clashes", "clash"), ("siege", "siege"), ("police's", "police")],
)  # fmt: skip
def test_noun_lemmas(word: str, lemma: str) -> None:
    assert noun_lemma(word) == lemma


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Lt. Gen. Stephen J. Tarn spoke. He left.", 2),
        ("The U.S. Navy sailed.", 1),
        ("He lives in the U.S. The house is white.", 2),
        ("One.\n\nTwo", 2),
        ("It cost 3.5 million.", 1),
        ("“Stop!” he said. “Go.”", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    spans = list(sentence_spans(text))
    assert len([s for s in sentences(text)]) == count
    assert "".join(text[start:end] for start, end in spans) == text
