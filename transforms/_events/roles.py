"""Who acts and on whom: actor and target of a trigger.

In:  a `Parse` and a `Trigger`
Out: `Argument`s (token ranges), or None
Targets are tried in the order of docs/decisions/0005: direct object, the prepositions the type
prefers, the first actor-like phrase of the clause, any object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from transforms._events import words
from transforms._events.chunks import NP, VERB
from transforms._events.morphology import noun_lemma
from transforms._events.parse import Parse
from transforms._events.tables import word_set
from transforms._events.triggers import Trigger
from transforms._events.vocabulary import COMMA, CONJ, NAME, PREP, STOP, SUBORD, WH

MAX_WORDS = 12
_NAMED_OBJECTS = ("REJECT", "CONSULT", "PROTEST")
"""Types whose object, where it bears a name, is whom they concern ("a UN summit")."""
_AFFECTED = ("REJECT", "PROTEST", "SANCTION", "COERCE", "ASSAULT")
"""Types that do something to their object even if it is a thing ("boycott the poll")."""
CLAUSE_TOKENS = 22
"""How far the first actor-like phrase may stand from the verb."""

PREPOSITIONS = {
    "ASSAULT": "against on at in",
    "COERCE": "against on in from",
    "SANCTION": "against on from with to",
    "AID": "to for in into",
    "CONCEDE": "to from in with for",
    "RETREAT": "to from in with for",
    "COOPERATE": "with to between",
    "CONSULT": "with to between",
    "SUPPORT": "with for to between",
    "AGREE": "with to from for",
    "REQUEST": "on upon from to for",
    "ACCUSE": "by against on of about over",
    "REJECT": "by with from to",
    "THREATEN": "against to on from",
    "PROTEST": "against at over in outside",
    "MOBILIZE": "to in along near against",
}
_FRAMES = {name: tuple(row.split()) for name, row in PREPOSITIONS.items()}

RECIPROCAL = word_set(
    """sign reach agree hold meet conclude restore clash discuss fail establish normalise normalize
    resume begin negotiate perform stage exchange seal strike cooperate battle fight ink initial"""
)
_BLIND = word_set(
    """earthquake quake tsunami flood flooding storm hurricane typhoon cyclone tornado wildfire
    landslide avalanche eruption volcano drought heatwave lightning rain wind wave snow blizzard
    disease virus epidemic pandemic outbreak covid covid-19 coronavirus ebola cholera crash accident
    collision plant boiler furnace container pipeline warehouse leak spill"""
)
_ON_PEOPLE = ("ASSAULT", "COERCE", "SANCTION")
"""Types that people suffer even if they are the cue ("expelled two diplomats")."""
_THINGS = word_set(
    """convoy ship vessel warship plane aircraft helicopter jet tank drone building headquarter
    hospital school university market airport port station embassy consulate camp base church
    mosque network newspaper"""
)
"""Of the nouns that can suffer these are things: where they are is the place of the event."""
_LINKS = word_set("on against of with to for into")
"""Prepositions that tie whom it concerns to the noun before."""
CONVERSE = word_set("receive get obtain win")
"""The giver, behind "from", acts; who stands before these verbs is the target."""
_GIVING = ("AID", "SUPPORT", "AGREE", "COOPERATE")
UNACCUSATIVE = word_set("fall collapse die")
"""What stands before these verbs suffered."""


@dataclass(frozen=True, slots=True)
class Argument:
    """Tokens `first` to `last` (inclusive) of the sentence; `chunk` is its head phrase."""

    first: int
    last: int
    chunk: int


def arguments(parse: Parse, trigger: Trigger) -> tuple[Argument | None, Argument | None]:
    """Return actor and target."""
    if trigger.is_noun:
        return _noun_arguments(parse, trigger)
    subject = parse.subject(trigger.chunk)
    if parse.chunks[trigger.chunk].passive:
        return _passive(parse, trigger, subject)
    return _active(parse, trigger, subject)


def is_blind(parse: Parse, argument: Argument | None) -> bool:
    """Say whether the actor is a force of nature or a thing that breaks: no event of ours."""
    return argument is not None and noun_lemma(parse.chunks[argument.chunk].lemma) in _BLIND


def _active(
    parse: Parse, trigger: Trigger, subject: int | None
) -> tuple[Argument | None, Argument | None]:
    actor = None if subject is None else subject_argument(parse, subject)
    if trigger.target >= 0:
        return actor, subject_argument(parse, trigger.target)
    if subject is None:
        return None, _target(parse, trigger, None)
    if parse.chunks[trigger.chunk].lemma in UNACCUSATIVE and not trigger.sense.particle:
        return None, actor
    if parse.chunks[trigger.chunk].lemma in CONVERSE and trigger.sense.type in _GIVING:
        giver = _giver(parse, trigger)
        if giver is not None:
            return _object_argument(parse, giver), actor
    pair = _reciprocal(parse, trigger, subject)
    return pair or (actor, _target(parse, trigger, subject))


def _passive(
    parse: Parse, trigger: Trigger, subject: int | None
) -> tuple[Argument | None, Argument | None]:
    agent = parse.agent(trigger.chunk)
    if agent is None and trigger.sense.type == "COERCE":
        agent = _authority(parse, trigger)
    actor = None if agent is None else _object_argument(parse, agent)
    if subject is not None and not _holds(parse, subject, trigger.cue):
        return actor, subject_argument(parse, subject)
    return actor, _target(parse, trigger, agent)


def _giver(parse: Parse, trigger: Trigger) -> int | None:
    for index in _reach(parse, trigger.chunk):
        if parse.chunks[index].lemma == "from" and parse.is_phrase(index + 1):
            return index + 1 if parse.is_actor(parse.chunks[index + 1]) else None
    return None


def _authority(parse: Parse, trigger: Trigger) -> int | None:
    """ "was arrested in Ruritania": without an agent the place stands for its authorities."""
    for index in range(trigger.chunk + 1, min(len(parse.chunks) - 1, trigger.chunk + 4)):
        if parse.chunks[index].lemma == "in" and parse.chunks[index + 1].kind == NP:
            return index + 1 if parse.is_name(index + 1) else None
    return None


def _holds(parse: Parse, index: int, token: int) -> bool:
    chunk = parse.chunks[index]
    return chunk.first <= token <= chunk.last


def _reciprocal(parse: Parse, trigger: Trigger, subject: int) -> tuple[Argument, Argument] | None:
    """ "A and B signed" is A with B, unless a "with" names somebody else."""
    if parse.chunks[trigger.chunk].lemma not in RECIPROCAL:
        return None
    left = _coordinated(parse, subject)
    if left == subject or any(
        parse.chunks[i].lemma == "with" for i in _reach(parse, trigger.chunk)
    ):
        return None
    return _clip(parse, left, left), subject_argument(parse, subject, join=False)


def _coordinated(parse: Parse, index: int) -> int:
    """Return the first phrase of "A, B and C" that ends at `index`."""
    chunks, first, is_list = parse.chunks, index, False
    while first >= 2 and chunks[first - 2].kind == NP:
        joint = chunks[first - 1].kind
        if not ((joint == CONJ and not is_list) or (joint == COMMA and is_list)):
            break
        if not parse.is_actor(chunks[first - 2]):
            break
        if joint == COMMA and first >= 3 and chunks[first - 3].kind == PREP:
            break  # "on hostilities, A and B agreed"
        is_list = True
        first -= 2
        if first >= 1 and chunks[first - 1].kind == PREP:
            break
    return first


def subject_argument(parse: Parse, index: int, *, join: bool = True) -> Argument:
    """Return a subject with what it is coordinated with and its of-phrases."""
    first = _coordinated(parse, index) if join else index
    last = index
    chunks = parse.chunks
    while last + 2 < len(chunks) and chunks[last + 1].lemma == "of" and chunks[last + 2].kind == NP:
        last += 2
    place = last + 2  # "police in Karvel arrested"
    if (
        place + 1 < len(chunks)
        and chunks[place - 1].lemma in ("in", "at", "from")
        and chunks[place].kind == NP
        and chunks[place + 1].kind == VERB
        and first == index
    ):
        last = place
    return _clip(parse, first, last, head=index)


def _object_argument(parse: Parse, index: int) -> Argument:
    chunks, last = parse.chunks, index
    while (
        last + 2 < len(chunks)
        and chunks[last + 1].kind == PREP
        and chunks[last + 1].lemma == "of"
        and chunks[last + 2].kind == NP
        and (chunks[last + 2].has_name or not parse.is_name(last))  # not "accused X of torture"
    ):
        last += 2
    end = _joined(parse, last)
    if end == index and _is_placed(parse, index):
        end = index + 2
    return _clip(parse, index, end, head=index)


def _is_placed(parse: Parse, index: int) -> bool:
    """ "2,000 people in Karvel": where unnamed people are tells who they are."""
    chunks = parse.chunks
    return (
        index + 2 < len(chunks)
        and not chunks[index].has_name
        and parse.is_person(chunks[index])
        and noun_lemma(chunks[index].lemma) not in _THINGS
        and chunks[index + 1].lemma in ("in", "at", "from")
        and chunks[index + 2].kind == NP
        and chunks[index + 2].has_name
    )


def _joined(parse: Parse, last: int) -> int:
    """Return the last phrase of "A, B and C" that begins at `last`; a comma alone joins nothing."""
    chunks, end, at = parse.chunks, last, last
    while at + 2 < len(chunks) and chunks[at + 1].kind in (COMMA, CONJ):
        joint = at + 1
        after = joint + 1 + (chunks[joint].kind == COMMA and chunks[joint + 1].kind == CONJ)
        if after >= len(chunks) or not parse.is_actor(chunks[after]):
            break
        if after + 1 < len(chunks) and chunks[after + 1].kind == VERB:
            break  # "praised A and B left"
        at = after
        if chunks[after - 1].kind == CONJ:
            end = after
            break
    return end


def _clip(parse: Parse, first: int, last: int, *, head: int | None = None) -> Argument:
    """Cut an argument of more than MAX_WORDS back to its head phrase."""
    chunks = parse.chunks
    start, end = chunks[first].first, chunks[last].last
    if end - start >= MAX_WORDS:
        middle = first if head is None else head
        start, end = chunks[middle].first, chunks[middle].last
        end = min(end, start + MAX_WORDS - 1)
    return Argument(start, end, first if head is None else head)


def _reach(parse: Parse, at: int) -> Iterator[int]:
    """Chunks that can belong to the objects of verb group `at`."""
    for index in range(at + 1, len(parse.chunks)):
        chunk = parse.chunks[index]
        if chunk.kind in (STOP, SUBORD, WH):
            return
        if chunk.kind == VERB and chunk.form == "finite":
            return
        if chunk.kind == PREP and chunk.lemma in words.ADJUNCTS:
            return
        yield index


def _target(parse: Parse, trigger: Trigger, subject: int | None) -> Argument | None:
    found = _find_target(parse, trigger, subject)
    return None if found is None else _object_argument(parse, found)


def _find_target(parse: Parse, trigger: Trigger, subject: int | None) -> int | None:
    chunks = parse.chunks
    direct = taken = parse.direct_object(trigger.chunk, trigger.sense.particle)
    if direct is not None and (direct == subject or _holds(parse, direct, trigger.cue)):
        direct = None
    if taken is not None and (direct is not None or not parse.is_actor(chunks[taken])):
        taken = None  # only somebody can be cue and target at once ("expelled two diplomats")
    if (
        direct is not None
        and not _is_own(parse, trigger, direct)
        and (parse.is_actor(chunks[direct]) or _of_actor(parse, direct))
    ):
        return direct
    if taken is not None and (
        _has_owner(parse, taken)
        or (
            trigger.sense.type in ("ASSAULT", "COERCE", "SANCTION")
            and parse.is_actor(chunks[taken])
        )
    ):
        return taken
    pairs = _prepositional(parse, trigger, subject)
    actors = [phrase for phrase in pairs if parse.is_actor(chunks[phrase])]
    if actors and _prefers(parse, trigger, actors[0]):
        return actors[0]
    if taken is not None and chunks[taken].has_name and trigger.sense.type in _NAMED_OBJECTS:
        return taken
    wide = None if trigger.is_noun else _clause_search(parse, trigger, subject)
    if taken is None and trigger.sense.type in _AFFECTED:
        taken = parse.direct_object(trigger.chunk, trigger.sense.particle)
    fallbacks = (wide, direct, *pairs, taken)
    return next((phrase for phrase in fallbacks if phrase is not None), None)


def _is_own(parse: Parse, trigger: Trigger, index: int) -> bool:
    """ "mobilised the army": the object is the actor's; "a state of siege" is no country."""
    chunks = parse.chunks
    is_state = chunks[index].lemma == "state" and index + 1 < len(chunks)
    if is_state and chunks[index + 1].lemma == "of":
        return True
    return trigger.sense.type == "MOBILIZE" and not chunks[index].has_name


