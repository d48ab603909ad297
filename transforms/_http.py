"""The one place that opens a socket: an HTTP client for the addresses strangers write.

In:      an address, and what is known of its last answer (ETag, Last-Modified)
Out:     `Response` (2xx with the decoded body, or 304), or `Failure` with one of `REASONS`
Promises (docs/decisions/0002-http-client.md):
  - one deadline over connect, redirects, headers and body (waiting for a host's turn excluded);
  - the address connected to is public, on every hop, unless the user named that host and port;
  - no more than the limit of a body is kept, before and after decoding; a shortened body is seen;
  - robots.txt is asked first and obeyed, also on redirects, and for pages what the site says of
    text and data mining (docs/rights.md); each host is asked in its pace;
  - no cookies, no credentials from an address, no proxy but the one that is configured.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from random import uniform
from time import monotonic, time
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from schemas import HttpConfig
from transforms._fetch.addresses import Gatekeeper, is_literal, not_admitted
from transforms._fetch.answers import (
    PERMANENT_REDIRECTS,
    REDIRECTS,
    Failure,
    Hop,
    Response,
    Span,
    conditions,
    is_worth_repeating,
    read_answer,
    redirect_target,
    wait_of,
)
from transforms._fetch.decode import ACCEPT_ENCODING, DecodeError, decode
from transforms._fetch.health import Health
from transforms._fetch.pace import Pace
from transforms._permits import Permit, Permits
from transforms._rights import header_rights, merged
from transforms._rights_files import MAX_FILE_BYTES
from transforms._robots import is_known, product_token
from transforms._site_files import SiteFile
from transforms._urls import DEFAULT_PORTS, request_url

FIRST_BACKOFF_S = 0.5
MAX_WAITS = 5
"""Times one question waits because the host asks to come back shortly."""
MAX_LINE_BYTES = 16_384
MAX_FIELD_BYTES = 65_536
"""A long Content-Security-Policy passes the 8 KB that aiohttp allows by itself."""
READ_BYTES = 65_536
DNS_KEPT_S = 60
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

T = TypeVar("T")


class _Wish(NamedTuple):
    """What is the same on every hop of one question."""

    headers: dict[str, str]
    limit: int
    """Most bytes of the body, as sent and decoded."""
    gate: asyncio.Event | None = None
    is_page: bool = False
    """The publisher's rights are asked for and obeyed."""
    is_stored: bool = False
    """The body is wanted as it is stored: its coding, if any, is the file's own."""


class RefusedError(OSError):
    """An address nobody permitted."""


