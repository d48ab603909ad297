"""Feed documents of every format, sound and broken, hostile and huge; the dates in them."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from schemas import FeedEntry, FeedPage, Reject, Source, SourceKind, Unit
from transforms._feeds import xml
from transforms._feeds.dates import MAX_CHARS, parse_date
from transforms._feeds.encoding import texts
from transforms._feeds.entries import MAX_TITLE_CHARS, parse_feed, plain
from transforms._feeds.mend import MAX_DEPTH, without_depths
from transforms._feeds.model import MAX_CONTENT_CHARS, MAX_MEDIA, RawEntry
from transforms._feeds.read import read_document
from transforms._feeds.tolerant import may_read

AS_OF = datetime(2026, 3, 2, tzinfo=UTC)
URL = "https://gull.example/world/feed"
SOURCE = Source(id="feed:g", kind=SourceKind.FEED, location=URL)


def read(body: str | bytes, content_type: str | None = None) -> tuple[RawEntry, ...]:
    data = body if isinstance(body, bytes) else body.encode()
    return read_document(data, content_type, URL).entries


def parsed(body: str | bytes, **limits: int) -> list[FeedEntry | Reject]:
    data = body if isinstance(body, bytes) else body.encode()
    page = FeedPage(id="feed:g", url=URL, source=SOURCE, body=data)
    return list(parse_feed(page, AS_OF, **limits))


def entries(body: str | bytes, **limits: int) -> list[FeedEntry]:
    return [found for found in parsed(body, **limits) if isinstance(found, FeedEntry)]


def one(body: str | bytes) -> FeedEntry:
    (entry,) = parsed(body)
    assert isinstance(entry, FeedEntry)
    return entry


RSS_091 = """<?xml version="1.0"?><rss version="0.91"><channel><title>Gull</title>
<item><title>Ferry late</title><link>https://gull.example/a</link></item></channel></rss>"""

RSS_20 = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Gull</title><item><title>Ferry late</title><guid>https://gull.example/a</guid>
<dc:date>2026-03-01T10:00:00Z</dc:date></item></channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://gull.example/"><title>Gull</title></channel>
<item rdf:about="https://gull.example/a"><title>Ferry late</title><dc:date>2026-03-01</dc:date>
</item></rdf:RDF>"""

ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Gull</title><entry>
<title mode="base64">RmVycnkgbGF0ZQ==</title><link rel="alternate" href="/a"/>
<issued>2026-03-01T10:00:00Z</issued></entry></feed>"""

ATOM_10 = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Gull</title><entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ferry
<b>late</b></div></title><link rel="self" href="/self"/><link href="/a"/>
<updated>2026-03-01T11:00:00Z</updated><published>2026-03-01T10:00:00Z</published></entry></feed>"""

ATOM_ENTRY = """<entry xmlns="http://www.w3.org/2005/Atom"><title>Ferry late</title>
<link href="/a"/><updated>2026-03-01T10:00:00Z</updated></entry>"""

CDF = """<CHANNEL HREF="https://gull.example/"><TITLE>Gull</TITLE>
<ITEM HREF="https://gull.example/a" LASTMOD="2026-03-01T10:00Z"><TITLE>Ferry late</TITLE></ITEM>
</CHANNEL>"""

SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>
<loc>https://gull.example/a</loc><lastmod>2026-03-01T12:00:00Z</lastmod>
<news:news><news:title>Ferry late</news:title>
<news:publication_date>2026-03-01T10:00:00Z</news:publication_date></news:news>
<image:image><image:loc>https://gull.example/a.jpg</image:loc></image:image></url></urlset>"""

JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Gull",
        "items": [{"id": 7, "url": "/a", "title": "Ferry late", "date_published": "2026-03-01"}],
    }
)


