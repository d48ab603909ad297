"""Cases for transforms._sandbox: limits, death, order-free answers, and nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler
from apache_beam.transforms.window import FixedWindows, GlobalWindow, TimestampedValue
from apache_beam.typehints.decorators import TypeCheckError
from apache_beam.utils.timestamp import Timestamp

from pipeline.report import counts_of
from schemas import ExtractConfig, Fault, HttpConfig, Record, Reject
from tests.cases.obey import Order, obey
from tests.make import NOON
from transforms._carry import Carry
from transforms._sandbox import InWorkers, Sandboxed
from transforms._sandbox_worker import Step, run, take
from transforms.extract_events import ExtractEvents
from transforms.extract_text import ExtractText
from transforms.strip_boilerplate import StripBoilerplate


class Obey(Sandboxed):
    """Shell of `obey` with tight limits."""

    def __init__(self, rejects: Any, workers: int = 1) -> None:
        super().__init__(
            obey,
            rejects,
            limits=ExtractConfig(workers=workers, timeout_s=2.0, memory_mb=100),
            inline=lambda order: order.id.startswith("inline"),
        )


@pytest.fixture
def dofn() -> Iterator[Any]:
    """Return the DoFn as a worker of Beam would hold it."""
    fn: Any = Obey(None).fn("Obey")
    fn.setup()
    fn.start_bundle()
    yield fn
    fn.teardown()


def drain(fn: Any, *ids: str, body: bytes = b"") -> list[Any]:
    out: list[Any] = []
    for order_id in ids:
        out += fn.process(Order(id=order_id, body=body), Timestamp(7), GlobalWindow())
    return out + list(fn.finish_bundle())


def reasons(values: list[Any]) -> dict[str, tuple[str, str]]:
    rejects = [value.value.value for value in values if hasattr(value, "tag")]
    return {reject.id: (reject.reason, reject.fault) for reject in rejects}


def workers_of(values: list[Any]) -> set[int]:
    return {int(value.value.body) for value in values if not hasattr(value, "tag")}


@pytest.mark.parametrize(
    ("order_id", "reason", "fault"),
    [
        ("hang", "timed_out", Fault.SOURCE),
        ("eat", "out_of_memory", Fault.SOURCE),
        ("die", "worker_died", Fault.OURS),
        ("raise:x", "bug", Fault.OURS),
        ("refuse", "refused", Fault.SOURCE),
    ],
)
def test_hostile_element_costs_itself_only(
    dofn: Any, order_id: str, reason: str, fault: Fault
) -> None:
    out = drain(dofn, "a", order_id, "b")
    assert reasons(out)[order_id] == (reason, fault)
    answered = [value.value.id for value in out if not hasattr(value, "tag")]
    assert sorted(set(answered) - {order_id}) == ["a", "b"]


def test_answers_come_from_another_process_with_their_own_time_and_window(dofn: Any) -> None:
    (out,) = drain(dofn, "a")
    assert (out.timestamp, out.windows) == (Timestamp(7), (GlobalWindow(),))
    assert workers_of([out]).isdisjoint({os.getpid()})


def test_inline_elements_stay_in_this_process(dofn: Any) -> None:
    assert workers_of(drain(dofn, "inline")) == {os.getpid()}


def test_element_survives_a_worker_killed_from_outside(dofn: Any, tmp_path: Path) -> None:
    out = drain(dofn, f"die_once:{tmp_path / 'marker'}")
    assert (len(out), reasons(out)) == (1, {})


def test_pool_is_replaced_when_an_idle_worker_was_killed(dofn: Any) -> None:
    (first,) = workers_of(drain(dofn, "a"))
    os.kill(first, signal.SIGKILL)
    time.sleep(0.5)  # pebble looks after its workers ten times a second
    assert workers_of(drain(dofn, "b")).isdisjoint({first, os.getpid()})


def test_a_pool_that_lost_its_tasks_is_replaced_not_waited_for(
    dofn: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = workers_of(drain(dofn, "a"))
    with monkeypatch.context() as patched:
        patched.setattr(dofn._crew, "_give", lambda steps, element: Future())  # never answers
        list(dofn.process(Order(id="b"), Timestamp(7), GlobalWindow()))
    monkeypatch.setattr("transforms._sandbox.STARTING_S", -3.9)  # patience of 0.1 s
    assert workers_of(list(dofn.finish_bundle())).isdisjoint(first)


def test_holds_back_when_too_much_is_in_flight(dofn: Any) -> None:
    many = [f"n{number}" for number in range(50)]
    most = 0
    for order_id in many:
        list(dofn.process(Order(id=order_id), Timestamp(7), GlobalWindow()))
        most = max(most, len(dofn._flying))
    assert len(list(dofn.finish_bundle())) <= most <= 8


def test_holds_back_when_too_many_bytes_are_in_flight(dofn: Any) -> None:
    list(dofn.process(Order(id="a", body=bytes(40_000_000)), Timestamp(7), GlobalWindow()))
    list(dofn.process(Order(id="b", body=bytes(40_000_000)), Timestamp(7), GlobalWindow()))
    assert len(dofn._flying) == 1


def test_an_exception_leaves_a_worker_as_a_reject_of_its_step() -> None:
    """An exception that breaks on unpickling would break the pool."""
    (reject,) = run((Step("Obey", obey),), Order(id="raise"), 5.0)
    assert isinstance(reject, Reject)
    assert (reject.stage, reject.reason, reject.fault) == ("Obey", "bug", Fault.OURS)


def _refuse_odd(order: Order) -> Iterator[Record]:
    if int(order.id[1:]) % 2:
        yield Reject(id=order.id, reason="odd")
    else:
        yield order


def _note(order: Order) -> Iterator[Record]:
    yield order.replace(id=f"{order.id} noted")


def test_what_a_step_rejects_does_not_reach_the_next() -> None:
    steps = (Step("First", _refuse_odd), Step("Second", _note))
    assert [one.id for one in take(steps, Order(id="n2"))] == ["n2 noted"]
    (reject,) = take(steps, Order(id="n1"))
    assert isinstance(reject, Reject)
    assert (reject.id, reject.stage) == ("n1", "First")


class _Note(Carry):
    def __init__(self, rejects: Any) -> None:
        super().__init__(obey, rejects)


def test_stages_in_a_wrong_order_fail_while_the_graph_is_built() -> None:
    handler: Any = None
    extract = ExtractText(ExtractConfig(), HttpConfig(), NOON, handler)
    strip, events = StripBoilerplate(0, NOON, handler), ExtractEvents(handler)
    InWorkers(extract, strip, events)
    with pytest.raises(TypeCheckError, match="ExtractText does not feed ExtractText"):
        InWorkers(extract, extract)
    with pytest.raises(TypeCheckError, match="InWorkers"):
        TestPipeline() | beam.Create([1]) | InWorkers(extract, strip, events)


def test_in_beam_stages_in_one_worker_count_each_for_itself() -> None:
    orders = [Order(id="inline1"), Order(id="n1"), Order(id="raise")]
    p = TestPipeline(runner="FnApiRunner", is_integration_test=False)
    with CollectingErrorHandler() as rejects:
        out = p | beam.Create(orders) | InWorkers(Obey(rejects), _Note(rejects))
    assert_that(out | beam.Map(lambda record: record.id), _counted(2))
    assert_that(
        rejects.output() | beam.Map(lambda r: (r.stage, r.reason)),
        equal_to([("Obey", "bug")]),
        label="rejects",
    )
    result = p.run()
    result.wait_until_finish()
    counts = counts_of(result)
    assert counts["Obey"] == {"passed": 2, "rejected_bug": 1, "rejected_entry": 1}
    assert counts["_Note"] == {"passed": 2}


def _counted(expected: int) -> Any:
    def check(ids: list[str]) -> None:
        assert len(ids) == expected, ids

    return check


ORPHANS = """
import sys, time
from apache_beam.transforms.window import GlobalWindow
from tests.cases.obey import Order
from tests.test_sandbox import Obey, drain, workers_of

