"""Arguments -> configuration -> run -> report -> exit code.

Exit codes: 0 done; 1 the command line, input or configuration is wrong (one clear line); 2
finished, but bugs (`fault=ours`) or sums that do not add up were found; 3 nothing could be fetched.
"""

from __future__ import annotations

import difflib
import json
import sys
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated, Any, NoReturn

import typer
from apache_beam.io.filesystems import FileSystems
from rich.markup import escape
from rich.table import Table
from typer.core import TyperGroup

from pipeline import _options as options
from pipeline import _quiet  # noqa: F401 - before Beam
from pipeline import retry as retry_module
from pipeline import state as state_module
from pipeline import why as why_module
from pipeline._demo import DemoError, cleared, next_steps
from pipeline._outcome import TROUBLE, repeated, report
from pipeline._schedule import run_id as free_run_id
from pipeline._schema import document, names
from pipeline._screen import Screen, say
from pipeline._told import Batch, as_line
from pipeline._told import as_json as as_json_line
from pipeline.config import ConfigError, Settings, load, run_config, watch_config
from pipeline.doctor import findings
from pipeline.progress import Progress
from pipeline.report import exit_code
from pipeline.run import Prepare, RunError, as_it_is, committed, run
from pipeline.run_stream import run_stream
from pipeline.runners import (
    BeamFlags,
    FlagError,
    check_runner,
    expand_preset,
    is_stream,
    pipeline_options,
    processes_a_bundle,
    split_flags,
)
from pipeline.watch import Job, Tell, only_due, watch
from schemas import RunConfig, WatchConfig
from schemas.reasons import REASONS, explained
from transforms._conditional import is_guarded
from transforms._storage import StorageError

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Unknown flags reach the command and, from there, Beam."""

USAGE_ERROR: Any = typer.BadParameter.__bases__[0]
"""What typer raises for every mistake in a command line; it names this class nowhere public."""


def _fail(message: str, code: int = 1) -> NoReturn:
    _tell(message)
    raise typer.Exit(code)


def _tell(message: str) -> None:
    Screen(stderr=True).print(
        f"[bold red]dateline:[/bold red] {escape(message)}", highlight=False, soft_wrap=True
    )


def _warn(message: str) -> None:
    Screen(stderr=True).print(
        f"[bold yellow]dateline:[/bold yellow] {escape(message)}", highlight=False, soft_wrap=True
    )


def _note(message: str) -> None:
    Screen(stderr=True).print(f"dateline: {escape(message)}", highlight=False, soft_wrap=True)


class _OneLine(TyperGroup):
    """Answers a mistake in the command line with one line and exit code 1, not a box and 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        code: object = None
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except USAGE_ERROR as error:
            said = " ".join(error.format_message().split()).rstrip(".")
            where = error.ctx.command_path if error.ctx else "dateline"
            try:
                _fail(f"{said}; see `{where} --help`")
            except typer.Exit as left:
                code = left.exit_code
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    cls=_OneLine,
    invoke_without_command=True,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        say(f"dateline {version('dateline-news')}\n")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    _asked: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """News feeds, pages and web archives in; deduplicated, event-coded stories out."""
    if context.invoked_subcommand is None:
        say(context.get_help() + "\n")


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
    beam_flags = _split(inputs or (), "run")
    flags: dict[str, Any] = {
        "inputs": list(beam_flags.inputs) or None,
        "output": output,
        "state": state,
        "run_id": run_id,
        "shards": options.number(shards),
        "compress": compress,
        "workers": options.number(workers),
        "min_chars": options.number(min_chars),
        "as_of": as_of,
        "http.user_agent": user_agent,
        "http.respect": respect,
        "http.allow_private": tuple(allow_private) if allow_private else None,
    }
    try:
        warn = str if quiet else _warn
        settings = load(config, flags)
        chosen = run_config(settings, datetime.now(UTC), warn)
    except ConfigError as error:
        _fail(str(error))
    if not is_guarded(chosen.output.state_directory):
        warn(
            f"two runs at once are not kept apart on {chosen.output.state_directory}, which is"
            " written without a condition (and untested): start one run after the other"
        )
    chosen, on_engine = _on_engine(chosen, beam_flags.flags, flink_master)
    if resume and not is_stream(on_engine):
        _fail("--resume belongs to --streaming: a batch goes on from its state by itself")
    if due and is_stream(on_engine):
        _fail("--due belongs to single runs: a stream polls its feeds at its own pace")
    if is_stream(on_engine):
        raise typer.Exit(_stream(chosen, on_engine, resume=resume, quiet=quiet))
    if due:
        chosen, next_at = only_due(chosen, settings.watch)
        if next_at > chosen.as_of:
            if not quiet:
                _note(f"nothing is due before {next_at:%Y-%m-%dT%H:%M:%SZ}")
            raise typer.Exit(0)
    raise typer.Exit(_finish(chosen, on_engine, quiet=quiet, as_json=as_json))


