"""Find who did what to whom, where and when.

In:      Article (cleaned text)
Out:     Article with `events`; one whose language is known and not English has none
Rejects: none
"""

from __future__ import annotations

from collections.abc import Iterator

from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints import with_input_types, with_output_types

from schemas import Article
from transforms._carry import Carry
from transforms._events import code

CODED_LANGUAGES = (None, "en")
"""The lexicon is English; an article that names no language is tried."""


def extract_events(article: Article) -> Iterator[Article]:
    """Set `events` from the text, the article's id and its publication time."""
    if article.language not in CODED_LANGUAGES:
        yield article.replace(events=())
        return
    events = code(article.text, article_id=article.id, published=article.published)
    yield article.replace(events=events)


@with_input_types(Article)
@with_output_types(Article)
class ExtractEvents(Carry):
    """Beam shell of `extract_events`."""

    def __init__(self, rejects: ErrorHandler) -> None:
        super().__init__(extract_events, rejects)
