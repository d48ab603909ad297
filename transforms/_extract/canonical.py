"""The address a page gives itself, where it can be believed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from transforms._declared import declared_canonical

MAX_STATED = 4
"""Statements that are looked at: honest pages have two, one of each kind."""


def page_canonical(tree: HtmlElement, url: str | None) -> str | None:
    """Return what `link rel=canonical`, or else `og:url`, says of a page fetched at `url`."""
    if url is None:
        return None
    stated = islice(_stated(tree), MAX_STATED)
    return next((found for one in stated if (found := declared_canonical(url, one))), None)


def _stated(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href") or ""
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() == "og:url":
            yield meta.get("content") or ""
