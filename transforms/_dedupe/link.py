"""All of deduplication on blocks of fingerprints: which article belongs to which story, and why.

In:  blocks of this run; blocks (with their stories) and aliases of earlier runs
Out: one StoryLink an article id of this run, in (published, id) order; the stories of earlier runs
     that this run has united; and the blocks of this run again, in the same order, with stories and
     roles, to be kept for later runs
The same articles give the same links and bytes, however they were split into blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from schemas import CopyKind, DedupeConfig, StoryLink, stable_id
from transforms._dedupe.block import (
    FIRST,
    LEADER,
    MEMBER,
    Aliases,
    Array,
    Block,
    Bools,
    Ints,
    encode,
    encode_aliases,
)
from transforms._dedupe.corpus import Corpus, gather
from transforms._dedupe.group import Grouping, Pairs, group
from transforms._dedupe.join import candidates
from transforms._dedupe.verify import compare, containments

_DAY = 86_400_000_000
_BLOCK_ARTICLES = 4096
"""Articles in one block of state."""
CONTAINED = 0.8
"""A shorter text with at least so much of it in the longer one is a part of it..."""
SHORTER = 0.8
"""...if it has at most this share of its words."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Stories of the new articles: parallel lists, in (published, id) order."""

    corpus: Corpus
    stories: list[str]
    roles: list[int]
    firsts: Ints
    """The node of the first article of each article's story."""
    aliases: dict[str, str]
    """Ids of known stories that are given up now, each with that of the story it is part of."""


def link(
    new: Sequence[Block],
    known: Sequence[Block | Aliases],
    config: DedupeConfig,
    *,
    unite_known: bool = True,
) -> Linked:
    """Decide the story of every new article."""
    kept = [one for one in known if isinstance(one, Block)]
    given_up = {k: v for one in known if isinstance(one, Aliases) for k, v in one.into.items()}
    corpus = gather(new, kept, given_up)
    pairs = _verified(corpus, config)
    grouping = group(corpus, pairs, config.containment, unite_known=unite_known)
    names = _names(corpus, grouping)
    numbers = _story_numbers(corpus, grouping)
    firsts = np.array([grouping.leaders[number][0] for number in numbers], np.int64)
    stories = [names[number] for number in numbers]
    aliases = {
        names[drop]: names[keep]
        for drop, keep in sorted(grouping.united.items())
        if drop < len(corpus.known_stories)
    }
    return Linked(corpus, stories, _roles(corpus, grouping, stories), firsts, aliases)


def links(linked: Linked) -> Iterator[StoryLink]:
    """Yield one link a new article, each with how it compares with its story's first."""
    corpus = linked.corpus
    for at in range(0, len(corpus.new), _BLOCK_ARTICLES):
        part = slice(at, at + _BLOCK_ARTICLES)
        rows = corpus.new[part]
        kinds, similarities = _relations(corpus, corpus.node[rows], linked.firsts[part])
        for row, story, role, kind, similarity in zip(
            rows, linked.stories[part], linked.roles[part], kinds, similarities, strict=True
        ):
            first = role == FIRST
            yield StoryLink(
                id=corpus.ids[row],
                story_id=story,
                kind=CopyKind.FIRST if first else kind,
                similarity=1.0 if first else similarity,
            )


def blocks(linked: Linked) -> Iterator[bytes]:
    """Yield the new articles' fingerprints with their stories, to be kept as state."""
    corpus = linked.corpus
    if linked.aliases:
        yield encode_aliases(linked.aliases)
    for at in range(0, len(corpus.new), _BLOCK_ARTICLES):
        rows = np.array(corpus.new[at : at + _BLOCK_ARTICLES], np.int64)
        nodes, text = np.unique(corpus.node[rows], return_inverse=True)
        yield encode(
            Block(
                [corpus.ids[row] for row in rows],
                corpus.published[rows],
                text.astype(np.int64),
                corpus.texts.select(nodes),
                linked.stories[at : at + _BLOCK_ARTICLES],
                np.array(linked.roles[at : at + _BLOCK_ARTICLES], np.uint8),
            )
        )


def _verified(corpus: Corpus, config: DedupeConfig) -> Pairs:
    """Return all pairs that are the same text."""
    fixed = np.zeros(len(corpus.time), np.bool_)
    fixed[list(corpus.story_of_node)] = True
    horizon = round(config.horizon_days * _DAY)
    found = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))]
    grams = corpus.texts.grams
    for pairs in candidates(grams, corpus.time, fixed, horizon, config.containment):
        seen = compare(corpus.texts, corpus.time, pairs, config.containment)
        found.append((pairs[0][seen.same], pairs[1][seen.same], seen.containment[seen.same]))
    return Pairs(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _names(corpus: Corpus, grouping: Grouping) -> dict[int, str]:
    """Return the id of each story: known ones keep theirs, new ones are named after their first."""
    names = {at: story.id for at, story in enumerate(corpus.known_stories)}
    for story, leaders in grouping.leaders.items():
        if story not in names:
            names[story] = stable_id("s", corpus.ids[corpus.first_row[leaders[0]]])
    return names


def _story_numbers(corpus: Corpus, grouping: Grouping) -> list[int]:
    """Return the story of each new article; one that was known before keeps its story."""
    nodes = corpus.node.tolist()
    found = [
        corpus.story_of_id.get(corpus.ids[row], grouping.story[nodes[row]]) for row in corpus.new
    ]
    return [grouping.united.get(story, story) for story in found]


def _roles(corpus: Corpus, grouping: Grouping, stories: list[str]) -> list[int]:
    """Return the role of each new article; leaders of known stories have theirs in the state."""
    known = len(corpus.known_stories)
    role_of_row = {
        int(corpus.first_row[node]): LEADER if at or story < known else FIRST
        for story, leaders in grouping.leaders.items()
        for at, node in enumerate(leaders)
        if node not in corpus.story_of_node
    }
    # A story's first article that is fetched again stays its first.
    for row, story in zip(corpus.new, stories, strict=True):
        if corpus.ids[row] in corpus.story_of_id and stable_id("s", corpus.ids[row]) == story:
            role_of_row[row] = FIRST
    return [role_of_row.get(row, MEMBER) for row in corpus.new]


def _relations(corpus: Corpus, nodes: Ints, firsts: Ints) -> tuple[list[CopyKind], list[float]]:
    """Return kind and containment of each text against the first one of its story."""
    share = containments(corpus.texts, (nodes, firsts))
    share[nodes == firsts] = 1.0
    words = corpus.texts.words
    kinds = _kinds(nodes == firsts, share, words[nodes], words[firsts])
    return kinds, share.round(4).tolist()


def _kinds(equal: Bools, share: Array, words: Ints, first_words: Ints) -> list[CopyKind]:
    contained = share >= CONTAINED
    table = (
        (equal, CopyKind.EXACT),
        (contained & (words <= SHORTER * first_words), CopyKind.TRUNCATED),
        (contained & (first_words <= SHORTER * words), CopyKind.EXTENDED),
    )
    kinds = [CopyKind.COPY] * len(equal)
    for applies, kind in reversed(table):
        for at in np.flatnonzero(applies).tolist():
            kinds[at] = kind
    return kinds
