"""Who says so: the speaker a sentence names.

In:  a `Parse`
Out: a `Speaker`, or None
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms._events.chunks import NP, VERB
from transforms._events.parse import SAYING, Parse
from transforms._events.tables import word_set

_MAX_WORDS = 12
_SPEAKING = SAYING | word_set(
    "fear believe think expect estimate detail document show conclude find"
)
"""Verbs whose subject vouches for the clause behind them."""
_INSIDE = ("of", "for")
"""Prepositions inside a title ("Commissioner for Human Rights")."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Tokens `first` to `last` of chunk `chunk` speak; `verb` is the chunk that says so."""

    first: int
    last: int
    chunk: int
    verb: int


def speaker(parse: Parse) -> Speaker | None:
    """Return the speaker the sentence names first."""
    for at, chunk in enumerate(parse.chunks):
        if chunk.kind == VERB and chunk.lemma in _SPEAKING and not chunk.passive:
            if chunk.form == "finite" and (found := parse.subject(at)) is not None:
                return _speaker(parse, found, at)
        elif chunk.lemma == "according" and parse.is_phrase(at + 2):
            return _speaker(parse, at + 2, at)
    return None


def _speaker(parse: Parse, index: int, verb: int) -> Speaker:
    chunks, last = parse.chunks, index
    while (
        last + 2 < len(chunks)
        and chunks[last + 1].lemma in _INSIDE
        and chunks[last + 2].kind == NP
        and chunks[last + 2].last - chunks[index].first < _MAX_WORDS
    ):
        last += 2
    first, end = chunks[index].first, chunks[last].last
    return Speaker(first, min(end, first + _MAX_WORDS - 1), index, verb)
