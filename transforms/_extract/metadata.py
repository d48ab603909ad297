"""Title, date, authors and language as the page states them.

Rules and order are the measured ones of decision 0003 (fundus, against trafilatura's own metadata:
title 78 to 87 %, author 82 to 84 %); trafilatura's search stays the fallback for dates and authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from typing import NamedTuple

from htmldate import find_date
from lxml.html import HtmlElement

from schemas import Page, in_stated_zone
from transforms._extract import jsonld
from transforms._extract.authors import houses, page_authors, searched_authors
from transforms._extract.canonical import page_canonical
from transforms._extract.headline import date_near_headline
from transforms._extract.nodes import SPACE, text_of

TITLE_METAS = ("og:title", "twitter:title")
SEPARATORS = re.compile(r"\s+[|\-–—•·»:]\s+|：| \| ")
WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]|[^\\W_]+")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publication_date", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.created", "dc.date.created", "article.published",
    "cxenseparse:recs:publishtime", "originalpublicationdate", "og:published_time", "created",
)  # fmt: skip
URL_DATE = re.compile(r"/(20\d\d|199\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
FUTURE = timedelta(hours=24)
"""A page may be a time zone ahead of us, not more."""


class Metadata(NamedTuple):
    """What the page says about itself."""

    title: str | None
    published: datetime | None
    authors: tuple[str, ...]
    houses: tuple[str, ...]
    """Publishers that sign as authors: the last resort."""
    language: str | None
    is_news: bool
    canonical: str | None


def read_metadata(tree: HtmlElement, url: str | None, as_of: datetime) -> Metadata:
    """Read everything from the untouched tree."""
    described = jsonld.describe(tree)
    metas = _metas(tree)
    return Metadata(
        title=_title(tree, described, metas),
        published=_published(tree, described, metas, url, as_of),
        authors=page_authors(tree, described, metas),
        houses=houses(described, metas),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        is_news=described.is_news,
        canonical=page_canonical(tree, url),
    )


MAX_FIELD_CHARS = 4_000
"""Longer titles and names are none; and a reference of 4,300 digits is more than int() reads."""


def clean_title(raw: str | None) -> str | None:
    """Return a title without tags, entities, control characters and folds; None when empty."""
    if not raw:
        return None
    text = TAG.sub("", unescape(TAG.sub("", raw[:MAX_FIELD_CHARS])))
    return SPACE.sub(" ", "".join(c if c.isprintable() else " " for c in text)).strip() or None


def parse_date(raw: str | None) -> datetime | None:
    """Return the time a string in ISO 8601 or RFC 2822 states; without a zone it is UTC."""
    raw = (raw or "").strip()
    try:
        if ISO.match(raw):
            return in_stated_zone(_from_iso(raw))
        return in_stated_zone(parsedate_to_datetime(raw)) if raw else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _from_iso(raw: str) -> datetime:
    try:
        return datetime.fromisoformat(raw)
    except ValueError:
        # "2020-05-01 10:00 CET", "2020-05-01T10:00:00+0200 (x)": the day is certain.
        return datetime.fromisoformat(raw[:10])


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content:
            metas.setdefault(name.lower(), []).append(content)
    return metas


def _title(
    tree: HtmlElement, described: jsonld.Description, metas: dict[str, list[str]]
) -> str | None:
    """Return the visible headline that the page's own titles confirm, else the best of those."""
    headline = clean_title(jsonld.text_of(described.article.get("headline")))
    shared = [clean_title(metas[name][0]) for name in TITLE_METAS if name in metas]
    page = clean_title(next((text_of(title) for title in tree.iter("title")), None))
    references = [WORD.findall(text.lower()) for text in (headline, *shared, page) if text]
    best = max(_scored_headings(tree, references), default=(0.0, ""))
    if best[1]:
        return best[1]
    stated = headline or _without_site(next((text for text in (*shared, page) if text), None))
    return stated or next(
        (text for h1 in tree.iter("h1") if (text := clean_title(text_of(h1)))), None
    )


def _scored_headings(tree: HtmlElement, references: list[list[str]]) -> Iterator[tuple[float, str]]:
    for position, heading in enumerate(tree.iter("h1")):
        text = clean_title(text_of(heading)) or ""
        words = WORD.findall(text.lower())
        if not 4 <= len(text) <= 400 or not words:
            continue
        for reference in references:
            there = sum(word in reference for word in words) / len(words)
            here = sum(word in words for word in reference) / max(1, len(reference))
            if there >= 0.5:
                yield 0.6 * there + 0.4 * here - 0.05 * position, text


def _without_site(title: str | None) -> str | None:
    """Cut the site's name when what is left is at least half of the title."""
    longest = max(SEPARATORS.split(title or ""), key=len)
    return longest.strip() if 2 * len(longest) >= len(title or "") else title


def _published(
    tree: HtmlElement,
    described: jsonld.Description,
    metas: dict[str, list[str]],
    url: str | None,
    as_of: datetime,
) -> datetime | None:
    """Return the first believable date; dates of the future are not believed."""
    for raw in _dates(tree, described, metas, url):
        moment = parse_date(raw)
        if moment and moment <= as_of + FUTURE:
            return moment
    return None


def _dates(
    tree: HtmlElement,
    described: jsonld.Description,
    metas: dict[str, list[str]],
    url: str | None,
) -> Iterator[str | None]:
    yield jsonld.text_of(described.article.get("datePublished"))
    for name in DATE_METAS:
        yield from metas.get(name, ())
    if match := URL_DATE.search(url or ""):
        yield f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    times = list(tree.iter("time"))
    for time in sorted(times, key=lambda node: "pub" not in _attributes(node)):
        yield time.get("datetime")
    yield jsonld.text_of(described.article.get("dateModified"))
    yield from metas.get("article:modified_time", ())


def _attributes(node: HtmlElement) -> str:
    return f"{node.get('class', '')} {node.get('itemprop', '')} {node.get('pubdate', '')}".lower()


def search_missing(metadata: Metadata, tree: HtmlElement, page: Page, as_of: datetime) -> Metadata:
    """Search the page for the date and authors neither it nor its feed states.

    Only then, and in the tree without scripts and page furniture. Of the 115 dates of the
    development set that no markup states, 88 come out right and 17 wrong at 1.3 ms a page;
    htmldate's extensive search alone: 87, 28, and 15 ms with the locales it loads.
    """
    authors = metadata.authors or page.authors or searched_authors(tree) or metadata.houses
    if metadata.published or page.published:
        return metadata._replace(authors=authors)
    seen = parse_date(date_near_headline(tree))
    if seen is None or seen > as_of + FUTURE:
        seen = parse_date(_searched_date(tree, page.url, as_of))
    return metadata._replace(authors=authors, published=seen)


def _searched_date(tree: HtmlElement, url: str | None, as_of: datetime) -> str | None:
    latest = (as_of + FUTURE).strftime("%Y-%m-%d")
    found = find_date(tree, url=url, original_date=True, extensive_search=False, max_date=latest)
    return str(found) if found else None
