"""Keep all elements of a key on one worker.

Engines hand the elements of a key to one worker where a DoFn has state, and only there. What
follows in the same stage runs on that worker too: a host is asked by one client, which knows its
pace (`transforms._fetch.pace`), however many workers there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam import coders
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec


class _PinnedFn(beam.DoFn):
    """Yield the value of each pair; its state is never written, so it costs the engine nothing."""

    PLACE = ReadModifyWriteStateSpec("place", coders.VarIntCoder())

    def process(
        self,
        element: tuple[str, Any],
        _place: Any = beam.DoFn.StateParam(PLACE),
    ) -> Iterator[Any]:
        """Yield the value."""
        yield element[1]


def pinned() -> Any:
    """Return the step that takes pairs of key and value to their worker and drops the key."""
    fn: Any = _PinnedFn
    return beam.ParDo(fn())
