"""Which addresses are believed of a page, and which are not, with the reason."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from tests.test_urls import WEB_TEXT
from transforms._declared import GUARDS, declared_canonical, refusal
from transforms._urls import MAX_URL_CHARS, canonical_url

SITE = "https://post.example"
PAGE = f"{SITE}/world/2026/ferry-service-back-on-monday"


@pytest.mark.parametrize(
    ("fetched", "declared"),
    [
        (PAGE, PAGE),
        (f"{PAGE}?utm_source=rss", PAGE),
        (PAGE, f"{PAGE}/"),
        ("http://www.post.example/a", f"{SITE}/a"),
        (f"{SITE}/index.html", f"{SITE}/"),
        (f"{SITE}/world/index.php", f"{SITE}/world/"),
        # The same name elsewhere, in another form, or in part.
        (PAGE, f"{SITE}/ferry-service-back-on-monday.html"),
        (f"{PAGE}?page=2&from=rss", PAGE),
        (f"{PAGE}/2/", f"{PAGE}/"),
        (f"{PAGE}/comment-page-3", PAGE),
        (f"{PAGE}/print", PAGE),
        (f"{PAGE}%20", PAGE),
        ("https://m.post.example/ferry-service-back-on-monday", PAGE),
        # The same number under other words.
        (f"{SITE}/world/ferry-back-48151623", f"{SITE}/news/ferry-to-sail-48151623"),
        (f"{SITE}/article48151623/Ferry.html", f"{SITE}/b/article48151623/Ferry.html"),
        (f"{SITE}/idPOST1XT00W", f"{SITE}/world/ferry-back-idPOST1XT00W"),
        (f"{PAGE}-id48151623", PAGE),
        (f"{SITE}/story.php?b=1&id=7", f"{SITE}/story.php?id=7&b=1"),
        # AMP, folded or not.
        (f"{SITE}/ferry-back/amp/", f"{SITE}/ferry-back/"),
        (f"{PAGE}.amp", f"{PAGE}.html"),
        ("https://amp.post.example/x/ferry-service-back-on-monday", PAGE),
        (f"{SITE}/amp/ferry-service-back-on-monday", PAGE),
        ("https://cdn.ampproject.org/c/s/m.post.example/ferry-service-back-on-monday", PAGE),
    ],
)
def test_believes(fetched: str, declared: str) -> None:
    assert declared_canonical(fetched, declared) == declared


@pytest.mark.parametrize(
    "declared",
    [
        "ferry-service-back-on-monday#top",
        "/world/2026/ferry-service-back-on-monday",
        f" {PAGE}?utm_medium=social",
        f"{PAGE}/amp",
        PAGE.replace(SITE, "https://www.google.com/amp/s/post.example"),
    ],
)
def test_gives_the_canonical_form(declared: str) -> None:
    assert declared_canonical(PAGE, declared) == PAGE


REFUSED = [
    (PAGE, "https://ledger.example/world/2026/ferry-service-back-on-monday", "other_site"),
    (PAGE, "https://mypost.example/world/2026/ferry-service-back-on-monday", "other_site"),
    (PAGE, "https://post.example:8080/world/2026/ferry-service-back-on-monday", "other_site"),
    ("https://sport.post.example/a-b-c-d", "https://news.post.example/a-b-c-d", "other_site"),
    (PAGE, f"{SITE}/404", "elsewhere"),
    (PAGE, f"{SITE}/login?to=/world/2026/ferry-service-back-on-monday", "elsewhere"),
    (PAGE, f"{SITE}/error/ferry-service-back-on-monday", "elsewhere"),
    (PAGE, f"{SITE}/tag/ferry-service-back-on-monday", "elsewhere"),
    (PAGE, f"{PAGE}.jpg", "elsewhere"),
    (PAGE, SITE, "front"),
    (PAGE, f"{SITE}/index.html", "front"),
    (PAGE, f"{SITE}/world/", "front"),
    (f"{SITE}/the-news-of-the-world/ferry", f"{SITE}/the-news-of-the-world/", "front"),
    (f"{SITE}/world/12", f"{SITE}/world", "front"),  # a number, but no page of an article
    (PAGE, f"{SITE}/es/world/2026/ferry-service-back-on-monday", "other_edition"),
    (f"{SITE}/ferry-48151623", "https://pt.post.example/ferry-48151623", "other_edition"),
    (f"{SITE}/pt-br/ferry-48151623", f"{SITE}/ferry-48151623", "other_edition"),
    (PAGE, f"{SITE}/world/2026/ferry-service-ends-on-monday", "other_article"),
    (PAGE, f"{SITE}/world/2026/ferry-service-back-on-monday-week", "other_article"),
    (f"{PAGE}-part-2", f"{PAGE}-part-3", "other_article"),
    (f"{SITE}/ferry-48151623", f"{SITE}/ferry-48151624", "other_article"),
    (f"{SITE}/7,11488,48151623,a.html", f"{SITE}/7,11488,48151624,a.html", "other_article"),
    (f"{SITE}/ferry-48151623/photos", f"{SITE}/ferry-48151623/comment", "other_article"),
    (f"{SITE}/822", f"{SITE}/717", "other_article"),
    (f"{SITE}/p/ferry", f"{SITE}/q/ferry", "other_article"),
    # A date is no number: a day has many articles.
    (f"{SITE}/ferry-03052026", f"{SITE}/vote-03052026", "other_article"),
    (f"{SITE}/20260503/ferry", f"{SITE}/20260503/vote", "other_article"),
    (f"{SITE}/260503_ferry.html", f"{SITE}/260503_vote.html", "other_article"),
    (f"{SITE}/20260503101500/x?id=7", f"{SITE}/20260503101500/x?id=8", "other_article"),
    # The article's number stands in the query.
    (f"{SITE}/story.php?id=7", f"{SITE}/story.php", "other_article"),
    (f"{SITE}/story.php?id=7", f"{SITE}/story.php?id=8", "other_article"),
    (f"{SITE}/?p=7", f"{SITE}/", "other_article"),
    (f"{SITE}/#!/story/7", f"{SITE}/#!/story/8", "other_article"),
    ("https://sport.post.example/", f"{SITE}/", "other_article"),
]


@pytest.mark.parametrize(("fetched", "declared", "reason"), REFUSED)
def test_does_not_believe(fetched: str, declared: str, reason: str) -> None:
    assert declared_canonical(fetched, declared) is None
    assert refusal(canonical_url(fetched) or "", canonical_url(declared) or "") == reason


def test_every_guard_has_a_case() -> None:
    assert {reason for _, _, reason in REFUSED} == {reason for reason, _ in GUARDS}


@pytest.mark.parametrize("declared", ["", "  ", "mailto:desk@post.example", "//:80/"])
def test_what_is_no_web_address_says_nothing(declared: str) -> None:
    assert declared_canonical(PAGE, declared) is None


def test_says_nothing_of_what_was_not_fetched_from_the_web() -> None:
    assert declared_canonical("file:///tmp/ferry.html", PAGE) is None


@given(WEB_TEXT, WEB_TEXT)
def test_never_raises_and_answers_in_canonical_form(url: str, declared: str) -> None:
    for prefix in ("", "https://a.example/", "https://a.example/a-b-c-d/"):
        found = declared_canonical(prefix + url, declared)
        assert found is None or canonical_url(found) == found


@given(WEB_TEXT)
def test_believes_a_page_that_states_its_own_address(text: str) -> None:
    url = canonical_url("https://a.example/" + text)
    assert url is None or declared_canonical(url, url) == url


@pytest.mark.parametrize("filler", ["12345-a-", "a1a1a1a1", "-", "a/", "12345/", "/1", "%C3%A9-"])
def test_long_addresses_take_no_time(filler: str) -> None:
    text = filler * ((MAX_URL_CHARS - 40) // len(filler))
    start = time.process_time()
    declared_canonical(f"{SITE}/{text}x", f"{SITE}/{text}y")
    assert time.process_time() - start < 0.5