def _stream(config: RunConfig, flags: Sequence[str], *, resume: bool, quiet: bool) -> int:
    """Run a stream to its end, and return the exit code."""
    try:
        with Progress(Screen(stderr=True), quiet=quiet):
            run_stream(config, flags, resume=resume)
    except RunError as error:
        _fail(str(error))
    return 0


def _split(words: Sequence[str], command: str) -> BeamFlags:
    """Tell Beam's flags from inputs, or say which flag nobody knows."""
    found = _beam_flags(words)
    if found.unknown:
        _fail(_unknown_flag(found.unknown[0], command))
    return found


def _beam_flags(words: Sequence[str]) -> BeamFlags:
    """Sort the words, and let stores be looked at with their flags before a pipeline is made."""
    try:
        found = split_flags(words)
        FileSystems.set_options(pipeline_options(found.flags))
    except FlagError as error:
        _fail(str(error))
    return found


def _on_engine(
    config: RunConfig, flags: Sequence[str], flink_master: str | None
) -> tuple[RunConfig, tuple[str, ...]]:
    """Return the configuration and Beam's flags for the engine, or say why it cannot be used."""
    workers = config.extract.workers
    try:
        expanded = expand_preset(flags, flink_master, workers)
        check_runner(expanded)
    except FlagError as error:
        _fail(str(error))
    pool = processes_a_bundle(expanded, workers)
    return config.replace(extract=config.extract.replace(workers=pool)), expanded


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
    beam_flags = _split(inputs or (), "watch")
    try:
        check_runner(beam_flags.flags)
    except FlagError as error:
        _fail(str(error))
    flags: dict[str, Any] = {
        "inputs": list(beam_flags.inputs) or None,
        "output": output,
        "state": state,
        "watch.interval_s": options.number(interval),
        "watch.grace_s": options.number(grace),
        "shards": options.number(shards),
        "compress": compress,
        "workers": options.number(workers),
        "min_chars": options.number(min_chars),
        "http.user_agent": user_agent,
        "http.respect": respect,
        "http.allow_private": tuple(allow_private) if allow_private else None,
    }
    try:
        settings = load(config, flags)
        chosen = watch_config(settings, datetime.now(UTC), str if quiet else _warn)
    except ConfigError as error:
        _fail(str(error))
    job = Job(chosen, beam_flags.flags, settings.watch, batches)
    raise typer.Exit(watch(job, _teller(quiet=quiet, as_json=as_json)))


def _teller(*, quiet: bool, as_json: bool) -> Tell:
    def batch(one: Batch) -> None:
        if not quiet:
            say((as_json_line(one) if as_json else as_line(one)) + "\n")
        elif isinstance(one.finished, str):
            _tell(one.finished)

    return Tell(batch, str if quiet else _note, _tell)


