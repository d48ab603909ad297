"""Terms of a story: what its words are (plain, name, number, place) and how often they stand there.

A term is the first letters of a word in lower case: endings matter little in most languages, and a
cut needs no table of any of them (docs/decisions/0016-event-clusters.md compares it with a
stemmer). A name is a word written with a capital inside a sentence and nowhere in the text without;
a place is a name that often follows a preposition of place. Scripts without capitals have plain
words and numbers only; those without spaces have pairs of characters for words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from transforms._dedupe.words import words_of

PLAIN, NAME, NUMBER, PLACE = 0, 1, 2, 3
"""Kind of a term, in order of precedence where a text uses it in two ways."""

STEM = 6
"""Letters kept of a word (5 and 7 measured within a point of it)."""
MAX_CHARACTERS = 20_000
"""Read of one text: news tells the event at its head, and hostile input must end somewhere."""
MAX_LETTERS = 64
"""Read of one word."""
PLACE_SHARE = 0.25
"""Of the mentions of a place so many follow a preposition of place, or "town of" and the like."""

_PART = re.compile(r"[.!?:;\"“”«»„\n–—|(`]|[^\W_]+(?:['’.,-][^\W_]+)*")
_BREAKS = frozenset('.!?:;"“”«»„\n–—|(`')
_POSSESSIVE = ("'s", "’s")
_UNSPACED_FROM = 20
"""Single characters at the head of a text that make it one without spaces, half of all at least."""


def _words(rows: str) -> frozenset[str]:
    return frozenset(rows.split())


_STOP = _words("""
    a about above after again against all also am an and any are as at be been before being
    below between both but by can could did do does doing don down during each few for from
    further had has have having he her here his how i if in into is it its just me more most mr
    mrs ms my no nor not now of off on once one only or other our out over own said same say says
    she should so some such t than that the their them then there these they this those through to
    too two under until up us very was we were what when where which while who whom why will with
    would you your
""")
_CALENDAR = _words("""
    january february march april may june july august september october november december jan
    feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday mon tue wed thu fri sat sun
""")
_LOCATIVE = _words("in near outside inside around off en à bei nahe")
_PLACE_NOUNS = _words(
    "town city village province region district port state island municipality suburb"
)
_BETWEEN = _words("""
    the eastern western northern southern central downtown south north east west nearby upper
    lower
""")
"""What may stand between the preposition and the name."""
_BROAD = _words("""
    america americas american africa asia europe european eu un us usa uk u.s u.k middle east
    eastern west western north northern south southern central white house congress senate
    parliament
""")
"""Names of what is too wide to tell where something happened, and of seats of power."""


class Counted(NamedTuple):
    """One term of a text."""

    times: int
    kind: int
    surface: str
    """The word as it stands first."""


class _Word(NamedTuple):
    """What a word looks like by itself."""

    text: str
    low: str
    term: str
    is_number: bool
    is_capital: bool
    is_stop: bool


class _Capitals(NamedTuple):
    """Where a text writes words with a capital."""

    inside: set[str]
    """Words, in lower case, that do so where no sentence begins."""
    all: Counter[str]
    located: Counter[str]
    """Terms, and of those the ones that follow a preposition of place."""


def terms_of(
    title: str, text: str, places: Iterable[str] = (), actors: Iterable[str] = ()
) -> dict[str, Counted]:
    """Return the terms of a story in the order of their first mention.

    Args:
        title: Headline; it counts like a first sentence.
        text: Body, of which MAX_CHARACTERS are read.
        places: Names known to be places, from whoever has read the text more closely.
        actors: Names known to be names, likewise.
    """
    whole = f"{title[:MAX_CHARACTERS]}\n{text[:MAX_CHARACTERS]}"
    whole = unicodedata.normalize("NFKC", whole)
    if not whole.isascii() and _is_unspaced(whole):
        return _pairs_of_characters(whole)
    parts = _PART.findall(whole)
    known = {term: NAME for term in _terms(actors)} | {term: PLACE for term in _terms(places)}
    return _counted(parts, _capitals(parts), known)


def _counted(parts: list[str], capitals: _Capitals, known: dict[str, int]) -> dict[str, Counted]:
    counts = Counter(parts)
    words = [(_look(part), count) for part, count in counts.items() if part not in _BREAKS]
    small = {word.low for word, _ in words if not word.is_capital}
    found: dict[str, Counted] = {}
    for word, count in words:
        if word.is_stop:
            continue
        is_name = word.is_capital and word.low in capitals.inside and word.low not in small
        kind = max(_kind(word, is_name, capitals), known.get(word.term, PLAIN))
        old = found.get(word.term)
        if old is None:
            found[word.term] = Counted(count, kind, word.text)
        else:
            surface = word.text if kind > old.kind else old.surface
            found[word.term] = Counted(old.times + count, max(kind, old.kind), surface)
    return found


def _kind(word: _Word, is_name: bool, capitals: _Capitals) -> int:
    if word.is_number:
        return NUMBER
    if not is_name:
        return PLAIN
    located = capitals.located[word.term]
    if located and located >= PLACE_SHARE * capitals.all[word.term] and word.low not in _BROAD:
        return PLACE
    return NAME


def _capitals(parts: list[str]) -> _Capitals:
    found = _Capitals(set(), Counter(), Counter())
    last_located = -1
    for at, part in enumerate(parts):
        if not part[0].isupper():
            continue
        word = _look(part)
        if word.low in _STOP or word.low in _CALENDAR:
            continue
        found.all[word.term] += 1
        if at and parts[at - 1] not in _BREAKS:
            found.inside.add(word.low)
            if last_located == at - 1 or _follows_preposition(parts, at):
                found.located[word.term] += 1
                last_located = at
    return found


def _follows_preposition(parts: list[str], at: int) -> bool:
    at -= 1
    while at > 0 and parts[at].lower() in _BETWEEN:
        at -= 1
    before = parts[at].lower()
    return before in _LOCATIVE or (
        before == "of" and at > 0 and parts[at - 1].lower() in _PLACE_NOUNS
    )


@lru_cache(maxsize=1 << 16)
def _look(part: str) -> _Word:
    text = part[:MAX_LETTERS].removesuffix(_POSSESSIVE[0]).removesuffix(_POSSESSIVE[1])
    low = text.lower()
    return _Word(
        text,
        low,
        low.replace(",", "") if low[0].isdigit() else low[:STEM],
        any(map(str.isdigit, low)),
        text[0].isupper(),
        low in _STOP or (len(low) == 1 and not low.isdigit()),
    )


def _terms(names: Iterable[str]) -> Iterator[str]:
    """Yield the terms of names that others have found."""
    for name in names:
        for part in _PART.findall(name):
            if part not in _BREAKS and not (word := _look(part)).is_stop and word.low not in _BROAD:
                yield word.term


def _is_unspaced(text: str) -> bool:
    """Tell a script without spaces by what the words of stories make of it: single characters."""
    head = words_of(text[:500])
    single = sum(len(word) == 1 for word in head)
    return single > _UNSPACED_FROM and single > len(head) / 2


def _pairs_of_characters(text: str) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    for one, two in pairwise(words_of(text)):
        term, kind = (one, NUMBER) if one.isdigit() else (one + two, PLAIN)
        old = found.get(term)
        found[term] = Counted(old.times + 1 if old else 1, kind, term)
    return found
