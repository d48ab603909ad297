"""One batch, from configuration to commit: lock, recover, build, run, check, commit.

Raises RunError with one line for the user; everything else is a bug.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from types import FrameType
from typing import NamedTuple, NoReturn

import apache_beam as beam
from apache_beam.runners.runner import PipelineResult

from pipeline import arbiter, graph, state
from pipeline._inherited import inherited
from pipeline.lock import LockedError, locked
from pipeline.report import counts_of, funnel
from pipeline.runners import pipeline_options, runner_name
from schemas import Funnel, OutputConfig, Receipt, RunConfig, RunManifest, Shard
from transforms._shards import KINDS, STATE_KINDS, is_ours
from transforms._storage import (
    StorageError,
    absolute,
    delete,
    exists,
    is_local,
    join,
    matching,
    prune_empty,
    read_bytes,
    write_bytes,
)
from transforms._windows import manifest_path
from transforms.write_state import receipt_path

VERSIONED = ("apache-beam", "feedparser", "pydantic", "trafilatura", "dateline-news")
"""Packages whose version may change the output."""

_STORAGE = re.compile(r"StorageError: (.+)")


class RunError(Exception):
    """The run cannot go on; the message is one line for the user. Exit code 1."""


Prepare = Callable[[state.Generation], state.Generation]
"""Changes what a run builds on, once nobody else can change it any more."""


def as_it_is(current: state.Generation) -> state.Generation:
    """Change nothing."""
    return current


class Finished(NamedTuple):
    """A committed run; `repeated` when it had been committed before this call."""

    manifest: RunManifest
    repeated: bool
    idle: bool = False
    """It found nothing new, and only what its polls taught was kept: the manifest is no file."""


def run(
    config: RunConfig,
    flags: Sequence[str],
    *,
    keep_idle: bool = True,
    prepare: Prepare = as_it_is,
) -> Finished:
    """Run one batch and commit it; a run id that is committed already is not run again.

    Without `keep_idle` a run that found nothing new leaves no manifest, no shards and no
    generation (docs/decisions/0009).
    """
    output = config.output
    started = datetime.now(UTC)
    with holding(output):
        if arbiter.decides(output):
            return _run_arbitrated(config, flags, started, prepare)
        manifests = committed(output.directory)
        if output.run_id in manifests:
            return Finished(_manifest(manifests[output.run_id]), repeated=True)
        current = state.recover(output.state_directory, manifests)
        arbiter.publish(current, output)
        _refuse_reused_id(current, output.run_id)
        remove_dead_runs(output.directory, manifests)
        current = prepare(current)
        known = with_state(config, current)
        with terminable("stopped; nothing was committed, the next run cleans up"):
            result = _execute(known, flags)
        return _commit(known, current, _Learnt(result, started, keep_idle), flags)


@contextmanager
def holding(output: OutputConfig) -> Iterator[None]:
    """Hold a run's folders for the block, and make one line of what the user has to know of."""
    with ExitStack() as stack:
        try:
            for folder in sorted({absolute(output.directory), absolute(output.state_directory)}):
                stack.enter_context(locked(folder, output.run_id))
            yield
        except (StorageError, state.StateError, LockedError, arbiter.OvertakenError) as error:
            raise RunError(str(error)) from None
        except OSError as error:
            place = error.filename or output.directory
            raise RunError(f"{place}: {error.strerror or error}") from None


def _run_arbitrated(
    config: RunConfig, flags: Sequence[str], started: datetime, prepare: Prepare
) -> Finished:
    """Run one batch into an object store, where another run may do the same."""
    pinned = arbiter.pin(config.output)
    manifest = manifest_path(config.output.directory, config.output.run_id)
    if exists(manifest):
        return Finished(_manifest(manifest), repeated=True)
    _refuse_reused_id(pinned.generation, config.output.run_id)
    output = config.output.replace(attempt=pinned.attempt)
    pinned = pinned._replace(generation=prepare(pinned.generation))
    known = with_state(config.replace(output=output), pinned.generation)
    try:
        with terminable("stopped; nothing was committed, the next run cleans up"):
            arbiter.begin(output, pinned)
            result = _execute(known, flags)
        return _commit(known, pinned, _Learnt(result, started, keep_idle=True), flags)
    except (StorageError, state.StateError, OSError):
        # What is missing may have been removed by the run that has won.
        arbiter.check_current(output, pinned)
        raise


