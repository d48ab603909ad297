"""Event clusters: quality on labelled and generated news, runs over time, and cost.

    python -m benchmarks.clusters [--shared DIR] [--first N] [--seeds N] [--costs]

The labelled rows (`bench/dedup/events_dev.jsonl.gz`) stay where they are; the dense weeks are
generated (`_dense_week.py`). Every figure is made with one set of rules. Costs are CPU time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks import _dense_week as dense
from transforms._cluster.cluster import cluster
from transforms._cluster.group import Rules
from transforms._cluster.sketch import Sketch, StoryNode, sketch
from transforms._dedupe.block import UNDATED

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_DAY = 86_400_000_000
_RULES = Rules()
_TRIED = [Rules(t, c) for t in (0.10, 0.12, 0.14, 0.16, 0.18) for c in (0.65, 0.75, 0.85)]

Row = Mapping[str, Any]


def story(row: Row, dated: bool = True) -> Sketch:
    """Return the sketch of a row."""
    published = row["published"] if dated else None
    moment = UNDATED if published is None else _microseconds(published)
    return sketch(StoryNode(row["url"], moment, row["title"] or "", row["text"], row["source"]))


def clusters(sketches: Iterable[Sketch], rules: Rules = _RULES) -> dict[str, str]:
    """Return the cluster of each story, all of them in one run."""
    return {link.id: link.cluster_id for link in cluster(sketches, b"", 0, rules=rules).links}


def scores(rows: Sequence[Row], found: Mapping[str, str]) -> tuple[float, float]:
    """Return pair F1 and B-cubed F1, as the scorer beside the labelled rows defines them."""
    joint = Counter((row["gold_story"], found[row["url"]]) for row in rows)
    gold, made = Counter[str](), Counter[str]()
    for (event, name), count in joint.items():
        gold[event] += count
        made[name] += count
    both = _pairs(joint.values())
    precision = sum(n * n / made[name] for (_, name), n in joint.items()) / len(rows)
    recall = sum(n * n / gold[event] for (event, _), n in joint.items()) / len(rows)
    return (
        _harmonic(both / max(1, _pairs(made.values())), both / max(1, _pairs(gold.values()))),
        _harmonic(precision, recall),
    )


def quality(sets: Mapping[str, list[Row]]) -> None:
    """Print the scores of each set."""
    print(f"{'set':<22}{'stories':>8}  pair F1  B-cubed")
    for name, rows in sets.items():
        dated = not name.endswith("no dates")
        pair, cubed = scores(rows, clusters([story(row, dated) for row in rows]))
        print(f"{name:<22}{len(rows):>8}  {pair:.4f}   {cubed:.4f}")


def cross_validated(sets: Mapping[str, list[Row]], folds: int = 5) -> None:
    """Print scores of events left out while the rules are chosen on the others, over all sets."""
    tried = {
        rules: {name: clusters(map(story, rows), rules) for name, rows in sets.items()}
        for rules in _TRIED
    }
    totals = {name: [0.0, 0.0] for name in sets}
    chosen = []
    for fold in range(folds):
        inside = {
            name: [row for row in rows if _fold(row, folds) == fold] for name, rows in sets.items()
        }
        others = {
            name: [row for row in rows if _fold(row, folds) != fold] for name, rows in sets.items()
        }

        def merit(rules: Rules, others: Mapping[str, list[Row]] = others) -> float:
            return sum(sum(scores(rows, tried[rules][name])) for name, rows in others.items())

        best = max(_TRIED, key=merit)
        chosen.append(f"{best.threshold}/{best.closeness}")
        for name, rows in inside.items():
            for at, value in enumerate(scores(rows, tried[best][name])):
                totals[name][at] += value / folds
    print(f"\n{folds}-fold by topic, threshold/closeness chosen on the rest: {', '.join(chosen)}")
    for name, (pair, cubed) in totals.items():
        print(f"{name:<30}  {pair:.4f}   {cubed:.4f}")


def _fold(row: Row, folds: int) -> int:
    """Return the fold of a row: look-alikes (one topic) stay together."""
    topic = str(row.get("topic") or row["gold_story"])
    return crc32(topic.encode()) % folds


def apart(seeds: list[Row], sets: Mapping[str, list[Row]]) -> None:
    """Print whether the two sample articles share a cluster, among whatever other stories."""
    print("\nthe two sample articles share a cluster:")
    for name, rows in {"alone": [], **sets}.items():
        for dated in (True, False):
            found = clusters([story(row, dated) for row in [*seeds, *rows]])
            shared = "no" if len({found[row["url"]] for row in seeds}) == len(seeds) else "YES"
            print(f"  {name:<20} {'dated' if dated else 'undated':<8} {shared}")


def over_time(weeks: int = 4) -> None:
    """Print how far runs end where one batch over the same stories ends."""
    rows = [
        row
        for week in range(weeks)
        for row in dense.rows(100 + week, start=dense.START + week * dense.WEEK)
    ]
    batch = clusters(map(story, rows))
    print(f"\n{len(rows)} stories of {weeks} weeks; one batch: F1 {scores(rows, batch)[0]:.4f}")
    rng = random.Random(5)
    late = {row["url"]: rng.choice((1, 2, 3)) if rng.random() < 0.05 else 0 for row in rows}
    for name, key in (
        ("daily", lambda row: _microseconds(row["published"]) // _DAY),
        ("12 hours", lambda row: _microseconds(row["published"]) // (_DAY // 2)),
        ("daily, 5 % late", lambda row: _microseconds(row["published"]) // _DAY + late[row["url"]]),
    ):
        _one_schedule(name, rows, batch, [key(row) for row in rows])
    fortnight = [row for row in rows if _microseconds(row["published"]) - _start() < 13 * _DAY]
    batch = clusters(map(story, fortnight))
    for seed in (1, 2, 3):
        runs = [random.Random(f"{seed} {row['url']}").randrange(14) for row in fortnight]
        _one_schedule(f"random, 13 days, {seed}", fortnight, batch, runs)


def _one_schedule(name: str, rows: list[Row], batch: Mapping[str, str], runs: list[int]) -> None:
    found: dict[str, str] = {}
    aliases: dict[str, str] = {}
    state, moved = b"", 0
    first = _start()
    for run in sorted(set(runs)):
        new = [story(row) for row, at in zip(rows, runs, strict=True) if at == run]
        clock = max(first, *(one.published for one in new))
        done = cluster(new, state, clock)
        moved += sum(link.id in found for link in done.links)
        found.update((link.id, link.cluster_id) for link in done.links)
        aliases.update((alias.id, alias.cluster_id) for alias in done.aliases)
        state = done.state
    final = {key: _followed(name, aliases) for key, name in found.items()}
    same = [{**row, "gold_story": batch[row["url"]]} for row in rows]
    print(
        f"{name:<20} {len(set(runs)):>3} runs  F1 {scores(rows, final)[0]:.4f}"
        f"  against the batch: F1 {scores(same, final)[0]:.4f}, same id"
        f" {sum(final[key] == batch[key] for key in final) / len(final):.4f};"
        f" moved {moved / len(rows):.4f}, aliases {len(aliases)}"
    )


def costs(bench: Path) -> None:
    """Print what an article costs, and what is kept of it."""
    print("\nstories            number  sketch us  cluster us  state B  pair F1  peak MB")
    real = [row for row in _read(bench / "neardup_dev.jsonl.gz") if row["kind"] == "orig"]
    _cost("real texts", real)
    for events in (2_730, 10_950):
        _cost("one generated week", dense.rows(7, events))


def _cost(name: str, rows: list[Row]) -> None:
    start = time.process_time()
    sketches = [story(row) for row in rows]
    middle = time.process_time()
    done = cluster(sketches, b"", 0)
    end = time.process_time()
    found = {link.id: link.cluster_id for link in done.links}
    right = f"{scores(rows, found)[0]:.4f}" if "topic" in rows[0] else "-"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:<18} {len(rows):>6}  {(middle - start) / len(rows) * 1e6:>9.0f}"
        f"  {(end - middle) / len(rows) * 1e6:>10.0f}  {len(done.state) / len(rows):>7.0f}"
        f"  {right:>7}  {peak:>7.0f}"
    )


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=_SHARED)
    parser.add_argument("--seeds", type=int, default=5, help="dense weeks to generate")
    parser.add_argument("--first", type=int, default=1, help="seed of the first of them")
    parser.add_argument("--costs", action="store_true", help="nothing but costs")
    options = parser.parse_args()
    bench = options.shared / "bench" / "dedup"
    if options.costs:
        costs(bench)
        return
    rows = _read(bench / "events_dev.jsonl.gz")
    labelled = {name: [row for row in rows if row["set"] == name] for name in ("basil", "ecbplus")}
    weeks = {
        f"dense week {options.first + n}": dense.rows(options.first + n)
        for n in range(options.seeds)
    }
    one_week = dict(list(weeks.items())[:1])
    quality({**labelled, "basil, no dates": labelled["basil"], **weeks})
    pairs = [scores(week, clusters(map(story, week)))[0] for week in weeks.values()]
    print(f"dense weeks, mean pair F1 {sum(pairs) / len(pairs):.4f}, least {min(pairs):.4f}")
    apart(
        [row for row in rows if row["set"] == "seed"],
        {**labelled, **one_week},
    )
    cross_validated({**labelled, **one_week})
    over_time()
    costs(bench)


def _read(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _microseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1e6)


def _start() -> int:
    return round(dense.START.timestamp() * 1e6)


def _followed(name: str, aliases: Mapping[str, str]) -> str:
    while name in aliases:
        name = aliases[name]
    return name


def _pairs(counts: Iterable[int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts)


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


if __name__ == "__main__":
    main()
