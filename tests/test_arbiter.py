"""Cases for pipeline.arbiter: every moment to die, and every moment for another run to come.

A run here is a run's writes without its graph, so that each place between two writes can be tried;
the whole program is tests/test_object_store.py.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from apache_beam.transforms.window import GlobalWindow

from pipeline import arbiter, state
from pipeline.arbiter import OvertakenError
from pipeline.state import Clock, Limits, StateError
from schemas import FileWritten, Funnel, OutputConfig, Receipt, RunManifest, Shard
from tests.bucket import MemoryBucket
from tests.make import NOON
from transforms._seen_set import SeenSet, encode
from transforms._shards import ShardWriter, state_path
from transforms._storage import StorageError, exists, join, read_bytes, write_bytes
from transforms._windows import manifest_path
from transforms.write_state import encode_records, receipt_path

_s3 = pytest.importorskip("transforms._s3", reason="needs boto3")

LIMITS = Limits(timedelta(days=90), timedelta(days=14), timedelta(minutes=15))
IDS = ("a", "b", "c")
# The order of a first run's writes: the note and two tries of the store, rows, two state files, and
# the receipt come before these.
GENERATION, CURRENT, MANIFEST = 8, 9, 10


@pytest.fixture
def bucket(memory_bucket: MemoryBucket) -> MemoryBucket:
    return memory_bucket


class Killed(BaseException):
    """What `kill -9` does to a run: nothing of it runs any more."""


def folders(run_id: str, output: str = "out", state_folder: str = "out/state") -> OutputConfig:
    return OutputConfig(
        directory=f"s3://newsroom/{output}",
        state_directory=f"s3://newsroom/{state_folder}",
        run_id=run_id,
        shards=1,
    )


def batch(config: OutputConfig, ids: tuple[str, ...] = IDS) -> None:
    """Do what a run does around and in its graph, as pipeline.run has it."""
    pinned = arbiter.pin(config)
    if exists(manifest_path(config.directory, config.run_id)):
        return
    config = config.replace(attempt=pinned.attempt)
    try:
        arbiter.begin(config, pinned)
        known = SeenSet(map(read_bytes, pinned.generation.paths(config.state_directory, "seen")))
        receipt = graph(config, tuple(one for one in ids if one not in known))
        clock = Clock(NOON, NOON)
        generation = state.following(pinned.generation, config, clock, LIMITS, receipt)
        arbiter.commit(config, pinned, generation, receipt, manifest(config, receipt))
    except (StorageError, StateError, OSError):
        arbiter.check_current(config, pinned)
        raise


def graph(config: OutputConfig, ids: tuple[str, ...]) -> Receipt:
    with ShardWriter(config, "articles", 0, 1, GlobalWindow()) as writer:
        for one in ids:
            writer.line(json.dumps({"id": one}).encode())
    files = [*writer.written()]
    contents = (("seen", "bin", encode(ids)), ("pending", "jsonl.zst", encode_records([])))
    for kind, extension, content in contents:
        relative = state_path(config, kind, extension)
        size, sha256 = write_bytes(join(config.state_directory, relative), content)
        files.append(
            FileWritten(
                id=relative, kind=kind, base="state", rows=len(ids), bytes=size, sha256=sha256
            )
        )
    receipt = Receipt(files=tuple(files), sources=())
    write_bytes(receipt_path(config), receipt.model_dump_json().encode())
    return Receipt.model_validate_json(read_bytes(receipt_path(config)))


def manifest(config: OutputConfig, receipt: Receipt) -> RunManifest:
    return RunManifest(
        id=config.run_id,
        started_at=NOON,
        finished_at=NOON,
        as_of=NOON,
        inputs=(),
        funnel=Funnel(),
        shards=tuple(
            Shard(kind=f.kind, path=f.id, rows=f.rows, bytes=f.bytes, sha256=f.sha256)
            for f in receipt.files
            if f.base == "output"
        ),
        generation=1,
        config_sha256="0",
        runner="none",
        versions={},
    )


CHANGES = ("upload", "put_if", "delete")
LOOKS = ("get", "size", "open_object", "listing")


@contextmanager
def before_write(
    number: int, do: Callable[[], None], calls: tuple[str, ...] = CHANGES
) -> Iterator[list[str]]:
    """Have something happen before the `number`-th call of the store; list what was called."""
    with pytest.MonkeyPatch.context() as patch:
        done: list[str] = []
        armed = [True]

        def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
            def change(path: Any, *rest: Any) -> Any:
                if armed[0] and (name != "delete" or path):
                    done.append(f"{name} {path}")
                    if len(done) == number:
                        armed[0] = False
                        do()
                return real(path, *rest)

            return change

        for name in calls:
            patch.setattr(_s3, name, watched(name, getattr(_s3, name)))
        yield done


def kill() -> None:
    raise Killed


def ids(bucket: MemoryBucket, *outputs: str) -> list[str]:
    """Return the ids of all rows a reader finds; fails when a file a manifest names is gone."""
    return sorted(row["id"] for one in outputs or ("out",) for row in bucket.rows(output=one))


def test_a_run_commits_and_leaves_nothing_else(bucket: MemoryBucket) -> None:
    batch(folders("r1"))
    assert ids(bucket) == ["a", "b", "c"]
    (current,) = {key.split("/")[-1] for key in bucket.keys("out/state/generations/")}
    assert bucket.get("out/state/CURRENT").decode() == current.removesuffix(".json") + "\n"
    assert sorted({key.split("/")[2] for key in bucket.keys("out/state/")}) == [
        "CURRENT",
        "generations",
        "seen",
    ]


def test_killed_before_any_write_the_next_run_is_right(bucket: MemoryBucket) -> None:
    reached = []
    for number in range(1, 40):
        bucket.empty()
        batch(folders("r1"), IDS[:1])
        try:
            with before_write(number, kill) as done:
                batch(folders("r2"))
        except Killed:
            reached.append(done[-1].split("newsroom/out/")[-1])
            assert len(ids(bucket)) in (1, 3), "a reader sees all of a run or nothing"
            batch(folders("r3"))
            assert ids(bucket) == ["a", "b", "c"], reached[-1]
            assert bucket.unnamed() == [], reached[-1]
            assert bucket.keys("out/state/attempts/") == []
            continue
        break
    assert len(reached) >= MANIFEST, reached
    assert number < 39
    assert "state/CURRENT" in reached
    assert "runs/r2.json" in reached


def test_killed_and_started_again_under_the_same_run_id(bucket: MemoryBucket) -> None:
    for number in range(1, 40):
        bucket.empty()
        try:
            with before_write(number, kill):
                batch(folders("r1"))
        except Killed:
            batch(folders("r1"))
            assert bucket.runs() == ["r1"]
            assert ids(bucket) == ["a", "b", "c"]
            batch(folders("r2"))
            assert ids(bucket) == ["a", "b", "c"]
            assert bucket.unnamed() == []
            continue
        break
    assert 5 < number < 39


@pytest.mark.parametrize("second", ["r2", "r1"], ids=["other run id", "same run id"])
@pytest.mark.parametrize("started", [False, True], ids=["first run ever", "later run"])
def test_of_two_runs_at_once_one_commits_whenever_the_other_comes(
    bucket: MemoryBucket, second: str, started: bool
) -> None:
    lost = 0
    said: set[str] = set()
    for number in range(1, 40):
        bucket.empty()
        if started:
            batch(folders("r0"), IDS[:1])
        try:
            with before_write(number, lambda: batch(folders(second))) as done:
                batch(folders("r1"))
        except OvertakenError as error:
            said.add(str(error))
            lost += 1
        assert ids(bucket) == ["a", "b", "c"], done
        batch(folders("r3"))
        assert ids(bucket) == ["a", "b", "c"], done
        assert bucket.unnamed() == []
        assert bucket.keys("out/state/attempts/") == []
        if len(done) < number:
            break
    assert 5 < number < 39
    assert lost >= 5
    assert said == {
        f"another run committed meanwhile (run {second}); nothing of this run counts, run again"
    }


def test_two_runs_and_the_first_is_killed_at_any_moment_after_the_other_came(
    bucket: MemoryBucket,
) -> None:
    for number in range(1, 40):
        bucket.empty()
        batch(folders("r0"), IDS[:1])

        def then_kill() -> None:
            batch(folders("r2"))
            raise Killed

        try:
            with before_write(number, then_kill):
                batch(folders("r1"))
        except Killed:
            assert ids(bucket) == ["a", "b", "c"]
            batch(folders("r3"))
            assert ids(bucket) == ["a", "b", "c"]
            assert bucket.unnamed() == []
            continue
        break
    assert 5 < number < 39


@pytest.mark.parametrize("others", [1, 5], ids=["one other", "five others"])
def test_others_may_come_between_any_two_looks_or_writes(bucket: MemoryBucket, others: int) -> None:
    """Five others move on so far that what the first one builds on is removed."""

    def come() -> None:
        for number in range(others):
            batch(folders(f"other{number}"), ("a", f"id{number}"))

    expected = sorted(("a", "b", "c", *(f"id{number}" for number in range(others))))
    for number in range(1, 200):
        bucket.empty()
        batch(folders("r0"), IDS[:1])
        with before_write(number, come, CHANGES + LOOKS) as done:
            with suppress(OvertakenError):
                batch(folders("r1"))
        batch(folders("r2"))
        if len(done) < number:
            break
        assert ids(bucket) == expected, done
        assert bucket.unnamed() == []
        assert bucket.keys("out/state/attempts/") == []
    assert 30 < number < 199


@pytest.mark.parametrize("number", range(1, 14))
def test_a_run_that_starts_and_dies_takes_nothing_from_one_that_lives(
    bucket: MemoryBucket, number: int
) -> None:
    """The one that comes cleans up, and is killed before its every write; the first goes on."""
    for moment in range(1, 14):
        bucket.empty()
        batch(folders("r0"), IDS[:1])

        def come_and_die(moment: int = moment) -> None:
            with pytest.raises(Killed), before_write(moment, kill):
                batch(folders("r2"))
                raise Killed  # it had less to write than that

        with before_write(number, come_and_die), suppress(OvertakenError):
            batch(folders("r1"))
        batch(folders("r3"))
        assert ids(bucket) == ["a", "b", "c"], moment
        assert bucket.unnamed() == []


def test_two_outputs_with_one_state_share_the_entries_out(bucket: MemoryBucket) -> None:
    for number in range(1, 40):
        bucket.empty()
        try:
            with before_write(number, lambda: batch(folders("r1", "other"))) as done:
                batch(folders("r1"))
        except OvertakenError:
            pass
        assert ids(bucket, "out", "other") == ["a", "b", "c"], done
        batch(folders("r2"))
        batch(folders("r3", "other"))
        assert ids(bucket, "out", "other") == ["a", "b", "c"], done
        assert bucket.unnamed("out") == bucket.unnamed("other") == []
        if len(done) < number:
            break
    assert 5 < number < 39


def test_a_run_that_died_in_its_commit_is_published_by_a_run_into_another_output(
    bucket: MemoryBucket,
) -> None:
    with pytest.raises(Killed), before_write(MANIFEST, kill):
        batch(folders("r1"))
    assert bucket.keys("out/state/CURRENT") != []
    assert ids(bucket) == []
    batch(folders("r2", "other"))
    assert ids(bucket) == ["a", "b", "c"]
    assert ids(bucket, "other") == []


def test_what_a_run_into_another_output_left_is_that_outputs_next_run_to_remove(
    bucket: MemoryBucket,
) -> None:
    with pytest.raises(Killed), before_write(GENERATION, kill):
        batch(folders("r1", "other"))
    batch(folders("r2"))
    assert len(bucket.unnamed("other")) == 1
    batch(folders("r3", "other"), ("d",))
    assert bucket.unnamed("other") == []
    assert ids(bucket, "out", "other") == ["a", "b", "c", "d"]


def test_one_output_with_two_states_and_one_run_id_loses_neither(bucket: MemoryBucket) -> None:
    for number in range(1, 40):
        bucket.empty()
        with before_write(number, lambda: batch(folders("r1", "out", "state2"), ("x",))) as done:
            batch(folders("r1", "out", "state1"))
        expected = (["a", "b", "c", "x"], ["a", "b", "c"], ["x"])
        assert ids(bucket) in expected
        batch(folders("r2", "out", "state1"))
        batch(folders("r3", "out", "state2"), ("x",))
        assert ids(bucket) == ["a", "b", "c", "x"], done
        assert bucket.unnamed() == []
        if len(done) < number:
            break
    assert 5 < number < 39


def test_an_answer_that_was_lost_until_another_run_went_on_is_a_commit(
    bucket: MemoryBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = _s3.put_if

    def slow(path: str, content: bytes, version: str | None) -> bool:
        if path.endswith("CURRENT"):
            real(path, content, version)
            monkeypatch.setattr(_s3, "put_if", real)
            batch(folders("r2"), ("d",))
            return False
        return bool(real(path, content, version))

    monkeypatch.setattr(_s3, "put_if", slow)
    batch(folders("r1"))
    assert bucket.runs() == ["r1", "r2"]
    assert ids(bucket) == ["a", "b", "c", "d"]


def test_a_pointer_write_of_unknown_end_is_said_and_settled_by_the_next_run(
    bucket: MemoryBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = _s3.put_if
    for arrives in (True, False):
        bucket.empty()

        def cut(path: str, content: bytes, version: str | None, arrives: bool = arrives) -> bool:
            if not path.endswith("CURRENT"):
                return bool(real(path, content, version))
            if arrives:
                real(path, content, version)
            raise OSError(5, "the connection broke", path)

        monkeypatch.setattr(_s3, "put_if", cut)
        with pytest.raises(StorageError, match="the next run finds out whether this one counts"):
            batch(folders("r1"))
        monkeypatch.setattr(_s3, "put_if", real)
        batch(folders("r2"))
        assert bucket.runs() == (["r1", "r2"] if arrives else ["r2"])
        assert ids(bucket) == ["a", "b", "c"]
        assert bucket.unnamed() == []


def test_rows_that_vanish_before_the_commit_are_named_and_nothing_counts(
    bucket: MemoryBucket,
) -> None:
    said = pytest.raises(StorageError, match=r"/out/articles/run=r1/.*gone")
    with before_write(GENERATION - 1, expire_rows(bucket)), said:
        batch(folders("r1"))
    assert bucket.keys("out/runs/") == bucket.keys("out/state/CURRENT") == []


def test_rows_that_vanish_in_the_commit_itself_are_no_success(bucket: MemoryBucket) -> None:
    said = pytest.raises(StorageError, match="all rows of this run were removed")
    with before_write(CURRENT, expire_rows(bucket)), said:
        batch(folders("r1"))
    assert bucket.keys("out/runs/") == []


def expire_rows(bucket: MemoryBucket) -> Callable[[], None]:
    return lambda: bucket.delete(*bucket.keys("out/articles/"))


@pytest.mark.parametrize("ignored", ["IfMatch", "IfNoneMatch"])
def test_a_store_that_ignores_conditions_is_refused(
    bucket: MemoryBucket, monkeypatch: pytest.MonkeyPatch, ignored: str
) -> None:
    def careless(path: str, content: bytes, version: str | None) -> bool:
        if (version is None) is (ignored == "IfNoneMatch"):
            bucket.upload(path, io.BytesIO(content))
            return True
        return bucket.put_if(path, content, version)

    monkeypatch.setattr(_s3, "put_if", careless)
    with pytest.raises(StorageError, match="out/state: this store ignores the conditions"):
        batch(folders("r1"))
    assert bucket.keys("out/articles/") == []


def test_a_state_file_that_expired_is_named_before_the_run(bucket: MemoryBucket) -> None:
    batch(folders("r1"))
    (seen,) = bucket.keys("out/state/seen/")
    bucket.delete(seen)
    with pytest.raises(StateError, match=f"s3://newsroom/{seen} is missing; restore it"):
        batch(folders("r2"))


def test_a_lost_pointer_is_named(bucket: MemoryBucket) -> None:
    batch(folders("r1"))
    batch(folders("r2"))
    bucket.delete("out/state/CURRENT")
    with pytest.raises(
        StateError, match=r"CURRENT is missing, though .*/000002-[0-9a-f]{12}\.json"
    ):
        batch(folders("r3"))


def test_the_output_may_be_removed_and_the_state_goes_on(bucket: MemoryBucket) -> None:
    batch(folders("r1"))
    bucket.delete(*bucket.keys("out/articles/"), *bucket.keys("out/runs/"))
    batch(folders("r2"), (*IDS, "d"))
    assert ids(bucket) == ["d"]
    assert bucket.runs() == ["r2"]


def test_a_part_of_an_unpublished_run_that_vanished_is_named(bucket: MemoryBucket) -> None:
    batch(folders("r1"))
    pinned = arbiter.pin(folders("r2"))
    shards = (*manifest_of(bucket).shards, manifest_of(bucket).shards[0].replace(path="a/b/c"))
    text = manifest_of(bucket).replace(shards=shards).model_dump_json()
    with pytest.raises(StorageError, match=r"out/a/b/c is gone, of the committed run r1"):
        arbiter.publish(pinned.generation.replace(publishes=text), folders("r2"))


def manifest_of(bucket: MemoryBucket) -> RunManifest:
    return RunManifest.model_validate(bucket.manifests()[0])


def test_generations_that_nobody_looks_back_at_go_with_their_files(bucket: MemoryBucket) -> None:
    for number in range(5):
        batch(folders(f"r{number}"), (f"id{number}",))
    numbers = [int(key.split("/")[-1][:6]) for key in bucket.keys("out/state/generations/")]
    assert numbers == [3, 4, 5]
    assert len(bucket.keys("out/state/seen/")) == 5
    assert bucket.keys("out/state/receipts/") == bucket.keys("out/state/attempts/") == []


def test_foreign_objects_stay(bucket: MemoryBucket) -> None:
    mine = (
        "out/articles/run=r1/notes.txt",
        "out/state/seen/run=r1/notes.txt",
        "out/state/attempts/x",
    )
    for key in mine:
        bucket.put(key, "mine")
    with pytest.raises(Killed), before_write(4, kill):
        batch(folders("r1"))
    batch(folders("r2"))
    assert set(mine) <= set(bucket.keys())
