"""SIGTERM and Ctrl-C as something to wait for beside other things."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait
from types import FrameType
from typing import Self


class Stop:
    """Context manager that notes the signals to stop; a wait ends when one comes."""

    def __init__(self) -> None:
        self.signals: list[int] = []
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT):
            # Who starts us with Ctrl-C ignored (nohup, a shell's `&`) means it.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        os.close(self._reader)
        os.close(self._writer)

    def wait(self, others: Sequence[Connection], seconds: float | None) -> bool:
        """Wait for a signal, the others, or the time; say whether one of the others is ready."""
        ready = wait([self._reader, *others], seconds)
        if self._reader in ready:
            os.read(self._reader, 1)
        return any(other in ready for other in others)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.signals.append(number)
        os.write(self._writer, b".")
