"""Gather the new entries of one host, each article once.

In:      FeedEntry (not seen before; the same article may be listed by several feeds)
Out:     FetchList, one per host: whoever fetches it holds that host's pace alone
Rejects: `duplicate_entry` (source) for each further listing of an article
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints import with_input_types, with_output_types

from schemas import FeedEntry, FetchList, Reject
from transforms._carry import Carry
from transforms._urls import host_of


def make_fetch_list(host: str, entries: Iterable[FeedEntry]) -> Iterator[FetchList | Reject]:
    """Keep the best listing of each article: highest trust, then by source, title and time."""
    chosen: dict[str, FeedEntry] = {}
    for entry in sorted(entries, key=listing_rank):
        first = chosen.setdefault(entry.id, entry)
        if first is not entry:
            yield Reject(
                id=entry.id,
                reason="duplicate_entry",
                detail=f"also listed by {first.source_id}",
                url=entry.url,
                source_id=entry.source_id,
            )
    yield FetchList(id=host, entries=tuple(chosen.values()))


def listing_rank(entry: FeedEntry) -> tuple[str, int, str, str]:
    """Order the listings of an article; the first is the one to keep."""
    return entry.id, -entry.trust, entry.source_id, entry.model_dump_json()


def _by_host(entry: FeedEntry) -> tuple[str, FeedEntry]:
    return host_of(entry.fetch_url), entry  # a cache's host is not that of the page it has


def _grouped(group: tuple[str, Iterable[FeedEntry]]) -> Iterator[FetchList | Reject]:
    return make_fetch_list(*group)


@with_input_types(tuple[str, Iterable[FeedEntry]])
@with_output_types(FetchList)
class _FetchLists(Carry):
    """Beam shell of `make_fetch_list`."""

    stage = "MakeFetchLists"

    def __init__(self, rejects: ErrorHandler) -> None:
        super().__init__(_grouped, rejects)


class MakeFetchLists(beam.PTransform[PCollection[FeedEntry], PCollection[FetchList]]):
    """Group by host, then `make_fetch_list`."""

    def __init__(self, rejects: ErrorHandler) -> None:
        super().__init__()
        self._rejects = rejects

    def expand(self, pcoll: PCollection[FeedEntry]) -> PCollection[FetchList]:
        """Wire key, group and core."""
        keyed = pcoll | beam.Map(_by_host).with_output_types(tuple[str, FeedEntry])
        lists: PCollection[FetchList] = keyed | beam.GroupByKey() | _FetchLists(self._rejects)
        return lists