@pytest.mark.parametrize(
    ("body", "format_", "published_from"),
    [
        (RSS_091, "rss", None),
        (RSS_20, "rss", "dc:date"),
        (RDF, "rdf", "dc:date"),
        (ATOM_03, "atom", "issued"),
        (ATOM_10, "atom", "published"),
        (ATOM_ENTRY, "atom", "updated"),
        (CDF, "cdf", "lastmod"),
        (SITEMAP, "sitemap", "news:publication_date"),
        (JSON, "json", "date_published"),
    ],
    ids=["rss091", "rss20", "rdf", "atom03", "atom10", "entry", "cdf", "sitemap", "json"],
)
def test_reads_every_format(body: str, format_: str, published_from: str | None) -> None:
    assert read_document(body.encode(), None, URL).format == format_
    entry = one(body)
    assert (entry.url, entry.title) == ("https://gull.example/a", "Ferry late")
    assert entry.published_from == published_from
    assert (entry.published is None) is (published_from is None)


@pytest.mark.parametrize(
    "body",
    [
        RSS_091.replace("rss", "rest").replace("channel", "canal").replace("item", "unit"),
        ATOM_10.replace("feed", "food").replace("entry", "dish").replace("w3.org", "food.example"),
        SITEMAP.replace("urlset", "urls"),
        JSON.replace("jsonfeed.org", "json.example"),
        "<!-- <rss><item/></rss> --><note>none</note>",
        "<html><body><p><channel></channel>",
        "<html><body><item><link>/a</link></item></body></html>",
    ],
    ids=["rss", "atom", "sitemap", "json", "comment", "html_channel", "html"],
)
def test_what_only_looks_like_a_feed_is_none(body: str) -> None:
    (reject,) = parsed(body)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.unit) == ("not_a_feed", Unit.SOURCE)


def test_a_json_feed_without_its_version_is_known_by_its_own_keys() -> None:
    feed = json.loads(JSON) | {"version": "1.1", "home_page_url": "https://gull.example/"}
    assert one(json.dumps(feed)).title == "Ferry late"


def item(inside: str) -> str:
    spaces = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:x="urn:x"'
    )
    return f'<rss version="2.0" {spaces}><channel><item>{inside}</item></channel></rss>'


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<title>Ferry</title><media:title>Picture</media:title>", "Ferry"),
        ("<x:title>Other</x:title><title>Ferry</title>", "Ferry"),
        ("<image><title>Logo</title></image><title>Ferry</title>", "Ferry"),
        (
            "<title/><description>&lt;p&gt;No ferry today.&lt;/p&gt;</description>",
            "No ferry today.",
        ),
        (f"<description>{'word ' * 100}</description>", f"{'word ' * 23}word…"),
        ("<title>AT&amp;amp;T &amp;amp;#8217;s</title>", "AT&T ’s"),
        ("<title>&amp;amp;lt;b&amp;amp;gt;Bold&amp;amp;lt;/b&amp;amp;gt;</title>", "Bold"),
        ("<title>The &amp;lt;blink&amp;gt; tag</title>", "The <blink> tag"),
        ("<title>a &lt; b &lt;3</title>", "a < b <3"),
        ("<title>x&lt;script&gt;alert(1)</title>", "x"),
    ],
)
def test_the_title_is_the_entry_s_own(inside: str, title: str) -> None:
    assert one(item(f"{inside}<link>/a</link>")).title == title


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<link>/a</link><enclosure url='/b.mp3' type='audio/mpeg'/>", "/a"),
        ("<link>/a</link><comments>/c</comments><source url='/d'>Other</source>", "/a"),
        ("<link>/old</link><link>/a</link>", "/a"),
        ("<link>/a?x=1&amp;amp;y=2</link>", "/a?x=1&y=2"),
        ("<link xml:base='https://gull.example/b/'>a</link>", "/world/a"),
        ("<link xml:base='https://gull.example/b/' href='a'/>", "/b/a"),
    ],
)
def test_the_link_is_the_article_s(inside: str, url: str) -> None:
    assert one(item(inside)).fetch_url == f"https://gull.example{url}"


def test_an_enclosure_alone_is_no_address() -> None:
    (reject,) = parsed(item("<title>Cast</title><enclosure url='https://gull.example/b.mp3'/>"))
    assert isinstance(reject, Reject)
    assert reject.reason == "entry_without_link"


