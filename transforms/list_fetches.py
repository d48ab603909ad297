"""Make every new entry of a stream a piece of work of its own, on the worker of its host.

In:      FeedEntry, each article once
Out:     FetchList of one entry
Rejects: none
"""

from __future__ import annotations

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.typehints import with_input_types, with_output_types

from schemas import FeedEntry, FetchList
from transforms._pinned import pinned
from transforms._urls import host_of


def list_fetch(entry: FeedEntry) -> tuple[str, FetchList]:
    """Return the host an entry is asked of, and the work order."""
    host = host_of(entry.url)
    return host, FetchList(id=host, entries=(entry,))


@with_input_types(FeedEntry)
@with_output_types(FetchList)
class ListFetches(beam.PTransform[PCollection[FeedEntry], PCollection[FetchList]]):
    """Beam shell of `list_fetch`; a batch gathers a host's entries instead (MakeFetchLists)."""

    def expand(self, pcoll: PCollection[FeedEntry]) -> PCollection[FetchList]:
        """Wire key and place."""
        lists: PCollection[FetchList] = (
            pcoll
            | beam.Map(list_fetch).with_output_types(tuple[str, FetchList])
            | pinned().with_output_types(FetchList)
        )
        return lists
