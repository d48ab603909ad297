"""Everything a page states of title, times, authors, language and address, each with its place.

For people who ask where a field of an article comes from; extraction itself reads the same places
in an order of its own (`transforms._extract.metadata`). Never raises on any tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from transforms._extract import jsonld

MAX_CHARS = 300
MAX_OF_A_PLACE = 5
"""Values shown of one place: some pages have hundreds of `<time>` elements."""


class Statement(NamedTuple):
    """One thing a page says about itself."""

    field: str
    """`title`, `published`, `modified`, `authors`, `language`, `canonical`, `source`."""
    place: str
    """Where: `JSON-LD headline`, `meta og:title`, `<h1>`."""
    value: str


JSON_LD = (
    ("title", "headline"),
    ("published", "datePublished"),
    ("modified", "dateModified"),
    ("language", "inLanguage"),
    ("source", "publisher"),
)
METAS = {
    "og:title": "title",
    "twitter:title": "title",
    "article:published_time": "published",
    "article:modified_time": "modified",
    "og:updated_time": "modified",
    "date": "published",
    "pubdate": "published",
    "publishdate": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "datepublished": "published",
    "datemodified": "modified",
    "author": "authors",
    "article:author": "authors",
    "dc.creator": "authors",
    "parsely-author": "authors",
    "og:locale": "language",
    "og:url": "canonical",
    "og:site_name": "source",
}
"""Property, name or itemprop of a meta, lower case, to the field it speaks of."""


def statements(tree: HtmlElement) -> tuple[Statement, ...]:
    """Return what a page states, by place; long values are cut."""
    found = (*_of_json_ld(tree), *_of_metas(tree), *_of_markup(tree))
    seen: dict[tuple[str, str], int] = {}
    kept: dict[Statement, None] = {}
    for one in found:
        value = " ".join(one.value.split())[:MAX_CHARS]
        count = seen[one.field, one.place] = seen.get((one.field, one.place), 0) + 1
        if value and count <= MAX_OF_A_PLACE:
            kept.setdefault(one._replace(value=value))
    return tuple(kept)


def _of_json_ld(tree: HtmlElement) -> Iterator[Statement]:
    described = jsonld.describe(tree)
    for field, key in JSON_LD:
        if value := jsonld.text_of(described.article.get(key)):
            yield Statement(field, f"JSON-LD {key}", value)
    authors = described.article.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        if name := jsonld.text_of(author):
            yield Statement("authors", "JSON-LD author", name)


def _of_metas(tree: HtmlElement) -> Iterator[Statement]:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in METAS and (content := meta.get("content")):
            yield Statement(METAS[name], f"meta {name}", content)


def _of_markup(tree: HtmlElement) -> Iterator[Statement]:
    for title in islice(tree.iter("title"), 1):
        yield Statement("title", "<title>", str(title.text_content()))
    for heading in tree.iter("h1"):
        yield Statement("title", "<h1>", str(heading.text_content()))
    for moment in tree.iter("time"):
        if stated := moment.get("datetime"):
            yield Statement("published", "<time datetime>", stated)
    for link in tree.iter("link", "a"):
        relation = (link.get("rel") or "").lower().split()
        if "canonical" in relation and link.get("href"):
            yield Statement("canonical", "link canonical", link.get("href", ""))
        elif "author" in relation and link.tag == "a":
            yield Statement("authors", "a rel=author", str(link.text_content()))
    if language := tree.get("lang"):
        yield Statement("language", "<html lang>", language)
