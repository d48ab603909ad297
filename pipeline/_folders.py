"""The output and state folders: what they may be called, and what lies in them.

Compares names on this machine's filesystem by where they really lead; looks into no file.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import NamedTuple

from schemas import SourceKind
from transforms._storage import is_local

_PATTERN = re.compile(r"[*?\[\x00-\x1f]")
_KIND = re.compile(rf"(?:{'|'.join(SourceKind)}):(?!//)\s*(.*)", re.I | re.S)
_WEB = re.compile(r"https?://", re.I)


class Folders(NamedTuple):
    """Where a run writes; `readable` is a folder inside whose files are inputs all the same."""

    output: str
    state: str
    readable: str | None = None

    def problem(self) -> str | None:
        """Return what is wrong with the folders, or None."""
        for name, folder in (("output", self.output), ("state", self.state)):
            if _PATTERN.search(folder):
                return (
                    f"the {name} folder {folder!r} cannot hold * ? [ or control characters:"
                    " files are looked for by pattern"
                )
        if _real(self.output) == _real(self.state):
            return (
                f"state and output need two folders, both are {self.output}:"
                " leave --state out for OUTPUT/state"
            )
        if is_local(self.output) and not is_local(self.state):
            return (
                f"the state {self.state} is on an object store and the output {self.output} is not:"
                " other machines that share the state could not see this one's rows"
            )
        return None

    def around(self, location: str) -> str | None:
        """Name the folder (`output`, `state`) a file lies in; None for others and the web."""
        if _WEB.match(location):
            return None
        folder = _real(os.path.dirname(location) or ".")
        if self.readable and _holds(_real(self.readable), folder):
            return None
        if _holds(_real(self.output), folder):
            return "output"
        return "state" if _holds(_real(self.state), folder) else None

    def is_meant(self, argument: str) -> bool:
        """Say whether an argument starts inside a folder, not in one around it."""
        start = _real(_start(argument))
        return _holds(_real(self.output), start) or _holds(_real(self.state), start)


def _start(argument: str) -> str:
    """Return the part of an argument that is no pattern: a file, or the folder it starts in."""
    kind = _KIND.fullmatch(argument.strip())
    place = (kind[1] if kind else argument.strip()).removeprefix("file://")
    place = os.path.expanduser(place)
    pattern = _PATTERN.search(place)
    if pattern is None or os.path.exists(place):
        return place
    return os.path.dirname(place[: pattern.start()]) or ("/" if place.startswith("/") else ".")


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


@cache
def _real(path: str) -> str:
    return os.path.realpath(path) if is_local(path) else path.rstrip("/")
