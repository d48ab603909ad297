"""Cases for the stream's cores: the clock, the memory of polls, windows as runs, revisions."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from apache_beam.runners.worker.bundle_processor import OutputTimer
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import Timer
from apache_beam.transforms.window import GlobalWindow, IntervalWindow
from apache_beam.utils.timestamp import Timestamp
from apache_beam.utils.windowed_value import PANE_INFO_UNKNOWN

from schemas import (
    DocumentState,
    FileWritten,
    Poll,
    Reject,
    SourceKind,
    SourceState,
    Story,
    StreamConfig,
    Unit,
    to_json,
)
from tests.make import NOON, entry, output, slip, source
from transforms._carry import at, on_clock
from transforms._discover.poll import Polled
from transforms._windows import Committed, is_repetition, manifest_path, run_of
from transforms.poll_feeds import Memory, news
from transforms.poll_sources import StreamClock, hold_at
from transforms.publish_stories import assemble_story
from transforms.revise_stories import settled
from transforms.skip_listed import best
from transforms.write_manifests import ENTRY, PLACED, REASON, funnel_of

FEED = source(SourceKind.FEED, "http://harbourpost.example/rss.xml")
MINUTE = 60


def window(minute: int) -> IntervalWindow:
    start = NOON.timestamp() + minute * MINUTE
    return IntervalWindow(Timestamp(start), Timestamp(start + MINUTE))


# --- the clock


def test_polls_come_at_their_pace_by_the_streams_clock() -> None:
    clock = StreamClock(NOON, StreamConfig(poll_s=300, started_at=NOON))
    assert [clock.shown_at(number) for number in (0, 1, 3)] == [
        NOON,
        NOON + timedelta(minutes=5),
        NOON + timedelta(minutes=15),
    ]
    assert clock.due_s(1) == NOON.timestamp() + 300


def test_old_feeds_are_played_faster_and_a_restart_does_not_set_the_clock_back() -> None:
    started = datetime(2026, 9, 1, tzinfo=UTC)
    clock = StreamClock(NOON, StreamConfig(poll_s=300, speed=100, started_at=started))
    assert clock.shown_at(2) == NOON + timedelta(minutes=10)
    assert clock.due_s(2) == started.timestamp() + 6


@pytest.mark.parametrize(
    ("minutes", "planned", "made"),
    [
        (5, 1, 1),
        (4.9, 1, 1),  # a timer that is early does not make the poll before it again
        (14.9, 1, 2),  # after a pause the last one missed, and not each
    ],
)
def test_of_the_polls_missed_in_a_pause_one_is_made(
    minutes: float, planned: int, made: int
) -> None:
    clock = StreamClock(NOON, StreamConfig(poll_s=300, started_at=NOON))
    assert clock.made_at(NOON.timestamp() + minutes * MINUTE, planned) == made


class Recorder:
    """What Beam's timer hands to the wire."""

    def __init__(self) -> None:
        self.sent: list[Timer] = []

    def encode_to_stream(self, timer: Timer, _stream: object, _nested: bool) -> None:
        self.sent.append(timer)

    def maybe_flush(self) -> None:
        pass


def test_a_timer_of_the_wall_clock_holds_the_watermark_where_it_is_told() -> None:
    """Beam has no public way: this fails when what `hold_at` relies on has changed."""
    wire = Recorder()
    place = ("key", GlobalWindow(), Timestamp(1), PANE_INFO_UNKNOWN)
    timer = OutputTimer(*place, TimeDomain.REAL_TIME, "family", wire, wire)
    hold_at(timer, Timestamp(500))
    timer.set(Timestamp(9_000))
    (sent,) = wire.sent
    assert (sent.fire_timestamp, sent.hold_timestamp) == (Timestamp(9_000), Timestamp(500))


def test_a_core_without_a_clock_gets_that_of_its_element() -> None:
    def core(_element: object, as_of: datetime | None) -> list[datetime | None]:
        return [as_of]

    later = Timestamp.from_utc_datetime(NOON + timedelta(days=40))
    assert list(at(on_clock(core, None), later)(None)) == [NOON + timedelta(days=40)]
    assert list(at(on_clock(core, NOON), later)(None)) == [NOON]
    unbound = partial(core, as_of=NOON)
    assert at(unbound, later) is unbound


# --- the memory of polls


def poll(minute: int) -> Poll:
    return Poll(id=FEED.id, source=FEED, at=NOON + timedelta(minutes=minute))


def test_what_a_poll_taught_is_known_to_the_next() -> None:
    memory = Memory()
    assert memory.of(poll(0)) is None
    state = SourceState(id=FEED.id, url=FEED.location, etag='"1"', polled_at=NOON)
    memory.keep(state)
    assert memory.of(poll(1)) == state


@pytest.mark.parametrize("minute", [0, 1], ids=["an earlier poll", "the same poll"])
def test_a_poll_that_is_repeated_knows_nothing(minute: int) -> None:
    """Its results were lost with what came after the checkpoint: a 304 would hide them."""
    memory = Memory()
    memory.of(poll(1))
    memory.keep(SourceState(id=FEED.id, url=FEED.location, etag='"1"', polled_at=NOON))
    assert memory.of(poll(minute)) is None


