"""What can be used on this machine, what is missing for the rest, and the command that gets it.

Looks and asks; installs and changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

from pipeline import engines
from pipeline.runners import PRESETS
from schemas import HttpConfig
from transforms._fetch.answers import Failure, Response
from transforms._http import Client

_ASK_S = 3.0
"""How long a cluster may take to accept a connection."""


class Finding(NamedTuple):
    """One engine or store: whether it can be used here, and what to do if not."""

    name: str
    use: str
    """The flag or address that uses it."""
    problem: str | None


def findings(flink_master: str | None) -> Iterator[Finding]:
    """Yield a finding for every engine and store."""
    yield Finding("in-process", "(default)", None)
    for name, preset in PRESETS.items():
        yield Finding(name, f"--runner {name}", engines.missing(preset.needs(())))
    if flink_master is not None:
        yield Finding(
            "flink cluster",
            f"--runner flink --flink-master {flink_master}",
            engines.missing(engines.flink_needs()) or _unreachable(flink_master),
        )
    for name, use, module, extra in _EXTRAS:
        is_here = _is_importable(module)
        yield Finding(name, use, None if is_here else f"pip install '{extra}'")


def _is_importable(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package above it is not there either
        return False


def _unreachable(address: str) -> str | None:
    """Ask a cluster's REST interface who it is."""
    place = address.removeprefix("http://").rstrip("/")
    try:
        config = HttpConfig(timeout_s=_ASK_S, retries=0, allow_private=(place,))
    except ValueError:
        return f"{address} is no HOST:PORT"
    answer = asyncio.run(_ask(f"http://{place}/overview", config))
    if isinstance(answer, Failure):
        return f"{address} does not answer as Flink does: {answer.reason}"
    return None if b"flink-version" in answer.body else f"{address} is not Flink"


async def _ask(url: str, config: HttpConfig) -> Response | Failure:
    async with Client(config) as client:
        return await client.get(url)


_EXTRAS = (
    ("dataflow", "--runner DataflowRunner", "apitools.base", "apache-beam[gcp]"),
    ("s3://", "input, output, state", "boto3", "dateline-news[s3]"),
    ("gs://", "input, output, state", "google.cloud.storage", "apache-beam[gcp]"),
    ("hdfs://", "input, output, state", "hdfs", "apache-beam[hadoop]"),
)
"""Name, how it is used, the module Beam needs for it, and the package that holds it."""
