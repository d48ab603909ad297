"""Cases for pipeline.lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.lock import LockedError, locked

HOLD = """
import sys
from pipeline.lock import locked
with locked(sys.argv[1], "r1"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_run_fails_at_once_and_names_the_first(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"in use by run r1 .process {first.pid}."):
            with locked(str(tmp_path), "r2"):
                pytest.fail("two runs hold one folder")
        first.kill()
    with locked(str(tmp_path), "r3"):
        pass  # a killed holder leaves no lock behind


def test_a_lock_ends_with_its_block(tmp_path: Path) -> None:
    for run in ("r1", "r2"):
        with locked(str(tmp_path), run):
            pass
