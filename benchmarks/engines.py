"""Run one job on every engine and compare what it leaves, byte for byte.

`python -m benchmarks engines`: the sample newsroom and the pages of the labelled archive, each
in-process with one and two workers, on Prism, on Flink in one process, and on a cluster of two
TaskManagers. The first is what the others are compared with.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks._end_to_end import DATELINE, FailedError, manifest, write_jsonl
from benchmarks.flink_cluster import Cluster
from pipeline import engines as installed
from pipeline.newsroom import AS_OF, serve

KINDS = ("articles", "stories", "events", "rejects")
DIFFERS = ("id", "started_at", "finished_at", "runner")
"""What a manifest may say differently."""

ARCHIVE_AS_OF = "2026-03-09T00:00:00Z"
_DEADLINE_S = 900

LOCAL_ENGINES = {
    "in-process, 1 worker": ("--workers=1",),
    "in-process, 2 workers": ("--workers=2",),
    "Prism": ("--runner=prism", "--workers=2"),
    "Flink, embedded": ("--runner=flink", "--workers=2"),
}
CLUSTER = "Flink, 2 TaskManagers"


class Result(NamedTuple):
    """What a run left: a fingerprint of each kind of file, and of the manifest."""

    files: dict[str, dict[str, bytes]]
    manifest: dict[str, Any]
    rows: int
    seconds: float


def dateline(arguments: Sequence[str], output: Path) -> float:
    """Run one batch and return its seconds.

    Not measured by `_measure`, which waits for all children of this process, a cluster included.
    """
    started = time.monotonic()
    command = [*DATELINE, "run", *arguments, "--output", str(output), "--quiet"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_DEADLINE_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise FailedError(f"not done within {_DEADLINE_S} s: {' '.join(arguments)}") from None
    if done.returncode != 0:
        raise FailedError(f"dateline ended with {done.returncode}: {done.stderr[-3000:]}")
    return time.monotonic() - started


def result(output: Path, seconds: float) -> Result:
    """Read what a run left."""
    files = {
        kind: {path.name: path.read_bytes() for path in (output / kind).glob("run=*/*")}
        for kind in KINDS
    }
    told = {name: value for name, value in manifest(output).items() if name not in DIFFERS}
    rows = sum(data.count(b"\n") for kind in files.values() for data in kind.values())
    return Result(files, told, rows, seconds)


def engines(shared: Path, work: Path) -> Iterator[str]:
    """Compare all engines on both corpora."""
    yield "\n## Engines: one job on each, all files compared byte for byte\n"
    if problem := installed.missing((*installed.prism_needs(), *installed.cluster_needs())):
        yield f"Not measured: {problem}."
        return
    yield f"| engine | corpus | {' | '.join(KINDS)} | manifest | rows | seconds |"
    yield f"|---|---|{'---|' * (len(KINDS) + 3)}"
    notes: list[str] = []
    with serve(work / "newsroom") as served, ExitStack() as stack:
        settings = {
            "inputs": list(served.inputs),
            "as_of": str(AS_OF),
            "http": {
                "connect_to": dict(served.connect_to),
                "timeout_s": served.timeout_s,
                "per_host_delay_s": 0.0,
                "retries": 0,
            },
        }
        write_jsonl(work / "newsroom.yaml", [settings])  # JSON is YAML
        archive = str(shared / "extraction/dev.warc.gz")
        corpora = {
            "newsroom": ("--config", str(work / "newsroom.yaml")),
            "archive": (archive, "--as-of", ARCHIVE_AS_OF),
        }
        first: dict[str, Result] = {}
        for engine in (*LOCAL_ENGINES, CLUSTER):
            flags = LOCAL_ENGINES.get(engine)
            if flags is None:  # started last, so that its processes slow no other engine
                cluster = stack.enter_context(Cluster(task_managers=2, slots=1))
                flags = (*cluster.flags, "--parallelism=2", "--workers=1")
            for corpus, inputs in corpora.items():
                output = work / f"{corpus}-{engine}"
                try:
                    seconds = dateline((*inputs, *flags, "--run-id=same"), output)
                except FailedError as error:  # the other engines are to be told of all the same
                    notes.append(f"{engine}, {corpus}: {error}")
                    yield f"| {engine} | {corpus} |{' failed |' * (len(KINDS) + 1)} - | - |"
                    continue
                found = result(output, seconds)
                reference = first.setdefault(corpus, found)
                yield _row(engine, corpus, found, reference)
                notes += [f"{engine}, {corpus}: {one}" for one in _differences(found, reference)]
    yield "\nDifferences: " + ("\n\n- ".join(["", *notes]) if notes else "none.")


def _row(engine: str, corpus: str, found: Result, reference: Result) -> str:
    equal = [found.files[kind] == reference.files[kind] for kind in KINDS]
    equal.append(found.manifest == reference.manifest)
    said = " | ".join("yes" if one else "NO" for one in equal)
    return f"| {engine} | {corpus} | {said} | {found.rows:,} | {found.seconds:.0f} |"


def _differences(found: Result, reference: Result) -> Iterator[str]:
    """Say where two results differ: files by name with their first line, the manifest by key."""
    for kind in KINDS:
        before, after = reference.files[kind], found.files[kind]
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                known = set(before.get(name, b"").splitlines())
                unlike = [row for row in after.get(name, b"").splitlines() if row not in known]
                yield f"{name}: {len(unlike)} new rows; {str(unlike[:1])[:300]}"
    for key, value in _leaves(reference.manifest).items():
        other = _leaves(found.manifest).get(key)
        if other != value:
            yield f"manifest {key}: {other} instead of {value}"
    for key in _leaves(found.manifest).keys() - _leaves(reference.manifest).keys():
        yield f"manifest {key}: new"


def _leaves(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        return {
            k: v for name, one in value.items() for k, v in _leaves(one, f"{path}/{name}").items()
        }
    return {path: json.dumps(value)}


if __name__ == "__main__":
    sys.exit("python -m benchmarks engines")
