"""Find the places a text names and say where they are.

In:  a text
Out: `Toponym`s in text order, each with the `Place` it most likely means
Spans are the longest names the gazetteer knows. Persons who bear the name of a place are left
out by their neighbours ("Jack London"), and by their surname in the rest of the text. Of several
places with one name the one wins that its container ("Paris, Texas"), the countries the text
speaks of, and its size speak for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from transforms._events import words
from transforms._events.gazetteer import Place, key_of, lookup
from transforms._events.place_words import (
    GIVEN_NAMES,
    LOCATIVE,
    NO_PLACE,
    OF_PERSON,
    STATES,
)
from transforms._events.tokens import Sentence, sentences
from transforms._events.vocabulary import known_words

LONGEST = 5
"""Words in the longest name that is looked up."""
KNOWN_BY_ITSELF = 100_000
"""A smaller place needs a word that says so ("in", "near") or its container."""
FAMOUS = 400_000
"""A larger city is meant even where its name is part of a longer one ("London Fire Brigade")."""
CONTAINER, SAME_COUNTRY, SAME_STATE = 6.0, 2.5, 1.0
"""What the container, the country and the state speak for, against the logarithm of its size."""
_BROAD = frozenset(("country", "continent", "state", "region", "sea"))


@dataclass(frozen=True, slots=True)
class Toponym:
    """`text[start:end]` names `place`."""

    start: int
    end: int
    place: Place


@dataclass(slots=True)
class _Found:
    sentence: Sentence
    first: int
    last: int
    start: int
    end: int
    options: tuple[Place, ...]


def find(text: str) -> tuple[Toponym, ...]:
    """Return the toponyms of `text`."""
    parts = list(sentences(text))
    surnames = _surnames(parts)
    found: list[_Found] = []
    for sentence in parts:
        found += _in_sentence(sentence)
    named = [one for one in found if _is_meant(one, surnames, found)]
    weights = _countries(named)
    return tuple(Toponym(one.start, one.end, _resolve(one, weights)) for one in named)


def _in_sentence(sentence: Sentence) -> Iterator[_Found]:
    at = 0
    while at < len(sentence.words):
        if not sentence.words[at][0].isupper():
            at += 1
            continue
        match = _longest(sentence, at)
        if match is None:
            at += 1
            continue
        yield match
        at = match.last + 1


def _longest(sentence: Sentence, at: int) -> _Found | None:
    for size in range(min(LONGEST, len(sentence.words) - at), 0, -1):
        last = at + size - 1
        if not sentence.words[last][0].isupper():
            continue
        start, end = sentence.starts[at], sentence.ends[last]
        low = sentence.lows[last]
        if low.endswith(("'s", "’s")):
            end -= 2
        name = " ".join(sentence.words[at : last + 1])
        if options := lookup(key_of(name[: len(name) - (sentence.ends[last] - end)])):
            return _Found(sentence, at, last, start, end, options)
    head, _, tail = sentence.words[at].partition("-")  # "U.S.-backed", "Syrian-led"
    if tail and (options := lookup(key_of(head))) and options[0].kind in _BROAD:
        start = sentence.starts[at]
        return _Found(sentence, at, at, start, start + len(head), options)
    return None


def _surnames(parts: list[Sentence]) -> frozenset[str]:
    """Return the last names of persons: what follows a given name or a title once."""
    out: set[str] = set()
    for sentence in parts:
        for at in range(1, len(sentence.words)):
            before = sentence.lows[at - 1]
            if not sentence.words[at][0].isupper():
                continue
            if before in GIVEN_NAMES or before.rstrip(".") in OF_PERSON:
                out.add(key_of(sentence.words[at].removesuffix("'s").removesuffix("’s")))
    return frozenset(out)


def _is_meant(one: _Found, surnames: frozenset[str], found: list[_Found]) -> bool:
    """Say whether a name stands for the place."""
    low = " ".join(one.sentence.lows[one.first : one.last + 1])
    best = one.options[0]
    is_single = one.first == one.last
    if low in NO_PLACE or (is_single and len(low) < 3 and best.kind == "city"):
        return False
    if best.kind in _BROAD and not (is_single and low in GIVEN_NAMES):
        return not _is_person(one)
    if is_single and _is_common_word(one, low):
        return False
    if key_of(low) in surnames and not _is_located(one):
        return False
    return not _is_person(one) and (_is_known(one, best) or _is_located(one) or _again(one, found))


def _is_common_word(one: _Found, low: str) -> bool:
    tag = known_words().get(low)
    if tag is None and low not in words.PERSON_NOUNS:
        return False
    return one.first == 0 or not _is_located(one)


def _is_known(one: _Found, best: Place) -> bool:
    if _container(one) != _NONE:
        return True
    least = FAMOUS if _capital_after(one) else KNOWN_BY_ITSELF
    return best.population >= least


def _is_located(one: _Found) -> bool:
    before = one.sentence.lows[one.first - 1] if one.first else ""
    return before in LOCATIVE or _container(one) != _NONE


def _again(one: _Found, found: list[_Found]) -> bool:
    """Say whether the same name is located elsewhere in the text."""
    name = one.sentence.words[one.first : one.last + 1]
    return not _capital_after(one) and any(
        other.sentence.words[other.first : other.last + 1] == name and _is_located(other)
        for other in found
    )


def _is_person(one: _Found) -> bool:
    """Say whether the neighbours make a person's name of it."""
    lows, all_words = one.sentence.lows, one.sentence.words
    before = lows[one.first - 1] if one.first else ""
    if before == "." and one.first > 1:  # "Mr. Houston"
        before = lows[one.first - 2]
    if before in GIVEN_NAMES or before in OF_PERSON:
        return True
    is_city = one.options[0].kind not in _BROAD
    if is_city and _unknown_capital(one, one.first - 1):
        return True
    is_given = lows[one.first] in GIVEN_NAMES and one.first == one.last
    return is_given and one.last + 1 < len(all_words) and _unknown_capital(one, one.last + 1)


