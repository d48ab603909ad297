"""What a word can be on its own: the tags, the closed classes, the verb forms, the shape.

In:  a lower-case word
Out: one of the tags below; "?" marks a form that may be a verb and is for `tags` to decide
Built once a process from `words` and the lexicon.
"""

from __future__ import annotations

from functools import cache, lru_cache

from transforms._events import words
from transforms._events.lexicon import verb_lemmas
from transforms._events.morphology import (
    BASE,
    ING,
    IRREGULAR,
    NOUN,
    PARTICIPLE,
    PAST,
    S_FORM,
    verb_forms,
)
from transforms._events.tables import word_set

DET, ADJ, NOUN_TAG, NAME, NUM, ADV = "D", "J", "N", "P", "G", "R"
PREP, TO, MODAL, AUX, NEG = "I", "T", "M", "B", "X"
FINITE, INFINITIVE, PART, GERUND = "VF", "VI", "VN", "VG"
WH, THAT, CONJ, SUBORD, PRON, TIME = "W", "H", "C", "S", "U", "t"
COMMA, STOP, QUOTE, OPEN, CLOSE = ",", ".", '"', "(", ")"

BE = word_set("be am is are was were been being 's’ 're ’re")
HAVE = word_set("have has had having 've ’ve")
DO = word_set("do does did")
FINITE_AUX = word_set("am is are was were has have had do does did")

_COMMONER = {"left": "leave", "found": "find", "felt": "feel", "saw": "see"}


def _closed_classes() -> dict[str, str]:
    table: dict[str, str] = {}
    rows = (
        (words.ADJECTIVES, ADJ), (words.NUMBERS, NUM), (words.PREPOSITIONS, PREP),
        (words.ADVERBS, ADV), (words.SUBORDINATORS, SUBORD), (words.CONJUNCTIONS, CONJ),
        (words.DETERMINERS, DET), (words.PRONOUNS, PRON), (words.WH, WH), (words.MODALS, MODAL),
        (words.NEGATIONS, NEG), (words.TIME_WORDS, TIME), (BE | HAVE | DO, AUX),
    )  # fmt: skip
    for members, tag in rows:
        table.update(dict.fromkeys(members, tag))
    # "after talks", "before" and "since" are adjunct openers here: chunks treat PREP alike.
    for word in ("after", "before", "since", "until", "till", "as"):
        table[word] = PREP
    table["to"], table["that"] = TO, THAT
    for mark in ("n't", "n’t"):
        table.update(dict.fromkeys((word + mark for word in (*FINITE_AUX, "ai")), AUX))
        table.update(dict.fromkeys((word + mark for word in words.MODALS), MODAL))
    for marks, tag in (
        (",", COMMA),
        (".!?;:…", STOP),
        ('"“”„«»', QUOTE),
        ("([", OPEN),
        (")]", CLOSE),
    ):
        table.update(dict.fromkeys(marks, tag))
    table.update(dict.fromkeys("-–—", STOP))
    return table


@cache
def verb_table() -> dict[str, tuple[str, int]]:
    """Return form -> (lemma, flags) for every verb known; built once a process."""
    table: dict[str, tuple[str, int]] = {}
    lemmas = dict.fromkeys((*verb_lemmas(), *words.COMMON_VERBS, *IRREGULAR))
    for lemma in lemmas:
        nounish = NOUN if lemma in words.NOUN_VERBS else 0
        for form, flags in verb_forms(lemma).items():
            table.setdefault(form, (lemma, flags | (nounish if flags & (BASE | S_FORM) else 0)))
    # Where two verbs share a form the commoner reading wins: find, not to found.
    table |= {form: (lemma, PAST | PARTICIPLE) for form, lemma in _COMMONER.items()}
    return table


@lru_cache(maxsize=1 << 16)
def verb_form(low: str) -> tuple[str, int] | None:
    """Return (lemma, flags) of what may be a verb; an unknown -ed or -ing form is taken for one."""
    known = verb_table().get(low)
    if known is not None or not low.isalpha() or low in words.NOT_VERBS:
        return known
    if low.endswith("ed") and len(low) > 5:
        return low[:-2], PAST | PARTICIPLE
    if low.endswith("ing") and len(low) > 7:
        return low[:-3], ING
    return None


@cache
def closed_words() -> dict[str, str]:
    """Return the words whose tag no context changes."""
    return _closed_classes()


@cache
def known_words() -> dict[str, str]:
    """Return the tag of each listed word; "?" marks a possible verb."""
    return dict.fromkeys(verb_table(), "?") | closed_words()


@lru_cache(maxsize=1 << 16)
def by_shape(low: str) -> str:
    """Return the tag of a word in no list."""
    if not low[0].isalpha():
        if low[-1].isdigit() or low[0].isdigit() or low[0] in "$€£¥":
            return NUM
        return QUOTE if low[0] in "'’" else STOP
    if verb_form(low) is not None:
        return "?"
    if low.endswith("ly") and low not in words.NOT_ADVERBS:
        return ADV
    if low.endswith(words.ADJECTIVE_ENDINGS):
        return ADJ
    return NOUN_TAG
