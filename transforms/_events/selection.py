"""Which of the candidate events of a sentence are kept, and how sure their type is.

In:  a `Parse` and its `Trigger`s
Out: `Scored` triggers, best first in text order
A verb in the complement of a promise, refusal or demand is its content and no event of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms._events import words
from transforms._events.chunks import VERB, Chunk
from transforms._events.parse import Parse
from transforms._events.tables import word_set
from transforms._events.triggers import NO_EVENT, REPORTING, Trigger
from transforms._events.vocabulary import COMMA, CONJ, PREP, STOP, SUBORD, THAT, WH

GAP = 0.45
"""Events this far below the best of their sentence are dropped (decision 0005)."""
MIN_SCORE = 0.5
MAIN, OTHER_FINITE, DEPENDENT, ADJUNCT, NOMINAL = 0.6, 0.2, 0.35, -0.4, -0.3
CONTAINERS = word_set("AGREE THREATEN REJECT REQUEST ACCUSE CONCEDE RETREAT SANCTION") | NO_EVENT
CONFIDENCE = ((0.8, 0.75), (1.6, 0.77), (2.0, 0.91), (9.0, 0.97))
"""Score below -> share of right types, measured on sentences (docs/decisions/0005)."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A kept trigger."""

    trigger: Trigger
    score: float

    @property
    def confidence(self) -> float:
        """Chance that the type is right."""
        return next(chance for limit, chance in CONFIDENCE if self.score < limit)


def select(parse: Parse, triggers: list[Trigger], *, gap: float = GAP) -> list[Scored]:
    """Return the triggers worth an event, in text order."""
    scored = [
        Scored(trigger, trigger.weight + _position(parse, trigger))
        for trigger in triggers
        if trigger.sense.type not in NO_EVENT and not _contained(parse, trigger, triggers)
    ]
    if not scored:
        return []
    best = max(one.score for one in scored)
    kept = [one for one in scored if one.score >= best - gap and one.score >= MIN_SCORE]
    return sorted(kept, key=lambda one: one.trigger.token)


def _position(parse: Parse, trigger: Trigger) -> float:
    chunk = parse.chunks[trigger.chunk]
    adjunct = _opener(parse, trigger.chunk)
    shift = ADJUNCT if adjunct else 0.0
    if trigger.is_noun or (chunk.kind == VERB and chunk.form in ("part", "ing")):
        return NOMINAL + shift
    if chunk.form == "inf":
        return DEPENDENT + shift
    if adjunct:
        return OTHER_FINITE + shift
    return _finite(parse, trigger.chunk)


def _finite(parse: Parse, at: int) -> float:
    """The first finite verb is the main one; what a reporting verb introduces comes next."""
    for index in range(at):
        chunk = parse.chunks[index]
        if chunk.kind == VERB and chunk.form == "finite" and not _opener(parse, index):
            return DEPENDENT if chunk.lemma in REPORTING else OTHER_FINITE
    return MAIN


def _opener(parse: Parse, at: int) -> bool:
    """Say whether a wh-word or an adjunct opens the clause of verb group `at`."""
    for index in range(at - 1, -1, -1):
        chunk = parse.chunks[index]
        if chunk.kind in (WH, SUBORD):
            return True
        if chunk.kind == PREP and chunk.lemma in words.ADJUNCTS and chunk.lemma != "as":
            return not any(c.kind == COMMA for c in parse.chunks[index:at])
        if chunk.kind in (STOP, THAT, COMMA) or _is_finite(chunk):
            return False
    return False


def _is_finite(chunk: Chunk) -> bool:
    return chunk.kind == VERB and chunk.form == "finite"


def _contained(parse: Parse, trigger: Trigger, triggers: list[Trigger]) -> bool:
    chunk = parse.chunks[trigger.chunk]
    for outer in triggers:
        if outer.is_noun or outer.chunk >= trigger.chunk or outer.sense.type not in CONTAINERS:
            continue
        if _is_finite(chunk) and parse.chunks[outer.chunk].form == "part":
            continue  # "the man charged with fraud has surrendered"
        if _linked(parse, outer.chunk, trigger.chunk, free=_is_finite(chunk)):
            return True
    return False


def _linked(parse: Parse, outer: int, inner: int, *, free: bool) -> bool:
    """Say whether nothing between two verb groups ends the complement of the first."""
    for index in range(outer + 1, inner):
        chunk = parse.chunks[index]
        if chunk.kind in (STOP, SUBORD) or chunk.lemma in ("but", "while", "after"):
            return False
        if free and chunk.kind == CONJ and index + 1 == inner:
            return False
    return True
