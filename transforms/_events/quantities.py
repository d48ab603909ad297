"""How many: the numbers of an event with what they count.

In:  a `Parse`, a `Trigger`, its actor and target
Out: `Count`s in text order: kind, bounds, comparator, tokens
A number belongs to the event if its phrase is actor or target or stands in the trigger's clause.
What a number counts follows from the verb where the phrase is the target ("killed 40 people":
killed), else from the head of the phrase ("1,000 troops": troops).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms._events.chunks import NP, VERB, Chunk
from transforms._events.morphology import noun_lemma
from transforms._events.parse import Parse
from transforms._events.roles import Argument
from transforms._events.tables import word_set
from transforms._events.times.sums import NUMBERS
from transforms._events.triggers import Trigger
from transforms._events.vocabulary import NOUN_TAG, NUM, STOP, SUBORD

BY_VERB = {
    "killed": word_set("kill murder assassinate execute massacre slay die slaughter behead gun"),
    "wounded": word_set("wound injure maim hurt"),
    "arrested": word_set("arrest detain jail imprison apprehend round nab sentence"),
    "released": word_set("release free liberate pardon acquit parole"),
    "held": word_set("hold keep capture kidnap abduct"),
    "displaced": word_set("displace flee evacuate uproot evict"),
    "expelled": word_set("expel deport"),
    "rescued": word_set("rescue save"),
}
BY_NOUN = {
    "killed": word_set("death fatality dead"),
    "wounded": word_set("wounded injury injured"),
    "troops": word_set("troop soldier force peacekeeper marine reinforcement officer policeman"),
    "fighters": word_set("fighter militant rebel insurgent gunman guerrilla terrorist jihadist"),
    "protesters": word_set("protester demonstrator marcher striker worker student people person"),
    "hostages": word_set("hostage captive"),
    "prisoners": word_set("prisoner detainee inmate"),
    "displaced": word_set("refugee migrant evacuee"),
    "civilians": word_set("civilian child woman resident villager"),
    "missing": word_set("missing"),
    "weapons": word_set("missile rocket tank warplane jet bomb rifle warhead shell grenade"),
}
_ANY_COUNT = word_set("people person man woman child civilian member worker villager student")
"""Heads that say nothing of their own beside a verb."""
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_VAGUE = {"dozens": (24, 99), "hundreds": (200, 999), "thousands": (2_000, 9_999),
          "scores": (40, 99), "millions": (2 * 10**6, None), "several": (3, 9),
          "dozen": (12, 12)}  # fmt: skip
_AT_LEAST = re.compile(r"(?:at least|no (?:less|fewer) than|more than|over|upwards of|minimum of)$")
_AT_MOST = re.compile(r"(?:up to|at most|no more than|less than|fewer than|under|nearly|almost)$")
_ABOUT = re.compile(r"(?:about|around|some|roughly|approximately|an estimated|possible|circa)$")
_MONEY = re.compile(r"^[a-z]{0,3}[$€£¥](\d[\d,.]*)")


@dataclass(frozen=True, slots=True)
class Count:
    """Tokens `first` to `last` count `kind`: from `low` to `high`, None where open."""

    kind: str
    low: int
    high: int | None
    comparator: str
    """`=`, `>=`, `<=` or `~`."""
    first: int
    last: int


def find(
    parse: Parse, trigger: Trigger, actor: Argument | None, target: Argument | None
) -> list[Count]:
    """Return the quantities of an event."""
    out: list[Count] = []
    for index, phrase in _clause(parse, trigger):
        found = _number(parse, phrase)
        if found is None:
            continue
        first, last, low, high = found
        kind = _kind(parse, trigger, phrase, _is_in(phrase, target))
        if kind and not (_is_in(phrase, actor) and kind in BY_VERB and index < trigger.chunk):
            comparator = _comparator(parse, first)
            high = None if comparator == ">=" else high
            out.append(Count(kind, low, high, comparator, first, last))
    return out


def _clause(parse: Parse, trigger: Trigger) -> Iterator[tuple[int, Chunk]]:
    """Yield the phrases between the ends of the trigger's clause."""
    chunks = parse.chunks
    first = last = trigger.chunk
    while first > 0 and not _ends(chunks[first - 1]):
        first -= 1
    while last + 1 < len(chunks) and not _ends(chunks[last + 1]):
        last += 1
    for index in range(first, last + 1):
        if chunks[index].kind == NP:
            yield index, chunks[index]


