"""The program on `s3://`: run, run again, killed, stopped, overtaken; a server on loopback."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline import arbiter, inputs
from tests.bucket import Bucket
from tests.cli import Said, dateline, start
from tests.corpus import article_rows

ARTICLES = 120
KINDS = ("articles", "stories", "events", "rejects")
AS_OF = ("--as-of", "2026-03-09T00:00:00Z", "--workers", 1)
OUT = "s3://newsroom/out"


def fill(bucket: Bucket, count: int = 20) -> None:
    rows = list(article_rows(count))
    for part in range(2):
        text = "".join(json.dumps(row) + "\n" for row in rows[part::2])
        bucket.put(f"in/part{part}.jsonl", text)


def run(bucket: Bucket, *more: object, given: str = "s3://newsroom/in/*.jsonl") -> Said:
    return dateline("run", given, "--output", OUT, *AS_OF, *bucket.flags, *more)


def process(bucket: Bucket, *more: object) -> subprocess.Popen[str]:
    """Start a run that finds the store by its environment."""
    return start(
        *("run", "s3://newsroom/in/*.jsonl", "--output", OUT, *AS_OF, *more),
        env={**os.environ, **bucket.environment},
        start_new_session=True,
    )


def published(bucket: Bucket) -> dict[str, list[str]]:
    return {kind: sorted(map(json.dumps, bucket.rows(kind))) for kind in KINDS}


# --- run, and run again


@pytest.mark.parametrize(("compress", "suffix"), [("gzip", ".gz"), ("zstd", ".zst")])
def test_a_second_run_adds_no_row_and_a_committed_one_is_not_run_again(
    bucket: Bucket, compress: str, suffix: str
) -> None:
    fill(bucket)
    assert run(bucket, "--run-id", "r1", "--compress", compress).code == 0
    assert len(bucket.rows()) == 20
    assert all(key.endswith(f".jsonl{suffix}") for key in bucket.keys("out/articles/"))
    assert run(bucket, "--run-id", "r2", "--compress", compress).code == 0
    assert bucket.runs() == ["r1", "r2"]
    assert len(bucket.rows()) == 20
    assert bucket.manifests()[1]["funnel"]["already_seen"] == 20
    assert bucket.unnamed() == []
    before = bucket.keys()
    said = run(bucket, "--run-id", "r1")
    assert (said.code, "run r1 is committed already" in said.out) == (0, True)
    assert bucket.keys() == before


def test_rows_are_those_of_a_run_into_a_folder(bucket: Bucket, tmp_path: Path) -> None:
    fill(bucket)
    for key in bucket.keys("in/"):
        path = tmp_path / key
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bucket.get(key))
    assert dateline("run", tmp_path / "in", "--output", tmp_path / "out", *AS_OF).code == 0
    assert run(bucket).code == 0
    assert [json.dumps(row) for row in bucket.rows("events")] == [
        json.dumps(json.loads(line))
        for path in sorted((tmp_path / "out/events").rglob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]


def test_why_finds_an_article(bucket: Bucket) -> None:
    fill(bucket)
    run(bucket, "--run-id", "r1")
    asked = "http://harbourpost.example/4"
    said = dateline("why", asked, "--output", OUT, *bucket.flags)
    assert said.code == 0
    assert said.out.startswith("run r1 (")
    assert "published as article" in said.out


def test_why_names_an_object_that_expired(bucket: Bucket) -> None:
    fill(bucket)
    run(bucket, "--run-id", "r1")
    bucket.delete(*bucket.keys("out/stories/"))
    said = dateline("why", "http://harbourpost.example/4", "--output", OUT, *bucket.flags)
    assert said.code == 1
    assert "s3://newsroom/out/stories/run=r1/stories-00000-of-00004-000001-" in said.err
    assert "there is no such object" in said.err


@pytest.mark.parametrize("given", ["s3://newsroom/in/", "s3://newsroom/in/part0.jsonl"])
def test_a_prefix_and_a_single_object_are_inputs(bucket: Bucket, given: str) -> None:
    fill(bucket)
    assert run(bucket, given=given).code == 0
    assert len(bucket.rows()) == (20 if given.endswith("/") else 10)


def test_the_state_may_be_elsewhere_and_local(bucket: Bucket, tmp_path: Path) -> None:
    fill(bucket)
    for run_id in ("r1", "r2"):
        said = run(bucket, "--run-id", run_id, "--state", tmp_path / "state")
        assert said.code == 0, said.err
    assert bucket.keys("out/state/") == []
    assert len(bucket.rows()) == 20


def test_workers_in_other_processes_know_the_flags(bucket: Bucket) -> None:
    fill(bucket)
    mode = ("--direct_running_mode=multi_processing", "--direct_num_workers=2")
    arguments = ("run", "s3://newsroom/in/*.jsonl", "--output", OUT, *AS_OF, *bucket.flags, *mode)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with start(*arguments, env=plain) as running:
        _, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    assert len(bucket.rows()) == 20


# --- what is wrong is one line


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("s3://nowhere/in/*.jsonl", "s3://nowhere/in/*.jsonl: there is no such bucket"),
        ("s3://newsroom/none.jsonl", "no such file"),
        ("s3://newsroom/none/*.jsonl", "no file matches"),
    ],
)
def test_an_input_that_is_not_there_is_named(bucket: Bucket, given: str, message: str) -> None:
    said = run(bucket, given=given)
    assert (said.code, message in said.err) == (1, True), said.err


def test_an_output_without_a_bucket_is_named(bucket: Bucket) -> None:
    fill(bucket)
    said = dateline(
        "run", "s3://newsroom/in/*", "--output", "s3://nowhere/out", *AS_OF, *bucket.flags
    )
    assert said.code == 1
    assert said.err.startswith("dateline: ")
    assert "s3://nowhere/out/state" in said.err
    assert "there is no such bucket" in said.err


def test_a_server_that_does_not_answer_is_named(bucket: Bucket) -> None:
    flags = ["--s3_endpoint_url=http://127.0.0.1:9", *bucket.flags[1:]]
    said = dateline("run", "s3://newsroom/in/*", "--output", OUT, *flags)
    assert said.code == 1
    assert 'Could not connect to the endpoint URL: "http://127.0.0.1:9/newsroom' in said.err


def test_a_store_that_needs_another_extra_is_named() -> None:
    said = dateline("run", __file__, "--output", "gs://bucket/out")
    assert said.code == 1
    assert "gs://bucket/out: gs:// needs an extra package" in said.err


def test_without_boto3_the_remedy_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    real = inputs.find_spec
    monkeypatch.setattr(inputs, "find_spec", lambda name: None if name == "boto3" else real(name))
    for arguments in (("s3://newsroom/in/*", "--output", "out"), (__file__, "--output", OUT)):
        said = dateline("run", *arguments)
        assert said.code == 1
        assert said.err.endswith("s3:// needs boto3: pip install 'dateline-news[s3]'")


def test_a_state_in_a_store_needs_its_output_there(bucket: Bucket, tmp_path: Path) -> None:
    fill(bucket)
    said = dateline(
        *("run", "s3://newsroom/in/*", "--output", tmp_path, "--state", "s3://newsroom/state"),
        *bucket.flags,
    )
    assert said.code == 1
    assert "is on an object store and the output" in said.err


# --- killed, stopped, overtaken


KILLS = int(os.environ.get("KILLS", "3"))
UNDISTURBED: dict[str, list[str]] = {}


@pytest.mark.parametrize("number", range(KILLS))
def test_after_kill_9_the_next_run_publishes_what_an_undisturbed_one_does(
    bucket: Bucket, number: int
) -> None:
    fill(bucket, ARTICLES)
    with process(bucket, "--run-id", "first") as running:
        wait_for_attempt(bucket, running)
        # From its first write on: before that there is nothing to leave behind.
        time.sleep(random.Random(number).uniform(0.0, 2.0))
        running.send_signal(signal.SIGKILL)
        running.communicate(timeout=10)
    left = bucket.rows()
    assert len(left) in (0, ARTICLES), "a reader sees all of a run or nothing"
    assert run(bucket, "--run-id", "next").code == 0
    after = published(bucket)
    ids = [json.loads(row)["id"] for row in after["articles"]]
    assert len(ids) == len(set(ids)) == ARTICLES
    assert bucket.unnamed() == []
    if not UNDISTURBED:
        bucket.empty()
        fill(bucket, ARTICLES)
        assert run(bucket).code == 0
        UNDISTURBED.update(published(bucket))
    assert after == UNDISTURBED


def wait_for_attempt(bucket: Bucket, running: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if bucket.keys("out/state/attempts/"):
            return
        assert running.poll() is None, running.communicate()
        time.sleep(0.05)
    pytest.fail("the run did not begin")


def test_a_stop_signal_ends_at_once_and_commits_nothing(bucket: Bucket) -> None:
    fill(bucket, ARTICLES)
    with process(bucket) as running:
        wait_for_attempt(bucket, running)  # before its first row
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=10)
    assert running.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in err
    assert "nothing was committed" in err
    assert bucket.runs() == []
    assert run(bucket).code == 0
    assert len(bucket.rows()) == ARTICLES
    assert bucket.unnamed() == []


def test_of_two_runs_at_once_the_second_to_commit_is_told_and_nothing_of_it_counts(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(bucket)
    real = arbiter.commit
    others: list[int] = []

    def late(*arguments: Any) -> None:
        with process(bucket, "--run-id", "winner") as other:
            other.communicate(timeout=120)
        others.append(other.returncode)
        monkeypatch.setattr(arbiter, "commit", real)
        real(*arguments)

    monkeypatch.setattr(arbiter, "commit", late)
    said = run(bucket, "--run-id", "loser")
    assert others == [0]
    assert said.code == 1
    assert said.err.endswith(
        "dateline: another run committed meanwhile (run winner);"
        " nothing of this run counts, run again"
    )
    assert bucket.runs() == ["winner"]
    assert bucket.unnamed() == []
    assert run(bucket, "--run-id", "loser").code == 0
    assert len(bucket.rows()) == 20


def test_two_processes_at_once_lose_nothing_and_write_nothing_twice(bucket: Bucket) -> None:
    fill(bucket)
    with process(bucket, "--run-id", "a") as one, process(bucket, "--run-id", "b") as two:
        said = [running.communicate(timeout=120)[1] for running in (one, two)]
    codes = sorted((one.returncode, two.returncode))
    assert codes in ([0, 0], [0, 1]), said
    assert len(bucket.rows()) == 20
    assert ("another run committed meanwhile" in "".join(said)) is (codes == [0, 1])
    assert run(bucket, "--run-id", "c").code == 0
    assert len(bucket.rows()) == 20
    assert bucket.unnamed() == []
