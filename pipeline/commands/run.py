"""`dateline run`: one batch, or a stream."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipeline import _options as options
from pipeline._screen import Screen
from pipeline.commands._app import PASS_ON, app, fail, note, warn
from pipeline.commands._batch import finish, on_engine_of, split
from pipeline.config import ConfigError, load, run_config
from pipeline.progress import Progress
from pipeline.run import RunError
from pipeline.run_stream import run_stream
from pipeline.runners import (
    is_stream,
)
from pipeline.watch import only_due
from schemas import RunConfig
from transforms._conditional import is_guarded


@app.command("run", context_settings=PASS_ON)
def run_command(  # noqa: PLR0913, PLR0917 - one parameter per flag is how typer reads a command
    inputs: options.Inputs = None,
    output: options.Output = None,
    state: options.State = None,
    config: options.Config = None,
    run_id: Annotated[
        str | None, typer.Option(help="Name of this run; a committed one is not run again.")
    ] = None,
    shards: options.Shards = None,
    compress: options.Compress = None,
    workers: options.Workers = None,
    min_chars: options.MinChars = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help="The run's clock (ISO 8601, UTC if no zone); later dates are not believed.",
            show_default="now",
        ),
    ] = None,
    user_agent: options.UserAgent = None,
    respect: options.Respect = None,
    allow_private: options.AllowPrivate = None,
    flink_master: options.FlinkMaster = None,
    due: Annotated[
        bool,
        typer.Option("--due", help="Poll only the feeds that are due, as `watch` would."),
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the stream of the output folder.")
    ] = False,
    quiet: options.Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Run one batch: read the inputs, write rows, remember what was seen.

    Examples:

      dateline run feeds.txt --output news
      dateline run 'warc:crawl/*.warc.gz' --output news --workers 8 --compress zstd
      dateline run --config newsroom.yaml
      dateline run feeds.txt --output news --due --quiet
      dateline run feeds.txt --output news --runner flink --flink-master jobmanager:8081
      dateline run feeds.txt --output live --runner flink --streaming

    Engines: --runner flink or prism; without it, in this process. `dateline doctor` says which
    can be used here.
    """
    beam_flags = split(inputs or (), "run")
    flags: dict[str, Any] = {
        "inputs": list(beam_flags.inputs) or None,
        "output": output,
        "state": state,
        "run_id": run_id,
        **options.of_rows(shards, compress, workers, min_chars),
        "as_of": as_of,
        **options.of_http(user_agent, respect, allow_private),
    }
    try:
        caution = str if quiet else warn
        settings = load(config, flags)
        chosen = run_config(settings, datetime.now(UTC), caution)
    except ConfigError as error:
        fail(str(error))
    if not is_guarded(chosen.output.state_directory):
        caution(
            f"two runs at once are not kept apart on {chosen.output.state_directory}, which is"
            " written without a condition (and untested): start one run after the other"
        )
    chosen, on_engine = on_engine_of(chosen, beam_flags.flags, flink_master)
    if resume and not is_stream(on_engine):
        fail("--resume belongs to --streaming: a batch goes on from its state by itself")
    if due and is_stream(on_engine):
        fail("--due belongs to single runs: a stream polls its feeds at its own pace")
    if is_stream(on_engine):
        raise typer.Exit(_stream(chosen, on_engine, resume=resume, quiet=quiet))
    if due:
        chosen, next_at = only_due(chosen, settings.watch)
        if next_at > chosen.as_of:
            if not quiet:
                note(f"nothing is due before {next_at:%Y-%m-%dT%H:%M:%SZ}")
            raise typer.Exit(0)
    raise typer.Exit(finish(chosen, on_engine, quiet=quiet, as_json=as_json))


def _stream(config: RunConfig, flags: Sequence[str], *, resume: bool, quiet: bool) -> int:
    """Run a stream to its end, and return the exit code."""
    try:
        with Progress(Screen(stderr=True), quiet=quiet):
            run_stream(config, flags, resume=resume)
    except RunError as error:
        fail(str(error))
    return 0
