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
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms._dedupe.words import words_of

PLAIN, NAME, NUMBER, PLACE = 0, 1, 2, 3
"""Class of a term, in the order of precedence where a text uses it in two ways."""

STEM = 6
"""Letters kept of a word (5 and 7 measured within a point of it)."""
MAX_CHARACTERS = 20_000
"""Read of one text: news tells the event at its head, and hostile input must end somewhere."""
PLACE_SHARE = 0.25
"""Of the mentions of a place so many follow a preposition of place, or "town of" and the like."""

_PART = re.compile(r"[.!?:;\"“”«»„\n–—|(`]|[^\W_]+(?:['’.,-][^\W_]+)*")
_BREAKS = frozenset('.!?:;"“”«»„\n–—|(`')
_POSSESSIVE = ("'s", "’s")

_STOP = frozenset(
    """a about above after again against all also am an and any are as at be been before being
    below between both but by can could did do does doing don down during each few for from
    further had has have having he her here his how i if in into is it its just me more most mr
    mrs ms my no nor not now of off on once one only or other our out over own said same say says
    she should so some such t than that the their them then there these they this those through to
    too two under until up us very was we were what when where which while who whom why will with
    would you your""".split()
)
_CALENDAR = frozenset(
    """january february march april may june july august september october november december jan
    feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday mon tue wed thu fri sat sun""".split()
)
_LOCATIVE = frozenset("in near outside inside around off en à bei nahe".split())
_PLACE_NOUNS = frozenset(
    "town city village province region district port state island municipality suburb".split()
)
_BETWEEN = frozenset(
    """the eastern western northern southern central downtown south north east west nearby upper
    lower""".split()
)
"""What may stand between the preposition and the name."""
_BROAD = frozenset(
    """america americas american africa asia europe european eu un us usa uk u.s u.k middle east
    eastern west western north northern south southern central white house congress senate
    parliament""".split()
)
"""Names of what is too wide to tell where something happened, and of seats of power."""


class Counted(NamedTuple):
    """One term of a text."""

    count: int
    kind: int
    surface: str
    """The word as it stands first."""


@dataclass(slots=True)
class _Seen:
    """What one pass over the words has found."""

    order: list[tuple[str, str]] = field(default_factory=list)
    """Term and word, stop words left out."""
    plain: set[str] = field(default_factory=set)
    """Words that stand somewhere without a capital."""
    inside: set[str] = field(default_factory=set)
    """Words that stand with a capital where no sentence begins."""
    capital: Counter[str] = field(default_factory=Counter)
    located: Counter[str] = field(default_factory=Counter)


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
    whole = unicodedata.normalize("NFKC", f"{title}\n{text[:MAX_CHARACTERS]}")
    if not whole.isascii() and _is_unspaced(whole):
        return _pairs_of_characters(whole)
    seen = _read(_PART.findall(whole))
    known = {_stem(part): NAME for part in _parts(actors)}
    known.update({_stem(part): PLACE for part in _parts(places)})
    return _counted(seen, known)


def _read(parts: list[str]) -> _Seen:
    seen = _Seen()
    begins, in_place = True, False
    before = last = ""
    for part in parts:
        if part in _BREAKS:
            begins, in_place = True, False
            continue
        word = part[:-2] if part.endswith(_POSSESSIVE) else part
        low = word.lower()
        term = _stem(low)
        after = not begins and (last in _LOCATIVE or (last == "of" and before in _PLACE_NOUNS))
        if word[0].isupper() and low not in _STOP and low not in _CALENDAR:
            in_place = in_place or after
            seen.capital[term] += 1
            seen.located[term] += in_place
            if not begins:
                seen.inside.add(low)
        else:
            in_place = low in _BETWEEN and (after or in_place)
            if word[0].islower():
                seen.plain.add(low)
        if low not in _STOP and (len(low) > 1 or low.isdigit()):
            seen.order.append((term, word))
        before, last, begins = last, low, False
    return seen


def _counted(seen: _Seen, known: dict[str, int]) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    for term, word in seen.order:
        kind = max(_kind(seen, term, word), known.get(term, PLAIN))
        old = found.get(term)
        if old is None:
            found[term] = Counted(1, kind, word)
        else:
            surface = word if kind > old.kind else old.surface
            found[term] = Counted(old.count + 1, max(kind, old.kind), surface)
    return found


def _kind(seen: _Seen, term: str, word: str) -> int:
    if any(map(str.isdigit, word)):
        return NUMBER
    low = word.lower()
    if not word[0].isupper() or low in seen.plain or low not in seen.inside:
        return PLAIN
    located = seen.located[term]
    if located and located >= PLACE_SHARE * seen.capital[term] and low not in _BROAD:
        return PLACE
    return NAME


def _stem(word: str) -> str:
    return word.replace(",", "") if word[0].isdigit() else word[:STEM]


def _parts(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for part in _PART.findall(name):
            low = part.lower()
            if low not in _BREAKS and low not in _STOP and low not in _BROAD:
                yield low


def _is_unspaced(text: str) -> bool:
    """Tell a script without spaces by what the words of stories make of it: single characters."""
    head = words_of(text[:500])
    return len(head) > 20 and sum(len(word) == 1 for word in head) > len(head) / 2


def _pairs_of_characters(text: str) -> dict[str, Counted]:
    glyphs = words_of(text)
    found: dict[str, Counted] = {}
    for one, two in zip(glyphs, glyphs[1:], strict=False):
        term, kind = (one, NUMBER) if one.isdigit() else (one + two, PLAIN)
        old = found.get(term)
        found[term] = Counted(old.count + 1 if old else 1, kind, term)
    return found
