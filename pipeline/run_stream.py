"""A stream, from configuration to its end: lock, build, run on an engine that can stream.

What a batch remembers in its state folder, a stream keeps in the engine. Its checkpoints lie in
STATE/checkpoints unless the user says otherwise; `resume` goes on from the newest complete one.

    STATE/stream.json                  when the stream began, and under which id
    STATE/checkpoints/<job>/chk-N/     Flink's checkpoints
    OUTPUT/runs/<id>-<window>.json     a manifest a window: THE COMMIT of that window
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import apache_beam as beam

from pipeline import stream
from pipeline.run import (
    RunError,
    committed,
    holding,
    manifest_like,
    sites_directory,
    terminable,
    wait_for,
)
from pipeline.runners import pipeline_options, runner_name
from schemas import RunConfig, SourceKind, StreamStart
from transforms._storage import (
    absolute,
    exists,
    is_local,
    join,
    read_bytes,
    write_bytes,
)

CANNOT_STREAM = ("FnApiRunner", "DirectRunner", "SwitchingDirectRunner", "BundleBasedDirectRunner")
"""Timers fire late there and grouping waits for the end of the source: silently wrong."""

CHECKPOINT_EVERY_MS = 10_000

FLUSH_FIRST = "--finish_bundle_before_checkpointing"
"""Without it a checkpoint in the middle of a bundle keeps back what the bundle put out and lets the
watermark pass: the rows come out late and are dropped, or not at all (docs/decisions/0010)."""


def run_stream(config: RunConfig, flags: Sequence[str], *, resume: bool) -> None:
    """Run a stream until it ends, which most never do; raises RunError with one line."""
    _refuse(config, flags)
    output = config.output
    with holding(output):
        start = _resumed(config) if resume else _begun(config)
        config = config.replace(
            as_of=start.as_of,
            output=output.replace(run_id=start.run_id),
            http=config.http.replace(sites_directory=sites_directory(output.state_directory)),
            stream=config.stream.replace(started_at=start.started_at),
        )
        options = pipeline_options((*_engine_flags(config, flags, resume=resume), *flags))
        pipeline = beam.Pipeline(options=options)
        stream.build(pipeline, config, manifest_like(config, flags))
        with terminable("stopped; committed windows stay, --resume goes on from the last"):
            wait_for(pipeline)


def _refuse(config: RunConfig, flags: Sequence[str]) -> None:
    if runner_name(flags).rsplit(".", 1)[-1] in CANNOT_STREAM:
        raise RunError(
            "the in-process runner cannot stream: use --runner flink or --runner prism,"
            " or `dateline watch`, which polls in small batches"
        )
    for source in config.sources:
        if source.kind not in (SourceKind.FEED, SourceKind.URL):
            raise RunError(
                f"{source.id}: a stream reads feeds and pages; read files by a run without"
                " --streaming, into another output folder"
            )


def _begun(config: RunConfig) -> StreamStart:
    """Note when the stream begins; its folder is its own, for it knows of no other run."""
    if found := sorted(committed(config.output.directory)):
        raise RunError(
            f"{config.output.directory} holds the run {found[-1]}: a stream begins in an empty"
            " folder; --resume goes on with the stream of that folder"
        )
    now = datetime.now(UTC)
    start = StreamStart(run_id=config.output.run_id, as_of=config.as_of, started_at=now)
    write_bytes(_start_path(config), start.model_dump_json().encode() + b"\n")
    return start


def _resumed(config: RunConfig) -> StreamStart:
    path = _start_path(config)
    if not exists(path):
        raise RunError(f"nothing to resume: {path} is not there")
    return StreamStart.model_validate_json(read_bytes(path))


def _start_path(config: RunConfig) -> str:
    return join(config.output.state_directory, "stream.json")


def _engine_flags(config: RunConfig, flags: Sequence[str], *, resume: bool) -> Iterator[str]:
    """Yield Flink's flags for checkpoints; those the user gives come later, and win."""
    if runner_name(flags) != "FlinkRunner":
        if resume:
            raise RunError(f"{runner_name(flags)} keeps no checkpoints to resume from")
        return
    folder = absolute(join(config.output.state_directory, "checkpoints"))
    yield f"--checkpointing_interval={CHECKPOINT_EVERY_MS}"
    yield FLUSH_FIRST
    yield "--externalized_checkpoints_enabled"
    yield "--retain_externalized_checkpoints_on_cancellation"
    if is_local(folder):
        os.makedirs(folder, exist_ok=True)
        yield "--state_backend=filesystem"
        yield f"--state_backend_storage_path=file://{folder}"
    if resume and not any(flag.startswith("--savepoint_path") for flag in flags):
        yield f"--savepoint_path=file://{newest_checkpoint(Path(folder))}"


def newest_checkpoint(folder: Path) -> Path:
    """Return the newest complete checkpoint below a folder, whichever job made it."""
    complete = sorted(folder.glob("*/chk-*/_metadata"), key=_written)
    if not complete:
        raise RunError(f"nothing to resume: no complete checkpoint in {folder}")
    return complete[-1].parent


def _written(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, str(path)
