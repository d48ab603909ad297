"""Every entry becomes one page or one reject that says why."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import apache_beam as beam
import pytest
from apache_beam.metrics.metric import MetricsFilter
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler

from schemas import (
    Fault,
    FeedEntry,
    FetchList,
    HttpConfig,
    Page,
    Reject,
    Source,
    SourceKind,
    Unit,
)
from tests.fakes import Answer, FakeGet, Reply, answer, fake_web
from transforms._fetch.answers import Failure, Response
from transforms.fetch_pages import FetchPages, fetch_page

HTML = b"<!doctype html><html><body>Harbour reopens</body></html>"
URL = "https://news.example/a"
ENTRY = FeedEntry(
    id="a1",
    url=URL,
    fetch_url=f"{URL}?utm_source=feed",
    source_id="feed:f",
    source="The Example",
    trust=3,
    title="Harbour reopens",
    published=datetime(2026, 3, 1, tzinfo=UTC),
)


def fetched(found: Response | Failure) -> Page | Reject:
    get = FakeGet({ENTRY.fetch_url: found})
    (result,) = asyncio.run(fetch_page(ENTRY, get))
    assert get.asked == [(ENTRY.fetch_url, None, None)]
    return result


def test_a_page_keeps_the_entry_s_name_wherever_it_was_found() -> None:
    found = answer(
        "https://elsewhere.example/b", HTML, charset="utf-8", etag='"7"', last_modified="then"
    )
    assert fetched(found) == Page(
        id="a1",
        url=URL,
        source_id="feed:f",
        source="The Example",
        trust=3,
        body=HTML,
        media_type="text/html",
        charset="utf-8",
        etag='"7"',
        last_modified="then",
        title="Harbour reopens",
        published=datetime(2026, 3, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "content_type", ["text/html", "application/xhtml+xml", None, "application/xml"]
)
def test_html_by_header_or_by_looking(content_type: str | None) -> None:
    page = fetched(answer(URL, HTML, content_type=content_type))
    assert isinstance(page, Page)
    assert page.media_type == "text/html"


@pytest.mark.parametrize("charset", ["latin-1", None, "no-such-charset"])
def test_plain_text_becomes_utf8(charset: str | None) -> None:
    body = "Zürich".encode("latin-1" if charset == "latin-1" else "utf-8")
    page = fetched(answer(URL, body, content_type="text/plain", charset=charset))
    assert isinstance(page, Page)
    assert (page.media_type, page.charset, page.body.decode()) == ("text/plain", "utf-8", "Zürich")


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (answer(URL, b" \n"), "empty_page"),
        (answer(URL, b"\xff\xd8\xff\xe0jpeg", content_type="image/jpeg"), "not_html"),
        (answer(URL, b"%PDF-1.7 ..."), "not_html"),
        (answer(URL, b'{"a": 1}', content_type="application/json"), "not_html"),
        (answer(URL, b"<rss/>", content_type="application/xml"), "not_html"),
        (Failure("forbidden", "status 403", 403), "forbidden"),
    ],
)
def test_rejects_with_the_reason(found: Response | Failure, reason: str) -> None:
    reject = fetched(found)
    assert isinstance(reject, Reject)
    assert (reject.id, reject.url, reject.source_id) == ("a1", URL, "feed:f")
    assert (reject.reason, reject.fault, reject.retryable) == (reason, Fault.SOURCE, False)
    assert reject.entry is None


def test_a_retryable_reject_carries_all_another_try_needs() -> None:
    reject = fetched(Failure("timed_out", "deadline of 20 s"))
    assert isinstance(reject, Reject)
    assert reject.retryable
    assert reject.entry == ENTRY


def entries(urls: dict[str, str]) -> tuple[FeedEntry, ...]:
    return tuple(
        ENTRY.replace(id=name, url=url, fetch_url=url) for name, url in sorted(urls.items())
    )


def read_two_and_break(source: Source) -> Iterator[Page | Reject]:
    """Stand for a reader of archives that meets a bug in the third record."""
    for n in (1, 2):
        yield Page(id=f"w{n}", url=None, source_id=source.id, source="archive", body=HTML)
    raise ZeroDivisionError


def test_in_beam_pages_and_rejects_come_from_the_net_and_from_files() -> None:
    robots = Reply(b"User-agent: *\nDisallow: /private")
    replies: dict[str, Answer] = {
        f"/{n}": Reply(HTML, headers={"Content-Type": "text/html"}) for n in range(30)
    }
    with fake_web({"/robots.txt": robots, **replies}) as web:
        http = HttpConfig(per_host_delay_s=0, allow_private=(web.here,), retries=0)
        urls = {f"n{n:02}": web.url(f"/{n}") for n in range(30)}
        bad = {"x1": web.url("/private"), "x2": web.url("/none"), "x3": "http://10.0.0.1/"}
        archive = Source(id="warc:w", kind=SourceKind.WARC, location="w")
        lists = [
            FetchList(id="one", entries=entries(urls)),
            FetchList(id="two", entries=entries(bad)),
            FetchList(id="warc:w", file=archive),
        ]
        pipeline = TestPipeline(runner="FnApiRunner")
        handler = CollectingErrorHandler()
        with handler as rejects:
            pages = pipeline | beam.Create(lists) | FetchPages(http, read_two_and_break, rejects)
        names = pages | beam.Map(lambda page: page.id)
        assert_that(names, equal_to([*urls, "w1", "w2"]), label="pages")
        reasons = handler.output() | beam.Map(lambda r: (r.id, r.reason, str(r.unit), r.stage))
        expected = [
            ("x1", "robots_denied", "entry", "FetchPages"),
            ("x2", "not_found", "entry", "FetchPages"),
            ("x3", "private_address", "entry", "FetchPages"),
            ("warc:w", "bug", str(Unit.SOURCE), "FetchPages"),
        ]
        assert_that(reasons, equal_to(expected), label="rejects")
        result = pipeline.run()
        result.wait_until_finish()
        counters = result.metrics().query(MetricsFilter().with_namespace("FetchPages"))
        assert {c.key.metric.name: c.committed for c in counters["counters"]} == {
            "passed": 32,
            "discovered": 2,
            "rejected_robots_denied": 1,
            "rejected_not_found": 1,
            "rejected_private_address": 1,
            "rejected_bug": 1,
            "rejected_entry": 3,
            "rejected_source": 1,
        }
