"""What a page says its own address is, as read from its tags."""

from __future__ import annotations

import time

import pytest
from lxml.html import document_fromstring

from transforms._extract.canonical import MAX_STATED, page_canonical

FETCHED = "https://post.example/amp/ferry-service-back-on-monday"
PAGE = "https://post.example/world/ferry-service-back-on-monday"
OTHER = "https://post.example/sport/harbour-race-moves-to-june"


def link(url: str, rel: str = "canonical") -> str:
    return f'<link rel="{rel}" href="{url}">'


def og(url: str) -> str:
    return f'<meta property="og:url" content="{url}">'


def read(head: str, url: str | None = FETCHED) -> str | None:
    page = f"<html><head>{head}<title>x</title></head><body><p>Text.</p></body></html>"
    return page_canonical(document_fromstring(page), url)


@pytest.mark.parametrize(
    "head",
    [
        link(PAGE),
        link(PAGE, "Canonical"),
        link(PAGE, "canonical self"),
        f"<LINK HREF={PAGE} REL=canonical>",
        link("/world/ferry-service-back-on-monday?utm_source=x"),
        og(PAGE),
        og(PAGE).replace("property", "name"),
        og(PAGE.replace("world", "news")) + link(PAGE),  # the link comes first, wherever it stands
        link(PAGE) + link(PAGE.replace("world", "news")),
        link("https://post.example/") + og(PAGE),  # not believed, so the next is asked
        link("") + link(OTHER) + og(PAGE),
    ],
)
def test_reads_what_the_page_states(head: str) -> None:
    assert read(head) == PAGE


@pytest.mark.parametrize(
    "head",
    [
        "",
        link(OTHER) + og("https://post.example/"),
        link(PAGE, "amphtml"),
        link(PAGE, "canonical-look"),
        '<link rel="canonical">',
        f"<!-- {link(PAGE)} -->",
        f"<script>const link = '{link(PAGE)}'</script>",
        og(PAGE).replace("og:url", "og:image"),
    ],
)
def test_says_nothing_where_nothing_is_stated_that_can_be_believed(head: str) -> None:
    assert read(head) is None


def test_a_text_from_nowhere_has_no_address_to_compare_with() -> None:
    assert read(link(PAGE), url=None) is None


def test_a_page_of_statements_takes_no_time() -> None:
    many = link(OTHER) * 20_000
    start = time.process_time()
    assert read(many + link(PAGE)) is None
    assert time.process_time() - start < 2
    assert read(link(OTHER) * (MAX_STATED - 1) + link(PAGE)) == PAGE
