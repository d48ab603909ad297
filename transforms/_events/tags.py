"""Part-of-speech tags from closed lists and the clause around a word.

In:  a `Sentence`
Out: the same with `tags`, one a token (the constants of `vocabulary`)
A form that may be a verb or a noun is decided by its neighbours, left to right, in the order of
`_resolve`; whether a finite verb is already open in the clause is carried along.
"""

from __future__ import annotations

from transforms._events import words
from transforms._events.morphology import BASE, ING, NOUN, PARTICIPLE, PAST, S_FORM, noun_lemma
from transforms._events.tables import word_set
from transforms._events.tokens import Sentence
from transforms._events.vocabulary import (
    ADJ,
    ADV,
    AUX,
    CLOSE,
    COMMA,
    CONJ,
    DET,
    DO,
    FINITE,
    FINITE_AUX,
    GERUND,
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
    QUOTE,
    STOP,
    SUBORD,
    THAT,
    TIME,
    TO,
    WH,
    by_shape,
    closed_words,
    known_words,
    verb_table,
)

_CLAUSE_EDGES = frozenset((COMMA, STOP, WH, THAT, CONJ, SUBORD, QUOTE))
_NOMINAL = frozenset((NOUN_TAG, NAME, ADJ, "?", NUM))
_OBJECT_OF_PAST = frozenset((DET, PRON, THAT, NUM))
_SAID = word_set("said warned claimed thought feared hoped argued insisted")
"""Verbs of saying have a subject; what follows them opens a clause, and the form is finite."""
_HAPPENED = word_set("erupted raged continued broke began resumed intensified escalated flared")
_OPENING = frozenset((FINITE, MODAL))
_BEFORE_NOUN = frozenset((DET, CONJ, NAME, ADJ))
_LEFT = word_set("left closed")
_HEADS = frozenset((NOUN_TAG, NAME, PRON, CLOSE))
_OBJECT_START = frozenset((DET, NAME, PRON, NUM, THAT, TO))
_AFTER_VERB = _OBJECT_START | {CONJ}


def tag(sentence: Sentence) -> None:
    """Set `sentence.tags`."""
    known, closed = known_words(), closed_words()
    first = [
        NAME
        if word[0].isupper() and (len(word) > 1 or low not in closed)
        else known.get(low) or by_shape(low)
        for word, low in zip(sentence.words, sentence.lows, strict=True)
    ]
    _fix_names(sentence, first)
    _fix_adjectives(sentence, first)
    sentence.tags = first
    _resolve_verbs(sentence)


def _fix_names(sentence: Sentence, tags: list[str]) -> None:
    """Give capitalised function words, months and sentence starts their real tag."""
    closed, verbs = closed_words(), verb_table()
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
            elif opening and low in verbs and not _name_follows(tags, index):
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
        if low in _LEFT and previous in _HEADS and following in _OBJECT_START:
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
    flags = verb_table()[sentence.lows[index]][1] if tags[index] == "?" else 0
    return bool(flags & PAST) and index + 1 < len(tags) and tags[index + 1] in _AFTER_VERB


def _resolve_verbs(sentence: Sentence) -> None:
    """Decide every "?" left to right."""
    tags, lows, verbs = sentence.tags, sentence.lows, verb_table()
    is_open = False  # a finite verb stands to the left in this clause
    for index in range(len(tags)):
        if tags[index] == "?":
            tags[index] = _resolve(lows, tags, index, verbs[lows[index]][1], is_open)
        current = tags[index]
        if current in _OPENING or _stem(lows[index]) in FINITE_AUX:
            is_open = True
        elif current in _CLAUSE_EDGES:
            is_open = False


def _resolve(lows: list[str], tags: list[str], index: int, flags: int, is_open: bool) -> str:
    previous, before = _previous(tags, index)
    low_before = _stem(lows[before]) if before >= 0 else ""
    following = tags[index + 1] if index + 1 < len(tags) else STOP
    if flags & BASE and (previous in (TO, MODAL) or low_before in DO) and not flags & PAST:
        return INFINITIVE
    if flags & BASE and previous in (TO, MODAL):
        return INFINITIVE
    if previous == AUX:
        return _after_auxiliary(flags, low_before, following)
    if flags & ING:
        return _resolve_ing(previous, following, index, lows[min(index + 1, len(lows) - 1)])
    if flags & (PAST | PARTICIPLE) and not (flags & BASE and flags & NOUN):
        return _resolve_past(lows, tags, index, flags, is_open)
    return _resolve_present(lows, tags, index, flags, is_open)


