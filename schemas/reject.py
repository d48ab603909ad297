"""Dead letters: what we could not use, why, whose fault it was, and whether to try again."""

from __future__ import annotations

from enum import StrEnum

from schemas.base import Record
from schemas.source import FeedEntry


class Fault(StrEnum):
    """Who has to act: the publisher or input (`SOURCE`) or this repository (`OURS`)."""

    SOURCE = "source"
    OURS = "ours"


class Unit(StrEnum):
    """What was lost: a whole source, or one entry of it. Only entries count in conservation."""

    SOURCE = "source"
    ENTRY = "entry"


class Reject(Record):
    """A source or entry that left the pipeline; strings only, so it survives every pickler."""

    unit: Unit = Unit.ENTRY
    stage: str = ""
    """The transform's class name; written by the shell."""
    reason: str
    """One of the transform's closed set, see its module docstring."""
    fault: Fault = Fault.SOURCE
    retryable: bool = False
    """Worth another try later without anybody changing anything."""
    detail: str = ""
    url: str | None = None
    source_id: str | None = None
    entry: FeedEntry | None = None
    """What was to be fetched: all that another try needs; set when `retryable`."""
