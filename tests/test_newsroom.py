"""The sample newsroom serves what its facts say, and its facts are those of its content."""

from __future__ import annotations

import gzip
import http.client
import io
import json
import re
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import feedparser
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.newsroom import AS_OF, EXPECTED, Served, serve
from pipeline.newsroom._content import (
    PROSE,
    Article,
    Block,
    Outlet,
    every_article,
    newsroom,
)
from pipeline.newsroom._feeds import feed_of, listings_of
from pipeline.newsroom._files import archive_members
from pipeline.newsroom._pages import page, plain_text

SHARED = Path(__file__).resolve().parents[2] / "shared"

ARTICLES = every_article()
BY_URL = {article.url: article for article in ARTICLES.values()}
GOOD = [article for article in ARTICLES.values() if article.trouble is None]
OUTLETS = {outlet.key: outlet for outlet in newsroom()}
FEEDS = [outlet for outlet in newsroom() if feed_of(outlet)]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serve(tmp_path) as running:
        yield running


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    served: Served,
    url: str,
    method: str = "GET",
    timeout: float = 5,
    headers: dict[str, str] | None = None,
) -> Reply:
    """Ask as the product does: connect where `connect_to` says, name the host in the header."""
    host, _, path = url.removeprefix("http://").partition("/")
    address = served.connect_to[f"{host}:80"]
    connection = http.client.HTTPConnection(address, timeout=timeout)
    try:
        connection.request(method, f"/{path}", headers={"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return Reply(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def feed_url(outlet: Outlet) -> str:
    feed = feed_of(outlet)
    assert feed is not None
    return f"http://{outlet.host}{feed.path}"


# The facts against the content.


def test_counts_add_up() -> None:
    assert EXPECTED.listed == EXPECTED.duplicates + sum(EXPECTED.rejects.values()) + (
        EXPECTED.articles
    )
    assert EXPECTED.stories == EXPECTED.articles - sum(len(group) - 1 for group in EXPECTED.groups)
    assert Counter(EXPECTED.rejected_urls.values()) == EXPECTED.rejects


def test_listed_entries_are_those_of_feeds_and_files() -> None:
    listed = [item.article.url for outlet in FEEDS for item in listings_of(outlet)]
    others = [article.url for article in ARTICLES.values() if article.via != "feed"]
    assert len(listed) + len(others) == EXPECTED.listed
    assert len(listed) - len(set(listed)) == EXPECTED.duplicates
    assert len(GOOD) == EXPECTED.articles


def test_rejects_are_those_of_the_front_matter() -> None:
    troubles = {a.url: a.trouble for a in ARTICLES.values() if a.trouble is not None}
    assert troubles == EXPECTED.rejected_urls


def test_groups_are_those_of_the_front_matter() -> None:
    groups: dict[str, list[str]] = {}
    for article in ARTICLES.values():
        first = article
        while origin := first.copy_of or first.update_of:
            first = ARTICLES[origin]
        groups.setdefault(first.url, []).append(article.url)
    assert {frozenset(group) for group in groups.values() if len(group) > 1} == {
        frozenset(group) for group in EXPECTED.groups
    }


def test_pairs_apart_are_those_of_the_front_matter() -> None:
    pairs = {
        frozenset((article.url, ARTICLES[other].url))
        for article in ARTICLES.values()
        if (other := article.lookalike_of or article.follow_up_of)
    }
    assert pairs == {frozenset(pair) for pair in EXPECTED.apart}


def test_redirects_and_texts_are_those_of_the_front_matter() -> None:
    moved = {a.listed_url: a.url for a in ARTICLES.values() if a.listed_url != a.url}
    assert moved == EXPECTED.redirected
    texts = tuple(f"{a.slug}.txt" for a in ARTICLES.values() if a.via == "text")
    assert texts == EXPECTED.texts


def test_exact_copies_have_the_same_prose_and_near_ones_have_not() -> None:
    pairs = {
        (ARTICLES[article.copy_of].url, article.url)
        for article in GOOD
        if article.copy_of and article.prose == ARTICLES[article.copy_of].prose and article.exact
    }
    assert pairs == set(EXPECTED.exact_copies)


# The content.


@pytest.mark.parametrize("article", GOOD, ids=lambda article: article.key)
def test_articles_are_news_sized_and_dated_in_the_week(article: Article) -> None:
    words = sum(len(paragraph.split()) for paragraph in article.prose)
    # A copy cut after three paragraphs is the one kind that may be shorter.
    least = 90 if article.copy_of else 120
    assert least <= words <= 260
    assert article.published.utcoffset() is not None
    assert datetime(2026, 3, 2, tzinfo=UTC) <= article.published < AS_OF


def test_originals_share_no_paragraph_beyond_the_background_of_the_follow_up() -> None:
    originals = [a for a in GOOD if not (a.copy_of or a.update_of)]
    shared = Counter(text for article in originals for text in set(article.prose))
    assert [text[:29] for text, times in shared.items() if times > 1] == [
        "The war began in September, w"
    ]
    assert len(originals) == EXPECTED.stories


def test_read_links_lead_to_the_article_they_name() -> None:
    links = [
        (block.fields[1], block.fields[2], OUTLETS[article.key.split("/")[0]].host)
        for article in GOOD
        for block in article.blocks
        if block.kind == "read"
    ]
    assert len(links) >= 12
    for title, href, host in links:
        url = href if href.startswith("http") else f"http://{host}{href}"
        assert BY_URL[url].title == title


def test_every_kind_of_boilerplate_occurs_in_pages_and_in_flat_text() -> None:
    kinds = {"read", "tweet", "figure", "newsletter", "line"}
    flat = [a for a in GOOD if a.via == "text" or (a.via == "jsonl" and a.row == "text")]
    rendered = [a for a in GOOD if a not in flat]
    assert {b.kind for a in rendered for b in a.blocks} == {PROSE, *kinds}
    assert {b.kind for a in flat for b in a.blocks} == {PROSE, *kinds} - {"figure"}


def test_tweet_flattens_to_one_line() -> None:
    block = Block("tweet", ("Ann Lee", "annlee", "2026-03-03", "Snow.", "Ab1", "Cd2", "99"))
    article = _article(block)
    assert plain_text(article) == (
        "Snow. https://t.co/Ab1 pic.twitter.com/Cd2 — Ann Lee (@annlee) March 3, 2026"
    )


def test_tweet_renders_as_the_embed_publishers_paste() -> None:
    block = Block("tweet", ("Ann Lee", "annlee", "2026-03-03", "Ice & snow.", "Ab1", "", "99"))
    html = page(OUTLETS["harbourpost"], _article(block)).decode()
    assert '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Ice &amp; snow. ' in html
    assert "&mdash; Ann Lee (@annlee)" in html
    assert "pic.twitter.com" not in html


def test_json_ld_cannot_close_its_script() -> None:
    html = page(OUTLETS["harbourpost"], _article(Block(PROSE, ("x",)), "A </script> b")).decode()
    assert html.count("</script>") == 2  # its own and the page's settings


def _article(block: Block, title: str = "Title") -> Article:
    url = "http://harbourpost.example/x"
    when = datetime(2026, 3, 3, tzinfo=UTC)
    return Article(
        "harbourpost/x", url, title, when, "Ann Lee", "News", (block,), "feed", listed_url=url
    )


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there to compare with")
def test_no_run_of_eight_words_is_taken_from_the_benchmarks() -> None:
    ours = {run for article in GOOD for text in article.prose for run in _runs(text)}
    assert len(ours) > 5_000
    for path in (*SHARED.glob("seeds/*.txt"), *SHARED.glob("bench/events/*.jsonl")):
        theirs = path.read_text(encoding="utf-8", errors="replace")
        found = next((run for run in _runs(theirs) if run in ours), None)
        assert found is None, f"{path.name}: {found}"


def _runs(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.lower())
    return (" ".join(words[start : start + 8]) for start in range(len(words) - 7))


# The server.


@pytest.mark.parametrize("outlet", FEEDS, ids=lambda outlet: outlet.key)
def test_feeds_parse_and_list_what_they_should(served: Served, outlet: Outlet) -> None:
    url = feed_url(outlet)
    assert f"feed:{url}" in served.inputs
    parsed = feedparser.parse(io.BytesIO(ask(served, url).body))
    assert bool(parsed.bozo) is (outlet.feed == "malformed")
    links = [item.link for item in listings_of(outlet)]
    site = f"http://{outlet.host}"
    prefix = site if outlet.feed == "relative" else ""
    assert [prefix + entry.link for entry in parsed.entries] == links
    assert [entry.title for entry in parsed.entries] == [
        item.article.title for item in listings_of(outlet)
    ]
    assert all(entry.get("published_parsed") or entry.updated_parsed for entry in parsed.entries)


def test_inputs_cover_every_kind(served: Served) -> None:
    kinds = Counter(argument.partition(":")[0] for argument in served.inputs)
    assert kinds == {"feed": 6, "url": 1, "warc": 1, "jsonl": 1, "html": 1, "text": 3}
    assert len(served.inputs) == EXPECTED.inputs
    assert kinds["feed"] == EXPECTED.feeds


def test_every_listed_page_answers_as_it_is_meant_to(served: Served) -> None:
    meant = {"forbidden": 403, "not_found": 404}
    for article in ARTICLES.values():
        if article.via not in {"feed", "url"} or article.trouble == "timed_out":
            continue
        reply = ask(served, article.url + "?utm_source=test")
        assert reply.status == meant.get(article.trouble or "", 200), article.url
        if article.trouble is None:
            assert reply.body.count(b"<h1") == 1
            assert len(reply.body) > 1_500


def test_redirect_leads_to_the_final_address(served: Served) -> None:
    for listed, final in EXPECTED.redirected.items():
        reply = ask(served, listed)
        assert (reply.status, reply.headers["Location"]) == (301, final)


def test_robots_txt_denies_only_the_private_folder(served: Served) -> None:
    assert b"Disallow: /private/" in ask(served, "http://deltaobserver.example/robots.txt").body
    allowed = ask(served, "http://harbourpost.example/robots.txt")
    assert allowed.body == b"User-agent: *\nDisallow:\n"
    assert ask(served, "http://valleyvoice.example/robots.txt").status == 404


def test_section_front_has_headlines_and_no_paragraph(served: Served) -> None:
    [url] = [url for url, why in EXPECTED.rejected_urls.items() if why == "no_article"]
    body = ask(served, url).body
    assert body.count(b"<li>") >= 5
    assert b"<p" not in body


@pytest.mark.parametrize("outlet", FEEDS, ids=lambda outlet: outlet.key)
def test_conditional_requests_get_304_without_body(served: Served, outlet: Outlet) -> None:
    first = ask(served, feed_url(outlet))
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for known in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        again = ask(served, feed_url(outlet), headers=known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == etag


def test_a_changed_or_unreadable_validator_gets_the_whole_feed(served: Served) -> None:
    url = feed_url(FEEDS[0])
    modified = ask(served, url).headers["Last-Modified"]
    for known in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Mon, 02 Mar 2026 00:00:00 GMT"},
    ):
        assert ask(served, url, headers=known).status == 200


def test_requests_are_counted_with_their_validators(served: Served) -> None:
    url = feed_url(FEEDS[0])
    ask(served, url)
    ask(served, url, headers={"If-None-Match": '"x"'})
    ask(served, "http://harbourpost.example/nowhere?a=1")
    assert [(r.url, r.status, r.if_none_match) for r in served.requests()] == [
        (url, 200, None),
        (url, 200, '"x"'),
        ("http://harbourpost.example/nowhere?a=1", 404, None),
    ]
    assert served.counts() == {url: 2, "http://harbourpost.example/nowhere": 1}


def test_head_has_the_headers_and_no_body(served: Served) -> None:
    reply = ask(served, "http://harbourpost.example/", method="HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["Content-Length"]) > 500


def test_an_unknown_host_is_not_found(served: Served) -> None:
    address = served.connect_to["harbourpost.example:80"]
    reply = ask(Served((), {"elsewhere.example:80": address}, 3.0), "http://elsewhere.example/")
    assert reply.status == 404


def test_the_slow_page_outlasts_the_deadline_but_not_the_server(tmp_path: Path) -> None:
    [url] = [url for url, why in EXPECTED.rejected_urls.items() if why == "timed_out"]
    started = time.monotonic()
    with serve(tmp_path) as served:
        with pytest.raises(TimeoutError):
            ask(served, url, timeout=0.3)
        address = served.connect_to["valleyvoice.example:80"]
    # Leaving joins the waiting thread: it is woken, not waited for.
    assert time.monotonic() - started < served.timeout_s
    host, _, port = address.partition(":")
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(host, int(port), timeout=1).request("GET", "/")


def test_serving_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with serve(tmp_path) as served:
        ask(served, "http://harbourpost.example/nowhere")
    assert capfd.readouterr() == ("", "")


def test_two_servings_differ_in_nothing_but_the_port(tmp_path: Path) -> None:
    with serve(tmp_path / "one") as one, serve(tmp_path / "two") as two:
        assert set(one.connect_to) == set(two.connect_to)
        assert set(one.connect_to.values()).isdisjoint(two.connect_to.values())
        port = next(iter(one.connect_to.values())).partition(":")[2]
        assert not any(f":{port}" in argument for argument in one.inputs)
        for outlet in FEEDS:
            assert ask(one, feed_url(outlet)).body == ask(two, feed_url(outlet)).body
    files = sorted((tmp_path / "one").iterdir())
    assert len(files) == 6
    for path in files:
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


# The files.


def test_archive_reads_back_member_by_member() -> None:
    pages = []
    broken = 0
    for member in archive_members():
        try:
            gzip.decompress(member)
        except zlib.error:
            broken += 1
            continue
        [record] = ArchiveIterator(io.BytesIO(member), verify_digests=True)
        if record.record_type == WarcRecordType.response:
            url = record.headers["WARC-Target-URI"]
            pages.append(url)
            assert record.reader.read() == page(OUTLETS["oldtowngazette"], BY_URL[url])
    archived = [a.url for a in ARTICLES.values() if a.via == "warc" and a.trouble is None]
    assert pages == archived
    assert broken == EXPECTED.rejects["corrupt_record"]


def test_the_damaged_member_has_sound_records_behind_it(served: Served) -> None:
    [archive] = [Path(a[5:]) for a in served.inputs if a.startswith("warc:")]
    assert archive.read_bytes() == b"".join(archive_members())
    sound = [_is_sound(member) for member in archive_members()]
    assert sound.count(False) == 1
    assert 3 <= sound.index(False) < len(sound) - 3


def _is_sound(member: bytes) -> bool:
    try:
        return bool(gzip.decompress(member))
    except zlib.error:
        return False


def test_rows_hold_text_or_html_of_their_articles(served: Served) -> None:
    [path] = [Path(a[6:]) for a in served.inputs if a.startswith("jsonl:")]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["url"] for row in rows] == [a.url for a in GOOD if a.via == "jsonl"]
    for row in rows:
        article = BY_URL[row["url"]]
        assert ("html" in row) is (article.row == "html")
        assert ("text" in row) is (article.row == "text")
        assert datetime.fromisoformat(row["published"]) == article.published
    assert [row["id"] for row in rows if "id" in row] == ["sierra-2026-0305-02"]


def test_texts_hold_prose_and_boilerplate_as_paragraphs(served: Served) -> None:
    paths = [Path(a[5:]) for a in served.inputs if a.startswith("text:")]
    assert tuple(path.name for path in paths) == EXPECTED.texts
    for path in paths:
        article = ARTICLES[f"sierratribune/{path.stem}"]
        paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
        assert set(article.prose) < set(paragraphs)
        assert len(paragraphs) == len(article.blocks)


def test_the_saved_page_says_where_it_came_from(served: Served) -> None:
    [path] = [Path(a[5:]) for a in served.inputs if a.startswith("html:")]
    article = ARTICLES[f"oldtowngazette/{path.stem}"]
    assert path.read_text(encoding="utf-8").splitlines()[1] == (
        f"<!-- saved from url=({len(article.url):04d}){article.url} -->"
    )
