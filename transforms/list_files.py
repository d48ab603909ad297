"""Make every file to read a piece of work of its own.

In:      Source (kinds `warc`, `html`, `text`, `jsonl`)
Out:     FetchList holding the file's name; it is opened where it is read
Rejects: none
"""

from __future__ import annotations

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.typehints import with_input_types, with_output_types

from schemas import FetchList, Source


def list_file(source: Source) -> FetchList:
    """Return the work order for one file."""
    return FetchList(id=source.id, file=source)


@with_input_types(Source)
@with_output_types(FetchList)
class ListFiles(beam.PTransform[PCollection[Source], PCollection[FetchList]]):
    """Beam shell of `list_file`; the graph spreads the work orders over the workers."""

    def expand(self, pcoll: PCollection[Source]) -> PCollection[FetchList]:
        """Wire the map."""
        lists: PCollection[FetchList] = pcoll | beam.Map(list_file).with_output_types(FetchList)
        return lists
