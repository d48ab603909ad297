"""Cues that are a kind of object and no word: a person, a place, a sum of money, a label.

In:  a `Parse`, the index of a verb group and the name of the kind (`senses`)
Out: whether its object is of that kind
"""

from __future__ import annotations

from collections.abc import Callable

from transforms._events import words
from transforms._events.chunks import NP
from transforms._events.morphology import noun_lemma
from transforms._events.parse import Parse
from transforms._events.tables import word_set
from transforms._events.vocabulary import COMMA, NUM, STOP, THAT, WH


def special(parse: Parse, at: int, cue: str, particle: str = "") -> bool:
    """Say whether the object of verb group `at` is of the kind `cue` names."""
    if cue == "$opinion":
        return _is_opinion(parse, at)
    if cue == "$place_subject":
        return _is_fallen(parse, at)
    if parse.chunks[at].passive:
        target = parse.surface_subject(at)
    else:
        target = parse.direct_object(at, particle)
    return target is not None and _KINDS[cue](parse, target)


def _is_person(parse: Parse, target: int) -> bool:
    return parse.is_person(parse.chunks[target])


def _is_object(parse: Parse, target: int) -> bool:
    return parse.chunks[target].lemma not in words.PRONOUNS


def _is_place(parse: Parse, target: int) -> bool:
    phrase = parse.chunks[target]
    return noun_lemma(phrase.lemma) in _PLACES or parse.is_name(target)


def _is_fallen(parse: Parse, at: int) -> bool:
    """ "The town fell to the rebels": a place, and no price or number behind."""
    subject = parse.subject(at)
    after = parse.chunks[at + 1] if at + 1 < len(parse.chunks) else None
    is_measured = after is not None and (after.kind == NP or after.lemma in ("by", "from", "into"))
    return subject is not None and _is_place(parse, subject) and not is_measured


def _is_label(parse: Parse, target: int) -> bool:
    """ "called the vote a fraud": a second phrase right behind the object."""
    after = target + 1
    while after < len(parse.chunks) and parse.chunks[after].lemma in ("of", "to", "in", "for"):
        after += 2
    if after >= len(parse.chunks) or not parse.is_actor(parse.chunks[target]):
        return False
    return parse.chunks[after].kind == NP or parse.chunks[after].lemma == "as"


def _is_opinion(parse: Parse, at: int) -> bool:
    """ "agrees with X that", "agree with what X said": no deal was made."""
    chunks = parse.chunks
    if at + 2 >= len(chunks) or chunks[at + 1].lemma != "with":
        return False
    after = at + 3
    is_clause = after < len(chunks) and chunks[after].kind in (THAT, WH, COMMA, STOP)
    return chunks[at + 2].kind == WH or is_clause


_PLACES = word_set(
    """city town village province region territory area district base camp post checkpoint airport
    port bridge building headquarters compound embassy consulate prison school hospital mosque
    church station palace parliament stronghold position outpost border island hill oilfield field
    refinery capital neighbourhood neighborhood facility"""
)
_MONEY = word_set("dollar euro pound million billion usd eur yen ruble")
_SIGNS = frozenset("$€£¥")


def _is_money(parse: Parse, target: int) -> bool:
    phrase = parse.chunks[target]
    lows = parse.sentence.lows[max(0, phrase.first - 2) : phrase.last + 3]
    if any(low[-1].isdigit() and not low.isalnum() and _SIGNS & set(low) for low in lows):
        return True
    tags = parse.sentence.tags[phrase.first : phrase.last + 3]
    return NUM in tags and any(noun_lemma(low) in _MONEY for low in lows)


_KINDS: dict[str, Callable[[Parse, int], bool]] = {
    "$person": _is_person,
    "$object": _is_object,
    "$place": _is_place,
    "$money": _is_money,
    "$label": _is_label,
}
