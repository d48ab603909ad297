"""Blocks of this run and of earlier runs, brought into one order that their arrival cannot change.

A node is one distinct text; its time is that of its earliest article. Articles without a date
come after all others, then by id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from transforms._dedupe.block import FIRST, MEMBER, Block, Ints, Texts, concat


@dataclass(frozen=True, slots=True)
class KnownStory:
    """What earlier runs decided about one story."""

    id: str
    leaders: list[int]
    """Nodes, the story's first article before all others."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles and their distinct texts in the order (time, id)."""

    ids: list[str]
    published: Ints
    node: Ints
    """The text of each article."""
    new: list[int]
    """Articles of this run, one row an id."""
    texts: Texts
    time: Ints
    """Per node, ascending."""
    first_row: Ints
    """The earliest article of each node."""
    known_stories: list[KnownStory]
    story_of_node: dict[int, int]
    """Nodes whose story earlier runs have fixed; values point into `known_stories`."""
    story_of_id: dict[str, int]


def gather(
    new: Sequence[Block], known: Sequence[Block], aliases: Mapping[str, str] | None = None
) -> Corpus:
    """Return the corpus of all blocks; of a new article given twice the earliest row counts.

    `aliases` are the ids of known stories that were given up, each with that which stays.
    """
    block = concat([*new, *known])
    new_rows = sum(len(part.ids) for part in new)
    exact = block.texts.exact[block.text]
    times, hashes = block.published.tolist(), exact.tolist()
    rows = sorted(range(len(block.ids)), key=lambda r: (times[r], block.ids[r], hashes[r], r))
    rows = _without_repeats(rows, block.ids, new_rows)
    order = np.array(rows, np.int64)
    _, firsts, inverse = np.unique(exact[order], return_index=True, return_inverse=True)
    by_first = np.argsort(firsts)
    node_of = np.empty(len(firsts), np.int64)
    node_of[by_first] = np.arange(len(firsts))
    node = node_of[inverse]
    first_row = firsts[by_first]
    ids = [block.ids[row] for row in rows]
    is_new = [row < new_rows for row in rows]
    published = block.published[order]
    current = [followed(story, aliases or {}) for story in block.stories]
    stories = _known_stories(current, block, rows, new_rows, node)
    return Corpus(
        ids,
        published,
        node,
        [at for at, fresh in enumerate(is_new) if fresh],
        block.texts.select(block.text[order[first_row]]),
        published[first_row],
        first_row,
        *stories,
    )


def _without_repeats(rows: list[int], ids: list[str], new_rows: int) -> list[int]:
    """Drop all but the first row of each new article; known rows stay, they emit nothing."""
    seen: set[str] = set()
    kept = []
    for row in rows:
        if row >= new_rows:
            kept.append(row)
        elif ids[row] not in seen:
            seen.add(ids[row])
            kept.append(row)
    return kept


def followed(story: str, aliases: Mapping[str, str]) -> str:
    """Return the id a story has now; a story can be united more than once."""
    while story in aliases:
        story = aliases[story]
    return story


def _known_stories(
    stories: list[str], block: Block, rows: list[int], new_rows: int, node: Ints
) -> tuple[list[KnownStory], dict[int, int], dict[str, int]]:
    """Collect the stories of known rows; a known article keeps its story even with a new text."""
    number: dict[str, int] = {}
    leaders: list[list[tuple[int, int]]] = []
    of_node: dict[int, int] = {}
    of_id: dict[str, int] = {}
    nodes = node.tolist()
    for at, row in enumerate(rows):
        if row < new_rows:
            continue
        story = number.setdefault(stories[row], len(number))
        if story == len(leaders):
            leaders.append([])
        leaders[story].append((FIRST - int(block.roles[row]), nodes[at]))
        of_node.setdefault(nodes[at], story)
        of_id.setdefault(block.ids[row], story)
    for at, row in enumerate(rows):
        if row < new_rows and block.ids[row] in of_id:
            of_node.setdefault(nodes[at], of_id[block.ids[row]])
    known = [KnownStory(name, _leaders(leaders[at])) for name, at in number.items()]
    return known, of_node, of_id


def _leaders(ranked: list[tuple[int, int]]) -> list[int]:
    """Return leader nodes, the first article's before all; any member when those have expired."""
    ordered = sorted(ranked)
    leading = [node for rank, node in ordered if rank < FIRST - MEMBER]
    return list(dict.fromkeys(leading)) or [ordered[0][1]]
