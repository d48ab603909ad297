"""`dateline watch` as a process: what is polled when, what is kept, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline._told import Batch, as_json, as_line
from pipeline.lock import locked
from tests.cli import committed, dateline, lasting, manifest, rows, start
from tests.corpus import text
from tests.fakes import Answer, Asked, FakeWeb, Reply, fake_web
from tests.make import NOON


def feed(*links: str) -> bytes:
    items = "".join(f"<item><title>On {one}</title><link>{one}</link></item>" for one in links)
    head = "<title>Harbour Post</title><link>http://harbourpost.example/</link>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def page(number: int) -> Reply:
    said = "".join(f"<p>{one}</p>" for one in text(number).split("\n\n"))
    body = f"<html><head><title>Report</title></head><body><article>{said}</article></body></html>"
    return Reply(body.encode(), headers={"Content-Type": "text/html"})


class Feed:
    """A feed that answers 304 until it has changed."""

    def __init__(self, body: bytes = feed()) -> None:
        self.body = body

    def __call__(self, asked: Asked) -> Reply:
        etag = f'"{len(self.body)}"'
        if asked.headers.get("If-None-Match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        return Reply(self.body, headers={"ETag": etag, "Content-Type": "application/rss+xml"})


class Watching:
    """A watch that runs; `batch()` waits for the line of the next one."""

    def __init__(self, process: subprocess.Popen[str], output: Path) -> None:
        self.process = process
        self.output = output
        self.last: list[dict[str, Any]] = []
        """Batches that ended after it was told to stop."""

    def batch(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()
        said: dict[str, Any] = json.loads(line)
        return said

    def begun(self) -> None:
        """Wait until a batch is at work."""
        while not (self.output / ".dateline.lock.holder").exists():
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.02)

    def stop(self, *numbers: int) -> str:
        """Send signals, to the whole group as a terminal does; return what is said on stderr."""
        for number in numbers:
            os.killpg(self.process.pid, number)
            time.sleep(0.3)
        out, err = self.process.communicate(timeout=60)
        self.last = [json.loads(line) for line in out.splitlines()]
        assert "Traceback" not in err
        assert lasting(lambda pid: _runs_in(pid, self.process.pid)) == []
        return err


@contextmanager
def watching(tmp_path: Path, web: FakeWeb, *inputs: Any, **more: Any) -> Iterator[Watching]:
    config = {
        "inputs": list(inputs),
        "output": str(tmp_path / "out"),
        "http": {"allow_private": [web.here], "per_host_delay_s": 0, "retries": 0},
        "workers": 1,
        "watch": {"interval_s": 1},
        **more,
    }
    path = tmp_path / "watch.yaml"
    path.write_text(json.dumps(config))
    with start("watch", "--config", path, "--json", start_new_session=True) as process:
        try:
            yield Watching(process, tmp_path / "out")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _runs_in(pid: int, session: int) -> bool:
    """Say whether a process of a session runs; the dead may wait for their burial."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return False
    return state != "Z" and int(fields[2]) == session


def runs_with_files(output: Path) -> set[str]:
    """Return the ids of all runs that have left a file or folder in the output or the state."""
    return {path.name.removeprefix("run=") for path in output.rglob("run=*")}


def gaps(web: FakeWeb, path: str) -> list[float]:
    at = [asked.at_s for asked in web.asked if asked.path == path]
    return [later - earlier for earlier, later in pairwise(at)]


# --- what is polled when


