"""Find who did what to whom, where and when.

In:      Article (cleaned text)
Out:     Article with `events`; one whose language is known and not English has none
Rejects: none
"""

from __future__ import annotations

from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints import with_input_types, with_output_types

from schemas import Article
from transforms._carry import Carry
from transforms._events.article import extract_events


@with_input_types(Article)
@with_output_types(Article)
class ExtractEvents(Carry):
    """Beam shell of `extract_events`."""

    def __init__(self, rejects: ErrorHandler) -> None:
        super().__init__(extract_events, rejects)
