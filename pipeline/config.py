"""From a YAML file and flags to a validated RunConfig; every mistake names its line and remedy.

Defaults are in `schemas.config` alone; what is left out here keeps them.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from pipeline.inputs import InputError, resolve_inputs
from schemas import (
    DedupeConfig,
    ExtractConfig,
    HttpConfig,
    OutputConfig,
    Part,
    RunConfig,
    SeenConfig,
    Source,
    UtcTime,
)
from transforms._storage import join

RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}$")

Location = tuple[str | int, ...]


class ConfigError(Exception):
    """The configuration is wrong; the message is one line for the user."""


class NamedInput(Part):
    """An input with what the user knows about its publisher."""

    input: str
    name: str | None = None
    trust: int = 0


class Settings(Part):
    """What a configuration file may say; flags of the same name win."""

    inputs: tuple[str | NamedInput, ...] = ()
    output: str | None = None
    state: str | None = None
    run_id: str | None = None
    as_of: UtcTime | None = None
    shards: int | None = Field(default=None, gt=0, le=100_000)
    compress: Literal["none", "gzip", "zstd"] | None = None
    workers: int | None = Field(default=None, gt=0)
    min_chars: int | None = Field(default=None, ge=0)
    http: HttpConfig = HttpConfig()
    extract: ExtractConfig = ExtractConfig()
    dedupe: DedupeConfig = DedupeConfig()
    seen: SeenConfig = SeenConfig()


FILLED_BY_STATE = {"dedupe": {"known"}, "seen": {"files", "waiting", "due"}}
"""Fields of the slices that the state sets; a user's file may not."""


def load(path: str | None, flags: Mapping[str, Any]) -> Settings:
    """Return the settings of a YAML file (if any) overlaid with the flags that were given."""
    values: dict[str, Any] = {}
    lines: dict[Location, int] = {}
    if path is not None:
        values, lines = _read_yaml(path)
        _refuse_state_fields(path, values, lines)
    for key, value in flags.items():
        if value is None:
            continue
        *parents, last = key.split(".")
        place = values
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_explain(error, path, lines)) from None


def run_config(settings: Settings, now: datetime) -> RunConfig:
    """Return the RunConfig of a batch; what the state knows is filled in later."""
    if settings.output is None:
        raise ConfigError("no output folder: say --output DIR, or `output: DIR` in the config")
    if not settings.inputs:
        raise ConfigError("no input: name feeds, pages or files, or list `inputs:` in the config")
    run_id = settings.run_id or f"{now.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    if not RUN_ID.match(run_id):
        raise ConfigError(
            f"run id {run_id!r} cannot name a folder: use letters, digits and . _ : + - (up to 100)"
        )
    extract = settings.extract.replace(
        **_given(workers=settings.workers or _cores(), min_chars=settings.min_chars)
    )
    output = OutputConfig(
        directory=settings.output,
        state_directory=settings.state or join(settings.output, "state"),
        run_id=run_id,
        **_given(shards=settings.shards, compress=settings.compress),
    )
    return RunConfig(
        as_of=settings.as_of or now,
        sources=sources(settings),
        output=output,
        http=settings.http,
        extract=extract,
        dedupe=settings.dedupe,
        seen=settings.seen,
    )


def sources(settings: Settings) -> tuple[Source, ...]:
    """Return all sources, each once, in the order given."""
    found: dict[str, Source] = {}
    for given in settings.inputs:
        named = NamedInput(input=given) if isinstance(given, str) else given
        try:
            for source in resolve_inputs([named.input]):
                marked = source.replace(name=named.name or source.name, trust=named.trust)
                found.setdefault(source.id, marked)
        except InputError as error:
            raise ConfigError(str(error)) from None
    return tuple(found.values())


def _cores() -> int:
    """Return the cores this process may use: what extraction takes unless told otherwise."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _refuse_state_fields(
    path: str, values: Mapping[str, Any], lines: Mapping[Location, int]
) -> None:
    for part, names in FILLED_BY_STATE.items():
        given = values.get(part)
        for name in sorted(names & set(given if isinstance(given, dict) else ())):
            line = lines[part, name]
            raise ConfigError(
                f"{path}, line {line}: unknown key `{part}.{name}`; it comes from the state"
            )


def _read_yaml(path: str) -> tuple[dict[str, Any], dict[Location, int]]:
    try:
        text = Path(path).read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except OSError as error:
        raise ConfigError(f"cannot read the config {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"the config {path} is not UTF-8 text") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"the config {path} is not YAML: {_yaml_problem(error)}") from None
    if values is None:
        return {}, {}
    if not isinstance(values, dict):
        raise ConfigError(f"the config {path} should be `key: value` lines")
    return values, dict(_lines(node, ()))


def _yaml_problem(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"line {mark.line + 1}: {problem}" if mark else str(problem)


def _lines(node: yaml.Node | None, at: Location) -> Iterator[tuple[Location, int]]:
    """Yield where each key stands, by its path."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*at, str(key.value))
            yield here, key.start_mark.line + 1
            yield from _lines(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*at, index), value.start_mark.line + 1
            yield from _lines(value, (*at, index))


def _explain(error: ValidationError, path: str | None, lines: Mapping[Location, int]) -> str:
    """Turn pydantic's first finding into one line: where, what, and the nearest valid key."""
    first = error.errors(include_url=False)[0]
    place = tuple(part for part in first["loc"] if part not in ("str", "NamedInput"))
    key = ".".join(map(str, place))
    line = next((lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in lines), None)
    where = f"{path}, line {line}: " if line else f"{path}: " if path and not line else ""
    if first["type"] == "extra_forbidden":
        return f"{where}unknown key `{key}`{_nearest(place)}"
    return f"{where}`{key}`: {first['msg']}, not {first['input']!r}"


def _nearest(place: Location) -> str:
    """Name the valid key that looks most like a wrong one, or list the valid ones."""
    model: Any = Settings
    for part in place[:-1]:
        if isinstance(part, int):
            model = NamedInput
            continue
        field = model.model_fields.get(part)
        model = field.annotation if field else Settings
    names = sorted(getattr(model, "model_fields", {}))
    close = difflib.get_close_matches(str(place[-1]), names, n=1, cutoff=0.6)
    return f"; did you mean `{close[0]}`?" if close else f"; valid are {', '.join(names)}"
