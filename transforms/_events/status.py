"""Did it happen: status of a trigger, and what status does to its type.

In:  a `Parse` and a `Trigger`
Out: (type, status)
By the PLOVER manual a promise of help is AGREE and a planned attack THREATEN: what did not happen
is coded as the words that were said. The order of the rules is the order of `_RULES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schemas import Status
from transforms._events.chunks import NP, VERB, Chunk
from transforms._events.parse import Parse
from transforms._events.tables import word_set
from transforms._events.triggers import Trigger
from transforms._events.vocabulary import COMMA, CONJ, PREP, STOP, SUBORD

FRIENDLY = word_set("SUPPORT COOPERATE CONSULT AID CONCEDE RETREAT")
HOSTILE = word_set("PROTEST MOBILIZE SANCTION COERCE ASSAULT")
REQUESTABLE = FRIENDLY | {"AGREE", "ACCUSE", "COERCE", "SANCTION"}

_LIKELY = word_set("likely unlikely possible impossible")
_HEDGES = _LIKELY | word_set(
    "fear worry believe expect risk suspect assume speculate predict dread"
)
_INTEND = word_set("plan intend prepare mean schedule promise vow")
_WISH = word_set("hope seek aim try want wish attempt strive consider look")
_REFUSE = word_set("refuse decline fail deny neglect hesitate")
_THREATEN = word_set("threaten vow swear")
_ASPECT = word_set("begin start continue resume keep proceed help go come manage agree")
READY = word_set("ready willing prepared set keen eager poised determined due able")
_UNWILLING = word_set("unable unwilling reluctant")
_BRIDGES = READY | _UNWILLING | _LIKELY
_WILL = word_set("will would shall 'll ’ll wo")
_MUST = word_set("must should")
_MAY = word_set("may might could can ca")


@dataclass(slots=True)
class _Mood:
    """Features of a verb group together with the verbs that govern it."""

    modal: str = ""
    negated: bool = False
    progressive: bool = False
    governors: tuple[str, ...] = ()
    conditional: bool = False
    unless: bool = False
    """What will be done hangs on a condition: "will leave unless"."""

    def under(self, lemmas: frozenset[str]) -> bool:
        return any(lemma in lemmas for lemma in self.governors)


def settle(parse: Parse, trigger: Trigger) -> tuple[str, Status]:
    """Return the type after the status rules, and the status."""
    event_type = trigger.sense.type
    if trigger.target >= 0:  # "X said Y must ...": the saying happened
        return event_type, Status.HAPPENED
    if trigger.is_noun:
        return event_type, _nominal(parse, trigger)
    mood = _mood(parse, trigger.chunk)
    rule = next((rule for rule in _RULES if rule.applies(event_type, mood)), None)
    if rule is None:
        return event_type, Status.ONGOING if mood.progressive else Status.HAPPENED
    return rule.retype(event_type, mood), rule.status


def _nominal(parse: Parse, trigger: Trigger) -> Status:
    """ "The battle has been raging", "no attack took place": a noun event has its verb's status."""
    chunks = parse.chunks
    if parse.sentence.lows[chunks[trigger.chunk].first] == "no":
        return Status.NEGATED
    verb = chunks[trigger.chunk + 1] if trigger.chunk + 1 < len(chunks) else None
    if verb is None or verb.kind != VERB or verb.form != "finite":
        return Status.HAPPENED
    if verb.negated:
        return Status.NEGATED
    if verb.modal:
        return Status.PLANNED if verb.modal in _WILL else Status.HYPOTHETICAL
    return Status.ONGOING if verb.progressive or verb.lemma == "continue" else Status.HAPPENED


def _same(event_type: str, _: _Mood) -> str:
    return event_type


def _negated(event_type: str, mood: _Mood) -> str:
    if event_type in FRIENDLY or event_type in ("REQUEST", "AGREE"):
        return "REJECT"
    if mood.under(frozenset(("fail",))) and event_type in ("SANCTION", "COERCE"):
        return "CONCEDE"
    return event_type


def _planned(event_type: str, _: _Mood) -> str:
    if event_type in FRIENDLY:
        return "AGREE"
    return "THREATEN" if event_type in HOSTILE else event_type


def _threatened(_: str, __: _Mood) -> str:
    return "THREATEN"


def _due(event_type: str, _: _Mood) -> str:
    return "REQUEST" if event_type in REQUESTABLE else event_type


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where `applies` holds the event has `status` and the type `retype` gives."""

    applies: Callable[[str, _Mood], bool]
    retype: Callable[[str, _Mood], str]
    status: Status


_RULES = (
    _Rule(lambda _, m: m.unless, _threatened, Status.PLANNED),
    _Rule(lambda _, m: m.conditional or m.under(_HEDGES), _same, Status.HYPOTHETICAL),
    _Rule(lambda _, m: m.negated or m.under(_REFUSE), _negated, Status.NEGATED),
    _Rule(lambda t, m: m.under(_THREATEN) and t in HOSTILE, _planned, Status.PLANNED),
    _Rule(
        lambda _, m: m.modal in _WILL or m.under(_INTEND) or m.under(READY),
        _planned,
        Status.PLANNED,
    ),
    _Rule(lambda _, m: m.modal in _MUST, _due, Status.HYPOTHETICAL),
    _Rule(lambda _, m: m.modal in _MAY, _same, Status.HYPOTHETICAL),
    _Rule(lambda _, m: m.under(_WISH), _same, Status.PLANNED),
)


def _mood(parse: Parse, at: int) -> _Mood:
    group = parse.chunks[at]
    mood = _Mood(group.modal, group.negated, group.progressive)
    mood.conditional = _conditional(parse, at)
    mood.unless = group.modal in _WILL and "unless" in parse.sentence.lows[group.last :]
    governors: list[str] = []
    here, chunk = at, group
    while chunk.form == "inf" and (left := parse.governor(here)) is not None:
        governor = parse.chunks[left]
        bridge = _bridge(parse, left, here)
        governors.append(bridge or governor.lemma)
        if bridge in _UNWILLING:
            mood.negated = True
        mood.negated = mood.negated or (governor.negated and _light(governor, bridge))
        if governor.lemma == "have" and "no" in parse.sentence.lows[governor.last : chunk.first]:
            mood.negated = True  # "has no plans to"
        if _light(governor, bridge):
            mood.modal = mood.modal or governor.modal
            mood.progressive = mood.progressive or governor.lemma == "continue"
        here, chunk = left, governor
    if chunk.form == "finite" and (left := parse.governor(here)) is not None:
        governors += _reporter(parse, left, here)
    mood.governors = tuple(governors)
    return mood


def _reporter(parse: Parse, left: int, right: int) -> list[str]:
    """Return the hedge over a clause ("fear that X will ..."): no comma between."""
    lemma = parse.chunks[left].lemma
    is_near = all(chunk.kind != COMMA for chunk in parse.chunks[left:right])
    return [lemma] if lemma in _HEDGES and is_near else []


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
        if chunk.kind == NP and chunk.lemma in _BRIDGES:
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
