"""From Beam's counters and the receipt to the funnel: what went in, what came out, what was lost.

Contains no Beam graph and writes no file.
"""

from __future__ import annotations

from collections.abc import Mapping

from apache_beam.metrics.metric import MetricsFilter
from apache_beam.runners.runner import PipelineResult
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from schemas import Funnel, Receipt, RunConfig, RunManifest, Unit

Counts = Mapping[str, Mapping[str, int]]
"""Stage, counter name, count."""

FINDERS = ("ParseFeeds", "ListUrls", "FetchPages")
"""Stages that find entries; each counts them as `discovered`."""

SKIPPERS = ("SkipSeen", "KeepRejects")
"""Stages that drop what earlier runs settled; each counts it as `already_seen`."""

BEAM_STAGE = "beam"
"""Namespace of what portable engines count for themselves, times among it."""


def counts_of(result: PipelineResult) -> dict[str, dict[str, int]]:
    """Return every counter of our stages, by stage and name, sorted."""
    counts: dict[str, dict[str, int]] = {}
    for counter in result.metrics().query(MetricsFilter())["counters"]:
        stage, name = counter.key.metric.namespace, counter.key.metric.name
        if stage == BEAM_STAGE:
            continue
        number = counter.committed if counter.committed is not None else counter.attempted
        held = counts.setdefault(stage, {})
        held[name] = held.get(name, 0) + int(number or 0)
    return {stage: dict(sorted(counts[stage].items())) for stage in sorted(counts)}


def funnel(config: RunConfig, counts: Counts, receipt: Receipt) -> Funnel:
    """Sum up a run: what was found by the stages' counters, what was kept by the files' rows."""
    kept = counts.get("KeepRejects", {})
    discovered = len(config.seen.due) + sum(_count(counts, s, "discovered") for s in FINDERS)
    seen = sum(_count(counts, stage, "already_seen") for stage in SKIPPERS)
    rows = {kind: 0 for kind in ("articles", "stories", "events", "rejects")}
    for file in receipt.files:
        if file.base == "output":
            rows[file.kind] += file.rows
    rejected_sources = kept.get(str(Unit.SOURCE), 0)
    return Funnel(
        sources=len(config.sources),
        sources_not_modified=_count(counts, "FetchFeeds", "not_modified"),
        sources_rejected=rejected_sources,
        discovered=discovered,
        already_seen=seen,
        entries=discovered - seen,
        articles=rows["articles"],
        placed=_count(counts, "PublishStories", "members"),
        rejects=rows["rejects"] - rejected_sources,
        stories=rows["stories"],
        events=rows["events"],
        rejects_by_reason={name: count for name, count in kept.items() if "." in name},
        removed_by_rule={
            name.removeprefix("removed_"): count
            for name, count in counts.get("PublishArticles", {}).items()
            if name.startswith("removed_")
        },
    )


def _count(counts: Counts, stage: str, name: str) -> int:
    return counts.get(stage, {}).get(name, 0)


OUR_FAULTS = ("bug", "worker_died")
"""Reasons with `fault=ours`, whatever the stage."""


def _is_ours(name: str) -> bool:
    return name.rpartition(".")[2] in OUR_FAULTS


def exit_code(manifest: RunManifest) -> int:
    """Return 0 done, 2 bugs or sums that do not add up, 3 nothing could be fetched."""
    sums = manifest.funnel
    if manifest.conservation or any(_is_ours(name) for name in sums.rejects_by_reason):
        return 2
    got_nothing = not (sums.articles or sums.already_seen or sums.sources_not_modified)
    if got_nothing and (sums.rejects or sums.sources_rejected):
        return 3
    return 0


def show(manifest: RunManifest, output: str, console: Console) -> None:
    """Print the funnel, what was lost and why, what was cleaned, and where the rows are."""
    sums = manifest.funnel
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    for number, label in _funnel_lines(manifest):
        table.add_row(f"{number:,}", label)
    console.print(table)
    _show_counts(console, "Rejected, by stage and reason", sums.rejects_by_reason)
    _show_counts(console, "Cleaned out of the text, by rule", sums.removed_by_rule)
    console.print()
    for shard in manifest.shards:
        path = f"{output.rstrip('/')}/{shard.path}"
        console.print(f"{shard.rows:>8,}  {escape(path)}", highlight=False, soft_wrap=True)
    for broken in manifest.conservation:
        console.print(f"[red]does not add up:[/red] {broken}")


def _funnel_lines(manifest: RunManifest) -> tuple[tuple[int, str], ...]:
    sums = manifest.funnel
    return (
        (sums.sources, f"sources{_aside(sums)}"),
        (sums.discovered, "entries found"),
        (-sums.already_seen, "known from earlier runs"),
        (sums.entries, "entries to work on"),
        (-sums.rejects, "rejected"),
        (sums.articles, "articles"),
        (sums.stories, "stories"),
        (sums.events, "events"),
    )


def _aside(sums: Funnel) -> str:
    parts = (
        (sums.sources_not_modified, "not modified"),
        (sums.sources_rejected, "rejected"),
    )
    said = ", ".join(f"{number:,} {word}" for number, word in parts if number)
    return f" ({said})" if said else ""


def _show_counts(console: Console, title: str, counts: Mapping[str, int]) -> None:
    if not counts:
        return
    console.print(f"\n[bold]{title}[/bold]")
    for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        console.print(f"{number:>8,}  {escape(name)}", highlight=False)
