"""Where words for the user go; a reader that has gone away (`| head`) ends the words, not us."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import UnsupportedOperation
from typing import IO

from rich.console import Console


class Screen(Console):
    """A console that falls silent when nobody reads it; rich would end the process with 1."""

    def on_broken_pipe(self) -> None:
        """Write to nowhere from here on."""
        self.quiet = True
        _to_nowhere(self.file)


def say(text: str) -> bool:
    """Write to standard output, now; False when nobody reads it any more."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _to_nowhere(sys.stdout)
        return False
    return True


def _to_nowhere(stream: IO[str]) -> None:
    """Let what is still in the buffer go nowhere, or the interpreter complains when it ends."""
    with suppress(UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
