"""From a YAML file and flags to a validated RunConfig; every mistake names its line and remedy.

Defaults are in `schemas.config` alone; what is left out here keeps them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from pipeline._explain import explain, where_of
from pipeline._folders import Folders
from pipeline._yaml import Lines, YamlError, read_yaml
from pipeline.inputs import InputError, resolve, unusable_scheme
from schemas import (
    DedupeConfig,
    ExtractConfig,
    FeedsConfig,
    HttpConfig,
    OutputConfig,
    Part,
    RunConfig,
    SeenConfig,
    Source,
    SourceKind,
    StreamConfig,
    UtcTime,
    WatchConfig,
)
from transforms._storage import join

RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}")

YEARS = range(1970, 3000)
"""Of `as_of`; a century before and after it must still be a date."""


class ConfigError(Exception):
    """The configuration is wrong; the message is one line for the user."""


def _as_inputs(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _as_input(value: object) -> object:
    if isinstance(value, str):
        return {"input": value}
    if isinstance(value, (dict, NamedInput)):
        return value
    raise ValueError("should be a path, an address, or `input: ...`")


def _as_moment(value: object) -> datetime:
    """Read a time or a date; without a zone it is UTC."""
    try:
        read = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
        if isinstance(read, date) and not isinstance(read, datetime):
            read = datetime(read.year, read.month, read.day)
        if isinstance(read, datetime) and read.year in YEARS:
            return read if read.tzinfo else read.replace(tzinfo=UTC)
    except ValueError:
        pass
    raise ValueError("should be a time such as 2026-03-04T12:00:00Z")


class NamedInput(Part):
    """An input with what the user knows about its publisher."""

    input: str
    name: str | None = None
    trust: int = Field(default=0, ge=-1_000_000, le=1_000_000)
    interval_s: float | None = Field(default=None, ge=1, le=604_800, allow_inf_nan=False)


class Settings(Part):
    """What a configuration file may say; flags of the same name win."""

    inputs: Annotated[
        tuple[Annotated[NamedInput, BeforeValidator(_as_input)], ...],
        BeforeValidator(_as_inputs),
    ] = ()
    output: str | None = None
    state: str | None = None
    run_id: str | None = None
    as_of: Annotated[UtcTime, BeforeValidator(_as_moment)] | None = None
    shards: int | None = Field(default=None, ge=1, le=100_000)
    compress: Literal["none", "gzip", "zstd"] | None = None
    workers: int | None = Field(default=None, ge=1, le=1_024)
    min_chars: int | None = Field(default=None, ge=0, le=1_000_000)
    http: HttpConfig = HttpConfig()
    feeds: FeedsConfig = FeedsConfig()
    extract: ExtractConfig = ExtractConfig()
    dedupe: DedupeConfig = DedupeConfig()
    seen: SeenConfig = SeenConfig()
    stream: StreamConfig = StreamConfig()
    watch: WatchConfig = WatchConfig()


FILLED_BY_STATE = {
    "dedupe": {"known"},
    "http": {"sites_directory"},
    "seen": {"files", "waiting", "due", "revived"},
    "stream": {"started_at"},
}
"""Fields of the slices that the state sets; a user's file may not."""


def load(path: str | None, flags: Mapping[str, Any]) -> Settings:
    """Return the settings of a YAML file (if any) overlaid with the flags that were given."""
    values: dict[str, Any] = {}
    lines: Lines = {}
    if path is not None:
        try:
            values, lines = read_yaml(path)
        except YamlError as error:
            raise ConfigError(str(error)) from None
        _refuse_state_fields(path, values, lines)
        values = _without_empty(values, Settings)
        # Before the flags: a mistake in the file is the file's, whatever they overlay.
        _validated(values, lines, path)
    settings = _validated(_overlaid(values, flags), {}, None)
    _refuse_short_memory(settings, lines, path)
    return settings


def _validated(values: Mapping[str, Any], lines: Lines, path: str | None) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        message = explain(error, Settings, lines, path, FILLED_BY_STATE)
        raise ConfigError(message) from None


