"""A feed is asked politely, compared with what is known, and never lost without a word."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.metrics.metric import MetricsFilter
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler

from schemas import (
    Fault,
    FeedPage,
    FeedsConfig,
    HttpConfig,
    Reject,
    Source,
    SourceKind,
    SourceState,
    Unit,
)
from tests.fakes import FakeGet, Reply, answer, fake_web
from transforms._discover.poll import Limits, Polled, poll, read
from transforms._fetch.answers import Failure, Response
from transforms.fetch_feeds import FetchFeeds, _FetchFeedsFn, read_file

AS_OF = datetime(2026, 3, 2, tzinfo=UTC)
BEFORE = AS_OF - timedelta(hours=1)
URL = "https://news.example/feed"
BODY = b"<rss version='2.0'><channel><title>T</title></channel></rss>"
DIGEST = hashlib.sha256(BODY).hexdigest()
LIMITS = Limits(max_bytes=1_000_000, max_documents=3, max_wait_s=30.0)
SOURCE = Source(id=f"feed:{URL}", kind=SourceKind.FEED, location=URL)
KNOWN = SourceState(
    id=SOURCE.id, url=URL, etag='"1"', last_modified="then", body_sha256=DIGEST, polled_at=BEFORE
)


def polled(source: Source, found: Response | Failure, asked: str = URL) -> Polled:
    return asyncio.run(poll(source, FakeGet({asked: found}), AS_OF, LIMITS))


def local(source: Source, max_bytes: int = 1_000) -> Polled:
    limits = LIMITS._replace(max_bytes=max_bytes)
    return read(source, read_file(source.location, max_bytes), AS_OF, limits)


def test_a_first_poll_gives_the_document_and_learns() -> None:
    found = answer(f"{URL}/", BODY, etag='"1"', content_type="application/rss+xml", charset="utf-8")
    assert polled(SOURCE, found) == (
        SourceState(
            id=SOURCE.id, url=URL, etag='"1"', body_sha256=DIGEST, status="ok", polled_at=AS_OF
        ),
        (
            FeedPage(
                id=SOURCE.id,
                url=f"{URL}/",
                source=SOURCE,
                body=BODY,
                content_type="application/rss+xml; charset=utf-8",
            ),
        ),
    )


def test_a_second_poll_asks_with_what_it_knows() -> None:
    get = FakeGet({URL: answer(URL, b"", status=304)})
    asyncio.run(poll(SOURCE.replace(state=KNOWN), get, AS_OF, LIMITS))
    assert get.asked == [(URL, '"1"', "then")]


@pytest.mark.parametrize(
    ("found", "etag"),
    [
        (answer(URL, b"", status=304), '"1"'),
        (answer(URL, BODY, etag='"2"'), '"2"'),  # a new ETag for the same feed
        (answer(URL, BODY), '"1"'),
    ],
)
def test_what_did_not_change_gives_no_document(found: Response, etag: str) -> None:
    state, nothing = polled(SOURCE.replace(state=KNOWN.replace(failures=2)), found)
    assert state == KNOWN.replace(status="not_modified", etag=etag, polled_at=AS_OF)
    assert nothing == ()


def test_what_changed_forgets_the_old_conditions() -> None:
    state, (page,) = polled(SOURCE.replace(state=KNOWN), answer(URL, BODY + b" "))
    assert isinstance(page, FeedPage)
    assert (state.etag, state.last_modified, state.status) == (None, None, "ok")


def test_a_failure_keeps_what_is_known_and_counts() -> None:
    source = SOURCE.replace(state=KNOWN.replace(failures=2))
    state, (reject,) = polled(source, Failure("timed_out", "20 s"))
    assert state == KNOWN.replace(status="timed_out", failures=3, polled_at=AS_OF)
    assert reject == Reject(
        id=SOURCE.id,
        unit=Unit.SOURCE,
        reason="timed_out",
        retryable=True,
        detail="20 s",
        url=URL,
        source_id=SOURCE.id,
    )


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address() -> None:
    moved = "https://news.example/rss"
    state, _ = polled(SOURCE, answer(moved, BODY, moved_to=moved))
    assert state.url == moved
    state, _ = polled(SOURCE.replace(state=state), answer(moved, BODY), asked=moved)
    assert state.url == moved


@pytest.mark.parametrize(("days", "is_asked"), [(1, False), (29, False), (31, True)])
def test_a_feed_that_is_gone_is_left_alone_for_a_month(days: int, is_asked: bool) -> None:
    gone = KNOWN.replace(status="gone", polled_at=AS_OF - timedelta(days=days))
    get = FakeGet({URL: Failure("gone", "status 410", 410)})
    state, (reject,) = asyncio.run(poll(SOURCE.replace(state=gone), get, AS_OF, LIMITS))
    assert isinstance(reject, Reject)
    assert reject.reason == "gone"
    assert len(get.asked) == is_asked
    assert state.polled_at == (AS_OF if is_asked else gone.polled_at)


def test_a_gz_file_served_as_it_is_is_opened_within_the_limit() -> None:
    _, (page,) = polled(SOURCE, answer(URL, gzip.compress(BODY), content_type="application/gzip"))
    assert isinstance(page, FeedPage)
    assert page.body == BODY
    for body, reason in (
        (gzip.compress(b"x" * 1_000_001), "too_large"),
        (gzip.compress(BODY)[:-4], "truncated"),
    ):
        _, (reject,) = polled(SOURCE, answer(URL, body))
        assert isinstance(reject, Reject)
        assert reject.reason == reason


def test_a_local_file_is_compared_like_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(BODY)
    source = Source(id=f"feed:{path}", kind=SourceKind.FEED, location=str(path))
    state, (page,) = local(source)
    assert isinstance(page, FeedPage)
    assert (page.body, page.url, state.body_sha256) == (BODY, str(path), DIGEST)
    again = local(source.replace(state=state))
    assert (again.state.status, again.found) == ("not_modified", ())


@pytest.mark.parametrize(("name", "reason"), [("none", "unreadable_file"), ("big", "too_large")])
def test_a_local_file_that_cannot_be_had(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "big").write_bytes(b"x" * 11)
    source = Source(id="feed:x", kind=SourceKind.FEED, location=str(tmp_path / name))
    state, (reject,) = local(source, 10)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.unit, state.status) == (reason, Unit.SOURCE, reason)


def test_a_bug_is_a_state_and_a_reject_of_the_source() -> None:
    fn = _FetchFeedsFn(HttpConfig(), FeedsConfig(), AS_OF, "FetchFeeds")
    state, reject = fn.broken(SOURCE.replace(state=KNOWN), ZeroDivisionError())
    assert state == KNOWN.replace(status="bug", failures=1, polled_at=AS_OF)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.unit, reject.fault) == ("bug", Unit.SOURCE, Fault.OURS)
    assert (reject.url, reject.source_id) == (URL, SOURCE.id)


def test_in_beam_every_source_gives_one_state(tmp_path: Path) -> None:
    (tmp_path / "local.xml").write_bytes(BODY)
    with fake_web({"/new": Reply(BODY), "/same": Reply(BODY), "/gone": Reply(status=410)}) as web:
        locations = [*map(web.url, ("/new", "/same", "/gone")), str(tmp_path / "local.xml")]
        sources = [Source(id=at, kind=SourceKind.FEED, location=at) for at in locations]
        sources[1] = sources[1].replace(state=KNOWN.replace(url=locations[1]))
        http = HttpConfig(per_host_delay_s=0, allow_private=(web.here,), retries=0)
        pipeline = TestPipeline(runner="FnApiRunner")
        handler = CollectingErrorHandler()
        with handler as rejects:
            found = (
                pipeline | beam.Create(sources) | FetchFeeds(http, FeedsConfig(), AS_OF, rejects)
            )
        pages = found.pages | "page" >> beam.Map(lambda page: page.id)
        states = found.states | "state" >> beam.Map(lambda state: (state.id, state.status))
        reasons = handler.output() | beam.Map(lambda r: (r.id, r.reason, r.stage))
        expected = zip(locations, ("ok", "not_modified", "gone", "ok"), strict=True)
        assert_that(pages, equal_to([locations[0], locations[3]]), label="pages")
        assert_that(states, equal_to(list(expected)), label="states")
        assert_that(reasons, equal_to([(locations[2], "gone", "FetchFeeds")]), label="rejects")
        result = pipeline.run()
        result.wait_until_finish()
        counters = result.metrics().query(MetricsFilter().with_namespace("FetchFeeds"))
        assert {c.key.metric.name: c.committed for c in counters["counters"]} == {
            "passed": 2,
            "not_modified": 1,
            "rejected_gone": 1,
            "rejected_source": 1,
        }
