"""Where our canonical form is not courlan's, and why: every difference has a listed reason.

courlan is the URL library of the extraction baseline. Its `clean_url` also repairs links found in
markup, `normalize_url` only spells; both are compared over addresses put together from parts. A
difference without a reason fails, and so does a reason that nothing needs any longer.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import courlan
import pytest

from transforms._amp import PARAMETERS
from transforms._urls import MAX_URL_CHARS, canonical_url

HOSTS = (
    *("news.example", "NEWS.Example", "www.news.example", "93.184.216.34", "[2001:DB8:0::1]"),
    *("bücher.example", "xn--bcher-kva.example", "news.example.", "ann:pw@news.example"),
    *("news.example:80", "news.example:443", "news.example:8080", "news.example:"),
    *("[2001:db8::1]:80", "a..example", "-a.example", "127.1"),
)
PATHS = (
    *("", "/", "/a", "/a/", "/A/b.html", "/a//b", "/a/./b", "/a/../b", "/../a", "/a/.."),
    *("/%7eann", "/%c3%a9", "/é", "/a b", "/100%", "/a%2fb", "/a;v=1", "/a,b", "/it's", "/a(b)"),
    *("/a+b", "/a@b", "/a&b", "/a|b", "/a=b", "/a*b!$", "/a{b}c", "/a-b-c-d/amp", "/a.amp.html"),
)
QUERIES = (
    *("", "?", "?id=7", "?b=2&a=1", "?a=1&a=2", "?a=", "?a", "?a=1&&b=2", "?utm_source=x&id=7"),
    *("?UTM_medium=x", "?fbclid=x", "?at_medium=rss", "?ref=7", "?source=7", "?page=2&cid=5"),
    *(
        "?id=7&amp;p=2",
        "?q=a+b",
        "?q=a%20b",
        "?q=a b",
        "?q=é",
        "?q=%c3%a9",
        "?x=[1]",
        "?x=a|b",
        "?x=/b:c,d",
    ),
    *("?x=%26%3d", "?x=it's", "?x=a;b=2", "?x=100%", "?amp=1", "?amp", "?x=~a"),
)
FRAGMENTS = ("", "#", "#top", "#a=1&utm_source=x", "#!/story/7", "#!/é")
WHOLE = (
    *("  https://news.example/a ", "https://news.example/a\n/b", "https://news.example/a\tb"),
    *("<![CDATA[https://news.example/a]]>", "https:\\\\news.example\\a", "ftp://news.example/a"),
    *("https://news.example/a</a>", 'https://news.example/a"b', "https://news.example/a<b"),
    *("https://news.example/https://post.example/b", "mailto:desk@news.example"),
    *("https://news.example/go?url=https://post.example/b", "//news.example/a", "", "https://"),
    "https://news.example/" + "a" * MAX_URL_CHARS,
)  # fmt: skip


def corpus() -> list[str]:
    """Return some hundred addresses, each with at most one oddity a component."""
    site = "https://news.example"
    hosts = [
        f"{scheme}://{host}{rest}"
        for scheme in ("https", "HTTP")
        for host in HOSTS
        for rest in ("", "/a", "/?id=7")
    ]
    paths = [f"{site}{path}{query}" for path in PATHS for query in QUERIES]
    places = [f"{site}/a{query}{place}" for query in ("", "?id=7") for place in FRAGMENTS]
    return list(dict.fromkeys([*hosts, *paths, *places, *WHOLE]))


class Pair(NamedTuple):
    """An address as written, and both canonical forms of it."""

    written: str
    ours: SplitResult
    theirs: SplitResult


Test = Callable[[Pair], bool]


def _query(address: SplitResult) -> list[tuple[str, str]]:
    return parse_qsl(address.query, keep_blank_values=True)


def _names(address: SplitResult) -> set[str]:
    return {name for name, _ in _query(address)}


def _literal(address: SplitResult) -> ipaddress.IPv6Address:
    return ipaddress.IPv6Address((address.hostname or "").strip("[]"))


WHOLE_REASONS: dict[str, Test] = {
    "other schemes, or none, pass": lambda pair: (
        urlsplit(pair.written).scheme not in ("http", "https") and "CDATA" not in pair.written
    ),
    "what can be no host name passes": lambda pair: (
        urlsplit(pair.written).netloc in ("", "a..example", "-a.example", "127.1")
        and urlsplit(pair.written).scheme in ("http", "https")
        and "\\" not in pair.written
    ),
    "addresses of any length pass": lambda pair: len(pair.written) > MAX_URL_CHARS,
    "CDATA is unwrapped": lambda pair: pair.written.startswith("<![CDATA["),
    "blanks around an address belong to it": lambda pair: (
        pair.written.strip() == pair.ours.geturl() and pair.theirs.path.endswith("%20")
    ),
    "a backslash is no slash": lambda pair: pair.written.startswith("https:\\"),
    "of two addresses in one it takes one": lambda pair: pair.written.count("://") > 1,
    "an address ends at a quote or a tag": lambda pair: (
        re.search(r'[<"]', pair.written) is not None
        and pair.theirs.geturl() == re.split(r'[<"]', pair.written)[0]
    ),
}
"""Differences that leave no component to compare."""

REASONS: dict[str, dict[str, Test]] = {
    "scheme": {},
    "netloc": {
        "credentials are kept": lambda pair: pair.theirs.netloc == f"ann:pw@{pair.ours.netloc}",
        "names are in Unicode": lambda pair: (
            pair.theirs.netloc.encode("idna").decode() == pair.ours.netloc
        ),
        "the root's dot is kept": lambda pair: pair.theirs.netloc == f"{pair.ours.netloc}.",
        "an empty port is kept": lambda pair: pair.theirs.netloc == f"{pair.ours.netloc}:",
        "IPv6 stays as written, with its port": lambda pair: (
            "[" in pair.written and _literal(pair.ours) == _literal(pair.theirs)
        ),
    },
    "path": {
        "the root may have no path": lambda pair: (pair.ours.path, pair.theirs.path) == ("/", ""),
        "slashes are merged": lambda pair: (
            re.sub("/+", "/", pair.ours.path) == pair.theirs.path != pair.ours.path
        ),
        "dot segments are left inside": lambda pair: (
            re.search(r"/\.\.?(/|$)", pair.theirs.path) is not None
            and re.search(r"/\.\.?(/|$)", pair.ours.path) is None
        ),
        "escapes are left, and made where none is needed": lambda pair: (
            unquote(pair.ours.path) == unquote(pair.theirs.path)
        ),
        "blanks are taken out": lambda pair: (
            " " in pair.written
            and unquote(pair.ours.path).replace(" ", "") == unquote(pair.theirs.path)
        ),
        "braces are taken out": lambda pair: (
            re.sub("{.+}", "", unquote(pair.ours.path)) == pair.theirs.path
        ),
        "AMP paths are left": lambda pair: (
            (pair.theirs.path, pair.ours.path)
            in (("/a-b-c-d/amp", "/a-b-c-d"), ("/a.amp.html", "/a.html"))
        ),
    },
    "query": {
        "parameters are sorted": lambda pair: (
            sorted(_query(pair.ours)) == _query(pair.theirs) != _query(pair.ours)
        ),
        "parameters without a value are dropped": lambda pair: (
            [one for one in _query(pair.ours) if one[1]] == _query(pair.theirs) != _query(pair.ours)
        ),
        "escapes are made where none is needed": lambda pair: (
            unquote(pair.ours.query) == unquote(pair.theirs.query)
        ),
        "a blank is `+`": lambda pair: (
            pair.ours.query.replace("%20", "+") == pair.theirs.query != pair.ours.query
        ),
        "blanks are taken out": lambda pair: (
            " " in pair.written and unquote(pair.ours.query).replace(" ", "") == pair.theirs.query
        ),
        "`ref`, `source` and `cid` are trackers": lambda pair: (
            _names(pair.ours) - _names(pair.theirs) <= {"ref", "source", "cid"}
            and _names(pair.theirs) < _names(pair.ours)
        ),
        "AMP parameters are left": lambda pair: (
            not pair.ours.query and pair.theirs.query in PARAMETERS
        ),
    },
    "fragment": {
        "fragments are kept": lambda pair: not pair.ours.fragment and bool(pair.theirs.fragment),
    },
}
"""What courlan does otherwise, by the component it shows in."""


def reasons(pair: Pair, *, whole: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield each component that differs and the reasons that fit it."""
    if whole:
        yield "whole", [name for name, fits in WHOLE_REASONS.items() if fits(pair)]
        return
    for component, table in REASONS.items():
        if getattr(pair.ours, component) != getattr(pair.theirs, component):
            yield component, [name for name, fits in table.items() if fits(pair)]


