"""How fast each host is asked. Contains no network code; runs on one event loop.

Promises, per host: at most `max_open_per_host` requests at once, and at least the larger of
`per_host_delay_s` and robots.txt's crawl delay between two starts. For all hosts together: at
most `max_open`. The time spent waiting here is no part of a request's deadline.

A host that says it is asked too often (429, or Retry-After) is left alone for as long as it says,
then asked with a pause between two starts that doubles with each further complaint, and shrinks
with each answer that is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from schemas import HttpConfig

FIRST_SLOW_S = 0.3
"""Pause after a host's first complaint: a limit of a few requests a second is kept at once."""
MAX_SLOW_S = 30.0
EASED = 0.95
"""What each answer without a complaint leaves of the pause: after some fifty it is forgotten."""
LEAST_SLOW_S = 0.02


class _Host:
    """What is remembered of one host."""

    __slots__ = ("next_start", "open", "slowed_s", "users")

    def __init__(self, max_open: int) -> None:
        self.open = asyncio.Semaphore(max_open)
        self.next_start = 0.0
        self.slowed_s = 0.0
        self.users = 0


class Pace:
    """Lets requests start in their turn."""

    def __init__(self, config: HttpConfig) -> None:
        self._config = config
        self._hosts: dict[str, _Host] = {}
        self._open = asyncio.Semaphore(config.max_open)

    @asynccontextmanager
    async def turn(
        self, host: str, crawl_delay_s: float, gate: asyncio.Event | None = None
    ) -> AsyncIterator[None]:
        """Wait for this host's turn, and the gate if any; then hold a place while it lasts."""
        state = self._enter(host)
        try:
            async with state.open:
                await self._start(state, max(crawl_delay_s, self._config.per_host_delay_s), gate)
                try:
                    yield
                finally:
                    self._open.release()
                    # From the end: how long a request was on its way nobody knows.
                    now = asyncio.get_running_loop().time()
                    state.next_start = max(state.next_start, now + crawl_delay_s)
        finally:
            state.users -= 1

    def slow_down(self, host: str, wait_s: float) -> None:
        """Ask a host nothing for `wait_s`, and less often from then on: it has complained."""
        state = self._hosts.get(host)
        if state is None:
            return
        now = asyncio.get_running_loop().time()
        if state.next_start <= now + wait_s:
            # Complaints of requests that were under way together count once.
            is_new = state.next_start - now < wait_s / 2
            state.next_start = now + wait_s
            if is_new:
                state.slowed_s = min(max(FIRST_SLOW_S, 2 * state.slowed_s), MAX_SLOW_S)

    def ease(self, host: str) -> None:
        """Ask a host a little faster: it has answered without a complaint."""
        state = self._hosts.get(host)
        if state is not None and state.slowed_s:
            eased = state.slowed_s * EASED
            state.slowed_s = eased if eased >= LEAST_SLOW_S else 0.0

    async def _start(self, state: _Host, delay_s: float, gate: asyncio.Event | None) -> None:
        """Return with a place among all requests taken, not before the host's next start."""
        now = asyncio.get_running_loop().time
        while True:
            if gate is not None:
                await gate.wait()
            await self._open.acquire()
            wait_s = state.next_start - now()
            if wait_s <= 0:
                break
            # Nobody sleeps on a place that another host could use.
            self._open.release()
            await asyncio.sleep(wait_s)
        state.next_start = now() + max(delay_s, state.slowed_s)

    def _enter(self, host: str) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            if len(self._hosts) >= MAX_IDLE_HOSTS:
                self._forget()
            state = self._hosts[host] = _Host(self._config.max_open_per_host)
        state.users += 1
        return state

    def _forget(self) -> None:
        """Drop hosts nobody uses and whose turn is open: memory stays flat in a long run."""
        now = asyncio.get_running_loop().time()
        for host in [
            h
            for h, s in self._hosts.items()
            if not s.users and s.next_start <= now and not s.slowed_s
        ]:
            del self._hosts[host]


MAX_IDLE_HOSTS = 10_000
"""Hosts remembered before the idle ones are swept."""