def _refuse_reused_id(current: state.Generation, run_id: str) -> None:
    """State files are immutable and named after their run: its id cannot be given twice."""
    if any(f"/run={run_id}/" in file.path for file in current.files):
        raise RunError(
            f"the state already holds a run {run_id}, committed to another output folder;"
            " choose another --run-id"
        )


def with_state(config: RunConfig, current: state.Generation) -> RunConfig:
    """Return the configuration filled with what earlier runs know."""
    folder = config.output.state_directory
    last = {one.id: one for one in current.sources}
    due = state.due(current, config.as_of)
    return config.replace(
        sources=tuple(source.replace(state=last.get(source.id)) for source in config.sources),
        http=config.http.replace(sites_directory=sites_directory(folder)),
        dedupe=config.dedupe.replace(known=current.paths(folder, "fingerprints")),
        stories=config.stories.replace(known=current.paths(folder, "stories")),
        seen=config.seen.replace(
            files=current.paths(folder, "seen"),
            waiting=tuple(waiting.entry.id for waiting in current.waiting),
            due=tuple(one.entry for one in due),
            revived=tuple(one.entry.id for one in due if one.revived),
        ),
    )


def sites_directory(state_directory: str) -> str | None:
    """Return the folder for what sites permit; a cache, so it stays on the machine that asks."""
    return join(absolute(state_directory), "sites") if is_local(state_directory) else None


def committed(output: str) -> dict[str, str]:
    """Return the manifest path of every committed run of an output folder."""
    paths = matching(join(output, "runs", "*.json"))
    return {path.replace("\\", "/").rsplit("/", 1)[-1][: -len(".json")]: path for path in paths}


def remove_dead_runs(output: str, manifests: dict[str, str]) -> None:
    """Remove the rows of runs that died before their manifest; foreign files stay."""
    for kind in KINDS:
        dead = [
            path
            for path in matching(join(output, kind, "run=*", "*"))
            if _run_of(path) not in manifests and is_ours(path.rsplit("/", 1)[-1], kind)
        ]
        delete(tuple(dead))
        prune_empty(join(output, kind))


def _run_of(path: str) -> str:
    return path.replace("\\", "/").split("/")[-2].removeprefix("run=")


def _execute(config: RunConfig, flags: Sequence[str]) -> PipelineResult:
    try:
        pipeline = beam.Pipeline(options=pipeline_options(flags))
    except ValueError as error:  # Beam's word for an unknown runner or a bad option
        raise RunError(str(error)) from None
    graph.build(pipeline, config)
    return wait_for(pipeline)


def wait_for(pipeline: beam.Pipeline) -> PipelineResult:
    """Run a pipeline to its end; raise StorageError where that was what ended it."""
    try:
        with inherited(pipeline.options):
            result = pipeline.run()
            result.wait_until_finish()
    except (StorageError, RuntimeError) as error:
        # Beam hands a worker's exception on with its step added, some runners only as text.
        found = _STORAGE.search(str(error))
        if found is None and not isinstance(error, StorageError):
            raise
        said = found[1] if found else str(error)
        raise StorageError(said.split(" [while running")[0].strip()) from None
    return result


class _Learnt(NamedTuple):
    """What the graph leaves for the commit beside its receipt."""

    result: PipelineResult
    started: datetime
    keep_idle: bool