def test_keeps_the_content_and_the_pictures_as_hints() -> None:
    pictures = "".join(f"<media:thumbnail url='/{n}.jpg'/>" for n in range(20))
    entry = one(
        item(
            "<link>/a</link><content:encoded><![CDATA[<p>" + "x" * 30_000 + "]]></content:encoded>"
            "<media:content url='/v.mp4' medium='video'/><media:content url='javascript:x' "
            f"medium='image'/><enclosure url='/p.png' type='image/png'/>{pictures}"
        )
    )
    assert entry.content == ("<p>" + "x" * 30_000)[:MAX_CONTENT_CHARS]
    assert entry.media[:2] == ("https://gull.example/p.png", "https://gull.example/0.jpg")
    assert len(entry.media) < MAX_MEDIA


@pytest.mark.parametrize(
    ("dates", "published_from"),
    [
        (
            "<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate><dc:date>2026-02-01</dc:date>",
            "pubDate",
        ),
        ("<pubDate>soon</pubDate><dc:date>2026-02-01</dc:date>", "dc:date"),
        (
            "<pubDate>Sun, 01 Mar 2099 10:00:00 GMT</pubDate><dc:date>2026-02-01</dc:date>",
            "dc:date",
        ),
        ("<x:pubDate>Sun, 01 Mar 2026 10:00:00 GMT</x:pubDate>", None),
    ],
)
def test_says_which_element_the_date_came_from(dates: str, published_from: str | None) -> None:
    assert one(item(f"<link>/a</link>{dates}")).published_from == published_from


@pytest.mark.parametrize(
    "body",
    [
        "\n\n " + RSS_20,
        "<br />\n<b>Warning</b>: include(x) in <b>/y.php</b><br />\n" + RSS_20,
        "\ufeff" + RSS_20,
        "<?xml version='1.0'?><?xml version='1.0'?>" + RSS_20,
        RSS_20.replace("Ferry late", "Ferry late &nbsp;"),
        RSS_20.replace("Ferry late", "\x00Ferry\x0b late\x1b"),
        RSS_20.replace("<item>", "<item><description>a<br>b & c <img src=x.png> </description>"),
        RSS_20.replace('version="2.0"', "version=2.0"),
        RSS_20.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', ""),
        RSS_20 + "<script>trailing()</script>",
        RSS_20.removesuffix("</channel></rss>"),
        '<!DOCTYPE rss PUBLIC "-//X//DTD RSS 0.91//EN" "http://gull.example/d.dtd">' + RSS_20,
    ],
)
def test_reads_a_broken_feed_like_a_sound_one(body: str) -> None:
    entry = one(body)
    assert (entry.url, entry.title) == ("https://gull.example/a", "Ferry late")
    assert entry.published_from == "dc:date"


@pytest.mark.parametrize(
    ("encoding", "content_type", "declared"),
    [
        ("windows-1251", "text/xml; charset=windows-1251", ""),
        ("windows-1251", "text/xml; charset=iso-8859-1", "windows-1251"),
        ("windows-1251", None, "windows-1251"),
        ("utf-16", None, "utf-16"),
        ("utf-16-le", None, ""),
        ("utf-8", "text/xml; charset=utf-16", "utf-16"),
        ("utf-8", "text/xml; charset=zip", "punycode"),
        ("utf-8-sig", "text/xml", ""),
        ("koi8-r", "text/xml; charset=koi8-r", ""),
    ],
)
def test_finds_the_encoding(encoding: str, content_type: str | None, declared: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = declaration + RSS_091.partition("?>")[2].replace("Ferry late", "Паром опоздал")
    (entry,) = read(body.encode(encoding), content_type)
    assert entry.title == "Паром опоздал"


def test_bytes_that_are_no_utf_8_are_read_as_windows_1252() -> None:
    (entry,) = read(RSS_091.replace("late", "X").encode().replace(b"X", b"caf\xe9 \x93late\x94"))
    assert entry.title == "Ferry café “late”"


def feed_of(dates: list[str]) -> str:
    items = "".join(
        f"<item><link>/{n}</link><pubDate>{date}</pubDate></item>" for n, date in enumerate(dates)
    )
    return f"<rss><channel>{items}</channel></rss>"


def test_of_too_many_entries_the_newest_are_kept_in_the_feed_s_order() -> None:
    dates = ["2026-01-02", "", "2026-02-01", "2099-01-01", "2026-01-03", ""]
    reject, *kept = parsed(feed_of(dates), max_entries=4)
    assert [found.url[-2:] for found in kept] == ["/0", "/1", "/2", "/4"]
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.unit) == ("too_many_entries", Unit.SOURCE)
    assert reject.detail == "kept 4 of 6 entries; raise feeds.max_entries"
    assert len(parsed(feed_of(dates), max_entries=6)) == 6


