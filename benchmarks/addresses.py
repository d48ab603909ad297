"""Measure what the rules for addresses do to those of real pages.

`python -m benchmarks.addresses [--shared DIR]`: four tables. AMP spellings: `link rel=amphtml` says
which copy belongs to which page, so each way to fold one has a right answer; every other address
is one it must not touch. Declared addresses: what pages say of themselves. The same question asked
of every link of a page, nearly all of which lead to other articles. And the CPU it costs.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import lxml.html
from lxml.html import HtmlElement

from benchmarks.extraction import pages
from transforms import _amp
from transforms._declared import refusal
from transforms._extract.canonical import page_canonical
from transforms._urls import canonical_url, request_url

Fold = Callable[[str], str]


def _pattern(pattern: str, replacement: str = "") -> Fold:
    return lambda url: re.sub(pattern, replacement, url)


def _parameter(*parts: str) -> Fold:
    def fold(url: str) -> str:
        path, _, query = url.partition("?")
        kept = [part for part in query.split("&") if part.lower() not in parts]
        return f"{path}?{'&'.join(kept)}" if kept else path

    return lambda url: fold(url) if "?" in url else url


def _path(fold: Callable[[list[str]], list[str]]) -> Fold:
    def folded(url: str) -> str:
        path, mark, query = url.partition("?")
        origin = "/".join(path.split("/")[:3])
        return "/".join((origin, *fold(path.split("/")[3:]))) + mark + query

    return folded


LAST, SUFFIX, FIRST = _amp.FOLDS
FORMS: tuple[tuple[str, Fold], ...] = (
    ("in a cache", lambda url: _amp.cached_page(url) or url),
    ("?amp ?amp= ?amp=1", _parameter("amp", "amp=", "amp=1")),
    ("?outputType=amp", _parameter("outputtype=amp")),
    ("?hs_amp=true", _parameter("hs_amp=true")),
    ("an article's segment, /amp", _path(LAST)),
    ("any /amp or /amp/ at the end", _pattern(r"/amp(/?)(?=\?|$)", r"\1")),
    (".amp.html", _path(SUFFIX)),
    (".amp", _pattern(r"\.amp(?=\?|$)")),
    ("/amp/, two segments and more", _path(FIRST)),
    ("/amp/ first", _pattern(r"^(https?://[^/]+)/amp/(?=.)", r"\1/")),
    ("/amp/ anywhere", _pattern(r"/amp/(?=[^?])", "/")),
    ("-amp.html", _pattern(r"[-_]amp(?=\.html?(?:\?|$))")),
    ("any parameter = amp", _pattern(r"(?<=[?&])[^=&]+=amp(?=&|$)&?")),
    ("host amp. is www.", _pattern(r"^(https?://)amp\.", r"\1www.")),
    ("host amp. is no label", _pattern(r"^(https?://)amp\.", r"\1")),
    ("canonical_url", lambda url: canonical_url(url) or url),
)
"""Ways to fold, those not taken too."""


class Read(NamedTuple):
    """The addresses one page holds."""

    url: str
    tree: HtmlElement
    declared: list[str]
    shared: list[str]
    amp: list[str]
    links: set[str]


def read(path: Path) -> Iterator[Read]:
    """Read the archive's pages whose own address is known."""
    for stored, body in pages(path):
        if "bench.invalid" in stored:
            continue
        # Some pages were stored twice, the second time under a parameter of the collection's.
        url = re.sub(r"[?&]_dup=[^&]*", "", stored)
        tree = lxml.html.document_fromstring(body)
        metas = [one for one in tree.iter("meta") if one.get("property") == "og:url"]
        yield Read(
            url,
            tree,
            _links(tree, "canonical"),
            [one.get("content") or "" for one in metas],
            _links(tree, "amphtml"),
            {one.get("href") or "" for one in tree.iter("a")},
        )


def _links(tree: HtmlElement, rel: str) -> list[str]:
    found = [one for one in tree.iter("link") if rel in (one.get("rel") or "").lower().split()]
    return [one.get("href") or "" for one in found]


