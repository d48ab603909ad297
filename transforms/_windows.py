"""A stream's windows: each is published like a run of its own, under an id made of its time.

Also what makes a restart harmless. An engine that restarts a stream from a checkpoint repeats
windows that are committed already. What a committed manifest names never changes: rows it holds
are left out of the repetition, and what is new in it becomes a further run of the same window
(`...-r2`). Which rows those are is looked up once, by the first window a new DoFn instance sees:
no manifest of that window or a later one can be of this attempt, for it needs this window's rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import FixedWindows, IntervalWindow

from schemas import OutputConfig, StreamConfig
from transforms._storage import exists, join, matching, read_bytes, read_lines

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"-([0-9]{8}T[0-9]{6}Z)(?:-r[0-9]+)?\.json$")


def is_stream(window: Any) -> bool:
    """Say whether a window is one of a stream; a batch has one window without end."""
    return isinstance(window, IntervalWindow)


def in_windows(stream: StreamConfig) -> beam.PTransform[Any, Any]:
    """Return the windowing in which rows are published."""
    return beam.WindowInto(FixedWindows(stream.window_s))


def manifest_path(directory: str, run_id: str) -> str:
    """Return where the manifest of a run stands."""
    return join(directory, "runs", f"{run_id}.json")


def run_of(config: OutputConfig, window: Any) -> OutputConfig:
    """Return the output of the run that a window is; of a batch, its own."""
    if not is_stream(window):
        return config
    named = config.replace(run_id=f"{config.run_id}-{_stamp(window)}")
    found, number = named, 1
    while exists(manifest_path(found.directory, found.run_id)):
        number += 1
        found = named.replace(run_id=f"{named.run_id}-r{number}")
    return found


def is_repetition(config: OutputConfig) -> bool:
    """Say whether a window's run follows an earlier one of the same window."""
    return re.search(r"-r[0-9]+$", config.run_id) is not None


class Committed:
    """Rows of one kind that an earlier attempt of the stream has committed."""

    def __init__(self, config: OutputConfig, kind: str) -> None:
        self._config = config
        self._kind = kind
        self._rows: dict[str, bytes] | None = None

    def since(self, window: Any) -> dict[str, bytes]:
        """Return row by id, the latest revision, of this window and all later ones."""
        if not is_stream(window):
            return {}
        if self._rows is None:
            self._rows = {}
            for row in self._found(_stamp(window)):
                _keep(self._rows, row)
        return self._rows

    def _found(self, since: str) -> Iterator[bytes]:
        pattern = join(self._config.directory, "runs", f"{self._config.run_id}-*.json")
        for path in matching(pattern):
            name = _NAME.search(path)
            if name is None or name[1] < since:
                continue
            for shard in json.loads(read_bytes(path))["shards"]:
                if shard["kind"] == self._kind:
                    yield from read_lines(join(self._config.directory, *shard["path"].split("/")))


def _keep(rows: dict[str, bytes], row: bytes) -> None:
    found = json.loads(row)
    held = rows.get(found["id"])
    if held is None or json.loads(held).get("revision", 0) < found.get("revision", 0):
        rows[found["id"]] = row


def _stamp(window: IntervalWindow) -> str:
    start: datetime = window.start.to_utc_datetime(has_tz=True)
    return start.strftime(_STAMP)