fn = Obey(None, workers=2).fn("Obey")
fn.setup()
fn.start_bundle()
print(*workers_of(drain(fn, *[f"n{n}" for n in range(20)])), flush=True)
list(fn.process(Order(id="hang"), 0, GlobalWindow()))
time.sleep(60)
"""


def test_workers_die_with_a_killed_parent() -> None:
    """The idle one by its pipe, the hanging one by its alarm (twice the time limit and 1 s)."""
    command = [sys.executable, "-c", ORPHANS]
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as parent:
        assert parent.stdout
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        time.sleep(0.3)
        parent.kill()
    deadline = time.monotonic() + 15
    while any(is_running(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert workers
    assert [pid for pid in workers if is_running(pid)] == []


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_in_beam_keeps_windows_and_routes_rejects() -> None:
    stamped = [TimestampedValue(Order(id=f"n{n}"), n * 60) for n in range(20)]
    stamped += [TimestampedValue(Order(id="refuse"), 0)]
    with TestPipeline(runner="FnApiRunner") as p:
        with CollectingErrorHandler() as rejects:
            out = (
                p
                | beam.Create(stamped)
                | beam.WindowInto(FixedWindows(60))
                | Obey(rejects, workers=2)
            )
        seen = out | beam.Map(
            lambda order, window=beam.DoFn.WindowParam: (order.id, int(window.start))
        )
        assert_that(seen, equal_to([(f"n{n}", n * 60) for n in range(20)]))
        assert_that(
            rejects.output() | beam.Map(lambda reject: (reject.stage, reject.reason)),
            equal_to([("Obey", "refused")]),
            label="rejects",
        )
