"""Carry pure cores in worker processes that can be killed (docs/decisions/0003).

In:      any Record
Out:     what the cores answer, in the order it finishes
Rejects: the cores' own, and for an element they could not finish
         `timed_out` (source)     they ran longer than `timeout_s`; the worker was killed
         `out_of_memory` (source) they needed more than `memory_mb` above a warm worker
         `worker_died` (ours)     the worker ended without an answer on every try (a crash in C
                                  code, or somebody killed it): nobody can repair that but us
         `bug` (ours)             a core raised

Several stages in a row may share the worker (`InWorkers`): a record then crosses to it and back
once. A core is pickled by reference, so it must be a module-level function (or a `partial` of
one); its module should not import Beam: the workers would have to load it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import TaggedOutput
from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.transforms.window import BoundedWindow
from apache_beam.typehints.decorators import TypeCheckError
from apache_beam.utils.timestamp import Timestamp
from apache_beam.utils.windowed_value import WindowedValue
from pebble import ProcessExpired, ProcessPool

from schemas import ExtractConfig, Fault, Record, Reject
from transforms._carry import PASSED, Carry, Core, Tally, at, count_discovered, route
from transforms._sandbox_worker import (
    EXIT_OUT_OF_MEMORY,
    Step,
    limit_memory,
    lost,
    run,
    take,
)

IN_FLIGHT_PER_WORKER = 8
"""Enough that no worker waits for the next element, few enough that a kill redoes little."""
IN_FLIGHT_BYTES = 64_000_000
"""Bodies waiting in this process; one page is at most 10 MB (HttpConfig.max_body_bytes)."""
TASKS_PER_WORKER = 1_000
"""Then the worker is replaced: lxml and caches of libraries grow slowly (trafilatura #216)."""
PRELOAD = (
    "transforms._sandbox_worker",
    "transforms._feeds.entries",
    "transforms._strip.core",
    "transforms._events.article",
    "transforms._extract.warm",
)
"""What the fork server imports once, so that all workers start warm and share that memory. One
list for every stage: a process has one fork server, made when its first worker is."""
STARTING_S = 60.0
"""What a worker may need before it takes its first element, on a machine that is very busy."""
TRIES = 3
"""A worker killed from outside says nothing about the element it happened to hold."""

Inline = Callable[[Any], bool]
Output = WindowedValue | TaggedOutput[Any, Any]


class Sandboxed(Carry):
    """Apply `core` like Carry does, but where a time and a memory limit can stop it.

    `inline` names the elements that skip the pool.
    """

    def __init__(
        self,
        core: Core,
        rejects: ErrorHandler,
        *,
        limits: ExtractConfig,
        inline: Inline | None = None,
    ) -> None:
        super().__init__(core, rejects)
        self._limits = limits
        self.inline = inline

    def steps(self) -> tuple[Step, ...]:
        """Return what a worker does with an element."""
        return (self.step(),)

    def fn(self, stage: str) -> beam.DoFn:  # noqa: ARG002 - each step has its own stage
        """Return the DoFn that feeds the pool."""
        fn = _SandboxFn(self.steps(), self._limits, self.inline)
        fn.counts_entries = self.counts_entries
        return fn


class InWorkers(Sandboxed):
    """Apply the cores of several stages in one worker, one after another.

    The parent would otherwise be the bottleneck: cleaning and coding cost a quarter of extraction,
    and two workers were 1.3 times as fast as one instead of 1.7 (docs/decisions/0003).
    """

    def __init__(self, first: Sandboxed, *others: Carry) -> None:
        super().__init__(first.core, first.rejects, limits=first._limits, inline=first.inline)
        self._stages = (first, *others)
        # As if the stages stood one after another: wrong wiring fails while the graph is built.
        for left, right in pairwise(self._stages):
            if _type(left, "output_types") is not _type(right, "input_types"):
                raise TypeCheckError(f"{type(left).__name__} does not feed {type(right).__name__}")
        hinted: Any = self
        hinted.with_input_types(_type(first, "input_types"))
        hinted.with_output_types(_type(self._stages[-1], "output_types"))

    def steps(self) -> tuple[Step, ...]:
        """Return the step of every stage."""
        return tuple(stage.step() for stage in self._stages)


def _type(stage: Any, side: str) -> Any:
    """Return the record class a stage takes or gives, as its decorators say; Any if they do not."""
    hints = getattr(stage.get_type_hints(), side)
    return hints[0][0] if hints and hints[0] else Any


@dataclass
class _Task:
    """One element on its way through the pool, with what Beam must know to emit its answer."""

    element: Record
    timestamp: Timestamp
    window: BoundedWindow
    tries: int = 0

    @property
    def size(self) -> int:
        return len(getattr(self.element, "body", b""))


class _SandboxFn(beam.DoFn):
    counts_entries = False

    def __init__(
        self, steps: tuple[Step, ...], limits: ExtractConfig, inline: Inline | None
    ) -> None:
        self._steps = steps
        self._tallies = {step.stage: Tally(step.stage) for step in steps}
        self._limits = limits
        self._inline = inline

    def setup(self) -> None:
        self._crew = _Crew(self._limits)
        self._flying: dict[Any, _Task] = {}

    def start_bundle(self) -> None:
        # After a bundle that failed half-way its answers belong to nobody: the runner retries it.
        self._flying.clear()

    def process(
        self,
        element: Record,
        timestamp: Any = beam.DoFn.TimestampParam,
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Output]:
        task = _Task(element, timestamp, window)
        if self._inline and self._inline(element):
            yield from self._emit(task, take(self._steps_at(task), element))
            return
        while self._is_full(task):
            yield from self._wait()
        self._launch(task)
        yield from self._settle({future for future in self._flying if future.done()})

    def finish_bundle(self) -> Iterator[Output]:
        while self._flying:
            yield from self._wait()

    def teardown(self) -> None:
        self._crew.dismiss()

    def _is_full(self, task: _Task) -> bool:
        if not self._flying:
            return False
        waiting = sum(other.size for other in self._flying.values())
        return (
            len(self._flying) >= IN_FLIGHT_PER_WORKER * self._limits.workers
            or waiting + task.size > IN_FLIGHT_BYTES
        )

    def _launch(self, task: _Task) -> None:
        task.tries += 1
        self._flying[self._crew.schedule(self._steps_at(task), task.element)] = task

    def _steps_at(self, task: _Task) -> tuple[Step, ...]:
        return tuple(step._replace(core=at(step.core, task.timestamp)) for step in self._steps)

    def _wait(self) -> Iterator[Output]:
        """Yield what finishes next; a pool that has lost its tasks is replaced, not waited for."""
        patience_s = 2 * self._limits.timeout_s + STARTING_S
        done = wait(self._flying, timeout=patience_s, return_when=FIRST_COMPLETED).done
        if done:
            yield from self._settle(done)
            return
        self._crew.replace()
        lost_tasks, self._flying = list(self._flying.values()), {}
        for task in lost_tasks:
            if task.tries < TRIES:
                self._launch(task)
            else:
                step = self._steps[0]
                reject = lost(task.element, step.unit, "worker_died", Fault.OURS, "no answer")
                yield from self._emit(task, [reject.replace(stage=step.stage)])

    def _settle(self, done: set[Any]) -> Iterator[Output]:
        for future in [future for future in self._flying if future in done]:
            task = self._flying.pop(future)
            problem = future.exception()
            if _is_lost(problem) and task.tries < TRIES:
                self._launch(task)
            else:
                yield from self._emit(task, _answer(task.element, future, problem, self._steps[0]))

    def _emit(self, task: _Task, results: Sequence[Record]) -> Iterator[Output]:
        for result in results:
            if self.counts_entries:
                count_discovered(self._tallies[self._steps[0].stage], result)
            routed = self._route(result)
            if isinstance(routed, TaggedOutput):
                yield TaggedOutput(routed.tag, _windowed(task, routed.value))
            else:
                yield _windowed(task, routed)

    def _route(self, result: Record) -> Any:
        """Count a result as passed by every step before the one it ended at."""
        *before, last = (step.stage for step in self._steps)
        for stage in before:
            if isinstance(result, Reject) and result.stage == stage:
                return route(stage, self._tallies[stage], result)
            self._tallies[stage].add(PASSED)
        return route(last, self._tallies[last], result)


class _Crew:
    """A pool of warm workers, replaced as a whole when it breaks."""

    def __init__(self, limits: ExtractConfig) -> None:
        self._limits = limits
        # Never plain fork: Beam's gRPC threads hold locks that a forked child could wait for.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(PRELOAD))
        self._pool = self._hire()

    def schedule(self, steps: tuple[Step, ...], element: Record) -> Any:
        """Hand `element` to the next free worker and return its future."""
        try:
            return self._give(steps, element)
        except RuntimeError:
            # pebble 5.2 gives its pool up when an idle worker is killed (decision 0003).
            self.replace()
            return self._give(steps, element)

    def replace(self) -> None:
        """Stop all workers and hire others."""
        self.dismiss()
        self._pool = self._hire()

    def dismiss(self) -> None:
        """Stop all workers now."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _give(self, steps: tuple[Step, ...], element: Record) -> Any:
        arguments = (steps, element, self._limits.timeout_s)
        return self._pool.schedule(run, arguments, timeout=self._limits.timeout_s)

    def _hire(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._limits.workers,
            max_tasks=TASKS_PER_WORKER,
            initializer=limit_memory,
            initargs=(self._limits.memory_mb,),
            context=self._context,
        )


def _is_lost(problem: BaseException | None) -> bool:
    if isinstance(problem, ProcessExpired):
        return bool(problem.exitcode != EXIT_OUT_OF_MEMORY)
    return isinstance(problem, BrokenProcessPool)


def _answer(
    element: Record, future: Any, problem: BaseException | None, first: Step
) -> Sequence[Record]:
    """Return what the cores answered, or the one reject that says why they did not.

    Which step it was that took too long nobody knows; the first is by far the heaviest.
    """
    if problem is None:
        answer: list[Record] = future.result()
        return answer
    if isinstance(problem, FutureTimeoutError):
        reason, fault = "timed_out", Fault.SOURCE
    elif isinstance(problem, ProcessExpired) and problem.exitcode == EXIT_OUT_OF_MEMORY:
        reason, fault = "out_of_memory", Fault.SOURCE
    else:
        reason, fault = ("worker_died" if _is_lost(problem) else "bug"), Fault.OURS
    reject = lost(element, first.unit, reason, fault, repr(problem))
    return [reject.replace(stage=first.stage)]


def _windowed(task: _Task, value: Record) -> WindowedValue:
    return WindowedValue(value, task.timestamp, (task.window,))