def bare(url: str) -> str:
    """Return an address without what often differs for one page: scheme, www, last slash."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


def print_amp(found: list[Read]) -> None:
    """Print for each way to fold how often it gives the page, and what else it touches."""
    copies = {
        asked: {own for one in (page.url, *page.declared) if (own := canonical_url(one, page.url))}
        for page in found
        for copy in page.amp
        if copy and (asked := request_url(copy, page.url))
    }
    others = {
        address
        for page in found
        for one in (page.url, *page.declared, *page.shared, *page.links)
        if one and (address := request_url(one, page.url)) and address not in copies
    }
    hosts = len({urlsplit(copy).netloc for copy in copies})
    print(f"{len(copies)} AMP copies on {hosts} hosts, {len(others):,} other addresses\n")
    print(
        "form".ljust(32)
        + "copies hosts  page  page but scheme, www, slash  other  | others changed"
    )
    for name, fold in FORMS:
        counts: Counter[str] = Counter()
        touched = set()
        for copy, own in copies.items():
            folded = fold(copy)
            if folded == (canonical_url(copy) if name == "canonical_url" else copy) == copy:
                continue
            page = folded if name == "canonical_url" else _without_amp_rules(folded)
            touched.add(urlsplit(copy).netloc)
            near = {bare(one) for one in own}
            counts["page" if page in own else "near" if bare(page) in near else "other"] += 1
        changed = sum(map(_changes(name, fold), others))
        print(
            name.ljust(32)
            + f"{counts.total():6}{len(touched):6}{counts['page']:6}{counts['near']:29}"
            + f"{counts['other']:7}  |{changed:15}"
        )


def _without_amp_rules(url: str) -> str:
    """Return the canonical form as if there were no rule for AMP but the one measured."""
    kept, _amp.PARAMETERS = _amp.PARAMETERS, frozenset()
    folds, _amp.FOLDS = _amp.FOLDS, ()
    try:
        return canonical_url(url) or url
    finally:
        _amp.PARAMETERS, _amp.FOLDS = kept, folds


def _changes(name: str, fold: Fold) -> Callable[[str], bool]:
    if name == "canonical_url":
        return lambda url: canonical_url(url) != _without_amp_rules(url)
    return lambda url: "amp" in url.lower() and fold(url) != url


def verdict(page: str, stated: str) -> str:
    """Return what becomes of a stated address."""
    url, found = canonical_url(page), canonical_url(stated, page) if stated.strip() else None
    if url is None or found is None:
        return "no address"
    return "as fetched" if url == found else refusal(url, found) or "believed"


def print_declared(found: list[Read]) -> None:
    """Print what pages state, and what is thought of it."""
    rows = {
        "rel=canonical": [(page.url, page.declared[0]) for page in found if page.declared],
        "og:url": [(page.url, page.shared[0]) for page in found if page.shared],
        "AMP copy to page": [
            (request_url(copy, page.url) or "", request_url(page.declared[0], page.url) or "")
            for page in found
            if page.declared
            for copy in page.amp
        ],
    }
    for name, pairs in rows.items():
        print(name.ljust(18), dict(Counter(verdict(*pair) for pair in pairs).most_common()))
    kept = {page.url: page_canonical(page.tree, canonical_url(page.url)) for page in found}
    moved = {url: own for url, own in kept.items() if own and own != canonical_url(url)}
    path = {url: bare(url.partition("?")[0]) for url in kept}
    alike = sum(bare(own.partition("?")[0]) == path[url] for url, own in moved.items())
    known = {canonical_url(url) for url in kept}
    print(f"canonical kept for {sum(map(bool, kept.values()))} of {len(kept)} addresses")
    print(
        f"not the address fetched: {len(moved)}, of those {alike} but for scheme, www, slash or "
        f"parameters, and {len(known.intersection(moved.values()))} the address of another page"
    )


def print_links(found: list[Read]) -> None:
    """Print what would be believed if a page stated one of its links."""
    counts: Counter[str] = Counter()
    for page in found:
        own = {
            bare(one) for raw in (page.url, *page.declared) if (one := canonical_url(raw, page.url))
        }
        url = canonical_url(page.url) or ""
        for link in {one for raw in page.links if (one := canonical_url(raw, page.url))} - {url}:
            reason = refusal(url, link)
            if reason is None:
                path = bare(link.partition("?")[0])
                reason = (
                    "believed, the page itself" if bare(link) in own
                    else "believed, its path" if path == bare(url.partition("?")[0])
                    else "believed, another path"
                )  # fmt: skip
            if reason == "believed, another path":
                print("   ", url, link)
            counts[reason] += 1
    print("links as canonical", dict(counts.most_common()))


def print_cost(found: list[Read]) -> None:
    """Print CPU microseconds of a call."""
    urls = sorted({one for page in found for one in page.links})
    own = [(page.tree, canonical_url(page.url)) for page in found]
    for name, calls in (
        ("canonical_url", [lambda one=one: canonical_url(one, "http://a/") for one in urls]),
        ("page_canonical", [lambda one=one: page_canonical(*one) for one in own]),
    ):
        best = min(_seconds(calls) for _ in range(3))
        print(f"{name:16}{1e6 * best / len(calls):8.1f} CPU us")


def _seconds(calls: list[Callable[[], object]]) -> float:
    start = time.process_time()
    for call in calls:
        call()
    return time.process_time() - start


def main() -> None:
    """Read once, print all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared"
    )
    found = list(read(parser.parse_args().shared / "bench/extraction/dev.warc.gz"))
    for part in (print_amp, print_declared, print_links, print_cost):
        part(found)
        print()


if __name__ == "__main__":
    main()