def _has_owner(parse: Parse, index: int) -> bool:
    """ "rejected Ruritania's offer": whose it is suffers."""
    chunk = parse.chunks[index]
    tags, lows = parse.sentence.tags, parse.sentence.lows
    return any(
        tags[at] == NAME and lows[at].endswith(("'s", "’s", "s'", "s’"))
        for at in range(chunk.first, chunk.head)
    )


def _prepositional(parse: Parse, trigger: Trigger, subject: int | None) -> list[int]:
    """Return the phrases behind prepositions, those the type prefers first."""
    frame = _FRAMES.get(trigger.sense.type, ())
    found = [
        index + 1
        for index in _reach(parse, trigger.chunk)
        if parse.chunks[index].kind == PREP and index + 1 != subject and parse.is_phrase(index + 1)
    ]
    order = {preposition: rank for rank, preposition in enumerate(frame)}

    def rank(at: int) -> float:
        if _follows_cue(parse, trigger, at - 1):
            return -1.0  # "lifted a ban on X in Y", "announced the release of X in Y"
        return order.get(parse.chunks[at - 1].lemma, len(frame))

    return sorted(found, key=rank)


def _follows_cue(parse: Parse, trigger: Trigger, preposition: int) -> bool:
    before = parse.chunks[preposition - 1]
    is_link = parse.chunks[preposition].lemma in _LINKS
    return is_link and trigger.cue >= 0 and before.first <= trigger.cue <= before.last


