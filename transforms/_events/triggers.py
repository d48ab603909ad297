"""Find the sense of each verb group, and the nouns that name events by themselves.

In:  a `Parse`
Out: `Trigger`s: which chunk, which sense, where the cue stands
The best weight wins; a cue loses `PER_CHARACTER` for each character between it and the verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from transforms._events import words
from transforms._events.chunks import NP, VERB, Chunk
from transforms._events.cues import special
from transforms._events.lexicon import Sense, nouns, verbs
from transforms._events.morphology import noun_lemma
from transforms._events.parse import SAYING, Parse
from transforms._events.senses import APPEAL, STOP
from transforms._events.tables import word_set
from transforms._events.vocabulary import (
    ADV,
    NAME,
    NOUN_TAG,
    PREP,
    SUBORD,
    verb_form,
)
from transforms._events.vocabulary import STOP as FULL_STOP

PER_CHARACTER = 0.004
REACH_CHARACTERS = 90
FARTHEST = 50
"""Beyond this a cue costs no more."""
BEYOND_VERB, BEYOND_GERUND = 0.25, 1.0
"""What a cue loses behind another verb ("sent a letter threatening to pull funding")."""
LEAST_WEIGHT = 0.45
"""Below this a verb and a word somewhere behind it are no sense."""
MODIFIER = 0.12
"""What a cue loses that is not the head of its phrase."""
PARTICLE_REACH = 4
"""Tokens between a verb and its particle ("lay their weapons down")."""


LIGHT_VERBS = word_set(
    """announce declare order begin start launch conduct carry make continue resume complete finish
    speed accelerate approve authorise authorize stage mount undertake perpetrate commit extend
    escalate intensify step expand impose enforce"""
)
"""Verbs that only say that the event their object names was done, begun or decided."""
LIGHT_WEIGHT = 0.15
"""A light verb's noun weighs less than a sense that names both."""


REPORTING = word_set(
    """say tell add stress insist state argue note declare announce believe underline emphasise
    emphasize reiterate think maintain warn"""
)
NO_EVENT = frozenset((APPEAL, STOP))
"""Senses that are known to be no event."""
_HOSTILE = word_set("PROTEST MOBILIZE SANCTION COERCE ASSAULT")
_MOVERS = word_set("arrive land deploy explode detonate")
_BLAMED = word_set("behind responsible guilty complicit")
_SAID_GUILTY = Sense("ACCUSE", "say", "guilty", (), 1.2)
_MUST = word_set("must should")
_STATES = word_set("ready willing prepared happy open committed")
_SAID_MUST = Sense("REQUEST", "say", "must", (), 1.2)
_READY = Sense("AGREE", "be", "ready", (), 1.2)
_READY_HOSTILE = Sense("THREATEN", "be", "ready", (), 1.2)


@dataclass(slots=True)
class Trigger:
    """One candidate event."""

    chunk: int
    """Index of the verb group, or of the noun phrase of a noun trigger."""
    token: int
    sense: Sense
    weight: float
    cue: int = -1
    """Token of the cue's last word, -1 without."""
    is_noun: bool = False
    target: int = -1
    """Chunk of the target where the pattern itself names it."""


def find(parse: Parse) -> list[Trigger]:
    """Return verb triggers, then nouns that no verb took as its cue."""
    found: list[Trigger] = []
    for at, chunk in enumerate(parse.chunks):
        if chunk.kind == VERB and (trigger := _verb_trigger(parse, at, chunk)):
            found.append(trigger)
    taken = {trigger.cue for trigger in found}
    # "claimed responsibility for the attack" tells of an attack that is another event.
    stop = min((t.token for t in found if t.sense.type in NO_EVENT), default=len(parse.chunks) * 99)
    found += [t for t in _noun_triggers(parse) if t.token not in taken and t.token < stop]
    if not _MUST.isdisjoint(parse.sentence.lows):
        found += _said_must(parse)
    if not _BLAMED.isdisjoint(parse.sentence.lows):
        found += _said_guilty(parse)
    if not _STATES.isdisjoint(parse.sentence.lows):
        found += _ready_to(parse, found)
    return found