def test_a_rejected_entry_has_the_same_id_wherever_the_limit_is() -> None:
    body = "<rss><channel>" + "<item><title>x</title></item>" * 3 + "</channel></rss>"
    few, all_ = parsed(body, max_entries=2), parsed(body)
    assert [one.id for one in few[1:]] == [one.id for one in all_[:2]]


FIRST = "<rss><channel><item><title>first</title><link>/1</link></item>"
LAST = "<item><title>last</title><link>/2</link></item></channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        FIRST + "<a>" * 100_000 + LAST,
        FIRST + "<a " * 100_000 + LAST,
        FIRST + "<item><title>" + "x" * 12_000_000 + "</title></item>" + LAST,
        FIRST + "<item " + " ".join(f'a{n}="1"' for n in range(30_000)) + "/>" + LAST,
        FIRST + " " * 12_000_000 + LAST,
        FIRST + "&amp;" * 1_000_000 + LAST,
        FIRST + "&" * 300_000 + LAST,
        FIRST + "<" * 300_000 + LAST,
        FIRST + "<x/>" * 500_000 + LAST,
        FIRST + "<item>" + "<x/>" * 500_000 + "</item>" + LAST,
        FIRST + "<![CDATA[" * 100_000 + LAST,
        "<!DOCTYPE z [<!ENTITY a '" + "x" * 10_000 + "'>]>" + FIRST + "&a;" * 10_000 + LAST,
    ],
    ids=[
        *("nested", "open_tags", "title", "attributes", "blanks", "amp", "bare_amp", "lt"),
        *("elements", "elements_in_item", "cdata", "entities"),
    ],
)
def test_a_hostile_feed_costs_little_and_gives_what_came_before(body: str) -> None:
    data = body.encode()
    started = perf_counter()
    found = entries(data)
    assert perf_counter() - started < 8
    assert found[0].title == "first"
    assert all(len(entry.model_dump_json()) < 5_000 for entry in found)


NINE = "<a>" + "<b>{0}</b>" * 9 + "</a>"


