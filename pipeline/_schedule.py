"""Which feeds are due, and when the next batch starts. Pure: no clock, no file, no process.

A feed is due one interval after its last poll; each poll in a row that failed doubles the wait, up
to `max_interval_s`. One that said 410 is due when `fetch_feeds` would ask it again. An entry that
waits for another try makes a batch due even if no feed is.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from schemas import Source, SourceKind, SourceState, WatchConfig
from transforms._discover.poll import GONE_ASKED_AGAIN_AFTER

EARLY = 0.1
"""Share of its interval a feed may be asked early when a batch starts anyway: feeds of 60 s and
300 s drift apart by the length of each batch, and would soon need two batches instead of one."""

QUIET_POLLS = 4
"""Polls in a row without news before a feed is asked less often."""
SLOWER = 1.5
"""How much longer each further one makes the wait; one piece of news halves their number."""

_DOUBLINGS = 20
"""A second becomes twelve days, above any cap; far more would leave what a timedelta can hold."""


class Plan(NamedTuple):
    """The next batch: when it starts, and what it polls if it starts then."""

    at: datetime
    sources: tuple[Source, ...]


class Known(NamedTuple):
    """What is known of the past: from the state, and from this watch itself."""

    states: Mapping[str, SourceState]
    asked: Mapping[str, datetime]
    """When this watch last polled a source, whatever became of it."""
    waiting: tuple[datetime, ...] = ()
    """When entries are due for another try."""


def polled(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the sources that are read again and again; all others are read once."""
    return tuple(source for source in sources if source.kind is SourceKind.FEED)


def plan(feeds: tuple[Source, ...], known: Known, now: datetime, pace: WatchConfig) -> Plan:
    """Return the next batch; a moment that has passed means now."""
    due = {feed.id: _due_at(feed, known, now, pace) for feed in feeds}
    at = max(now, min((*due.values(), *known.waiting)))
    ready = (
        feed for feed in feeds if due[feed.id] - _slack(feed, known.states.get(feed.id), pace) <= at
    )
    return Plan(at, tuple(ready))


def due_now(sources: tuple[Source, ...], known: Known, now: datetime, pace: WatchConfig) -> Plan:
    """Return what a single run reads now: feeds that are due, and all that is no feed.

    A scheduler starts runs a second early or late, so a feed may be as early as when a batch starts
    anyway. With nothing to read the plan says when something will be due.
    """
    from_ = {
        feed.id: _due_at(feed, known, now, pace) - _slack(feed, known.states.get(feed.id), pace)
        for feed in polled(sources)
    }
    kept = tuple(one for one in sources if from_.get(one.id, now) <= now)
    is_awaited = any(at <= now for at in known.waiting)
    if kept or is_awaited:
        return Plan(now, kept)
    return Plan(min((*from_.values(), *known.waiting), default=now), kept)


def backed_off(interval_s: float, failures: int, pace: WatchConfig) -> timedelta:
    """Return the wait after so many failures in a row; never below the interval itself."""
    longest = max(interval_s, pace.max_interval_s)
    return timedelta(seconds=min(interval_s * 2 ** min(failures, _DOUBLINGS), longest))


def interval_of(source: Source, pace: WatchConfig) -> float:
    """Return the seconds between two polls of a source that does not fail."""
    return pace.interval_s if source.interval_s is None else source.interval_s


def run_id(now: datetime, taken: Container[str]) -> str:
    """Name a batch by its second; a further one in the same second gets a number."""
    second = f"{now.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    name, number = second, 1
    while name in taken:
        number += 1
        name = f"{second}-{number}"
    return name


def _due_at(source: Source, known: Known, now: datetime, pace: WatchConfig) -> datetime:
    state, asked = known.states.get(source.id), known.asked.get(source.id)
    # A clock that was set back, or a run with `--as-of` ahead of it: such a moment says nothing.
    past = [at for at in (asked, state.polled_at if state else None) if at and at <= now]
    if not past:
        return now
    due = max(past) + _wait(source, state, pace)
    if state is None or _is_gone(state):
        return due
    if state.retry_at is not None:
        due = max(due, state.retry_at)
    return due if source.interval_s is not None else _outside_skipped(due, state)


def _outside_skipped(due: datetime, state: SourceState) -> datetime:
    """Return the first moment from `due` on that a feed does not exclude."""
    for _ in range(24 * 7):
        at = due.astimezone(UTC)
        if at.hour not in state.skip_hours and at.weekday() not in state.skip_days:
            return due
        due = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def _is_gone(state: SourceState | None) -> bool:
    return state is not None and state.status == "gone"


def _slack(source: Source, state: SourceState | None, pace: WatchConfig) -> timedelta:
    """Return how early a feed may be asked; one that is gone would be a reject until its day."""
    share = 0.0 if _is_gone(state) else EARLY
    return timedelta(seconds=share * interval_of(source, pace))


def _wait(source: Source, state: SourceState | None, pace: WatchConfig) -> timedelta:
    if _is_gone(state):
        return GONE_ASKED_AGAIN_AFTER
    interval_s = interval_of(source, pace)
    if state is None or state.failures:
        return backed_off(interval_s, state.failures if state else 0, pace)
    if source.interval_s is not None:
        return timedelta(seconds=interval_s)
    calm = min(max(state.quiet - QUIET_POLLS, 0), _DOUBLINGS)
    wished_s = max(interval_s * SLOWER**calm, state.ttl_s or 0.0)
    return timedelta(seconds=max(interval_s, min(wished_s, pace.max_interval_s)))
