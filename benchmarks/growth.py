"""Measure what an article costs as their number grows: CPU, memory, shuffled bytes, state, output.

`python -m benchmarks growth`. A million takes above an hour, and is not among `COUNTS`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import _end_to_end as e2e
from transforms._blobs import BLOB_BYTES, pack_rows

COUNTS = (1_000, 10_000, 100_000)


def growth(shared: Path, work: Path) -> Iterator[str]:
    """Run the whole pipeline on generated articles."""
    yield "\n## Growth: generated articles by jsonl, all processes together\n"
    yield (
        "| articles | CPU s | articles per CPU s | wall s | peak MB | KB shuffled an article"
        " | KB of state | of it fingerprints | KB written |"
    )
    yield f"|---|{'---|' * 8}"
    points = []
    for count in COUNTS:
        rows = work / f"{count}.jsonl"
        e2e.generate_articles(shared, rows, count)
        output = work / f"growth-{count}"
        usage = e2e.run_dateline([str(rows)], output)
        points.append((count, usage.cpu_s))
        fingerprints = size(output / "state/fingerprints")
        kb = (
            shuffled(output) + fingerprints,
            size(output / "state"),
            fingerprints,
            sum(size(output / kind) for kind in ("articles", "stories", "events", "rejects")),
        )
        yield (
            f"| {count:,} | {usage.cpu_s:.1f} | {count / usage.cpu_s:,.0f} | {usage.wall_s:.1f}"
            f" | {usage.peak_mb:,.0f} | {' | '.join(f'{one / count / 1000:.2f}' for one in kb)} |"
        )
        rows.unlink()
    (few, little), (many, much) = points[-2:]
    exponent = math.log(much / little) / math.log(many / few)
    yield f"\nCPU grows with the {exponent:.2f}th power of the number of articles."


def size(folder: Path) -> int:
    """Return the bytes of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def shuffled(output: Path) -> int:
    """Return the bytes of the article rows as the shuffle packs them, by shard."""
    return sum(
        sum(len(pack_rows(some)) for some in blobs(path))
        for path in (output / "articles").glob("run=*/*.jsonl")
    )


def blobs(shard: Path) -> Iterator[Iterable[bytes]]:
    """Yield the rows of a shard as many at a time as one blob holds, by their mean size."""
    rows = shard.read_bytes().splitlines()
    if rows:
        mean = sum(map(len, rows)) / len(rows)
        each = max(1, round(BLOB_BYTES / mean))
        yield from (rows[at : at + each] for at in range(0, len(rows), each))
