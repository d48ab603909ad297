"""Run the product's own command on the labelled sets, and hand its rows to the sets' scorers.

Everything goes through `dateline run`: what is measured is what a user gets.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks._measure import Usage, measure
from transforms._urls import article_id, canonical_url

DATELINE = (sys.executable, "-m", "pipeline")


class FailedError(Exception):
    """A command of the benchmark ended badly; the message holds what it said."""


def run_dateline(arguments: Iterable[str], output: Path) -> Usage:
    """Run one batch into an empty folder."""
    keep_all = ("--respect", "none")  # what it is compared with keeps every page
    usage = measure([*DATELINE, "run", *arguments, *keep_all, "--output", str(output), "--quiet"])
    if usage.code != 0:
        raise FailedError(f"dateline ended with {usage.code}: {usage.output[-2000:]}")
    return usage


def generate_articles(shared: Path, path: Path, articles: int, *options: str) -> None:
    """Write articles of the labelled set's generator, stories recombined from its sentences."""
    command = [
        *(sys.executable, str(shared / "dedup/gen_corpus.py")),
        *("--base", str(shared / "dedup/base_stories.dev.jsonl.gz"), "--composite"),
        *("-n", str(articles), "--out", str(path), *options),
    ]
    subprocess.run(command, check=True, capture_output=True)


def manifest(output: Path) -> dict[str, Any]:
    """Return the manifest of the one run of an output folder."""
    (path,) = (output / "runs").glob("*.json")
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def rows(output: Path, kind: str = "articles") -> Iterator[dict[str, Any]]:
    """Yield the published rows of one kind."""
    for path in sorted((output / kind).glob("run=*/*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a (gzipped) JSONL file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def write_jsonl(path: Path, objects: Iterable[dict[str, Any]]) -> None:
    """Write objects as JSONL."""
    with path.open("w", encoding="utf-8") as lines:
        for one in objects:
            lines.write(json.dumps(one, ensure_ascii=False) + "\n")


def score(script: Path, *arguments: object) -> dict[str, Any]:
    """Call a set's scorer and return what it prints as JSON."""
    command = [sys.executable, str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise FailedError(f"{script.name}: {done.stderr[-2000:]}")
    loaded: dict[str, Any] = json.loads(done.stdout)
    return loaded


def by_id(urls: Iterable[str]) -> dict[str, str]:
    """Return the labelled address of each article id."""
    return {article_id(canonical_url(url) or url): url for url in urls}


def extraction_rows(output: Path, gold: Path) -> Iterator[dict[str, Any]]:
    """Yield the published articles under the address the gold file knows them by."""
    known = by_id(row["url"] for row in read_jsonl(gold))
    for row in rows(output):
        if row["id"] in known:
            yield {
                "url": known[row["id"]],
                "text": row["text"],
                "title": row["title"],
                "published": (row["published"] or "")[:10] or None,
                "authors": row["authors"],
            }
