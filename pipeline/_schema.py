"""The JSON Schema of every record, as `dateline schema` prints it."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

import schemas
from schemas import Record


def document(name: str | None) -> dict[str, Any] | None:
    """Return the schema of one record, of all for None, or None for a name that is none."""
    kinds = _kinds()
    if name is None:
        whole = [(kind, "serialization") for kind in kinds]
        return models_json_schema(whole, title="dateline records")[1]  # type: ignore[arg-type]
    by_name = {kind.__name__.lower(): kind for kind in kinds}
    kind = by_name.get(name.lower())
    return None if kind is None else TypeAdapter(kind).json_schema(mode="serialization")


def names() -> tuple[str, ...]:
    """Return the names of all records, sorted."""
    return tuple(kind.__name__ for kind in _kinds())


def _kinds() -> tuple[type[Record], ...]:
    found = [thing for thing in vars(schemas).values() if isinstance(thing, type)]
    kinds = [kind for kind in found if issubclass(kind, Record) and kind is not Record]
    return tuple(sorted(kinds, key=lambda kind: kind.__name__))