def _prefers(parse: Parse, trigger: Trigger, phrase: int) -> bool:
    is_framed = parse.chunks[phrase - 1].lemma in _FRAMES.get(trigger.sense.type, ())
    return is_framed or _follows_cue(parse, trigger, phrase - 1)


def _of_actor(parse: Parse, index: int) -> bool:
    chunks = parse.chunks
    return (
        index + 2 < len(chunks)
        and chunks[index + 1].lemma == "of"
        and chunks[index + 2].kind == NP
        and parse.is_actor(chunks[index + 2])
    )


def _clause_search(parse: Parse, trigger: Trigger, subject: int | None) -> int | None:
    chunks = parse.chunks
    start = chunks[trigger.chunk].last
    for index in range(trigger.chunk + 1, len(chunks)):
        chunk = chunks[index]
        if chunk.first - start > CLAUSE_TOKENS or chunk.kind == STOP:
            return None
        if chunk.kind == PREP and chunk.lemma in words.ADJUNCTS and chunk.lemma != "as":
            return None
        is_next = chunk.kind == VERB and chunk.form == "finite" and chunks[index - 1].kind == CONJ
        if is_next and chunks[trigger.chunk + 1].kind == NP:
            return None  # the next event of the same subject
        if index == subject or _holds(parse, index, trigger.cue):
            continue
        if parse.is_actor(chunk) and chunk.lemma not in words.PRONOUNS:
            return index
    return None


def _noun_arguments(parse: Parse, trigger: Trigger) -> tuple[Argument | None, Argument | None]:
    """ "The Ruritanian attack on X by Y": modifier or by-phrase acts, on/against/of suffers."""
    chunk = parse.chunks[trigger.chunk]
    tags = parse.sentence.tags
    agent = parse.agent(trigger.chunk)
    actor = None if agent is None else _object_argument(parse, agent)
    names = [i for i in range(chunk.first, chunk.head) if tags[i] == NAME]
    if actor is None and names:
        actor = Argument(names[0], names[-1], trigger.chunk)
    target = _find_target(parse, trigger, trigger.chunk)
    if target is not None and target == agent:
        target = None
    return actor, None if target is None else _object_argument(parse, target)
