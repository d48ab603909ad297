"""Chunks: noun phrases, verb groups and the marks between them.

In:  a tagged `Sentence`
Out: a list of `Chunk` covering its tokens
Noun phrase = determiner ... head, possessors inside it; "Name (ACR)" is one phrase. Verb group =
to, modal, not, be/have and the head, with its features.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms._events import words
from transforms._events.tokens import Sentence
from transforms._events.vocabulary import (
    ADJ,
    ADV,
    AUX,
    BE,
    CLOSE,
    DET,
    FINITE,
    GERUND,
    HAVE,
    INFINITIVE,
    MODAL,
    NAME,
    NEG,
    NOUN_TAG,
    NUM,
    OPEN,
    PART,
    PREP,
    PRON,
    TIME,
    TO,
    verb_form,
)

NP, VERB = "NP", "VG"
_VERBAL = frozenset((FINITE, INFINITIVE, PART, GERUND))
_TIMES = words.TIME_UNITS | words.MONTHS | words.TIME_WORDS
_NOT = ("n't", "n’t")
_GROUP = frozenset((AUX, MODAL, NEG, ADV, TO, *_VERBAL))
_NOMINAL = frozenset((NOUN_TAG, NAME))
_PHRASE = frozenset((DET, ADJ, NUM, NOUN_TAG, NAME))


@dataclass(slots=True, eq=False)
class Chunk:
    """Tokens `first` to `last` (inclusive); the fields below `head` are set on verb groups."""

    kind: str
    first: int
    last: int
    head: int
    lemma: str = ""
    form: str = ""
    """finite, inf, ing or part."""
    modal: str = ""
    negated: bool = False
    passive: bool = False
    progressive: bool = False
    perfect: bool = False
    has_name: bool = False


def chunk(sentence: Sentence) -> list[Chunk]:
    """Return the chunks of a tagged sentence."""
    out: list[Chunk] = []
    tags, at, size = sentence.tags, 0, len(sentence.tags)
    while at < size:
        current = tags[at]
        if current in (DET, ADJ, NUM, NOUN_TAG, NAME):
            made = _noun_phrase(sentence, at)
        elif current == PRON:
            made = Chunk(NP, at, at, at, lemma=sentence.lows[at])
        elif current in _VERBAL or current in (AUX, MODAL, NEG) or _opens_infinitive(tags, at):
            made = _verb_group(sentence, at)
        elif current == TO:
            made = Chunk(PREP, at, at, at, lemma="to")
        else:
            made = Chunk(current, at, at, at, lemma=sentence.lows[at])
        out.append(made)
        at = made.last + 1
    return out


def _opens_infinitive(tags: list[str], at: int) -> bool:
    if tags[at] != TO:
        return False
    at += 1
    while at < len(tags) and tags[at] in (ADV, NEG):
        at += 1
    return at < len(tags) and (tags[at] == INFINITIVE or tags[at] == AUX)


def _noun_phrase(sentence: Sentence, first: int) -> Chunk:
    tags, lows = sentence.tags, sentence.lows
    last = _phrase_end(sentence, first)
    if _is_time(lows, tags, first, last):
        return Chunk(TIME, first, last, last)
    head = last
    if tags[last] == CLOSE and last - 3 >= first:  # "Long Name (LN)": the head is before "("
        head = last - 3
    has_name = NAME in tags[first : last + 1]
    return Chunk(NP, first, last, head, lemma=lows[head], has_name=has_name)


def _phrase_end(sentence: Sentence, first: int) -> int:
    tags = sentence.tags
    last, at = first, first + 1
    while at < len(tags):
        current = tags[at]
        if current in _NOMINAL:  # most words; neither opens a phrase
            last, at = at, at + 1
        elif current == OPEN and (close := _acronym_end(tags, first, at)) >= 0:
            last, at = close, close + 1
        elif current == ADV and at + 1 < len(tags) and tags[at + 1] in (ADJ, NUM):
            if _counts_time(sentence, at + 1):
                break
            at += 1
        elif current in _PHRASE and not _breaks(sentence, at):
            last, at = at, at + 1
        else:
            break
    return last


def _breaks(sentence: Sentence, at: int) -> bool:
    """Say whether the word at `at` opens a phrase of its own."""
    if sentence.tags[at] == DET and not _is_inner_det(sentence, at):
        return True
    if _starts_time(sentence.lows, at) or _counts_time(sentence, at):
        return True
    return _breaks_names(sentence, at)


def _counts_time(sentence: Sentence, at: int) -> bool:
    """ "ties with Ruritania five years": a length of time is a phrase of its own."""
    is_number = sentence.tags[at] == NUM and at + 1 < len(sentence.tags)
    return is_number and sentence.lows[at + 1] in words.TIME_UNITS


def _is_inner_det(sentence: Sentence, at: int) -> bool:
    return sentence.words[at - 1] in ("all", "both", "half", "All", "Both")


def _breaks_names(sentence: Sentence, at: int) -> bool:
    """A bare number after a name opens the next phrase ("Ruritania 12 soldiers")."""
    return (
        sentence.tags[at] == NUM
        and sentence.tags[at - 1] == NAME
        and at + 1 < len(sentence.tags)
        and sentence.tags[at + 1] == NOUN_TAG
    )


def _acronym_end(tags: list[str], first: int, at: int) -> int:
    """Return where "(ACR)" ends behind a phrase that holds a name, else -1."""
    is_acronym = NAME in tags[first:at] and tags[at + 1 : at + 3] == [NAME, CLOSE]
    return at + 2 if is_acronym else -1


def _starts_time(lows: list[str], at: int) -> bool:
    """ "troops last week": the phrase ends before "last"."""
    return (
        lows[at] in ("last", "next", "this", "earlier")
        and at + 1 < len(lows)
        and lows[at + 1] in _TIMES
    )


def _is_time(lows: list[str], tags: list[str], first: int, last: int) -> bool:
    if tags[last] == NAME and lows[last] in words.MONTHS and first == last:
        return True
    if lows[first] in words.MONTHS and tags[first] == NAME and tags[last] == NUM:
        return True
    return lows[last] in words.TIME_UNITS and (
        first == last
        or tags[first] == NUM
        or lows[first]
        in ("last", "next", "this", "earlier", "past", "the", "a", "one", "two", "three")
    )


def _verb_group(sentence: Sentence, first: int) -> Chunk:
    tags, lows = sentence.tags, sentence.lows
    at = first
    last = first
    group = Chunk(VERB, first, first, first)
    while at < len(tags) and tags[at] in _GROUP:
        current = tags[at]
        if current == ADV and not _verb_ahead(tags, at):
            break
        if at > first and current == TO:
            break
        _note(group, lows[at], current)
        last = at
        at += 1
        if current in _VERBAL and lows[at - 1] not in HAVE:
            break
    group.last = group.head = last
    _finish(sentence, group)
    return group


def _verb_ahead(tags: list[str], at: int) -> bool:
    while at < len(tags) and tags[at] in (ADV, NEG):
        at += 1
    return at < len(tags) and (tags[at] in _VERBAL or tags[at] == AUX)


def _note(group: Chunk, low: str, current: str) -> None:
    if current == TO:
        group.form = "inf"
    elif current == MODAL:
        group.negated = group.negated or low.endswith(_NOT) or low == "cannot"
        group.modal, group.form = low.removesuffix(_NOT[0]).removesuffix(_NOT[1]), "finite"
    elif current == NEG:
        group.negated = True
    elif current == AUX:
        group.negated = group.negated or low.endswith(_NOT)
        if not group.form:
            group.form = {"being": "ing", "having": "ing", "been": "part"}.get(low, "finite")


def _finish(sentence: Sentence, group: Chunk) -> None:
    tag_of_head = sentence.tags[group.head]
    auxiliaries = [
        sentence.lows[at] for at in range(group.first, group.head) if sentence.tags[at] == AUX
    ]
    group.lemma = _lemma(sentence.lows[group.head])
    if auxiliaries:
        closest = auxiliaries[-1]
        group.passive = tag_of_head == PART and closest in BE
        group.progressive = closest == "being" or (tag_of_head == GERUND and closest in BE)
        group.perfect = any(word in HAVE for word in auxiliaries)
        if group.passive and sentence.lows[group.head] in words.ACTIVE_PARTICIPLES:
            group.passive = False
    if not group.form:
        group.form = {FINITE: "finite", INFINITIVE: "inf", PART: "part", GERUND: "ing"}.get(
            tag_of_head, "finite"
        )
    if group.form == "part":
        group.passive = True


def _lemma(low: str) -> str:
    if low in BE:
        return "be"
    if low in HAVE:
        return "have"
    known = verb_form(low)
    return known[0] if known else low
