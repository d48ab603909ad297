"""Read the entries of a feed: RSS, RDF, Atom, CDF, JSON Feed, sitemaps.

In:      FeedPage (bytes as fetched)
Out:     FeedEntry, in the feed's order; an article listed twice is yielded twice
Rejects: `not_a_feed` (unit source) when there is no entry and the document is HTML or broken;
         `entry_without_link` when an entry names no address;
         `bad_link` when what it names is no http(s) address;
         `too_many_entries` (unit source), once, when only the newest `feeds.max_entries` are read;
         `timed_out`, `out_of_memory`, `worker_died`, `bug` (unit source): see transforms._sandbox
A feed without entries is no error and gives nothing. A broken one gives what could be read.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints.decorators import with_input_types, with_output_types

from schemas import ExtractConfig, FeedEntry, FeedPage, FeedsConfig, Unit
from transforms._carry import on_clock
from transforms._feeds.entries import parse_feed
from transforms._sandbox import Sandboxed


@with_input_types(FeedPage)
@with_output_types(FeedEntry)
class ParseFeeds(Sandboxed):
    """Beam shell of `parse_feed`, in killable workers: what strangers write may hang or swell."""

    unit = Unit.SOURCE
    counts_entries = True

    def __init__(
        self,
        feeds: FeedsConfig,
        limits: ExtractConfig,
        as_of: datetime | None,
        rejects: ErrorHandler,
    ) -> None:
        super().__init__(
            on_clock(partial(parse_feed, max_entries=feeds.max_entries), as_of),
            rejects,
            limits=limits,
        )
