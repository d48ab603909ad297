"""Named runner presets as PipelineOptions; every other flag goes to Beam unchanged.

`--runner flink` and `--runner prism` stand for a line of Beam's flags each; a flag the user gives
himself wins. `--runner FlinkRunner` and all other names of Beam's mean what Beam means by them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple, NoReturn

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.runner import create_runner

from pipeline import engines

LOCAL = "FnApiRunner"
"""Beam's in-process runner, pinned: plain `DirectRunner` first tries to download Prism, without a
time limit (docs/decisions/0006)."""

EMBEDDED = "[local]"
"""Flink's master that lives in the job server's own process."""

WORKER_POOL = "localhost:50000"
"""Where a TaskManager finds Beam's worker pool, unless said: beside it, as a sidecar."""


KEEP_WORKERS_MS = 60_000
"""How long a Python worker waits for its job's next stage. Beam's own value is 0: a new worker,
with all it imports, for every stage of a batch. A cluster heeds it only where the job server's
jar is on its class path and `classloader.resolve-order` is `parent-first`.

A stream goes without: all its stages run at once, and a worker that was killed would be kept too,
until Flink has used up its restarts on it."""


LONGEST_JOB_S = 10 * 365 * 24 * 3600
"""How long a job may run. Beam's `--job_server_timeout` is 300 s and, whatever its help says, with
Prism it also cuts the stream on which the client waits for the job's end: longer ones failed."""


_DATAFLOW = ("dataflow", "dataflowrunner")
DATAFLOW_CLIENT = "apitools"
"""Beam notices that it is missing only when the job is submitted, and then by an AttributeError."""


class FlagError(Exception):
    """A flag for Beam cannot be used; the message is one line for the user."""


class _Parser(argparse.ArgumentParser):
    """Raises instead of printing its usage: thirty lines that do not say what is wrong."""

    def error(self, message: str) -> NoReturn:
        raise FlagError(f"a flag for Beam: {message.removeprefix('argument ')}")


class BeamFlags(NamedTuple):
    """Leftover command-line words, sorted into Beam's and the user's."""

    flags: tuple[str, ...]
    inputs: tuple[str, ...]
    unknown: tuple[str, ...]


def split_flags(words: Sequence[str]) -> BeamFlags:
    """Tell Beam's flags and their values from inputs, using Beam's own parsers.

    `--name=value` that nobody knows goes to Beam too: some runners define options only when they
    start. `--name value` that nobody knows is unknown: whether the value is an input can only be
    guessed.
    """
    parser: Any = _Parser(add_help=False, allow_abbrev=False)
    for options in sorted(PipelineOptions.__subclasses__(), key=lambda cls: cls.__qualname__):
        try:
            options._add_argparse_args(parser)
        except argparse.ArgumentError:  # two runners may name one option
            continue
    _, rest = parser.parse_known_args(list(words))
    passed = [word for word in rest if word.startswith("--") and "=" in word]
    unknown = [word for word in rest if word.startswith("-") and word not in passed and word != "-"]
    inputs = [word for word in rest if not word.startswith("-")]
    used = list(words)
    for word in (*inputs, *unknown):
        used.remove(word)
    return BeamFlags(tuple(used), tuple(inputs), tuple(unknown))


def expand_preset(flags: Sequence[str], flink_master: str | None, workers: int) -> tuple[str, ...]:
    """Return Beam's flags for a preset; flags of any other runner come back as they are.

    Args:
        workers: How many bundles Flink works on at once, where it runs on this machine.

    Raises FlagError when the engine is not here, with the command that gets it.
    """
    name = runner_name(flags)
    if flink_master is not None and name != "flink":
        raise FlagError("--flink-master belongs to --runner flink")
    if name not in PRESETS:
        return tuple(flags)
    preset = PRESETS[name]
    if problem := engines.missing(preset.needs(flags)):
        raise FlagError(f"--runner {name}: {problem}")
    long = f"--job_server_timeout={LONGEST_JOB_S}"
    return (*preset.flags(flink_master, workers, is_stream(flags)), long, *_without_runner(flags))


