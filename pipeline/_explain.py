"""Say in one line what is wrong with a setting: its line, its key, and the nearest right one.

Contains no rule of what is valid: those are the fields of the settings.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline._yaml import Lines, Location

TEXT = "should be text (in quotes if need be)"
WHOLE = "should be a whole number"
NUMBER = "should be a number"
PAIRS = "should be `key: value` lines"

SAYS = {
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "finite_number": "must be a finite number",
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "int_parsing_size": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "string_type": TEXT,
    "string_pattern_mismatch": "should be one line of plain ASCII text",
    "literal_error": "should be {expected}",
    "tuple_type": "should be a list",
    "dict_type": PAIRS,
    "model_type": PAIRS,
    "value_error": "{error}",
}
"""What pydantic found, in the user's words; a kind that is missing here keeps pydantic's."""

UNKNOWN = ("extra_forbidden", "invalid_key")

Hidden = Mapping[str, set[str]]
"""Fields by section that no user may set, so that none is ever proposed."""


def explain(
    error: ValidationError, model: type[BaseModel], lines: Lines, path: str | None, hidden: Hidden
) -> str:
    """Return one line about the first finding; a key missing is often one misspelt beside it."""
    found = error.errors(include_url=False)
    first = next((one for one in found if one["type"] != "missing"), found[0])
    place = tuple(first["loc"])
    if first["type"] == "invalid_key":  # pydantic does not say which
        place = (*place[:-1], str(place[-1]))
    key = name_of(place, path)
    where = where_of(place, lines, path)
    if first["type"] in UNKNOWN:
        return f"{where}unknown key `{key}`{_nearest(model, place, hidden)}"
    if first["type"] == "missing":
        return f"{where}`{name_of(place[:-1], path)}` lacks the key `{place[-1]}`"
    return f"{where}`{key}` {_complaint(first)}, not {reprlib.repr(first['input'])}"


def where_of(place: Location, lines: Lines, path: str | None) -> str:
    """Say where a key stands, or the nearest key around it."""
    if path is None:
        return ""
    line = next((lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in lines), None)
    return f"{path}, line {line}: " if line else f"{path}: "


def name_of(place: Location, path: str | None) -> str:
    """Name a key as the user wrote it: in a file by its path, else by its flag."""
    if path is not None or place[:1] == ("inputs",):
        return ".".join(map(str, place))
    names = [part for part in place if isinstance(part, str)]
    return f"--{names[-1].removesuffix('_s').replace('_', '-')}"


def _complaint(found: ErrorDetails) -> str:
    if found["type"] not in SAYS:
        return found["msg"][:1].lower() + found["msg"][1:]
    context = {name: _plain(value) for name, value in found.get("ctx", {}).items()}
    return SAYS[found["type"]].format(**context)


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _nearest(model: type[BaseModel], place: Location, hidden: Hidden) -> str:
    """Name the valid key that a wrong one is meant to be, or list the valid ones."""
    wrong = str(place[-1])
    beside = [key[-1] for key in _keys(model, hidden) if _level(key) == _level(place)]
    everywhere = [key for key in _keys(model, hidden) if "[]" not in key]
    close = (
        difflib.get_close_matches(wrong, beside, n=1, cutoff=0.6)
        if wrong not in {key[-1] for key in everywhere}
        else [".".join(key) for key in everywhere if key[-1] == wrong]
    )
    if not close:
        alike = difflib.get_close_matches(wrong, [key[-1] for key in everywhere], n=1, cutoff=0.8)
        close = [".".join(key) for key in everywhere if key[-1] in alike]
    if close:
        return f"; did you mean {' or '.join(f'`{one}`' for one in close)}?"
    return f"; valid are {', '.join(sorted(beside))}"


def _level(place: Location) -> tuple[str, ...]:
    return tuple("[]" if isinstance(part, int) else part for part in place[:-1])


def _keys(
    model: type[BaseModel], hidden: Hidden, above: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Yield every key a user may write, with `[]` for a list's elements."""
    for name, field in model.model_fields.items():
        if name in hidden.get(".".join(above), ()):
            continue
        yield (*above, name)
        for inner in _models(field.annotation):
            level = (*above, name) if inner is field.annotation else (*above, name, "[]")
            yield from _keys(inner, hidden, level)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models an annotation is made of, without what they hold themselves."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for inner in get_args(annotation):
            yield from _models(inner)
