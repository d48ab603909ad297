"""Arguments -> configuration -> run -> report -> exit code.

Exit codes: 0 done; 1 the input or configuration is wrong (one clear line); 2 finished, but bugs
(`fault=ours`) or sums that do not add up were found; 3 nothing could be fetched.
"""

from __future__ import annotations

import difflib
import json
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema
from rich.console import Console
from rich.markup import escape

import schemas
from pipeline import _quiet  # before Beam
from pipeline import why as why_module
from pipeline.config import ConfigError, load, run_config
from pipeline.progress import Progress
from pipeline.report import exit_code, show
from pipeline.run import Finished, RunError, committed, run
from pipeline.runners import split_flags
from schemas import Record, RunConfig
from transforms._storage import StorageError

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Unknown flags reach the command and, from there, Beam."""

DEMO_MARK = ".dateline-demo"
"""File that says a folder was made by `dateline demo`, and may be replaced by the next one."""

app = typer.Typer(
    help="News feeds, pages and web archives in; deduplicated, event-coded stories out.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _fail(message: str, code: int = 1) -> NoReturn:
    Console(stderr=True).print(
        f"[bold red]dateline:[/bold red] {escape(message)}", highlight=False, soft_wrap=True
    )
    raise typer.Exit(code)


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
        str | None, typer.Option(help="Folder for what runs remember; OUTPUT/state if not said.")
    ] = None,
    config: Annotated[str | None, typer.Option(help="YAML file; flags win over it.")] = None,
    run_id: Annotated[
        str | None, typer.Option(help="Name of this run; a committed one is not run again.")
    ] = None,
    shards: Annotated[int | None, typer.Option(help="Files per kind of row.")] = None,
    compress: Annotated[str | None, typer.Option(help="none, gzip or zstd.")] = None,
    workers: Annotated[int | None, typer.Option(help="Extraction processes; all cores.")] = None,
    min_chars: Annotated[
        int | None, typer.Option(help="Shorter text is no article; 0 keeps one-sentence texts.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The run's clock (ISO 8601); later dates are not believed.")
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
    beam_flags = split_flags(inputs or ())
    if beam_flags.unknown:
        _fail(_unknown_flag(beam_flags.unknown[0]))
    flags: dict[str, Any] = {
        "inputs": list(beam_flags.inputs) or None,
        "output": output,
        "state": state,
        "run_id": run_id,
        "shards": shards,
        "compress": compress,
        "workers": workers,
        "min_chars": min_chars,
        "as_of": as_of,
        "http.user_agent": user_agent,
        "http.allow_private": tuple(allow_private) if allow_private else None,
    }
    try:
        chosen = run_config(load(config, flags), datetime.now(UTC))
    except ConfigError as error:
        _fail(str(error))
    _finish(chosen, beam_flags.flags, quiet=quiet, as_json=as_json)


def _unknown_flag(word: str) -> str:
    known = [name for p in _parameters("run") for name in p if name.startswith("--")]
    close = difflib.get_close_matches(word, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"a flag for Beam is written {word}=VALUE"
    return f"neither dateline nor Beam knows the flag {word}; {hint}"


def _parameters(command: str) -> list[list[str]]:
    group = typer.main.get_command(app)
    return [list(p.opts) for p in group.commands[command].params]  # type: ignore[attr-defined]


def _finish(config: RunConfig, flags: Sequence[str], *, quiet: bool, as_json: bool) -> None:
    """Run, report, and leave with the exit code."""
    console, messages = Console(), Console(stderr=True)
    started = time.monotonic()
    try:
        with Progress(messages, quiet=quiet or as_json):
            finished = run(config, flags)
    except RunError as error:
        _fail(str(error))
    if as_json:
        sys.stdout.write(finished.manifest.model_dump_json(indent=1) + "\n")
    elif not quiet:
        _report(finished, config.output.directory, time.monotonic() - started, console)
    code = exit_code(finished.manifest)
    if code == 2:
        messages.print("[bold red]dateline:[/bold red] finished, with bugs of ours: see above")
    elif code == 3:
        messages.print("[bold red]dateline:[/bold red] nothing could be fetched: see the reasons")
    raise typer.Exit(code)


def _report(finished: Finished, output: str, seconds: float, console: Console) -> None:
    if finished.repeated:
        console.print(f"run {finished.manifest.id} is committed already; nothing was done\n")
    show(finished.manifest, output, console)
    if not finished.repeated:
        console.print(f"\nrun {finished.manifest.id} committed in {seconds:.1f} s")


@app.command()
def demo(
    output: Annotated[str, typer.Option(help="Folder to write into.")] = "demo-output",
    workers: Annotated[int | None, typer.Option(help="Extraction processes; all cores.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Run the main job offline on a sample newsroom that ships with dateline."""
    from pipeline.newsroom import AS_OF, serve  # noqa: PLC0415 - only the demo needs it

    folder = Path(output)
    if folder.exists() and any(folder.iterdir()):
        if not (folder / DEMO_MARK).exists():
            _fail(f"{output} is not empty and not an earlier demo; say --output another-folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DEMO_MARK).touch()
    with serve(folder / "newsroom") as served:
        flags = {
            "inputs": list(served.inputs),
            "output": output,
            "run_id": "demo",
            "as_of": AS_OF,
            "workers": workers,
            "http.connect_to": served.connect_to,
            "http.timeout_s": served.timeout_s,
            "http.per_host_delay_s": 0.0,
            "http.retries": 0,
        }
        try:
            config = run_config(load(None, flags), datetime.now(UTC))
        except ConfigError as error:
            _fail(str(error))
        _finish(config, (), quiet=quiet, as_json=as_json)


@app.command()
def schema(
    record: Annotated[
        str | None, typer.Argument(help="One record, e.g. Article; all of them if not said.")
    ] = None,
) -> None:
    """Print the JSON Schema of every record, or of one."""
    records = record_types()
    if record is None:
        _, document = models_json_schema(
            [(kind, "serialization") for kind in records.values()], title="dateline records"
        )
    else:
        kind = records.get(record.lower())
        if kind is None:
            _fail(f"no record {record!r}; there are {', '.join(t.__name__ for t in _sorted())}")
        document = TypeAdapter(kind).json_schema(mode="serialization")
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def record_types() -> dict[str, type[Record]]:
    """Return every record class by its lower-case name."""
    return {kind.__name__.lower(): kind for kind in _sorted()}


def _sorted() -> list[type[Record]]:
    found = [thing for thing in vars(schemas).values() if isinstance(thing, type)]
    kinds = [kind for kind in found if issubclass(kind, Record) and kind is not Record]
    return sorted(kinds, key=lambda kind: kind.__name__)


@app.command()
def why(
    asked: Annotated[str, typer.Argument(metavar="URL|ID", help="What to look for.")],
    output: Annotated[str, typer.Option(help="Folder of the rows.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows themselves.")] = False,
) -> None:
    """Tell what became of an address or id in all runs of an output folder."""
    manifests = committed(output)
    if not manifests:
        _fail(f"{output} holds no committed run (no {output}/runs/*.json)")
    found = False
    try:
        for finding in why_module.findings(output, manifests, asked):
            found = True
            if as_json:
                sys.stdout.write(json.dumps(finding._asdict(), ensure_ascii=False) + "\n")
            else:
                sys.stdout.write(why_module.sentence(finding) + "\n")
    except (StorageError, OSError) as error:
        _fail(f"a run is damaged: {error}")
    if not found:
        _fail(
            f"no run knows {asked!r}: no feed or file of {len(manifests)} runs listed it"
            " (ids and addresses must be whole; tracking parameters do not matter)"
        )


def main() -> None:
    """Run the console script."""
    _quiet.hush()
    app()
