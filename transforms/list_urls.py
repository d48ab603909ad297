"""Turn `url:` sources into entries.

In:      Source (kind `url`)
Out:     FeedEntry
Rejects: `bad_url` (source) when it is no web address
"""

from __future__ import annotations

from collections.abc import Iterator

from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints import with_input_types, with_output_types

from schemas import FeedEntry, Reject, Source, stable_id
from transforms._carry import Carry
from transforms._urls import article_id, canonical_url, host_of


def list_url(source: Source) -> Iterator[FeedEntry | Reject]:
    """Yield the one entry a `url:` source stands for."""
    url = canonical_url(source.location)
    if url is None:
        yield Reject(
            id=stable_id("x", source.id),
            reason="bad_url",
            detail=f"{source.location!r} is not an http(s) address",
            url=source.location,
            source_id=source.id,
        )
        return
    yield FeedEntry(
        id=article_id(url),
        url=url,
        fetch_url=source.location,
        source_id=source.id,
        source=source.name or host_of(url),
        trust=source.trust,
    )


@with_input_types(Source)
@with_output_types(FeedEntry)
class ListUrls(Carry):
    """Beam shell of `list_url`."""

    counts_entries = True

    def __init__(self, rejects: ErrorHandler) -> None:
        super().__init__(list_url, rejects)
