"""Run coroutines for the elements of a bundle on one event loop, and yield what is finished.

The shell of the two fetching stages. `process` hands its element's jobs to a thread with an event
loop and an HTTP client, and yields whatever has finished meanwhile; `finish_bundle` waits for the
rest. Results keep the window and timestamp of the element they come from. Three limits keep memory
flat: jobs handed over (`MAX_PENDING`), answers not yet taken (`MAX_UNTAKEN`; no request starts
while there are more), and jobs of one element at once (an element's jobs share a host).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from functools import partial
from queue import SimpleQueue
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from schemas import HttpConfig, Record, Reject
from transforms._carry import Tally, bug_reject, count_discovered, route
from transforms._fetch.answers import Failure, Response
from transforms._loop import Loop

Get = Callable[..., Awaitable[Response | Failure]]
"""`Client.get` without its gate: `(url, etag=None, last_modified=None)`."""

Work = Callable[[Any, Get], Awaitable[Sequence[Record | Reject]]]
Place = tuple[Any, Any]
"""Timestamp and window of the element a result belongs to."""

Answer = tuple[Any, Sequence[Record | Reject] | BaseException, Place]
"""A job, its results or what broke it, and its place."""

MAX_PENDING = 10_000
"""Jobs handed over and not answered: enough for thousands of hosts in their turn."""

MAX_UNTAKEN = 256
"""Answers that wait for the bundle; 256 pages of 100 kB are 25 MB."""

STALL_S = 900.0
"""Longer than any wait the limits of the client allow: no answer in this time is a bug."""


class Engine:
    """One stage's jobs on the process's loop, and the queue of its answers.

    Answers are handed over in lists, one a turn of the loop: a thread that is woken for each answer
    takes the interpreter from the loop as often, which costs a tenth of the CPU.
    """

    def __init__(self, http: HttpConfig) -> None:
        self._at_once = http.max_open_per_host
        self._done: SimpleQueue[list[Answer]] = SimpleQueue()
        self._untaken: deque[Answer] = deque()
        self._ready: list[Answer] = []
        self._given = 0  # written by the loop alone, as `_taken` is by the bundle
        self._taken = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._lent = Loop.lent(http)
        self._loop = self._lent.loop
        self._gate = asyncio.Event()
        self._gate.set()
        self._get: Get = partial(self._lent.client.get, gate=self._gate)

    def submit(self, jobs: Sequence[Record], work: Work, place: Place) -> None:
        """Start an element's jobs; `take` gives one answer for each, in any order."""
        self._loop.call_soon_threadsafe(self._start, jobs, work, place)

    def take(self, *, wait: bool) -> Answer | None:
        """Return one answer; without waiting, None when there is none yet."""
        if not self._untaken:
            if not wait and self._done.empty():
                return None
            self._untaken.extend(self._done.get(timeout=STALL_S))
        self._taken += 1
        if not self._gate.is_set() and self._given - self._taken < MAX_UNTAKEN // 2:
            self._loop.call_soon_threadsafe(self._gate.set)
        return self._untaken.popleft()

    def close(self) -> None:
        """Stop what is under way, and give the loop back."""
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()
        self._lent.release()

    async def _shut(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, jobs: Sequence[Record], work: Work, place: Place) -> None:
        todo = iter(jobs)
        for _ in range(min(len(jobs), self._at_once)):
            task = self._loop.create_task(self._run(todo, work, place))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self, todo: Iterator[Record], work: Work, place: Place) -> None:
        """Work through the jobs of an element beside the other runners of the same element."""
        found: Sequence[Record | Reject] | BaseException
        for job in todo:
            try:
                found = await work(job, self._get)
            except Exception as bug:  # noqa: BLE001 - handed over as a value, see `broken`
                found = bug
            self._give((job, found, place))

    def _give(self, answer: Answer) -> None:
        """Hand an answer over with all others of this turn of the loop."""
        if not self._ready:
            self._loop.call_soon(self._hand_over)
        self._ready.append(answer)
        self._given += 1
        if self._given - self._taken >= MAX_UNTAKEN:
            self._gate.clear()
            # The bundle may have emptied the queue just before: then nobody would open again.
            if self._given - self._taken < MAX_UNTAKEN:
                self._gate.set()

    def _hand_over(self) -> None:
        ready, self._ready = self._ready, []
        self._done.put(ready)