def _commit(
    config: RunConfig,
    base: state.Generation | arbiter.Pinned,
    learnt: _Learnt,
    flags: Sequence[str],
) -> Finished:
    output = config.output
    current = base.generation if isinstance(base, arbiter.Pinned) else base
    receipt = Receipt.model_validate_json(read_bytes(receipt_path(output)))
    limits = state.Limits(
        seen=timedelta(days=config.seen.keep_days),
        fingerprints=timedelta(days=config.dedupe.keep_days),
        retry_after=timedelta(seconds=config.seen.retry_after_s),
    )
    clock = state.Clock(as_of=config.as_of, now=datetime.now(UTC))
    generation = state.following(current, output, clock, limits, receipt)
    counts = counts_of(learnt.result)
    sums = funnel(config, counts, receipt)
    idle = not (learnt.keep_idle or sums.faults()) and state.is_idle(current, generation, receipt)
    if not idle:
        generation = state.compact(output.state_directory, generation)
    manifest = manifest_like(config, flags).replace(
        started_at=learnt.started,
        finished_at=datetime.now(UTC),
        funnel=sums,
        conservation=sums.faults(),
        shards=tuple(
            Shard(
                kind=file.kind, path=file.id, rows=file.rows, bytes=file.bytes, sha256=file.sha256
            )
            for file in receipt.files
            if file.base == "output"
        ),
        generation=generation.number,
        stages=counts,
    )
    if isinstance(base, arbiter.Pinned):
        arbiter.commit(output, base, generation, receipt, manifest)
        return Finished(manifest, repeated=False)
    if idle:
        state.note_polls(output.state_directory, current, generation.sources)
        _discard(config, receipt)
        return Finished(manifest, repeated=False, idle=True)
    state.write_generation(output.state_directory, generation)
    write_bytes(
        manifest_path(output.directory, output.run_id),
        manifest.model_dump_json(indent=1).encode() + b"\n",
    )
    state.advance(output.state_directory, generation)
    return Finished(manifest, repeated=False)


def _discard(config: RunConfig, receipt: Receipt) -> None:
    """Remove the empty files of a run that found nothing; the next run would do it otherwise."""
    output = config.output
    folders = {"output": output.directory, "state": output.state_directory}
    files = (join(folders[file.base], *file.id.split("/")) for file in receipt.files)
    delete((*files, receipt_path(output)))
    for base, kinds in (("output", KINDS), ("state", STATE_KINDS)):
        for kind in kinds:
            prune_empty(join(folders[base], kind))


def manifest_like(config: RunConfig, flags: Sequence[str]) -> RunManifest:
    """Return a manifest that holds what is known before anything has run."""
    return RunManifest(
        id=config.output.run_id,
        started_at=config.as_of,
        finished_at=config.as_of,
        as_of=config.as_of,
        inputs=tuple(source.id for source in config.sources),
        funnel=Funnel(),
        shards=(),
        generation=0,
        config_sha256=_config_hash(config),
        runner=runner_name(flags),
        versions={"python": platform.python_version(), **{p: version(p) for p in VERSIONED}},
    )


def _config_hash(config: RunConfig) -> str:
    """Hash what the user chose of what comes out: the same on every engine and any machine."""
    chosen = config.model_dump(
        mode="json",
        exclude={
            "as_of": True,
            "output": {"directory", "state_directory", "run_id", "attempt"},
            "extract": {"workers"},
            "http": {"connect_to", "sites_directory"},
            "stream": {"started_at"},
            "dedupe": {"known"},
            "stories": {"known"},
            "seen": {"files", "waiting", "due", "revived"},
            "sources": {"__all__": {"state", "interval_s"}},
        },
    )
    return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()


def _manifest(path: str) -> RunManifest:
    return RunManifest.model_validate_json(read_bytes(path))


@contextmanager
def terminable(said: str) -> Iterator[None]:
    """On SIGTERM and Ctrl-C say so and end at once; what is not committed never happened."""

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        # Beam's worker threads would keep an ordinary exit waiting for the whole batch.
        os.write(2, f"\ndateline: {said}\n".encode())
        os._exit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
