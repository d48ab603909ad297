"""The event loop of a process on which all fetching runs, with the HTTP client that lives on it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, Thread
from typing import ClassVar

from schemas import HttpConfig
from transforms._http import Client

DNS_THREADS = 32


class Loop:
    """An event loop in a thread with the client that lives on it: one a process and setting.

    Shared by the stages that fetch, so that they keep one pace and ask for robots.txt once.
    """

    _shared: ClassVar[dict[str, Loop]] = {}
    _lock: ClassVar[Lock] = Lock()

    def __init__(self, http: HttpConfig) -> None:
        self._users = 0
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self.loop.run_forever, name="fetch", daemon=True)
        self._thread.start()
        # The system's resolver blocks a thread for each name; a slow one must not hold the others.
        self.loop.set_default_executor(ThreadPoolExecutor(DNS_THREADS, "dns"))
        opening = asyncio.run_coroutine_threadsafe(Client(http).__aenter__(), self.loop)
        self.client = opening.result()

    @classmethod
    def lent(cls, http: HttpConfig) -> Loop:
        """Return the process's loop for these settings; give it back with `release`."""
        key = http.model_dump_json()
        with cls._lock:
            if key not in cls._shared:
                cls._shared[key] = cls(http)
            cls._shared[key]._users += 1
            return cls._shared[key]

    def release(self) -> None:
        """Say that one user is done; the last one closes the connections and ends the thread."""
        with self._lock:
            self._users -= 1
            if self._users:
                return
            for key in [key for key, loop in self._shared.items() if loop is self]:
                del self._shared[key]
        asyncio.run_coroutine_threadsafe(
            self.client.__aexit__(None, None, None), self.loop
        ).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
