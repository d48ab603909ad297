"""A stream on a real Flink cluster, a part of which is killed: every entry once all the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.flink_cluster import JOB_MANAGER, POOL, Cluster
from pipeline import engines
from pipeline.newsroom import Served
from tests.cli import committed, start
from tests.streams import (
    OFTEN,
    PATIENCE_S,
    assert_same_whoever_was_first,
    batch,
    checkpoints,
    configured,
    newsroom,
    stop_when_all_is_there,
    wait_for,
)

__all__ = ["batch", "newsroom"]

_MISSING = engines.missing(engines.cluster_needs())

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(_MISSING is not None, reason=f"a Flink cluster: {_MISSING}"),
]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster(task_managers=2) as running:
        yield running


def wait_for_a_restart(cluster: Cluster) -> None:
    """Wait until Flink has noticed: else the stream might end before the kill meant anything."""
    deadline = time.monotonic() + PATIENCE_S
    while not any(restarts(cluster, one["id"]) for one in cluster.ask("/jobs")["jobs"]):
        assert time.monotonic() < deadline, cluster.tails()
        time.sleep(0.2)


def restarts(cluster: Cluster, job: str) -> int:
    found = cluster.ask(f"/jobs/{job}/metrics?get=numRestarts")
    return sum(int(one["value"]) for one in found or ())


def asked(newsroom: Served) -> int:
    """Return how many feeds and pages were asked for; a site's files come before its pages."""
    counts = newsroom.counts()
    return sum(counts[url] for url in counts if not url.endswith(("/ai.txt", "/tdmrep.json")))


@pytest.mark.parametrize("part", ["taskmanager-1", POOL, JOB_MANAGER])
def test_every_entry_is_there_once_whatever_part_was_killed(
    part: str, cluster: Cluster, newsroom: Served, batch: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    stream = {"poll_s": 60, "window_s": 60, "speed": 10}
    config = configured(tmp_path / "stream.yaml", newsroom, **stream)
    arguments = ("run", "--config", config, "--output", output, "--streaming", "--quiet")
    flags = (*cluster.flags, "--parallelism=2", OFTEN)
    before = asked(newsroom)
    process = start(*arguments, *flags)
    try:
        # Feeds and pages are under way, no window is out; --resume needs a checkpoint besides.
        wait_for(process, lambda: asked(newsroom) >= before + 20, output)
        assert not committed(output)
        if part == JOB_MANAGER:
            wait_for(process, lambda: bool(checkpoints(output)), output)
        cluster.kill(part)
        cluster.start(part)
        cluster.wait_until_ready()
        if part == JOB_MANAGER:  # it alone knew of the job
            process.kill()
            process.communicate()
            process = start(*arguments, *flags, "--resume")
        else:
            wait_for_a_restart(cluster)
        stop_when_all_is_there(process, output, batch)
    finally:
        process.kill()
        process.communicate()
    assert_same_whoever_was_first(output, batch)
