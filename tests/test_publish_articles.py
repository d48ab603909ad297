"""Cases for transforms.publish_articles."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import apache_beam as beam
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler

from schemas import Fault, Record, Reject, StoryLink, to_json
from tests.make import NOON, article, link, mention, output
from transforms._blobs import pack_rows, sorted_rows
from transforms.publish_articles import Placed, PublishArticles, join_stories


def rows(*records: Record) -> list[bytes]:
    return sorted_rows([pack_rows([to_json(one)]) for one in records])


def test_articles_come_by_id_with_their_story() -> None:
    links = rows(link("a", "s1"), link("b", "s2"))
    placed = list(join_stories(rows(article("b"), article("a")), links))
    assert [one.article for one in placed if isinstance(one, Placed)] == [
        article("a", story_id="s1"),
        article("b", story_id="s2"),
    ]


def test_a_slip_carries_the_events_and_no_body() -> None:
    event = mention("e1")
    (placed,) = join_stories(rows(article("a", events=(event,))), rows(link("a", "s1")))
    assert isinstance(placed, Placed)
    assert [one.mention_ids for one in placed.slip.events] == [("e1",)]
    assert "Text of a" not in placed.slip.model_dump_json()


def test_the_second_article_of_an_id_is_rejected_whatever_the_order() -> None:
    one, two = article("a", text="Alpha."), article("a", text="Beta.")
    for order in ((one, two), (two, one)):
        placed, reject = join_stories(rows(*order), rows(link("a", "s1")))
        assert isinstance(placed, Placed)
        assert placed.article.text == "Alpha."
        assert isinstance(reject, Reject)
        assert (reject.id, reject.reason, reject.fault) == ("a", "duplicate_id", Fault.SOURCE)


def test_the_article_kept_of_an_id_is_the_one_dedupe_linked() -> None:
    late = article("x", title="a", text="Alpha " * 9, published=NOON + timedelta(days=1))
    early = article("x", title="b", text="Beta " * 9, published=NOON)
    for order in ((late, early), (early, late)):
        placed, _ = join_stories(rows(*order), rows(link("x", "s1")))
        assert isinstance(placed, Placed)
        assert placed.article.title == "b"


def test_in_beam_every_shard_is_written_and_duplicates_reach_the_handler(tmp_path: Path) -> None:
    config = output(tmp_path, shards=3)
    given = [article("a"), article("a", text="Zulu."), article("b")]
    with TestPipeline(runner="FnApiRunner") as p:
        with CollectingErrorHandler() as rejects:
            articles = p | "A" >> beam.Create(given)
            links = p | "L" >> beam.Create([link("a", "s1"), link("b", "s2")]).with_output_types(
                StoryLink
            )
            published = (articles, links) | PublishArticles(config, rejects)
        assert_that(published.files | beam.Map(lambda f: f.rows), _sums_to(2))
        assert_that(
            rejects.output() | beam.Map(lambda r: (r.stage, r.reason)),
            equal_to([("PublishArticles", "duplicate_id")]),
            label="rejects",
        )
    files = sorted((tmp_path / "out/articles/run=r1").iterdir())
    assert [file.name for file in files] == [
        f"articles-{shard:05d}-of-00003.jsonl" for shard in range(3)
    ]
    written = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert sorted((row["id"], row["story_id"]) for row in written) == [("a", "s1"), ("b", "s2")]


def _sums_to(expected: int) -> object:
    def check(actual: list[int]) -> None:
        assert sum(actual) == expected, actual
        assert len(actual) == 3

    return check
