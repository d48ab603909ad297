"""Which hosts have stopped answering. Contains no network code.

A host that is down costs a deadline for each of its pages: a feed of 100 entries would hold the
run for half an hour. After `DOWN_AFTER` requests in a row without an answer the rest are not sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from transforms._fetch.answers import Failure

DOWN_AFTER = 3
DOWN_FOR_S = 600.0
"""Media Cloud's fetcher remembers a host as down for ten minutes."""

SILENCE = frozenset(("timed_out", "connection_failed"))
"""No answer at all; a refusal or a broken page is one."""


@dataclass(slots=True)
class _Silence:
    requests: int
    since_s: float
    last: Failure


class Health:
    """Remembers silent hosts, and only those."""

    def __init__(self) -> None:
        self._silent: dict[str, _Silence] = {}

    def trouble(self, host: str) -> Failure | None:
        """Return the failure a request to this host would meet, if it is down."""
        silence = self._silent.get(host)
        if silence is None or silence.requests < DOWN_AFTER:
            return None
        if monotonic() - silence.since_s > DOWN_FOR_S:
            del self._silent[host]
            return None
        return Failure(silence.last.reason, f"not asked: {DOWN_AFTER} requests in a row failed")

    def note(self, host: str, failure: Failure | None) -> None:
        """Remember how a request to this host ended."""
        if failure is None or failure.reason not in SILENCE:
            self._silent.pop(host, None)
            return
        before = self._silent.get(host)
        requests = 1 if before is None else before.requests + 1
        self._silent[host] = _Silence(requests, monotonic(), failure)
