"""Which reading of a form that may be a verb: finite, participle, infinitive, noun, adjective.

In:  a `Sentence` whose tags are known but for "?"
Out: the same with every "?" decided, left to right, in the order of `_resolve`; whether a finite
verb is already open in the clause is carried along
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
    PART,
    PREP,
    PRON,
    QUOTE,
    STOP,
    SUBORD,
    THAT,
    TO,
    WH,
    verb_form,
)

_CLAUSE_EDGES = frozenset((COMMA, STOP, WH, THAT, CONJ, SUBORD, QUOTE))
_NOMINAL = frozenset((NOUN_TAG, NAME, ADJ, "?", NUM))
_OBJECT_OF_PAST = frozenset((DET, PRON, THAT, NUM))
_SAID = word_set("said warned claimed thought feared hoped argued insisted")
"""Verbs of saying have a subject; what follows them opens a clause, and the form is finite."""
_TO_DO = word_set(
    """agreed decided refused planned wanted tried failed vowed pledged promised threatened offered
    declined continued began started sought hoped managed attempted chose intended voted demanded"""
)
"""Before "to" these are finite: hardly anything is "agreed to"."""
_EVENT_NOUNS = word_set(
    """bombing killing shooting kidnapping shelling fighting stabbing meeting hearing briefing
    beating gathering uprising hijacking beheading looting testing training hacking sentencing"""
)
_VERBS = frozenset((GERUND, INFINITIVE))
_HAPPENED = word_set("erupted raged continued broke began resumed intensified escalated flared")
_OPENING = frozenset((FINITE, MODAL))
_OBJECT_START = frozenset((DET, NAME, PRON, NUM, THAT, TO))


def flags_of(low: str) -> int:
    found = verb_form(low)
    return found[1] if found else 0


def resolve_verbs(sentence: Sentence) -> None:
    """Decide every "?" left to right."""
    tags, lows = sentence.tags, sentence.lows
    is_open = False  # a finite verb stands to the left in this clause
    for index in range(len(tags)):
        if tags[index] == "?":
            tags[index] = _resolve(lows, tags, index, flags_of(lows[index]), is_open)
        current = tags[index]
        if current in _OPENING or (current == AUX and _stem(lows[index]) in FINITE_AUX):
            is_open = True
        elif current in _CLAUSE_EDGES:
            is_open = False


def _resolve(lows: list[str], tags: list[str], index: int, flags: int, is_open: bool) -> str:
    previous, before = _previous(tags, index)
    low_before = _stem(lows[before]) if before >= 0 else ""
    following = _following(tags, index)
    if flags & BASE and (previous in (TO, MODAL) or low_before in DO) and not flags & PAST:
        return INFINITIVE
    if flags & BASE and previous in (TO, MODAL):
        return INFINITIVE
    if previous == AUX:
        return _after_auxiliary(flags, low_before, following)
    if flags & ING:
        is_compound = lows[index] in _EVENT_NOUNS and previous in (NOUN_TAG, NAME)
        if is_compound and following == PREP:
            previous = ADJ  # "a roadside bombing near"
        return _resolve_ing(previous, following, index, lows[min(index + 1, len(lows) - 1)])
    if flags & (PAST | PARTICIPLE) and not (flags & BASE and flags & NOUN):
        return _resolve_past(lows, tags, index, flags, is_open)
    return _resolve_present(lows, tags, index, flags, is_open)


def _stem(low: str) -> str:
    """Return an auxiliary without its negation ("didn't")."""
    return low[:-3] if low.endswith(("n't", "n’t")) else low


def _following(tags: list[str], index: int) -> str:
    """Return the next tag; what bounds a number ("more than 40") is passed over."""
    at = index + 1
    while at < len(tags) and tags[at] == ADV:
        at += 1
    if at < len(tags) and tags[at] == NUM:
        return NUM
    return tags[index + 1] if index + 1 < len(tags) else STOP


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
    if (modifier := _as_modifier(lows, tags, index)) is not None or not flags & PAST:
        return modifier or PART
    previous, before = _previous(tags, index)
    following = _following(tags, index)
    joins_passive = previous == CONJ and before > 0 and tags[before - 1] == PART
    if following == PREP and joins_passive:
        return PART  # "was tortured and killed in"
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
    if following == TO and low in _TO_DO and previous in (NOUN_TAG, NAME, CLOSE, PRON):
        return True
    return low in _SAID and following in _NOMINAL


def _as_modifier(lows: list[str], tags: list[str], index: int) -> str | None:
    """Decide an -ed form that stands in a noun phrase ("the detained men"), else None."""
    previous, before = _previous(tags, index)
    following = _following(tags, index)
    if previous in (DET, ADJ, NUM) and tags[index - 1] != ADV:
        return ADJ if following in _NOMINAL else _bare_past(previous)
    if previous == PREP or _possessive(lows, before):
        return ADJ
    if previous in _VERBS and following in (NOUN_TAG, ADJ):
        return ADJ  # "assisting displaced families"
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
    # The next word cannot be it: a verb is not followed by its own finite verb.
    for at in range(index + 1, len(tags)):
        current = tags[at]
        if lows[at] in words.ADJUNCTS and lows[at] != "including":
            return False  # "agreed to leave after the vote was lost"
        if current in _CLAUSE_EDGES:
            return current == COMMA and _closes_apposition(lows, tags, index, at)
        if current == MODAL or _stem(lows[at]) in FINITE_AUX:
            return lows[at - 1] not in words.SUBJECT_PRONOUNS
        if current != "?" or at == index + 1:
            continue
        flags = flags_of(lows[at])
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
    flags = flags_of(behind) if tags[comma + 1] == "?" else 0
    return opens and (
        tags[comma + 1] == MODAL or _stem(behind) in FINITE_AUX or bool(flags & (PAST | S_FORM))
    )


def _resolve_present(
    lows: list[str], tags: list[str], index: int, flags: int, is_open: bool
) -> str:
    previous, before = _previous(tags, index)
    if previous in (DET, ADJ, NUM, PREP) or _possessive(lows, before):
        return NOUN_TAG
    following = _following(tags, index)
    if previous == CONJ and (joined := _conjoined(tags, before, flags, following)) is not None:
        return joined
    if not flags & NOUN:
        is_noun = previous in (NOUN_TAG, NAME) and is_open and not flags & S_FORM
        return NOUN_TAG if is_noun and following not in _OBJECT_START else FINITE
    if previous == PRON or (previous == WH and flags & BASE and _takes_object(lows, tags, index)):
        return FINITE
    if not _takes_object(lows, tags, index) and not _only_verb(lows, tags, index, flags, is_open):
        return NOUN_TAG
    plural = previous == NOUN_TAG or (previous == NAME and following != PREP)
    agrees = (
        (flags & S_FORM and previous in (NOUN_TAG, NAME, CLOSE, COMMA))
        or (flags & BASE and plural and _is_plural(lows[before]))
        or (flags & PAST and previous in (NOUN_TAG, NAME, CLOSE))
    )
    return FINITE if agrees and not (is_open or _finite_follows(lows, tags, index)) else NOUN_TAG


def _conjoined(tags: list[str], before: int, flags: int, following: str) -> str | None:
    """ "to arrest and beat six men", "arrested and beat six men": the form of the verb before."""
    if flags & BASE and INFINITIVE in tags[max(0, before - 6) : before]:
        return INFINITIVE if following in _OBJECT_START or following in _NOMINAL else NOUN_TAG
    is_past = flags & PAST and before > 0 and tags[before - 1] == FINITE
    return FINITE if is_past else None


def _only_verb(lows: list[str], tags: list[str], index: int, flags: int, is_open: bool) -> bool:
    """ "The government supports closer ties", "settlers set fire": the clause has no other verb."""
    following = _following(tags, index)
    if is_open or following not in _NOMINAL or _finite_follows(lows, tags, index):
        return False
    if noun_lemma(lows[index]) in words.PERSON_NOUNS or lows[index] in words.PLURALS:
        return False  # "SDF forces last week"
    is_past = bool(flags & PAST) and tags[index - 1] in (NOUN_TAG, NAME)
    is_base = bool(flags & BASE) and tags[index - 1] == NOUN_TAG and _is_plural(lows[index - 1])
    return is_past or is_base or (bool(flags & S_FORM) and _has_subject(lows, tags, index))


def _is_plural(low: str) -> bool:
    return low in words.PLURALS or (low.endswith("s") and not low.endswith(("ss", "'s", "’s")))


def _has_subject(lows: list[str], tags: list[str], index: int) -> bool:
    """Say whether a phrase with a determiner or a name stands before, singular at its end."""
    if index < 1 or tags[index - 1] not in (NOUN_TAG, NAME):
        return False
    if tags[index - 1] == NOUN_TAG and lows[index - 1].endswith("s"):
        return False
    return any(tag in (DET, NAME) for tag in tags[max(0, index - 5) : index])


def _takes_object(lows: list[str], tags: list[str], index: int) -> bool:
    following = _following(tags, index)
    if following == PREP:
        return lows[index + 1] not in ("of", "by")
    return following in _OBJECT_START
