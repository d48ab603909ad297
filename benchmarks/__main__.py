"""Measure the product against the labelled sets and the peers' figures; write RESULTS.md.

    make bench                                 everything (about an hour on two cores)
    python -m benchmarks [--shared DIR] [PART ...]
                                               PART: fetching extraction dedupe events cost growth
                                                     engines scale-out streams state

Everything but the stage table goes through `dateline run`. The labelled material belongs to its
publishers and lies beside the repository (`../shared/bench`); where it is missing this says so.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import _end_to_end as e2e
from benchmarks._fetching_parts import fetching
from benchmarks.engines import engines
from benchmarks.growth import growth
from benchmarks.scale_out import scale_out
from benchmarks.stages import stage_costs, table
from benchmarks.streams import state, streams

ROOT = Path(__file__).resolve().parents[1]
PEERS = {
    "TF-IDF .55, 3 days": (0.987, 0.978, 85.4, 1.1),
    "datasketch LSH 42x3": (0.973, 0.964, 86.2, 14.4),
    "datatrove MinHash 14x8": (0.701, 0.835, 35.0, 0.3),
}
"""Pair F1, B-cubed F1, merged templates and follow-ups in percent, as measured on the same rows
(dedup/BASELINES.txt of the labelled sets)."""

Section = Iterator[str]


def extraction(shared: Path, work: Path) -> Section:
    """Score text and metadata of a whole run beside bare trafilatura on the same archive."""
    sets = shared / "extraction"
    ours = e2e.run_dateline([str(sets / "dev.warc.gz"), "--min-chars", "0"], work / "ours")
    sums = e2e.manifest(work / "ours")
    e2e.write_jsonl(
        work / "ours.jsonl", e2e.extraction_rows(work / "ours", sets / "gold.dev.jsonl.gz")
    )
    bare = _bare(sets / "dev.warc.gz", work / "bare.jsonl")
    scores = {
        name: e2e.score(
            sets / "score_extraction.py", sets / "gold.dev.jsonl.gz", work / file, "--json"
        )
        for name, file in (("dateline", "ours.jsonl"), ("trafilatura", "bare.jsonl"))
    }
    yield "## Extraction: dateline / bare trafilatura with metadata, same pages, same run\n"
    funnel = sums["funnel"]
    yield (
        f"{funnel['discovered']} pages in, {funnel['articles']} articles, {funnel['rejects']}"
        f" rejects; sums that do not add up: {len(sums['conservation'])}\n"
    )
    columns = ("shF1", "exact", "resid", "loss", "snipF1", "title", "date", "au_all")
    yield f"| set | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}"
    for name, ours_ in scores["dateline"].items():
        theirs = scores["trafilatura"][name]
        cells = (
            f"{_figure(ours_, c)} / {_figure(theirs, c)}" if c in ours_ else "-" for c in columns
        )
        yield f"| {name} | {' | '.join(cells)} |"
    yield f"\nCPU of the whole run {ours.cpu_s:.1f} s, of bare extraction calls {bare:.1f} s."


def dedupe(shared: Path, work: Path) -> Section:
    """Score the stories of a whole run on the near-duplicate set."""
    rows = shared / "dedup/neardup_dev.jsonl.gz"
    usage = e2e.run_dateline([str(rows), "--min-chars", "0"], work / "dedupe")
    addresses = e2e.by_id(row["url"] for row in e2e.read_jsonl(rows))
    e2e.write_jsonl(
        work / "stories.jsonl",
        (
            {"url": addresses[row["id"]], "story_id": row["story_id"]}
            for row in e2e.rows(work / "dedupe")
        ),
    )
    found = e2e.score(shared / "dedup/score_dedup.py", rows, work / "stories.jsonl")
    merged = found["false_merge_rate"]
    near = found["near_dup"]
    yield "\n## Stories: near-duplicates, 13,676 rows by jsonl\n"
    yield "| | pair F1 | B-cubed F1 | templates merged | follow-ups merged |\n|---|---|---|---|---|"
    yield (
        f"| dateline | {near['pair_F1']:.4f} | {near['b3_F1']:.4f} |"
        f" {100 * merged['template']:.1f} % | {100 * merged['followup']:.1f} % |"
    )
    for name, (pair, b3, template, followup) in PEERS.items():
        yield f"| {name} | {pair} | {b3} | {template} % | {followup} % |"
    yield (
        f"\nWhole run (reading, cleaning, events, stories, writing): {usage.cpu_s:.1f} CPU s,"
        f" {near['n'] / usage.cpu_s:,.0f} articles per CPU s, peak {usage.peak_mb:,.0f} MB;"
        f" rows without a story: {found['missing_urls']}."
    )


def events(shared: Path, work: Path) -> Section:
    """Score the coder end to end on labelled sentences."""
    from benchmarks.events import scorer_row  # noqa: PLC0415 - only here
    from schemas import EventMention  # noqa: PLC0415

    yield "\n## Events, end to end through jsonl\n"
    yield "| set | type macro-F1 | quad | actor F1 | target F1 | full triple |"
    yield "|---|---|---|---|---|---|"
    for name in ("plv", "plover_gsr", "case2021_t2"):
        gold = shared / f"events/{name}.dev.jsonl"
        given = ({"id": row["doc_id"], "text": row["text"]} for row in e2e.read_jsonl(gold))
        e2e.write_jsonl(work / f"{name}.jsonl", given)
        output = work / f"events-{name}"
        e2e.run_dateline([str(work / f"{name}.jsonl"), "--min-chars", "0"], output)
        coded = (
            scorer_row(row["id"], [EventMention.model_validate(one) for one in row["events"]])
            for row in e2e.rows(output)
        )
        e2e.write_jsonl(work / f"{name}.coded.jsonl", coded)
        scorer = shared / "events/score_events.py"
        found = e2e.score(scorer, "events", gold, work / f"{name}.coded.jsonl", "--json")
        yield (
            f"| {name} | {found['type_macro_F1']:.3f} | {found.get('quad_acc', math.nan):.3f} |"
            f" {_inner(found, 'actor')} | {_inner(found, 'target')} |"
            f" {found['full_triple_recall']:.3f} |"
        )
    yield "\nBest known on plv: .786 type macro-F1, by a language-inference model given the pair."


def cost(shared: Path, work: Path) -> Section:
    """Compare CPU with bare trafilatura, and one worker with two."""
    archive = shared / "extraction/dev.warc.gz"
    yield "\n## Cost\n"
    yield table(*stage_costs(archive))
    ratios, speedups = [], []
    for turn in range(2):  # interleaved, so that a busy machine slows all alike
        one = e2e.run_dateline([str(archive), "--workers", "1"], work / f"one{turn}")
        bare = _bare(archive, work / "bare.jsonl")
        two = e2e.run_dateline([str(archive), "--workers", "2"], work / f"two{turn}")
        ratios.append(max(one.cpu_s, two.cpu_s) / bare)
        speedups.append(one.wall_s / two.wall_s)
        yield (
            f"\nRun {turn + 1}: whole pipeline {one.cpu_s:.1f} CPU s with one worker"
            f" ({one.wall_s:.1f} s, peak {one.peak_mb:,.0f} MB), {two.cpu_s:.1f} with two"
            f" ({two.wall_s:.1f} s, peak {two.peak_mb:,.0f} MB); bare trafilatura {bare:.1f}."
        )
    yield (
        f"\nWhole pipeline, Beam and Python's start included: {max(ratios):.2f} x the CPU of bare"
        f" trafilatura with metadata; two workers are {min(speedups):.2f} x as fast as one."
    )


PARTS: dict[str, Callable[[Path, Path], Section]] = {
    "fetching": fetching,
    "extraction": extraction,
    "dedupe": dedupe,
    "events": events,
    "cost": cost,
    "growth": growth,
    "engines": engines,
    "scale-out": scale_out,
    "streams": streams,
    "state": state,
}


def _bare(archive: Path, out: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.bare_trafilatura", str(archive), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return float(json.loads(done.stdout)["cpu_s"])


def _figure(scores: dict[str, Any], column: str) -> str:
    value = scores.get(column)
    if value is None:
        return "-"
    return f"{value:.3f}" if column in ("shF1", "exact", "snipF1") else f"{value:.2f}"


def _inner(found: dict[str, Any], name: str) -> str:
    return f"{found[name]['F1']:.3f}" if name in found else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART")
    chosen = parser.parse_args()
    bench = chosen.shared / "bench"
    if not bench.exists():
        sys.exit(f"no labelled sets at {bench}: benchmarks need them; say --shared DIR")
    lines = [f"# Results of {datetime.now(UTC):%Y-%m-%d}\n"]
    lines.append(f"Python {platform.python_version()}, made by `python -m benchmarks`.\n")
    for name in chosen.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for line in PARTS[name](bench, Path(folder)):
                print(line, flush=True)
                lines.append(line)
    if not chosen.parts:
        (ROOT / "benchmarks/RESULTS.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
