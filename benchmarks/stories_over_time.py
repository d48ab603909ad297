"""Do runs over time end as one run does? `python -m benchmarks.stories_over_time [--shared DIR]`.

Links the labelled near-duplicates (`bench/dedup/neardup_dev.jsonl.gz`) in one go, and again in runs
of a day, half a day, three days, and in random order, each run with what those before it left.
Aliases followed, a line for each tells how many articles are in other company than in one run, how
many have another story id, and the bytes of state an article. Without Beam: the same core
(`transforms._dedupe.link`) that DedupeStories runs.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.dedupe import read_articles
from schemas import DedupeConfig
from transforms._dedupe.block import Aliases, Block, decode
from transforms._dedupe.corpus import followed
from transforms._dedupe.link import blocks, link, links
from transforms._dedupe.sketch import Note, fingerprint
from transforms._dedupe.words import Vocabulary
from transforms.dedupe_stories import note

SHARED = Path(__file__).resolve().parents[2] / "shared"
DAY = 86_400_000_000
RUNS_OF_DAYS = {"a day": 1.0, "half a day": 0.5, "three days": 3.0}
SEEDS = (1, 2, 3)
RANDOM_RUNS = 14
BATCH = 500


def grouped(parts: Sequence[Sequence[Note]]) -> tuple[dict[str, str], int]:
    """Return the story of each article after all runs, and the bytes of state."""
    vocabulary = Vocabulary()
    known: list[Block | Aliases] = []
    stories: dict[str, str] = {}
    into: dict[str, str] = {}
    size = 0
    for part in parts:
        new = [fingerprint(part[at : at + BATCH], vocabulary) for at in range(0, len(part), BATCH)]
        linked = link(new, known, DedupeConfig())
        stories |= {one.id: one.story_id for one in links(linked)}
        into |= linked.aliases
        for data in blocks(linked):
            size += len(data)
            known.extend(decode(data))
    return {article: followed(story, into) for article, story in stories.items()}, size


def in_other_company(one: dict[str, str], other: dict[str, str]) -> int:
    """Count the articles whose story has other members."""
    mine, theirs = (_members(stories) for stories in (one, other))
    return sum(mine[one[article]] != theirs[other[article]] for article in one)


def _members(stories: dict[str, str]) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for article, story in stories.items():
        members.setdefault(story, set()).add(article)
    return {story: frozenset(found) for story, found in members.items()}


def orders(notes: Sequence[Note]) -> Iterator[tuple[str, list[list[Note]]]]:
    """Yield a name and the runs of each way to arrive."""
    in_time = sorted(notes, key=lambda one: (one.published, one.id))
    for name, days in RUNS_OF_DAYS.items():
        runs: dict[int, list[Note]] = {}
        for one in in_time:
            runs.setdefault(int((one.published - in_time[0].published) / (days * DAY)), []).append(
                one
            )
        yield f"runs of {name}", [runs[key] for key in sorted(runs)]
    step = -(-len(notes) // RANDOM_RUNS)
    for seed in SEEDS:
        shuffled = list(in_time)
        random.Random(seed).shuffle(shuffled)
        parts = [shuffled[at : at + step] for at in range(0, len(shuffled), step)]
        yield f"random order, seed {seed}", parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    chosen = parser.parse_args()
    path = chosen.shared / "bench/dedup/neardup_dev.jsonl.gz"
    notes = [note(article) for article in read_articles(str(path))]
    whole, _ = grouped([notes])
    for name, parts in orders(notes):
        stories, size = grouped(parts)
        row = {
            "order": name,
            "runs": len(parts),
            "articles_in_other_company": in_other_company(whole, stories),
            "articles_with_another_id": sum(whole[one] != stories[one] for one in whole),
            "state_bytes_an_article": round(size / len(notes)),
        }
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
