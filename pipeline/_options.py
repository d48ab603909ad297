"""The flags that `dateline run` and `dateline watch` share, each once.

Contains no defaults (`schemas.config`) and checks nothing: `pipeline.config` does.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from schemas import ExtractConfig, HttpConfig, OutputConfig, Part

NUMBER = "NUMBER"


def number(word: str | None) -> int | str | None:
    """Return a number, or the word for the settings to complain of as of any other value."""
    return int(word) if word and re.fullmatch(r"-?[0-9]{1,18}", word) else word


def of_rows(
    shards: str | None, compress: str | None, workers: str | None, min_chars: str | None
) -> dict[str, Any]:
    """Return the flags about rows by the settings they stand for."""
    return {
        "shards": number(shards),
        "compress": compress,
        "workers": number(workers),
        "min_chars": number(min_chars),
    }


def of_http(
    user_agent: str | None, respect: str | None, allow_private: list[str] | None
) -> dict[str, Any]:
    """Return the flags about asking publishers by the settings they stand for."""
    return {
        "http.user_agent": user_agent,
        "http.respect": respect,
        "http.allow_private": tuple(allow_private) if allow_private else None,
    }


def default(part: type[Part], name: str) -> str:
    """Return the default of a setting as a help text shows it."""
    value = part.model_fields[name].default
    return f"{value:g}" if isinstance(value, float) else str(value)


Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INPUT...",
        help="Feeds, pages or files: a path, a glob, an address, or KIND:PATH with KIND one"
        " of feed, url, warc, html, text, jsonl.",
    ),
]
Output = Annotated[str | None, typer.Option(help="Folder for the rows.")]
State = Annotated[
    str | None, typer.Option(help="Folder for what runs remember.", show_default="OUTPUT/state")
]
Config = Annotated[str | None, typer.Option(help="YAML file; flags win over it.")]
Shards = Annotated[
    str | None,
    typer.Option(
        help="Files per kind of row.",
        metavar=NUMBER,
        show_default=default(OutputConfig, "shards"),
    ),
]
Compress = Annotated[
    str | None,
    typer.Option(help="none, gzip or zstd.", show_default=default(OutputConfig, "compress")),
]
Workers = Annotated[
    str | None,
    typer.Option(help="Extraction processes.", metavar=NUMBER, show_default="all cores"),
]
MinChars = Annotated[
    str | None,
    typer.Option(
        metavar=NUMBER,
        help="Shorter text is no article; 0 keeps one-sentence texts.",
        show_default=default(ExtractConfig, "min_chars"),
    ),
]
UserAgent = Annotated[str | None, typer.Option(help="Sent to publishers.")]
Respect = Annotated[
    str | None,
    typer.Option(
        help="Publishers' refusals to obey: all, robots or none; all are recorded.",
        show_default=default(HttpConfig, "respect"),
    ),
]
AllowPrivate = Annotated[
    list[str] | None,
    typer.Option(metavar="HOST:PORT", help="May be a private or loopback address."),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only errors.")]

FlinkMaster = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT",
        help="With --runner flink: the cluster's REST address; else Flink runs on this machine.",
    ),
]
