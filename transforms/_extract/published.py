"""When a page was published: what it states, then what a reader sees, then what can be searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from htmldate import find_date
from lxml.html import HtmlElement

from schemas import in_stated_zone
from transforms._extract import jsonld
from transforms._extract.headline import date_by_class, date_near_headline

DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publication_date", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.created", "dc.date.created", "article.published",
    "cxenseparse:recs:publishtime", "originalpublicationdate", "og:published_time", "created",
    "citation_publication_date", "citation_date",
)  # fmt: skip
UPDATE_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod",
    "dcterms.modified", "dc.date.modified", "revised",
)  # fmt: skip
URL_DATE = re.compile(r"/(20\d\d|199\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
FUTURE = timedelta(hours=24)
"""A page may be a time zone ahead of us, not more."""


def parse_date(raw: str | None) -> datetime | None:
    """Return the time a string in ISO 8601 or RFC 2822 states; without a zone it is UTC."""
    raw = (raw or "").strip()
    try:
        if ISO.match(raw):
            return in_stated_zone(_from_iso(raw))
        if match := SLASHED.fullmatch(raw):
            return in_stated_zone(datetime(int(match[1]), int(match[2]), int(match[3])))
        return in_stated_zone(parsedate_to_datetime(raw)) if raw else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _from_iso(raw: str) -> datetime:
    try:
        return datetime.fromisoformat(raw)
    except ValueError:
        # "2020-05-01 10:00 CET", "2020-05-01T10:00:00+0200 (x)": the day is certain.
        return datetime.fromisoformat(raw[:10])


def published_at(
    described: jsonld.Description, metas: dict[str, list[str]], url: str | None, as_of: datetime
) -> datetime | None:
    """Return when the page says it was published; dates of the future are not believed."""
    return _first(_published(described, metas, url), as_of)


def modified_at(
    described: jsonld.Description, metas: dict[str, list[str]], as_of: datetime
) -> datetime | None:
    """Return when the page says it was last changed."""
    stated = jsonld.text_of(described.article.get("dateModified"))
    return _first(
        (stated, *(value for name in UPDATE_METAS for value in metas.get(name, ()))), as_of
    )


class MarkedTimes(NamedTuple):
    """What the `time` elements of a page state; read before any of them is removed."""

    published: tuple[str, ...]
    others: tuple[str, ...]


def marked_times(tree: HtmlElement) -> MarkedTimes:
    """Return the machine-readable times, those marked as publication first."""
    published: list[str] = []
    others: list[str] = []
    for time in tree.iter("time"):
        if stated := time.get("datetime"):
            (published if "pub" in _attributes(time) else others).append(stated)
    return MarkedTimes(tuple(published), tuple(others))


def seen_at(
    tree: HtmlElement,
    url: str | None,
    times: MarkedTimes,
    modified: datetime | None,
    as_of: datetime,
) -> datetime | None:
    """Return the date of a page that states none: marked up, beside the headline, or searched.

    Only where nothing is seen is the page as old as its last change.
    """
    return (
        _first(times.published, as_of)
        or _first((date_near_headline(tree),), as_of)
        or _first(times.others, as_of)
        or _first((date_by_class(tree),), as_of)
        or modified
        or _first((_searched_date(tree, url, as_of),), as_of)
    )


def _first(stated: Iterable[str | None], as_of: datetime) -> datetime | None:
    """Return the first believable time."""
    moments = (parse_date(raw) for raw in stated)
    return next((moment for moment in moments if moment and moment <= as_of + FUTURE), None)


def _published(
    described: jsonld.Description, metas: dict[str, list[str]], url: str | None
) -> Iterator[str | None]:
    yield jsonld.text_of(described.article.get("datePublished"))
    for name in DATE_METAS:
        yield from metas.get(name, ())
    if match := URL_DATE.search(url or ""):
        yield f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"


def _attributes(node: HtmlElement) -> str:
    return f"{node.get('class', '')} {node.get('itemprop', '')} {node.get('pubdate', '')}".lower()


def _searched_date(tree: HtmlElement, url: str | None, as_of: datetime) -> str | None:
    latest = (as_of + FUTURE).strftime("%Y-%m-%d")
    found = find_date(tree, url=url, original_date=True, extensive_search=False, max_date=latest)
    return str(found) if found else None
