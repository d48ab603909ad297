"""The manifest of a run: written last, it is the commit."""

from __future__ import annotations

from typing import Literal

from schemas.base import Part, Record, UtcTime
from schemas.source import SourceState


class Shard(Part):
    """One published file."""

    kind: str
    """`articles`, `stories`, `events` or `rejects`."""
    path: str
    """Relative to the output folder."""
    rows: int
    bytes: int
    sha256: str


class FileWritten(Record):
    """One file a sink has finished; `id` is its path relative to the output or state folder."""

    kind: str
    base: Literal["output", "state"]
    rows: int
    bytes: int
    sha256: str


class Receipt(Part):
    """What a finished graph leaves for the commit: files written, and what it learnt of feeds."""

    files: tuple[FileWritten, ...]
    sources: tuple[SourceState, ...]
    unread: tuple[str, ...] = ()
    """Ids of sources that must be read again even if they have not changed."""
    news: dict[str, int] = {}
    """Entries nobody had seen before, by the source that listed them."""


class Funnel(Part):
    """What went in, what came out, and what happened in between; the sums must agree."""

    sources: int = 0
    sources_not_modified: int = 0
    sources_rejected: int = 0
    discovered: int = 0
    already_seen: int = 0
    entries: int = 0
    """`discovered` less `already_seen`: each ends as exactly one article or one reject."""
    articles: int = 0
    placed: int = 0
    """Articles of this run that are members of a story of this run."""
    rejects: int = 0
    stories: int = 0
    """Stories written: new ones and old ones that gained members."""
    events: int = 0
    rejects_by_reason: dict[str, int] = {}
    """`Stage.reason` to count, entries and sources."""
    removed_by_rule: dict[str, int] = {}

    def faults(self) -> tuple[str, ...]:
        """Name every sum that does not add up; empty when nothing was lost."""
        checks = (
            (
                "discovered = already seen + entries",
                self.discovered,
                self.already_seen + self.entries,
            ),
            ("entries = articles + rejects", self.entries, self.articles + self.rejects),
            ("articles = members placed in stories", self.articles, self.placed),
        )
        return tuple(
            f"{name}: {left} against {right}" for name, left, right in checks if left != right
        )


class RunManifest(Record):
    """What a committed run read and wrote; `id` is the run id."""

    started_at: UtcTime
    finished_at: UtcTime
    as_of: UtcTime
    """The run's clock: dates later than this are not believed."""
    inputs: tuple[str, ...]
    funnel: Funnel
    conservation: tuple[str, ...] = ()
    """Sums that did not add up; empty when all did."""
    shards: tuple[Shard, ...]
    generation: int
    """The state generation this run made."""
    config_sha256: str
    runner: str
    versions: dict[str, str]
    stages: dict[str, dict[str, int]] = {}
    """Every counter of every stage; a stream's windows have none."""
    window: tuple[UtcTime, UtcTime] | None = None
    """The stream's window this run is, its end exclusive; None for a batch."""


class StreamStart(Part):
    """When a stream began: what must be the same when it is resumed from a checkpoint."""

    run_id: str
    as_of: UtcTime
    started_at: UtcTime