class Client:
    """Asks politely and safely; lives on one event loop."""

    def __init__(self, config: HttpConfig) -> None:
        self._config = config
        self._gatekeeper = Gatekeeper(
            config.allow_private, config.connect_to, _host_port_of(config.proxy)
        )
        self._pace = Pace(config)
        self._health = Health()
        self._token = product_token(config.user_agent)
        self._permits = Permits(config, self._ask_robots, self._ask_file)
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        """Open the pool of connections on the running loop."""
        connector = aiohttp.TCPConnector(
            limit=0,  # `Pace` limits, and does not sleep on a connection
            resolver=_Resolver(self._gatekeeper),
            ttl_dns_cache=DNS_KEPT_S,
            socket_factory=self._open_socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),  # `_within` has the one deadline
            headers={
                "User-Agent": self._config.user_agent,
                "Accept": ACCEPT,
                "Accept-Encoding": ACCEPT_ENCODING,
            },
            auto_decompress=False,
            trust_env=False,
            max_line_size=MAX_LINE_BYTES,
            max_field_size=MAX_FIELD_BYTES,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self._session.close()

    async def get(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        limit: int | None = None,
        gate: asyncio.Event | None = None,
        is_page: bool = False,
    ) -> Response | Failure:
        """Ask for an address, again if that may help; no request starts while `gate` is closed.

        Args:
            url: What to ask for.
            etag: That of the last answer, to be told if nothing has changed.
            last_modified: Likewise.
            limit: The most bytes of a body, `max_body_bytes` if not said.
            gate: Holds requests back.
            is_page: What the site's files say of text and data mining counts too.
        """
        headers = conditions(etag, last_modified)
        wish = _Wish(headers, limit or self._config.max_body_bytes, gate, is_page)
        return await self._granted(url, wish)

    async def get_span(self, url: str, span: Span, limit: int) -> Response | Failure:
        """Ask for a part of a file, as it is stored; a server may answer the whole."""
        return await self._granted(url, _Wish(span.headers(), limit, is_stored=True))

    async def _granted(self, url: str, wish: _Wish) -> Response | Failure:
        start = request_url(url)
        if start is None:
            return Failure("bad_url", "not an http(s) address")
        return await self._repeated(lambda: self._follow(start, wish))

    async def _repeated(self, ask: Callable[[], Awaitable[T | Failure]]) -> T | Failure:
        """Ask again what another try may bring: after a pause, or when the host says."""
        tries = waits = 0
        while True:
            answer = await ask()
            if not isinstance(answer, Failure):
                return answer
            if self._is_short(answer.retry_after_s) and waits < MAX_WAITS:
                waits += 1  # `Pace` holds the host's next request until then
            elif is_worth_repeating(answer) and tries < self._config.retries:
                # With jitter: what failed together shall not come back together.
                await asyncio.sleep(FIRST_BACKOFF_S * 2**tries * uniform(0.75, 1.25))
                tries += 1
            else:
                return answer

    def _is_short(self, wait_s: float | None) -> bool:
        return wait_s is not None and wait_s <= self._config.max_wait_s

    async def _follow(self, url: str, wish: _Wish) -> Response | Failure:
        """Follow redirects to an answer, each hop checked like the first."""
        left_s = self._config.timeout_s
        moved_to: str | None = None
        is_permanent = True
        for _ in range(self._config.max_redirects + 1):
            permit = await self._permits.of(url, is_page=wish.is_page)
            if isinstance(permit, Failure):
                return permit
            hop, left_s = await self._exchange(url, wish, left_s, permit.crawl_delay_s)
            if isinstance(hop, Failure):
                return hop
            if hop.status not in REDIRECTS:
                return self._with_rights(read_answer(hop, url, moved_to, time()), hop, permit)
            target = redirect_target(hop, url)
            if target is None:
                return Failure("bad_redirect", repr(hop.headers.get("Location"))[:200])
            is_permanent = is_permanent and hop.status in PERMANENT_REDIRECTS
            moved_to = target if is_permanent else moved_to
            url = target
        return Failure("too_many_redirects", url)

    def _with_rights(
        self, answer: Response | Failure, hop: Hop, permit: Permit
    ) -> Response | Failure:
        """Add what the headers and the site's files state."""
        if isinstance(answer, Failure):
            return answer
        stated = header_rights(hop.headers.items(), self._token, datetime.now(UTC))
        rights = merged(stated, permit.rights)
        return replace(answer, rights=rights) if rights.basis else answer

    async def _exchange(
        self, url: str, wish: _Wish, left_s: float, crawl_delay_s: float
    ) -> tuple[Hop | Failure, float]:
        """Send one request in its turn; return what came and the seconds left."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
        if not self._gatekeeper.admits_port(host, port):
            return Failure("bad_url", f"port {port}"), left_s
        if is_literal(host) and not self._gatekeeper.admits(host, port, host):
            return Failure("private_address", not_admitted(host, port, host)), left_s
        if trouble := self._health.trouble(parts.netloc):
            return trouble, left_s
        async with self._pace.turn(parts.netloc, crawl_delay_s, wish.gate):
            began = monotonic()
            hop = await self._within(left_s, url, wish)
            self._health.note(parts.netloc, hop if isinstance(hop, Failure) else None)
            wait_s = wait_of(hop, time()) if isinstance(hop, Hop) else None
            if wait_s is None:
                self._pace.ease(parts.netloc)
            elif self._is_short(wait_s):  # a longer one is about this address, not the host
                self._pace.slow_down(parts.netloc, wait_s)
            return hop, left_s - (monotonic() - began)

    async def _within(self, seconds: float, url: str, wish: _Wish) -> Hop | Failure:
        """Send one request and give every documented trouble its reason."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                return await self._send(url, wish)
        except DecodeError as error:
            return Failure(str(error), f"body of {url}")
        except TimeoutError:
            return Failure("timed_out", f"deadline of {self._config.timeout_s:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Failure(_reason_of(error), _detail_of(error))

    async def _send(self, url: str, wish: _Wish) -> Hop:
        async with self._session.get(
            URL(url, encoded=True),
            headers=wish.headers,
            allow_redirects=False,
            proxy=self._config.proxy,
        ) as response:
            body = b""
            if 200 <= response.status < 300:
                raw = await self._read(response, wish.limit)
                encoding = response.headers.get("Content-Encoding", "")
                # An empty body needs no decoder, whatever its header says.
                body = decode(raw, encoding, wish.limit) if raw and not wish.is_stored else raw
            elif response.status != 304:
                response.close()  # its body is of no use, and may be endless
            return Hop(response.status, response.headers, body)

    async def _read(self, response: aiohttp.ClientResponse, limit: int) -> bytes:
        """Return the body as sent; give up as soon as it is known to be too large."""
        if (response.content_length or 0) > limit:
            raise DecodeError("too_large")
        pieces: list[bytes] = []
        size = 0
        while piece := await response.content.read(READ_BYTES):
            size += len(piece)
            if size > limit:
                raise DecodeError("too_large")
            pieces.append(piece)
        return b"".join(pieces)

    async def _ask_robots(self, url: str) -> SiteFile | Failure:
        return await self._repeated(lambda: self._follow_to_robots(url))

    async def _ask_file(self, url: str) -> SiteFile | Failure:
        """Fetch another file of a site; one that is not there, or is refused, says nothing."""
        answer = await self._follow(url, _Wish({}, MAX_FILE_BYTES))
        if isinstance(answer, Response):
            return SiteFile(answer.status, answer.body)
        return answer if answer.retryable else SiteFile(answer.status or 404, b"")

    async def _follow_to_robots(self, url: str) -> SiteFile | Failure:
        """Fetch robots.txt, over redirects too, without asking whether it may be asked for."""
        left_s = self._config.timeout_s
        wish = _Wish({}, self._config.max_body_bytes)
        for _ in range(self._config.max_redirects + 1):
            hop, left_s = await self._exchange(url, wish, left_s, 0.0)
            if isinstance(hop, Failure):
                return hop
            if hop.status not in REDIRECTS:
                if is_known(hop.status):
                    return SiteFile(hop.status, hop.body)
                wait_s = wait_of(hop, time())
                return Failure("server_error", f"status {hop.status}", hop.status, wait_s)
            target = redirect_target(hop, url)
            if target is None:
                break
            url = target
        # RFC 9309, 2.3.1.2: more than five redirects count as "not there".
        return SiteFile(404, b"")

    def _open_socket(self, info: tuple[Any, Any, int, str, Any]) -> socket.socket:
        """Open the socket of one connection: the last look at where it really goes."""
        family, kind, protocol, _, address = info
        if not self._gatekeeper.admits_peer(address[0], address[1]):
            raise RefusedError(not_admitted(address[0], address[1], address[0]))
        return socket.socket(family, kind, protocol)


class _Resolver(AbstractResolver):
    """Resolves names to the addresses that may be connected to."""

    def __init__(self, gatekeeper: Gatekeeper) -> None:
        self._gatekeeper = gatekeeper
        self._system = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the permitted addresses of a name; refuse when there are only others."""
        detour = self._gatekeeper.detour(host, port)
        if detour is not None:
            found = await self._system.resolve(*detour, family=family)
            return [{**entry, "hostname": host} for entry in found]
        found = await self._system.resolve(host, port, family=family)
        permitted = [e for e in found if self._gatekeeper.admits_name(host, port, e["host"])]
        if not permitted:
            raise RefusedError(not_admitted(host, port, found[0]["host"]))
        return permitted

    async def close(self) -> None:
        """Nothing to close."""


def _host_port_of(proxy: str | None) -> tuple[str, int] | None:
    if proxy is None:
        return None
    parts = urlsplit(proxy)
    return parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]


def _reason_of(error: Exception) -> str:
    """Return the reason a documented error of the library stands for."""
    cause = _refused(error) or error
    return next(reason for kind, reason in ERRORS if isinstance(cause, kind))


def _refused(error: Exception) -> RefusedError | None:
    """Return our own refusal, which the library wraps."""
    inner = getattr(error, "os_error", error)
    return inner if isinstance(inner, RefusedError) else None


def _detail_of(error: Exception) -> str:
    """Say what happened in one line; what a server wrote stands in it escaped."""
    if refused := _refused(error):
        return str(refused)
    said = getattr(error, "message", "") or str(error)
    return f"{type(error).__name__}: {ascii(said)[1:-1]}"[:200]


ERRORS: tuple[tuple[type[Exception], str], ...] = (  # the first that matches
    (RefusedError, "private_address"),
    (aiohttp.ClientConnectorDNSError, "dns_failed"),
    (aiohttp.ClientSSLError, "tls_failed"),
    (ssl.SSLError, "tls_failed"),
    (aiohttp.ClientPayloadError, "truncated"),
    (aiohttp.InvalidURL, "bad_url"),
    (aiohttp.ClientResponseError, "bad_response"),
    (aiohttp.ClientError, "connection_failed"),
    (OSError, "connection_failed"),
    (ValueError, "bad_response"),
)