def _verb_trigger(parse: Parse, at: int, chunk: Chunk) -> Trigger | None:
    entry = verbs().get(chunk.lemma)
    if entry is None or (chunk.lemma in SAYING and parse.is_inverted(at)):
        return None
    candidates = [Trigger(at, chunk.head, sense, sense.weight) for sense in entry.bare]
    candidates += [
        Trigger(at, chunk.head, sense, sense.weight)
        for sense in entry.special
        if special(parse, at, sense.cue[0], sense.particle)
    ]
    if entry.cued:
        candidates += _cued(parse, at, chunk, entry.cued)
    if chunk.lemma in LIGHT_VERBS:
        candidates += _light(parse, at, chunk)
    best: Trigger | None = None
    for candidate in candidates:
        if candidate.weight < LEAST_WEIGHT:
            continue
        if _has_particle(parse, chunk, candidate.sense.particle):
            best = candidate if best is None or candidate.weight > best.weight else best
    return best


def _cued(parse: Parse, at: int, chunk: Chunk, cued: dict[str, list[Sense]]) -> Iterator[Trigger]:
    inner, loss = _inner_verb(parse, at)
    for token in _region(parse, at, chunk):
        for key in _cue_keys(parse, token):
            for sense in cued.get(key, ()):
                if _cue_matches(parse, token, sense):
                    weight = sense.weight - PER_CHARACTER * _distance(parse, chunk, token)
                    if token > inner:
                        weight -= loss
                    if _modifies(parse, token):
                        weight -= MODIFIER
                    yield Trigger(at, chunk.head, sense, weight, token)


def _light(parse: Parse, at: int, chunk: Chunk) -> Iterator[Trigger]:
    """ "announced the arrests of": the noun is the event, the verb names who does it."""
    found = parse.surface_subject(at) if chunk.passive else parse.direct_object(at)
    if found is None:
        return
    head = parse.chunks[found].head
    sense = nouns().get(noun_lemma(parse.sentence.lows[head]))
    if sense is not None and parse.sentence.tags[head] == NOUN_TAG:
        yield Trigger(at, chunk.head, sense, sense.weight + LIGHT_WEIGHT, head)


def _modifies(parse: Parse, token: int) -> bool:
    """ "security" in "security ties" says less than "ties"."""
    tags = parse.sentence.tags
    return token + 1 < len(tags) and tags[token] == tags[token + 1] == NOUN_TAG


def _inner_verb(parse: Parse, at: int) -> tuple[int, float]:
    """Return the token of the next verb group and what a cue loses that may be its object."""
    for inner in parse.chunks[at + 1 :]:
        if inner.kind == VERB:
            return inner.head, BEYOND_GERUND if inner.form == "ing" else BEYOND_VERB
    return len(parse.sentence.lows), 0.0


def _said_must(parse: Parse) -> Iterator[Trigger]:
    """ "X said Y must V" is a request of X to Y, whatever V is."""
    for at, chunk in enumerate(parse.chunks):
        if chunk.kind != VERB or chunk.modal not in _MUST:
            continue
        said = parse.governor(at)
        if said is None or parse.chunks[said].lemma not in REPORTING:
            continue
        subject = parse.subject(at)
        if subject is not None and subject > said:
            token = parse.chunks[said].head
            yield Trigger(said, token, _SAID_MUST, _SAID_MUST.weight, target=subject)


def _said_guilty(parse: Parse) -> Iterator[Trigger]:
    """ "X said Y was behind the attack" accuses Y."""
    for at in range(len(parse.chunks) - 1):
        verb, state = parse.chunks[at], parse.chunks[at + 1]
        if verb.kind != VERB or verb.lemma != "be" or verb.negated or state.lemma not in _BLAMED:
            continue
        said, subject = parse.governor(at), parse.subject(at)
        if said is None or subject is None or subject < said:
            continue
        if parse.chunks[said].lemma in REPORTING:
            token = parse.chunks[said].head
            yield Trigger(said, token, _SAID_GUILTY, _SAID_GUILTY.weight, target=subject)


