"""Who wrote the page, by its own account: JSON-LD, meta tags, then marked-up bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from transforms._extract.headline import bylines_near_headline
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
    r"https?:|www\.|@|\d{3}|^\d|\d$|\b(?:min read|minutes?|updated|published|follow|"
    r"share|newsletter|contact|subscribe)\b|^(?:posts?|pages?|site)\.|\.extra\.",
    re.IGNORECASE,
)
TITLES = frozenset({"reporter", "editor", "correspondent", "staff writer", "contributor", "author"})
_NO_PERSON = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b\.?"
    r"(?: \d|$)|\d|\b(?:quelle|source|posts?|more|about|in|on|of|the)\b",
    re.IGNORECASE,
)
"""Dates and labels that stand where bylines do."""
_SIGNED = ("a", "address", "cite", "div", "em", "h3", "h4", "h5", "li", "p", "span", "strong")
_AUTHOR_LIKE = re.compile(r"author|writer|byline|contributor|posted-?by|screenname", re.IGNORECASE)
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
    for account, is_marked in _accounts(tree, described, metas):
        names = [name for raw in account for name in split_names(raw)]
        people = dict.fromkeys(
            name
            for name in names
            if name.casefold() not in sites and (is_marked or _is_capitalised(name))
        )
        if people:
            return tuple(people)[:MAX_AUTHORS]
    return ()


def searched_authors(tree: HtmlElement) -> tuple[str, ...]:
    """Return the names in the first short text that anything calls an author's."""
    for node in tree.iter(*_SIGNED):
        called = f"{node.get('class', '')} {node.get('id', '')} {node.get('data-testid', '')}"
        if not _AUTHOR_LIKE.search(called):
            continue
        text = _spaced(node)
        if 2 < len(text) < MAX_CHARS:
            people = [name for name in split_names(text) if _is_capitalised(name)]
            if people:
                return tuple(dict.fromkeys(people))[:MAX_AUTHORS]
    return ()


def houses(described: Description, metas: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the house that signs as the author."""
    value = described.article.get("author")
    named = [text_of(item) for item in (value if isinstance(value, list) else [value])]
    return tuple(
        dict.fromkeys(
            name
            for name in (*named, *metas.get("author", ()), *metas.get("article:author", ()))
            if name and _is_name(name)
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


def _is_capitalised(name: str) -> bool:
    """Tell whether words that are only called a byline look like a name: `View more posts` not."""
    words = name.split()
    return not words[-1][0].islower() and not _NO_PERSON.search(name)


def _accounts(
    tree: HtmlElement, described: Description, metas: dict[str, list[str]]
) -> Iterator[tuple[list[str], bool]]:
    """Yield what each account says, and whether it states an author or only looks like it."""
    yield list(_described_names(described.article.get("author"), described)), True
    yield list(_described_names(described.article.get("creator"), described)), True
    for name in AUTHOR_METAS:
        yield metas.get(name, []), True
    for path in _bylines():
        nodes = cast("list[HtmlElement]", path(tree))[:MAX_AUTHORS]
        found = [node.get("content") or _spaced(node) for node in nodes]
        yield [text for text in found if text and len(text) < 2 * MAX_CHARS], False
    yield list(bylines_near_headline(tree)), False


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
        # Agencies sign too; the publisher itself is taken out by its name.
        if name := text_of(node):
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