def _unknown_flag(word: str, command: str) -> str:
    known = [name for p in _parameters(command) for name in p if name.startswith("--")]
    close = difflib.get_close_matches(word, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"a flag for Beam is written {word}=VALUE"
    return f"neither dateline nor Beam knows the flag {word}; {hint}"


def _parameters(command: str) -> list[list[str]]:
    group = typer.main.get_command(app)
    return [list(p.opts) for p in group.commands[command].params]  # type: ignore[attr-defined]


def _finish(
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
        _fail(str(error))
    manifest, output = finished.manifest, config.output.directory
    if as_json:
        if finished.repeated and not quiet:
            messages.print(escape(repeated(manifest)), highlight=False, soft_wrap=True)
        say(manifest.model_dump_json(indent=1) + "\n")
    elif not quiet:
        report(finished, output, time.monotonic() - started, Screen())
    code = exit_code(manifest)
    if code:
        _tell(TROUBLE[code](manifest, output))
    return code


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
    beam_flags = _split(context.args, "retry")
    if beam_flags.inputs:
        _fail(f"retry finds out itself what to read and takes no input ({beam_flags.inputs[0]!r})")
    flags: dict[str, Any] = {
        "output": output,
        "state": state,
        "shards": options.number(shards),
        "compress": compress,
        "workers": options.number(workers),
        "min_chars": options.number(min_chars),
        "http.user_agent": user_agent,
        "http.respect": respect,
        "http.allow_private": tuple(allow_private) if allow_private else None,
    }
    try:
        settings = load(config, flags).replace(run_id=None)
        chosen = run_config(settings, datetime.now(UTC), str if quiet else _warn, needs_input=False)
    except ConfigError as error:
        _fail(str(error))
    reasons = frozenset(reason or ())
    _check_reasons(reasons)
    manifests = _runs_of(chosen.output.directory)

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
    again, on_engine = _on_engine(again, beam_flags.flags, flink_master)
    if is_stream(on_engine):
        _fail("a stream tries again by itself: leave --streaming out")

    def prepare(current: state_module.Generation) -> state_module.Generation:
        # Looked at once more: another run may have finished some of it before we held the lock.
        return retry_module.prepared(current, look(current), again.as_of)

    raise typer.Exit(_finish(again, on_engine, quiet=quiet, as_json=as_json, prepare=prepare))


def _check_reasons(reasons: Collection[str]) -> None:
    """Refuse a reason that no stage has, now."""
    for one in sorted(reasons):
        if explained(one) is None and one != retry_module.UNKNOWN:
            close = difflib.get_close_matches(one, REASONS, n=1)
            hint = f"did you mean {close[0]}?" if close else "see docs/rejects.md"
            _fail(f"there is no reason {one!r}; {hint}")


def _looked(
    look: Callable[[state_module.Generation], tuple[retry_module.Found, ...]], folder: str
) -> tuple[retry_module.Found, ...]:
    """Look what can be tried again, without a lock."""
    try:
        current = state_module.peek(folder)
        if not current.number:
            _fail(f"{folder} holds no state, so what is settled is not known; say --state")
        return look(current)
    except state_module.StateError as error:
        _fail(str(error))
    except (StorageError, OSError, ValueError) as error:
        _fail(f"a run is damaged: {error}")


def _tell_found(found: Sequence[retry_module.Found], *, quiet: bool, as_json: bool) -> int:
    if as_json:
        say(retry_module.as_json(found) + "\n")
    elif not quiet:
        lines = retry_module.listing(found) if found else ("nothing to try again",)
        say("".join(f"{line}\n" for line in lines))
    return 0


def _runs_of(output: str) -> dict[str, str]:
    """Return the manifests of an output folder, or say that there are none."""
    try:
        manifests = committed(output)
    except (StorageError, OSError) as error:
        _fail(f"{output} cannot be read: {error}")
    if not manifests:
        _fail(f"{output} holds no committed run (no {output}/runs/*.json)")
    return manifests


@app.command(context_settings=PASS_ON)
def demo(
    context: typer.Context,
    output: Annotated[str, typer.Option(help="Folder to write into.")] = "demo-output",
    workers: options.Workers = None,
    flink_master: options.FlinkMaster = None,
    quiet: options.Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Run the main job offline on a sample newsroom that ships with dateline."""
    from pipeline.newsroom import AS_OF, serve  # noqa: PLC0415 - only the demo needs it

    beam_flags = _split(context.args, "demo")
    if beam_flags.inputs:
        _fail(f"the demo has inputs of its own and takes none ({beam_flags.inputs[0]!r})")

    try:
        folder = cleared(output)
    except DemoError as error:
        _fail(str(error))
    with serve(folder / "newsroom") as served:
        flags = {
            "inputs": list(served.inputs),
            "output": output,
            "run_id": "demo",
            "as_of": AS_OF,
            "workers": options.number(workers),
            "http.connect_to": served.connect_to,
            "http.timeout_s": served.timeout_s,
            "http.per_host_delay_s": 0.0,
            "http.retries": 0,
        }
        try:
            settings: Settings = load(None, flags)
            config = run_config(settings, datetime.now(UTC), readable=str(folder / "newsroom"))
        except ConfigError as error:
            _fail(str(error))
        config, on_engine = _on_engine(config, beam_flags.flags, flink_master)
        code = _finish(config, on_engine, quiet=quiet, as_json=as_json)
    if not (quiet or as_json):
        say("".join(f"{line}\n" for line in next_steps(output, "demo")))
    raise typer.Exit(code)


@app.command()
def schema(
    record: Annotated[
        str | None, typer.Argument(help="One record, e.g. Article; all of them if not said.")
    ] = None,
) -> None:
    """Print the JSON Schema of every record, or of one."""
    found = document(record)
    if found is None:
        _fail(f"no record {record!r}; there are {', '.join(names())}")
    say(json.dumps(found, indent=2) + "\n")


@app.command(context_settings=PASS_ON)
def why(
    context: typer.Context,
    asked: Annotated[str, typer.Argument(metavar="URL|ID", help="What to look for.")],
    output: Annotated[str, typer.Option(help="Folder of the rows.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows themselves.")] = False,
) -> None:
    """Tell what became of an address or id in all runs of an output folder.

    A reject is told with what it means and what can be done.

    Examples:

      dateline why http://harbourpost.example/2026/port-strike --output news
      dateline why a136bccb60ad0cede28034f8aa37cc44 --output news --json
    """
    beam_flags = _beam_flags(context.args)
    if beam_flags.unknown or beam_flags.inputs:
        _fail(f"why takes one address or id; {(beam_flags.unknown or beam_flags.inputs)[0]!r}?")
    manifests = _runs_of(output)
    found = False
    try:
        for finding in why_module.findings(output, manifests, asked):
            found = True
            lines = (
                (json.dumps(finding._asdict(), ensure_ascii=False),)
                if as_json
                else (why_module.sentence(finding), *map("  {}".format, why_module.advice(finding)))
            )
            if not say("\n".join(lines) + "\n"):
                break
    except (StorageError, OSError) as error:
        _fail(f"a run is damaged: {error}")
    if not found:
        _fail(
            f"no run knows {asked!r}: no feed or file of {len(manifests)} runs listed it"
            " (ids and addresses must be whole; tracking parameters do not matter)"
        )


@app.command()
def doctor(
    flink_master: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="A Flink cluster to look for, too.")
    ] = None,
) -> None:
    """Say which engines and stores can be used here, and what the others need."""
    table = Table.grid(padding=(0, 2))
    for one in findings(flink_master):
        mark = "[green]ready[/green]" if one.problem is None else "[yellow]not here[/yellow]"
        table.add_row(mark, one.name, escape(one.use), escape(one.problem or ""))
    Screen().print(table)
