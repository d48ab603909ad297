"""From the flags of a command to a run, its report and its exit code."""

from __future__ import annotations

import difflib
import time
from collections.abc import Sequence

import typer
from apache_beam.io.filesystems import FileSystems
from rich.markup import escape

from pipeline._outcome import TROUBLE, repeated, report
from pipeline._screen import Screen, say
from pipeline.commands._app import app, fail, tell
from pipeline.progress import Progress
from pipeline.report import exit_code
from pipeline.run import Prepare, RunError, as_it_is, committed, run
from pipeline.runners import (
    BeamFlags,
    FlagError,
    check_runner,
    expand_preset,
    pipeline_options,
    processes_a_bundle,
    split_flags,
)
from schemas import RunConfig
from transforms._storage import StorageError


def split(words: Sequence[str], command: str) -> BeamFlags:
    """Tell Beam's flags from inputs, or say which flag nobody knows."""
    found = beam_flags_of(words)
    if found.unknown:
        fail(_unknown_flag(found.unknown[0], command))
    return found


def beam_flags_of(words: Sequence[str]) -> BeamFlags:
    """Sort the words, and let stores be looked at with their flags before a pipeline is made."""
    try:
        found = split_flags(words)
        FileSystems.set_options(pipeline_options(found.flags))
    except FlagError as error:
        fail(str(error))
    return found


def on_engine_of(
    config: RunConfig, flags: Sequence[str], flink_master: str | None
) -> tuple[RunConfig, tuple[str, ...]]:
    """Return the configuration and Beam's flags for the engine, or say why it cannot be used."""
    workers = config.extract.workers
    try:
        expanded = expand_preset(flags, flink_master, workers)
        check_runner(expanded)
    except FlagError as error:
        fail(str(error))
    pool = processes_a_bundle(expanded, workers)
    return config.replace(extract=config.extract.replace(workers=pool)), expanded


def _unknown_flag(word: str, command: str) -> str:
    known = [name for p in _parameters(command) for name in p if name.startswith("--")]
    close = difflib.get_close_matches(word, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"a flag for Beam is written {word}=VALUE"
    return f"neither dateline nor Beam knows the flag {word}; {hint}"


def _parameters(command: str) -> list[list[str]]:
    group = typer.main.get_command(app)
    return [list(p.opts) for p in group.commands[command].params]  # type: ignore[attr-defined]


def finish(
    config: RunConfig,
    flags: Sequence[str],
    *,
    quiet: bool,
    as_json: bool,
    prepare: Prepare = as_it_is,
) -> int:
    """Run, report, and return the exit code."""
    messages = Screen(stderr=True)
    started = time.monotonic()
    try:
        with Progress(messages, quiet=quiet or as_json):
            finished = run(config, flags, prepare=prepare)
    except RunError as error:
        fail(str(error))
    manifest, output = finished.manifest, config.output.directory
    if as_json:
        if finished.repeated and not quiet:
            messages.print(escape(repeated(manifest)), highlight=False, soft_wrap=True)
        say(manifest.model_dump_json(indent=1) + "\n")
    elif not quiet:
        report(finished, output, time.monotonic() - started, Screen())
    code = exit_code(manifest)
    if code:
        tell(TROUBLE[code](manifest, output))
    return code


def runs_of(output: str) -> dict[str, str]:
    """Return the manifests of an output folder, or say that there are none."""
    try:
        manifests = committed(output)
    except (StorageError, OSError) as error:
        fail(f"{output} cannot be read: {error}")
    if not manifests:
        fail(f"{output} holds no committed run (no {output}/runs/*.json)")
    return manifests
