"""Measure a command with everything it starts: CPU, wall time, and memory of all its processes.

CPU comes from the kernel's accounting of ended processes, orphans included (they are reaped here).
Memory is the sum of the proportional set sizes of all its processes, sampled: pages that forked
workers share count once.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: orphaned grandchildren become ours, so their CPU is counted."""

_SAMPLE_S = 0.2


class Usage(NamedTuple):
    """What a command cost."""

    code: int
    cpu_s: float
    wall_s: float
    peak_mb: float
    output: str


def measure(command: Sequence[str], cwd: str | None = None) -> Usage:
    """Run a command to its end and return what it cost."""
    ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)
    started = time.monotonic()
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        said, cpu, peak, code = bytearray(), 0.0, 0.0, None
        while code is None:
            time.sleep(_SAMPLE_S)
            said += process.stdout.read() or b""
            peak = max(peak, _memory_mb(process.pid))
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                code = os.waitstatus_to_exitcode(status)
                cpu += usage.ru_utime + usage.ru_stime
        wall = time.monotonic() - started
        said += process.stdout.read() or b""
        process.returncode = code
    return Usage(code, cpu + _orphans(), wall, peak, said.decode(errors="replace"))


def _orphans() -> float:
    """Reap what the command left behind and return its CPU seconds."""
    cpu, deadline = 0.0, time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            ended, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if ended:
            cpu += usage.ru_utime + usage.ru_stime
        else:
            time.sleep(0.05)
    return cpu


def _memory_mb(session: int) -> float:
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _session(folder) == session:
            total += _pss_kb(folder)
    return total / 1024


def _session(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[3])
    except (OSError, ValueError, IndexError):
        return None  # it has just ended


def _pss_kb(folder: Path) -> int:
    try:
        for line in (folder / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass  # it has just ended
    return 0
