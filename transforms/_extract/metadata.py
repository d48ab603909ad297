"""What a page states about itself: title, times, authors, language, section, site, access.

JSON-LD, then OpenGraph and other meta tags, then marked-up and visible text, in the order each file
gives; trafilatura and htmldate search only for what all of them leave open (decision 0017).
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from lxml.html import HtmlElement

from schemas import Page
from transforms._extract import jsonld
from transforms._extract.authors import houses, page_authors, searched_authors
from transforms._extract.canonical import page_canonical
from transforms._extract.published import (
    FUTURE,
    MarkedTimes,
    marked_times,
    modified_at,
    published_at,
    seen_at,
)
from transforms._extract.title import clean_title, page_title

__all__ = ["FUTURE", "Metadata", "clean_title", "read_metadata", "search_missing"]


class Metadata(NamedTuple):
    """What the page says about itself."""

    title: str | None
    published: datetime | None
    modified: datetime | None
    times: MarkedTimes
    authors: tuple[str, ...]
    houses: tuple[str, ...]
    """Publishers that sign as authors: the last resort."""
    language: str | None
    section: str | None
    site_name: str | None
    stated_text: str | None
    """The article's text in JSON-LD: a witness for what is extracted."""
    is_news: bool
    canonical: str | None
    is_paywalled: bool
    is_live: bool


def read_metadata(tree: HtmlElement, url: str | None, as_of: datetime) -> Metadata:
    """Read everything from the untouched tree."""
    described = jsonld.describe(tree)
    metas = _metas(tree)
    return Metadata(
        title=page_title(tree, described, metas, url),
        published=published_at(described, metas, url, as_of),
        modified=modified_at(described, metas, as_of),
        times=marked_times(tree),
        authors=page_authors(tree, described, metas),
        houses=houses(described, metas),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        section=_field(described.article.get("articleSection"), metas, "article:section"),
        site_name=_field(None, metas, "og:site_name")
        or _field(described.article.get("publisher"), metas, "application-name"),
        stated_text=jsonld.text_of(described.article.get("articleBody")),
        is_news=described.is_news,
        canonical=page_canonical(tree, url),
        is_paywalled=str(described.article.get("isAccessibleForFree", "")).lower() == "false",
        is_live="LiveBlog" in str(described.article.get("@type", "")),
    )


def _field(described: object, metas: dict[str, list[str]], name: str) -> str | None:
    """Return what JSON-LD says, else a meta tag."""
    return clean_title(jsonld.text_of(described) or next(iter(metas.get(name, ())), None))


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content:
            metas.setdefault(name.lower(), []).append(content)
    return metas


def search_missing(metadata: Metadata, tree: HtmlElement, page: Page, as_of: datetime) -> Metadata:
    """Search the page for the date and authors neither it nor its feed states.

    Only then, and in the tree without scripts and page furniture.
    """
    authors = metadata.authors or page.authors or metadata.houses or searched_authors(tree)
    if metadata.published or page.published:
        return metadata._replace(authors=authors)
    seen = seen_at(tree, page.url, metadata.times, metadata.modified, as_of)
    return metadata._replace(authors=authors, published=seen)
