"""What a feed promises, entry by entry, however badly it is written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler
from hypothesis import given
from hypothesis import strategies as st

from schemas import (
    ExtractConfig,
    FeedEntry,
    FeedPage,
    FeedsConfig,
    Reject,
    Source,
    SourceKind,
    Unit,
)
from transforms._feeds.entries import MAX_TITLE_CHARS, parse_feed
from transforms._urls import article_id
from transforms.parse_feeds import ParseFeeds

AS_OF = datetime(2026, 3, 2, tzinfo=UTC)
URL = "https://news.example/world/feed"
SOURCE = Source(id="feed:f", kind=SourceKind.FEED, location=URL, trust=2)


def page(body: str | bytes, content_type: str | None = None, name: str | None = None) -> FeedPage:
    return FeedPage(
        id="feed:f",
        url=URL,
        source=SOURCE.replace(name=name),
        body=body if isinstance(body, bytes) else body.encode(),
        content_type=content_type,
    )


def rss(*items: str, title: str = "The Example") -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>{title}</title>{listed}</channel></rss>'


def parsed(body: str | bytes, content_type: str | None = None) -> list[FeedEntry | Reject]:
    return list(parse_feed(page(body, content_type), AS_OF))


def one(*parts: str) -> FeedEntry:
    (entry,) = parsed(rss("<link>https://news.example/a</link>" + "".join(parts)))
    assert isinstance(entry, FeedEntry)
    return entry


def test_an_item_of_rss() -> None:
    item = (
        "<title>Harbour reopens</title>"
        "<link>https://news.example/a?utm_source=rss&amp;id=7#top</link>"
        "<pubDate>Sun, 01 Mar 2026 10:00:00 +0200</pubDate>"
    )
    assert parsed(rss(item)) == [
        FeedEntry(
            id=article_id("https://news.example/a?id=7"),
            url="https://news.example/a?id=7",
            fetch_url="https://news.example/a?utm_source=rss&id=7",
            source_id="feed:f",
            source="The Example",
            trust=2,
            title="Harbour reopens",
            published=datetime(2026, 3, 1, 8, tzinfo=UTC),
            published_from="pubDate",
        )
    ]


def test_an_entry_of_atom_below_its_own_base() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/x/">'
        '<title>Other</title><entry xml:base="/p/"><title type="html">A &amp;lt; B</title>'
        '<link rel="enclosure" href="a.mp3"/><link href="a"/><id>urn:1</id>'
        "<updated>2026-03-01T00:00:00Z</updated></entry></feed>"
    )
    (entry,) = parsed(body)
    assert isinstance(entry, FeedEntry)
    assert (entry.url, entry.title) == ("https://other.example/p/a", "A < B")
    assert entry.published == datetime(2026, 3, 1, tzinfo=UTC)


ORIGINAL = (
    '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">'
    "https://news.example/o</f:origLink>"
)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>../a</link>", "https://news.example/a"),
        ("<link>//other.example/a</link>", "https://other.example/a"),
        ("<guid>https://news.example/g</guid>", "https://news.example/g"),
        ('<guid isPermaLink="false">https://news.example/g</guid>', "https://news.example/g"),
        ("<guid>https://news.example/g</guid><link>/a</link>", "https://news.example/a"),
        ("<link>at://a/b</link><guid>https://news.example/g</guid>", "https://news.example/g"),
        (f"<link>https://clicks.example/1</link>{ORIGINAL}", "https://news.example/o"),
    ],
)
def test_finds_the_link(link: str, url: str) -> None:
    (entry,) = parsed(rss(link))
    assert isinstance(entry, FeedEntry)
    assert entry.url == url


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("<title>no link</title>", "entry_without_link"),
        ('<guid isPermaLink="false">tag:1</guid>', "entry_without_link"),
        ("<link></link><title>empty link</title>", "entry_without_link"),
        ("<link>javascript:alert(1)</link>", "bad_link"),
        ("<link>file:///etc/passwd</link>", "bad_link"),
        ("<link>http://2130706433/</link>", "bad_link"),
        (f"<link>https://news.example/{'y' * 100_000}</link>", "bad_link"),
    ],
)
def test_rejects_an_entry_and_keeps_the_next(item: str, reason: str) -> None:
    reject, entry = parsed(rss(item, "<link>/a</link>"))
    assert isinstance(reject, Reject)
    assert isinstance(entry, FeedEntry)
    assert (reject.reason, reject.unit, reject.source_id) == (reason, Unit.ENTRY, "feed:f")
    assert len(reject.detail) <= MAX_TITLE_CHARS


def test_an_article_listed_twice_is_two_entries() -> None:
    first, second = parsed(rss("<link>/a?utm_source=x</link>", "<link>/a</link>"))
    assert first.id == second.id


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Tea &amp;amp; cake", "Tea & cake"),
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("<![CDATA[<i>Set</i> in&nbsp;italics]]>", "Set in italics"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Mayor speaks", "Mayor speaks"),
        ("3 &lt; 5 and 7 &gt; 6", "3 < 5 and 7 > 6"),
        ("two\r\n  lines\tand a break", "two lines and a break"),
        ("", None),
        ("x" * 10_000, "x" * MAX_TITLE_CHARS),
    ],
)
def test_titles_are_one_line_of_text(markup: str, title: str | None) -> None:
    assert one(f"<title>{markup}</title>").title == title


@pytest.mark.parametrize(
    ("reference", "read"),
    [
        ("&#55357;&#56832;", "\U0001f600"),
        ("&#xD83D;", "\ufffd"),
        ("&#x110000;", "\ufffd"),
        ("&#99999999999999999999;", "\ufffd"),
        ("&#11;", ""),
        ("&#128512;", "\U0001f600"),
    ],
)
def test_references_to_no_character_do_not_cost_the_feed(reference: str, read: str) -> None:
    assert one(f"<title>Gulls {reference}</title>").title == f"Gulls {read}".strip()
    assert one(f"<title><![CDATA[Gulls {reference}]]></title>").title == f"Gulls {read}".strip()


def test_references_are_mended_in_every_encoding() -> None:
    declared = '<?xml version="1.0" encoding="utf-16"?>'
    body = declared + rss("<link>/a</link><title>Gulls &#x110000;</title>")
    (entry,) = parsed(body.encode("utf-16"))
    assert isinstance(entry, FeedEntry)
    assert entry.title == "Gulls \ufffd"


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ("<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>", datetime(2026, 3, 1, 10)),
        ("<pubDate>Mon, 02 Mar 2026 23:59:00 GMT</pubDate>", datetime(2026, 3, 2, 23, 59)),
        ("<pubDate>Tue, 03 Mar 2026 00:01:00 GMT</pubDate>", None),
        ("<pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>", None),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None),
        ("<pubDate>yesterday</pubDate>", None),
        ("", None),
    ],
)
def test_believes_a_date_that_can_be(dates: str, published: datetime | None) -> None:
    expected = published.replace(tzinfo=UTC) if published else None
    assert one(dates).published == expected


def test_the_publisher_is_the_user_s_name_the_feed_s_or_the_host() -> None:
    def publisher(body: str, name: str | None = None) -> str:
        (entry,) = parse_feed(page(body, name=name), AS_OF)
        assert isinstance(entry, FeedEntry)
        return entry.source

    item = "<link>/a</link>"
    assert publisher(rss(item), name="My paper") == "My paper"
    assert publisher(rss(item)) == "The Example"
    assert publisher(rss(item, title="")) == "news.example"


@pytest.mark.parametrize(
    "body",
    [
        *("", " ", "/etc/hostname", "https://news.example/", "plain text", "{}", "\x00\x01"),
        *("<html><head><title>Error</title></head><body><h1>Oops</h1></body></html>",),
        *('<rss version="2.0"><channel><title>cut o',),
    ],
)
def test_knows_what_is_no_feed(body: str) -> None:
    (reject,) = parsed(body)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.unit, reject.id) == ("not_a_feed", Unit.SOURCE, "feed:f")


@pytest.mark.parametrize(
    "body",
    [rss(), '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>'],
    ids=["rss", "atom"],
)
@pytest.mark.parametrize("content_type", ["text/xml", "text/plain; charset=latin-1"])
def test_a_feed_without_entries_is_no_error(body: str, content_type: str) -> None:
    assert parsed(body, content_type) == []


def test_a_broken_feed_gives_what_can_be_read() -> None:
    body = rss("<link>/a</link><title>Rock & roll \x0b</title>", "<link>/b</link>")
    found = parsed("\n<br />Notice: undefined\n" + body[: -len("</channel></rss>")])
    assert [entry.url for entry in found] == ["https://news.example/a", "https://news.example/b"]


UTF16 = '<?xml version="1.0" encoding="utf-16"?>' + rss("<title>Москва</title><link>/a</link>")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss("<title>Москва</title><link>/a</link>").encode("cp1251"), "; charset=windows-1251"),
        (b'<?xml version="1.0" encoding="windows-1251"?>', ""),
        (UTF16.encode("utf-16"), ""),
    ],
    ids=["header", "declaration", "utf-16"],
)
def test_reads_the_charset_wherever_it_is_told(body: bytes, content_type: str) -> None:
    if body.startswith(b"<?xml"):
        body += rss("<title>Москва</title><link>/a</link>").encode("cp1251")
    (entry,) = parsed(body, f"application/rss+xml{content_type}")
    assert isinstance(entry, FeedEntry)
    assert entry.title == "Москва"


def json_feed(*items: object, version: object = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "The Example", "items": items}).encode()


def test_an_item_of_json_feed() -> None:
    item = {
        "id": "7",
        "url": "../a?utm_source=json",
        "title": "Harbour reopens",
        "date_published": "2026-03-01T10:00:00+02:00",
    }
    (entry,) = parsed(json_feed(item), "application/feed+json")
    assert isinstance(entry, FeedEntry)
    assert (entry.url, entry.title) == ("https://news.example/a", "Harbour reopens")
    assert entry.source == "The Example"
    assert entry.published == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_half_a_character_and_a_byte_order_mark_do_no_harm() -> None:
    body = b"\xef\xbb\xbf" + json_feed({"url": "/a", "title": "A\ud800B", "id": "\ud800"})
    (entry,) = parsed(body)
    assert isinstance(entry, FeedEntry)
    assert entry.title == "A B"


def test_items_of_the_wrong_type_cost_only_themselves() -> None:
    good = {"id": 1, "external_url": "/a", "title": {}, "date_published": 12}
    found = parsed(json_feed(None, 3, [], {"url": 5}, good, {"url": "/b", "date_published": "x"}))
    reasons = [r.reason for r in found if isinstance(r, Reject)]
    assert reasons == ["entry_without_link"] * 4
    entries = [e for e in found if isinstance(e, FeedEntry)]
    assert [(e.url, e.title, e.published) for e in entries] == [
        ("https://news.example/a", None, None),
        ("https://news.example/b", None, None),
    ]


@pytest.mark.parametrize(
    "body",
    [
        *(b"{}", b'{"items": []}', b"{", json_feed(version=None)),
        *(b'{"version": "https://jsonfeed.org/version/1", "items": 3}',),
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
    ],
    ids=["empty", "no version", "cut", "other version", "no items", "deep"],
)
def test_knows_what_is_no_json_feed(body: bytes) -> None:
    (reject,) = parsed(body)
    assert isinstance(reject, Reject)
    assert reject.reason == "not_a_feed"
    assert parsed(json_feed()) == []


def test_entities_open_no_file_and_no_bomb(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    for entities in (
        f'<!ENTITY e SYSTEM "{secret}">',
        f'<!ENTITY a0 "x">{layers}<!ENTITY e "&a10;">',
    ):
        body = f"<!DOCTYPE z [{entities}]>" + rss("<title>T &e; T</title><link>/a</link>")
        for found in parsed(body):
            assert "SECRET" not in found.model_dump_json()
            assert len(found.model_dump_json()) < 10_000


@given(st.binary(max_size=200), st.sampled_from((b"", b"<rss><channel><item><link>/a</link>")))
def test_any_bytes_are_entries_or_reasons(junk: bytes, before: bytes) -> None:
    for found in parsed(before + junk):
        assert isinstance(found, FeedEntry | Reject)


def test_the_same_document_gives_the_same_records() -> None:
    body = rss("<link>/a</link>", "<title>x</title>", "<link>mailto:a@b.example</link>")
    assert parsed(body) == parsed(body)


def test_in_beam_routes_rejects_to_the_handler() -> None:
    items = ("<link>/a</link>", "<title>no link</title>", "<link>/c</link>")
    pages = [page(rss(*items)), page("<html>")]
    with TestPipeline(runner="FnApiRunner") as pipeline:
        handler = CollectingErrorHandler()
        with handler as rejects:
            parse = ParseFeeds(FeedsConfig(max_entries=2), ExtractConfig(), AS_OF, rejects)
            entries = pipeline | beam.Create(pages) | parse
        urls = entries | beam.Map(lambda entry: entry.url)
        reasons = handler.output() | beam.Map(lambda r: (r.stage, r.reason))
        assert_that(urls, equal_to(["https://news.example/a"]), label="entries")
        found = ("too_many_entries", "entry_without_link", "not_a_feed")
        assert_that(
            reasons, equal_to([("ParseFeeds", reason) for reason in found]), label="rejects"
        )
