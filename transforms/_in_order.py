"""Take the windows of a key one after another, with a memory that is the engine's keyed state.

The shell of the stream's two stages that remember. What arrives is put aside; when the watermark
has passed a window, nothing of it or of an earlier one can come any more, and it is folded: the
same windows give the same answers in whatever order they arrived. Memory is dropped by an
event-time timer, so state is bounded by what is kept, not by how long the stream runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam import coders
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import BagStateSpec, TimerSpec, on_timer
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Timestamp

_MICROS = 1_000_000
_ENTRY = coders.TupleCoder((coders.VarIntCoder(), coders.BytesCoder()))
"""A time in microseconds and a value."""


class Folded(NamedTuple):
    """What a window comes to: outputs, and what to know from now on."""

    outputs: Sequence[Any]
    learnt: Sequence[bytes]


class InOrderFn(beam.DoFn):
    """Subclasses say what a window's values become, given what is known of their key."""

    replaces = False
    """What a window teaches takes the place of what was known; by default it is added."""

    PENDING = BagStateSpec("pending", _ENTRY)
    KNOWN = BagStateSpec("known", _ENTRY)
    DUE = TimerSpec("due", TimeDomain.WATERMARK)
    EXPIRY = TimerSpec("expiry", TimeDomain.WATERMARK)

    def __init__(self, keep_s: float) -> None:
        self._keep_micros = round(keep_s * _MICROS)

    def fold(
        self, key: str, moment: Timestamp, values: Sequence[bytes], known: Sequence[bytes]
    ) -> Folded:
        """Return what one window comes to; `moment` is its last one."""
        raise NotImplementedError

    def process(
        self,
        element: tuple[str, Iterable[bytes]],
        timestamp: Any = beam.DoFn.TimestampParam,
        pending: Any = beam.DoFn.StateParam(PENDING),
        due: Any = beam.DoFn.TimerParam(DUE),
    ) -> None:
        """Put a window's values aside until its time has come."""
        for value in element[1]:
            pending.add((timestamp.micros, value))
        due.set(_moment(min(micros for micros, _ in pending.read())))

    @on_timer(DUE)
    def window_over(
        self,
        key: Any = beam.DoFn.KeyParam,
        now: Any = beam.DoFn.TimestampParam,
        pending: Any = beam.DoFn.StateParam(PENDING),
        known: Any = beam.DoFn.StateParam(KNOWN),
        due: Any = beam.DoFn.TimerParam(DUE),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> Iterator[Any]:
        """Fold the windows that are over, in order."""
        waiting = sorted(pending.read())
        pending.clear()
        early = [entry for entry in waiting if entry[0] > now.micros]
        for entry in early:
            pending.add(entry)
        if early:
            due.set(_moment(early[0][0]))
        entries = list(known.read())
        for micros in sorted({at for at, _ in waiting if at <= now.micros}):
            values = [value for at, value in waiting if at == micros]
            folded = self.fold(key, _moment(micros), values, [value for _, value in entries])
            learnt = [(micros + self._keep_micros, value) for value in folded.learnt]
            if self.replaces and learnt:
                known.clear()
                entries = []
            for entry in learnt:
                known.add(entry)
            entries += learnt
            for output in folded.outputs:
                yield TimestampedValue(output, _moment(micros))
        _set_expiry(expiry, entries)

    @on_timer(EXPIRY)
    def memory_over(
        self,
        now: Any = beam.DoFn.TimestampParam,
        pending: Any = beam.DoFn.StateParam(PENDING),
        known: Any = beam.DoFn.StateParam(KNOWN),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> None:
        """Drop what has been known long enough.

        The watermark may leap over a window and this moment at once (at the end of a stream, after
        a pause), and engines differ in which timer they fire first: what a window that still waits
        needs is kept, and folding it sets this timer again.
        """
        waiting = [micros for micros, _ in pending.read()]
        over = min([now.micros, *waiting])
        kept = [entry for entry in known.read() if entry[0] > over]
        known.clear()
        for entry in kept:
            known.add(entry)
        if not waiting:
            _set_expiry(expiry, kept)


def _set_expiry(expiry: Any, entries: Sequence[tuple[int, bytes]]) -> None:
    """Wake when the oldest entry expires: one rewrite of the state a window at most."""
    if entries:
        expiry.set(_moment(min(micros for micros, _ in entries)))


def _moment(micros: int) -> Timestamp:
    return Timestamp(micros=micros)
