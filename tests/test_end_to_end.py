"""The product through its command line: what comes out, that it adds up, that it is the same."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.newsroom import EXPECTED, Served, serve
from tests.cli import committed, contents, dateline, manifest, rows
from tests.corpus import article_rows, write_rows
from transforms._shards import shard_of

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("demo") / "out"
    said = dateline("demo", "--output", output, "--workers", "2")
    assert said.code == 0, said
    assert "articles" in said.out
    return output


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "corpus.jsonl", article_rows(120))


def test_the_demo_finds_what_the_newsroom_holds(demo: Path) -> None:
    sums = manifest(demo)["funnel"]
    assert (sums["discovered"], sums["articles"]) == (EXPECTED.listed, EXPECTED.articles)
    assert sums["entries"] == sums["articles"] + sums["rejects"]
    reasons = Counter(row["reason"] for row in rows(demo, "rejects"))
    assert reasons == {**EXPECTED.rejects, "duplicate_entry": EXPECTED.duplicates}
    for row in rows(demo, "rejects"):
        if row["url"] in EXPECTED.rejected_urls:
            assert row["reason"] == EXPECTED.rejected_urls[row["url"]]


def test_the_demo_puts_copies_together_and_look_alikes_apart(demo: Path) -> None:
    story = {row["url"]: row["story_id"] for row in rows(demo) if row["url"]}
    for group in EXPECTED.groups:
        assert len({story[url] for url in group}) == 1, group
    for one, other in EXPECTED.apart:
        assert story[one] != story[other], (one, other)
    assert len(rows(demo, "stories")) == EXPECTED.stories


def test_the_demo_codes_events_from_article_text_only(demo: Path) -> None:
    articles = rows(demo)
    assert sum(bool(row["events"]) for row in articles) > EXPECTED.articles / 2
    for row in articles:
        for event in row["events"]:
            start, end = event["trigger_span"]
            assert row["text"][start:end] == event["trigger"]


def test_every_article_is_in_exactly_one_story(demo: Path) -> None:
    members = [one["article_id"] for row in rows(demo, "stories") for one in row["members"]]
    assert sorted(members) == sorted(row["id"] for row in rows(demo))


def test_rows_lie_sorted_in_the_shard_of_their_id(demo: Path) -> None:
    for path in (demo / "articles").rglob("*.jsonl"):
        number, count = int(path.stem.split("-")[1]), int(path.stem.split("-")[3])
        ids = [json.loads(line)["id"] for line in path.read_text().splitlines()]
        assert ids == sorted(ids)
        assert {shard_of(key, count) for key in ids} <= {number}


def test_a_second_demo_replaces_the_first_and_spares_other_folders(demo: Path) -> None:
    other = demo.parent / "mine"
    other.mkdir()
    (other / "notes.txt").touch()
    said = dateline("demo", "--output", other)
    assert said.code == 1
    assert "not an earlier demo" in said.err
    assert (other / "notes.txt").exists()


@pytest.mark.skipif(not SEEDS.exists(), reason="the seed articles are not on this machine")
def test_the_seeds_lose_their_boilerplate_and_are_two_stories(tmp_path: Path) -> None:
    said = dateline("run", *sorted(SEEDS.glob("*.txt")), "--output", tmp_path / "out")
    assert said.code == 0, said
    one, two = sorted(rows(tmp_path / "out"), key=lambda row: len(row["related"]))
    assert one["story_id"] != two["story_id"]
    assert [embed["handle"] for embed in one["embeds"]] == ["CBSNews"]
    assert "pic.twitter.com" not in one["text"]
    assert [image["id"] for image in two["images"]] == ["RTS19EE1"]
    assert len(two["related"]) == 2
    assert "READ:" not in two["text"]


# --- the same bytes


def run(tmp_path: Path, name: str, *arguments: object) -> Path:
    output = tmp_path / name
    said = dateline("run", *arguments, "--output", output, "--as-of", "2026-03-09T00:00:00Z")
    assert said.code == 0, said
    return output


def sorted_lines(output: Path, kind: str) -> list[bytes]:
    files = contents(output, kind).values()
    return sorted(line for file in files for line in file.splitlines())


def test_two_runs_give_the_same_bytes(tmp_path: Path, corpus: Path) -> None:
    one, two = run(tmp_path, "one", corpus), run(tmp_path, "two", corpus)
    assert contents(one) == contents(two)
    assert sum(map(len, contents(one).values())) > 50_000


@pytest.mark.parametrize("shards", [1, 16])
def test_the_number_of_shards_changes_no_row(tmp_path: Path, corpus: Path, shards: int) -> None:
    four, other = run(tmp_path, "4", corpus), run(tmp_path, "n", corpus, "--shards", shards)
    assert len(contents(other, "articles")) == shards
    for kind in ("articles", "stories", "events", "rejects"):
        assert sorted_lines(four, kind) == sorted_lines(other, kind), kind


def test_the_order_of_the_input_changes_no_byte(tmp_path: Path, corpus: Path) -> None:
    lines = corpus.read_text().splitlines(keepends=True)
    random.Random(7).shuffle(lines)
    shuffled = tmp_path / "other" / "corpus.jsonl"
    shuffled.parent.mkdir()
    shuffled.write_text("".join(lines))
    one = run(tmp_path, "one", corpus)
    two = run(tmp_path, "two", shuffled)
    for kind in ("articles", "stories", "events"):
        both = (contents(one, kind), contents(two, kind))
        assert _without_source(both[0], corpus) == _without_source(both[1], shuffled), kind


def _without_source(files: dict[str, bytes], path: Path) -> dict[str, bytes]:
    """The folder of the input is part of a row's `source_id`; nothing else may differ."""
    return {name: content.replace(str(path).encode(), b"INPUT") for name, content in files.items()}


