"""A core that does what it is told, for tests of the sandbox; Beam-free like every such core."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

from schemas import Record, Reject


class Order(Record):
    """What `obey` shall do."""

    body: bytes = b""


def obey(order: Order) -> Iterator[Order | Reject]:
    """Do what the id says: one behaviour of hostile input each."""
    verb, _, argument = order.id.partition(":")
    if verb == "hang":
        while True:
            pass
    elif verb == "eat":
        hoard = [bytearray(10_000_000) for _ in range(10_000)]
        yield order.replace(body=bytes(hoard[0][:1]))
    elif verb == "raise":
        raise TwoArgumentError(argument, "second")
    elif verb == "refuse":
        yield Reject(id=order.id, reason="refused")
        return
    elif verb == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif verb == "die_once":
        marker = Path(argument)
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    yield order.replace(body=str(os.getpid()).encode())


class TwoArgumentError(Exception):
    """Pickles, but breaks on unpickling."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")
