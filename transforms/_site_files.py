"""The files in which sites say what they permit, as they last gave them, kept over runs.

One file a web address in a folder of the state: a line of JSON, then the body. A day long the copy
is the answer, and up to a month it stands in for a site that cannot be reached (RFC 9309, 2.4 and
2.3.1.4). A cache: what cannot be read is asked for again, what cannot be written is not kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from tempfile import NamedTemporaryFile
from time import time
from typing import NamedTuple

from transforms._fetch.answers import Failure

KEPT_S = 24 * 3600.0
"""RFC 9309, 2.4: a cached copy should not be used for more than 24 hours."""

LAST_RESORT_S = 30 * 86_400.0
"""RFC 9309, 2.3.1.4 speaks of 30 days; as long an old copy is used for a site that is down."""


class SiteFile(NamedTuple):
    """What a site answered: the body of a 2xx, b"" of a 4xx."""

    status: int
    body: bytes
    age_s: float = 0.0


class SiteFiles:
    """The kept copies; without a folder every file is asked for."""

    def __init__(self, folder: str | None, clock: Callable[[], float] = time) -> None:
        self._folder = folder
        self._clock = clock
        if folder is not None:
            _sweep(folder, clock() - LAST_RESORT_S)

    async def of(
        self, url: str, ask: Callable[[str], Awaitable[SiteFile | Failure]]
    ) -> SiteFile | Failure:
        """Return a file's fresh copy, else what the site answers, else an old copy."""
        kept = self._read(url)
        if kept is not None and kept.age_s < KEPT_S:
            return kept
        answer = await ask(url)
        if not isinstance(answer, Failure):
            self._write(url, answer)
        elif kept is not None:
            return kept
        return answer

    def _read(self, url: str) -> SiteFile | None:
        """Return a copy that is young enough to be used at all."""
        if self._folder is None:
            return None
        try:
            with open(self._path(url), "rb") as file:
                head = json.loads(file.readline())
                age_s = self._clock() - float(head["asked_at"])
                if head["url"] == url and 0 <= age_s < LAST_RESORT_S:
                    return SiteFile(int(head["status"]), file.read(), age_s)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def _write(self, url: str, answer: SiteFile) -> None:
        if self._folder is None:
            return
        head = {"url": url, "status": answer.status, "asked_at": int(self._clock())}
        # Whole or not at all, as others read it meanwhile; a cache need not outlast a power cut.
        with suppress(OSError):
            os.makedirs(self._folder, exist_ok=True)
            with NamedTemporaryFile(dir=self._folder, delete=False) as file:
                file.write(json.dumps(head).encode() + b"\n" + answer.body)
            os.replace(file.name, self._path(url))

    def _path(self, url: str) -> str:
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        return os.path.join(self._folder or "", name)


def _sweep(folder: str, before_s: float) -> None:
    """Remove copies nobody would use."""
    with suppress(OSError), os.scandir(folder) as found:
        for one in found:
            with suppress(OSError):
                if one.stat().st_mtime < before_s:
                    os.unlink(one.path)