def test_the_number_of_workers_changes_no_byte(tmp_path: Path) -> None:
    found = []
    for workers in ("1", "2"):
        assert dateline("demo", "--output", tmp_path / "out", "--workers", workers).code == 0
        found.append(contents(tmp_path / "out"))
    assert found[0] == found[1]


@pytest.mark.parametrize(("compress", "suffix"), [("gzip", "gz"), ("zstd", "zst")])
def test_compressed_rows_are_the_same_rows(
    tmp_path: Path, corpus: Path, compress: str, suffix: str
) -> None:
    plain, packed = run(tmp_path, "p", corpus), run(tmp_path, "c", corpus, "--compress", compress)
    assert all(name.endswith(f".jsonl.{suffix}") for name in contents(packed))
    assert rows(plain) == rows(packed)


# --- runs after runs


def test_the_same_input_again_adds_no_row(tmp_path: Path, corpus: Path) -> None:
    output = run(tmp_path, "out", corpus, "--run-id", "r1")
    before = rows(output), rows(output, "stories"), rows(output, "rejects")
    run(tmp_path, "out", corpus, "--run-id", "r2")
    assert committed(output) == ["r1", "r2"]
    assert (rows(output), rows(output, "stories"), rows(output, "rejects")) == before
    assert manifest(output, "r2")["funnel"]["already_seen"] == 120


def test_a_committed_run_id_is_not_run_again(tmp_path: Path, corpus: Path) -> None:
    output = run(tmp_path, "out", corpus, "--run-id", "r1")
    before = contents(output), (output / "runs/r1.json").read_bytes()
    said = dateline("run", corpus, "--output", output, "--run-id", "r1")
    assert said.code == 0
    assert "committed already" in said.out
    assert (contents(output), (output / "runs/r1.json").read_bytes()) == before


def test_a_copy_in_a_later_run_joins_the_old_story(tmp_path: Path) -> None:
    given = list(article_rows(10))  # row 9 repeats the text of row 8
    first = write_rows(tmp_path / "1.jsonl", iter(given[:9]))
    second = write_rows(tmp_path / "2.jsonl", iter(given[9:]))
    output = run(tmp_path, "out", first, "--run-id", "r1")
    run(tmp_path, "out", second, "--run-id", "r2")
    (copy,) = [row for row in rows(output) if row["url"].endswith("/9")]
    (original,) = [row for row in rows(output) if row["url"].endswith("/8")]
    assert copy["story_id"] == original["story_id"]
    revised = rows(output, "stories")[-1]
    assert (revised["id"], revised["revision"]) == (copy["story_id"], 2)
    assert len(revised["members"]) == 2


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Served]:
    with serve(tmp_path / "newsroom") as served:
        yield served


def newsroom_config(tmp_path: Path, served: Served, **more: Any) -> Path:
    path = tmp_path / "newsroom.yaml"
    http = {
        "connect_to": served.connect_to,
        "timeout_s": served.timeout_s,
        "per_host_delay_s": 0,
        "retries": 0,
    }
    config = {"inputs": list(served.inputs), "output": str(tmp_path / "out"), "http": http, **more}
    path.write_text(json.dumps(config))  # JSON is YAML
    return path


def test_unchanged_feeds_cost_conditional_requests_and_no_page(
    tmp_path: Path, newsroom: Served
) -> None:
    config = newsroom_config(tmp_path, newsroom)
    output = tmp_path / "out"
    assert dateline("run", "--config", config, "--run-id", "r1").code == 0
    before = len(newsroom.requests())
    kept = rows(output), rows(output, "stories"), rows(output, "rejects")
    assert dateline("run", "--config", config, "--run-id", "r2").code == 0
    again = newsroom.requests()[before:]
    feeds = [request for request in again if not request.url.endswith("/robots.txt")]
    assert len(feeds) == EXPECTED.feeds, "only the feeds were asked for"
    assert all(one.if_none_match or one.if_modified_since for one in feeds)
    assert (rows(output), rows(output, "stories"), rows(output, "rejects")) == kept
    sums = manifest(output, "r2")["funnel"]
    assert (sums["sources_not_modified"], sums["entries"]) == (EXPECTED.feeds, 0)


def test_a_page_that_was_slow_is_tried_again_once_it_is_due(
    tmp_path: Path, newsroom: Served
) -> None:
    (slow,) = [url for url, why in EXPECTED.rejected_urls.items() if why == "timed_out"]
    config = newsroom_config(tmp_path, newsroom)
    first = dateline("run", "--config", config, "--run-id", "r1", "--as-of", "2026-03-09T06:00Z")
    assert first.code == 0
    patient = newsroom_config(tmp_path, newsroom)
    patient.write_text(
        patient.read_text().replace(f'"timeout_s": {newsroom.timeout_s}', '"timeout_s": 60')
    )
    again = dateline("run", "--config", patient, "--run-id", "r2", "--as-of", "2026-03-09T07:00Z")
    assert again.code == 0, again
    assert [row["url"] for row in rows(tmp_path / "out")].count(slow) == 1
    assert dateline("why", slow, "--output", tmp_path / "out").out.count("run ") == 3


def test_a_feed_that_could_not_be_parsed_is_read_again_though_it_has_not_changed(
    tmp_path: Path,
) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<!doctype html><html><body><h1>Subscribe!</h1></body></html>")
    for run_id in ("r1", "r2"):
        said = dateline("run", f"feed:{feed}", "--output", tmp_path / "out", "--run-id", run_id)
        assert said.code == 3
        assert manifest(tmp_path / "out", run_id)["funnel"]["sources_rejected"] == 1
