"""Code one article; Beam-free, for it runs in worker processes.

The contract stands in transforms.extract_events.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas import Article
from transforms._events import code

CODED_LANGUAGES = (None, "en")
"""The lexicon is English; an article that names no language is tried."""


def extract_events(article: Article) -> Iterator[Article]:
    """Set `events` from the text, the article's id and its publication time."""
    if article.language not in CODED_LANGUAGES:
        yield article.replace(events=())
        return
    events = code(article.text, article_id=article.id, published=article.published)
    yield article.model_copy(update={"events": events})
