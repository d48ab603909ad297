"""`dateline inspect`: what became of one page, on the terminal, as a page and as JSON."""

from __future__ import annotations

import gzip
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml.html import fromstring

from pipeline.inspection import Inspection, Line, Piece, look
from pipeline.inspection.page import as_page
from schemas import ExtractConfig, Page
from tests.cli import dateline
from tests.fakes import Reply, fake_web
from tests.make import NOON
from tests.test_readers_warc import OK, record
from transforms._extract.stated import MAX_OF_A_PLACE, Statement, statements
from transforms._rights import Policy

URL = "https://harbourpost.example/2026/port-strike"
BODY = (
    "Dockworkers in Elnor returned to work on Wednesday after the union and the port authority"
    " signed an agreement, ending a strike of nine days that had left forty ships waiting."
)
CREDIT = "(Reporting by Ann Rusk; Editing by Tom Hale)"
HTML = f"""<!doctype html><html lang="en"><head><title>Strike ends | Harbour Post</title>
<meta property="og:title" content="Strike ends"><meta name="author" content="Ann Rusk">
<meta property="article:published_time" content="2026-03-03T09:30:00+01:00">
</head><body><article><h1>Strike ends</h1><p>{BODY}</p><p>READ: Forty ships wait outside Elnor</p>
<p>The agreement raises pay by four per cent and limits night shifts, the union said.</p>
<blockquote class="twitter-tweet"><p>Back at work.</p>&mdash; Union (@union) March 3, 2026
</blockquote>
<p>{CREDIT}</p></article></body></html>"""


def page(body: str = HTML) -> Page:
    return Page(id="a", url=URL, source_id="html:x", source="Harbour Post", body=body.encode())


def inspected(body: str = HTML, min_chars: int = 100) -> Inspection:
    return look(page(body), ExtractConfig(min_chars=min_chars), Policy("none"), NOON)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "strike.html"
    path.write_text(HTML)
    return path


def test_pieces_are_the_extracted_text_and_name_the_rule_of_each_cut() -> None:
    found = inspected()
    pieces = found.pieces()
    assert "".join(piece.text for piece in pieces) == found.extracted.text
    cut = {piece.text.strip(): piece.rule for piece in pieces if piece.rule}
    assert cut["READ: Forty ships wait outside Elnor"] == "read_link"
    assert cut[CREDIT] == "wire_credit"
    kept = "".join(piece.text for piece in pieces if not piece.rule)
    assert BODY in kept
    assert "READ" not in kept


def test_what_the_page_s_markup_gave_away_is_told_apart() -> None:
    found = inspected()
    assert [cut.rule for cut in found.taken_before()] == ["dom_embed"]
    assert ("related", "READ Forty ships wait outside Elnor") in found.kept()
    assert any(kind == "event" and "signed" in said for kind, said in found.kept())


def test_each_field_stands_with_what_the_page_states_of_it() -> None:
    lines = {line.field: line for line in inspected().lines()}
    assert lines["title"] == Line(
        "title",
        "Strike ends",
        (
            (Statement("title", "meta og:title", "Strike ends"), True),
            (Statement("title", "<title>", "Strike ends | Harbour Post"), False),
            (Statement("title", "<h1>", "Strike ends"), True),
        ),
    )
    assert lines["published"].value == "2026-03-03T09:30:00+01:00 (page)"
    assert [agrees for _, agrees in lines["authors"].stated] == [True]


def test_a_page_that_is_no_article_is_told_with_its_reason(tmp_path: Path) -> None:
    found = inspected("<html><body><p>Too short.</p></body></html>")
    assert found.article is None
    assert found.reject.reason == "too_short"
    assert found.pieces() == ()
    path = tmp_path / "short.html"
    path.write_text("<html><body><p>Too short.</p></body></html>")
    said = dateline("inspect", path)
    assert said.code == 1
    assert "rejected as too_short" in said.out
    assert "means: " in said.out


def test_text_that_is_boilerplate_alone_is_shown_as_it_was_read() -> None:
    found = inspected(min_chars=300)
    assert found.reject.reason == "only_boilerplate"
    assert found.reject.stage == "StripBoilerplate"
    assert found.pieces() == (Piece(found.extracted.text),)


