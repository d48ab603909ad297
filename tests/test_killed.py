"""A run that dies at any moment leaves nothing a reader could mistake for news."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli import committed, dateline, lasting, rows, start
from tests.corpus import article_rows, write_rows

ARTICLES = 2000
KILLS = int(os.environ.get("KILLS", "5"))
"""Random moments tried; `KILLS=20 pytest tests/test_killed.py` tries twenty."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rows(tmp_path_factory.mktemp("corpus") / "rows.jsonl", article_rows(ARTICLES))


class Undisturbed:
    """What a run does when nobody kills it, and how long it takes."""

    def __init__(self, corpus: Path, output: Path) -> None:
        started = time.monotonic()
        with start(*arguments(corpus, output)) as process:
            _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        self.seconds = time.monotonic() - started
        self.rows = published(output)


def published(output: Path) -> dict[str, list[str]]:
    """Return all rows of all kinds, whichever committed run wrote them."""
    kinds = ("articles", "stories", "events", "rejects")
    return {kind: sorted(map(json.dumps, rows(output, kind))) for kind in kinds}


def arguments(corpus: Path, output: Path) -> tuple[object, ...]:
    return ("run", corpus, "--output", output, "--as-of", "2026-03-09T00:00:00Z", "--workers", 1)


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(corpus, tmp_path_factory.mktemp("undisturbed") / "out")


def moments(seconds: float) -> Iterator[float]:
    """Moments of a run, more of them towards its end, where it writes and commits."""
    chance = random.Random(20260304)
    yield from (seconds * chance.uniform(0.3, 1.02) for _ in range(KILLS))


@pytest.mark.parametrize("number", range(KILLS))
def test_after_kill_9_the_next_run_publishes_what_an_undisturbed_one_does(
    corpus: Path, undisturbed: Undisturbed, tmp_path: Path, number: int
) -> None:
    after = list(moments(undisturbed.seconds))[number]
    output = tmp_path / "out"
    with start(*arguments(corpus, output), start_new_session=True) as process:
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
    assert dateline(*arguments(corpus, output), "--run-id", "next").code == 0
    ids = [row["id"] for row in rows(output)]
    assert len(ids) == len(set(ids)) == ARTICLES
    assert published(output) == undisturbed.rows
    assert len(committed(output)) <= 2
    assert lasting(lambda pid: _session(pid) == process.pid) == []


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_ends_at_once_and_commits_nothing(
    corpus: Path, tmp_path: Path, number: signal.Signals
) -> None:
    output = tmp_path / "out"
    with start(*arguments(corpus, output)) as process:
        while not (output / ".dateline.lock.holder").exists():
            assert process.poll() is None, process.communicate()
        time.sleep(1.0)
        process.send_signal(number)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 128 + number
    assert "Traceback" not in err
    assert "nothing was committed" in err
    assert committed(output) == []
    assert dateline(*arguments(corpus, output)).code == 0
    assert len(rows(output)) == ARTICLES
