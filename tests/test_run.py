"""Cases for pipeline.run: what is done around the graph; the whole run is tests/test_end_to_end."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import run as run_module
from pipeline import state
from pipeline.lock import locked
from pipeline.run import Finished, RunError, committed, remove_dead_runs, run, with_state
from pipeline.state import Generation, StateFile, Waiting
from schemas import (
    DedupeConfig,
    ExtractConfig,
    Funnel,
    RunConfig,
    RunManifest,
    SeenConfig,
    SourceKind,
    SourceState,
)
from tests.make import NOON, entry, output, source

FEED = source(SourceKind.FEED, "http://harbourpost.example/rss.xml")
NOTES = source(SourceKind.TEXT, "notes.txt")
LEARNT = SourceState(id=FEED.id, url=FEED.location, etag="7", polled_at=NOON)
MINUTE = timedelta(minutes=1)


def config(directory: object = "x", **fields: Any) -> RunConfig:
    return RunConfig(
        **{"as_of": NOON, "sources": (FEED, NOTES), "output": output(directory), **fields}
    )


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# --- what died before its commit


DEAD = (
    "articles/run=dead/articles-00000-of-00004.jsonl",
    "articles/run=dead/.articles-00001-of-00004.jsonl.tmp",
    "stories/run=dead/stories-00000-of-00004.jsonl.zst",
    "events/run=dead/events-00003-of-00004.jsonl.gz",
    "rejects/run=gone/rejects-00000-of-00001.jsonl",
)
KEPT = (
    "articles/run=done/articles-00000-of-00004.jsonl",
    "articles/run=done/.articles-00001-of-00004.jsonl.tmp",
    "stories/run=done/stories-00000-of-00004.jsonl",
    "articles/run=dead/mine.csv",
    "articles/run=dead/stories-00000-of-00004.jsonl",
    "articles/run=dead/deeper/articles-00000-of-00004.jsonl",
    "articles/articles-00000-of-00004.jsonl",
    "articles/dead/articles-00000-of-00004.jsonl",
    "seen/run=dead/seen-00000-of-00001.bin",
    "notes/run=dead/articles-00000-of-00004.jsonl",
    "runs/done.json",
    "readme.md",
)


def test_rows_of_runs_without_a_manifest_go_and_everything_else_stays(tmp_path: Path) -> None:
    touch(tmp_path, *DEAD, *KEPT)
    remove_dead_runs(str(tmp_path), {"done": str(tmp_path / "runs/done.json")})
    assert files(tmp_path) == set(KEPT)


def test_a_run_whose_name_begins_like_a_committed_one_is_still_dead(tmp_path: Path) -> None:
    name = "articles/run=done2/articles-00000-of-00001.jsonl"
    touch(tmp_path, name)
    remove_dead_runs(str(tmp_path), {"done": "runs/done.json"})
    assert files(tmp_path) == set()


def test_the_empty_folder_of_a_dead_run_goes_and_one_with_foreign_files_stays(
    tmp_path: Path,
) -> None:
    touch(tmp_path, *DEAD, "articles/run=dead/mine.csv")
    remove_dead_runs(str(tmp_path), {})
    assert sorted(path.name for path in (tmp_path / "articles").iterdir()) == ["run=dead"]
    assert list((tmp_path / "rejects").iterdir()) == []


def test_there_is_nothing_to_remove_where_nothing_is(tmp_path: Path) -> None:
    remove_dead_runs(str(tmp_path / "new"), {})
    assert not (tmp_path / "new").exists()


# --- what is committed


def test_a_run_is_committed_when_its_manifest_is_there(tmp_path: Path) -> None:
    touch(tmp_path, "runs/r1.json", "runs/2026-03-04T12:00.json", "runs/.r2.json.tmp", "runs/r3")
    touch(tmp_path, "articles/run=r4/articles-00000-of-00001.jsonl")
    assert committed(str(tmp_path)) == {
        "r1": f"{tmp_path}/runs/r1.json",
        "2026-03-04T12:00": f"{tmp_path}/runs/2026-03-04T12:00.json",
    }


def test_nothing_is_committed_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert committed(str(tmp_path / "new")) == {}


# --- what earlier runs know


def state_file(kind: str, number: int) -> StateFile:
    path = f"{kind}/run=r{number}/{kind}-00000-of-00001.bin"
    return StateFile(kind=kind, path=path, as_of=NOON, written_at=NOON, rows=1, bytes=1)


def generation() -> Generation:
    kinds = ("seen", "fingerprints", "stories")
    return Generation(
        number=3,
        files=tuple(state_file(kind, number) for number in (2, 1) for kind in kinds),
        sources=(LEARNT, LEARNT.replace(id="feed:elsewhere")),
        waiting=(
            Waiting(entry=entry("a"), due_at=NOON - MINUTE),
            Waiting(entry=entry("b"), due_at=NOON),
            Waiting(entry=entry("c"), due_at=NOON + MINUTE),
        ),
    )


def test_the_state_fills_what_a_user_cannot_say_and_leaves_what_he_chose() -> None:
    chosen = config(
        dedupe=DedupeConfig(containment=0.5),
        seen=SeenConfig(max_attempts=9),
        extract=ExtractConfig(workers=7),
    )
    known = with_state(chosen, generation())

    def paths(kind: str) -> tuple[str, ...]:
        return tuple(f"x/state/{kind}/run=r{n}/{kind}-00000-of-00001.bin" for n in (2, 1))

    assert known == chosen.replace(
        sources=(FEED.replace(state=LEARNT), NOTES),
        dedupe=DedupeConfig(containment=0.5, known=paths("fingerprints")),
        stories=known.stories.replace(known=paths("stories")),
        http=chosen.http.replace(sites_directory=os.path.abspath("x/state/sites")),
        seen=SeenConfig(
            max_attempts=9,
            files=paths("seen"),
            waiting=("a", "b", "c"),
            due=(entry("a"), entry("b")),
        ),
    )
    assert known.stories.known == paths("stories")


def test_without_a_state_nothing_is_filled_in() -> None:
    sites = config().http.replace(sites_directory=os.path.abspath("x/state/sites"))
    assert with_state(config(), Generation()) == config().replace(http=sites)


def test_what_a_source_was_said_to_know_is_the_states_to_say() -> None:
    stale = config(sources=(FEED.replace(state=LEARNT),))
    assert with_state(stale, Generation()).sources == (FEED,)


# --- the hash of the configuration


def config_hash(chosen: RunConfig) -> str:
    return run_module._config_hash(chosen)


@pytest.mark.parametrize(
    "same",
    [
        config("elsewhere"),
        config(output=output("x", run_id="r2")),
        config(as_of=NOON + MINUTE),
        with_state(config(), generation()),
    ],
    ids=["folders", "run_id", "clock", "state"],
)
def test_what_differs_from_run_to_run_is_no_other_configuration(same: RunConfig) -> None:
    assert config_hash(same) == config_hash(config())


@pytest.mark.parametrize(
    "other",
    [
        config(sources=(FEED,)),
        config(sources=(FEED.replace(trust=1), NOTES)),
        config(output=output("x", shards=3)),
        config(output=output("x", compress="gzip")),
        config(extract=ExtractConfig(min_chars=0)),
        config(dedupe=DedupeConfig(containment=0.5)),
        config(seen=SeenConfig(max_attempts=9)),
    ],
    ids=["sources", "trust", "shards", "compress", "min_chars", "containment", "attempts"],
)
def test_what_a_user_chooses_is_another_configuration(other: RunConfig) -> None:
    assert config_hash(other) != config_hash(config())


# --- what ends a run before its graph is built


@pytest.fixture(autouse=True)
def no_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of these runs may get as far as its graph."""

    def build(*_: object) -> None:
        raise AssertionError("the graph was built")

    monkeypatch.setattr(run_module.graph, "build", build)


