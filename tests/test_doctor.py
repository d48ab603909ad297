"""Cases for pipeline.doctor, and for what the command says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import engines
from pipeline.doctor import findings
from tests.cli import dateline
from tests.fakes import Reply, fake_web


@pytest.fixture(autouse=True)
def no_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engines.FOLDER_VARIABLE, str(tmp_path))


def problems(flink_master: str | None = None) -> dict[str, str | None]:
    return {one.name: one.problem for one in findings(flink_master)}


def test_the_in_process_engine_is_always_ready() -> None:
    assert problems()["in-process"] is None


def test_an_engine_that_is_not_there_names_the_command_that_gets_it() -> None:
    assert problems()["prism"] == "Prism missing: make engines"
    engines.prism_path().touch()
    assert problems()["prism"] is None


def test_a_cluster_is_asked_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    engines.job_server_path().touch()
    monkeypatch.setattr(engines, "_program", lambda *_: engines.Need("Java", "java", ""))
    flink = Reply(b'{"taskmanagers":2,"flink-version":"1.19.3"}')
    with fake_web({"/overview": flink}) as web:
        assert problems(f"127.0.0.1:{web.port}")["flink cluster"] is None
    with fake_web({"/overview": Reply(b"hello")}) as web:
        assert problems(f"127.0.0.1:{web.port}")["flink cluster"] == (
            f"127.0.0.1:{web.port} is not Flink"
        )


def test_an_address_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    engines.job_server_path().touch()
    monkeypatch.setattr(engines, "_program", lambda *_: engines.Need("Java", "java", ""))
    assert problems("jobmanager")["flink cluster"] == "jobmanager is no HOST:PORT"


def test_the_command_tells_both_kinds() -> None:
    said = dateline("doctor")
    assert said.code == 0
    assert "ready" in said.out
    assert "make engines" in " ".join(said.out.split())
