"""Small questions about lxml nodes that several rules ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

PROSE_CHARS = 60
"""A paragraph shorter than this says little about where the article is."""
SPACE = re.compile(r"\s+")


@cache
def _string() -> etree.XPath:
    return etree.XPath("string()")


def text_of(node: HtmlElement) -> str:
    """Return all text below `node` with white space folded."""
    return SPACE.sub(" ", str(_string()(node))).strip()


def length_of(node: HtmlElement) -> int:
    """Return the number of characters below `node`, white space folded."""
    return len(text_of(node))


def link_density(node: HtmlElement, length: int | None = None) -> float:
    """Return the share of the characters below `node` that stand in links."""
    total = length_of(node) if length is None else length
    if not total:
        return 1.0
    return sum(length_of(link) for link in node.iter("a")) / total


def prose_chars(nodes: Iterable[HtmlElement]) -> int:
    """Return the characters of the paragraphs that are long enough to be prose."""
    lengths = (length_of(node) for node in nodes)
    return sum(length for length in lengths if length >= PROSE_CHARS)


def drop(node: HtmlElement) -> None:
    """Take `node` out of its tree; the text after it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
        node.tail = None
    parent.remove(node)


def is_attached(node: HtmlElement, root: HtmlElement) -> bool:
    """Tell whether `node` is still part of the tree of `root`."""
    return node is root or any(ancestor is root for ancestor in node.iterancestors())


def absolute(base: str | None, link: str | None) -> str | None:
    """Return `link` as an absolute web address, or None."""
    if not link:
        return None
    try:
        url = urljoin(base or "", link.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def is_same_site(base: str | None, link: str | None) -> bool:
    """Tell whether `link` stays on the site of `base` (relative links do)."""
    url = absolute(base, link)
    if url is None:
        return bool(link) and base is None
    host, home = urlsplit(url).hostname or "", urlsplit(base or "").hostname or ""
    return _site(host) == _site(home)


def _site(host: str) -> str:
    return ".".join(host.rsplit(".", 2)[-2:])
