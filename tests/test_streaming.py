"""A stream through the command line: the stories of a batch, and nothing twice after a kill."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import engines
from pipeline.newsroom import Served
from tests.cli import committed, dateline, manifest, start
from tests.streams import (
    OFTEN,
    assert_same,
    batch,
    checkpoints,
    configured,
    newsroom,
    stop_when_all_is_there,
    wait_for,
)

__all__ = ["batch", "newsroom"]

pytestmark = pytest.mark.timeout(700)

ENGINES = {"prism": engines.prism_needs, "flink": engines.flink_needs}


def needs(engine: str) -> pytest.MarkDecorator:
    missing = engines.missing(ENGINES[engine]())
    return pytest.mark.skipif(missing is not None, reason=f"{engine}: {missing}")


BOTH = [pytest.param(name, marks=needs(name)) for name in ENGINES]


@pytest.mark.parametrize("engine", BOTH)
def test_a_stream_tells_the_stories_of_a_batch(
    engine: str, newsroom: Served, batch: Path, tmp_path: Path
) -> None:
    stream = {"poll_s": 60, "window_s": 60, "speed": 20}
    config = configured(tmp_path / "stream.yaml", newsroom, **stream)
    arguments = ("run", "--config", config, "--output", tmp_path / "out", "--streaming", "--quiet")
    flags = (OFTEN,) if engine == "flink" else ()
    process = start(*arguments, "--runner", engine, *flags)
    stop_when_all_is_there(process, tmp_path / "out", batch)
    assert_same(tmp_path / "out", batch)
    for run in committed(tmp_path / "out"):
        window = manifest(tmp_path / "out", run)
        assert window["conservation"] == []
        assert window["window"] is not None


@needs("flink")
def test_a_stream_that_was_killed_goes_on_with_nothing_lost_or_twice(
    newsroom: Served, batch: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    stream = {"poll_s": 60, "window_s": 60, "speed": 10}
    config = configured(tmp_path / "stream.yaml", newsroom, **stream)
    arguments = ("run", "--config", config, "--output", output, "--streaming", "--quiet")
    flags = ("--runner", "flink", OFTEN)
    process = start(*arguments, *flags)
    try:
        wait_for(process, lambda: bool(committed(output) and checkpoints(output)), output)
    finally:
        process.kill()
        process.communicate()
    stop_when_all_is_there(start(*arguments, *flags, "--resume"), output, batch)
    assert_same(output, batch)


def test_the_in_process_runner_refuses_to_stream_and_names_what_can(tmp_path: Path) -> None:
    said = dateline("run", "http://a.example/feed", "--output", tmp_path / "o", "--streaming")
    assert said.code == 1
    assert "cannot stream" in said.err
    assert "dateline watch" in said.err


def test_resume_without_streaming_is_refused(tmp_path: Path) -> None:
    said = dateline("run", "http://a.example/feed", "--output", tmp_path / "o", "--resume")
    assert said.code == 1
    assert "--resume belongs to --streaming" in said.err
