"""The article node a page describes itself with in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml.html import HtmlElement

ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|NewsItem)$")
NEWS_TYPE = re.compile(r"News|Reportage|LiveBlog|OpinionNews|AnalysisNews")
MAX_NODES = 2_000
"""Product lists run to tens of thousands of nodes; the article stands among the first."""
REPAIRS = (
    (re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$"), ""),
    (re.compile(r",\s*([}\]])"), r"\1"),
)
"""Wrappers and trailing commas that publishers leave in."""


class Description(NamedTuple):
    """What the page's JSON-LD says about its article; empty when it says nothing."""

    article: dict[str, Any]
    by_id: dict[str, dict[str, Any]]
    is_news: bool


def describe(tree: HtmlElement) -> Description:
    """Return the page's best article node and the nodes it may refer to."""
    nodes: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            nodes.extend(_nodes(_load(script.text)))
    by_id = {str(node["@id"]): node for node in reversed(nodes) if "@id" in node and len(node) > 1}
    articles = [node for node in nodes if ARTICLE_TYPE.search(_type(node))]
    best = max(articles, key=_weight, default={})
    return Description(best, by_id, bool(NEWS_TYPE.search(_type(best))))


def text_of(value: object) -> str | None:
    """Return the first string in a JSON-LD value that may be a list or a node."""
    if isinstance(value, list):
        return next((text for item in value if (text := text_of(item))), None)
    if isinstance(value, dict):
        return text_of(value.get("@value") or value.get("name"))
    return value.strip() or None if isinstance(value, str) else None


def _weight(node: dict[str, Any]) -> int:
    return sum(key in node for key in ("headline", "datePublished", "author", "articleBody"))


def _type(node: dict[str, Any]) -> str:
    kinds = node.get("@type", "")
    return " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)


def _load(text: str) -> object:
    for pattern, replacement in ((None, ""), *REPAIRS):
        text = pattern.sub(replacement, text) if pattern else text
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    """Walk lists, graphs and nested nodes, nearest first."""
    queue, seen = [value], 0
    while queue and seen < MAX_NODES:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            yield item
            queue.extend(v for v in item.values() if isinstance(v, dict | list))
