"""Deduplication on labelled near-duplicates: quality, speed and memory of the whole composite.

`python -m benchmarks.dedupe [--shared DIR] [--rows FILE]` runs DedupeStories on the in-process
runner over `bench/dedup/neardup_dev.jsonl.gz` (or FILE, of the same form) and prints what the
scorer beside it says. The texts stay where they are: rows are read inside a DoFn.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import apache_beam as beam

from schemas import Article, DedupeConfig, StoryLink, stable_id
from transforms.dedupe_stories import DedupeStories

_SHARED = Path(__file__).resolve().parents[2] / "shared"


def article(row: dict[str, Any]) -> Article:
    """Build an article from a labelled row."""
    return Article(
        id=stable_id("a", row["url"]),
        url=row["url"],
        title=row.get("title"),
        text=row["text"],
        published=datetime.fromisoformat(row["published"]) if row.get("published") else None,
        source=row["source"],
        source_id=f"jsonl:{row['source']}",
    )


def rows_of(path: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSONL file, plain or gzip."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_articles(path: str) -> Iterator[Article]:
    """Yield one article a row."""
    return map(article, rows_of(path))


def as_line(link: StoryLink) -> str:
    """Return a link as JSON."""
    return json.dumps([link.id, link.story_id])


def run(path: str, folder: Path) -> tuple[int, float]:
    """Run the composite, write `links*` into `folder`; return articles and CPU seconds."""
    start = time.process_time()
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        deduped = (
            pipeline
            | beam.Create([path])
            | beam.FlatMap(read_articles).with_output_types(Article)
            | DedupeStories(DedupeConfig())
        )
        _ = (
            deduped.links
            | beam.Map(as_line)
            | beam.io.WriteToText(str(folder / "links"), num_shards=1)
        )
    seconds = time.process_time() - start
    return sum(1 for _ in (folder / "links-00000-of-00001").open()), seconds


def score(rows: str, folder: Path, scorer: Path) -> dict[str, Any]:
    """Write {url, story_id} rows and return what the scorer prints."""
    links = (json.loads(line) for line in (folder / "links-00000-of-00001").open())
    stories = dict(links)
    out = folder / "out.jsonl"
    with out.open("w", encoding="utf-8") as file:
        for row in rows_of(rows):
            line = {"url": row["url"], "story_id": stories[stable_id("a", row["url"])]}
            file.write(json.dumps(line) + "\n")
    command = [sys.executable, str(scorer), rows, str(out)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answer: dict[str, Any] = json.loads(printed)
    return answer


def main() -> None:
    """Run, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=_SHARED)
    parser.add_argument("--rows", help="labelled rows other than the development set")
    options = parser.parse_args()
    bench = options.shared / "bench" / "dedup"
    rows = options.rows or str(bench / "neardup_dev.jsonl.gz")
    before = _peak_mb()
    with tempfile.TemporaryDirectory() as name:
        articles, seconds = run(rows, Path(name))
        peak = _peak_mb()
        scores = score(rows, Path(name), bench / "score_dedup.py")
    print(f"articles           {articles}")
    print(f"pair F1            {scores['near_dup']['pair_F1']:.4f}")
    print(f"B-cubed F1         {scores['near_dup']['b3_F1']:.4f}")
    for kind, rate in scores.get("false_merge_rate", {}).items():
        print(f"{kind + ' merged':<18} {rate:.4f}")
    print(f"docs per CPU s     {articles / seconds:.0f}  (reading and Beam included)")
    print(f"peak MB            {peak:.0f}  ({before:.0f} before the run)")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