def _ready_to(parse: Parse, found: list[Trigger]) -> Iterator[Trigger]:
    """ "is ready to V": an offer, or a threat where V is hostile."""
    hostile = {t.chunk for t in found if t.sense.type in _HOSTILE}
    chunks = parse.chunks
    for at in range(len(chunks) - 2):
        verb, state, action = chunks[at : at + 3]
        if (
            verb.kind == VERB
            and verb.lemma in ("be", "stand", "remain", "declare")
            and state.lemma in _STATES
            and not verb.negated
            and (action.kind == VERB or action.lemma == "to")
        ):
            sense = _READY_HOSTILE if at + 2 in hostile else _READY
            yield Trigger(at, state.head, sense, sense.weight, state.head)


def _has_particle(parse: Parse, chunk: Chunk, particle: str) -> bool:
    if not particle:
        return True
    lows = parse.sentence.lows
    limit = min(len(lows), chunk.last + 1 + PARTICLE_REACH)
    if particle in ("off", "down", "out", "up", "over", "back", "away", "aside", "in"):
        return particle in lows[chunk.last + 1 : limit]
    return particle in lows[chunk.last + 1 : chunk.last + 3]


def _region(parse: Parse, at: int, chunk: Chunk) -> list[int]:
    """Tokens in which a cue may stand: the object, or the surface subject of a passive."""
    sentence, tags = parse.sentence, parse.sentence.tags
    before = chunk.first - 1 if at and parse.chunks[at - 1].kind == ADV else chunk.first
    out = [token for token in range(before, chunk.head) if tags[token] == ADV]  # "jointly"
    stop = sentence.ends[chunk.last] + REACH_CHARACTERS
    for index in range(at + 1, len(parse.chunks)):
        other = parse.chunks[index]
        if other.kind in (FULL_STOP, SUBORD) or (other.kind == VERB and other.form == "finite"):
            break
        if other.kind == PREP and other.lemma in words.ADJUNCTS and other.lemma != "as":
            break
        if sentence.starts[other.first] > stop:
            break
        # "the Appeals Court": a part of a longer name is no cue.
        tokens = range(other.first, other.last + 1)
        out += [token for token in tokens if tags[token] != NAME or token == other.head]
    is_mover = chunk.passive or chunk.lemma in _MOVERS  # "peacekeepers arrived"
    if is_mover and (subject := parse.surface_subject(at)) is not None:
        first = parse.chunks[subject]
        out += range(first.first, min(chunk.first, first.last + 8))
    return out


def _cue_keys(parse: Parse, token: int) -> tuple[str, ...]:
    low = parse.sentence.lows[token]
    tag = parse.sentence.tags[token]
    if tag.startswith("V"):
        known = verb_form(low)
        return (">" + known[0], low) if known else (low,)
    return (noun_lemma(low),)


def _cue_matches(parse: Parse, token: int, sense: Sense) -> bool:
    lows = parse.sentence.lows
    for back, word in enumerate(reversed(sense.cue[:-1]), start=1):
        if token - back < 0 or noun_lemma(lows[token - back]) != word:
            return False
    return True


def _distance(parse: Parse, chunk: Chunk, token: int) -> int:
    sentence = parse.sentence
    if token > chunk.last:
        return min(sentence.starts[token] - sentence.ends[chunk.last], FARTHEST)
    return sentence.starts[chunk.first] - sentence.ends[token]


_EVENT_VERBS = word_set(
    "rage continue erupt break begin resume occur happen start flare intensify escalate"
)


def _noun_triggers(parse: Parse) -> Iterator[Trigger]:
    table = nouns()
    tags, lows = parse.sentence.tags, parse.sentence.lows
    for at, chunk in enumerate(parse.chunks):
        if chunk.kind != NP or tags[chunk.head] not in (NOUN_TAG, NAME):
            continue
        sense = table.get(noun_lemma(lows[chunk.head]))
        if sense is not None and tags[chunk.head] == NOUN_TAG:
            follower = parse.chunks[at + 1] if at + 1 < len(parse.chunks) else None
            boost = (
                0.3
                if follower and follower.kind == VERB and follower.lemma in _EVENT_VERBS
                else 0.0
            )
            yield Trigger(at, chunk.head, sense, sense.weight + boost, is_noun=True)
