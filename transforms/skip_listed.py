"""Let each article of a stream pass once: feeds list what they listed at the last poll, too.

In:      FeedEntry
Out:     the same, the first time its id comes; where several feeds list it in one window,
         the listing a batch would keep. After `keep_days` without a listing an id is forgotten
Rejects: none; the others are counted as `already_seen`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam import coders
from apache_beam.pvalue import PCollection
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.transforms.window import GlobalWindows
from apache_beam.typehints import with_input_types, with_output_types
from apache_beam.utils.timestamp import Duration

from schemas import FeedEntry, SeenConfig, StreamConfig
from transforms._carry import Tally
from transforms._windows import in_windows
from transforms.make_fetch_lists import listing_rank

DAY_S = 86_400


def best(group: tuple[str, Iterable[FeedEntry]]) -> tuple[str, FeedEntry]:
    """Return an id and the listing a batch would keep."""
    key, listings = group
    return key, min(listings, key=listing_rank)


class _OnceFn(beam.DoFn):
    SEEN = ReadModifyWriteStateSpec("seen", coders.BooleanCoder())
    FORGET = TimerSpec("forget", TimeDomain.WATERMARK)

    def __init__(self, config: SeenConfig) -> None:
        self._keep = Duration(config.keep_days * DAY_S)
        self._tally = Tally("SkipListed")

    def process(
        self,
        element: tuple[str, FeedEntry],
        timestamp: Any = beam.DoFn.TimestampParam,
        seen: Any = beam.DoFn.StateParam(SEEN),
        forget: Any = beam.DoFn.TimerParam(FORGET),
    ) -> Iterator[FeedEntry]:
        """Pass an id on once. As long as a feed lists it, it is remembered."""
        forget.set(timestamp + self._keep)
        if seen.read():
            self._tally.add("already_seen")
        else:
            seen.write(True)
            self._tally.add("passed")
            yield element[1]

    @on_timer(FORGET)
    def over(self, seen: Any = beam.DoFn.StateParam(SEEN)) -> None:
        """Forget an id."""
        seen.clear()


def _by_id(entry: FeedEntry) -> tuple[str, FeedEntry]:
    return entry.id, entry


@with_input_types(FeedEntry)
@with_output_types(FeedEntry)
class SkipListed(beam.PTransform[PCollection[FeedEntry], PCollection[FeedEntry]]):
    """Beam shell: the listings of a window, then one key of state an article."""

    def __init__(self, config: SeenConfig, stream: StreamConfig) -> None:
        super().__init__()
        self._config = config
        self._stream = stream

    def expand(self, pcoll: PCollection[FeedEntry]) -> PCollection[FeedEntry]:
        """Wire key and state."""
        new: PCollection[FeedEntry] = (
            pcoll
            | in_windows(self._stream)
            | beam.Map(_by_id).with_output_types(tuple[str, FeedEntry])
            | beam.GroupByKey()
            | beam.Map(best).with_output_types(tuple[str, FeedEntry])
            | "AllTime" >> beam.WindowInto(GlobalWindows())
            | beam.ParDo(_OnceFn(self._config))
        )
        return new
