"""Take the windows of a key one after another, with a memory that is the engine's keyed state.

The shell of the stream's two stages that remember. A grouping gives the windows of a key in their
order, each when the watermark has passed it, and it is folded as it comes. No output comes from a
timer: Flink 1.19 was seen to let the watermark pass before it (docs/decisions/0010), and what is
behind the watermark is dropped in silence. Memory is dropped by an event-time timer, so state is
bounded by what is kept, not by how long the stream runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam import coders
from apache_beam.pvalue import PCollection
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import BagStateSpec, TimerSpec, on_timer
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.timestamp import Timestamp

from schemas import StreamConfig
from transforms._windows import in_windows

_DAY = 86_400_000_000
"""In microseconds."""
_ENTRY = coders.TupleCoder((coders.VarIntCoder(), coders.BytesCoder()))
"""When a value expires, in microseconds, and the value."""


class Folded(NamedTuple):
    """What a window comes to: outputs, and what to know from now on."""

    outputs: Sequence[Any]
    learnt: Sequence[bytes]


class InOrderFn(beam.DoFn):
    """Subclasses say what a window's values become, given what is known of their key."""

    replaces = False
    """What a window teaches takes the place of what was known; by default it is added."""

    KNOWN = BagStateSpec("known", _ENTRY)
    EXPIRY = TimerSpec("expiry", TimeDomain.WATERMARK)

    def __init__(self, keep_days: float) -> None:
        self._keep_micros = round(keep_days * _DAY)

    def fold(
        self, key: str, moment: Timestamp, values: Sequence[bytes], known: Sequence[bytes]
    ) -> Folded:
        """Return what one window comes to.

        Args:
            moment: The window's last one.
            values: Sorted.
        """
        raise NotImplementedError

    def process(
        self,
        element: tuple[str, Iterable[bytes]],
        timestamp: Any = beam.DoFn.TimestampParam,
        known: Any = beam.DoFn.StateParam(KNOWN),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> Iterator[Any]:
        """Fold one window; the outputs have its time."""
        key, values = element
        entries = list(known.read())
        folded = self.fold(key, timestamp, sorted(values), [value for _, value in entries])
        learnt = [(timestamp.micros + self._keep_micros, value) for value in folded.learnt]
        if self.replaces and learnt:
            known.clear()
            entries = []
        for entry in learnt:
            known.add(entry)
        _set_expiry(expiry, [*entries, *learnt])
        yield from folded.outputs

    @on_timer(EXPIRY)
    def memory_over(
        self,
        now: Any = beam.DoFn.TimestampParam,
        known: Any = beam.DoFn.StateParam(KNOWN),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> None:
        """Drop what has been known long enough."""
        kept = [entry for entry in known.read() if entry[0] > now.micros]
        known.clear()
        for entry in kept:
            known.add(entry)
        _set_expiry(expiry, kept)


class InOrder(beam.PTransform[PCollection[tuple[str, bytes]], PCollection[Any]]):
    """Bring the values of a window together by key, fold them, and put the outputs in windows."""

    def __init__(self, fn: InOrderFn, stream: StreamConfig, output: type) -> None:
        super().__init__()
        self._fn = fn
        self._stream = stream
        self._output = output

    def expand(self, pcoll: PCollection[tuple[str, bytes]]) -> PCollection[Any]:
        """Wire group, memory, and the windows the outputs are published in."""
        folded: PCollection[Any] = (
            pcoll
            | beam.GroupByKey()
            | beam.Map(_listed).with_output_types(tuple[str, list[bytes]])
            | "AllTime" >> beam.WindowInto(GlobalWindows())
            | beam.ParDo(self._fn).with_output_types(self._output)
            | "InWindows" >> in_windows(self._stream)
        )
        return folded


def _listed(group: tuple[str, Iterable[bytes]]) -> tuple[str, list[bytes]]:
    return group[0], list(group[1])


def _set_expiry(expiry: Any, entries: Sequence[tuple[int, bytes]]) -> None:
    """Wake when the oldest entry expires."""
    if entries:
        expiry.set(Timestamp(micros=min(micros for micros, _ in entries)))