class RollingFn(beam.DoFn):
    """A stage whose jobs run on an `Engine`; subclasses say what the jobs are."""

    counts_entries = False
    """What `local` gives are entries found here (`_carry.count_discovered`)."""

    def __init__(self, http: HttpConfig, stage: str) -> None:
        self._http = http
        self._stage = stage
        self._tally = Tally(stage)
        self._pending = 0

    def jobs(self, element: Any) -> Sequence[Record]:
        """Return what is to be done for an element on the loop."""
        raise NotImplementedError

    async def work(self, job: Any, get: Get) -> Sequence[Record | Reject]:
        """Do one job."""
        raise NotImplementedError

    def local(self, element: Any) -> Iterable[Record | Reject]:  # noqa: ARG002
        """Return what an element gives without the network, lazily."""
        return ()

    def routed(self, result: Record | Reject) -> Record | TaggedOutput[Any, Any]:
        """Count one result and give it its output."""
        return route(self._stage, self._tally, result)

    def setup(self) -> None:
        """Start the loop in the worker: an engine cannot be sent to one."""
        self._engine = Engine(self._http)

    def start_bundle(self) -> None:
        """Forget what a failed bundle has left behind."""
        if self._pending:
            self._engine.close()
            self._engine = Engine(self._http)
            self._pending = 0

    def process(
        self,
        element: Record,
        timestamp: Any = beam.DoFn.TimestampParam,
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        """Hand the element's jobs over; yield its local results and what has finished."""
        jobs = self.jobs(element)
        if jobs:
            self._pending += len(jobs)
            self._engine.submit(jobs, self.work, (timestamp, window))
        for result in self._guarded_local(element):
            if self.counts_entries:
                count_discovered(self._tally, result)
            yield self.routed(result)
            yield from self._finished(MAX_PENDING)
        yield from self._finished(MAX_PENDING)

    def finish_bundle(self) -> Iterator[Any]:
        """Yield the rest."""
        yield from self._finished(0)

    def teardown(self) -> None:
        """Stop the loop."""
        self._engine.close()

    def broken(self, job: Any, bug: BaseException) -> Sequence[Record | Reject]:
        """Say that an element's local part, or a job, broke."""
        return (bug_reject(job, bug),)

    def _guarded_local(self, element: Record) -> Iterator[Record | Reject]:
        """Yield local results one by one; an exception becomes one `bug` reject at the end.

        The lazy counterpart of `_carry.guarded`: a file can hold more pages than memory.
        """
        try:
            yield from self.local(element)
        except Exception as bug:  # noqa: BLE001 - see the docstring
            yield from self.broken(element, bug)

    def _finished(self, limit: int) -> Iterator[Any]:
        """Yield what is there, and wait while more than `limit` jobs are unanswered."""
        while answer := self._engine.take(wait=self._pending > limit):
            self._pending -= 1
            job, found, place = answer
            results = self.broken(job, found) if isinstance(found, BaseException) else found
            for result in results:
                yield _placed(self.routed(result), place)
            if not self._pending:
                return


def _placed(routed: Record | TaggedOutput[Any, Any], place: Place) -> Any:
    """Give a result the timestamp and window of its element."""
    timestamp, window = place
    if isinstance(routed, TaggedOutput):
        return TaggedOutput(routed.tag, WindowedValue(routed.value, timestamp, (window,)))
    return WindowedValue(routed, timestamp, (window,))
