"""Which shard a row belongs to, what its file is called, and the file once it is written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from schemas import FileWritten, OutputConfig
from transforms._storage import SUFFIXES, TEMPORARY, Writer, delete, join
from transforms._windows import is_stream, run_of

KINDS = ("articles", "stories", "events", "rejects")
"""Output folders, one per record type."""

STATE_KINDS = ("seen", "pending", "fingerprints", "stories")
"""State folders, one per kind of file."""

ATTEMPT = r"([0-9]{6,})-[0-9a-f]{12}"
"""What marks the files of one attempt: the generation it is to make, and a random part."""

_NAME = re.compile(
    rf"([a-z]+)-[0-9]{{5}}-of-[0-9]{{5,6}}(?:-{ATTEMPT})?\.(?:jsonl(?:\.gz|\.zst)?|bin)"
)
_DAY = re.compile(rf"day-[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:-{ATTEMPT})?\.bin")
_MARKED = re.compile(rf"-{ATTEMPT}\.[a-z.]+$")


def shard_of(key: str, shards: int) -> int:
    """Return the shard of an id: a hash, so it depends on nothing but the id and the count."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % shards


def is_ours(name: str, kind: str) -> bool:
    """Say whether a file name is one this program gives to files of `kind`, finished or not."""
    if name.startswith(".") and name.endswith(TEMPORARY):
        name = name[1 : -len(TEMPORARY)]
    if kind == "seen" and _DAY.fullmatch(name):
        return True
    match = _NAME.fullmatch(name)
    return match is not None and match[1] == kind


def marked(config: OutputConfig) -> str:
    """Return what the names of a run's files end in, before their suffix."""
    return f"-{config.attempt}" if config.attempt else ""


def generation_of(name: str) -> int:
    """Return the generation that the attempt which wrote a file was to make; 0 if it says none."""
    match = _MARKED.search(name)
    return int(match[1]) if match else 0


def output_path(config: OutputConfig, kind: str, shard: int, shards: int) -> str:
    """Return the path of one output shard, relative to the output folder."""
    suffix = SUFFIXES[config.compress]
    name = f"{kind}-{shard:05d}-of-{shards:05d}{marked(config)}"
    return f"{kind}/run={config.run_id}/{name}.jsonl{suffix}"


def state_path(
    config: OutputConfig, kind: str, extension: str, shard: int = 0, shards: int = 1
) -> str:
    """Return the path of one state file, relative to the state folder."""
    name = f"{kind}-{shard:05d}-of-{shards:05d}{marked(config)}"
    return f"{kind}/run={config.run_id}/{name}.{extension}"


class ShardWriter(Writer):
    """Writes one output shard; a shard of a stream's window that stays empty is taken back."""

    def __init__(
        self, config: OutputConfig, kind: str, shard: int, shards: int, window: Any = None
    ) -> None:
        self._kind = kind
        self._window = window
        self._id = output_path(run_of(config, window), kind, shard, shards)
        self._place = join(config.directory, *self._id.split("/"))
        super().__init__(self._place, config.compress)

    def written(self) -> Iterator[FileWritten]:
        """Describe the finished shard, if it is kept."""
        if is_stream(self._window) and not self.rows:
            delete((self._place,))
            return
        yield FileWritten(
            id=self._id,
            kind=self._kind,
            base="output",
            rows=self.rows,
            bytes=self.size,
            sha256=self.sha256,
        )


def state_writer(config: OutputConfig, kind: str, shard: int, shards: int) -> Writer:
    """Open one shard of rows for the state."""
    path = state_path(config, kind, "jsonl.zst", shard, shards)
    return Writer(join(config.state_directory, *path.split("/")), "zstd")


def state_written(
    config: OutputConfig, kind: str, shard: int, shards: int, writer: Writer
) -> FileWritten:
    """Describe a finished shard of the state."""
    return FileWritten(
        id=state_path(config, kind, "jsonl.zst", shard, shards),
        kind=kind,
        base="state",
        rows=writer.rows,
        bytes=writer.size,
        sha256=writer.sha256,
    )
