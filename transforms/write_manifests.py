"""Commit the windows of a stream: a manifest each, written when all its rows are.

In:      FileWritten and tallies (`name` once for each thing counted), in windows
Out:     nothing; a window without rows has no manifest
Rejects: none; a file that cannot be written fails the stream (StorageError), which an engine then
         restarts from its last checkpoint

The watermark passes a window only when every file of it has been written, so what the manifest
names is there. A repetition of a committed window (`transforms._windows`) has a manifest of its
own, whose sums are those of its rows alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas import (
    Article,
    FeedEntry,
    FileWritten,
    Funnel,
    OutputConfig,
    Reject,
    RunManifest,
    Shard,
    Unit,
)
from transforms._conditional import create_if_absent
from transforms._storage import StorageError
from transforms._windows import is_repetition, manifest_path, run_of
from transforms.publish_stories import Assembled

_ALL = "all"
ENTRY, PLACED, REASON, REMOVED = "entry", "placed", "reason:", "removed:"


def tally_entry(_entry: FeedEntry) -> str:
    """Count an entry to work on."""
    return ENTRY


def tally_reject(reject: Reject) -> tuple[str, str]:
    """Count a reject by its unit and its reason."""
    return f"{REASON}{reject.stage}.{reject.reason}", str(reject.unit) + REASON


def tally_removed(article: Article) -> tuple[str, ...]:
    """Count what was cleaned out of an article."""
    return tuple(f"{REMOVED}{removed.rule}" for removed in article.removed)


def tally_placed(assembled: Assembled) -> tuple[str, ...]:
    """Count the articles that have come into a story."""
    return (PLACED,) * assembled.placed


def funnel_of(files: Iterable[FileWritten], tallies: Counter[str], *, repeated: bool) -> Funnel:
    """Sum up a window: what was found by the tallies, what was kept by the files' rows."""
    rows = Counter[str]()
    for file in files:
        rows[file.kind] += file.rows
    rejected_sources = tallies[Unit.SOURCE + REASON]
    rejects = rows["rejects"] - rejected_sources
    entries = rows["articles"] + rejects if repeated else tallies[ENTRY]
    return Funnel(
        discovered=entries,
        entries=entries,
        articles=rows["articles"],
        placed=rows["articles"] if repeated else tallies[PLACED],
        rejects=rejects,
        sources_rejected=rejected_sources,
        stories=rows["stories"],
        events=rows["events"],
        rejects_by_reason=_named(tallies, REASON),
        removed_by_rule=_named(tallies, REMOVED),
    )


def _named(tallies: Counter[str], prefix: str) -> dict[str, int]:
    return {
        name.removeprefix(prefix): count
        for name, count in sorted(tallies.items())
        if name.startswith(prefix)
    }


class _WriteManifestFn(beam.DoFn):
    def __init__(self, config: OutputConfig, like: RunManifest) -> None:
        self._config = config
        self._like = like

    def process(
        self,
        element: tuple[str, tuple[Iterable[FileWritten], Iterable[str]]],
        window: Any = beam.DoFn.WindowParam,
    ) -> None:
        """Write the manifest of one window."""
        _, (found, tallies) = element
        files = sorted(found, key=lambda file: file.id)
        if not files:
            return
        config = run_of(self._config, window)
        start, end = (one.to_utc_datetime(has_tz=True) for one in (window.start, window.end))
        sums = funnel_of(files, Counter(tallies), repeated=is_repetition(config))
        manifest = self._like.replace(
            id=config.run_id,
            started_at=start,
            finished_at=datetime.now(UTC),
            as_of=end,
            window=(start, end),
            funnel=sums,
            conservation=sums.faults(),
            shards=tuple(
                Shard(kind=f.kind, path=f.id, rows=f.rows, bytes=f.bytes, sha256=f.sha256)
                for f in files
            ),
        )
        content = manifest.model_dump_json(indent=1).encode() + b"\n"
        path = manifest_path(config.directory, config.run_id)
        if not create_if_absent(path, content):
            raise StorageError(f"{path} was written by another stream: one folder, one stream")


def _keyed_file(file: FileWritten) -> tuple[str, FileWritten]:
    return _ALL, file


def _keyed_tally(name: str) -> tuple[str, str]:
    return _ALL, name


class WriteManifests(beam.PTransform[tuple[PCollection[FileWritten], PCollection[str]], None]):
    """Beam shell: all of a window in one place, then its manifest.

    Args:
        like: A manifest that holds what is the same for every window.
    """

    def __init__(self, config: OutputConfig, like: RunManifest) -> None:
        super().__init__()
        self._config = config
        self._like = like

    def expand(self, pcolls: tuple[PCollection[FileWritten], PCollection[str]]) -> None:
        """Wire group and writer."""
        files, tallies = pcolls
        (
            (
                files
                | "KeyFile" >> beam.Map(_keyed_file).with_output_types(tuple[str, FileWritten]),
                tallies | "KeyTally" >> beam.Map(_keyed_tally).with_output_types(tuple[str, str]),
            )
            | beam.CoGroupByKey()
            | beam.ParDo(_WriteManifestFn(self._config, self._like))
        )
