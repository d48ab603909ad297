"""A story as clustering sees it: the strongest terms of its text, and what a summary needs of it.

A sketch is a pure function of the story; nothing of the body but the terms is kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from transforms._cluster.terms import NAME, PLACE, Counted, terms_of

MAX_TERMS = 96
"""Terms kept of a story; 128 and all of them measured the same (decision 0016)."""
KIND_WEIGHT = (1.0, 2.0, 2.0, 2.0)
"""Of a plain word, a name, a number, a place: the latter tell this event from one of its kind."""
MAX_COUNT = 63
COUNT_BITS = 6
KIND_BITS = 2
"""Kind and count share a byte below the hash of the term (32 bits)."""
MAX_NAMES = 6
"""Places and actors kept for summaries, of each so many..."""
MAX_NAME_CHARACTERS = 40
"""...cut to so many."""
MAX_TITLE_CHARACTERS = 160
MAX_SOURCE_CHARACTERS = 80


class StoryNode(NamedTuple):
    """What clustering is told of a story."""

    id: str
    published: int
    """Microseconds since 1970, or `UNDATED` (transforms/_dedupe/block.py)."""
    title: str
    text: str
    source: str
    places: Sequence[str] = ()
    """Places somebody has found in the text already; more are looked for."""
    actors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is shuffled and kept of a story."""

    id: str
    published: int
    terms: tuple[int, ...]
    """Hash, kind and count of each term, ascending."""
    title: str
    source: str
    places: tuple[str, ...]
    actors: tuple[str, ...]


def sketch(story: StoryNode) -> Sketch:
    """Return the sketch of `story`."""
    terms = terms_of(story.title, story.text, story.places, story.actors)
    strongest = sorted(terms.items(), key=_weakness)[:MAX_TERMS]
    packed = {_hash(term): seen for term, seen in reversed(strongest)}
    return Sketch(
        story.id,
        story.published,
        tuple(sorted(_packed(code, seen) for code, seen in packed.items())),
        story.title[:MAX_TITLE_CHARACTERS],
        story.source[:MAX_SOURCE_CHARACTERS],
        _names(story.places, terms, PLACE),
        _names(story.actors, terms, NAME),
    )


def _weakness(item: tuple[str, Counted]) -> float:
    """Sort key, strongest first; of equals the one that stands first in the text."""
    return -KIND_WEIGHT[item[1].kind] * (1 + math.log(item[1].times))


def _packed(code: int, seen: Counted) -> int:
    count = min(seen.times, MAX_COUNT)
    return code << (KIND_BITS + COUNT_BITS) | seen.kind << COUNT_BITS | count


@lru_cache(maxsize=1 << 16)
def _hash(term: str) -> int:
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "little")


def _names(given: Iterable[str], terms: dict[str, Counted], kind: int) -> tuple[str, ...]:
    """Return given names, most frequent first, or else the words of this kind in the text."""
    counts: dict[str, int] = {}
    for name in given:
        counts[name] = counts.get(name, 0) + 1
    if not counts:
        counts = {seen.surface: seen.times for seen in terms.values() if seen.kind == kind}
    ranked = sorted(counts, key=lambda name: -counts[name])
    return tuple(name[:MAX_NAME_CHARACTERS] for name in ranked[:MAX_NAMES])