def _stem(low: str) -> str:
    """Return an auxiliary without its negation ("didn't")."""
    return low[:-3] if low.endswith(("n't", "n’t")) else low


def _previous(tags: list[str], index: int) -> tuple[str, int]:
    """Return tag and place of the nearest token to the left that is no adverb or negation."""
    at = index - 1
    while at >= 0 and tags[at] in (ADV, NEG):
        at -= 1
    return (tags[at] if at >= 0 else STOP), at


def _after_auxiliary(flags: int, auxiliary: str, following: str) -> str:
    if flags & PARTICIPLE and not (flags & NOUN and following in (NOUN_TAG, NAME)):
        return PART
    if flags & ING:
        return GERUND
    if auxiliary in DO and flags & BASE:
        return INFINITIVE
    return NOUN_TAG if flags & NOUN else ADJ


def _resolve_ing(previous: str, following: str, index: int, next_low: str) -> str:
    if previous in (DET, ADJ) or (previous == NAME and following in (NOUN_TAG, AUX, FINITE)):
        return ADJ if following in (NOUN_TAG, NAME, ADJ) else NOUN_TAG
    if previous == PREP and following not in _OBJECT_START and following not in (NOUN_TAG, ADJ):
        return NOUN_TAG if following in (PREP, AUX, COMMA, STOP, CONJ) else GERUND
    if index == 0 and (following in (AUX, MODAL) or next_low in _HAPPENED):
        return NOUN_TAG
    return GERUND


def _resolve_past(lows: list[str], tags: list[str], index: int, flags: int, is_open: bool) -> str:
    if not flags & PARTICIPLE:
        return FINITE
    if (modifier := _as_modifier(lows, tags, index)) is not None:
        return modifier
    if not flags & PAST:
        return PART
    previous, _ = _previous(tags, index)
    following = tags[index + 1] if index + 1 < len(tags) else STOP
    if following == PREP and lows[index + 1] == "by":
        return PART if previous in (NAME, NOUN_TAG, COMMA, CLOSE) else FINITE
    if _has_object(lows[index], previous, following):
        return FINITE
    inside = is_open and previous not in (CONJ, COMMA)
    return PART if inside or _finite_follows(lows, tags, index) else FINITE


def _has_object(low: str, previous: str, following: str) -> bool:
    """Say whether what follows an -ed form is its object or the clause it opens."""
    if following in _OBJECT_OF_PAST or (following == NAME and previous != STOP):
        return True
    return low in _SAID and following in _NOMINAL


def _as_modifier(lows: list[str], tags: list[str], index: int) -> str | None:
    """Decide an -ed form that stands in a noun phrase ("the detained men"), else None."""
    previous, before = _previous(tags, index)
    following = tags[index + 1] if index + 1 < len(tags) else STOP
    if previous in (DET, ADJ, NUM) and tags[index - 1] != ADV:
        return ADJ if following in _NOMINAL else _bare_past(previous)
    if previous == PREP or _possessive(lows, before):
        return ADJ
    if lows[index] in words.ADJECTIVAL_PARTICIPLES and previous == NAME:
        return ADJ if _describes(lows, tags, index, following) else None
    return None


def _describes(lows: list[str], tags: list[str], index: int, following: str) -> bool:
    """ "X backed rebels" is read as a phrase; "X backed Y" is one if a verb is still to come."""
    if following == NAME:
        return _finite_follows(lows, tags, index)
    return following == NOUN_TAG or (
        following == "?" and noun_lemma(lows[index + 1]) in words.PERSON_NOUNS
    )


def _bare_past(previous: str) -> str:
    # "Many protested", "Several were": a determiner alone can be the subject.
    return FINITE if previous in (DET, NUM) else ADJ


def _possessive(lows: list[str], at: int) -> bool:
    return at >= 0 and lows[at].endswith(("'s", "’s", "s'", "s’"))