def _prism_flags(_master: str | None, _workers: int, _stream: bool) -> tuple[str, ...]:
    return ("--runner=PrismRunner", f"--prism_location={engines.tied(str(engines.prism_path()))}")


def _flink_flags(master: str | None, workers: int, stream: bool) -> tuple[str, ...]:
    common = (
        "--runner=FlinkRunner",
        f"--flink_version={engines.FLINK_VERSION}",
        f"--flink_job_server_jar={engines.job_server_path()}",
        f"--job_server_java_launcher={engines.tied('java')}",
        f"--flink_master={master or EMBEDDED}",
        f"--environment_cache_millis={0 if stream else KEEP_WORKERS_MS}",
    )
    if master is None:
        return (*common, f"--parallelism={workers}")
    return (*common, "--environment_type=EXTERNAL", f"--environment_config={WORKER_POOL}")


def _prism_needs(flags: Sequence[str]) -> tuple[engines.Need, ...]:
    return () if _brings("--prism_location", flags) else engines.prism_needs()


def _flink_needs(flags: Sequence[str]) -> tuple[engines.Need, ...]:
    java, jar = engines.flink_needs()
    return (java,) if _brings("--flink_job_server_jar", flags) else (java, jar)


def _brings(flag: str, flags: Sequence[str]) -> bool:
    return any(one.startswith(flag) for one in flags)


class Preset(NamedTuple):
    """What a short runner name stands for."""

    flags: Callable[[str | None, int, bool], tuple[str, ...]]
    needs: Callable[[Sequence[str]], tuple[engines.Need, ...]]


PRESETS = {
    "flink": Preset(_flink_flags, _flink_needs),
    "prism": Preset(_prism_flags, _prism_needs),
}


def processes_a_bundle(flags: Sequence[str], workers: int) -> int:
    """Return the size of one extraction pool: Flink has a pool for each bundle it works on."""
    return 1 if runner_name(flags) == "FlinkRunner" else workers


def check_runner(flags: Sequence[str]) -> None:
    """Refuse a runner that Beam cannot make, before anything is read."""
    name = runner_name(flags)
    try:
        create_runner(name)
    except (ValueError, ImportError, AttributeError) as error:
        known = [one for one in StandardOptions.KNOWN_RUNNER_NAMES if not one.startswith("Test")]
        is_known = name.lower() in {one.lower() for one in known}
        problem = f"cannot be used: {' '.join(str(error).split())}" if is_known else "is unknown"
        valid = ", ".join((*PRESETS, *known))
        raise FlagError(f"the runner {name!r} {problem}; valid are {valid}") from None
    if name.lower() in _DATAFLOW and find_spec(DATAFLOW_CLIENT) is None:
        raise FlagError(f"the runner {name!r} needs: pip install 'apache-beam[gcp]'")


def pipeline_options(flags: Sequence[str]) -> PipelineOptions:
    """Return Beam's options: ours first, so that the user's own flags win."""
    return PipelineOptions([f"--runner={LOCAL}", *flags])


def _without_runner(flags: Sequence[str]) -> Iterator[str]:
    """Leave out `--runner NAME` and `--runner=NAME`: the preset says which runner it is."""
    words = iter(flags)
    for word in words:
        if word == "--runner":
            next(words, None)
        elif not word.startswith("--runner="):
            yield word


def is_stream(flags: Sequence[str]) -> bool:
    """Say whether the user asks for a stream (`--streaming`, a flag of Beam's)."""
    return bool(pipeline_options(flags).view_as(StandardOptions).streaming)


def runner_name(flags: Sequence[str]) -> str:
    """Return the runner's name as the manifest records it."""
    return str(pipeline_options(flags).get_all_options().get("runner") or LOCAL)
