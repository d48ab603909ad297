"""`dateline retry`: what failed for a passing reason, once more."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipeline import _options as options
from pipeline import retry as retry_module
from pipeline import state as state_module
from pipeline._schedule import run_id as free_run_id
from pipeline._screen import say
from pipeline.commands._app import PASS_ON, app, fail, warn
from pipeline.commands._batch import finish, on_engine_of, runs_of, split
from pipeline.config import ConfigError, load, run_config
from pipeline.runners import is_stream
from schemas.reasons import REASONS, explained
from transforms._storage import StorageError


@app.command("retry", context_settings=PASS_ON)
def retry_command(  # noqa: PLR0913, PLR0917 - as above
    context: typer.Context,
    output: options.Output = None,
    state: options.State = None,
    config: options.Config = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(help="Only what was rejected for this reason; may be said several times."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be tried again, and try nothing.")
    ] = False,
    shards: options.Shards = None,
    compress: options.Compress = None,
    workers: options.Workers = None,
    min_chars: options.MinChars = None,
    user_agent: options.UserAgent = None,
    respect: options.Respect = None,
    allow_private: options.AllowPrivate = None,
    flink_master: options.FlinkMaster = None,
    quiet: options.Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Try again now what failed for a passing reason: one run, like any other.

    Entries that wait for a later run, entries whose tries were used up (they get new ones), and
    sources that could not be read when they were last asked.

    Examples:

      dateline retry --output news --dry-run
      dateline retry --output news
      dateline retry --output news --reason server_error --reason timed_out
      dateline retry --config newsroom.yaml
    """
    beam_flags = split(context.args, "retry")
    if beam_flags.inputs:
        fail(f"retry finds out itself what to read and takes no input ({beam_flags.inputs[0]!r})")
    flags: dict[str, Any] = {
        "output": output,
        "state": state,
        **options.of_rows(shards, compress, workers, min_chars),
        **options.of_http(user_agent, respect, allow_private),
    }
    try:
        settings = load(config, flags).replace(run_id=None)
        chosen = run_config(settings, datetime.now(UTC), str if quiet else warn, needs_input=False)
    except ConfigError as error:
        fail(str(error))
    reasons = frozenset(reason or ())
    _check_reasons(reasons)
    manifests = runs_of(chosen.output.directory)

    def look(current: state_module.Generation) -> tuple[retry_module.Found, ...]:
        return retry_module.look(chosen.output.directory, manifests, current, reasons)

    found = _looked(look, chosen.output.state_directory)
    if not found or dry_run:
        raise typer.Exit(_tell_found(found, quiet=quiet, as_json=as_json and dry_run))
    taken = free_run_id(datetime.now(UTC), manifests)
    again = chosen.replace(
        output=chosen.output.replace(run_id=taken),
        sources=retry_module.sources_of(found, chosen.sources),
    )
    again, on_engine = on_engine_of(again, beam_flags.flags, flink_master)
    if is_stream(on_engine):
        fail("a stream tries again by itself: leave --streaming out")

    def prepare(current: state_module.Generation) -> state_module.Generation:
        # Looked at once more: another run may have finished some of it before we held the lock.
        return retry_module.prepared(current, look(current), again.as_of)

    raise typer.Exit(finish(again, on_engine, quiet=quiet, as_json=as_json, prepare=prepare))


def _check_reasons(reasons: Collection[str]) -> None:
    """Refuse a reason that no stage has, now."""
    for one in sorted(reasons):
        if explained(one) is None and one != retry_module.UNKNOWN:
            close = difflib.get_close_matches(one, REASONS, n=1)
            hint = f"did you mean {close[0]}?" if close else "see docs/rejects.md"
            fail(f"there is no reason {one!r}; {hint}")


def _looked(
    look: Callable[[state_module.Generation], tuple[retry_module.Found, ...]], folder: str
) -> tuple[retry_module.Found, ...]:
    """Look what can be tried again, without a lock."""
    try:
        current = state_module.peek(folder)
        if not current.number:
            fail(f"{folder} holds no state, so what is settled is not known; say --state")
        return look(current)
    except state_module.StateError as error:
        fail(str(error))
    except (StorageError, OSError, ValueError) as error:
        fail(f"a run is damaged: {error}")


def _tell_found(found: Sequence[retry_module.Found], *, quiet: bool, as_json: bool) -> int:
    if as_json:
        say(retry_module.as_json(found) + "\n")
    elif not quiet:
        lines = retry_module.listing(found) if found else ("nothing to try again",)
        say("".join(f"{line}\n" for line in lines))
    return 0
