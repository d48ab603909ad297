"""Part-of-speech tags from closed lists and the neighbours of a word.

In:  a `Sentence`
Out: the same with `tags`, one a token (the constants of `vocabulary`)
"""

from __future__ import annotations

from transforms._events import words
from transforms._events.morphology import NOUN, PAST, S_FORM
from transforms._events.tables import word_set
from transforms._events.tokens import Sentence
from transforms._events.verbal import flags_of, resolve_verbs
from transforms._events.vocabulary import (
    ADJ,
    ADV,
    AUX,
    CLOSE,
    CONJ,
    DET,
    FINITE,
    MODAL,
    NAME,
    NOUN_TAG,
    NUM,
    OPEN,
    PREP,
    PRON,
    QUOTE,
    THAT,
    TIME,
    TO,
    WH,
    by_shape,
    closed_words,
    known_words,
    verb_form,
)

_BEFORE_NOUN = frozenset((DET, CONJ, NAME, ADJ))
_LEFT = word_set("left closed")
_HEADS = frozenset((NOUN_TAG, NAME, PRON, CLOSE))
_OBJECT_START = frozenset((DET, NAME, PRON, NUM, THAT, TO))
_AFTER_VERB = _OBJECT_START | {CONJ}


_MEASURES = word_set("less fewer more greater")
_BOUNDS = frozenset((("at", "least"), ("at", "most"), ("up", "to"), ("as", "many")))


def tag(sentence: Sentence) -> None:
    """Set `sentence.tags`."""
    known, closed = known_words(), closed_words()
    first = [
        NAME
        if word[0].isupper() and (len(word) > 1 or low not in closed) and "$" not in word
        else known.get(low) or by_shape(low)
        for word, low in zip(sentence.words, sentence.lows, strict=True)
    ]
    _fix_names(sentence, first)
    _fix_adjectives(sentence, first)
    if NUM in first:
        _fix_bounds(sentence, first)
    if TIME in first:
        _fix_parts_of_days(sentence, first)
    sentence.tags = first
    resolve_verbs(sentence)


def _fix_bounds(sentence: Sentence, tags: list[str]) -> None:
    """ "killed at least 40", "no less than 10": what bounds a number is no phrase of its own."""
    lows = sentence.lows
    for index in range(2, len(tags)):
        if tags[index] != NUM:
            continue
        if lows[index - 1] == "than" and lows[index - 2] in _MEASURES:
            first = index - 2 - (index > 2 and lows[index - 3] == "no")
        elif (lows[index - 2], lows[index - 1]) in _BOUNDS:
            first = index - 2
        else:
            continue
        tags[first:index] = [ADV] * (index - first)


def _fix_parts_of_days(sentence: Sentence, tags: list[str]) -> None:
    """ "said late Sunday": the whole is a time."""
    for index, low in enumerate(sentence.lows[:-1]):
        if low in ("late", "early") and tags[index + 1] == TIME:
            tags[index] = TIME


def _fix_names(sentence: Sentence, tags: list[str]) -> None:
    """Give capitalised function words, months and sentence starts their real tag."""
    closed = closed_words()
    opening = True
    for index, low in enumerate(sentence.lows):
        if tags[index] == NAME:
            known = closed.get(low)
            if low in words.TIME_WORDS or _is_month(sentence, tags, index):
                tags[index] = TIME
            elif known is not None and (opening or known in (DET, PREP, CONJ, THAT, PRON, TO, WH)):
                if not (sentence.words[index].isupper() and low in ("us", "it", "who")):
                    tags[index] = known
                    if known == ADJ and _name_follows(tags, index):
                        tags[index] = NAME
            elif opening and verb_form(low) is not None and not _name_follows(tags, index):
                tags[index] = "?"
            elif opening and low.endswith("ly") and low not in words.NOT_ADVERBS:
                tags[index] = ADV
        opening = tags[index] in (QUOTE, OPEN) if not opening or index else tags[index] == QUOTE


def _is_month(sentence: Sentence, tags: list[str], index: int) -> bool:
    """A month beside its day is a time, and so is the day ("on April 12 freed")."""
    if sentence.lows[index].rstrip(".") not in words.MONTHS:
        return False
    sides = [at for at in (index - 1, index + 1) if 0 <= at < len(tags) and tags[at] == NUM]
    for at in sides:
        tags[at] = TIME
    return bool(sides)


def _name_follows(tags: list[str], index: int) -> bool:
    return index + 1 < len(tags) and tags[index + 1] == NAME


def _fix_adjectives(sentence: Sentence, tags: list[str]) -> None:
    """ "The general praised X" and "X left the talks" use no adjective."""
    for index in range(1, len(tags) - 1):
        if tags[index] != ADJ:
            continue
        low, previous, following = sentence.lows[index], tags[index - 1], tags[index + 1]
        if low in _LEFT and (previous in _HEADS or previous == "?") and following in _OBJECT_START:
            tags[index] = FINITE
        elif (
            low in words.PERSON_NOUNS
            and previous in _BEFORE_NOUN
            and _acts(sentence, tags, index + 1)
        ):
            tags[index] = NOUN_TAG


def _acts(sentence: Sentence, tags: list[str], index: int) -> bool:
    """Say whether what follows a noun is its verb, as far as one word tells."""
    if tags[index] in (AUX, MODAL, WH):
        return True
    flags = flags_of(sentence.lows[index]) if tags[index] == "?" else 0
    acts = flags & PAST or (flags & S_FORM and not flags & NOUN)
    if not acts or index + 1 >= len(tags):
        return False
    following = tags[index + 1]
    tells = flags & PAST and sentence.lows[index] not in words.ADJECTIVAL_PARTICIPLES
    return following in _AFTER_VERB or bool(tells and following in (ADJ, "?", NOUN_TAG))
