"""Cases for pipeline._schedule: which feeds are due, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline._schedule import Known, Plan, backed_off, due_now, plan, polled, run_id
from schemas import Source, SourceKind, SourceState, WatchConfig
from tests.make import NOON, source

PACE = WatchConfig(interval_s=300, max_interval_s=3_600)
SECOND = timedelta(seconds=1)


def feed(key: str = "a", interval_s: float | None = None) -> Source:
    location = f"http://{key}.example/rss.xml"
    return source(SourceKind.FEED, location).replace(interval_s=interval_s)


def learnt(one: Source, ago_s: float, **fields: Any) -> SourceState:
    at = NOON - ago_s * SECOND
    return SourceState(**{"id": one.id, "url": one.location, "polled_at": at, **fields})


def planned(*pairs: tuple[Source, SourceState | None], **known: Any) -> tuple[float, list[str]]:
    """Return the seconds from now to the batch, and the hosts it polls."""
    states = {one.id: state for one, state in pairs if state}
    feeds = tuple(one for one, _ in pairs)
    found = plan(feeds, Known(states, known.pop("asked", {}), **known), NOON, PACE)
    return (found.at - NOON).total_seconds(), [one.location[7:8] for one in found.sources]


def test_an_interval_of_the_users_own_is_kept() -> None:
    mine = feed("a", interval_s=60)
    wishes = {"ttl_s": 900.0, "quiet": 50, "skip_hours": (12,)}
    assert planned((mine, learnt(mine, 0, **wishes)))[0] == 60


def test_only_feeds_are_polled() -> None:
    kinds = [source(kind, "http://a.example/") for kind in SourceKind]
    assert [one.kind for one in polled(kinds)] == [SourceKind.FEED]


@pytest.mark.parametrize(
    ("ago_s", "fields", "due_in_s"),
    [
        (0, {}, 300),
        (299, {}, 1),
        (300, {}, 0),
        (301, {}, 0),
        (86_400, {}, 0),
        (0, {"status": "not_modified"}, 300),
        (0, {"failures": 1, "status": "timed_out"}, 600),
        (599, {"failures": 1, "status": "timed_out"}, 1),
        (0, {"failures": 3, "status": "not_found"}, 2_400),
        (0, {"failures": 4, "status": "not_found"}, 3_600),
        (0, {"failures": 10_000, "status": "not_found"}, 3_600),
        (0, {"failures": 1, "status": "gone"}, 30 * 86_400),
        (30 * 86_400 - 1, {"failures": 1, "status": "gone"}, 1),
        (0, {"quiet": 4}, 300),
        (0, {"quiet": 5}, 450),
        (0, {"quiet": 6}, 675),
        (0, {"quiet": 1_000}, 3_600),
        (0, {"ttl_s": 900.0}, 900),
        (0, {"ttl_s": 86_400.0}, 3_600),
        (0, {"ttl_s": 60.0}, 300),
        (0, {"quiet": 9, "failures": 1}, 600),
        (0, {"retry_at": NOON + 7_200 * SECOND, "failures": 1}, 7_200),
        (0, {"retry_at": NOON - SECOND}, 300),
        (0, {"skip_hours": (12,)}, 3_600),
        (0, {"skip_hours": (12, 13)}, 7_200),
        (0, {"skip_hours": (11, 13)}, 300),
        (0, {"skip_days": (NOON.weekday(),)}, 43_200),
        (-1, {}, 0),
        (-86_400 * 365, {}, 0),
    ],
    ids=[
        "just now",
        "a second before",
        "on the second",
        "late",
        "the machine slept: one poll, no more",
        "not modified is no failure",
        "one failure doubles",
        "and its near miss",
        "three failures",
        "the cap",
        "for ever: no overflow",
        "gone",
        "gone, its near miss",
        "four polls without news are no quiet feed",
        "five are",
        "six more so",
        "quiet for ever: the cap",
        "the feed's own time",
        "up to the cap",
        "never below the interval",
        "a failure is not quiet",
        "it asked for a pause",
        "which is over",
        "not in this hour",
        "nor the next",
        "other hours do not matter",
        "not on this day",
        "the clock was set back",
        "a run with --as-of ahead",
    ],
)
def test_a_feed_is_due_an_interval_after_its_last_poll(
    ago_s: float, fields: dict[str, Any], due_in_s: float
) -> None:
    one = feed()
    assert planned((one, learnt(one, ago_s, **fields))) == (due_in_s, ["a"])


def test_a_feed_nobody_has_polled_is_due_now() -> None:
    assert planned((feed(), None)) == (0, ["a"])


def test_each_feed_has_its_own_interval() -> None:
    slow, fast = feed("s"), feed("f", interval_s=60)
    assert planned((slow, learnt(slow, 30)), (fast, learnt(fast, 30))) == (30, ["f"])


def test_an_interval_above_the_cap_stays_as_it_is() -> None:
    daily = feed(interval_s=86_400)
    assert planned((daily, learnt(daily, 0, failures=5, status="timed_out"))) == (86_400, ["a"])


@pytest.mark.parametrize(("ago_s", "hosts"), [(269, ["b"]), (270, ["a", "b"])])
def test_a_feed_that_is_nearly_due_goes_along(ago_s: float, hosts: list[str]) -> None:
    nearly, due = feed("a"), feed("b")
    assert planned((nearly, learnt(nearly, ago_s)), (due, learnt(due, 300))) == (0, hosts)


def test_a_feed_that_is_gone_does_not_go_along_early() -> None:
    gone, due = feed("a"), feed("b")
    state = learnt(gone, 30 * 86_400 - 1, status="gone")
    assert planned((gone, state), (due, learnt(due, 300))) == (0, ["b"])


@pytest.mark.parametrize(("waits_s", "found"), [(-5, (0, [])), (10, (10, [])), (400, (300, ["a"]))])
def test_an_entry_that_waits_makes_a_batch_due(
    waits_s: int, found: tuple[float, list[str]]
) -> None:
    one = feed()
    waiting = (NOON + waits_s * SECOND,)
    assert planned((one, learnt(one, 0)), waiting=waiting) == found


def test_what_this_watch_has_asked_counts_though_the_state_says_nothing() -> None:
    one, ahead = feed(), learnt(feed(), -86_400, status="gone")
    assert planned((one, None), asked={one.id: NOON - 10 * SECOND}) == (290, ["a"])
    in_s, _ = planned((one, ahead), asked={one.id: NOON})
    assert in_s == 30 * 86_400, "or a feed that said so in the future would be asked without end"


@given(st.floats(1, 604_800), st.integers(0, 10**6), st.floats(1, 604_800), st.floats(-1e6, 1e6))
def test_after_a_poll_a_feed_waits_at_least_its_interval_and_at_most_the_cap(
    interval_s: float, failures: int, longest_s: float, offset_s: float
) -> None:
    pace = WatchConfig(interval_s=interval_s, max_interval_s=longest_s)
    one, now = feed(), NOON + offset_s * SECOND
    state = learnt(one, 0, failures=failures).replace(polled_at=now)
    found = plan((one,), Known({one.id: state}, {}), now, pace)
    wait = found.at - now
    assert wait == backed_off(interval_s, failures, pace)
    shortest, longest = (timedelta(seconds=s) for s in (interval_s, max(interval_s, longest_s)))
    assert shortest <= wait <= longest


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 4)), min_size=1, max_size=5))
def test_no_feed_is_asked_early_by_more_than_a_tenth_nor_forgotten(
    feeds: list[tuple[int, int]],
) -> None:
    """Play a hundred batches of three seconds each."""
    sources = tuple(feed(f"{n}", interval_s=s) for n, (s, _) in enumerate(feeds))
    states: dict[str, SourceState] = {}
    now = NOON
    for _ in range(100):
        found = plan(sources, Known(states, {}), now, PACE)
        assert found.sources, "a batch polls something"
        for one in found.sources:
            if one.id in states:
                interval = timedelta(seconds=one.interval_s or 0)
                assert found.at - states[one.id].polled_at >= 0.9 * interval
            states[one.id] = learnt(one, 0).replace(polled_at=found.at)
        for one in sources:
            assert found.at - states[one.id].polled_at < timedelta(
                seconds=(one.interval_s or 0) + 3
            )
        now = found.at + 3 * SECOND


def test_a_run_id_is_the_second_and_never_one_that_is_taken() -> None:
    moment = datetime(2026, 3, 4, 12, 0, 0, 999_999, tzinfo=UTC)
    first = run_id(moment, set())
    second = run_id(moment, {first})
    third = run_id(moment, {first, second})
    names = [first, second, third]
    assert names == ["20260304T120000Z", "20260304T120000Z-2", "20260304T120000Z-3"]
    assert run_id(moment + SECOND, {first}) == "20260304T120001Z"


def test_a_plan_is_made_of_what_is_due() -> None:
    assert plan((feed(),), Known({}, {}), NOON, PACE) == Plan(NOON, (feed(),))


def test_a_single_run_reads_what_is_due_and_all_that_is_no_feed() -> None:
    early, late, page = feed("a"), feed("b"), source(SourceKind.URL, "http://c.example/page")
    states = {one.id: learnt(one, ago_s) for one, ago_s in ((early, 269), (late, 10))}
    found = due_now((late, page, early), Known(states, {}), NOON, PACE)
    assert found == Plan(NOON, (page,))
    # A scheduler of every 300 s that starts a little early must not miss every other poll.
    states[early.id] = learnt(early, 271)
    assert due_now((late, page, early), Known(states, {}), NOON, PACE) == Plan(NOON, (page, early))


def test_a_single_run_with_nothing_due_says_when_something_will_be() -> None:
    late = feed("b")
    known = Known({late.id: learnt(late, 10)}, {})
    assert due_now((late,), known, NOON, PACE) == Plan(NOON + 260 * SECOND, ())
    waits = known._replace(waiting=(NOON - SECOND,))  # an entry to try again makes a run due
    assert due_now((late,), waits, NOON, PACE) == Plan(NOON, ())
    page = source(SourceKind.URL, "http://c.example/page")
    assert due_now((page,), Known({}, {}), NOON, PACE) == Plan(NOON, (page,))
