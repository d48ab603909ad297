"""The sample newsroom on the engines that are here: the bytes of the in-process runner."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import engines
from tests.cli import contents, dateline, manifest

ENGINES = {"prism": engines.prism_needs, "flink": engines.flink_needs}

OF_THE_RUN = ("started_at", "finished_at", "runner")


def on(engine: str | None, folder: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Run the demo into `folder`, a new one each time: paths stand in rows."""
    flags = ("--runner", engine) if engine else ()
    said = dateline("demo", "--output", folder, "--workers", 2, "--quiet", *flags)
    assert said.code == 0, said
    told = {key: value for key, value in manifest(folder).items() if key not in OF_THE_RUN}
    found = contents(folder), told
    (folder / "runs" / "demo.json").unlink()
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines") / "out"


@pytest.fixture(scope="module")
def in_process(folder: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    return on(None, folder)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_gives_the_bytes_of_the_in_process_runner(
    engine: str, folder: Path, in_process: tuple[dict[str, bytes], dict[str, Any]]
) -> None:
    if problem := engines.missing(ENGINES[engine]()):
        pytest.skip(f"{engine}: {problem}")
    files, told = on(engine, folder)
    assert files == in_process[0]
    assert json.dumps(told, sort_keys=True) == json.dumps(in_process[1], sort_keys=True)
    assert sum(map(len, files.values())) > 100_000
