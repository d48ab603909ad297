"""Cases for pipeline.progress."""

from __future__ import annotations

import re
import time
from io import StringIO
from threading import enumerate as threads

import pytest
from rich.console import Console

from pipeline import progress
from pipeline.progress import LINES, Progress
from transforms._pulse import BOARD

PATIENCE_S = 20.0


def console(stream: StringIO, *, terminal: bool = False) -> Console:
    return Console(file=stream, force_terminal=terminal, width=200, color_system=None)


def wait_for(stream: StringIO, text: str) -> None:
    """Wait until the thread that shows has written `text`."""
    end = time.monotonic() + PATIENCE_S
    while text not in stream.getvalue():
        assert time.monotonic() < end, stream.getvalue()
        time.sleep(0.002)


def count_some() -> None:
    BOARD.add("FetchPages", "rejected_timed_out", 7)
    BOARD.add("FetchPages", "rejected_entry", 7)
    BOARD.add("SkipSeen", "already_seen", 2)
    BOARD.add("PublishStories", "members", 5)
    BOARD.add("FetchPages", "passed", 1234)  # last: whoever sees it sees all


def test_a_log_gets_plain_lines_of_what_has_begun_in_the_order_of_the_stages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "_PLAIN_S", 0.005)
    stream = StringIO()
    with Progress(console(stream), quiet=False):
        count_some()
        wait_for(stream, "fetched or read 1,234\n")
    last = stream.getvalue().splitlines()[-1]
    elapsed, _, counts = last.partition("  ")
    assert re.fullmatch(r"\d+:\d\d", elapsed)
    assert counts == "skipped, known from earlier runs 2, pages fetched or read 1,234"


def test_a_log_is_left_alone_when_the_run_is_over_before_the_first_line() -> None:
    stream = StringIO()
    with Progress(console(stream), quiet=False):
        count_some()
    assert stream.getvalue() == ""


def test_quiet_shows_nothing_and_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PLAIN_S", 0.001)
    stream = StringIO()
    before = set(threads())
    with Progress(console(stream), quiet=True):
        assert set(threads()) <= before
        count_some()
        time.sleep(0.02)
    assert stream.getvalue() == ""


@pytest.mark.parametrize("quiet", [False, True])
def test_a_run_begins_with_a_clean_board(quiet: bool) -> None:
    BOARD.add("FetchPages", "passed", 99)
    with Progress(console(StringIO()), quiet=quiet):
        assert BOARD.snapshot() == {}


def test_nothing_is_shown_any_more_when_the_block_has_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "_PLAIN_S", 0.005)
    stream = StringIO()
    before = set(threads())
    with pytest.raises(RuntimeError, match="midway"), Progress(console(stream), quiet=False):
        raise RuntimeError("midway")
    assert set(threads()) <= before


def test_a_terminal_gets_a_table_of_all_stages_with_their_losses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "_LIVE_S", 0.005)
    stream = StringIO()
    with Progress(console(stream, terminal=True), quiet=False):
        count_some()
        wait_for(stream, "1,234")
    said = stream.getvalue()
    lines = {" ".join(line.split()) for line in said.splitlines()}
    assert "1,234 pages fetched or read 7 rejected" in lines
    assert "0 articles written" in lines
    assert any(re.fullmatch(r"\d+:\d\d so far", line) for line in lines)


def test_no_line_is_shown_twice_and_every_label_is_there() -> None:
    assert len({(line.stage, line.done) for line in LINES}) == len(LINES)
    assert len({line.label for line in LINES}) == len(LINES)
