"""Compare a stream over simulated days with one batch of the same articles, and weigh its state.

`python -m benchmarks streams`: 14 days on Prism and on Flink, all stories compared.
`python -m benchmarks state`: 30 days on Flink, the size of its checkpoints.
"""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks._end_to_end import DATELINE, FailedError, rows, write_jsonl
from benchmarks._feeds import FIRST_DAY, Told, generate, serve, sped_clock
from benchmarks.engines import dateline
from pipeline import engines as installed
from pipeline.run import RunError
from pipeline.run_stream import newest_checkpoint

DAYS, ARTICLES = 14, 280
STATE_DAYS, STATE_ARTICLES = 31, 1_860
SPEED = 12_096.0
"""Two weeks in 100 s."""
PACE = {"poll_s": 7_200, "window_s": 14_400, "speed": SPEED}
AFTER_S = 8.0
"""Whatever would come twice comes within some polls."""
DEADLINE_S = 600.0
ENGINES = {"Prism": "prism", "Flink, embedded": "flink"}
FACTS = ("canonical_id", "members", "sources", "title")
"""What a story says, but for the number of its revisions."""


class Left(NamedTuple):
    """What a run left: article rows, the latest revision of each story, rejects."""

    articles: list[str]
    stories: dict[str, dict[str, Any]]
    rejects: Counter[str]


def streams(shared: Path, work: Path) -> Iterator[str]:
    """Compare both engines with a batch."""
    yield f"\n## Streams: {DAYS} simulated days of feeds, against one batch\n"
    if problem := installed.missing((*installed.prism_needs(), *installed.flink_needs())):
        yield f"Not measured: {problem}."
        return
    articles = generate(shared, work / "corpus.jsonl", DAYS, ARTICLES)
    batch = read(_batch(articles, work))
    yield (
        f"{len(batch.articles)} articles, {len(batch.stories)} stories of"
        f" {len({one.host for one in articles})} feeds; a poll every two hours, windows of four.\n"
    )
    yield (
        "| engine | articles equal | stories: same members | all facts equal"
        " | rows twice | rejects | windows | seconds |"
    )
    yield f"|---|{'---|' * 7}"
    for name, runner in ENGINES.items():
        output, started = work / runner, time.monotonic()
        _stream(articles, output, runner, _counts(output, len(batch.articles)))
        seconds = time.monotonic() - started
        yield _compared(name, batch, read(output), len(_windows(output)), seconds)


