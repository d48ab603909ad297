"""What `dateline watch` says of a batch: one plain line, or one JSON object."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from pipeline.run import Finished
from schemas import RunManifest


class Batch(NamedTuple):
    """A batch that has ended: what it was, what became of it, and when the next one starts."""

    at: datetime
    run_id: str
    polled: int
    finished: Finished | str
    """The run, or the line that says why it could not go on."""
    next_at: datetime | None
    """None where no further batch follows."""


def as_line(batch: Batch) -> str:
    """Return one line for people; a batch without a run of that id is `idle`."""
    if isinstance(batch.finished, str):
        said = [_time(batch.at), batch.run_id, f"failed: {batch.finished}"]
    else:
        counts = _counts(batch.polled, batch.finished.manifest)
        said = [
            _time(batch.at),
            "idle".ljust(len(batch.run_id)) if batch.finished.idle else batch.run_id,
            f"{counts['polled']:,} polled, {counts['not_modified']:,} not modified"
            + (f", {counts['failed']:,} failed" if counts["failed"] else ""),
            f"{counts['articles']:,} articles",
            f"{counts['stories_new']:,} stories new, {counts['stories_revised']:,} revised",
            f"{counts['rejects']:,} rejects",
        ]
    if batch.next_at is not None:
        said.append(f"next {_time(batch.next_at)}")
    return "  ".join(said)


def as_json(batch: Batch) -> str:
    """Return one JSON object on one line, its keys always the same for one kind of ending."""
    row: dict[str, Any] = {"at": _time(batch.at), "run_id": batch.run_id}
    if isinstance(batch.finished, str):
        row |= {"committed": False, "polled": batch.polled, "error": batch.finished}
    else:
        manifest = batch.finished.manifest
        row |= {"committed": not batch.finished.idle, **_counts(batch.polled, manifest)}
        row["conservation"] = list(manifest.conservation)
    row["next_at"] = _time(batch.next_at) if batch.next_at else None
    return json.dumps(row, ensure_ascii=False)


def _counts(polled: int, manifest: RunManifest) -> dict[str, int]:
    sums, stories = manifest.funnel, manifest.stages.get("PublishStories", {})
    return {
        "polled": polled,
        "not_modified": sums.sources_not_modified,
        "failed": sums.sources_rejected,
        "articles": sums.articles,
        "stories_new": stories.get("new", 0),
        "stories_revised": stories.get("revised", 0),
        "rejects": sums.rejects,
    }


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
