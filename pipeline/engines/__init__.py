"""The engines beside Beam's in-process runner: what each needs, where it lies, how to get it.

Flink needs Java and Beam's job server, one jar; Prism is one binary. Both lie in one folder
outside the repository (`folder`), under names with their versions, so that another version of
dateline never picks up an older one. Nothing here downloads while a run starts: that is what
`make engines` (`python -m pipeline.engines`) is for.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

BEAM_GO_VERSION = "v2.77.0"
"""Prism's version: that of the Python package in the lock file."""

FLINK_VERSION = "1.19"
BEAM_JAVA_VERSION = "2.62.0"
"""The newest Flink runner all of whose parts could be had and were measured together
(docs/decisions/0007); a newer job server is given with --flink_job_server_jar."""

FLINK_RELEASE = "1.19.3"
"""The Flink distribution the tests start a cluster from; PyPI's apache-flink-libraries."""

INSTALL_S = 900.0
"""A mirror that answers needs some 100 s for the largest; behind one that does not, tools wait."""

FOLDER_VARIABLE = "DATELINE_ENGINES"

_POM = Path(__file__).with_name("flink-job-server.xml")


class EngineError(Exception):
    """An engine cannot be had; the message is one line for the user."""


class Need(NamedTuple):
    """One thing an engine needs: whether it is here, and the one command that gets it."""

    name: str
    found: str | None
    """Where it is; None when it is missing."""
    remedy: str


def folder() -> Path:
    """Return the folder of the engines: $DATELINE_ENGINES, or one in the user's cache."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "dateline", "engines")


def prism_path() -> Path:
    """Return where Prism's binary lies once it is there."""
    return folder() / f"prism-{BEAM_GO_VERSION}"


def job_server_path() -> Path:
    """Return where the jar of Flink's job server lies once it is there."""
    return folder() / f"flink-{FLINK_VERSION}-job-server-{BEAM_JAVA_VERSION}.jar"


def distribution_path() -> Path:
    """Return where the Flink distribution lies once it is there."""
    return folder() / f"flink-{FLINK_RELEASE}"


_TIED = """#!/bin/sh
# Ends with the process that started it, however that ends.
if command -v setpriv >/dev/null 2>&1; then
  exec setpriv --pdeathsig KILL -- {program} "$@"
fi
exec {program} "$@"
"""


def tied(program: str) -> str:
    """Return a script that runs a program and lets it outlive nobody.

    Beam starts engines as processes of their own and leaves them behind when a run is killed: an
    orphaned Flink would restart its job for ever.
    """
    path = folder() / f"tied-{Path(program).name}"
    text = _TIED.format(program=shlex.quote(program))
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(0o755)
        os.replace(fresh, path)
    return str(path)


def prism_needs() -> tuple[Need, ...]:
    """Return what the preset `prism` needs."""
    return (_file("Prism", prism_path()),)


def flink_needs() -> tuple[Need, ...]:
    """Return what the preset `flink` needs."""
    return (_program("java", "Java 11 or 17"), _file("Flink's job server", job_server_path()))


def cluster_needs() -> tuple[Need, ...]:
    """Return what a Flink cluster on this machine needs; only tests and benchmarks start one."""
    lib = distribution_path() / "lib"
    return (*flink_needs(), _file("the Flink distribution", lib, "make cluster"))


def missing(needs: tuple[Need, ...]) -> str | None:
    """Return one line that names what is missing and how to get it; None when all is there."""
    lacking = [need for need in needs if need.found is None]
    if not lacking:
        return None
    remedies = list(dict.fromkeys(need.remedy for need in lacking))
    return f"{' and '.join(need.name for need in lacking)} missing: {', '.join(remedies)}"


def install(say: Callable[[str], object], *, cluster: bool) -> tuple[str, ...]:
    """Get every engine that is not here yet; return a line for each that cannot be had."""
    folder().mkdir(parents=True, exist_ok=True)
    jobs: list[tuple[str, Path, Callable[[Path], None]]] = [
        ("Prism", prism_path(), _install_prism),
        ("Flink's job server", job_server_path(), _install_job_server),
    ]
    if cluster:
        jobs.append(("the Flink distribution", distribution_path(), _install_distribution))
    failed: list[str] = []
    for name, path, job in jobs:
        if path.exists():
            say(f"{name}: {path}")
            continue
        say(f"{name}: fetching ...")
        try:
            with tempfile.TemporaryDirectory(dir=folder()) as work:
                job(Path(work))
            say(f"{name}: {path}")
        except (EngineError, OSError) as error:
            failed.append(f"{name}: {error}")
            say(failed[-1])
    return tuple(failed)


def _install_prism(work: Path) -> None:
    package = f"github.com/apache/beam/sdks/v2/go/cmd/prism@{BEAM_GO_VERSION}"
    _call(["go", "install", package], "Go 1.24 or newer", {"GOBIN": str(work)})
    os.replace(work / "prism", prism_path())


def _install_job_server(work: Path) -> None:
    versions = (f"-Dbeam.version={BEAM_JAVA_VERSION}", f"-Dflink.version={FLINK_VERSION}")
    command = ["mvn", "-q", "-B", "-f", str(_POM), *versions, f"-Dtarget={work}", "package"]
    _call(command, "Maven 3 and a JDK")
    os.replace(work / "flink-job-server-1.jar", job_server_path())


def _install_distribution(work: Path) -> None:
    """Unpack PyPI's copy of the Flink distribution; its own setup wants another Beam."""
    package = f"apache-flink-libraries=={FLINK_RELEASE}"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q"]
    _call([*pip, "--no-deps", "--no-binary=:all:", "-d", str(work), package], "pip")
    (archive,) = work.glob("*.tar.gz")
    shutil.unpack_archive(archive, work / "unpacked")
    (lib,) = (path for path in (work / "unpacked").rglob("lib") if list(path.glob("flink-dist-*")))
    os.replace(lib.parent, distribution_path())


def _call(command: list[str], what: str, variables: dict[str, str] | None = None) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise EngineError(f"{command[0]} is not installed; it needs {what}")
    environment = {**os.environ, **(variables or {})}
    try:
        done = subprocess.run(
            [program, *command[1:]],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_S,
        )
    except subprocess.TimeoutExpired:
        raise EngineError(f"`{command[0]}` was stopped after {INSTALL_S:g} s") from None
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise EngineError(f"`{' '.join(command)}` failed: {said[0] if said else 'it said nothing'}")


def _file(name: str, path: Path, remedy: str = "make engines") -> Need:
    return Need(name, str(path) if path.exists() else None, remedy)


def _program(program: str, what: str) -> Need:
    return Need(what, shutil.which(program), f"install {what}, so that `{program}` is on the PATH")
