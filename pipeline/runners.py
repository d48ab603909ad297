"""Named runner presets as PipelineOptions; every other flag goes to Beam unchanged."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.runner import create_runner

LOCAL = "FnApiRunner"
"""Beam's in-process runner, pinned: plain `DirectRunner` first tries to download Prism, without a
time limit (docs/decisions/0006)."""


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


def check_runner(flags: Sequence[str]) -> None:
    """Refuse a runner that Beam cannot make, before anything is read."""
    name = runner_name(flags)
    try:
        create_runner(name)
    except (ValueError, ImportError, AttributeError) as error:
        known = [one for one in StandardOptions.KNOWN_RUNNER_NAMES if not one.startswith("Test")]
        is_known = name.lower() in {one.lower() for one in known}
        problem = f"cannot be used: {' '.join(str(error).split())}" if is_known else "is unknown"
        raise FlagError(f"the runner {name!r} {problem}; valid are {', '.join(known)}") from None


def pipeline_options(flags: Sequence[str]) -> PipelineOptions:
    """Return Beam's options: ours first, so that the user's own flags win."""
    return PipelineOptions([f"--runner={LOCAL}", *flags])


def runner_name(flags: Sequence[str]) -> str:
    """Return the runner's name as the manifest records it."""
    return str(pipeline_options(flags).get_all_options().get("runner") or LOCAL)
