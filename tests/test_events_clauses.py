"""Who did what, sentence by sentence: the readings that grammar decides. All names are invented."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import EventMention
from transforms._events import code
from transforms._events.chunks import NP, VERB, Chunk, chunk
from transforms._events.parse import Parse
from transforms._events.tags import tag
from transforms._events.tokens import Sentence, sentences

SUNDAY = datetime(2026, 3, 8, 12, tzinfo=UTC)
Told = tuple[str, str | None, str | None]


def told(text: str) -> list[Told]:
    """Return type, actor and target of each event."""
    return [(event.type, event.actor, event.target) for event in events(text)]


def events(text: str) -> tuple[EventMention, ...]:
    return code(text, article_id="a", published=SUNDAY)


def read(text: str) -> Parse:
    (sentence,) = sentences(text)
    tag(sentence)
    return Parse(sentence, chunk(sentence))


def words_of(sentence: Sentence, one: Chunk) -> str:
    return " ".join(sentence.words[one.first : one.last + 1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania backed Freedonia.", [("SUPPORT", "Ruritania", "Freedonia")]),
        (
            "Ruritania backed forces attacked Port Marlow.",
            [("ASSAULT", "Ruritania backed forces", "Port Marlow")],
        ),
        (
            "Freedonia-backed fighters attacked Port Marlow.",
            [("ASSAULT", "Freedonia-backed fighters", "Port Marlow")],
        ),
        (
            "The Freedonia-led coalition praised Ruritania.",
            [("SUPPORT", "The Freedonia-led coalition", "Ruritania")],
        ),
        ("Forces led by Ruritania attacked Freedonia.", [("ASSAULT", "Forces", "Freedonia")]),
    ],
)
def test_backed_and_led_describe_unless_they_are_the_verb(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("said", ["said", "claimed", "feared"])
def test_what_was_said_has_its_own_subject(said: str) -> None:
    found = events(f"The minister {said} rebels attacked a convoy.")
    attacks = [event for event in found if event.trigger == "attacked"]
    assert [(event.actor, event.target) for event in attacks] == [("rebels", "a convoy")]


def test_the_speaker_in_front_is_the_attribution_and_not_the_actor() -> None:
    (event,) = events("The minister said rebels attacked a convoy.")
    assert (event.attribution, event.actor) == ("The minister", "rebels")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Freedonia was attacked by Ruritania.",
            [("ASSAULT", "Ruritania", "Freedonia")],
        ),
        ("Freedonia was attacked by night.", [("ASSAULT", None, "Freedonia")]),
        (
            "Sanctions were imposed on Ruritania by Freedonia.",
            [("COERCE", "Freedonia", "Ruritania")],
        ),
        ("The talks held by Ruritania collapsed.", [("CONSULT", "Ruritania", None)]),
    ],
    ids=["agent", "time", "object is the cue", "agent is no target"],
)
def test_passive(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The general who praised Ruritania criticised Freedonia.", "The general"),
        ("The general praised Ruritania and criticised Freedonia.", "The general"),
        ("Ruritania, which had backed the rebels, criticised Freedonia.", "Ruritania"),
        ("The president of Ruritania criticised Freedonia.", "The president of Ruritania"),
        ("Brandt, the mayor of Karvel, criticised Freedonia.", "Brandt"),
        ("Brandt praised Ruritania. The mayor criticised Freedonia.", "The mayor"),
    ],
)
def test_the_subject_is_found_across_clauses_and_phrases(text: str, actor: str) -> None:
    accused = [event for event in events(text) if event.type == "ACCUSE"]
    assert [(event.actor, event.target) for event in accused] == [(actor, "Freedonia")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania and Freedonia clashed.", [("ASSAULT", "Ruritania", "Freedonia")]),
        (
            "Ruritania and Freedonia attacked Vessland.",
            [("ASSAULT", "Ruritania and Freedonia", "Vessland")],
        ),
        (
            "Ruritania and Freedonia signed a treaty with Vessland.",
            [("SUPPORT", "Ruritania and Freedonia", "Vessland")],
        ),
        (
            "Ruritania, Freedonia and Vessland condemned Sylvany.",
            [("ACCUSE", "Ruritania, Freedonia and Vessland", "Sylvany")],
        ),
    ],
    ids=["each other", "no reciprocal verb", "with a third", "list"],
)
def test_coordinated_subjects(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


def test_two_verbs_of_one_subject_have_their_own_targets() -> None:
    assert told("Ruritania arrested a spy and expelled two diplomats.") == [
        ("COERCE", "Ruritania", "a spy"),
        ("SANCTION", "Ruritania", "two diplomats"),
    ]


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        (
            "The Ruritanian military forces (RMF) attacked Port Marlow.",
            "The Ruritanian military forces (RMF)",
            "Port Marlow",
        ),
        ("The forces (and their guests) attacked Port Marlow.", "The forces", "Port Marlow"),
        ("Ruritania attacked Freedonia last Monday.", "Ruritania", "Freedonia"),
        ("Ruritania's army attacked Freedonia's capital.", "Ruritania's army", None),
    ],
    ids=["acronym", "no acronym", "weekday", "possessive"],
)
def test_where_a_phrase_ends(text: str, actor: str, target: str | None) -> None:
    (event,) = events(text)
    assert event.actor == actor
    assert event.target == (target or "Freedonia's capital")


@pytest.mark.parametrize(
    ("text", "event_type", "status"),
    [
        ("Ruritania didn't attack Freedonia.", "ASSAULT", "negated"),
        ("Ruritania did attack Freedonia.", "ASSAULT", "happened"),
        ("Ruritania won’t attack Freedonia.", "ASSAULT", "negated"),
        ("Ruritania cannot attack Freedonia.", "ASSAULT", "negated"),
        ("Ruritania can attack Freedonia.", "ASSAULT", "hypothetical"),
        ("Ruritania isn't bombing Freedonia.", "ASSAULT", "negated"),
        ("Ruritania couldn't help Freedonia.", "REJECT", "negated"),
        ("Ruritania is likely to attack Freedonia.", "ASSAULT", "hypothetical"),
        ("Ruritania is ready to attack Freedonia.", "THREATEN", "happened"),
        ("Ruritania is ready to release the prisoners.", "AGREE", "happened"),
        ("Ruritania should release the prisoners.", "REQUEST", "hypothetical"),
        ("Ruritania failed to provide aid to Freedonia.", "REJECT", "negated"),
        ("Freedonia fears that Ruritania attacked the port.", "ASSAULT", "hypothetical"),
    ],
)
def test_status(text: str, event_type: str, status: str) -> None:
    (event,) = events(text)
    assert (event.type, event.status) == (event_type, status)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Rebels laid down their arms.", 1),
        ("Rebels laid the table.", 0),
        ("Vessland handed over the remains to Freedonia.", 1),
        ("Ruritania carried out an airstrike on Karvel.", 1),
        ("Ruritania carried out repairs on the bridge.", 0),
        ("The army launched an offensive against Freedonia.", 1),
        ("The firm launched a new website.", 0),
        ("Ruritania lifted its sanctions against Freedonia.", 1),
        ("Workers lifted the piano onto a cart.", 0),
        ("Fighting erupted between Ruritania and Freedonia.", 1),
        ("Fighting fires is hard work.", 0),
    ],
)
def test_particle_and_cue_make_the_trigger(text: str, count: int) -> None:
    assert len(events(text)) == count


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("Police arrested Jack London.", None),
        ("Police arrested two men in London.", "London"),
        ("Police arrested Jack London in Paris.", "Paris"),
        ("Police arrested a man in March.", None),
        ("Rebels attacked a convoy near the village of Karvel.", "the village of Karvel"),
    ],
)
def test_a_person_with_the_name_of_a_place_is_no_place(text: str, location: str | None) -> None:
    (event,) = events(text)
    assert event.location == location


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Ruritania left the talks.", "CONSULT"),
        ("The left-wing paper of Karvel printed the talks.", None),
        ("The rebel attacked the convoy.", "ASSAULT"),
    ],
)
def test_words_that_are_adjectives_elsewhere(text: str, event_type: str | None) -> None:
    verbal = [event for event in events(text) if event.trigger in ("left", "attacked")]
    assert [event.type for event in verbal] == ([event_type] if event_type else [])


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("The harbour of Port Marlow burned.", ["The harbour", "Port Marlow"]),
        ("Ruritania sent 12 soldiers last week.", ["Ruritania", "12 soldiers"]),
        ("All the ministers resigned.", ["All the ministers"]),
    ],
)
def test_noun_phrases(text: str, phrases: list[str]) -> None:
    parse = read(text)
    found = [words_of(parse.sentence, one) for one in parse.chunks if one.kind == NP]
    assert found == phrases


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("He has not been arrested.", ("arrest", "finite", True, True)),
        ("He is arresting them.", ("arrest", "finite", False, False)),
        ("He wanted to arrest them.", ("arrest", "inf", False, False)),
        ("He hadn't arrested them.", ("arrest", "finite", True, False)),
    ],
)
def test_verb_groups(text: str, features: tuple[str, str, bool, bool]) -> None:
    groups = [one for one in read(text).chunks if one.kind == VERB]
    last = groups[-1]
    assert (last.lemma, last.form, last.negated, last.passive) == features


NESTED = [
    "Beaten, jailed, exiled, driven from the coast and robbed, the fishermen attacked Freedonia.",
    "Walked out, said, told, " + "asked " * 80 + "attacked.",
    "To be seen to want to try to begin to plan to attack to leave to attack Freedonia.",
    "The man who saw the man who saw " * 30 + "Brandt attacked Freedonia.",
    "He said " * 60 + "it attacked Freedonia.",
    "killing, " * 190 + "attacked.",
    "( " * 150 + "Ruritania attacked" + " )" * 150,
    "and " * 199 + "attacked",
]


@pytest.mark.parametrize("text", NESTED, ids=range(len(NESTED)))
def test_nesting_has_no_depth_that_breaks_it(text: str) -> None:
    """Participles that open a sentence once sent two walks to each other without end."""
    for event in events(text):
        start, end = event.trigger_span
        assert text[start:end] == event.trigger


def folder() -> Path:
    """Return the labelled development texts, which are no part of this repository."""
    found = Path(__file__).resolve().parents[2] / "shared" / "bench" / "events"
    if not found.is_dir():
        pytest.skip(f"no development texts in {found}")
    return found


def texts(name: str, every: int) -> Iterator[str]:
    path = folder() / name
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, None, every):
            yield json.loads(line)["text"]


@pytest.mark.parametrize(
    ("name", "every"),
    [("plv.dev.jsonl", 1), ("india_police.dev.jsonl.gz", 8), ("seeds_gold.jsonl", 1)],
)
def test_spans_reproduce_real_text(name: str, every: int) -> None:
    """Real sentences, many with damaged characters: each span gives back its string."""
    count = 0
    for text in texts(name, every):
        for event in events(text):
            count += 1
            for field in ("trigger", "actor", "target", "location", "attribution"):
                span, value = getattr(event, f"{field}_span"), getattr(event, field)
                assert value == (None if span is None else text[span[0] : span[1]])
            if event.date_span is not None:
                assert event.date_text == text[event.date_span[0] : event.date_span[1]]
    assert count > 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania set a deadline for Freedonia.", [("THREATEN", "Ruritania", "Freedonia")]),
        ("Settlers set fire to a shop.", [("COERCE", "Settlers", "a shop")]),
        ("The set of rules pleased Freedonia.", []),
        ("The government supports engaged talks with Freedonia.", [
            ("SUPPORT", "The government", "Freedonia")]),
        ("Food supplies to Freedonia are low.", []),
        ("Police arrested and beat six students.", [
            ("COERCE", "Police", "six students"), ("ASSAULT", "Police", "six students")]),
        ("The military detained a student.", [("COERCE", "The military", "a student")]),
        ("The military base is old.", []),
        ("Brandt, a mayor charged with murder, has surrendered to the army.", [
            ("RETREAT", "Brandt", "the army")]),
        ("The three-day attacks on hotels ended.", [
            ("ASSAULT", None, "hotels")]),
        ("The rebels frobnicated Port Marlow and attacked Freedonia.", [
            ("ASSAULT", "The rebels", "Freedonia")]),
    ],
)  # fmt: skip
def test_a_clause_has_its_verb(text: str, expected: list[Told]) -> None:
    assert [one for one in told(text) if one[0] != "ACCUSE"] == expected


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Ruritania announced the arrests of 74 people.", "COERCE"),
        ("Ruritania announced a suspension of aid to Freedonia.", "SANCTION"),
        ("Ruritania announced a new stamp.", None),
        ("Ruritania sent a letter threatening to pull funding.", None),
        ("Ruritania sent funding to Freedonia.", "AID"),
        ("Brandt called the vote a fraud.", "ACCUSE"),
        ("Brandt called the vote a success.", None),
        ("Brandt called Oben a liar.", "ACCUSE"),
        ("Brandt called Oben.", "CONSULT"),
        ("Brandt returned the manuscript to Freedonia.", "RETREAT"),
        ("Brandt returned to Freedonia.", None),
        ("Brandt strengthened security ties with Freedonia.", "SUPPORT"),
        ("Brandt strengthened security along the border.", "MOBILIZE"),
        ("The council issued a demand to the Appeals Court.", "REQUEST"),
        ("The council issued an appeal to the court.", None),
    ],
)
def test_the_cue_is_what_the_verb_acts_on(text: str, event_type: str | None) -> None:
    found = {event.type for event in events(text)} - {"THREATEN"}
    assert found == ({event_type} if event_type else set())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania received food from Freedonia.", ("AID", "Freedonia", "Ruritania")),
        ("Ruritania received food on Friday.", ("AID", "Ruritania", None)),
        ("Ruritania will release the men unless Freedonia pays.", (
            "THREATEN", "Ruritania", "the men")),
        ("Ruritania will release the men if Freedonia pays.", ("AGREE", "Ruritania", "the men")),
        ("A roadside bombing near Karvel killed a man.", (
            "ASSAULT", "A roadside bombing", "a man")),
        ("Ruritania mobilised the army against Freedonia.", (
            "MOBILIZE", "Ruritania", "Freedonia")),
        ("Ruritania rejected Freedonia's offer to the rebels.", (
            "REJECT", "Ruritania", "Freedonia's offer")),
        ("Hans Oben was arrested in Ruritania.", ("COERCE", "Ruritania", "Hans Oben")),
        ("Hans Oben was wounded in Ruritania.", ("ASSAULT", None, "Hans Oben")),
        ("The front issued a statement condemning Freedonia.", (
            "ACCUSE", "The front", "Freedonia")),
        ("Police in Karvel detained nine men.", ("COERCE", "Police in Karvel", "nine men")),
        ("Ruritania condemned Freedonia, Vessland and Sylvany.", (
            "ACCUSE", "Ruritania", "Freedonia, Vessland and Sylvany")),
        ("Ruritania detained people in Karvel.", ("COERCE", "Ruritania", "people in Karvel")),
        ("Ruritania detained Oben in Karvel.", ("COERCE", "Ruritania", "Oben")),
        ("Ruritania killed at least 40 rebels.", ("ASSAULT", "Ruritania", "40 rebels")),
        ("Ruritania boycotted the vote.", ("PROTEST", "Ruritania", "the vote")),
        ("Ruritania held talks.", ("CONSULT", "Ruritania", None)),
    ],
)  # fmt: skip
def test_who_gives_and_who_is_hit(text: str, expected: Told) -> None:
    assert told(text)[0] == expected