@pytest.mark.parametrize(
    ("before", "is_told"), [(None, True), ("ok", True), ("timed_out", True), ("not_found", False)]
)
def test_a_feed_that_goes_on_failing_is_told_of_once(before: str | None, is_told: bool) -> None:
    known = (
        SourceState(id=FEED.id, url=FEED.location, status=before, polled_at=NOON)
        if before
        else None
    )
    state = SourceState(id=FEED.id, url=FEED.location, status="not_found", polled_at=NOON)
    reject = Reject(
        id=FEED.id, reason="not_found", unit=Unit.SOURCE, url=FEED.location, source_id=FEED.id
    )
    found = news(Polled(state, (reject,)), known)
    assert found == Polled(state, (reject,) if is_told else ())


def test_a_document_that_goes_on_failing_is_told_of_once() -> None:
    child = DocumentState(url="https://news.example/sports.xml", status="not_found")
    known = SourceState(id=FEED.id, url=FEED.location, documents=(child,), polled_at=NOON)
    rejects = tuple(
        Reject(id=FEED.id, reason=reason, unit=Unit.SOURCE, url=child.url, source_id=FEED.id)
        for reason in ("not_found", "gone")
    )
    assert news(Polled(known, rejects), known).found == rejects[1:]


def test_of_the_listings_of_a_window_the_one_a_batch_keeps_is_kept() -> None:
    low, high = entry("a", source_id="feed:a"), entry("a", source_id="feed:b", trust=5)
    assert best(("a", [low, high])) == best(("a", [high, low])) == ("a", high)


# --- windows as runs


def commit(folder: Path, run_id: str, kind: str, *rows: object) -> None:
    config = output(folder, run_id=run_id)
    path = f"{kind}/run={run_id}/{kind}-00000-of-00001.jsonl"
    file = Path(config.directory) / path
    file.parent.mkdir(parents=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    manifest = Path(manifest_path(config.directory, config.run_id))
    manifest.parent.mkdir(exist_ok=True)
    manifest.write_text(json.dumps({"shards": [{"kind": kind, "path": path}]}))


def test_a_window_is_a_run_named_after_its_start_and_a_batch_keeps_its_name(tmp_path: Path) -> None:
    config = output(tmp_path)
    assert run_of(config, window(0)).run_id == "r1-20260304T120000Z"
    assert run_of(config, GlobalWindow()) == config


def test_what_is_committed_is_not_touched_again(tmp_path: Path) -> None:
    config = output(tmp_path)
    commit(tmp_path, "r1-20260304T120000Z", "articles", {"id": "a"})
    second = run_of(config, window(0))
    assert second.run_id == "r1-20260304T120000Z-r2"
    assert is_repetition(second)
    assert not is_repetition(run_of(config, window(1)))


def test_rows_of_this_window_and_later_ones_are_known_to_be_out(tmp_path: Path) -> None:
    commit(tmp_path, "r1-20260304T115900Z", "stories", {"id": "before", "revision": 1})
    commit(tmp_path, "r1-20260304T120000Z", "stories", {"id": "s", "revision": 1})
    commit(tmp_path, "r1-20260304T120100Z-r2", "stories", {"id": "s", "revision": 2})
    commit(tmp_path, "other-20260304T120100Z", "stories", {"id": "foreign", "revision": 1})
    found = Committed(output(tmp_path), "stories").since(window(0))
    assert {key: json.loads(row)["revision"] for key, row in found.items()} == {"s": 2}
    assert Committed(output(tmp_path), "stories").since(GlobalWindow()) == {}


def story(revision: int, *members: str) -> Story:
    made = assemble_story("s", [slip(key, "s") for key in members], None)
    return made.replace(revision=revision)


def test_a_story_nobody_has_committed_is_published_as_it_is() -> None:
    assert settled(story(1, "a"), None) == story(1, "a")
    assert settled(story(2, "a", "b"), story(1, "a")) == story(2, "a", "b")


def test_a_story_that_is_out_with_all_its_members_is_not_published_again() -> None:
    assert settled(story(1, "a"), story(1, "a")) is None
    assert settled(story(1, "a"), story(2, "a", "b")) is None


def test_a_story_that_has_more_members_than_the_one_that_is_out_gets_a_revision_above_it() -> None:
    published = settled(story(1, "a", "c"), story(2, "a", "b"))
    assert published is not None
    assert published.revision == 3
    assert json.loads(to_json(published))["id"] == "s"


# --- the sums of a window


def file(kind: str, count: int) -> FileWritten:
    return FileWritten(id=kind, kind=kind, base="output", rows=count, bytes=1, sha256="")


def test_the_sums_of_a_window_hold_entries_against_rows() -> None:
    files = [file("articles", 3), file("rejects", 2), file("stories", 2)]
    counts = {ENTRY: 4, PLACED: 3, f"{REASON}FetchPages.not_found": 1, f"source{REASON}": 1}
    sums = funnel_of(files, Counter(counts), repeated=False)
    assert (sums.entries, sums.articles, sums.rejects, sums.sources_rejected) == (4, 3, 1, 1)
    assert sums.faults() == ()
    assert sums.rejects_by_reason == {"FetchPages.not_found": 1}


def test_a_window_that_lost_an_entry_says_so() -> None:
    sums = funnel_of([file("articles", 3)], Counter({ENTRY: 4, PLACED: 3}), repeated=False)
    assert sums.faults() == ("entries = articles + rejects: 4 against 3",)