def manifest() -> RunManifest:
    return RunManifest(
        id="r1",
        started_at=NOON,
        finished_at=NOON,
        as_of=NOON,
        inputs=(),
        funnel=Funnel(articles=1),
        shards=(),
        generation=1,
        config_sha256="0",
        runner="FnApiRunner",
        versions={},
    )


def test_a_committed_run_is_not_run_again_and_its_manifest_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "out/runs/r1.json"
    touch(tmp_path, "out/runs/r1.json")
    path.write_text(manifest().model_dump_json())
    assert run(config(tmp_path), ()) == Finished(manifest(), repeated=True)


def test_a_folder_in_use_is_named_and_nothing_is_touched(tmp_path: Path) -> None:
    dead = "out/articles/run=other/articles-00000-of-00001.jsonl"
    touch(tmp_path, dead)
    with locked(str(tmp_path / "out"), "other"):
        with pytest.raises(RunError, match=r"out is in use by run other \(process \d+\)"):
            run(config(tmp_path), ())
    assert (tmp_path / dead).exists(), "the rows of a run under way"


def test_a_state_in_use_by_a_run_into_another_folder_is_named_too(tmp_path: Path) -> None:
    with locked(str(tmp_path / "state"), "other"):
        with pytest.raises(RunError, match="state is in use by run other"):
            run(config(tmp_path), ())


def test_a_run_id_the_state_knows_from_another_output_is_refused(tmp_path: Path) -> None:
    known = Generation(
        number=1,
        run_id="r1",
        manifest=f"{tmp_path}/elsewhere/r1.json",
        files=(state_file("seen", 1),),
    )
    touch(tmp_path, "elsewhere/r1.json", "state/seen/run=r1/seen-00000-of-00001.bin")
    state.write_generation(f"{tmp_path}/state", known)
    with pytest.raises(RunError, match=r"already holds a run r1, .* choose another --run-id"):
        run(config(tmp_path), ())


def test_a_damaged_state_is_one_line_for_the_user(tmp_path: Path) -> None:
    touch(tmp_path, "state/CURRENT")
    with pytest.raises(RunError, match="CURRENT should hold the number") as error:
        run(config(tmp_path), ())
    assert "\n" not in str(error.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    touch(tmp_path, "out")
    with pytest.raises(RunError, match=f"^{tmp_path}/out: "):
        run(config(tmp_path), ())


def test_the_locks_are_free_again_after_a_run_that_failed(tmp_path: Path) -> None:
    touch(tmp_path, "state/CURRENT")
    for _ in range(2):
        with pytest.raises(RunError, match="CURRENT"):
            run(config(tmp_path), ())
