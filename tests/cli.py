"""Call the command line: in this process for what it says, as a process for how it dies."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from typer.testing import CliRunner

from pipeline.commands import app
from transforms._storage import read_lines

ROOT = Path(__file__).resolve().parents[1]


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


def dateline(*arguments: object) -> Said:
    """Call a command in this process."""
    result = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    return Said(result.exit_code, result.stdout, " ".join(result.stderr.split()))


def start(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Start a command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def rows(output: Path, kind: str = "articles") -> list[dict[str, Any]]:
    """Return the published rows of one kind, of committed runs only, by run and shard."""
    found = []
    for run in committed(output):
        for path in sorted((output / kind).glob(f"run={run}/*")):
            found += [json.loads(line) for line in read_lines(str(path))]
    return found


def committed(output: Path) -> list[str]:
    """Return the ids of the committed runs."""
    return sorted(path.stem for path in (output / "runs").glob("*.json"))


def manifest(output: Path, run_id: str | None = None) -> dict[str, Any]:
    """Return the manifest of a run; of the only one if not said which."""
    (run,) = [run_id] if run_id else committed(output)
    loaded: dict[str, Any] = json.loads((output / "runs" / f"{run}.json").read_text())
    return loaded


def contents(output: Path, *kinds: str) -> dict[str, bytes]:
    """Return every published file below these kinds, its run left out of its name."""
    return {
        f"{kind}/{path.name}": path.read_bytes()
        for kind in kinds or ("articles", "stories", "events", "rejects")
        for path in _files(output / kind)
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def lasting(belongs: Callable[[int], bool]) -> list[int]:
    """Return the processes that are still there a moment after they should be over."""
    for _ in range(50):
        left = [pid for pid in _pids() if belongs(pid)]
        if not left:
            return []
        time.sleep(0.1)
    return left


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
