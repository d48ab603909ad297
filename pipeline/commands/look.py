"""`dateline why`, `schema` and `doctor`: commands that only look."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from pipeline import why as why_module
from pipeline._schema import document, names
from pipeline._screen import Screen, say
from pipeline.commands._app import PASS_ON, app, fail
from pipeline.commands._batch import beam_flags_of, runs_of
from pipeline.doctor import findings
from transforms._storage import StorageError


@app.command()
def schema(
    record: Annotated[
        str | None, typer.Argument(help="One record, e.g. Article; all of them if not said.")
    ] = None,
) -> None:
    """Print the JSON Schema of every record, or of one."""
    found = document(record)
    if found is None:
        fail(f"no record {record!r}; there are {', '.join(names())}")
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
    beam_flags = beam_flags_of(context.args)
    if beam_flags.unknown or beam_flags.inputs:
        fail(f"why takes one address or id; {(beam_flags.unknown or beam_flags.inputs)[0]!r}?")
    manifests = runs_of(output)
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
        fail(f"a run is damaged: {error}")
    if not found:
        fail(
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