def _unknown_capital(one: _Found, at: int) -> bool:
    """Say whether the neighbour is capitalised and neither opens the sentence nor is a place."""
    if at <= 0 or at >= len(one.sentence.words):
        return False
    word, low = one.sentence.words[at], one.sentence.lows[at]
    if not word[0].isupper() or word.isupper() or low in known_words():
        return False
    return not lookup(key_of(word))


def _capital_after(one: _Found) -> bool:
    at = one.last + 1
    return at < len(one.sentence.words) and one.sentence.words[at][0].isupper()


def _container(one: _Found) -> tuple[str, str]:
    """Return (country, state) behind a comma: "Paris, Texas", "Alexandria, La.", else ()."""
    lows, all_words = one.sentence.lows, one.sentence.words
    at = one.last + 1
    if at + 1 >= len(lows) or lows[at] not in (",", "(") or not all_words[at + 1][0].isupper():
        return _NONE
    if state := STATES.get(lows[at + 1].rstrip(".")):
        return "US", state
    for size in (3, 2, 1):
        name = " ".join(all_words[at + 1 : at + 1 + size])
        for place in lookup(key_of(name.removesuffix("'s").removesuffix("’s"))):
            if place.kind in ("country", "state"):
                inside = STATES.get(place.name.lower(), "") if place.country == "US" else ""
                return place.country, inside
    return _NONE


_NONE: tuple[str, str] = ("", "")


def _countries(named: list[_Found]) -> Counter[str]:
    """Count the countries a text speaks of, by what is hardly ambiguous."""
    weights: Counter[str] = Counter()
    for one in named:
        best = one.options[0]
        country = _container(one)[0] or best.country
        if country and (best.kind in _BROAD or best.population >= FAMOUS or _container(one)[0]):
            weights[country] += 1
    return weights


def _resolve(one: _Found, weights: Counter[str]) -> Place:
    country, state = _container(one)
    total = sum(weights.values()) or 1

    def score(place: Place) -> float:
        points = math.log10(place.population + 10)
        points += SAME_COUNTRY * weights[place.country] / total
        if country and place.country == country:
            points += CONTAINER
            points += SAME_STATE * 3 * (bool(state) and place.admin1 == state)
        return points

    return max(one.options, key=lambda place: (score(place), -place.id))
