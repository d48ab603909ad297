"""Cases for transforms._pulse."""

from __future__ import annotations

import time
from threading import Thread

from transforms._pulse import Board


class Slow(int):
    """An amount that lets other threads go first while it is being added."""

    def __radd__(self, other: int) -> int:
        time.sleep(0.005)
        return int(other) + int(self)


def test_counts_add_up_by_stage_and_name() -> None:
    board = Board()
    board.add("FetchPages", "passed")
    board.add("FetchPages", "passed", 2)
    board.add("FetchPages", "rejected_entry")
    board.add("ExtractText", "passed", 7)
    assert board.snapshot() == {
        ("FetchPages", "passed"): 3,
        ("FetchPages", "rejected_entry"): 1,
        ("ExtractText", "passed"): 7,
    }


def test_a_snapshot_stays_as_it_was_taken_and_changes_nothing() -> None:
    board = Board()
    board.add("FetchPages", "passed")
    taken = board.snapshot()
    board.add("FetchPages", "passed")
    taken["FetchPages", "passed"] = 99
    assert board.snapshot() == {("FetchPages", "passed"): 2}


def test_a_new_run_begins_at_nothing() -> None:
    board = Board()
    board.add("FetchPages", "passed")
    board.clear()
    assert board.snapshot() == {}


def test_no_count_is_lost_between_threads() -> None:
    board = Board()
    threads = [Thread(target=board.add, args=("FetchPages", "passed", Slow(1))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert board.snapshot() == {("FetchPages", "passed"): 8}
