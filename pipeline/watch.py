"""One batch after another, each an ordinary run of the sources that are due, until told to stop.

Contains no rule of what is due (`_schedule`), starts no Beam in this process (`_child`), and keeps
nothing that a restart would miss: the state of the runs is its memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import NamedTuple

from pipeline import _schedule, state
from pipeline._child import Child
from pipeline._outcome import TROUBLE
from pipeline._schedule import Known, Plan
from pipeline._stop import Stop
from pipeline._told import Batch
from pipeline.report import exit_code
from pipeline.run import Finished, committed
from schemas import RunConfig, WatchConfig
from transforms._storage import StorageError

LOOK_S = 60.0
"""Longest sleep: a machine that was suspended, or whose clock was set, is noticed this soon."""


class Job(NamedTuple):
    """What to watch; the run id, the clock and the sources of `config` are a batch's own."""

    config: RunConfig
    flags: tuple[str, ...]
    pace: WatchConfig
    batches: int | None = None
    """How many at most; None for no end."""


class Tell(NamedTuple):
    """Who is told what."""

    batch: Callable[[Batch], object]
    note: Callable[[str], object]
    """A line that is no result: that it waits, that it stops."""
    trouble: Callable[[str], object]
    """A line about a bug of ours that a batch has found."""


def watch(job: Job, tell: Tell) -> int:
    """Run batches until a signal or the last of them; return the exit code.

    0 stopped or done; with a number of batches also 1 one of them failed, 2 a bug of ours was
    found; 128 + signal when a batch had to be ended, which commits nothing.
    """
    with Stop() as stop:
        return _Watch(job, tell, stop).run()


class _Watch:
    def __init__(self, job: Job, tell: Tell, stop: Stop) -> None:
        self._job = job
        self._tell = tell
        self._stop = stop
        self._feeds = _schedule.polled(job.config.sources)
        self._once = tuple(one for one in job.config.sources if one not in self._feeds)
        self._shortest_s = min(_schedule.interval_of(feed, job.pace) for feed in self._feeds)
        self._asked: dict[str, datetime] = {}
        self._retry_at: datetime | None = None
        self._failures = 0
        self._done = 0
        self._last_id = ""
        self._codes: set[int] = set()

    def run(self) -> int:
        plan = self._plan(_now())
        said = f"watching {_many(len(self._feeds), 'feed', 'feeds')}"
        if plan.at > _now():
            said += f"; none is due before {plan.at:%Y-%m-%dT%H:%M:%SZ}"
        self._tell.note(said)
        while self._done != self._job.batches:
            if self._stop.signals:
                return self._stopped()
            wait_s = (plan.at - _now()).total_seconds()
            if wait_s > 0:
                self._stop.wait((), min(wait_s, LOOK_S))
                # A run of somebody else may have polled meanwhile.
                plan = self._plan(_now())
                continue
            finished = self._batch(plan)
            if finished is None:
                return 128 + self._stop.signals[0]
            plan = finished
        return 1 if 1 in self._codes else 2 if 2 in self._codes else 0

    def _stopped(self) -> int:
        self._tell.note(f"stopped after {_many(self._done, 'batch', 'batches')}")
        return 0

    def _plan(self, now: datetime) -> Plan:
        known = known_of(self._job.config)._replace(asked=self._asked)
        plan = _schedule.plan(self._feeds, known, now, self._job.pace)
        at = max(now, self._retry_at) if self._retry_at else now if self._once else plan.at
        return Plan(at, self._once + plan.sources)

    def _batch(self, plan: Plan) -> Plan | None:
        """Run one batch, tell of it, and return the next; None when it was ended by a signal."""
        now = _now()
        output = self._job.config.output
        self._last_id = _schedule.run_id(now, {self._last_id, *_taken(output.directory)})
        config = self._job.config.replace(
            as_of=now, sources=plan.sources, output=output.replace(run_id=self._last_id)
        )
        ended = self._ended(Child(config, self._job.flags))
        if ended is None:
            return None
        self._done += 1
        polled = _schedule.polled(plan.sources)
        self._learn(ended, now, tuple(feed.id for feed in polled))
        following = self._plan(_now())
        is_last = self._stop.signals or self._done == self._job.batches
        next_at = None if is_last else following.at
        self._tell.batch(Batch(now, self._last_id, len(polled), ended, next_at))
        return following

    def _learn(self, ended: Finished | str, now: datetime, polled: tuple[str, ...]) -> None:
        if isinstance(ended, str):
            self._codes.add(1)
            wait = _schedule.backed_off(self._shortest_s, self._failures, self._job.pace)
            self._failures += 1
            self._retry_at = _now() + wait
            return
        code = exit_code(ended.manifest)
        if code == 2:
            self._tell.trouble(TROUBLE[code](ended.manifest, self._job.config.output.directory))
        self._codes.add(code)
        self._failures, self._retry_at, self._once = 0, None, ()
        self._asked |= dict.fromkeys(polled, now)

    def _ended(self, child: Child) -> Finished | str | None:
        """Wait for a batch; after a signal only as long as there is grace, and not after two."""
        deadline: float | None = None
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if self._stop.wait((child.answer,), left):
                return child.result()
            if len(self._stop.signals) > 1 or left == 0.0:
                return child.end()
            if self._stop.signals and deadline is None:
                deadline = time.monotonic() + self._job.pace.grace_s
                self._tell.note(
                    f"stopping: the batch has {self._job.pace.grace_s:g} s to finish;"
                    " once more ends it at once"
                )


def known_of(config: RunConfig) -> Known:
    """Return what the state knows; one that cannot be read is found out by the run itself."""
    try:
        current = state.peek(config.output.state_directory)
    except (state.StateError, StorageError, OSError):
        current = state.Generation()
    waiting = tuple(one.due_at for one in current.waiting)
    return Known({one.id: one for one in current.sources}, {}, waiting)


def only_due(config: RunConfig, pace: WatchConfig) -> tuple[RunConfig, datetime]:
    """Return the configuration with the sources that are due, and when the next one will be."""
    plan = _schedule.due_now(config.sources, known_of(config), config.as_of, pace)
    return config.replace(sources=plan.sources), plan.at


def _taken(output: str) -> Collection[str]:
    try:
        return committed(output)
    except (StorageError, OSError):
        return ()  # the run meets the same trouble, and says it


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def _now() -> datetime:
    return datetime.now(UTC)