def differences(peer: Callable[[str], str | None]) -> Iterator[tuple[Pair, str, list[str]]]:
    """Yield every difference to one of courlan's functions, and its reasons."""
    for written in corpus():
        ours, theirs = canonical_url(written), peer(written)
        if ours == theirs:
            continue
        pair = Pair(written, urlsplit(ours or ""), urlsplit(theirs or ""))
        whole = any(fits(pair) for fits in WHOLE_REASONS.values())
        yield from ((pair, *found) for found in reasons(pair, whole=whole))


PEERS = {"clean_url": courlan.clean_url, "normalize_url": courlan.normalize_url}


@pytest.mark.parametrize("peer", sorted(PEERS))
def test_every_difference_has_a_reason(peer: str) -> None:
    unexplained = [
        (pair.written, pair.ours.geturl(), pair.theirs.geturl(), component)
        for pair, component, names in differences(PEERS[peer])
        if not names
    ]
    assert unexplained == []


def test_every_reason_is_needed() -> None:
    """Not merely true somewhere: for each there is a difference that nothing else explains."""
    alone = {
        (component, names[0])
        for peer in PEERS.values()
        for _, component, names in differences(peer)
        if len(names) == 1
    }
    listed = {(component, name) for component, table in REASONS.items() for name in table}
    assert alone == listed | {("whole", name) for name in WHOLE_REASONS}


def test_there_is_something_to_compare() -> None:
    written = corpus()
    assert len(written) > 900
    assert sum(canonical_url(url) == courlan.clean_url(url) for url in written) > 150


@pytest.mark.parametrize(
    "plain",
    [
        "https://news.example/2026/03/01/harbour-reopens.html",
        "https://news.example/a?id=7&utm_source=feed&utm_medium=rss",
        "http://www.news.example/a/b/?fbclid=abc",
    ],
)
def test_agrees_with_courlan_on_plain_addresses(plain: str) -> None:
    assert canonical_url(plain) == courlan.clean_url(plain)
