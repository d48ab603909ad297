"""Who wrote the page, by its own account: JSON-LD, meta tags, then marked-up bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import cast

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.metadata import extract_author

from transforms._extract.jsonld import Description, text_of
from transforms._extract.nodes import SPACE

AUTHOR_METAS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
    "byl", "dc.creator", "dcterms.creator", "citation_author", "cxenseparse:author",
    "twitter:data1", "authors",
)  # fmt: skip
PREFIX = re.compile(
    r"^(?:(?:written|words|story|report|text|posted|reviewed) )?"
    r"(?:by|von|par|por|di|door|af|av|text|autor|author|fotos?)\b[:\s]+",
    re.IGNORECASE,
)
SPLIT = re.compile(r"\s*(?:[,;|/•·]|\s(?:and|und|et|y|e|en|och|og|&)\s)\s*")
NO_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|\b(?:min read|minutes?|updated|published|staff reporter|follow|"
    r"share|newsletter|contact|subscribe)\b",
    re.IGNORECASE,
)
TITLES = frozenset({"reporter", "editor", "correspondent", "staff writer", "contributor", "author"})
MAX_CHARS = 60
MAX_BYLINE_CHARS = 4_000
"""Of a byline looked at; a reference of 4,300 digits is more than int() reads."""
MAX_AUTHORS = 8


def page_authors(
    tree: HtmlElement, described: Description, metas: dict[str, list[str]]
) -> tuple[str, ...]:
    """Return the authors of the first account that names any."""
    publisher = (text_of(described.article.get("publisher")) or "").casefold()
    sites = {publisher, *(name.casefold() for name in metas.get("og:site_name", ()))}
    for account in _accounts(tree, described, metas):
        names = [name for raw in account for name in split_names(raw)]
        people = dict.fromkeys(name for name in names if name.casefold() not in sites)
        if people:
            return tuple(people)[:MAX_AUTHORS]
    return ()


def searched_authors(tree: HtmlElement) -> tuple[str, ...]:
    """Let trafilatura search all bylines: it copies the tree, so only when all else fails."""
    return split_names((extract_author(tree) or "").replace(";", ","))


def houses(described: Description, metas: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the house that signs as the author."""
    value = described.article.get("author")
    named = [text_of(item) for item in (value if isinstance(value, list) else [value])]
    return tuple(
        dict.fromkeys(
            name for name in (*named, *metas.get("author", ())) if name and _is_name(name)
        )
    )


def split_names(raw: str) -> tuple[str, ...]:
    """Return the names in a byline; addresses, handles and job titles are none."""
    text = PREFIX.sub("", SPACE.sub(" ", unescape(raw[:MAX_BYLINE_CHARS])).strip())
    if "://" in text:
        return ()
    parts = (part.strip(" .:-–—") for part in SPLIT.split(text))
    return tuple(part for part in parts if _is_name(part))


def _is_name(part: str) -> bool:
    if not 2 < len(part) < MAX_CHARS or NO_NAME.search(part) or "<" in part:
        return False
    return part.isprintable() and part.lower() not in TITLES and len(part.split()) <= 6


def _accounts(
    tree: HtmlElement, described: Description, metas: dict[str, list[str]]
) -> Iterator[list[str]]:
    yield list(_described_names(described.article.get("author"), described))
    yield list(_described_names(described.article.get("creator"), described))
    for name in AUTHOR_METAS:
        yield metas.get(name, [])
    for path in _bylines():
        nodes = cast("list[HtmlElement]", path(tree))[:MAX_AUTHORS]
        found = [node.get("content") or _spaced(node) for node in nodes]
        yield [text for text in found if text and len(text) < 2 * MAX_CHARS]


def _spaced(node: HtmlElement) -> str:
    return " ".join(" ".join(node.itertext()).split())


def _described_names(value: object, described: Description) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _described_names(item, described)
    elif isinstance(value, dict):
        node = value if "name" in value else described.by_id.get(str(value.get("@id")), value)
        if "Organization" not in str(node.get("@type", "")) and (name := text_of(node)):
            yield name


@cache
def _bylines() -> tuple[etree.XPath, ...]:
    """From what means an author to what is only called like one."""
    return tuple(
        etree.XPath(path)
        for path in (
            "//*[@rel='author' or @itemprop='author']//*[@itemprop='name']",
            "//*[@rel='author' or @itemprop='author']",
            "//*[contains(@class, 'author-name') or contains(@class, 'author__name')"
            " or contains(@class, 'byline-name') or contains(@class, 'authorName')]",
            "//*[contains(concat(' ', normalize-space(@class), ' '), ' author ')"
            " or contains(@class, 'byline') or contains(@class, 'Byline')]",
        )
    )
