"""What a host's robots.txt allows (RFC 9309). Contains no network code: it is given the answer.

Missing (4xx): everything is allowed. Unreachable (5xx, network error, 429): nothing is, for now.
Protego keeps each rule once for every crawler its group names: 65 KB made it 2 million rules, 10 s
and 590 MB. So it is given the groups of all others under one name.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

from protego import Protego

from transforms._fetch.answers import Failure
from transforms._site_files import KEPT_S

T = TypeVar("T")

MAX_ROBOTS_BYTES = 512_000
"""RFC 9309, 2.5: at least 500 KiB must be read; what follows may be ignored."""

MAX_CRAWL_DELAY_S = 30.0
"""A longer one would make a day's feed outlast the day; the host is then asked every 30 s."""

UNREACHABLE_KEPT_S = 600.0
"""How long a host whose robots.txt could not be had is left alone."""

MAX_ORIGINS = 10_000
"""Origins remembered; the oldest goes first."""


_AGENT = re.compile(
    r"\s*(?:user[- ]?agent\s*:|user-?agent\s(?!.*:(?:\s|$))|user\s+agent\s(?!.*:(?:\s|$)))([^#]*)",
    re.IGNORECASE,
)
"""A line that names a crawler, in all the spellings Protego takes for one."""
_OTHERS = "/"
"""Stands for every other crawler; no product token has a slash in it."""
_NAME_START = re.compile(r"(?<![\w-])")


class Rules:
    """The rules of one origin for one crawler."""

    def __init__(self, text: str, user_agent: str) -> None:
        self._agent = product_token(user_agent)
        self._parsed = Protego.parse(_for_one(text, self._agent))
        delay = self._parsed.crawl_delay(self._agent) or 0.0
        self.crawl_delay_s = min(max(delay, 0.0), MAX_CRAWL_DELAY_S)

    def allow(self, url: str) -> bool:
        """Say whether this address may be asked for."""
        return bool(self._parsed.can_fetch(url, self._agent))


def is_known(status: int) -> bool:
    """Say whether an answer tells what is allowed: 5xx and "too many requests" do not."""
    return 200 <= status < 500 and status != 429


def read_rules(status: int, body: bytes, user_agent: str) -> Rules:
    """Return the rules an answer means that `is_known`."""
    if 200 <= status < 300:
        return Rules(body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace"), user_agent)
    return Rules("", user_agent)


def sitemaps_in(body: bytes) -> tuple[str, ...]:
    """Return the sitemaps a robots.txt names, in its order."""
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    return tuple(Protego.parse(_for_one(text, "")).sitemaps)


def product_token(user_agent: str) -> str:
    """Return the name robots.txt may use for us: what stands before the version."""
    return user_agent.partition("/")[0].strip() or user_agent


def _for_one(text: str, agent: str) -> str:
    """Return a robots.txt that means the same to one crawler, all others under one name."""
    token = agent.lower()
    starts = [found.start() for found in _NAME_START.finditer(token)]
    names = {token[start:end] for start in starts for end in range(start + 1, len(token) + 1)}
    return "\n".join(_line_for(line, names) for line in text.splitlines())


def _line_for(line: str, names: set[str]) -> str:
    found = _AGENT.match(line.partition("#")[0])
    if found is None:
        return line
    value = found[1].strip().lower()
    name = "*" if value == "*" else value.replace("*", "")
    return f"User-agent: {name if name == '*' or name in names else value and _OTHERS}"


class Dated(NamedTuple, Generic[T]):
    """What is known of an origin, and for how long already, in seconds."""

    value: T
    age_s: float = 0.0


class _Known(NamedTuple, Generic[T]):
    answer: T | Failure
    fresh_until: float


class OriginCache(Generic[T]):
    """Asks each origin once for all who wait, and keeps the answer for a while."""

    def __init__(self, ask: Callable[[str], Awaitable[Dated[T] | Failure]]) -> None:
        self._ask = ask
        self._known: dict[str, asyncio.Future[_Known[T]]] = {}

    async def of(self, origin: str) -> T | Failure:
        """Return what is known of an origin, or why nobody knows."""
        known = self._known.get(origin)
        if known is not None and _is_fresh(known):
            return known.result().answer
        if known is None or known.done():
            if len(self._known) >= MAX_ORIGINS:
                del self._known[next(iter(self._known))]
            last = known.result() if known is not None and not known.exception() else None
            known = self._known[origin] = asyncio.ensure_future(self._asked(origin, last))
        # Shielded: one waiter that gives up must not take the answer from the others.
        return (await asyncio.shield(known)).answer

    async def _asked(self, origin: str, last: _Known[T] | None) -> _Known[T]:
        found = await self._ask(origin)
        if isinstance(found, Failure):
            # What a site said before it went down still holds.
            return _Known(last.answer if last else found, monotonic() + UNREACHABLE_KEPT_S)
        # An old copy of a site that is down is looked at again as soon as one that has none.
        return _Known(found.value, monotonic() + max(KEPT_S - found.age_s, UNREACHABLE_KEPT_S))


def _is_fresh(known: asyncio.Future[Any]) -> bool:
    return known.done() and known.exception() is None and known.result().fresh_until > monotonic()
