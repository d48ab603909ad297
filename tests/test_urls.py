"""One article, one spelling; and nothing a stranger writes breaks the speller."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms._urls import (
    MAX_URL_CHARS,
    article_id,
    canonical_url,
    host_of,
    origin_of,
    request_url,
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://News.Example:443", "https://news.example/"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("http://news.example.:8080/a", "http://news.example:8080/a"),
        ("http://news.example/a/./b/../c/..", "http://news.example/a/"),
        ("http://news.example/a/%2e%2e/b", "http://news.example/b"),
        ("http://news.example/../../a", "http://news.example/a"),
        ("http://news.example/a#top", "http://news.example/a"),
        ("http://news.example/%7eAnn/%c3%a9", "http://news.example/~Ann/%C3%A9"),
        ("http://news.example/é b", "http://news.example/%C3%A9%20b"),
        ("http://news.example/100%", "http://news.example/100%25"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://user:secret@news.example/", "http://news.example/"),
        ("http:\\\\news.example\\a?b=\\", "http://news.example/a?b=%5C"),
        (" http://news.example/a\n/b ", "http://news.example/a/b"),
        ("http://news.example/a?utm_source=x&id=7&fbclid=y", "http://news.example/a?id=7"),
        ("http://news.example/a?UTM_Medium=x", "http://news.example/a"),
        ("http://news.example/a?b=2&a=1&&b=2", "http://news.example/a?b=2&a=1&b=2"),
        ("http://[2001:DB8:0::1]:80/", "http://[2001:db8::1]/"),
        ("http://news.example/a?at_medium=rss&pk_campaign=x&hsa_cam=1", "http://news.example/a"),
        ("http://news.example/a?id=7&amp;utm_source=x", "http://news.example/a?id=7"),
        ("http://news.example/a?id=7&amp;amp;p=2&amp;", "http://news.example/a?id=7&p=2"),
        ("http://news.example/a?x=%7c%5B1%5D%2f%3a%2C", "http://news.example/a?x=|[1]/:,"),
        ("http://news.example/a?x=%26%3d%2B%23%257C", "http://news.example/a?x=%26%3D%2B%23%257C"),
        ("http://news.example/#!/a b/7?c#d", "http://news.example/#!/a%20b/7?c%23d"),
        ("http://news.example/a?utm_source=x#!7", "http://news.example/a#!7"),
        ("http://news.example/a#!", "http://news.example/a"),
        ("http://news.example/a#%21b", "http://news.example/a"),
    ],
)
def test_gives_every_spelling_one_form(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "kept",
    [
        "http://news.example/a?utmost=1",  # begins like `utm_`
        "http://news.example/a?pk_article=12",  # begins like Matomo's names
        "http://news.example/a?at_id=1&ns_id=2&fb_page=3&soc_id=4&oly_id=5&hsa_id=6&mtm_id=7",
        "http://news.example/a?cmp=12",  # a company as well as a campaign
        "http://news.example/a?amp12=1",  # no entity, and no AMP
        "http://news.example/a?b=amp;c",  # in a value
        "http://news.example/a?id=utm_source",  # a value, not a name
        "http://news.example/a?ref=7",  # chooses an article on some sites
        "http://news.example/A/a.",  # paths have cases and dots
        "http://news.example/a//b",  # empty segments may mean something
        "http://news.example/a/",  # with the slash it is another address
        "http://news.example/a?b=1&a=2",  # the order is the publisher's
        "http://news.example/a%2Fb",  # an escaped slash is no slash
        "http://93.184.216.34/a",
    ],
)
def test_keeps_what_may_choose_an_article(kept: str) -> None:
    assert canonical_url(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "not a url", "/a", "//news.example/a", "http://", "http:///a", "http://:80/"),
        *(
            "ftp://news.example/a",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "mailto:a@b.example",
        ),
        *("http://news.example:0/", "http://news.example:65536/", "http://news.example:x/"),
        *("http://[::1/", "http://[v1.x]/", "http://a..example/", "http://-a.example/"),
        *("http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/"),
        *("http://a" + "b" * 63 + ".example/", "http://news.example/" + "y" * MAX_URL_CHARS),
        *("http://news.example/\ud800", "http://a b.example/", "http://a%41.example/"),
    ],
)
def test_knows_what_is_no_web_address(written: str) -> None:
    assert canonical_url(written) is None


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("story", "https://news.example/world/story"),
        ("../sport/", "https://news.example/sport/"),
        ("/story?a=1", "https://news.example/story?a=1"),
        ("?page=2", "https://news.example/world/feed?page=2"),
        ("//other.example/x", "https://other.example/x"),
        ("http://other.example", "http://other.example/"),
        ("https://other.example/a;", "https://other.example/a;"),
    ],
)
def test_joins_to_the_base(link: str, absolute: str) -> None:
    assert canonical_url(link, base="https://news.example/world/feed") == absolute


def test_a_request_keeps_the_parameters_a_name_loses() -> None:
    assert request_url("http://News.example/a?utm_source=x#f") == (
        "http://news.example/a?utm_source=x"
    )


def test_host_and_origin() -> None:
    assert host_of("https://News.example:443/a") == "news.example"
    assert host_of("http://news.example:8080/a") == "news.example:8080"
    assert host_of("no address") == ""
    assert origin_of("https://news.example:8443/a//b") == "https://news.example:8443"


def test_ids_are_stable_over_releases() -> None:
    """Written down once: a change of this value orphans every state and output there is."""
    found = article_id("https://news.example/a")
    assert found == article_id("https://news.example/a")
    assert found.startswith("a1")
    assert len(found) == 32
    assert found != article_id("https://news.example/b")


PIECES = st.sampled_from(["#!", "&amp;", "%7C", "%25", "%5b", "utm_a=1", "?", "&", "a", "%", "|"])
AMP_PIECES = st.sampled_from(
    [
        *(
            "/amp",
            "/amp/",
            "/12345",
            "/a-b-c-d",
            "/b",
            ".amp.html",
            ".amp",
            "amp",
            "?amp",
            "&amp=1",
        ),
        *("https://x.cdn.ampproject.org/c/s/", "google.com/amp/s/", "n.example", "/c/s/", "/"),
    ]
)
WEB_TEXT = (
    st.text(st.sampled_from("abz.:/?#[]@!&=%2e\\ éß☃\n\x00-_~+;|01xX"))
    | st.text()
    | st.lists(PIECES).map("".join)
    | st.lists(AMP_PIECES).map("".join)
)


@given(WEB_TEXT, st.none() | WEB_TEXT)
def test_never_raises(text: str, base: str | None) -> None:
    for prefix in ("", "http://", "https://a.example/", "http://a.example/?"):
        canonical_url(prefix + text, base)
        host_of(prefix + text)


@given(
    WEB_TEXT,
    st.sampled_from(
        ("http://", "https://a.example/", "http://a.example:1/?", "https://x.cdn.ampproject.org/c/")
    ),
)
def test_the_canonical_form_is_its_own(text: str, prefix: str) -> None:
    for spell in (canonical_url, request_url):
        once = spell(prefix + text)
        if once is not None:
            assert spell(once) == once
            assert once.isascii()
            assert "#" not in (once.replace("#!", "", 1) if spell is canonical_url else once)
            assert origin_of(once)
