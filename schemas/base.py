"""The base classes of every record: closed, frozen, re-validated on change; and stable ids.

Contains no business logic and imports neither Beam nor the other packages.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from pydantic_core import PydanticSerializationError

SCHEMA_VERSION = 1
"""Raised when the meaning of a published field changes (docs/architecture.md)."""

Span = tuple[int, int]
"""Start and end in characters, end exclusive."""


def _to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


UtcTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A time with a zone, kept and written in UTC."""


def in_stated_zone(moment: datetime) -> datetime:
    """Give a time without a zone UTC's, and keep any other.

    Raises OverflowError for what is no time in UTC (the first hours of year 1 east of it).
    """
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    moment.astimezone(UTC)
    return moment


StatedTime = AwareDatetime
"""A time in the zone it was stated in: the same instant as in UTC, but the publisher's own day."""


class Part(BaseModel):
    """An immutable value inside a record. Sequences are tuples, units are in names."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64"
    )

    def replace(self, **changes: object) -> Self:
        """Return a validated copy; pydantic's `model_copy(update=...)` validates nothing."""
        return type(self).model_validate({**dict(self), **changes})


class Record(Part):
    """A row that travels between two stages or into the output."""

    id: str
    """Stable: the same input gives the same id in every run."""
    schema_version: int = SCHEMA_VERSION


def to_json(part: Part) -> bytes:
    """Return JSON, fields in declared order; never fails on text.

    A lone surrogate (from a broken header, file name or escape) has no UTF-8: it becomes U+FFFD.
    One such character would otherwise end a run that holds a million good rows.
    """
    try:
        return part.__pydantic_serializer__.to_json(part)
    except PydanticSerializationError:
        mended = type(part).model_validate(_without_surrogates(part.model_dump()))
        return mended.__pydantic_serializer__.to_json(mended)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(_without_surrogates, value))
    return value


def stable_id(kind: str, *parts: str) -> str:
    """Return the id of a thing: `kind`, the hash version, and 120 bits of BLAKE2b over `parts`.

    The version digit changes when the recipe changes, so ids of two recipes never mix.
    """
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=15)
    return f"{kind}1{digest.hexdigest()}"
