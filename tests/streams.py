"""What the tests of a stream share: a newsroom's feeds, their batch, waiting, and comparing."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.newsroom import AS_OF, Served, serve
from tests.cli import committed, dateline, rows

OFTEN = "--checkpointing_interval=1000"
"""Checkpoints fall into the first bundles, and must hold nothing back (docs/decisions/0010)."""

PATIENCE_S = 280
"""A quiet machine needs 30 s to a first window on Flink; one under heavy load needed 120."""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("newsroom")) as served:
        yield served


def configured(path: Path, served: Served, **stream: Any) -> Path:
    """Write a configuration for the newsroom's feeds and pages."""
    web = [one for one in served.inputs if one.startswith(("feed:", "url:"))]
    http = {
        "connect_to": dict(served.connect_to),
        "timeout_s": served.timeout_s,
        "per_host_delay_s": 0.0,
        "retries": 0,
    }
    values = {"inputs": web, "as_of": str(AS_OF), "http": http, "workers": 1}
    if stream:
        values["stream"] = stream
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def batch(newsroom: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    config = configured(folder / "batch.yaml", newsroom)
    said = dateline("run", "--config", config, "--output", folder / "out")
    assert said.code == 0, said
    return folder / "out"


def wait_for(
    process: subprocess.Popen[str],
    reached: Callable[[], bool],
    output: Path,
    *,
    pause_s: float = 0.05,
) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, committed(output)
        time.sleep(pause_s)


def checkpoints(output: Path) -> list[Path]:
    return list(output.glob("state/checkpoints/*/chk-*/_metadata"))


def stop_when_all_is_there(process: subprocess.Popen[str], output: Path, batch: Path) -> None:
    """Wait until a stream has committed what a batch has, and a while longer; then stop it."""
    wanted = len(rows(batch)) + len(kept_rejects(batch))

    def all_is_there() -> bool:
        return len(rows(output)) + len(kept_rejects(output)) >= wanted

    try:
        wait_for(process, all_is_there, output, pause_s=0.2)
        time.sleep(6)  # whatever comes twice would come with the next polls
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 143, (out, err)


def kept_rejects(output: Path) -> list[dict[str, Any]]:
    """Return the rejects but for further listings: a stream counts those as seen."""
    return [row for row in rows(output, "rejects") if row["reason"] != "duplicate_entry"]


def latest(output: Path) -> dict[str, dict[str, Any]]:
    """Return the highest revision of each story; two rows of one revision are an error."""
    found: dict[str, dict[str, Any]] = {}
    revisions = Counter((row["id"], row["revision"]) for row in rows(output, "stories"))
    assert set(revisions.values()) <= {1}
    for row in rows(output, "stories"):
        if row["id"] not in found or found[row["id"]]["revision"] < row["revision"]:
            found[row["id"]] = row
    return found


def told(output: Path) -> dict[str, Any]:
    """Return what stories say, but for their number of revisions: a stream may need several."""
    facts = ("canonical_id", "members", "sources", "title")
    return {key: [row[fact] for fact in facts] for key, row in latest(output).items()}


def bodies(output: Path) -> list[str]:
    return sorted(map(json.dumps, rows(output)))


def assert_same(stream: Path, batch: Path) -> None:
    theirs, ours = set(bodies(batch)), set(bodies(stream))
    assert (sorted(ours - theirs), sorted(theirs - ours)) == ([], [])
    assert told(stream) == told(batch)
    assert lost(stream) == lost(batch)


def lost(output: Path) -> list[tuple[str, str]]:
    return sorted((row["reason"], row["id"]) for row in kept_rejects(output))


DEPENDS_ON_TURNS = frozenset(("story_id", "source", "source_id", "trust", "listed_title"))
"""Of an article that several feeds list: a feed that is polled a window later, because a part that
was killed came back slowly, lists it second, and is not the first of its story."""


def assert_same_whoever_was_first(stream: Path, batch: Path) -> None:
    """Compare what must be the same whichever feed was polled first after a restart."""
    assert _told_alike(stream) == _told_alike(batch)
    assert _stories_alike(stream) == _stories_alike(batch)
    assert lost(stream) == lost(batch)


def _told_alike(output: Path) -> list[str]:
    return sorted(
        json.dumps({key: value for key, value in row.items() if key not in DEPENDS_ON_TURNS})
        for row in rows(output)
    )


def _stories_alike(output: Path) -> set[frozenset[str]]:
    return {
        frozenset(member["article_id"] for member in row["members"])
        for row in latest(output).values()
    }
