"""The console script: what must hold before anything slow is loaded.

Loading Beam takes seconds, in which Ctrl-C shall be one line as well; the commands are in
`pipeline.commands`.
"""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> None:
    """Run the console script."""
    # Who starts us with Ctrl-C ignored (nohup, a shell's `&`) means it.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupted)
    from pipeline import _quiet, commands  # noqa: PLC0415 - the slow part
    from pipeline._screen import say  # noqa: PLC0415

    _quiet.hush()
    try:
        commands.app()
    finally:
        say("")  # a reader that has gone away is noticed here, not when the interpreter ends


def _interrupted(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End at once; while a run works, `pipeline.run` has a handler of its own."""
    os.write(2, b"\ndateline: interrupted\n")
    os._exit(130)