def _ends(chunk: Chunk) -> bool:
    return chunk.kind in (STOP, SUBORD) or (chunk.kind == VERB and chunk.form == "finite")


def _is_in(phrase: Chunk, argument: Argument | None) -> bool:
    return argument is not None and argument.first <= phrase.head <= argument.last


def _number(parse: Parse, phrase: Chunk) -> tuple[int, int, int, int | None] | None:
    """Return first and last token and bounds of the number that opens a phrase."""
    lows, tags = parse.sentence.lows, parse.sentence.tags
    for at in range(phrase.first, phrase.last + 1):
        low = lows[at]
        if low in _VAGUE:
            least, most = _VAGUE[low]
            return at, at, least, most
        if money := _MONEY.match(low):
            amount = _scaled(parse, at, money[1])
            last = at + (at < phrase.last and lows[at + 1] in _SCALES)
            return at, last, amount, amount
        if tags[at] != NUM:
            continue
        value = _value(low)
        if value is not None and not _is_year(parse, at, value):
            last = at + (at < phrase.last and lows[at + 1] in _SCALES)
            amount = _scaled(parse, at, low)
            return at, last, amount, amount
    return None


def _is_year(parse: Parse, at: int, value: float) -> bool:
    """ "In 2019 rebels attacked": four figures without a comma behind a preposition of time."""
    lows = parse.sentence.lows
    is_last = at + 1 == len(lows) or parse.sentence.tags[at + 1] != NOUN_TAG
    behind = at > 0 and lows[at - 1] in ("in", "since", "by", "during", "of", "until", "from")
    return 1900 <= value <= 2100 and lows[at].isdigit() and (is_last or behind)


def _value(low: str) -> float | None:
    plain = low.replace(",", "")
    if plain.replace(".", "", 1).isdigit():
        return float(plain)
    return NUMBERS.get(low) if low not in ("a", "an", "the") else None


def _scaled(parse: Parse, at: int, words: str) -> int:
    lows = parse.sentence.lows
    scale = _SCALES.get(lows[at + 1], 1) if at + 1 < len(lows) else 1
    return round((_value(words.rstrip(".,")) or 0) * scale)


def _kind(parse: Parse, trigger: Trigger, phrase: Chunk, is_target: bool) -> str:
    lows = parse.sentence.lows[phrase.first : phrase.last + 1]
    if any(_MONEY.match(low) for low in lows) or noun_lemma(phrase.lemma) in ("dollar", "euro"):
        return "amount"
    head, lemma = noun_lemma(phrase.lemma), parse.chunks[trigger.chunk].lemma
    by_verb = next((kind for kind, verbs in BY_VERB.items() if lemma in verbs), "")
    by_noun = next((kind for kind, nouns in BY_NOUN.items() if head in nouns), "")
    if is_target and by_verb:
        return by_verb
    if by_noun == "protesters" and trigger.sense.type != "PROTEST":
        return by_verb if head in _ANY_COUNT and by_verb and is_target else ""
    return by_noun


def _comparator(parse: Parse, first: int) -> str:
    before = " ".join(parse.sentence.lows[max(0, first - 4) : first])
    for pattern, sign in ((_AT_LEAST, ">="), (_AT_MOST, "<="), (_ABOUT, "~")):
        if pattern.search(before):
            return sign
    return "="
