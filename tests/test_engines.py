"""Cases for pipeline.engines: what is missing is named with its remedy, and got or not."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from pipeline import engines


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(engines.FOLDER_VARIABLE, str(tmp_path / "engines"))
    return tmp_path / "engines"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on the PATH."""
    found = tmp_path / "bin"
    found.mkdir()
    monkeypatch.setenv("PATH", str(found))
    return found


def fake(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_without_an_engine_its_remedy_is_named() -> None:
    assert engines.missing(engines.prism_needs()) == "Prism missing: make engines"


def test_what_is_there_is_not_missing(folder: Path) -> None:
    folder.mkdir()
    engines.prism_path().touch()
    assert engines.missing(engines.prism_needs()) is None
    assert engines.prism_needs()[0].found == str(engines.prism_path())


def test_the_flink_distribution_is_got_by_a_command_of_its_own() -> None:
    said = engines.missing(engines.cluster_needs())
    assert said is not None
    assert said.endswith("make cluster")


def test_java_has_a_remedy_of_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    said = engines.missing(engines.flink_needs())
    assert said is not None
    assert said.startswith("Java 11 or 17 and Flink's job server missing: install Java")
    assert said.endswith("make engines")


def test_engines_lie_outside_the_repository_under_their_versions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(engines.FOLDER_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/c")
    assert str(engines.prism_path()) == "/c/dateline/engines/prism-v2.77.0"
    assert engines.job_server_path().name == "flink-1.19-job-server-2.62.0.jar"


def test_install_gets_what_is_missing_and_keeps_what_is_there(folder: Path, programs: Path) -> None:
    fake(programs, "go", 'printf prism > "$GOBIN/prism"')
    folder.mkdir()
    engines.job_server_path().write_text("jar")
    said: list[str] = []
    assert engines.install(said.append, cluster=False) == ()
    assert engines.prism_path().read_text() == "prism"
    assert engines.job_server_path().read_text() == "jar"
    assert said[-1] == f"Flink's job server: {engines.job_server_path()}"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        (engines.prism_path().name, engines.job_server_path().name)
    )


def test_one_engine_that_cannot_be_had_does_not_hold_back_the_other(programs: Path) -> None:
    fake(programs, "go", "echo no such module; exit 1")
    fake(programs, "mvn", 'for w; do case $w in -Dtarget=*) t=${w#*=};; esac; done; '
         'printf jar > "$t/flink-job-server-1.jar"')  # fmt: skip
    failed = engines.install(str, cluster=False)
    assert [one.partition(":")[0] for one in failed] == ["Prism"]
    assert "no such module" in failed[0]
    assert engines.job_server_path().read_text() == "jar"


def test_a_tool_that_hangs_is_stopped(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "INSTALL_S", 0.2)
    fake(programs, "go", "exec /bin/sleep 30")
    fake(programs, "mvn", "exec /bin/sleep 30")
    failed = engines.install(str, cluster=False)
    assert failed == (
        "Prism: `go` was stopped after 0.2 s",
        "Flink's job server: `mvn` was stopped after 0.2 s",
    )


def test_a_tool_that_is_not_installed_is_named(programs: Path) -> None:
    fake(programs, "go", 'printf prism > "$GOBIN/prism"')
    (failed,) = engines.install(str, cluster=False)
    assert "mvn is not installed; it needs Maven 3" in failed


@pytest.mark.skipif(not os.path.exists("/usr/bin/setpriv"), reason="no setpriv (util-linux)")
def test_a_tied_program_ends_with_the_process_that_started_it(folder: Path) -> None:
    folder.mkdir()
    script = f"'{engines.tied('sleep')}' 60 & echo $!; wait"
    parent = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.3)
    assert Path(f"/proc/{child}").exists()
    parent.kill()
    parent.wait()
    for _ in range(50):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    os.kill(child, 9)
    pytest.fail("it lived on")
