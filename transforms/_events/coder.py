"""Text to event mentions: the steps of the coder in order.

In:  text, the article's id, its publication time
Out: `EventMention`s in text order; every span reproduces its string exactly
The only state between sentences is the last subject, for pronouns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from schemas import EventMention, Quantity, Span, stable_id
from transforms._events import (
    attribution,
    dates,
    places,
    prefilter,
    quantities,
    roles,
    selection,
    triggers,
    words,
)
from transforms._events.chunks import NP, chunk
from transforms._events.parse import Parse
from transforms._events.status import settle
from transforms._events.tags import tag
from transforms._events.tokens import Sentence, sentences

QUAD = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "CONCEDE", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}
"""PLOVER's four classes: 1, 2 cooperation in words, deeds; 3, 4 conflict in words, deeds."""


_MATERIAL_CONFLICT = 4
_QUOTES = frozenset('"“')
_FIRST_PERSON = frozenset(("i", "we", "us", "me"))


@dataclass(slots=True)
class _Memory:
    """What earlier sentences of the article left behind."""

    subject: Span | None = None
    object: Span | None = None
    speaker: Span | None = None


def code(text: str, *, article_id: str, published: datetime | None) -> tuple[EventMention, ...]:
    """Return the events `text` tells, in the order of their triggers."""
    memory = _Memory()
    found: dict[str, EventMention] = {}
    for sentence in sentences(text):
        for mention in _code_sentence(text, sentence, memory, article_id, published):
            found.setdefault(mention.id, mention)
    return tuple(found.values())


def _code_sentence(
    text: str,
    sentence: Sentence,
    memory: _Memory,
    article_id: str,
    published: datetime | None,
) -> Iterator[EventMention]:
    may_hold_event = prefilter.may_hold_event(sentence.lows)
    may_name_speaker = prefilter.may_name_speaker(sentence.lows)
    if not (may_hold_event or may_name_speaker):
        return
    tag(sentence)
    parse = Parse(sentence, chunk(sentence))
    kept = selection.select(parse, triggers.find(parse)) if may_hold_event else []
    speaker = attribution.speaker(parse) if kept or may_name_speaker else None
    if speaker is not None and not _is_pronoun(parse, speaker):
        memory.speaker = _span(sentence, speaker.first, speaker.last)
    if not kept:
        return
    when = dates.in_sentence(text, sentence, published)
    seen: set[tuple[str, Span | None, Span | None]] = set()
    for scored in kept:
        mention = _mention(text, parse, scored, memory, (speaker, when), article_id)
        if mention is None:
            continue
        key = (mention.type, mention.actor_span, mention.target_span)
        if key not in seen:
            seen.add(key)
            yield mention


def _mention(
    text: str,
    parse: Parse,
    scored: selection.Scored,
    memory: _Memory,
    frame: tuple[attribution.Speaker | None, list[dates.DateMention]],
    article_id: str,
) -> EventMention | None:
    trigger, sentence = scored.trigger, parse.sentence
    speaker, when = frame
    event_type, status = settle(parse, trigger)
    actor, target = roles.arguments(parse, trigger)
    if QUAD[event_type] == _MATERIAL_CONFLICT and roles.is_blind(parse, actor):
        return None
    actor_span = _resolve(parse, actor, memory)
    target_span = _resolve(parse, target, memory)
    if target is not None and target_span == actor_span and _is_pronoun(parse, target):
        target_span = memory.object  # "X will use them": not X
    if target_span == actor_span:
        target_span = None
    if actor_span and actor and not _is_pronoun(parse, actor):
        memory.subject = actor_span
    if target_span and target and not _is_pronoun(parse, target):
        memory.object = target_span
    place = places.locate(parse, trigger.token)
    place_span = None if place is None else _span(sentence, *place)
    says = None if speaker is None or speaker.verb == trigger.chunk else speaker
    says_span = _resolve(parse, says, memory)
    if says_span is None and speaker is None and sentence.lows[0] in _QUOTES:
        says_span = memory.speaker
    trigger_span = (sentence.starts[trigger.token], sentence.ends[trigger.token])
    date = _nearest(when, trigger_span[0])
    date_span = None if date is None else (date.start, date.end)
    return EventMention(
        id=stable_id("e", article_id, str(trigger_span[0]), str(trigger_span[1]), event_type),
        type=event_type,
        quad=QUAD[event_type],
        trigger=_cut(text, trigger_span) or "",
        trigger_span=trigger_span,
        actor=_cut(text, actor_span),
        actor_span=actor_span,
        target=_cut(text, target_span),
        target_span=target_span,
        location=_cut(text, place_span),
        location_span=place_span,
        date=date.value if date else None,
        date_text=_cut(text, date_span),
        date_span=date_span,
        status=status,
        attribution=_cut(text, says_span),
        attribution_span=says_span,
        quantities=_quantities(text, parse, trigger, actor, target),
        sentence_span=(sentence.start, sentence.end),
        confidence=scored.confidence,
        rule_id=trigger.sense.id,
    )


def _quantities(
    text: str,
    parse: Parse,
    trigger: triggers.Trigger,
    actor: roles.Argument | None,
    target: roles.Argument | None,
) -> tuple[Quantity, ...]:
    out: list[Quantity] = []
    for one in quantities.find(parse, trigger, actor, target):
        span = _span(parse.sentence, one.first, one.last)
        out.append(
            Quantity(
                kind=one.kind,
                text=text[span[0] : span[1]],
                span=span,
                low=one.low,
                high=one.high,
                comparator=one.comparator,
            )
        )
    return tuple(out)


def _cut(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span[0] : span[1]]


def _span(sentence: Sentence, first: int, last: int) -> Span:
    """Return the characters of some tokens, without a possessive ending."""
    end = sentence.ends[last]
    if sentence.lows[last].endswith(("'s", "’s")) and len(sentence.lows[last]) > 2:
        end -= 2
    return sentence.starts[first], end


def _is_pronoun(parse: Parse, argument: roles.Argument | attribution.Speaker) -> bool:
    head = parse.chunks[argument.chunk]
    return head.kind == NP and head.lemma in words.PRONOUNS


def _resolve(
    parse: Parse, argument: roles.Argument | attribution.Speaker | None, memory: _Memory
) -> Span | None:
    """Return the characters of an argument; a pronoun becomes what it stands for."""
    if argument is None:
        return None
    if not _is_pronoun(parse, argument):
        return _span(parse.sentence, argument.first, argument.last)
    if memory.speaker and parse.chunks[argument.chunk].lemma in _FIRST_PERSON:
        return memory.speaker
    left = parse.governor(argument.chunk)
    if left is not None:
        subject = parse.subject(left)
        if subject is not None and subject != argument.chunk:
            other = roles.subject_argument(parse, subject)
            if not _is_pronoun(parse, other):
                return _span(parse.sentence, other.first, other.last)
    return memory.subject or _span(parse.sentence, argument.first, argument.last)


def _nearest(found: list[dates.DateMention], at: int) -> dates.DateMention | None:
    return min(found, key=lambda one: abs(one.start - at), default=None)
