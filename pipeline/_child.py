"""One batch in a process of its own, so that what Beam leaves behind ends with it.

Repeated runs in one process grow it by a third of a megabyte when idle, by six when busy
(docs/decisions/0009). The child ends with its parent, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from pipeline.run import Finished, RunError, run
from schemas import RunConfig

END_S = 5.0
"""What a batch that is told to end may need: its handler ends it at once, a commit takes less."""

# The parent never runs Beam, so it has no thread whose lock a forked child could wait for, and
# the child need not load Beam again (1.6 s). Elsewhere forking is not safe for system libraries.
_CONTEXT: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


class Child:
    """A batch that is running; `answer` is ready for reading when it has ended."""

    def __init__(self, config: RunConfig, flags: Sequence[str]) -> None:
        self.answer: Connection
        self.answer, theirs = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=_work, args=(theirs, config, tuple(flags)))
        self._process.start()
        theirs.close()

    def result(self) -> Finished | str:
        """Return what the batch did, or the line that says why it could not."""
        try:
            answer: Finished | str = self.answer.recv()
        except EOFError:
            self._process.join()
            answer = f"the batch ended without an answer (exit code {self._process.exitcode})"
        self._process.join()
        self._process.close()
        self.answer.close()
        return answer

    def end(self) -> Finished | None:
        """End it at once; return what it did if it committed before it heard."""
        self._process.terminate()
        self._process.join(END_S)
        if self._process.is_alive():
            self._process.kill()
        answer = self.result()
        return None if isinstance(answer, str) else answer


def _work(answer: Connection, config: RunConfig, flags: tuple[str, ...]) -> None:
    """Run the batch and answer; anything but a RunError is a bug and ends with its traceback."""
    # Ctrl-C goes to the whole group of a terminal, and it is the parent's to decide on.
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # While the graph works `pipeline.run` has a handler of its own; a commit is not interrupted.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Python's tracker of semaphores would tell the user of two that a batch ended at once leaves.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer.send(run(config, flags, keep_idle=False))
    except RunError as error:
        answer.send(str(error))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