@pytest.mark.parametrize(
    ("inside", "count"), [("{0}", 1_000_000), ("<title>{0}</title>", 1_000_000), (NINE, 100_000)]
)
def test_an_entry_of_a_million_elements_is_not_held(
    inside: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A title of eight million empty elements took 950 MB."""
    held: list[int] = []
    prune = xml._prune

    def watched(root: etree._Element) -> None:
        prune(root)
        held.append(sum(1 for _ in root.iter()))

    monkeypatch.setattr(xml, "_prune", watched)
    found = entries(FIRST + "<item>" + inside.format("<b/>" * count) + "</item>" + LAST)
    assert [entry.title for entry in found] == ["first", "last"]
    assert max(held) < 2 * xml.MAX_OPEN_ELEMENTS


def test_what_stands_in_a_hundred_entries_is_read_once() -> None:
    """Each entry would read up to 20,000 characters of what is in those within: 300 kB took 5 s."""
    nested = "<item><content>" * 100 + "<b/>" * 6_600 + "</content></item>" * 100
    started = process_time()
    assert len(entries(FIRST + nested * 10 + LAST, max_entries=2_000)) == 2
    assert process_time() - started < 1


def test_an_entry_of_many_attributes_takes_linear_time() -> None:
    """lxml looks each value up by its name among all others: these took it 9 s."""
    many = " ".join(f'a{n}="1"' for n in range(60_000))
    started = process_time()
    (entry,) = entries(f'<rss><channel><item {many} href="/a"/></channel></rss>')
    assert entry.url == "https://gull.example/a"
    assert process_time() - started < 1


TAIL = "-" + "a" * 500_000


@pytest.mark.parametrize(
    "body",
    [
        FIRST + "<a>" * 300_000 + LAST,
        FIRST + "<item>" * 150_000 + LAST,
        FIRST + "<a>" * 3_000 + "<p></p>" * 130_000 + LAST,
        '<?xml version="1.0" encoding="punycode"?>' + FIRST + "<a>" * 3_000 + LAST + TAIL,
    ],
    ids=["nested", "items", "closed", "punycode"],
)
def test_no_document_holds_feedparser_for_seconds(body: str) -> None:
    """It takes some 30 us a tag: these took it 4 to 9 s; punycode is quadratic."""
    started = process_time()
    assert entries(body)[0].title == "first"
    assert process_time() - started < 2


@pytest.mark.parametrize("declared", [False, True])
def test_a_title_beyond_the_parser_s_limit_costs_no_other_entry(declared: bool) -> None:
    long = "<item><title>" + "x" * 12_000_000 + "</title><link>/long</link></item>"
    kind = "<!DOCTYPE rss [<!ENTITY a 'b'>]>" if declared else ""
    titles = [one.title for one in entries((kind + FIRST + long + LAST).encode())]
    assert titles[0] == "first"
    # Where entities are declared the limit stands: it is what stops them from multiplying.
    assert ("last" in titles) is not declared


@pytest.mark.parametrize(
    "body",
    [
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 200_000,
        b"<a " * 300_000,
        b"<rss " + b" ".join(b"a%d=1" % n for n in range(30_000)),
        b"<!-- x -->" * 100_000,
    ],
    ids=["arrays", "tags", "attributes", "comments"],
)
def test_a_hostile_document_is_no_feed(body: bytes) -> None:
    (reject,) = parsed(body)
    assert isinstance(reject, Reject)
    assert reject.reason == "not_a_feed"


ITEMS = '{"version": "https://jsonfeed.org/version/1", "items": ['


@pytest.mark.parametrize(
    "value", ["[]", '{"a":1}', '"ab"', "1.5", '{"url":[[]]}'], ids=lambda value: value
)
def test_a_json_feed_of_millions_of_values_is_no_feed(value: str) -> None:
    """They took 5 to 14 s and 600 MB; a real feed has a few thousand."""
    body = ITEMS + f"{value}," * 1_500_000 + "0]}"
    started = process_time()
    (reject,) = parsed(body)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.detail) == ("not_a_feed", "JSON: more than 500,000 values")
    assert process_time() - started < 1


def test_a_json_feed_of_many_entries_is_read() -> None:
    item = {"url": "/a", "title": "A, b, c", "tags": ["x", "y"], "authors": [{"name": "n"}]}
    body = ITEMS + f"{json.dumps(item)}," * 30_000 + "{}]}"
    reject, *kept = parsed(body)
    assert isinstance(reject, Reject)
    assert reject.reason == "too_many_entries"
    assert len(kept) == 1_000


def test_a_long_text_of_bytes_that_are_no_utf_8_takes_little_time() -> None:
    """Each byte was a call of its own: 40 MB took 36 s."""
    runs = b"\x93" * 3_000_000 + b"\xe9 " * 300_000 + "é".encode() * 9
    started = process_time()
    (entry,) = read(b"<rss><channel><item><title>" + runs + b"</title></item></channel></rss>")
    assert entry.title is not None
    assert entry.title[:3] == "“““"
    assert process_time() - started < 1.5


@given(
    st.lists(st.sampled_from([b"\xc3", b"\xa9", b"\xe2\x82", b"\xff", b"a", b"\xf0\x9f", b"\x93"]))
)
def test_bytes_that_are_no_utf_8_are_windows_1252_one_by_one(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    one_by_one = ""
    while data:
        try:
            one_by_one += data.decode()
            break
        except UnicodeDecodeError as error:
            wrong = data[error.start : error.end].decode("cp1252", "replace")
            one_by_one += data[: error.start].decode() + wrong
            data = data[error.end :]
    assert "".join(texts(b"".join(pieces), "utf-8")) == one_by_one


def test_a_long_feed_is_not_held_in_memory() -> None:
    entry = "<item><title>Ferry {0}</title><link>https://gull.example/{0}</link></item>"
    listed = "".join(entry.format(n) for n in range(20_000))
    data = f"<rss><channel>{listed}</channel></rss>".encode()
    tracemalloc.start()
    found = parsed(data, max_entries=100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 101
    assert peak < len(data) + 2_000_000


def test_feedparser_sees_small_documents_only() -> None:
    assert may_read(b"<rss><channel>" + b"<p>" * 29_000)
    assert may_read(b"<?xml version='1.0'?>\n<rss><channel>About punycode")
    for body in (b"x" * 1_000_001, b"<!DOCTYPE html><p>", b"<a " * 2_000, b"<a " + b"x" * 30_000):
        assert not may_read(body)
    for body in (b"<p>" * 31_000, b"<?xml encoding='PunyCode'?><rss>"):
        assert not may_read(body)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(junk: bytes) -> None:
    for before in (b"", b"{", b"<rss><channel><item><title>", ATOM_10[:200].encode()):
        for found in parsed(before + junk):
            assert isinstance(found, FeedEntry | Reject)


FEEDS = tuple(one.encode() for one in (RSS_20, RDF, ATOM_10, SITEMAP, CDF, JSON))


@settings(max_examples=150)
@given(st.sampled_from(FEEDS), st.integers(0, 600), st.integers(0, 40), st.binary(max_size=12))
def test_a_damaged_feed_is_read_and_stays_small(
    feed: bytes, at: int, gone: int, put: bytes
) -> None:
    damaged = feed[:at] + put + feed[at + gone :]
    found = parsed(damaged)
    assert len(found) <= 3
    assert all(len(one.model_dump_json()) < 10_000 for one in found)
    assert found == parsed(damaged)


@given(st.text(max_size=300))
def test_a_title_is_one_printable_line(text: str) -> None:
    title = plain(text)
    assert title is None or (0 < len(title) <= MAX_TITLE_CHARS and title == " ".join(title.split()))
    assert title is None or "<script" not in title.lower().replace("< ", "")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # RFC 822 and what is made of it
        ("Sun, 01 Mar 2026 10:00:00 +0200", "2026-03-01T08:00:00"),
        ("Sun, 1 Mar 26 10:00 EST", "2026-03-01T15:00:00"),
        ("1 Mar 99 10:00 GMT", "1999-03-01T10:00:00"),
        ("Sun, 01 March 2026 10:00:00 GMT+02:30", "2026-03-01T07:30:00"),
        ("Sun, 01 Mar 2026 23:59:60 Z", "2026-03-01T23:59:59"),
        ("Sun, 01 Mar 2026 24:00:00 GMT", "2026-03-02T00:00:00"),
        ("Sun, 01 Mar 2026 10:00:00 Europe/Athens", "2026-03-01T08:00:00"),
        ("Sun, 01 Mar 2026 10:00:00 GMT (Greenwich Mean Time)", "2026-03-01T10:00:00"),
        ("March 1st, 2026 at 3:07 p.m.", "2026-03-01T15:07:00"),
        ("Sun Mar  1 10:00:00 2026", "2026-03-01T10:00:00"),
        # ISO 8601
        ("2026", "2026-01-01T00:00:00"),
        ("2026-03", "2026-03-01T00:00:00"),
        ("20260301", "2026-03-01T00:00:00"),
        ("2026-060", "2026-03-01T00:00:00"),
        ("2026060", "2026-03-01T00:00:00"),
        ("2026-W09-7", "2026-03-01T00:00:00"),
        ("2026-03-01T10:00Z", "2026-03-01T10:00:00"),
        ("2026-03-01 10:00:00.123456789 +02", "2026-03-01T08:00:00"),
        ("20260301T100000Z", "2026-03-01T10:00:00"),
        ("2026-03-01T10:00:00-0530", "2026-03-01T15:30:00"),
        ("1772359200", "2026-03-01T10:00:00"),
        # Numbers: the weekday decides, then the slash
        ("03/01/2026", "2026-03-01T00:00:00"),
        ("Sun, 01/03/2026", "2026-03-01T00:00:00"),
        ("31/03/2026 10:00", "2026-03-31T10:00:00"),
        ("01.03.2026 10:00", "2026-03-01T10:00:00"),
        # Other languages
        ("So, 01 März 2026 10:00:00 +0100", "2026-03-01T09:00:00"),
        ("dim., 01 mars 2026 10:00:00 +0000", "2026-03-01T10:00:00"),
        ("mar., 03 mars 2026 10:00:00 +0000", "2026-03-03T10:00:00"),
        ("1 de marzo de 2026", "2026-03-01T00:00:00"),
        ("Κυρ, 01 Μάρ 2026 12:00:00 EST", "2026-03-01T17:00:00"),
        ("2026-március-01T9:15-05:00", "2026-03-01T14:15:00"),
        ("2026년 03월 01일 10:00:00", "2026-03-01T01:00:00"),
        ("2026-03-01 오후 3:00:00", "2026-03-01T06:00:00"),
        ("2026年3月1日 10:00", "2026-03-01T10:00:00"),
        ("1 марта 2026 10:00", "2026-03-01T10:00:00"),
    ],
)
def test_reads_dates(text: str, moment: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "20265", "123", "2026-13-01", "2026-02-30", "2026-366", "2026-W54-1"),
        *("2026-03-01-01", "2026-03-01T10:61:00Z", "2026-03-01T10:00:00Zebra", "2026-03-01T25:00Z"),
        *("Sun, 01 Foo 2026 10:00:00 GMT", "Sun, 01 Mar 2026 10:00:00 +zz:00", "32 Mar 2026"),
        *("Sun, 01 Mar 2026 10:00:00 Mars/Olympus", "9999-12-31T23:59:59-12:00", "1 2", "Mar"),
        "1 Mar 2026" + " " * MAX_CHARS,
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=120) | st.text("0123456789-+:/. TZGMTJanFeb,()", max_size=120))
def test_a_date_never_raises(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or moment.utcoffset() == timedelta(0)


def test_a_date_takes_no_time_however_it_is_written() -> None:
    texts = ("1" * 100, "(" * 100, "1/" * 50, "a " * 50, "1:1" * 33, "-" * 100, "+1" * 50)
    started = perf_counter()
    for text in texts * 10:
        parse_date(text)
    assert perf_counter() - started < 0.2


@pytest.mark.parametrize("depth", [300, 100_000])
def test_one_title_nested_without_end_costs_no_other_entry(depth: int) -> None:
    nested = b"<b>" * depth + b"Ferry" + b"</b>" * depth
    items = b"".join(
        b"<item><title>%s</title><link>http://a.example/%d</link></item>" % (title, number)
        for number, title in enumerate((b"One", nested, b"Three"))
    )
    started = process_time()
    document = read_document(
        b"<rss><channel><title>T</title>" + items + b"</channel></rss>", None, "http://a.example/"
    )
    assert process_time() - started < 2
    assert [entry.links for entry in document.entries] == [
        (f"http://a.example/{number}",) for number in range(3)
    ]
    assert "Ferry" in (document.entries[1].title or "")
    assert "Excessive depth" in (document.trouble or "")


def test_only_tags_below_the_depth_go_and_no_text() -> None:
    def nest(depth: int) -> bytes:
        return b"<a>x" * depth + b"<br/><!-- <a> --><![CDATA[<a>]]>" + b"y</a>" * depth

    assert without_depths(nest(MAX_DEPTH - 1)) == nest(MAX_DEPTH - 1)
    flat = without_depths(nest(MAX_DEPTH + 50))
    assert flat.count(b"<a>x") == flat.count(b"y</a>") == MAX_DEPTH
    assert flat.count(b"x") == flat.count(b"y") == MAX_DEPTH + 50
    assert b"<!-- <a> --><![CDATA[<a>]]>" in flat


@pytest.mark.parametrize("opening", [b"<!--", b"<![CDATA[", b"<a ", b"<a", b"</"])
def test_markup_that_never_ends_is_looked_through_once(opening: bytes) -> None:
    body = opening * 100_000
    started = process_time()
    assert without_depths(body).replace(b"<", b"") in body.replace(b"<", b"")
    assert process_time() - started < 2
