"""A source leads to its feeds: home pages, indexes and lists are followed, within limits."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import DocumentState, FeedPage, Reject, Source, SourceKind, SourceState, Unit
from tests.fakes import FakeGet, answer
from transforms._discover.documents import (
    COMMON_PATHS,
    Child,
    Kind,
    children,
    kind_of,
    newest_first,
    without_comments,
)
from transforms._discover.hints import MAX_TTL_S, Hints, read_hints
from transforms._discover.poll import Limits, Polled, poll
from transforms._fetch.answers import Failure, Response

AS_OF = datetime(2026, 3, 2, tzinfo=UTC)
LIMITS = Limits(max_bytes=1_000_000, max_documents=4, max_wait_s=30.0)
HOME = "https://gazette.example/"
RSS = b"<rss version='2.0'><channel><title>Gazette</title></channel></rss>"
URLSET = b"<?xml version='1.0'?><urlset><url><loc>https://gazette.example/a</loc></url></urlset>"
MISSING = Failure("not_found", "status 404", 404)


def source(location: str, state: SourceState | None = None) -> Source:
    return Source(id=f"feed:{location}", kind=SourceKind.FEED, location=location, state=state)


def index(*urls: str) -> bytes:
    listed = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex>{listed}</sitemapindex>".encode()


def page(head: str) -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>News</body></html>".encode()


def link(href: str, kind: str = "application/rss+xml", more: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" {more}>'


def polled(one: Source, get: FakeGet, limits: Limits = LIMITS) -> Polled:
    return asyncio.run(poll(one, get, AS_OF, limits))


class Web(FakeGet):
    """Answers 404 for what it does not know."""

    async def __call__(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        **more: object,
    ) -> Response | Failure:
        if url in self._answers:
            return await super().__call__(url, etag, last_modified, **more)
        self.asked.append((url, etag, last_modified))
        return MISSING

    def urls(self) -> list[str]:
        return [url for url, _, _ in self.asked]


def web(**bodies: bytes) -> Web:
    """Serve bodies by address, `/` written as `__`."""
    urls = {HOME + name.replace("__", "/"): body for name, body in bodies.items()}
    return Web({url: answer(url, body) for url, body in urls.items()})


# --- what a document is


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (RSS, Kind.FEED),
        (b"\xef\xbb\xbf\n\n<br />Notice: Undefined index\n" + RSS, Kind.FEED),
        (b"<!-- <html> --><rdf:RDF xmlns:rdf='x'/>", Kind.FEED),
        (b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", Kind.FEED),
        (b' {"version": "https://jsonfeed.org/version/1.1"}', Kind.FEED),
        (URLSET, Kind.FEED),
        ("<?xml version='1.0'?><rss><channel/></rss>".encode("utf-16"), Kind.FEED),
        ("<?xml version='1.0'?><rss><channel/></rss>".encode("utf-16-be"), Kind.FEED),
        (index("https://a.example/1"), Kind.INDEX),
        (b"<?xml version='1.0'?><opml version='2.0'><body/></opml>", Kind.OPML),
        (b"<!DOCTYPE html><HTML lang='en'>", Kind.HOME),
        (page(link("/feed")), Kind.HOME),
        (b"/etc/hostname", None),
        (b"%PDF-1.7", None),
        (b"<rsss>", None),
        (b"", None),
    ],
)
def test_a_document_is_what_its_root_says(body: bytes, kind: Kind | None) -> None:
    assert kind_of(body) is kind


@given(st.binary(max_size=300) | st.text("<>!-=\"' rssfeedlinkoc/x:", max_size=300).map(str.encode))
def test_any_bytes_are_read_without_an_error(body: bytes) -> None:
    kind_of(body)
    read_hints(body)
    for kind in Kind:
        found = children(kind, body, HOME)
        assert all(child.url.startswith(("http://", "https://")) for child in found)


@pytest.mark.parametrize(
    "body",
    [
        b"<!--" * 250_000,
        b"<link " * 200_000,
        b"<link rel=alternate " + b"a=b " * 250_000 + b">",
        b"<html>" + b"<base " * 150_000,
        b"<sitemap><loc>" * 70_000,
        b"<sitemap>" + b" " * 1_000_000,
        b"<opml xmlUrl=" * 70_000,
        b"<rss><ttl>" + b" " * 1_000_000,
        b"<rss><skipHours>" * 60_000,
        (b"<sitemap>" + b"<![CDATA[" * 600) * 180,
    ],
    ids=lambda body: body[:20].decode(),
)
def test_a_hostile_document_costs_little(body: bytes) -> None:
    began = perf_counter()
    kind_of(body)
    read_hints(body)
    for kind in Kind:
        children(kind, body, HOME)
    assert perf_counter() - began < 2.0


def test_a_comment_that_is_not_closed_is_text() -> None:
    assert without_comments("a<!-- b -->c<!-- d") == "ac<!-- d"


# --- what it names


def test_a_home_page_names_its_feeds_but_not_those_of_comments() -> None:
    head = (
        link("/rss.xml?a=1&amp;b=2")
        + link("//cdn.example/atom", "application/atom+xml")
        + link("feed.json", "application/feed+json; charset=utf-8")
        + link("/rss.xml?a=1&amp;b=2")
        + link("/comments/feed")
        + link("/feed2", more='title="Gazette » Comments"')
        + link("/wp-json/wp/v2/pages/1", "application/json")
        + link("/print", "text/html")
        + '<link rel="stylesheet" href="/style.css">'
        + "<!-- "
        + link("/old")
        + " -->"
        + '<link rel="alternate" type="application/rss+xml">'
    )
    found = [child.url for child in children(Kind.HOME, page(head), HOME + "world/")]
    assert found == [
        "https://gazette.example/rss.xml?a=1&b=2",
        "https://cdn.example/atom",
        "https://gazette.example/world/feed.json",
    ]


def test_links_are_relative_to_the_base_of_the_page() -> None:
    body = page('<base href="https://static.example/x/">' + link("feed"))
    assert children(Kind.HOME, body, HOME) == (Child("https://static.example/x/feed"),)


def test_an_index_is_asked_news_first_then_what_changed_last() -> None:
    body = b"""<sitemapindex>
      <sitemap><loc>https://a.example/2024.xml.gz</loc><lastmod>2024-12-31</lastmod></sitemap>
      <sitemap><loc> https://a.example/2026.xml?x=1&amp;y=2 </loc>
      <lastmod>2026-03-01</lastmod></sitemap>
      <x:sitemap><x:loc><![CDATA[https://a.example/news.xml]]></x:loc></x:sitemap>
      <sitemap><loc>https://a.example/2025.xml</loc><lastmod><![CDATA[2025-12-31]]></lastmod>
      </sitemap>
      <sitemap><loc>ftp://a.example/never.xml</loc></sitemap>
      <sitemap></sitemap>
    </sitemapindex>"""
    found = newest_first(children(Kind.INDEX, body, "https://a.example/"))
    assert [child.url for child in found] == [
        "https://a.example/news.xml",
        "https://a.example/2026.xml?x=1&y=2",
        "https://a.example/2025.xml",
        "https://a.example/2024.xml.gz",
    ]


def test_an_opml_list_names_feeds() -> None:
    body = b"""<opml version="2.0"><body><outline text="World">
      <outline type="rss" text="A" xmlUrl="https://a.example/feed?x=1&amp;y=2"/>
      <outline type='rss' xmlUrl='b.xml'/></outline></body></opml>"""
    assert [child.url for child in children(Kind.OPML, body, HOME)] == [
        "https://a.example/feed?x=1&y=2",
        "https://gazette.example/b.xml",
    ]


# --- polling what it names


def test_the_feeds_of_a_home_page_are_read_and_remembered() -> None:
    get = web(**{"": page(link("/one") + link("/two")), "one": RSS, "two": RSS + b" "})
    state, found = polled(source(HOME), get)
    assert [one.url for one in found] == [HOME + "one", HOME + "two"]
    assert [one.url for one in state.documents] == [HOME + "one", HOME + "two"]
    assert state.status == "ok"

    again = web(**{"": page(link("/one") + link("/two")), "one": RSS, "two": RSS + b"new"})
    state, found = polled(source(HOME, state), again)
    assert [one.url for one in found] == [HOME + "two"]
    state, found = polled(source(HOME, state), again)
    assert (found, state.status) == ((), "not_modified")


def test_conditions_are_those_of_the_document() -> None:
    feed = answer(HOME + "one", RSS, etag='"7"')
    get = Web({HOME: answer(HOME, page(link("/one")), etag='"h"'), HOME + "one": feed})
    state, _ = polled(source(HOME), get)
    get.asked.clear()
    polled(source(HOME, state), get)
    assert [(url, etag) for url, etag, _ in get.asked] == [(HOME, '"h"'), (HOME + "one", '"7"')]


def test_a_front_page_that_names_no_feed_is_asked_for_its_sitemaps_news_first() -> None:
    get = web(
        **{
            "": page(""),
            "robots.txt": b"Sitemap: https://gazette.example/all.xml\nSitemap: /news.xml",
            "all.xml": index(HOME + "deep.xml"),
            "deep.xml": URLSET,
            "news.xml": URLSET + b" ",
        }
    )
    state, found = polled(source(HOME), get)
    assert [one.url for one in found] == [HOME + "news.xml", HOME + "deep.xml"]
    assert len(state.documents) == 3


def test_common_addresses_are_the_last_resort_of_a_front_page() -> None:
    get = web(**{"": page(""), "rss": page("soft 404"), "feed.xml": RSS})
    _, found = polled(source(HOME), get)
    assert [one.url for one in found] == [HOME + "feed.xml"]
    assert get.urls()[2:] == [*(HOME[:-1] + p for p in COMMON_PATHS[:4]), HOME + "feed.xml"]


@pytest.mark.parametrize("path", ["", "world/"])
def test_a_page_that_leads_to_no_feed_says_so(path: str) -> None:
    get = web(**{path.replace("/", "__"): page("<title>Oops</title>")})
    state, (reject,) = polled(source(HOME + path), get)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.unit) == ("no_feed_found", Unit.SOURCE)
    assert (state.status, state.failures) == ("no_feed_found", 1)
    assert len(get.asked) == (1 if path else 2 + len(COMMON_PATHS))


@pytest.mark.parametrize(
    "body", [page(link(HOME)), index(HOME, HOME + "?a=1")], ids=["page", "index"]
)
def test_what_leads_to_itself_ends(body: bytes) -> None:
    get = Web({url: answer(url, body) for url in (HOME, HOME + "?a=1")})
    polled(source(HOME), get)
    assert len([url for url in get.urls() if url.startswith((HOME + "?", HOME))]) <= 10
    assert max(get.urls().count(url) for url in get.urls()) == 1


def test_more_documents_than_the_limit_are_counted() -> None:
    names = [f"s{n}" for n in range(9)]
    get = web(**{"": index(*(HOME + name for name in names)), **dict.fromkeys(names, URLSET)})
    state, found = polled(source(HOME), get)
    *pages, reject = found
    assert len(pages) == len(state.documents) == 4
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.detail.partition(";")[0]) == (
        "too_many_documents",
        "asked for 4 of 9 documents it names",
    )


def test_a_maze_of_indexes_is_left_at_its_third_step() -> None:
    get = web(**{"": index(HOME + "1"), **{str(n): index(f"{HOME}{n + 1}") for n in range(1, 9)}})
    polled(source(HOME), get, LIMITS._replace(max_documents=50))
    assert get.urls() == [HOME, HOME + "1", HOME + "2", HOME + "3"]


def test_one_document_that_fails_does_not_fail_the_source() -> None:
    get = web(**{"": index(HOME + "gone", HOME + "ok"), "ok": URLSET})
    state, found = polled(source(HOME), get)
    reject, feed = found
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.url) == ("not_found", HOME + "gone")
    assert isinstance(feed, FeedPage)
    assert state.status == "ok"
    assert [one.status for one in state.documents] == ["not_found", "ok"]


def test_a_source_whose_documents_all_fail_has_failed() -> None:
    known = SourceState(id=f"feed:{HOME}", url=HOME, polled_at=AS_OF - timedelta(hours=1))
    state, _ = polled(source(HOME, known), web(**{"": index(HOME + "gone")}))
    assert (state.status, state.failures) == ("not_found", 1)


def test_a_source_that_asked_for_a_pause_is_left_alone_until_then() -> None:
    patience = Failure("too_many_requests", "status 429", 429, retry_after_s=86_400.0)
    state, _ = polled(source(HOME), Web({HOME: patience}))
    assert state.retry_at == AS_OF + timedelta(days=1)
    get = Web({HOME: answer(HOME, RSS)})
    same, (reject,) = polled(source(HOME, state), get)
    assert isinstance(reject, Reject)
    assert (same, reject.reason, get.asked) == (state, "left_alone", [])
    later = state.replace(retry_at=AS_OF)
    state, _ = polled(source(HOME, later), get)
    assert (state.status, state.retry_at) == ("ok", None)


def test_a_short_pause_is_no_reason_to_leave_it_alone_next_time() -> None:
    patience = Failure("too_many_requests", "status 429", 429, retry_after_s=20.0)
    state, _ = polled(source(HOME), Web({HOME: patience}))
    assert state.retry_at is None


# --- when to ask again


@pytest.mark.parametrize(
    ("head", "hints"),
    [
        ("", Hints()),
        ("<ttl>60</ttl>", Hints(3_600.0)),
        ("<item/><ttl>60</ttl>", Hints()),  # an entry's own
        ("<ttl>soon</ttl>", Hints()),
        ("<ttl>99999999</ttl>", Hints(MAX_TTL_S)),
        (
            "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            Hints(1_800.0),
        ),
        ("<sy:updateFrequency>4</sy:updateFrequency>", Hints(21_600.0)),
        ("<sy:updatePeriod>fortnightly</sy:updatePeriod>", Hints()),
        ("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", Hints(3_600.0)),
        (
            "<skipHours><hour>24</hour><hour>3</hour></skipHours>"
            "<skipDays><day>Sunday</day><day>Funday</day></skipDays>",
            Hints(None, (0, 3), (6,)),
        ),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", Hints()),
    ],
)
def test_a_feed_says_how_often_to_ask(head: str, hints: Hints) -> None:
    assert read_hints(f"<rss><channel>{head}<item/></channel></rss>".encode()) == hints


def test_the_longest_wish_counts_and_is_kept_while_nothing_changes() -> None:
    body = b"<rss><channel><ttl>10</ttl></channel></rss>"
    state, _ = polled(source(HOME), Web({HOME: answer(HOME, body, fresh_s=900.0)}))
    assert state.ttl_s == 900.0
    state, _ = polled(source(HOME, state), Web({HOME: answer(HOME, b"", status=304)}))
    assert state.ttl_s == 900.0


def test_documents_known_before_are_asked_though_the_page_has_not_changed() -> None:
    known = SourceState(
        id=f"feed:{HOME}",
        url=HOME,
        etag="1",
        polled_at=AS_OF,
        documents=(DocumentState(url=HOME + "one"),),
    )
    get = Web({HOME: answer(HOME, b"", status=304), HOME + "one": answer(HOME + "one", RSS)})
    _, found = polled(source(HOME, known), get)
    assert [one.url for one in found] == [HOME + "one"]