def test_each_feed_is_polled_at_its_own_interval_and_sigterm_between_batches_ends_it(
    tmp_path: Path,
) -> None:
    with fake_web({"/fast": Feed(), "/slow": Feed()}) as web:
        slow = {"input": f"feed:{web.url('/slow')}", "interval_s": 5}
        fast = {"input": f"feed:{web.url('/fast')}", "interval_s": 2}
        with watching(tmp_path, web, slow, fast) as watch:
            said = [watch.batch()]
            while web.paths().count("/slow") < 2:
                said.append(watch.batch())
            time.sleep(0.1)
            err = watch.stop(signal.SIGTERM)
            said += watch.last
        assert watch.process.returncode == 0
        assert f"stopped after {len(said)} batches" in err
        # Intervals count from the start of a batch; how soon it asks depends on the machine, and
        # on one that is very busy a batch takes longer than the slow interval.
        assert web.paths().count("/slow") <= web.paths().count("/fast") <= 6
        assert min(gaps(web, "/fast")) >= 0.5
        assert gaps(web, "/slow")[0] >= 3.0
        assert sum(one["polled"] for one in said) == len(web.paths()), "each poll is told, once"
    assert (said[0]["polled"], said[0]["not_modified"]) == (2, 0)
    assert all(one["polled"] == one["not_modified"] for one in said[1:])


def test_a_story_is_revised_an_idle_poll_leaves_nothing_and_a_restart_goes_on(
    tmp_path: Path,
) -> None:
    listed = Feed()
    replies: dict[str, Answer] = {"/feed": listed, "/a": page(1), "/b": page(1), "/once": page(2)}
    with fake_web(replies) as web:
        listed.body = feed(web.url("/a"))
        inputs = (f"feed:{web.url('/feed')}", f"url:{web.url('/once')}")
        with watching(tmp_path, web, *inputs) as watch:
            first = watch.batch()
            assert (first["committed"], first["articles"], first["stories_new"]) == (True, 2, 2)
            idle = watch.batch()
            assert (idle["committed"], idle["polled"], idle["not_modified"]) == (False, 1, 1)
            watch.batch()
            listed.body = feed(web.url("/b"), web.url("/a"))
            revised = watch.batch()
            while not revised["committed"]:
                revised = watch.batch()
            counts = revised["articles"], revised["stories_new"], revised["stories_revised"]
            assert counts == (1, 0, 1)
            watch.stop(signal.SIGTERM)
        assert committed(watch.output) == [first["run_id"], revised["run_id"]]
        assert runs_with_files(watch.output) == set(committed(watch.output))
        (story,) = (one for one in rows(watch.output, "stories") if one["revision"] == 2)
        assert len(story["members"]) == 2
        asked = len(web.asked)
        with watching(tmp_path, web, *inputs) as again:
            said = again.batch()
            again.stop(signal.SIGTERM)
        assert said["articles"] == 0
        assert set(web.paths()[asked:]) <= {"/feed"}, "no page is fetched twice"
        assert web.asked[-1].headers["If-None-Match"], "what an idle poll taught is known"
        assert manifest(watch.output, revised["run_id"])["conservation"] == []


# --- how it ends


@pytest.mark.parametrize(
    ("grace_s", "numbers", "code"),
    [
        (30, [signal.SIGTERM], 0),
        (0.2, [signal.SIGTERM], 143),
        (30, [signal.SIGINT, signal.SIGINT], 130),
        (30, [signal.SIGKILL], -9),
    ],
    ids=["in time", "out of grace", "Ctrl-C twice", "kill -9"],
)
def test_within_a_batch_it_is_finished_or_nothing_is_committed(
    tmp_path: Path, grace_s: float, numbers: list[int], code: int
) -> None:
    slow = Reply(page(1).body, headers=page(1).headers, delay_s=1.0)
    listed = Feed()
    with fake_web({"/feed": listed, "/a": slow}) as web:
        listed.body = feed(web.url("/a"))
        source = f"feed:{web.url('/feed')}"
        pace = {"interval_s": 1, "grace_s": grace_s}
        with watching(tmp_path, web, source, watch=pace) as watch:
            while "/a" not in web.paths():
                assert watch.process.poll() is None, watch.process.communicate()
                time.sleep(0.02)
            err = watch.stop(*numbers)
        assert watch.process.returncode == code
        assert committed(watch.output) == [] or code == 0
        assert ("stopped after 1 batch\n" in err) == (code == 0)
        assert ("nothing was committed" in err) == (code in (130, 143))
        if signal.SIGKILL in numbers:
            with watching(tmp_path, web, source) as again:
                assert again.batch()["articles"] == 1
                again.stop(signal.SIGTERM)
        assert len(rows(watch.output)) == len(committed(watch.output))


