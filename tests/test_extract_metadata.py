"""Cases for transforms._extract.metadata: title, date and authors, each with its near miss."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas import Page
from transforms._extract.decode import parse
from transforms._extract.metadata import Metadata, read_metadata, search_missing

AS_OF = datetime(2021, 3, 4, 12, tzinfo=UTC)
URL = "https://www.gazette.example/sea/harbour"


def stated(body: str, head: str = "", url: str = URL) -> Metadata:
    html = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    page = Page(id="p", url=url, source_id="s", source="s", body=html)
    tree = parse(html, None)
    assert tree is not None
    return search_missing(read_metadata(tree, url, AS_OF), tree, page, AS_OF)


def og(title: str, site: str = "") -> str:
    name = f'<meta property="og:site_name" content="{site}">' if site else ""
    return f'<meta property="og:title" content="{title}"><title>{title}</title>{name}'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        # The visible headline wins over what is shared.
        (og("Harbour opens"), "<h1>Harbour opens again</h1>", "Harbour opens again"),
        # Not when it is the site's name, as stated or as every title ends.
        (og("Harbour opens again", "Gazette"), "<h1>Gazette</h1>", "Harbour opens again"),
        (og("Harbour opens again - Ann Poe"), "<h1>Ann Poe</h1>", "Harbour opens again"),
        # A kicker or a date before the headline is not part of it, a kicker with a colon is.
        (og("Harbour opens again today"), "<h1>Sea News Harbour opens again today</h1>",
         "Harbour opens again today"),
        (og("Harbour opens again today"), "<h1>Storm: Harbour opens again today</h1>",
         "Storm: Harbour opens again today"),
        (og("Storm and sea: harbour opens again"), "<h1>Harbour opens again</h1>",
         "Harbour opens again"),
        (og("Storm / Harbour opens again"), "<h1><span>Storm</span><b>Harbour opens again</b></h1>",
         "Storm / Harbour opens again"),
        # The site's name goes when it is known, by name or by address.
        (og("Quay | Gazette.example"), "", "Quay"),
        (og("A quay - The lamps of Marlow"), "", "The lamps of Marlow"),
    ],
)  # fmt: skip
def test_title(head: str, body: str, title: str) -> None:
    assert stated(body, head).title == title


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("", "<h1>Harbour</h1><p>March 3, 2021</p>", "2021-03-03"),
        ("", "<h1>Harbour</h1><p>Am 3. März 2021 um 8 Uhr</p>", "2021-03-03"),
        ("", "<h1>Harbour</h1><p>3 de marzo de 2021</p>", "2021-03-03"),
        ("", "<h1>Harbour</h1><p>03.02.2021</p>", "2021-02-03"),
        ("", "<h1>Harbour</h1><p>2/24/2021</p>", "2021-02-24"),
        ("", "<h1>Harbour</h1><p>Updated March 3, 2021</p><p>March 2, 2021</p>", "2021-03-02"),
        # A change is no publication while a date can be seen.
        ('<meta property="article:modified_time" content="2021-03-03">',
         "<h1>Harbour</h1><p>March 1, 2021</p>", "2021-03-01"),
        ('<meta property="article:modified_time" content="2021-03-03">',
         "<h1>Harbour</h1>", "2021-03-03"),
        ('<meta name="citation_publication_date" content="2021/3/1">', "", "2021-03-01"),
        ("", "<h1>Harbour</h1>" + "<i></i>" * 90 + "<p class=post-date>March 1, 2021</p>",
         "2021-03-01"),
        # Two days at once, and a sentence that speaks of a day, state none.
        ("", "<h1>Harbour</h1><p>03/04/2021</p>", None),
        ("", "<h1>Harbour</h1><p>On March 3, 2021 the master of the harbour closed the quay to "
         "every ship from the south</p>", None),
    ],
)  # fmt: skip
def test_published(head: str, body: str, day: str | None) -> None:
    published = stated(body, head).published
    assert (published.date().isoformat() if published else None) == day


AGENCY = '{"@type":"NewsArticle","publisher":{"name":"Gazette"},"author":[%s]}'


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ("", "<h1>Harbour</h1><p>By Jane Roe</p>", ("Jane Roe",)),
        ("", "<h1>Harbour</h1><p>Written by: Jane Roe, Mar 3, 2021</p>", ("Jane Roe",)),
        ("", "<h1>Harbour</h1><span>By</span> <b>Jane Roe</b>", ("Jane Roe",)),
        ("", "<h1>Harbour</h1><p class=byline>View more posts</p>", ()),
        ("", "<h1>Harbour</h1><p class=author>March 3</p>", ()),
        ("", "<h1>Harbour</h1><p>The quay is closed by order</p>", ()),
        # An agency signs, the publisher does only when nobody else does.
        (AGENCY % '{"@type":"Organization","name":"Sea Press"}', "", ("Sea Press",)),
        (AGENCY % '{"@type":"Organization","name":"Gazette"}', "<h1>Harbour</h1><p>By Jane Roe",
         ("Jane Roe",)),
        (AGENCY % '{"@type":"Organization","name":"Gazette"}', "", ("Gazette",)),
    ],
)  # fmt: skip
def test_authors(head: str, body: str, authors: tuple[str, ...]) -> None:
    script = f'<script type="application/ld+json">{head}</script>' if head else ""
    assert stated(body, script).authors == authors


def test_what_else_a_page_states_about_itself() -> None:
    script = (
        '<script type="application/ld+json">{"@type":"LiveBlogPosting","articleSection":["Sea"],'
        '"isAccessibleForFree":"False","dateModified":"2021-03-03T10:15:00+01:00"}</script>'
        '<meta property="og:site_name" content="Marlow Gazette">'
    )
    found = stated("<h1>Harbour</h1>", script)
    assert (found.section, found.site_name) == ("Sea", "Marlow Gazette")
    assert (found.is_paywalled, found.is_live) == (True, True)
    assert found.modified == datetime.fromisoformat("2021-03-03T10:15:00+01:00")


def test_a_page_that_states_nothing_is_free_and_finished() -> None:
    found = stated("<h1>Harbour</h1>")
    assert (found.section, found.site_name, found.modified) == (None, None, None)
    assert (found.is_paywalled, found.is_live) == (False, False)
