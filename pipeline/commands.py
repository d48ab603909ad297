"""Arguments -> configuration -> run -> report -> exit code.

Exit codes: 0 done; 1 the command line, input or configuration is wrong (one clear line); 2
finished, but bugs (`fault=ours`) or sums that do not add up were found; 3 nothing could be fetched.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated, Any, NoReturn

import typer
from apache_beam.io.filesystems import FileSystems
from rich.markup import escape
from typer.core import TyperGroup

from pipeline import _quiet  # noqa: F401 - before Beam
from pipeline import why as why_module
from pipeline._demo import DemoError, cleared, next_steps
from pipeline._outcome import TROUBLE, repeated, report
from pipeline._schema import document, names
from pipeline._screen import Screen, say
from pipeline.config import ConfigError, Settings, load, run_config
from pipeline.progress import Progress
from pipeline.report import exit_code
from pipeline.run import RunError, committed, run
from pipeline.runners import FlagError, check_runner, pipeline_options, split_flags
from schemas import ExtractConfig, OutputConfig, Part, RunConfig
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


NUMBER = "NUMBER"


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


def _default(part: type[Part], name: str) -> str:
    return str(part.model_fields[name].default)


@app.command("run", context_settings=PASS_ON)
def run_command(  # noqa: PLR0913, PLR0917 - one parameter per flag is how typer reads a command
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT...",
            help="Feeds, pages or files: a path, a glob, an address, or KIND:PATH with KIND one"
            " of feed, url, warc, html, text, jsonl.",
        ),
    ] = None,
    output: Annotated[str | None, typer.Option(help="Folder for the rows.")] = None,
    state: Annotated[
        str | None,
        typer.Option(help="Folder for what runs remember.", show_default="OUTPUT/state"),
    ] = None,
    config: Annotated[str | None, typer.Option(help="YAML file; flags win over it.")] = None,
    run_id: Annotated[
        str | None, typer.Option(help="Name of this run; a committed one is not run again.")
    ] = None,
    shards: Annotated[
        str | None,
        typer.Option(
            help="Files per kind of row.",
            metavar=NUMBER,
            show_default=_default(OutputConfig, "shards"),
        ),
    ] = None,
    compress: Annotated[
        str | None,
        typer.Option(help="none, gzip or zstd.", show_default=_default(OutputConfig, "compress")),
    ] = None,
    workers: Annotated[
        str | None,
        typer.Option(help="Extraction processes.", metavar=NUMBER, show_default="all cores"),
    ] = None,
    min_chars: Annotated[
        str | None,
        typer.Option(
            metavar=NUMBER,
            help="Shorter text is no article; 0 keeps one-sentence texts.",
            show_default=_default(ExtractConfig, "min_chars"),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help="The run's clock (ISO 8601, UTC if no zone); later dates are not believed.",
            show_default="now",
        ),
    ] = None,
    user_agent: Annotated[str | None, typer.Option(help="Sent to publishers.")] = None,
    allow_private: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST:PORT", help="May be a private or loopback address."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Run one batch: read the inputs, write rows, remember what was seen.

    Examples:

      dateline run feeds.txt --output news
      dateline run 'warc:crawl/*.warc.gz' --output news --workers 8 --compress zstd
      dateline run --config newsroom.yaml
    """
    try:
        beam_flags = split_flags(inputs or ())
        check_runner(beam_flags.flags)
        FileSystems.set_options(pipeline_options(beam_flags.flags))  # inputs are looked at first
    except FlagError as error:
        _fail(str(error))
    if beam_flags.unknown:
        _fail(_unknown_flag(beam_flags.unknown[0]))
    flags: dict[str, Any] = {
        "inputs": list(beam_flags.inputs) or None,
        "output": output,
        "state": state,
        "run_id": run_id,
        "shards": _number(shards),
        "compress": compress,
        "workers": _number(workers),
        "min_chars": _number(min_chars),
        "as_of": as_of,
        "http.user_agent": user_agent,
        "http.allow_private": tuple(allow_private) if allow_private else None,
    }
    try:
        warn = str if quiet else _warn
        chosen = run_config(load(config, flags), datetime.now(UTC), warn)
    except ConfigError as error:
        _fail(str(error))
    if not is_guarded(chosen.output.state_directory):
        warn(
            f"two runs at once are not kept apart on {chosen.output.state_directory}, which is"
            " written without a condition (and untested): start one run after the other"
        )
    raise typer.Exit(_finish(chosen, beam_flags.flags, quiet=quiet, as_json=as_json))


def _number(word: str | None) -> int | str | None:
    """Return a number, or the word for the settings to complain of as of any other value."""
    return int(word) if word and re.fullmatch(r"-?[0-9]{1,18}", word) else word


def _unknown_flag(word: str) -> str:
    known = [name for p in _parameters("run") for name in p if name.startswith("--")]
    close = difflib.get_close_matches(word, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"a flag for Beam is written {word}=VALUE"
    return f"neither dateline nor Beam knows the flag {word}; {hint}"


def _parameters(command: str) -> list[list[str]]:
    group = typer.main.get_command(app)
    return [list(p.opts) for p in group.commands[command].params]  # type: ignore[attr-defined]


def _finish(config: RunConfig, flags: Sequence[str], *, quiet: bool, as_json: bool) -> int:
    """Run, report, and return the exit code."""
    messages = Screen(stderr=True)
    started = time.monotonic()
    try:
        with Progress(messages, quiet=quiet or as_json):
            finished = run(config, flags)
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


@app.command()
def demo(
    output: Annotated[str, typer.Option(help="Folder to write into.")] = "demo-output",
    workers: Annotated[
        str | None,
        typer.Option(help="Extraction processes.", metavar=NUMBER, show_default="all cores"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Run the main job offline on a sample newsroom that ships with dateline."""
    from pipeline.newsroom import AS_OF, serve  # noqa: PLC0415 - only the demo needs it

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
            "workers": _number(workers),
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
        code = _finish(config, (), quiet=quiet, as_json=as_json)
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
    """Tell what became of an address or id in all runs of an output folder."""
    try:
        beam_flags = split_flags(context.args)
        FileSystems.set_options(pipeline_options(beam_flags.flags))
    except FlagError as error:
        _fail(str(error))
    if beam_flags.unknown or beam_flags.inputs:
        _fail(f"why takes one address or id; {(beam_flags.unknown or beam_flags.inputs)[0]!r}?")
    try:
        manifests = committed(output)
    except (StorageError, OSError) as error:
        _fail(f"{output} cannot be read: {error}")
    if not manifests:
        _fail(f"{output} holds no committed run (no {output}/runs/*.json)")
    found = False
    try:
        for finding in why_module.findings(output, manifests, asked):
            found = True
            line = (
                json.dumps(finding._asdict(), ensure_ascii=False)
                if as_json
                else why_module.sentence(finding)
            )
            if not say(line + "\n"):
                break
    except (StorageError, OSError) as error:
        _fail(f"a run is damaged: {error}")
    if not found:
        _fail(
            f"no run knows {asked!r}: no feed or file of {len(manifests)} runs listed it"
            " (ids and addresses must be whole; tracking parameters do not matter)"
        )
