"""`dateline watch`: batch after batch."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipeline import _options as options
from pipeline._screen import say
from pipeline._told import Batch, as_line
from pipeline._told import as_json as as_json_line
from pipeline.commands._app import PASS_ON, app, fail, note, tell, warn
from pipeline.commands._batch import split
from pipeline.config import ConfigError, load, watch_config
from pipeline.runners import (
    FlagError,
    check_runner,
)
from pipeline.watch import Job, Tell, watch
from schemas import WatchConfig


@app.command("watch", context_settings=PASS_ON)
def watch_command(  # noqa: PLR0913, PLR0917 - as above
    inputs: options.Inputs = None,
    output: options.Output = None,
    state: options.State = None,
    config: options.Config = None,
    interval: Annotated[
        str | None,
        typer.Option(
            metavar="SECONDS",
            help="Between two polls of a feed that has no interval of its own.",
            show_default=options.default(WatchConfig, "interval_s"),
        ),
    ] = None,
    grace: Annotated[
        str | None,
        typer.Option(
            metavar="SECONDS",
            help="What a batch may still take after Ctrl-C or `kill`.",
            show_default=options.default(WatchConfig, "grace_s"),
        ),
    ] = None,
    batches: Annotated[
        int | None, typer.Option(min=1, help="End after so many batches.", show_default="never")
    ] = None,
    shards: options.Shards = None,
    compress: options.Compress = None,
    workers: options.Workers = None,
    min_chars: options.MinChars = None,
    user_agent: options.UserAgent = None,
    respect: options.Respect = None,
    allow_private: options.AllowPrivate = None,
    quiet: options.Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Run batch after batch: poll each feed at its interval, until Ctrl-C or `kill`.

    Pages and files are read in the first batch only. A line tells of each batch.
    A batch that found nothing new leaves no files.

    Examples:

      dateline watch feeds.txt --output news
      dateline watch feeds.txt --output news --interval 60 --json
      dateline watch --config newsroom.yaml --batches 1
    """
    beam_flags = split(inputs or (), "watch")
    try:
        check_runner(beam_flags.flags)
    except FlagError as error:
        fail(str(error))
    flags: dict[str, Any] = {
        "inputs": list(beam_flags.inputs) or None,
        "output": output,
        "state": state,
        "watch.interval_s": options.number(interval),
        "watch.grace_s": options.number(grace),
        **options.of_rows(shards, compress, workers, min_chars),
        **options.of_http(user_agent, respect, allow_private),
    }
    try:
        settings = load(config, flags)
        chosen = watch_config(settings, datetime.now(UTC), str if quiet else warn)
    except ConfigError as error:
        fail(str(error))
    job = Job(chosen, beam_flags.flags, settings.watch, batches)
    raise typer.Exit(watch(job, _teller(quiet=quiet, as_json=as_json)))


def _teller(*, quiet: bool, as_json: bool) -> Tell:
    def batch(one: Batch) -> None:
        if not quiet:
            say((as_json_line(one) if as_json else as_line(one)) + "\n")
        elif isinstance(one.finished, str):
            tell(one.finished)

    return Tell(batch, str if quiet else note, tell)
