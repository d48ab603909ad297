"""The application the commands belong to, and how it speaks: one line to standard error.

Exit codes: 0 done; 1 the command line, input or configuration is wrong (one clear line); 2
finished, but bugs (`fault=ours`) or sums that do not add up were found; 3 nothing could be fetched.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape
from typer.core import TyperGroup

from pipeline._screen import Screen, say

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Unknown flags reach the command and, from there, Beam."""

USAGE_ERROR: Any = typer.BadParameter.__bases__[0]
"""What typer raises for every mistake in a command line; it names this class nowhere public."""


def fail(message: str, code: int = 1) -> NoReturn:
    """End the command with one line and an exit code."""
    tell(message)
    raise typer.Exit(code)


def tell(message: str) -> None:
    """Say what is wrong."""
    Screen(stderr=True).print(
        f"[bold red]dateline:[/bold red] {escape(message)}", highlight=False, soft_wrap=True
    )


def warn(message: str) -> None:
    """Say what may be wrong."""
    Screen(stderr=True).print(
        f"[bold yellow]dateline:[/bold yellow] {escape(message)}", highlight=False, soft_wrap=True
    )


def note(message: str) -> None:
    """Say what is no result and no trouble."""
    Screen(stderr=True).print(f"dateline: {escape(message)}", highlight=False, soft_wrap=True)


ORDER = ("run", "watch", "retry", "inspect", "why", "demo", "schema", "doctor")
"""Of the commands in the help: what is used most comes first."""


class _OneLine(TyperGroup):
    """Answers a mistake in the command line with one line and exit code 1, not a box and 2."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=ORDER.index)

    def main(self, *args: Any, **extra: Any) -> Any:
        code: object = None
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except USAGE_ERROR as error:
            said = " ".join(error.format_message().split()).rstrip(".")
            where = error.ctx.command_path if error.ctx else "dateline"
            try:
                fail(f"{said}; see `{where} --help`")
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
