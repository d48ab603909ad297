"""Cases for transforms.write_jsonl."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import apache_beam as beam
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that

from schemas import Article, FileWritten, to_json
from tests import corpus
from tests.make import article, output
from transforms._shards import shard_of
from transforms.write_jsonl import WriteJsonl

ARTICLES = [article(f"a{number}", text=corpus.text(number, 3)) for number in range(40)]
SHARDS = 3


def shuffled() -> list[Article]:
    some = list(ARTICLES)
    random.Random(5).shuffle(some)
    return some


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_in_beam_every_shard_is_written_sorted_and_always_with_the_same_bytes(
    tmp_path: Path,
) -> None:
    one, two, empty = (output(tmp_path, run_id=run, shards=SHARDS) for run in ("r1", "r2", "r3"))
    with TestPipeline(runner="FnApiRunner") as p:
        files = p | "A" >> beam.Create(ARTICLES) | "WriteA" >> WriteJsonl("articles", one)
        p | "B" >> beam.Create(shuffled()) | "WriteB" >> WriteJsonl("articles", two)
        nothing = p | "C" >> beam.Create([]).with_output_types(Article)
        nothing | "WriteC" >> WriteJsonl("articles", empty, shards=2)
        assert_that(files, _describe(tmp_path / "out"))
    first = contents(tmp_path / "out/articles/run=r1")
    assert first == _expected()
    assert contents(tmp_path / "out/articles/run=r2") == first
    assert contents(tmp_path / "out/articles/run=r3") == {
        "articles-00000-of-00002.jsonl": b"",
        "articles-00001-of-00002.jsonl": b"",
    }


def _expected() -> dict[str, bytes]:
    """Say what a reader expects: each row in the shard of its id, by id, one a line."""
    rows: dict[int, list[bytes]] = {shard: [] for shard in range(SHARDS)}
    for one in sorted(ARTICLES, key=lambda one: one.id):
        rows[shard_of(one.id, SHARDS)].append(to_json(one) + b"\n")
    assert all(rows.values()), "too few articles to fill every shard"
    return {
        f"articles-{shard:05d}-of-{SHARDS:05d}.jsonl": b"".join(lines)
        for shard, lines in rows.items()
    }


def _describe(folder: Path) -> object:
    """Check that what the sink says of its files is what lies on the disk."""

    def check(files: list[FileWritten]) -> None:
        assert sorted(file.id for file in files) == [
            f"articles/run=r1/articles-{shard:05d}-of-{SHARDS:05d}.jsonl" for shard in range(SHARDS)
        ]
        for file in files:
            stored = (folder / file.id).read_bytes()
            assert (file.kind, file.base) == ("articles", "output")
            assert (file.bytes, file.rows) == (len(stored), stored.count(b"\n"))
            assert file.sha256 == hashlib.sha256(stored).hexdigest()
            assert [json.loads(line)["id"] for line in stored.splitlines()] == sorted(
                one.id for one in ARTICLES if f"{shard_of(one.id, SHARDS):05d}-of" in file.id
            )

    return check
