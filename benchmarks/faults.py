"""Run the product against the fault server, twice over one state: `python -m benchmarks.faults`.

    python -m benchmarks.faults [--shared DIR] [--group n,h] [--workers N] [--keep DIR]

The server (../shared/bench/faults) answers 114 listed feeds, sitemaps and home pages with all that
goes wrong on the web, keeps a canary nobody may be led to, and its checker judges what came out,
the messages and the requests it saw. Prints one line a run: cases passed, canary hits, seconds,
and the peak memory of all processes above that of a run with a single harmless feed.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks._end_to_end import DATELINE
from benchmarks._measure import Usage, measure

ROOT = Path(__file__).resolve().parents[1]
PORTS = 7
CANARY = 2
"""The port, after the first, that no request may reach."""

CONFIG = """\
http:
  user_agent: "dateline-faults/1 (+https://dateline.example/crawler)"
  per_host_delay_s: 0
  max_open_per_host: 4
  allow_private: [{allowed}]
"""
"""All cases live on one host; a pause of half a second between them would be the benchmark."""


def free_ports() -> int:
    """Return the first of PORTS neighbouring ports nobody listens on."""
    for first in range(18_700, 28_000, 10):
        try:
            for port in range(first, first + PORTS):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise OSError("no free ports")


@contextmanager
def fault_server(folder: Path) -> Iterator[int]:
    """Serve the faults; give the first port."""
    port = free_ports()
    command = [sys.executable, str(folder / "server.py"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            if "fault server" not in server.stdout.readline():
                raise OSError("the fault server did not start")
            yield port
        finally:
            server.terminate()


def ask(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        said: str = answer.read().decode()
    return said


def run(work: Path, output: Path, workers: int, number: int) -> Usage:
    """Run one batch over the sources of `work`; messages go to a log."""
    command = [
        *(*DATELINE, "run", f"feed:{work / 'feeds.txt'}", "--config", str(work / "config.yaml")),
        *("--output", str(output), "--workers", str(workers), "--run-id", f"run{number}"),
    ]
    usage = measure(command, cwd=str(ROOT))
    (work / f"run{number}.log").write_text(usage.output, encoding="utf-8")
    return usage


def check(folder: Path, port: int, work: Path, output: Path, *more: str) -> tuple[str, Any]:
    """Return the checker's complaints of the articles, and its sums; secrets are sought in all."""
    reports = [str(path) for path in output.glob("report/*.html")]
    command = [
        *(sys.executable, str(folder / "check.py"), "--port", str(port)),
        *("--logs", *map(str, sorted(work.glob("run*.log")))),
        *(("--report", *reports) if reports else ()),
        *more,
    ]

    def said(of: Path) -> list[str]:
        done = subprocess.run(
            [*command, "--out", str(of)], capture_output=True, text=True, check=False
        )
        return done.stdout.strip().splitlines()

    *complaints, sums = said(output / "articles")
    everything = json.loads(said(output)[-1])
    return "\n".join(complaints), {**json.loads(sums), "security": everything["security"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--group", help="only these groups of cases: n h s r b x p")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="leave output, logs and requests here")
    chosen = parser.parse_args()
    folder = chosen.shared / "bench/faults"
    if not folder.exists():
        sys.exit(f"no fault server at {folder}: say --shared DIR")
    with tempfile.TemporaryDirectory() as temporary, fault_server(folder) as port:
        work = chosen.keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        allowed = (port + n for n in range(PORTS) if n != CANARY)
        (work / "config.yaml").write_text(
            CONFIG.format(allowed=", ".join(f'"127.0.0.1:{one}"' for one in allowed))
        )
        (work / "feeds.txt").write_text(f"http://127.0.0.1:{port}/f/n-rss2\n")
        idle = run(work, work / "idle", chosen.workers, 0)
        group = f"?group={chosen.group}" if chosen.group else ""
        (work / "feeds.txt").write_text(ask(port, f"/feeds.txt{group}"))
        ask(port, "/__reset")
        for number in (1, 2):
            if number == 2:
                ask(port, "/__run")
            usage = run(work, work / "out", chosen.workers, number)
            above = usage.peak_mb - idle.peak_mb
            more = ["--rss-mb", str(usage.peak_mb)]
            more += ["--group", chosen.group] if chosen.group else []
            complaints, sums = check(folder, port, work, work / "out", *more)
            if chosen.keep:
                (work / f"requests{number}.json").write_text(ask(port, "/__counts"))
            print(complaints)
            print(
                json.dumps(
                    {
                        "run": number,
                        "exit": usage.code,
                        **sums,
                        "wall_s": round(usage.wall_s, 1),
                        "cpu_s": round(usage.cpu_s, 1),
                        "peak_mb": round(usage.peak_mb),
                        "above_idle_mb": round(above),
                    }
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