def state(shared: Path, work: Path) -> Iterator[str]:
    """Weigh Flink's checkpoints over a month."""
    yield f"\n## State: {STATE_DAYS - 1} simulated days of feeds on embedded Flink\n"
    if problem := installed.missing(installed.flink_needs()):
        yield f"Not measured: {problem}."
        return
    articles = generate(shared, work / "corpus.jsonl", STATE_DAYS, STATE_ARTICLES)
    output, weights = work / "flink", dict[int, tuple[int, int]]()

    def weigh() -> bool:
        day, size = _day(output), _checkpoint_bytes(output)
        if size and day not in weights:
            weights[day] = (sum(1 for _ in rows(output)), size)
        return max(weights, default=0) >= STATE_DAYS - 1

    _stream(articles, output, "flink", weigh)
    yield f"{len(articles)} articles; what a stream remembers is kept as long as by default.\n"
    yield "| committed to day | articles | newest checkpoint, KB |\n|---|---|---|"
    for day, (count, size) in sorted(weights.items()):
        yield f"| {day} | {count} | {size / 1000:,.0f} |"
    empty = min(size for _, size in weights.values())
    half, full = (_at(weights, day) for day in ((STATE_DAYS - 1) // 2, STATE_DAYS - 1))
    yield (
        f"\nAfter {STATE_DAYS - 1} days {full / half:.2f} x that after {(STATE_DAYS - 1) // 2};"
        f" without what the first checkpoint held, {(full - empty) / (half - empty):.2f} x."
    )


def read(output: Path) -> Left:
    """Read what a run left."""
    stories: dict[str, dict[str, Any]] = {}
    for row in rows(output, "stories"):
        held = stories.get(row["id"])
        if held is None or held["revision"] < row["revision"]:
            stories[row["id"]] = row
    return Left(
        sorted(json.dumps(row, sort_keys=True) for row in rows(output)),
        stories,
        Counter(row["reason"] for row in rows(output, "rejects")),
    )


def _compared(name: str, batch: Left, stream: Left, windows: int, seconds: float) -> str:
    same = Counter(stream.articles) & Counter(batch.articles)
    grouped = _groups(batch) & _groups(stream)
    told = sum(_facts(batch, key) == _facts(stream, key) for key in batch.stories)
    ids = Counter(json.loads(row)["id"] for row in stream.articles)
    twice = sum(count - 1 for count in ids.values())
    return (
        f"| {name} | {same.total()} of {len(batch.articles)} | {len(grouped)} of"
        f" {len(batch.stories)} ({len(stream.stories)}) | {told} of {len(batch.stories)}"
        f" | {twice} | {stream.rejects.total()} | {windows} | {seconds:.0f} |"
    )


def _groups(left: Left) -> set[tuple[str, ...]]:
    return {
        tuple(sorted(member["article_id"] for member in story["members"]))
        for story in left.stories.values()
    }


def _facts(left: Left, key: str) -> list[Any] | None:
    story = left.stories.get(key)
    return [story[fact] for fact in FACTS] if story else None


def _batch(articles: list[Told], work: Path) -> Path:
    with serve(articles, lambda: None) as feeds:
        end = FIRST_DAY + timedelta(days=DAYS)
        write_jsonl(work / "batch.yaml", [feeds.settings(end)])  # JSON is YAML
        dateline(("--config", str(work / "batch.yaml")), work / "batch")
    return work / "batch"


def _stream(articles: list[Told], output: Path, runner: str, until: Callable[[], bool]) -> None:
    """Run a stream until something holds, asked every second.

    Raises FailedError when the stream ends by itself, or it does not hold in time.
    """
    with serve(articles, sped_clock(output / "state/stream.json", SPEED)) as feeds:
        config = output.with_suffix(".yaml")
        write_jsonl(config, [feeds.settings(FIRST_DAY, stream=PACE)])
        command = [*DATELINE, "run", "--config", str(config), "--output", str(output)]
        with output.with_suffix(".log").open("w") as log:
            process = subprocess.Popen(
                [*command, "--streaming", "--runner", runner, "--quiet"], stdout=log, stderr=log
            )
        deadline = time.monotonic() + DEADLINE_S
        try:
            while not until():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise FailedError(output.with_suffix(".log").read_text()[-2000:])
                time.sleep(1)
            time.sleep(AFTER_S)
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        finally:
            process.kill()
            process.wait()


def _counts(output: Path, articles: int) -> Callable[[], bool]:
    return lambda: sum(1 for _ in rows(output)) >= articles


def _windows(output: Path) -> list[Path]:
    return sorted((output / "runs").glob("*.json"))


def _day(output: Path) -> int:
    """Return how many whole days the newest committed window has brought to their end."""
    windows = _windows(output)
    if not windows:
        return 0
    _start, end = json.loads(windows[-1].read_text())["window"]
    return int((datetime.fromisoformat(end) - FIRST_DAY) / timedelta(days=1))


def _checkpoint_bytes(output: Path) -> int:
    """Return the size of the newest complete checkpoint, 0 when there is none just now."""
    try:
        newest = newest_checkpoint(output / "state/checkpoints")
        return sum(file.stat().st_size for file in newest.iterdir())
    except (OSError, RunError):
        return 0


def _at(weights: dict[int, tuple[int, int]], day: int) -> int:
    """Return the size at the first day measured that is not before `day`."""
    return weights[min(at for at in weights if at >= day)][1]
