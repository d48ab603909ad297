"""Measure one TaskManager against two on the labelled archive, split into many files.

`python -m benchmarks scale-out`: each TaskManager has one slot, one Python worker and one
extraction process, so that twice the TaskManagers are twice the CPU. Both figures come from one
cluster, by turns, after a job on both TaskManagers that is not counted: Java compiles as it goes.
How many TaskManagers a job really used is asked of Flink.
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
TURNS = 2
_TICKS = os.sysconf("SC_CLK_TCK")


class Cpu(NamedTuple):
    """CPU seconds up to now: of the cluster, of commands that have ended, of the machine."""

    cluster: float
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
        f" process; {os.cpu_count()} cores. Job: as Flink timed it; command: with Python's and the"
        " job server's start.\n"
    )
    yield (
        "| turn | parallelism | TaskManagers used | job s | command s"
        " | cluster's CPU s | command's | others' |"
    )
    yield f"|---|{'---|' * 7}"
    jobs: dict[int, list[float]] = {1: [], 2: []}
    inputs = (f"warc:{work / 'parts'}", "--as-of", ARCHIVE_AS_OF, "--workers=1")
    with Cluster(task_managers=2, slots=1) as cluster:
        dateline((*inputs, *cluster.flags, "--parallelism=2"), work / "warm")
        for turn in range(TURNS):
            for parallelism, seen in jobs.items():
                before = cpu(cluster)
                flags = (*cluster.flags, f"--parallelism={parallelism}")
                seconds = dateline((*inputs, *flags), work / f"{parallelism}-{turn}")
                job = newest_job(cluster)
                seen.append(job["duration"] / 1000)
                spent = Cpu(*(b - a for a, b in zip(before, cpu(cluster), strict=True)))
                yield (
                    f"| {turn + 1} | {parallelism} | {used(cluster, job['jid'])} |"
                    f" {seen[-1]:.1f} | {seconds:.1f} | {spent.cluster:.1f} |"
                    f" {spent.client:.1f} | {spent.machine - spent.cluster - spent.client:.1f} |"
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
    """Deal the responses of an archive out to many files; return how many there are."""
    folder.mkdir()
    count = 0
    files = [(folder / f"part-{number:02}.warc").open("wb") for number in range(PARTS)]
    try:
        with archive.open("rb") as stream:
            for record in ArchiveIterator(
                stream, record_types=WarcRecordType.response, parse_http=False
            ):
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


def cpu(cluster: Cluster) -> Cpu:
    """Return the CPU used so far."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open("/proc/stat", encoding="ascii") as lines:
        user, nice, system, _idle, _iowait, irq, softirq, *_ = map(
            int, lines.readline().split()[1:]
        )
    busy = (user + nice + system + irq + softirq) / _TICKS
    ours = sum(_session_cpu(pid) for pid in cluster.pids())
    return Cpu(ours, children.ru_utime + children.ru_stime, busy)


def _session_cpu(session: int) -> float:
    """Sum up a session's processes with the children they have waited for."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[3]) == session:
            ticks += sum(map(int, fields[11:15]))
    return ticks / _TICKS