def _finite_follows(lows: list[str], tags: list[str], index: int) -> bool:
    """Say whether another finite verb follows in the clause, so this form is a participle."""
    verbs = verb_table()
    # The next word cannot be it: a verb is not followed by its own finite verb.
    for at in range(index + 1, len(tags)):
        current = tags[at]
        if current in _CLAUSE_EDGES:
            return current == COMMA and _closes_apposition(lows, tags, index, at)
        if current == MODAL or _stem(lows[at]) in FINITE_AUX:
            return True
        if current != "?" or at == index + 1:
            continue
        flags = verbs[lows[at]][1]
        after = tags[at + 1] if at + 1 < len(tags) else STOP
        if (
            flags & PAST
            and tags[at - 1] not in (DET, ADJ, PREP, TO)
            and (not flags & PARTICIPLE or after in (DET, NAME, PRON, THAT, NUM))
        ):
            return True
        if flags & S_FORM and not flags & NOUN and tags[at - 1] not in (DET, ADJ, PREP):
            return True
    return False


def _closes_apposition(lows: list[str], tags: list[str], index: int, comma: int) -> bool:
    """ "Brandt, a leader charged with fraud, has": a comma before, a finite verb behind."""
    if tags[index + 1] != PREP or comma + 1 >= len(tags):
        return False
    left = index - 1
    while left >= 0 and tags[left] in (NOUN_TAG, NAME, ADJ, DET, NUM):
        left -= 1
    opens = left > 0 and tags[left] == COMMA and tags[left - 1] in (NAME, NOUN_TAG)
    behind = lows[comma + 1]
    flags = verb_table()[behind][1] if tags[comma + 1] == "?" else 0
    return opens and (
        tags[comma + 1] == MODAL or _stem(behind) in FINITE_AUX or bool(flags & (PAST | S_FORM))
    )


def _resolve_present(
    lows: list[str], tags: list[str], index: int, flags: int, is_open: bool
) -> str:
    previous, before = _previous(tags, index)
    if previous in (DET, ADJ, NUM, PREP) or _possessive(lows, before):
        return NOUN_TAG
    following = tags[index + 1] if index + 1 < len(tags) else STOP
    if not flags & NOUN:
        is_noun = previous in (NOUN_TAG, NAME) and is_open and not flags & S_FORM
        return NOUN_TAG if is_noun and following not in _OBJECT_START else FINITE
    if previous == PRON or (previous == WH and flags & BASE and _takes_object(lows, tags, index)):
        return FINITE
    if previous == CONJ and flags & BASE and INFINITIVE in tags[max(0, before - 6) : before]:
        return INFINITIVE if following in _OBJECT_START or following in _NOMINAL else NOUN_TAG
    if previous == CONJ and flags & PAST and before > 0 and tags[before - 1] == FINITE:
        return FINITE  # "arrested and beat six men"
    if not _takes_object(lows, tags, index) and not _only_verb(lows, tags, index, flags, is_open):
        return NOUN_TAG
    plural = previous == NOUN_TAG or (previous == NAME and following != PREP)
    agrees = (flags & S_FORM and previous in (NOUN_TAG, NAME, CLOSE, COMMA)) or (
        flags & BASE and plural and lows[before].endswith("s")
    )
    return FINITE if agrees and not (is_open or _finite_follows(lows, tags, index)) else NOUN_TAG


def _only_verb(lows: list[str], tags: list[str], index: int, flags: int, is_open: bool) -> bool:
    """ "The government supports closer ties", "settlers set fire": the clause has no other verb."""
    following = tags[index + 1] if index + 1 < len(tags) else STOP
    if is_open or following not in _NOMINAL or _finite_follows(lows, tags, index):
        return False
    is_past = bool(flags & PAST) and tags[index - 1] in (NOUN_TAG, NAME)
    return is_past or (bool(flags & S_FORM) and _has_subject(lows, tags, index))


def _has_subject(lows: list[str], tags: list[str], index: int) -> bool:
    """Say whether a phrase with a determiner or a name stands before, singular at its end."""
    if index < 2 or tags[index - 1] not in (NOUN_TAG, NAME) or lows[index - 1].endswith("s"):
        return False
    return any(tag in (DET, NAME) for tag in tags[max(0, index - 5) : index])


def _takes_object(lows: list[str], tags: list[str], index: int) -> bool:
    following = tags[index + 1] if index + 1 < len(tags) else STOP
    if following == PREP:
        return lows[index + 1] not in ("of", "by")
    return following in _OBJECT_START
