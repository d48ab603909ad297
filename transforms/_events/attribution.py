"""Who says so: the speaker a sentence names.

In:  a `Parse`
Out: (first token, last token, reporting chunk) of the speaker, or None
"""

from __future__ import annotations

from transforms._events.chunks import NP, VERB
from transforms._events.parse import Parse
from transforms._events.tables import word_set
from transforms._events.tags import COMMA, CONJ, OPEN, QUOTE, STOP

SAYING = word_set(
    """say tell report claim add announce confirm state note explain argue insist declare
    acknowledge stress reveal allege write tweet assert comment"""
)
_MAX_WORDS = 12


def speaker(parse: Parse) -> tuple[int, int, int] | None:
    """Return the speaker of the sentence and the chunk of the verb that says so."""
    for at, chunk in enumerate(parse.chunks):
        if chunk.kind == VERB and chunk.lemma in SAYING and not chunk.passive:
            if chunk.form == "finite" and (found := _of_verb(parse, at)) is not None:
                return (*_span(parse, found), at)
        elif chunk.lemma == "according" and parse.is_phrase(at + 2):
            return (*_span(parse, at + 2), at)
    return None


def _of_verb(parse: Parse, at: int) -> int | None:
    """ "X said ..." or "... , said X"."""
    chunks = parse.chunks
    before = chunks[at - 1].kind if at else STOP
    if before in (COMMA, QUOTE) and at + 1 < len(chunks) and chunks[at + 1].kind == NP:
        follower = chunks[at + 2].kind if at + 2 < len(chunks) else STOP
        if follower in (STOP, COMMA, QUOTE, CONJ, OPEN) or at + 2 == len(chunks):
            return at + 1
    return parse.subject(at)


def _span(parse: Parse, index: int) -> tuple[int, int]:
    chunks, last = parse.chunks, index
    while last + 2 < len(chunks) and chunks[last + 1].lemma == "of" and chunks[last + 2].kind == NP:
        last += 2
    first, end = chunks[index].first, chunks[last].last
    return first, min(end, first + _MAX_WORDS - 1)