def test_on_the_terminal(saved: Path) -> None:
    said = dateline("inspect", saved, "--min-chars", "100")
    assert said.code == 0
    assert "READ: Forty ships wait outside Elnor [read_link]" in said.out
    assert "=  meta og:title: Strike ends" in said.out
    assert "dom_embed" in said.out


def test_as_json_it_is_the_article(saved: Path) -> None:
    said = dateline("inspect", saved, "--min-chars", "100", "--json")
    assert json.loads(said.out)["title"] == "Strike ends"


def test_as_a_page(saved: Path, tmp_path: Path) -> None:
    said = dateline("inspect", saved, "--min-chars", "100", "--html", tmp_path / "out.html")
    assert (said.code, said.out) == (0, "")
    tree = fromstring((tmp_path / "out.html").read_text())
    struck = [one.text_content().strip() for one in tree.iter("del")]
    assert "READ: Forty ships wait outside Elnor" in struck
    assert BODY in tree.text_content()


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_what_strangers_wrote_is_inert_on_the_page() -> None:
    escaped = HOSTILE.replace("<", "&lt;").replace('"', "&quot;")
    body = HTML.replace("Strike ends", escaped).replace("Ann Rusk", escaped)
    body = body.replace(BODY, BODY + " " + escaped)
    found = look(
        page(body).replace(url="https://a.example/" + "x" * 5),
        ExtractConfig(min_chars=100),
        Policy("none"),
        NOON,
    )
    html = as_page(found)
    tags = _Tags()
    tags.feed(html)
    assert "alert(1)" in html
    assert {"script", "img", "iframe", "object", "link"}.isdisjoint(tag for tag, _ in tags.found)
    for _, attributes in tags.found:
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "https://").startswith("https://")


def test_an_address_is_fetched_as_a_run_would() -> None:
    with fake_web(
        {
            "/story": Reply(HTML.encode(), headers={"Content-Type": "text/html"}),
            "/robots.txt": Reply(b"User-agent: *\nDisallow: /closed"),
        }
    ) as web:
        allowed = ("--allow-private", web.here, "--min-chars", "100")
        said = dateline("inspect", web.url("/story"), *allowed)
        closed = dateline("inspect", web.url("/closed"), *allowed)
        private = dateline("inspect", web.url("/story"))
    assert (said.code, "Strike ends" in said.out) == (0, True)
    assert (closed.code, "robots_denied" in closed.err) == (1, True)
    assert (private.code, "private_address" in private.err) == (1, True)


def test_of_an_archive_one_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    other = "https://harbourpost.example/other"
    records = [record(OK + HTML.encode(), url) for url in (other, URL)]
    path.write_bytes(b"".join(map(gzip.compress, records)))
    said = dateline("inspect", path, "--of", URL, "--min-chars", "100", "--json")
    assert json.loads(said.out)["url"] == URL
    unnamed = dateline("inspect", path)
    assert unnamed.code == 1
    assert f"name one with --of: {other}, {URL}" in unnamed.err
    missing = dateline("inspect", path, "--of", "https://nowhere.example/")
    assert "holds no document" in missing.err


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("nowhere.html", "no such file"),
        ("ftp://a.example/", "not supported"),
    ],
)
def test_what_cannot_be_inspected_is_one_line(asked: str, says: str) -> None:
    said = dateline("inspect", asked)
    assert said.code == 1
    assert says in said.err


def test_a_feed_on_disk_and_a_folder_of_pages_are_no_page(tmp_path: Path) -> None:
    feed = tmp_path / "rss.xml"
    feed.write_text('<rss version="2.0"><channel/></rss>')
    assert "is a feed" in dateline("inspect", feed).err
    for name in "ab":
        (tmp_path / "folder").mkdir(exist_ok=True)
        (tmp_path / "folder" / f"{name}.html").write_text(HTML)
    assert "stands for 2 inputs" in dateline("inspect", tmp_path / "folder").err


def test_statements_are_few_and_short_whatever_a_page_holds() -> None:
    times = '<time datetime="2026-03-04">x</time>' * 3 + '<time datetime="2026-03-05">y</time>' * 90
    tree = fromstring(f"<html><body>{times}<h1>{'long ' * 500}</h1></body></html>")
    found = statements(tree)
    assert len([one for one in found if one.place == "<time datetime>"]) <= MAX_OF_A_PLACE
    assert all(len(one.value) <= 300 for one in found)
