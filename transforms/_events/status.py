"""Did it happen: status of a trigger, and what status does to its type.

In:  a `Parse` and a `Trigger`
Out: (type, status)
By the PLOVER manual a promise of help is AGREE and a planned attack THREATEN: what did not happen
is coded as the words that were said. The order of the rules is the order of `_RULES`.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas import Status
from transforms._events.chunks import NP, VERB, Chunk
from transforms._events.parse import Parse
from transforms._events.tags import CONJ, PREP, STOP, SUBORD
from transforms._events.triggers import Trigger

FRIENDLY = frozenset("SUPPORT COOPERATE CONSULT AID YIELD".split())
HOSTILE = frozenset("PROTEST MOBILIZE SANCTION COERCE ASSAULT".split())
REQUESTABLE = FRIENDLY | {"AGREE", "ACCUSE", "COERCE", "SANCTION"}

_HEDGES = frozenset("fear worry believe expect risk suspect assume speculate predict dread".split())
_INTEND = frozenset("plan intend prepare mean aim schedule promise vow".split())
_WISH = frozenset("hope seek aim try want wish attempt strive consider look".split())
_REFUSE = frozenset("refuse decline fail deny neglect hesitate".split())
_THREATEN = frozenset("threaten vow swear".split())
_ASPECT = frozenset("begin start continue resume keep proceed help go come manage agree".split())
READY = frozenset("ready willing prepared set keen eager poised determined due able".split())
_UNWILLING = frozenset("unable unwilling reluctant".split())
_WILL = frozenset("will would shall 'll ’ll wo".split())
_MUST = frozenset("must should".split())
_MAY = frozenset("may might could can ca".split())


@dataclass(slots=True)
class _Mood:
    """Features of a verb group together with the verbs that govern it."""

    modal: str = ""
    negated: bool = False
    progressive: bool = False
    governors: tuple[str, ...] = ()
    conditional: bool = False

    def under(self, lemmas: frozenset[str]) -> bool:
        return any(lemma in lemmas for lemma in self.governors)


def settle(parse: Parse, trigger: Trigger) -> tuple[str, Status]:
    """Return the type after the status rules, and the status."""
    event_type = trigger.sense.type
    if trigger.is_noun:
        return event_type, Status.HAPPENED
    mood = _mood(parse, trigger.chunk)
    if trigger.target >= 0:  # "X said Y must ...": the saying happened
        return event_type, Status.HAPPENED
    if mood.conditional or mood.under(_HEDGES):
        return event_type, Status.HYPOTHETICAL
    if mood.negated or mood.under(_REFUSE):
        return _negated(event_type, mood), Status.NEGATED
    if mood.under(_THREATEN) and event_type in HOSTILE:
        return "THREATEN", Status.PLANNED
    if mood.modal in _WILL or mood.under(_INTEND) or mood.under(READY):
        return _planned(event_type), Status.PLANNED
    if mood.modal in _MUST and event_type in REQUESTABLE:
        return "REQUEST", Status.HYPOTHETICAL
    if mood.modal in _MAY or mood.modal in _MUST:
        return event_type, Status.HYPOTHETICAL
    if mood.under(_WISH):
        return event_type, Status.PLANNED
    return event_type, Status.ONGOING if mood.progressive else Status.HAPPENED


def _negated(event_type: str, mood: _Mood) -> str:
    if event_type in FRIENDLY or event_type in ("REQUEST", "AGREE"):
        return "REJECT"
    if mood.under(frozenset(("fail",))) and event_type in ("SANCTION", "COERCE"):
        return "YIELD"
    return event_type


def _planned(event_type: str) -> str:
    if event_type in FRIENDLY:
        return "AGREE"
    return "THREATEN" if event_type in HOSTILE else event_type


def _mood(parse: Parse, at: int) -> _Mood:
    group = parse.chunks[at]
    mood = _Mood(group.modal, group.negated, group.progressive)
    mood.conditional = _conditional(parse, at)
    governors: list[str] = []
    here, chunk = at, group
    while chunk.form == "inf" and (left := parse.governor(here)) is not None:
        governor = parse.chunks[left]
        bridge = _bridge(parse, left, here)
        governors.append(bridge or governor.lemma)
        if bridge in _UNWILLING:
            mood.negated = True
        mood.negated = mood.negated or (governor.negated and _light(governor, bridge))
        if _light(governor, bridge):
            mood.modal = mood.modal or governor.modal
            mood.progressive = mood.progressive or governor.lemma == "continue"
        here, chunk = left, governor
    mood.governors = tuple(governors)
    return mood


def _light(governor: Chunk, bridge: str) -> bool:
    """The governor only colours the infinitive ("will begin to", "is not ready to")."""
    return bool(bridge) or governor.lemma in _ASPECT or governor.lemma in ("have", "be")


def _bridge(parse: Parse, left: int, right: int) -> str:
    """Return the adjective between "be" and the infinitive ("is ready to")."""
    governor = parse.chunks[left]
    if governor.lemma in READY:
        return governor.lemma
    if governor.lemma == "prepare" and governor.passive:
        return "ready"
    for index in range(left + 1, right):
        chunk = parse.chunks[index]
        if chunk.kind == NP and (chunk.lemma in READY or chunk.lemma in _UNWILLING):
            return chunk.lemma
    return ""


def _conditional(parse: Parse, at: int) -> bool:
    for index in range(at - 1, -1, -1):
        chunk = parse.chunks[index]
        if chunk.kind in (STOP, CONJ) or (chunk.kind == VERB and chunk.form == "finite"):
            return False
        if chunk.kind == SUBORD:
            return chunk.lemma in ("if", "unless", "whether", "lest")
        if chunk.kind == PREP and index == 0:
            return False
    return False