def _without_empty(values: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Drop keys with nothing behind them: `http:` alone sets nothing."""
    kept: dict[str, Any] = {}
    for key, value in values.items():
        field = model.model_fields.get(key) if isinstance(key, str) else None
        kind: Any = field.annotation if field else None
        if isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Part):
            kept[key] = _without_empty(value, kind)
        elif field is None or value is not None:
            kept[key] = value
    return kept


def _overlaid(values: Mapping[str, Any], flags: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the flags that were given; `http.retries` is a key of `http`."""
    overlaid = dict(values)
    for key, value in flags.items():
        if value is None:
            continue
        section, _, name = key.rpartition(".")
        if section:
            overlaid[section] = {**overlaid.get(section, {}), name: value}
        else:
            overlaid[name] = value
    return overlaid


def _refuse_short_memory(settings: Settings, lines: Lines, path: str | None) -> None:
    """An entry forgotten before its fingerprint would come again, as a copy of itself."""
    seen, prints = settings.seen.keep_days, settings.dedupe.keep_days
    if seen < prints:
        key = ("seen", "keep_days") if ("seen", "keep_days") in lines else ("dedupe", "keep_days")
        raise ConfigError(
            f"{where_of(key, lines, path)}`seen.keep_days` ({seen:g}) must not be below"
            f" `dedupe.keep_days` ({prints:g}): set `seen.keep_days` to {prints:g} or more"
        )


def run_config(
    settings: Settings,
    now: datetime,
    warn: Callable[[str], object] = str,
    readable: str | None = None,
    *,
    needs_input: bool = True,
) -> RunConfig:
    """Return the RunConfig of a batch; what the state knows is filled in later.

    Args:
        settings: What the user chose.
        now: The clock, unless the settings say `as_of`.
        warn: Is told, a line each, which files of folders and patterns are passed over.
        readable: A folder inside the output whose files are inputs all the same.
        needs_input: Complain where none is named.
    """
    if not settings.output:
        raise ConfigError("no output folder: say --output DIR, or `output: DIR` in the config")
    if needs_input and not settings.inputs:
        raise ConfigError("no input: name feeds, pages or files, or list `inputs:` in the config")
    run_id = settings.run_id or f"{now.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    if not RUN_ID.fullmatch(run_id):
        raise ConfigError(
            f"run id {run_id!r} cannot name a folder: use letters, digits and . _ : + - (up to 100)"
        )
    for folder in (settings.output, settings.state or settings.output):
        if reason := unusable_scheme(folder):
            raise ConfigError(f"{folder}: {reason}")
    output = OutputConfig(
        directory=settings.output,
        state_directory=settings.state or join(settings.output, "state"),
        run_id=run_id,
        **_given(shards=settings.shards, compress=settings.compress),
    )
    folders = Folders(output.directory, output.state_directory, readable)
    if problem := folders.problem():
        raise ConfigError(problem)
    extract = settings.extract.replace(
        **_given(workers=settings.workers or _workers(settings), min_chars=settings.min_chars)
    )
    return RunConfig(
        as_of=settings.as_of or now,
        sources=sources(settings, folders, warn),
        output=output,
        http=settings.http,
        feeds=settings.feeds,
        extract=extract,
        dedupe=settings.dedupe,
        seen=settings.seen,
        stream=settings.stream,
    )


def watch_config(
    settings: Settings, now: datetime, warn: Callable[[str], object] = str
) -> RunConfig:
    """Return the RunConfig all batches of a watch are made from, with all its sources."""
    for key in ("run_id", "as_of"):
        if getattr(settings, key) is not None:
            raise ConfigError(f"each batch of a watch has its own `{key}`: leave it out")
    chosen = run_config(settings, now, warn)
    if not chosen.of_kind(SourceKind.FEED):
        raise ConfigError("no feed among the inputs, so nothing to watch: use `dateline run`")
    return chosen


def sources(
    settings: Settings, folders: Folders | None = None, warn: Callable[[str], object] = str
) -> tuple[Source, ...]:
    """Return all sources, each once, in the order given, without the rows of earlier runs."""
    found: dict[str, Source] = {}
    wrong: dict[str, None] = {}
    for named in settings.inputs:
        try:
            read, passed_over = resolve([named.input])
            for source in _outside(read, named.input, folders):
                marked = source.replace(
                    name=named.name or source.name, trust=named.trust, interval_s=named.interval_s
                )
                found.setdefault(source.id, marked)
        except InputError as error:
            wrong.setdefault(str(error))
            continue
        for line in passed_over:
            if not (folders and folders.around(line.partition(": ")[0])):
                warn(f"passed over: {line}")
    if wrong:
        raise ConfigError("\n".join(wrong))
    if not found and settings.inputs:
        raise ConfigError("no input is left: all files named lie in the output or state folder")
    return tuple(found.values())


def _outside(read: tuple[Source, ...], argument: str, folders: Folders | None) -> Iterator[Source]:
    """Leave out what lies in the output or state folder; who names just that is told."""
    for source in read:
        folder = folders.around(source.location) if folders else None
        if folder is None:
            yield source
        elif folders and folders.is_meant(argument):
            raise ConfigError(
                f"{source.location} lies in the {folder} folder: rows of a run are no input;"
                " read it from elsewhere, or say another --output"
            )


def _workers(settings: Settings) -> int:
    """Return what the file says of `extract.workers`, else the cores this process may use."""
    if "workers" in settings.extract.model_fields_set:
        return settings.extract.workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _refuse_state_fields(path: str, values: Mapping[str, Any], lines: Lines) -> None:
    for part, names in FILLED_BY_STATE.items():
        given = values.get(part)
        for name in sorted(names & set(given if isinstance(given, dict) else ())):
            raise ConfigError(
                f"{where_of((part, name), lines, path)}unknown key `{part}.{name}`;"
                " it comes from the state"
            )
