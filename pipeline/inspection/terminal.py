"""An inspection on the terminal: what was removed struck through, the rule beside it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.inspection import Inspection, Line
from schemas.reasons import explained

SHOWN_CHARS = 200
"""Of a piece that was taken out before the text was read."""


def rendered(found: Inspection) -> RenderableType:
    """Return what a console prints of an inspection."""
    return Group(*_parts(found))


def _parts(found: Inspection) -> Iterator[RenderableType]:
    if found.reject is not None:
        reason = explained(found.reject.reason)
        detail = f": {found.reject.detail}" if found.reject.detail else ""
        yield Text(f"rejected as {found.reject.reason}{detail}", "bold red")
        if reason is not None:
            yield Text(f"  means: {reason.meaning}\n  to do: {reason.remedy}")
    yield _fields(found.lines())
    if found.extracted is not None:
        yield Rule("text", style="dim")
        yield _text(found)
    if taken := found.taken_before():
        yield Rule("taken out of the page before its text was read", style="dim")
        table = Table.grid(padding=(0, 2))
        for cut in taken:
            table.add_row(Text(cut.rule, "yellow"), Text(_short(cut.text), "dim"))
        yield table
    if kept := found.kept():
        yield Rule("kept beside the text", style="dim")
        table = Table.grid(padding=(0, 2))
        for kind, said in kept:
            table.add_row(Text(kind, "cyan"), Text(_short(said)))
        yield table


def _fields(lines: tuple[Line, ...]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for line in lines:
        table.add_row(Text(line.field, "bold"), Text(line.value or "-"))
        for statement, agrees in line.stated:
            mark, style = ("=", "green") if agrees else ("", "dim")
            table.add_row(
                Text(mark, style, justify="right"),
                Text(f"{statement.place}: {statement.value}", style),
            )
    return table


def _text(found: Inspection) -> Text:
    text = Text()
    for piece in found.pieces():
        if piece.rule:
            text.append(piece.text.strip("\n"), "strike red")
            text.append(f" [{piece.rule}]", "yellow")
            text.append("\n" * (len(piece.text) - len(piece.text.rstrip("\n"))))
        else:
            text.append(piece.text)
    return text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARS else line[: SHOWN_CHARS - 1] + "…"
