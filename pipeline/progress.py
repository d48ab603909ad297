"""Show what a run is doing: a live table on a terminal, a plain line now and then in a log.

Reads the live board of this process (`transforms._pulse`); the figures that count are in the
manifest.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import NamedTuple, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from transforms._pulse import BOARD

_LIVE_S = 0.25
_PLAIN_S = 10.0


class Line(NamedTuple):
    """One stage as shown: its name, and what its counters mean to a reader."""

    label: str
    stage: str
    done: str


LINES = (
    Line("feeds read", "FetchFeeds", "passed"),
    Line("entries found", "ParseFeeds", "discovered"),
    Line("skipped, known from earlier runs", "SkipSeen", "already_seen"),
    Line("pages fetched or read", "FetchPages", "passed"),
    Line("articles extracted", "ExtractText", "passed"),
    Line("articles cleaned", "StripBoilerplate", "passed"),
    Line("articles coded for events", "ExtractEvents", "passed"),
    Line("articles written", "PublishArticles", "passed"),
    Line("stories new", "PublishStories", "new"),
    Line("stories revised", "PublishStories", "revised"),
)


class Progress:
    """Context manager that shows progress on `console` while the block runs."""

    def __init__(self, console: Console, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._stop = threading.Event()
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> Self:
        BOARD.clear()
        if not self._quiet:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _show(self) -> None:
        if self._console.is_terminal:
            self._show_live()
        else:
            self._show_plain()

    def _show_live(self) -> None:
        with Live(console=self._console, transient=True, auto_refresh=False) as live:
            # Ctrl-C ends the process at once, and must not leave a terminal without a cursor.
            self._console.show_cursor(True)
            while not self._stop.wait(_LIVE_S):
                live.update(self._table(), refresh=True)

    def _show_plain(self) -> None:
        while not self._stop.wait(_PLAIN_S):
            counts = BOARD.snapshot()
            shown = (
                f"{line.label} {counts[line.stage, line.done]:,}"
                for line in LINES
                if (line.stage, line.done) in counts
            )
            self._console.print(
                f"{self._elapsed()}  {', '.join(shown)}", highlight=False, soft_wrap=True
            )

    def _table(self) -> Table:
        counts = BOARD.snapshot()
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="bold")
        table.add_column()
        table.add_column(style="yellow")
        for line in LINES:
            count = counts.get((line.stage, line.done), 0)
            lost = sum(
                number
                for (stage, name), number in counts.items()
                if stage == line.stage and name in ("rejected_entry", "rejected_source")
            )
            table.add_row(f"{count:,}", line.label, f"{lost:,} rejected" if lost else "")
        table.add_row(self._elapsed(), "so far")
        return table

    def _elapsed(self) -> str:
        seconds = int(time.monotonic() - self._started)
        return f"{seconds // 60}:{seconds % 60:02d}"
