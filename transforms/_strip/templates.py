"""Lines that a host repeats over distinct stories: its furniture, learnt from its own pages.

Copies never vote: two pages that share half of their prose are one story, or the story itself would
be learnt as furniture (content loss went from 2.8 to 65.7 % where copies voted). A line needs
MIN_STORIES of them, and a text of which much would go keeps it all. Votes of parts of a run, and of
earlier runs, are merged; they hold hashes, no text. Contains no Beam and no state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from schemas import Article, Removed
from transforms._strip.lines import Document, Line, is_prose, key_of, without

MIN_STORIES = 5
"""At five stories a host removes 22 % of what is left, at two or three 5 to 15 % (dev lines)."""
MAX_LINE_CHARS = 300
MAX_LINES = 80
MAX_PRINTS = 8
SAME_STORY = 0.5
MAX_SHARE = 0.3
"""Of a text that templates may take: more, and the host repeats its stories, not its furniture."""
RULE = "host_template"

Print = tuple[str, ...]
"""A story's prose lines, hashed, the least MAX_PRINTS of them: alike for copies of a story."""


class Votes(NamedTuple):
    """One host's lines, hashed, each with the distinct stories it stood in; at most MIN_STORIES."""

    lines: Mapping[str, tuple[Print, ...]]


def host_of(article: Article) -> str:
    """Return whose lines an article's are."""
    return urlsplit(article.url or "").hostname or article.source_id


def votes_of(article: Article) -> Votes:
    """Return what one article says of its host's lines."""
    document = Document.of(article)
    prose = sorted({_hash(line.text) for line in document.lines if is_prose(line.text)})
    if not prose:
        return Votes({})
    story = tuple(prose[:MAX_PRINTS])
    return Votes({_hash(line.text): (story,) for line in _candidates(document)[:MAX_LINES]})


def merged(votes: Iterable[Votes]) -> Votes:
    """Return the votes of several articles, parts or runs of one host; their order is no matter."""
    stories: dict[str, set[Print]] = {}
    for vote in votes:
        for line, prints in vote.lines.items():
            stories.setdefault(line, set()).update(prints)
    return Votes({line: _distinct(sorted(prints)) for line, prints in sorted(stories.items())})


def templates(votes: Votes) -> frozenset[str]:
    """Return the hashed lines that stood in enough distinct stories."""
    return frozenset(line for line, stories in votes.lines.items() if len(stories) >= MIN_STORIES)


def strip_templates(article: Article, known: frozenset[str]) -> Article:
    """Take a host's template lines out of a text; each names its evidence in `removed`."""
    document = Document.of(article)
    cut = [line for line in _candidates(document) if _hash(line.text) in known]
    if not cut or sum(len(line.text) for line in cut) > MAX_SHARE * len(article.text):
        return article
    evidence = f"in {MIN_STORIES} or more stories of {host_of(article)}"
    removed = (
        Removed(rule=RULE, text=article.text[slice(*line.span)], span=line.span, evidence=evidence)
        for line in cut
    )
    return article.replace(
        text=without(article.text, (line.span for line in cut)),
        removed=(*article.removed, *removed),
    )


def _candidates(document: Document) -> list[Line]:
    """Return the lines that may be furniture: short ones, but not the title."""
    return [
        line
        for line in document.lines
        if len(line.text) <= MAX_LINE_CHARS and key_of(line.text) not in ("", document.title_key)
    ]


def _distinct(prints: list[Print]) -> tuple[Print, ...]:
    kept: list[Print] = []
    for one in prints:
        if not any(_is_same_story(one, other) for other in kept):
            kept.append(one)
        if len(kept) == MIN_STORIES:
            break
    return tuple(kept)


def _is_same_story(one: Print, other: Print) -> bool:
    shared = len(set(one) & set(other))
    return shared >= SAME_STORY * min(len(one), len(other))


def _hash(text: str) -> str:
    """Return sixteen hexadecimal digits of a line's words; the first names the version."""
    return "1" + hashlib.blake2b(key_of(text).encode(), digest_size=8).hexdigest()[:15]
