"""Read the entries of a feed: RSS, RDF, Atom, JSON Feed

In:      FeedPage (bytes as fetched)
Out:     FeedEntry, in the feed's order; an article listed twice is yielded twice
Rejects: `not_a_feed` (unit source) when there is no entry and the document is HTML or broken;
         `entry_without_link` when an entry names no address;
         `bad_link` when what it names is no http(s) address;
         `timed_out`, `out_of_memory`, `worker_died`, `bug` (unit source): see transforms._sandbox
A feed without entries is no error and gives nothing. A broken one gives what could be read.
"""

from __future__ import annotations

from datetime import datetime

from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints.decorators import with_input_types, with_output_types

from schemas import ExtractConfig, FeedEntry, FeedPage, Unit
from transforms._carry import on_clock
from transforms._parse_feed import parse_feed
from transforms._sandbox import Sandboxed


@with_input_types(FeedPage)
@with_output_types(FeedEntry)
class ParseFeeds(Sandboxed):
    """Beam shell of `parse_feed`, in killable workers: feedparser is quadratic in attributes."""

    unit = Unit.SOURCE
    counts_entries = True

    def __init__(
        self, limits: ExtractConfig, as_of: datetime | None, rejects: ErrorHandler
    ) -> None:
        super().__init__(
            on_clock(parse_feed, as_of),
            rejects,
            limits=limits,
        )