def test_a_batch_that_fails_is_told_and_tried_again(tmp_path: Path) -> None:
    with fake_web({"/feed": Feed()}) as web:
        with watching(tmp_path, web, f"feed:{web.url('/feed')}") as watch:
            with locked(str(tmp_path / "out"), "other"):
                failed = watch.batch(), watch.batch()
                assert all("in use by run other" in one["error"] for one in failed)
                assert web.asked == []
            said = watch.batch()
            assert (said["polled"], "error" in said) == (1, False)
            watch.stop(signal.SIGTERM)
        assert watch.process.returncode == 0


def test_a_number_of_batches_tells_with_its_code_that_one_failed(tmp_path: Path) -> None:
    with locked(str(tmp_path / "out"), "other"):
        said = dateline(
            "watch", "http://a.invalid/rss.xml", "--output", tmp_path / "out", "--batches", 1
        )
    assert said.code == 1
    assert "failed: " in said.out
    assert "in use by run other" in said.out


# --- what is wrong


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["url:http://a.example/x"], "no feed among the inputs, so nothing to watch"),
        (["http://a.example/rss.xml", "--interval", "0"], "`--interval` must be at least 1, not"),
        (["http://a.example/rss.xml", "--interval", "x"], "`--interval` should be a number"),
        (["http://a.example/rss.xml", "--grace", "-1"], "`--grace` must be at least 0"),
        (["http://a.example/rss.xml", "--intervall", "5"], "did you mean --interval?"),
        (["http://a.example/rss.xml", "--batches", "0"], "Invalid value for '--batches'"),
        (["nowhere.xml"], "nowhere.xml"),
        ([], "no input"),
    ],
)
def test_a_wrong_start_ends_with_a_line(tmp_path: Path, arguments: list[str], message: str) -> None:
    said = dateline("watch", *arguments, "--output", tmp_path / "out")
    assert (said.code, said.out) == (1, "")
    assert message in said.err


@pytest.mark.parametrize("key", ["run_id: r1", "as_of: 2026-03-04"])
def test_what_is_each_batchs_own_is_refused(tmp_path: Path, key: str) -> None:
    config = tmp_path / "c.yaml"
    config.write_text(f"inputs: [http://a.example/rss.xml]\noutput: {tmp_path}/out\n{key}\n")
    said = dateline("watch", "--config", config)
    assert said.code == 1
    assert f"each batch of a watch has its own `{key.partition(':')[0]}`" in said.err


def test_a_batch_that_failed_is_one_line() -> None:
    batch = Batch(NOON, "r1", 2, "no space left", NOON)
    assert as_line(batch) == (
        "2026-03-04T12:00:00Z  r1  failed: no space left  next 2026-03-04T12:00:00Z"
    )
    assert json.loads(as_json(batch))["error"] == "no space left"


def test_run_due_polls_as_watch_would(tmp_path: Path) -> None:
    with fake_web({"/rss.xml": Feed(), "/robots.txt": Reply(status=404)}) as web:
        asked = (web.url("/rss.xml"), "--output", tmp_path / "out", "--allow-private", web.here)
        first = dateline("run", *asked, "--due")
        again = dateline("run", *asked, "--due")
        assert web.paths() == ["/rss.xml"]
        dateline("run", *asked, "--run-id", "again")  # without --due all is polled
        assert web.paths() == ["/rss.xml"] * 2
    assert (first.code, again.code) == (0, 0)
    assert "nothing is due before 20" in again.err
    assert len(committed(tmp_path / "out")) == 2
