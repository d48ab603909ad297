"""Sentences and tokens with their offsets.

In:  any text
Out: `Sentence`s whose tokens reproduce the text: `text[start:end] == word`
"U.S.", "U.S.-backed" and "Ankara's" are one token each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from transforms._events.tables import word_set

_TOKEN = re.compile(
    r"[^\W\d_]{2,}+(?![$€£¥\d_])(?:[-'’&/][^\W_]+)*+"  # most tokens are plain words
    r"|(?:[^\W\d_]\.){2,}(?:[-/][^\W_]+)*(?:['’]s)?"  # U.S., U.S.-backed, U.S.'s
    r"|[A-Z]{0,3}[$€£¥]\d+(?:[.,]\d+)*[^\W\d_]*"  # $340, US$141m
    r"|\d+(?:[.,:]\d+)*(?:[-–]?[^\W\d_]+)*%?"  # 1,000  3.5%  14-year-old
    r"|[^\W_]+(?:[-'’&/][^\W_]+)*"
    r"|\S"
)
_BREAK = re.compile(r"\n+|(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[^\W_a-z])")
_SMALL_BREAK = re.compile(r"\n+|(?<=[.!?…])[\"'”’)\]]*\s+")
"""The same for texts without a capital, as teletype archives have them."""
_ABBREVIATIONS = word_set(
    """mr mrs ms dr st gen col lt maj capt sgt cpl adm sen rep gov pres prof rev hon jr sr inc corp
    ltd co vs no gov jan feb mar apr jun jul aug sep sept oct nov dec etc al bros messrs h.e fr
    brig cmdr supt insp"""
)
_STARTERS = word_set(
    """The A An In On At He She It They We I But And This That These Those His Her Its Their After
    Before When While If As For From There Since Some Many Most One Two Such Both However Meanwhile
    Earlier Last Also"""
)
MAX_TOKENS = 200
"""A longer "sentence" is a table or a list without full stops; only its head is read."""


@dataclass(slots=True)
class Sentence:
    """One sentence: parallel lists, one entry a token."""

    start: int
    end: int
    words: list[str]
    lows: list[str]
    starts: list[int]
    ends: list[int]
    tags: list[str] = field(default_factory=list)


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of `text` in order."""
    for start, end in sentence_spans(text):
        found = list(islice(_TOKEN.finditer(text, start, end), MAX_TOKENS))
        if not found:
            continue
        words = [match[0] for match in found]
        starts = [match.start() for match in found]
        ends = [match.end() for match in found]
        lows = [word.lower() for word in words]
        yield Sentence(starts[0], ends[-1], words, lows, starts, ends)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence; the end may include trailing space."""
    start = 0
    breaks = _SMALL_BREAK if text.islower() else _BREAK
    for match in breaks.finditer(text):
        if text[match.start()] != "\n" and not _is_end(text, start, match.start(), match.end()):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _is_end(text: str, start: int, at: int, after: int) -> bool:
    """Say whether the full stop before `at` ends a sentence."""
    if text[at - 1] != ".":
        return True
    space = max(text.rfind(" ", start, at), text.rfind("\n", start, at), start - 1)
    word = text[space + 1 : at - 1].lstrip("\"'“‘(")
    if word.lower() in _ABBREVIATIONS:
        return False
    if len(word) == 1 and word.isalpha():  # an initial: "Arlo J. Penwick"
        return False
    if "." in word:  # "U.S." ends a sentence only before a word that starts one
        follower = re.match(r"[^\W_]+", text[after : after + 20])
        return follower is not None and follower[0] in _STARTERS
    return True
