"""Where it happened: the place a sentence gives for a trigger.

In:  a `Parse` and the token of a trigger
Out: (first token, last token), or None
A place is a name of the gazetteer after a place preposition, or any name there ("in Xville"),
or a place noun with its name ("the village of X"). The nearest to the right of the trigger wins.
"""

from __future__ import annotations

from transforms._events import words
from transforms._events.chunks import NP, Chunk
from transforms._events.parse import Parse
from transforms._events.place_names import PLACES
from transforms._events.tables import word_set
from transforms._events.vocabulary import COMMA, NAME, PREP

_STRONG = word_set("in near outside inside around across at throughout")
_WEAK = word_set("to from into on over off of against toward towards")
PLACE_NOUNS = word_set(
    """city town village province region district capital area state border county island suburb
    neighbourhood neighborhood prefecture municipality governorate camp port peninsula valley"""
)


def locate(parse: Parse, token: int) -> tuple[int, int] | None:
    """Return the tokens of the place of the event whose trigger is at `token`."""
    best: tuple[float, tuple[int, int]] | None = None
    for at in range(1, len(parse.chunks)):
        phrase = parse.chunks[at]
        if phrase.kind != NP:
            continue
        rank = _rank(parse, at, phrase)
        if rank <= 0:
            continue
        distance = phrase.first - token
        rank -= distance * 0.02 if distance > 0 else 0.5 - distance * 0.02
        if best is None or rank > best[0]:
            best = rank, _span(parse, at)
    return best[1] if best else None


def _rank(parse: Parse, at: int, phrase: Chunk) -> float:
    place_noun = phrase.lemma in PLACE_NOUNS
    of_name = place_noun and _of_name(parse, at)
    before = parse.chunks[at - 1]
    if before.kind != PREP or (before.lemma not in _STRONG and before.lemma not in _WEAK):
        return 2.5 if of_name else 0.0  # "shelled the village of X"
    strong = before.lemma in _STRONG
    if of_name or _is_known(parse, phrase) or (place_noun and phrase.has_name):
        return 3.0 if strong else 1.2 + of_name
    if before.lemma in ("in", "near", "outside") and parse.is_name(at):
        return 2.0 if phrase.lemma not in words.MONTHS else 0.0
    return 1.0 if strong and place_noun else 0.0


def _is_known(parse: Parse, phrase: Chunk) -> bool:
    lows = parse.sentence.lows
    for first in range(phrase.first, phrase.last + 1):
        name = " ".join(lows[first : phrase.head + 1])
        if name.removesuffix("'s") in PLACES:
            return True
    return False


def _of_name(parse: Parse, at: int) -> bool:
    chunks = parse.chunks
    return (
        at + 2 < len(chunks)
        and chunks[at + 1].lemma == "of"
        and chunks[at + 2].kind == NP
        and chunks[at + 2].has_name
    )


def _span(parse: Parse, at: int) -> tuple[int, int]:
    chunks = parse.chunks
    last = at + 2 if _of_name(parse, at) else at
    if (
        last + 2 < len(chunks)
        and chunks[last + 1].kind == COMMA
        and chunks[last + 2].kind == NP
        and parse.sentence.tags[chunks[last + 2].head] == NAME
        and _is_known(parse, chunks[last + 2])
        and chunks[last + 2].last - chunks[at].first < 10
    ):
        last += 2
    return chunks[at].first, chunks[last].last
