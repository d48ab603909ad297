"""Jobs of a bundle on one loop: nothing lost, nothing hoarded, everything in its window."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.pvalue import TaggedOutput
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, GlobalWindow, TimestampedValue
from apache_beam.utils.timestamp import Timestamp

from schemas import FeedEntry, FetchList, HttpConfig, Record, Reject
from tests.fakes import FakeWeb, Reply, fake_web
from transforms import _rolling
from transforms._fetch.answers import Response
from transforms._rolling import Engine, Get, RollingFn

PLACE = (Timestamp(0), GlobalWindow())


def entry(name: str, url: str = "") -> FeedEntry:
    return FeedEntry(id=name, url=url, fetch_url=url, source_id="feed:f", source="The Example")


class EchoFn(RollingFn):
    """Each entry comes back as it is; `broken` breaks, and so does reading `file`."""

    def jobs(self, element: FetchList) -> Sequence[FeedEntry]:
        return element.entries

    async def work(
        self,
        job: FeedEntry,
        get: Get,  # noqa: ARG002 - needs no web
    ) -> Sequence[Record | Reject]:
        if job.id == "broken":
            raise ZeroDivisionError
        return (job,)

    def local(self, element: FetchList) -> Iterator[Record | Reject]:
        if element.id == "file":
            yield entry("first of file")
            raise KeyError("second")


def http(web: FakeWeb | None = None) -> HttpConfig:
    return HttpConfig(per_host_delay_s=0, allow_private=(web.here,) if web else ())


def names(results: list[Any]) -> list[tuple[str, str]]:
    """Return id and reason of what a DoFn gave, outside Beam."""
    records = [found.value if isinstance(found, TaggedOutput) else found for found in results]
    plain = [getattr(record, "value", record) for record in records]
    return sorted((record.id, getattr(record, "reason", "")) for record in plain)


@pytest.fixture
def echo() -> Iterator[EchoFn]:
    fn = EchoFn(http(), "Echo")
    fn.setup()
    yield fn
    fn.teardown()


def test_every_job_gives_its_result_and_a_broken_one_a_reject(echo: EchoFn) -> None:
    echo.start_bundle()
    element = FetchList(id="h", entries=tuple(map(entry, ("a", "broken", "b"))))
    results = [*echo.process(element, *PLACE), *echo.finish_bundle()]
    assert names(results) == [("a", ""), ("b", ""), ("broken", "bug")]


def test_a_broken_file_gives_what_came_before(echo: EchoFn) -> None:
    echo.start_bundle()
    results = [*echo.process(FetchList(id="file"), *PLACE), *echo.finish_bundle()]
    assert names(results) == [("file", "bug"), ("first of file", "")]


def test_a_bundle_that_failed_leaves_nothing_to_the_next(echo: EchoFn) -> None:
    echo.start_bundle()
    next(echo.process(FetchList(id="h", entries=tuple(map(entry, "abc"))), *PLACE), None)
    echo.start_bundle()
    results = list(echo.process(FetchList(id="h", entries=(entry("d"),)), *PLACE))
    assert names([*results, *echo.finish_bundle()]) == [("d", "")]


def test_results_keep_the_window_of_their_element() -> None:
    lists = [FetchList(id=f"h{n}", entries=(entry(f"a{n}"), entry(f"b{n}"))) for n in range(4)]
    with TestPipeline(runner="FnApiRunner") as pipeline:
        stamped = [TimestampedValue(each, 60 * n + 1) for n, each in enumerate(lists)]
        found = (
            pipeline
            | beam.Create(stamped)
            | "stamp" >> beam.Map(lambda each: each)
            | beam.WindowInto(FixedWindows(60))
            | beam.ParDo(EchoFn(http(), "Echo"))
            | beam.Map(_with_time)
        )
        expected = [(f"{x}{n}", 60 * n + 1, 60 * n + 60) for x in "ab" for n in range(4)]
        assert_that(found, equal_to(expected), reify_windows=False)


def _with_time(
    found: FeedEntry,
    at: Any = beam.DoFn.TimestampParam,
    window: Any = beam.DoFn.WindowParam,
) -> tuple[str, int, int]:
    return found.id, int(at), int(window.end)


def test_no_request_starts_while_answers_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rolling, "MAX_UNTAKEN", 10)

    async def work(job: FeedEntry, get: Get) -> Sequence[Record | Reject]:
        answer = await get(job.fetch_url)
        assert isinstance(answer, Response)
        return (job,)

    with fake_web({"/page": Reply(b"page")}) as web:
        engine = Engine(http(web))
        jobs = [entry(str(n), web.url("/page")) for n in range(100)]
        engine.submit(jobs, work, PLACE)
        time.sleep(0.3)
        # Two are under way when the tenth answer closes the gate.
        assert 10 <= len(web.paths()) <= 12
        taken = [engine.take(wait=True) for _ in jobs]
        engine.close()
    assert sorted(answer[0].id for answer in taken if answer) == sorted(job.id for job in jobs)
    assert all(isinstance(answer[1], tuple) for answer in taken if answer)


def test_closing_waits_for_nobody() -> None:
    with fake_web({"/silent": Reply(delay_s=60)}) as web:

        async def work(job: FeedEntry, get: Get) -> Sequence[Record | Reject]:
            await get(job.fetch_url)
            return ()

        engine = Engine(http(web))
        engine.submit([entry("a", web.url("/silent"))], work, PLACE)
        time.sleep(0.1)
        began = time.monotonic()
        engine.close()
        assert time.monotonic() - began < 1
