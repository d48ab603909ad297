"""The composite on a runner: two runs through state files equal one run."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline

from schemas import Article, DedupeConfig
from tests.test_dedupe_link import corpus, linked
from transforms.dedupe_stories import DedupeStories, note

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def article(name: str, text: str, published: datetime | None = None) -> Article:
    return Article(
        id=name, url=None, text=text, published=published, source="Vale Post", source_id="f"
    )


def articles() -> list[Article]:
    """The corpus of the core's tests as articles, undated ones left out."""
    return [
        article(one.id, one.text, EPOCH + timedelta(microseconds=one.published))
        for one in sorted(corpus(families=8), key=lambda one: one.published)
        if one.published < 10**15
    ]


def run(rows: Iterable[Article], folder: Path, known: tuple[str, ...] = ()) -> list[str]:
    """Run the composite; `folder` gets the links and the blocks, one file a block."""
    folder.mkdir()

    def save(data: bytes) -> None:
        (folder / f"{len(data)}.fingerprints").write_bytes(data)

    with TestPipeline(runner="FnApiRunner") as pipeline:
        deduped = pipeline | beam.Create(list(rows)) | DedupeStories(DedupeConfig(known=known))
        _ = deduped.fingerprints | beam.Map(save)
        _ = (
            deduped.links
            | beam.Map(lambda link: link.model_dump_json())
            | beam.io.WriteToText(str(folder / "links"), num_shards=1)
        )
    return sorted((folder / "links-00000-of-00001").read_text().splitlines())


def test_in_beam_two_runs_through_state_equal_one_run_of_the_core(tmp_path: Path) -> None:
    rows = articles()
    middle = len(rows) // 2
    first = run(random.Random(1).sample(rows[:middle], middle), tmp_path / "first")
    (state,) = (tmp_path / "first").glob("*.fingerprints")
    second = run(rows[middle:], tmp_path / "second", known=(str(state),))
    whole, _ = linked([note(row) for row in rows])
    assert sorted(first + second) == sorted(one.model_dump_json() for one in whole.values())


def test_in_beam_damaged_state_ends_the_run_and_names_the_file(tmp_path: Path) -> None:
    state = tmp_path / "broken.fingerprints"
    state.write_bytes(b"not fingerprints")
    with pytest.raises(Exception, match=r"broken\.fingerprints"):
        run([article("a", "some text")], tmp_path / "run", known=(str(state),))


def test_note_has_the_time_in_microseconds_and_no_title() -> None:
    published = datetime(1970, 1, 1, 1, tzinfo=UTC)
    assert note(article("a", "text", published)) == ("a", 3_600_000_000, "text")
