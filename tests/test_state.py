"""Cases for pipeline.state: killed between any two writes, the next run is right."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline import state
from pipeline.state import Clock, Generation, Limits, StateError
from schemas import FeedEntry, FileWritten, Receipt, SourceState
from tests.make import NOON, entry, output
from transforms._seen_set import SeenSet, encode
from transforms.write_state import encode_records

LIMITS = Limits(timedelta(days=90), timedelta(days=14), timedelta(minutes=15))
DAY = timedelta(days=1)
AT_NOON = Clock(NOON, NOON)


def write_run_files(
    tmp_path: Path, run_id: str, ids: list[str], again: list[FeedEntry] | None = None
) -> tuple[FileWritten, ...]:
    """Leave the state files the graph of a run leaves."""
    contents = {
        "seen": (f"seen/run={run_id}/seen-00000-of-00001.bin", encode(ids), len(ids)),
        "pending": (
            f"pending/run={run_id}/pending-00000-of-00001.jsonl.zst",
            encode_records(list(again or [])),
            len(again or []),
        ),
    }
    files = []
    for kind, (relative, content, rows) in contents.items():
        path = tmp_path / "state" / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        files.append(
            FileWritten(
                id=relative, kind=kind, base="state", rows=rows, bytes=len(content), sha256="0"
            )
        )
    return tuple(files)


def next_generation(
    tmp_path: Path, current: Generation, run_id: str, when: datetime, ids: list[str]
) -> Generation:
    files = write_run_files(tmp_path, run_id, ids)
    config = output(tmp_path, run_id=run_id)
    return state.following(
        current, config, Clock(when, when), LIMITS, Receipt(files=files, sources=())
    )


def folder(tmp_path: Path) -> str:
    return str(tmp_path / "state")


def commit(tmp_path: Path, generation: Generation) -> None:
    state.write_generation(folder(tmp_path), generation)
    manifest = Path(generation.manifest or "")
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text("{}")
    state.advance(folder(tmp_path), generation)


def test_an_empty_folder_is_generation_zero(tmp_path: Path) -> None:
    assert state.recover(folder(tmp_path), {}) == Generation()


def test_a_committed_generation_is_found_again(tmp_path: Path) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    commit(tmp_path, first)
    assert state.recover(folder(tmp_path), {}) == first
    assert first.paths(folder(tmp_path), "seen") == (
        f"{folder(tmp_path)}/seen/run=r1/seen-00000-of-00001.bin",
    )


def test_killed_before_the_manifest_the_run_never_happened(tmp_path: Path) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    commit(tmp_path, first)
    second = next_generation(tmp_path, first, "r2", NOON, ["b"])
    state.write_generation(folder(tmp_path), second)
    assert state.recover(folder(tmp_path), {}) == first
    left = sorted(path.name for path in (tmp_path / "state" / "seen").iterdir())
    assert left == ["run=r1"], "the dead run's files are gone"


def test_killed_between_manifest_and_pointer_the_run_happened(tmp_path: Path) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    commit(tmp_path, first)
    second = next_generation(tmp_path, first, "r2", NOON, ["b"])
    state.write_generation(folder(tmp_path), second)
    Path(second.manifest or "").write_text("{}")
    assert state.recover(folder(tmp_path), {}) == second
    assert (tmp_path / "state" / "CURRENT").read_text() == "2\n"


def test_an_output_moved_with_its_state_still_proves_the_commit(tmp_path: Path) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    moved = first.replace(manifest="/elsewhere/runs/r1.json")
    state.write_generation(folder(tmp_path), moved)
    here = tmp_path / "r1.json"
    here.write_text('{"generation": 1}')
    assert state.recover(folder(tmp_path), {"r1": str(here)}) == moved


def test_files_older_than_their_limit_leave_the_generation(tmp_path: Path) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    soon = next_generation(tmp_path, first, "r2", NOON + 90 * DAY, ["b"])
    late = next_generation(tmp_path, first, "r3", NOON + 91 * DAY, ["c"])
    assert [file.path.split("/")[1] for file in soon.files] == ["run=r1", "run=r2"]
    assert [file.path.split("/")[1] for file in late.files] == ["run=r3"]


def test_settled_ids_expire_by_the_wall_clock_however_old_the_archive(tmp_path: Path) -> None:
    files = write_run_files(tmp_path, "r1", ["a"])
    old = Clock(as_of=NOON - 3000 * DAY, now=NOON)
    first = state.following(
        Generation(), output(tmp_path), old, LIMITS, Receipt(files=files, sources=())
    )
    later = next_generation(tmp_path, first, "r2", NOON + DAY, ["b"])
    assert [file.path.split("/")[1] for file in later.files] == ["run=r1", "run=r2"]


def test_files_no_kept_generation_names_are_removed_and_foreign_ones_stay(tmp_path: Path) -> None:
    foreign = tmp_path / "state" / "seen" / "run=r1" / "notes.txt"
    current = Generation()
    for number in range(1, 6):
        when = NOON + number * 100 * DAY  # each run finds the one before expired
        current = next_generation(tmp_path, current, f"r{number}", when, [f"id{number}"])
        if number == 1:
            foreign.write_text("mine")
        commit(tmp_path, current)
    kept = sorted(path.name for path in (tmp_path / "state" / "seen").iterdir())
    assert kept == ["run=r1", "run=r3", "run=r4", "run=r5"]
    assert [path.name for path in foreign.parent.iterdir()] == ["notes.txt"]


def test_a_failed_entry_waits_longer_after_each_try(tmp_path: Path) -> None:
    config = output(tmp_path, run_id="r1")
    once, twice = entry("a", attempts=1), entry("b", attempts=2)
    files = write_run_files(tmp_path, "r1", [], [once, twice])
    first = state.following(Generation(), config, AT_NOON, LIMITS, Receipt(files=files, sources=()))
    quarter = timedelta(minutes=15)
    assert [(w.entry.id, w.due_at - NOON) for w in first.waiting] == [
        ("a", quarter),
        ("b", 2 * quarter),
    ]
    assert state.due(first, NOON) == ()
    assert [w.entry.id for w in state.due(first, NOON + quarter)] == ["a"]


def test_a_retried_entry_no_longer_waits_and_the_others_still_do(tmp_path: Path) -> None:
    config = output(tmp_path, run_id="r1")
    waiting = [entry("a", attempts=1), entry("b", attempts=2)]
    files = write_run_files(tmp_path, "r1", [], waiting)
    first = state.following(Generation(), config, AT_NOON, LIMITS, Receipt(files=files, sources=()))
    later = next_generation(tmp_path, first, "r2", NOON + timedelta(minutes=20), ["a"])
    assert [w.entry.id for w in later.waiting] == ["b"]


def test_what_was_learnt_of_a_feed_replaces_what_was_known(tmp_path: Path) -> None:
    def learnt(etag: str) -> SourceState:
        return SourceState(id="feed:f", url="http://f.example/", etag=etag, polled_at=NOON)

    config = output(tmp_path)
    files = write_run_files(tmp_path, "r1", [])
    first = state.following(
        Generation(), config, AT_NOON, LIMITS, Receipt(files=files, sources=(learnt("1"),))
    )
    second = state.following(
        first, config, AT_NOON, LIMITS, Receipt(files=files, sources=(learnt("2"),))
    )
    assert second.sources == (learnt("2").replace(quiet=1),)


@pytest.mark.parametrize(
    ("quiet", "failures", "news", "after"),
    [(0, 0, 0, 1), (9, 0, 1, 4), (9, 0, 3, 0), (9, 1, 0, 9), (1_000, 0, 0, 1_000)],
)
def test_polls_without_news_are_counted(quiet: int, failures: int, news: int, after: int) -> None:
    known = SourceState(id="f", url="f", quiet=quiet, failures=failures, polled_at=NOON)
    assert state.quieted(known, news).quiet == after


def test_a_source_that_was_not_read_is_asked_for_everything_next_time(tmp_path: Path) -> None:
    learnt = SourceState(
        id="feed:f", url="http://f.example/", etag="1", body_sha256="0", polled_at=NOON
    )
    files = write_run_files(tmp_path, "r1", [])
    receipt = Receipt(files=files, sources=(learnt,), unread=("feed:f",))
    found = state.following(Generation(), output(tmp_path), AT_NOON, LIMITS, receipt)
    (again,) = found.sources
    assert (again.etag, again.body_sha256) == (None, None)
    assert again.url == "f", "its own address, whatever it redirected to"


def test_a_source_not_polled_in_this_run_is_read_again_too(tmp_path: Path) -> None:
    known = SourceState(id="feed:f", url="f", etag="1", polled_at=NOON)
    files = write_run_files(tmp_path, "r1", [])
    receipt = Receipt(files=files, sources=(), unread=("feed:f", "jsonl:never polled"))
    before = Generation(sources=(known,))
    found = state.following(before, output(tmp_path), AT_NOON, LIMITS, receipt)
    assert [one.etag for one in found.sources] == [None]


def test_the_seen_files_of_a_past_day_become_one(tmp_path: Path) -> None:
    current = Generation()
    times = [NOON, NOON + timedelta(hours=1), NOON + DAY]
    for number, when in enumerate(times):
        current = next_generation(tmp_path, current, f"r{number}", when, [f"id{number}"])
    merged = state.compact(folder(tmp_path), current)
    assert [file.path for file in merged.files] == [
        "seen/run=r2/day-2026-03-04.bin",
        "seen/run=r2/seen-00000-of-00001.bin",
    ]
    seen = SeenSet(Path(path).read_bytes() for path in merged.paths(folder(tmp_path), "seen"))
    assert all(f"id{number}" in seen for number in range(3))
    assert (merged.files[0].rows, merged.files[0].bytes) == (2, 32)
    assert merged.files[0].written_at == times[1]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("CURRENT", "seven", "CURRENT should hold the number"),
        ("generations/000001.json", "{", "is damaged"),
    ],
)
def test_a_damaged_state_is_named(tmp_path: Path, name: str, content: str, message: str) -> None:
    commit(tmp_path, next_generation(tmp_path, Generation(), "r1", NOON, ["a"]))
    (tmp_path / "state" / name).write_text(content)
    with pytest.raises(StateError, match=message):
        state.recover(folder(tmp_path), {})


def test_a_missing_generation_is_named(tmp_path: Path) -> None:
    commit(tmp_path, next_generation(tmp_path, Generation(), "r1", NOON, ["a"]))
    (tmp_path / "state" / "generations" / "000001.json").unlink()
    with pytest.raises(StateError, match=r"000001\.json, which cannot be read"):
        state.recover(folder(tmp_path), {})


def test_a_lost_pointer_is_named_and_nothing_is_swept(tmp_path: Path) -> None:
    current = Generation()
    for number in range(1, 4):
        current = next_generation(tmp_path, current, f"r{number}", NOON, [f"id{number}"])
        commit(tmp_path, current)
    (tmp_path / "state" / "CURRENT").unlink()
    with pytest.raises(StateError, match=r"CURRENT is missing, though .*000003\.json"):
        state.recover(folder(tmp_path), {})
    assert len(list((tmp_path / "state" / "seen").rglob("*.bin"))) == 3


@pytest.mark.parametrize(
    ("cut", "message"), [(None, "is missing"), (8, "has 8 bytes instead of 16")]
)
def test_a_state_file_that_is_gone_or_cut_is_named_before_the_run(
    tmp_path: Path, cut: int | None, message: str
) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    commit(tmp_path, first)
    (seen,) = map(Path, first.paths(folder(tmp_path), "seen"))
    if cut is None:
        seen.unlink()
    else:
        seen.write_bytes(seen.read_bytes()[:cut])
    with pytest.raises(StateError, match=message):
        state.recover(folder(tmp_path), {})


def test_another_outputs_run_of_the_same_name_proves_no_commit(tmp_path: Path) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    state.write_generation(folder(tmp_path), first.replace(manifest="/elsewhere/runs/r1.json"))
    here = tmp_path / "r1.json"
    here.write_text('{"generation": 7}')
    assert state.recover(folder(tmp_path), {"r1": str(here)}) == Generation()


# --- what polls taught that found nothing new


def polled(etag: str) -> SourceState:
    return SourceState(id="feed:x", url="x", etag=etag, polled_at=NOON)


def test_what_an_idle_poll_taught_is_known_until_a_commit_takes_it_in(tmp_path: Path) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    commit(tmp_path, first)
    state.note_polls(folder(tmp_path), first, (polled("1"),))
    assert state.recover(folder(tmp_path), {}) == first.replace(sources=(polled("1"),))
    assert state.peek(folder(tmp_path)) == state.recover(folder(tmp_path), {})
    second = next_generation(tmp_path, state.peek(folder(tmp_path)), "r2", NOON, ["b"])
    assert second.sources == (polled("1"),), "taken in"
    commit(tmp_path, second.replace(sources=(polled("2"),)))
    assert state.recover(folder(tmp_path), {}).sources == (polled("2"),), "and then out of date"


def test_an_idle_poll_before_any_commit_is_known_too(tmp_path: Path) -> None:
    state.note_polls(folder(tmp_path), Generation(), (polled("1"),))
    assert state.recover(folder(tmp_path), {}).sources == (polled("1"),)


def test_damaged_polls_are_named(tmp_path: Path) -> None:
    state.note_polls(folder(tmp_path), Generation(), ())
    (tmp_path / "state" / "polls.json").write_text("{")
    with pytest.raises(StateError, match=r"polls\.json is damaged .* remove it"):
        state.recover(folder(tmp_path), {})


def test_looking_changes_nothing(tmp_path: Path) -> None:
    assert state.peek(folder(tmp_path)) == Generation()
    assert not (tmp_path / "state").exists()


def test_only_a_run_without_any_change_is_idle(tmp_path: Path) -> None:
    first = next_generation(tmp_path, Generation(), "r1", NOON, ["a"])
    nothing = write_run_files(tmp_path, "r2", [])
    receipt = Receipt(files=nothing, sources=(polled("1"),))
    made = first.replace(sources=(polled("1"),))
    assert state.is_idle(first, made, receipt)
    assert not state.is_idle(first, made, receipt.replace(unread=("feed:x",)))
    assert not state.is_idle(first, made.replace(files=()), receipt), "something has expired"
    waiting = state.Waiting(entry=entry("b"), due_at=NOON)
    assert not state.is_idle(first, made.replace(waiting=(waiting,)), receipt)
    rejected = nothing[0].replace(base="output", kind="rejects", rows=1, bytes=9)
    assert not state.is_idle(first, made, receipt.replace(files=(*nothing, rejected)))
