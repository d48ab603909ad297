"""Which sentences can hold an event at all: most cannot, and need no tags.

In:  the lower-case words of a sentence
Out: False only where no sense of the lexicon could match
Built once a process from the lexicon; a verb whose senses all have cues counts only beside one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from transforms._events import lexicon
from transforms._events.morphology import noun_lemma, plurals, verb_forms
from transforms._events.parse import SAYING
from transforms._events.vocabulary import verb_form

_OTHER = frozenset(
    (
        "must",
        "should",
        "ready",
        "willing",
        "prepared",
        "happy",
        "committed",
        "behind",
        "responsible",
        "guilty",
        "complicit",
    )
)
"""Words of the patterns that are no lexicon entries (`triggers`)."""
_QUOTES = frozenset('"“”')


def may_hold_event(lows: Sequence[str]) -> bool:
    """Say whether a sense could match."""
    enough, cued = _enough(), _cued()
    if not enough.isdisjoint(lows):
        return True
    verbs = [cued[low] for low in lows if low in cued]
    if not verbs:
        return False
    keys = _keys(lows)
    return any(not cues.isdisjoint(keys) for cues in verbs)


def may_name_speaker(lows: Sequence[str]) -> bool:
    """Say whether a sentence is a quotation with a verb of saying: its speaker is the next "I"."""
    return not _QUOTES.isdisjoint(lows) and not _saying().isdisjoint(lows)


def _keys(lows: Sequence[str]) -> set[str]:
    keys = {*lows}
    for low in lows:
        keys.add(noun_lemma(low))
        if (known := verb_form(low)) is not None:
            keys.add(">" + known[0])
    return keys


@cache
def _enough() -> frozenset[str]:
    """Return the forms that can be an event by themselves."""
    out = set(_OTHER)
    for lemma, entry in lexicon.verbs().items():
        if entry.special or any(not sense.particle for sense in entry.bare):
            out |= verb_forms(lemma).keys()
    for noun in lexicon.nouns():
        out |= {noun, *plurals(noun)}
    return frozenset(out)


@cache
def _cued() -> dict[str, frozenset[str]]:
    """Return each other form with the words one of which must be there."""
    out: dict[str, frozenset[str]] = {}
    for lemma, entry in lexicon.verbs().items():
        particles = {sense.particle for sense in entry.bare if sense.particle}
        words = frozenset((*entry.cued, *particles))
        for form in verb_forms(lemma):
            out[form] = out.get(form, frozenset()) | words
    return out


@cache
def _saying() -> frozenset[str]:
    return frozenset(form for lemma in (*SAYING, "accord") for form in verb_forms(lemma))
