"""Measure one TaskManager against two on the labelled archive, split into many files.

`python -m benchmarks scale-out`: each TaskManager has one slot, one Python worker, one extraction
process and, for all of these, one core, as if it were a machine of one core. Left free, one alone
used 1.23 cores of two, and two could not be twice as fast. Both figures come from one cluster, by
turns, after a job on both TaskManagers that is not counted: Java compiles as it goes. How many
TaskManagers a job really used is asked of Flink.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks._end_to_end import FailedError
from benchmarks.engines import ARCHIVE_AS_OF, dateline
from benchmarks.flink_cluster import Cluster
from pipeline import engines as installed

PARTS = 32
TIMES = 2
TURNS = 2
_TICKS = os.sysconf("SC_CLK_TCK")


class Cpu(NamedTuple):
    """CPU seconds up to now: of commands that have ended, of the machine."""

    client: float
    machine: float


def scale_out(shared: Path, work: Path) -> Iterator[str]:
    """Run the same files with one and two TaskManagers."""
    yield "\n## Scale-out: one TaskManager against two\n"
    if problem := installed.missing(installed.cluster_needs()):
        yield f"Not measured: {problem}."
        return
    pages = split(shared / "extraction/dev.warc.gz", work / "parts")
    yield (
        f"{pages} pages in {PARTS} files; a TaskManager has 1 slot, 1 Python worker, 1 extraction"
        f" process, and one core for all of them, of {os.cpu_count()}. Job: as Flink timed it;"
        " command: with Python's and the job server's start.\n"
    )
    yield (
        "| turn | parallelism | TaskManagers used | job s | command s"
        " | command's CPU s | all other CPU s |"
    )
    yield f"|---|{'---|' * 6}"
    jobs: dict[int, list[float]] = {1: [], 2: []}
    inputs = (f"warc:{work / 'parts'}", "--as-of", ARCHIVE_AS_OF, "--workers=1")
    with Cluster(task_managers=2, slots=1, pinned=True) as cluster:
        dateline((*inputs, *cluster.flags, "--parallelism=2"), work / "warm")
        for turn in range(TURNS):
            for parallelism, seen in jobs.items():
                before = cpu()
                flags = (*cluster.flags, f"--parallelism={parallelism}")
                seconds = dateline((*inputs, *flags), work / f"{parallelism}-{turn}")
                job = newest_job(cluster)
                seen.append(job["duration"] / 1000)
                spent = Cpu(*(b - a for a, b in zip(before, cpu(), strict=True)))
                yield (
                    f"| {turn + 1} | {parallelism} | {used(cluster, job['jid'])} |"
                    f" {seen[-1]:.1f} | {seconds:.1f} | {spent.client:.1f} |"
                    f" {spent.machine - spent.client:.1f} |"
                )
    one, two = (statistics.mean(seen) for seen in jobs.values())
    yield (
        f"\nTwo TaskManagers are {one / two:.2f} x as fast as one (means of the job's seconds)."
        f" Of two bare extractions at once, each on its own, this machine does"
        f" {ceiling(shared / 'extraction/dev.warc.gz', work):.2f} x the work of one: more than"
        " that no cluster on it can show."
    )


def ceiling(archive: Path, work: Path) -> float:
    """Return how much more work two processes do that share nothing but the machine."""
    seconds = []
    for count in (1, 2):
        started = time.monotonic()
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.bare_trafilatura", str(archive), str(out)],
                stdout=subprocess.DEVNULL,
            )
            for out in (work / f"bare-{count}-{number}" for number in range(count))
        ]
        if any(process.wait() for process in running):
            raise FailedError("bare trafilatura failed")
        seconds.append(time.monotonic() - started)
    alone, beside = seconds
    return 2 * alone / beside


def split(archive: Path, folder: Path) -> int:
    """Deal the responses of an archive out to many files; return how many there are.

    Each is dealt out `TIMES`, at hosts of other names: with 1,311 pages a sixth of a job was its
    start and end.
    """
    folder.mkdir()
    count = 0
    files = [(folder / f"part-{number:02}.warc").open("wb") for number in range(PARTS)]
    try:
        for copy in range(TIMES):
            with archive.open("rb") as stream:
                for record in ArchiveIterator(
                    stream, record_types=WarcRecordType.response, parse_http=False
                ):
                    url = record.headers["WARC-Target-URI"]
                    record.headers["WARC-Target-URI"] = url.replace("://", f"://at{copy}.", 1)
                    record.write(files[count % PARTS])
                    count += 1
    finally:
        for file in files:
            file.close()
    return count


def newest_job(cluster: Cluster) -> dict:
    """Return what Flink says of the job that began last."""
    return max(cluster.ask("/jobs/overview")["jobs"], key=lambda job: job["start-time"])


def used(cluster: Cluster, job: str) -> int:
    """Return how many TaskManagers worked on a job."""
    names = set()
    for vertex in cluster.ask(f"/jobs/{job}")["vertices"]:
        told = cluster.ask(f"/jobs/{job}/vertices/{vertex['id']}/taskmanagers")
        names |= {one.get("taskmanager-id", one.get("host")) for one in told["taskmanagers"]}
    return len(names)


def cpu() -> Cpu:
    """Return the CPU used so far."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open("/proc/stat", encoding="ascii") as lines:
        user, nice, system, _idle, _iowait, irq, softirq, *_ = map(
            int, lines.readline().split()[1:]
        )
    busy = (user + nice + system + irq + softirq) / _TICKS
    return Cpu(children.ru_utime + children.ru_stime, busy)
