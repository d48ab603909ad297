"""Every AMP spelling that is folded, and beside each what only looks like one."""

from __future__ import annotations

import time

import pytest

from transforms._amp import page_address
from transforms._urls import MAX_URL_CHARS, canonical_url, request_url

PAGE = "https://post.example/2026/03/ferry-service-back-on-monday"


@pytest.mark.parametrize(
    ("copy", "page"),
    [
        ("https://post-example.cdn.ampproject.org/c/s/post.example/ferry", "https://post.example/ferry"),
        ("https://cdn.ampproject.org/v/s/post.example/ferry?p=2", "https://post.example/ferry?p=2"),
        ("https://post-example.cdn.ampproject.org/c/post.example/ferry", "http://post.example/ferry"),
        ("https://post-example.bing-amp.com/c/s/POST.example", "https://post.example/"),
        ("https://www.google.com/amp/s/post.example/ferry", "https://post.example/ferry"),
        ("https://google.co.uk/amp/s/post.example:443/ferry", "https://post.example/ferry"),
        ("https://www.google.com/amp/s/post.example/a-b-c-d/amp/?amp", "https://post.example/a-b-c-d/"),
        (
            "https://www.google.com/amp/s/x.cdn.ampproject.org/c/s/post.example/ferry",
            "https://post.example/ferry",
        ),
    ],
)  # fmt: skip
def test_a_cache_names_the_page_it_has_a_copy_of(copy: str, page: str) -> None:
    assert canonical_url(copy) == page


@pytest.mark.parametrize(
    "kept",
    [
        "https://cdn.ampproject.org/",
        "https://cdn.ampproject.org/v0.js",
        "https://cdn.ampproject.org/i/s/post.example/ferry.jpg",  # an image
        "https://cdn.ampproject.org/c/s/about",  # no host
        "https://cdn.ampproject.org/c/s/post.example:x/ferry",  # no port
        "https://cdn.ampproject.org/c/s/-post.example/ferry",  # no host name
        "https://ampproject.org/c/s/post.example/ferry",
        "https://mycdn.ampproject.org.example/c/s/post.example/ferry",
        "https://www.google.com/amp/post.example",  # a page of Google's own, for all one can see
        "https://www.google.com/search?q=amp",
        "https://google.example.com/amp/s/post.example/ferry",
    ],
)
def test_keeps_what_is_no_cached_page(kept: str) -> None:
    assert canonical_url(kept) == kept


@pytest.mark.parametrize(
    "query",
    ["?amp", "?amp=", "?amp=1", "?outputType=amp", "?outputtype=AMP", "?hs_amp=true"],
)
def test_folds_a_parameter(query: str) -> None:
    assert canonical_url(f"{PAGE}{query}") == PAGE
    assert canonical_url(f"{PAGE}{query}&id=7") == f"{PAGE}?id=7"
    assert canonical_url(f"{PAGE}?id=7&{query[1:]}") == f"{PAGE}?id=7"


@pytest.mark.parametrize(
    "query",
    [
        "?amp=12",  # amperes
        "?amp=marshall",
        "?amps=1",
        "?q=amp",
        "?tag=amp",
        "?outputType=amps",
        "?hs_amp=7",
        "?id=outputType=amp",
    ],
)
def test_keeps_a_parameter(query: str) -> None:
    assert canonical_url(f"{PAGE}{query}") == f"{PAGE}{query}"


@pytest.mark.parametrize(
    ("copy", "page"),
    [
        (f"{PAGE}/amp", PAGE),
        (f"{PAGE}/amp/", f"{PAGE}/"),
        (f"{PAGE}.html/amp?id=7", f"{PAGE}.html?id=7"),
        ("https://post.example/story/12345/amp/", "https://post.example/story/12345/"),
        (f"{PAGE}.amp.html", f"{PAGE}.html"),
        (f"{PAGE}.amp.htm?id=7", f"{PAGE}.htm?id=7"),
        (f"{PAGE}.amp.amp.html", f"{PAGE}.html"),
        ("https://post.example/amp/2026/03/ferry-service-back-on-monday", PAGE),
        ("https://post.example/amp/story/12345", "https://post.example/story/12345"),
        ("https://post.example/amp/news/12345.amp.html", "https://post.example/news/12345.html"),
        (f"{PAGE}/amp#!/photo", f"{PAGE}#!/photo"),
    ],
)
def test_folds_a_path(copy: str, page: str) -> None:
    assert canonical_url(copy) == page


@pytest.mark.parametrize(
    "kept",
    [
        "https://post.example/amp",
        "https://post.example/amp/",
        "https://post.example/guitars/amp",  # a section, or a page on amplifiers
        "https://post.example/guitars/amp/",
        "https://post.example/guitar-amp/",
        "https://post.example/2026/03/amp",
        "https://post.example/2026/03/which-guitar-amp-to-buy",
        f"{PAGE}/amps",
        f"{PAGE}/AMP",
        f"{PAGE}/lamp",
        f"{PAGE}/amp/2",
        f"{PAGE}.amp",  # the page may be called .html
        f"{PAGE}-amp.html",
        "https://post.example/my.amp/index.html",
        "https://post.example/amp/ferry-service-back-on-monday",  # may lie under /post/
        "https://post.example/amp/reviews/valve-sound",  # a section on amplifiers
        "https://post.example/news/amp/12345",
        "https://amp.dev/about/ads/",
        "https://amp.post.example/2026/03/12345",
        "https://post.example/camp/story/12345",
    ],
)
def test_keeps_a_path_or_host_that_may_be_the_articles_own(kept: str) -> None:
    assert canonical_url(kept) == kept


@pytest.mark.parametrize(
    "copy",
    [
        "https://post-example.cdn.ampproject.org/c/s/post.example/ferry",
        f"{PAGE}/amp/",
        f"{PAGE}.amp.html",
        f"{PAGE}?amp=1",
        "https://post.example/amp/story/12345",
    ],
)
def test_asks_for_what_was_listed(copy: str) -> None:
    assert request_url(copy) == copy


@pytest.mark.parametrize(
    "filler",
    ["/amp", "/amp/12345", ".amp", "/12345/amp", "-amp-", "google.com/amp/s/", "a.bing-amp.com/c/"],
)
def test_a_long_address_takes_no_time(filler: str) -> None:
    url = "https://google.com/amp/s/" + filler * ((MAX_URL_CHARS - 40) // len(filler)) + ".html"
    start = time.process_time()
    once = canonical_url(url)
    assert time.process_time() - start < 0.5
    assert once is not None
    assert canonical_url(once) == once


def test_an_address_of_an_origin_alone_is_its_own() -> None:
    assert page_address("https://amp.post.example/") == "https://amp.post.example/"
