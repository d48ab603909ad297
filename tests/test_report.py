"""Cases for pipeline.report."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from pipeline.report import counts_of, exit_code, funnel, show
from schemas import (
    FileWritten,
    Funnel,
    Receipt,
    RunConfig,
    RunManifest,
    SeenConfig,
    Shard,
    SourceKind,
)
from tests.make import NOON, entry, output, source

WHOLE = Funnel(discovered=10, already_seen=3, entries=7, articles=5, rejects=2, placed=5)


def manifest(**fields: Any) -> RunManifest:
    return RunManifest(
        **{
            "id": "r1",
            "started_at": NOON,
            "finished_at": NOON,
            "as_of": NOON,
            "inputs": (),
            "funnel": Funnel(),
            "shards": (),
            "generation": 1,
            "config_sha256": "0",
            "runner": "FnApiRunner",
            "versions": {},
            **fields,
        }
    )


def counter(stage: str, name: str, committed: int | None, attempted: int | None = None) -> Any:
    metric = SimpleNamespace(namespace=stage, name=name)
    return SimpleNamespace(
        key=SimpleNamespace(metric=metric), committed=committed, attempted=attempted
    )


def result(*counters: Any) -> Any:
    metrics = SimpleNamespace(query=lambda _: {"counters": list(counters)})
    return SimpleNamespace(metrics=lambda: metrics)


# --- the counters


def test_counters_of_one_name_add_up_over_the_steps_of_a_stage() -> None:
    """SkipSeen stands in the graph twice: both steps count into one name."""
    found = counts_of(
        result(
            counter("SkipSeen", "passed", 4),
            counter("ExtractText", "passed", 3),
            counter("SkipSeen", "already_seen", 1),
            counter("SkipSeen", "passed", 2),
        )
    )
    assert found == {"ExtractText": {"passed": 3}, "SkipSeen": {"already_seen": 1, "passed": 6}}
    assert list(found) == sorted(found)
    assert list(found["SkipSeen"]) == ["already_seen", "passed"]


def test_attempted_counts_only_where_the_runner_commits_none() -> None:
    assert counts_of(
        result(
            counter("A", "both", 4, 9),
            counter("A", "attempted", None, 9),
            counter("A", "nothing", None, None),
            counter("A", "zero", 0, 9),
        )
    ) == {"A": {"attempted": 9, "both": 4, "nothing": 0, "zero": 0}}


# --- the funnel


def rows(kind: str, count: int, base: str = "output", name: str = "") -> FileWritten:
    return FileWritten(
        id=f"{kind}{name}", kind=kind, base=base, rows=count, bytes=count, sha256="0"
    )


def config(**fields: Any) -> RunConfig:
    sources = (source(SourceKind.FEED, "http://a.example/rss"), source(SourceKind.TEXT, "a.txt"))
    return RunConfig(as_of=NOON, sources=sources, output=output("x"), **fields)


def test_a_funnel_is_summed_up_from_counters_and_rows() -> None:
    counts = {
        "FetchFeeds": {"not_modified": 1, "passed": 1, "discovered": 99},
        "ParseFeeds": {"discovered": 10, "passed": 9},
        "ListUrls": {"discovered": 2},
        "FetchPages": {"discovered": 5, "passed": 12},
        "SkipSeen": {"already_seen": 4, "passed": 13},
        "KeepRejects": {
            "already_seen": 1,
            "entry": 3,
            "source": 1,
            "FetchPages.timed_out": 2,
            "ParseFeeds.bad_link": 1,
            "FetchFeeds.gone": 1,
        },
        "PublishArticles": {"passed": 10, "removed_read_link": 2, "removed_tweet": 1},
        "PublishStories": {"members": 10, "new": 8},
    }
    receipt = Receipt(
        files=(
            rows("articles", 6, name="0"),
            rows("articles", 4, name="1"),
            rows("stories", 8),
            rows("stories", 8, base="state"),
            rows("events", 3),
            rows("rejects", 4),
            rows("seen", 2, base="state"),
        ),
        sources=(),
    )
    due = SeenConfig(due=(entry("late"),))
    assert funnel(config(seen=due), counts, receipt) == Funnel(
        sources=2,
        sources_not_modified=1,
        sources_rejected=1,
        discovered=18,  # 10 in feeds, 2 listed, 5 in files, 1 due again
        already_seen=5,  # 4 skipped, 1 reject written before
        entries=13,
        articles=10,
        placed=10,
        rejects=3,  # 4 rows, one of them a whole source
        stories=8,
        events=3,
        rejects_by_reason={
            "FetchPages.timed_out": 2,
            "ParseFeeds.bad_link": 1,
            "FetchFeeds.gone": 1,
        },
        removed_by_rule={"read_link": 2, "tweet": 1},
    )


def test_a_run_without_any_counter_sums_up_to_nothing() -> None:
    assert funnel(config(), {}, Receipt(files=(), sources=())) == Funnel(sources=2)


def test_a_lost_article_is_a_sum_that_does_not_add_up() -> None:
    counts = {"ParseFeeds": {"discovered": 2}, "PublishStories": {"members": 1}}
    sums = funnel(config(), counts, Receipt(files=(rows("articles", 1),), sources=()))
    assert sums.faults() == ("entries = articles + rejects: 2 against 1",)


# --- the exit code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"funnel": WHOLE}, 0),
        ({"funnel": Funnel()}, 0),
        ({"funnel": WHOLE.replace(rejects_by_reason={"FetchPages.timed_out": 2})}, 0),
        ({"funnel": WHOLE.replace(rejects_by_reason={"ExtractText.bug": 1})}, 2),
        ({"funnel": WHOLE.replace(rejects_by_reason={"ExtractText.worker_died": 1})}, 2),
        ({"funnel": WHOLE.replace(rejects_by_reason={"FetchPages.bug_in_page": 1})}, 0),
        ({"funnel": WHOLE, "conservation": ("a = b: 1 against 2",)}, 2),
        ({"funnel": Funnel(discovered=2, entries=2, rejects=2)}, 3),
        ({"funnel": Funnel(sources=1, sources_rejected=1)}, 3),
        ({"funnel": Funnel(sources=2, sources_rejected=1, sources_not_modified=1)}, 0),
        ({"funnel": Funnel(sources=2, sources_not_modified=2)}, 0),
        ({"funnel": Funnel(discovered=3, already_seen=2, entries=1, rejects=1)}, 0),
        ({"funnel": Funnel(entries=1, rejects=1), "conservation": ("x",)}, 2),
        ({"funnel": Funnel(rejects=1, rejects_by_reason={"FetchPages.bug": 1})}, 2),
    ],
    ids=[
        "done",
        "nothing_to_do",
        "rejects_of_publishers",
        "bug",
        "worker_that_died",
        "reason_that_begins_like_bug",
        "broken_sum",
        "every_entry_rejected",
        "every_source_rejected",
        "one_source_rejected_the_other_unchanged",
        "nothing_new",
        "one_rejected_the_others_known",
        "broken_sum_before_nothing_fetched",
        "bug_before_nothing_fetched",
    ],
)
def test_the_exit_code_says_who_has_to_act(fields: dict[str, Any], code: int) -> None:
    assert exit_code(manifest(**fields)) == code


# --- what is shown


def shown(told: RunManifest, folder: str = "news") -> str:
    stream = StringIO()
    show(told, folder, Console(file=stream, width=60))
    return stream.getvalue()


def test_the_funnel_is_shown_line_by_line() -> None:
    sums = WHOLE.replace(sources=2000, sources_not_modified=1, sources_rejected=3, stories=4)
    said = [line.split(maxsplit=1) for line in shown(manifest(funnel=sums)).splitlines() if line]
    assert [(number, label.strip()) for number, label in said] == [
        ("2,000", "sources (1 not modified, 3 rejected)"),
        ("10", "entries found"),
        ("-3", "known from earlier runs"),
        ("7", "entries to work on"),
        ("-2", "rejected"),
        ("5", "articles"),
        ("4", "stories"),
        ("0", "events"),
    ]


def test_reasons_are_shown_by_how_often_and_then_by_name() -> None:
    reasons = {"B.gone": 1, "A.gone": 1, "C.timed_out": 1200}
    said = shown(manifest(funnel=Funnel(rejects_by_reason=reasons, removed_by_rule={"tweet": 5})))
    tail = said[said.index("Rejected, by stage and reason") :].splitlines()
    assert [line.split() for line in tail[1:4]] == [
        ["1,200", "C.timed_out"],
        ["1", "A.gone"],
        ["1", "B.gone"],
    ]
    assert ["5", "tweet"] in [line.split() for line in tail]


def test_what_did_not_happen_is_not_shown() -> None:
    said = shown(manifest(funnel=Funnel(sources=1)))
    assert "Rejected, by" not in said
    assert "Cleaned out" not in said
    assert "(" not in said
    assert "does not add up" not in said


def test_a_path_is_shown_whole_whatever_its_name_and_length() -> None:
    """Square brackets are markup to the library that prints."""
    folder = "news[bold]/" + "deep/" * 20
    shard = Shard(kind="articles", path="articles/a.jsonl", rows=1234, bytes=1, sha256="0")
    said = shown(manifest(shards=(shard,)), folder).splitlines()
    assert said[-1] == f"   1,234  {folder}articles/a.jsonl"


def test_a_broken_sum_is_shown() -> None:
    said = shown(manifest(conservation=("entries = articles + rejects: 2 against 1",)))
    assert "does not add up: entries = articles + rejects: 2 against 1" in said
