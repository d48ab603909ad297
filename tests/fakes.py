"""A small web on loopback, and clients that answer from a table: fakes, not mocks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic

from transforms._fetch.answers import Failure, Response


@dataclass
class Asked:
    """One request the fake web has seen."""

    path: str
    headers: dict[str, str]
    at_s: float


@dataclass(frozen=True)
class Reply:
    """What a path answers; `raw` replaces the whole answer, byte for byte."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    delay_s: float = 0.0
    drip_s: float = 0.0
    """Pause after each byte of the body."""


Answer = Reply | Callable[[Asked], Reply]
Replies = Mapping[str, Answer]


class FakeWeb:
    """Answers by path; unknown paths are 404. `port` is chosen by the system."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self.asked: list[Asked] = []
        self.port = 0

    @property
    def here(self) -> str:
        """`HOST:PORT` of this server."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{self.here}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for beside robots.txt, in order."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on one connection until it closes."""
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has gone, or the test is over
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        asked = Asked(head[0].split(" ")[1], headers, monotonic())
        self.asked.append(asked)
        reply = self._replies.get(asked.path.partition("?")[0], Reply(status=404))
        reply = reply if isinstance(reply, Reply) else reply(asked)
        await asyncio.sleep(reply.delay_s)
        if reply.raw is not None:
            writer.write(reply.raw)
            await writer.drain()
            return False
        fields = {"Content-Length": str(len(reply.body)), **reply.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        writer.write(f"HTTP/1.1 {reply.status} X\r\n{lines}\r\n".encode())
        for piece in _pieces(reply):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(reply.drip_s)
        return True


def _pieces(reply: Reply) -> Iterator[bytes]:
    if not reply.drip_s:
        yield reply.body
        return
    for value in reply.body:
        yield bytes([value])


@contextmanager
def fake_web(replies: Replies) -> Iterator[FakeWeb]:
    """Serve `replies` on a loopback port while the block runs."""
    web = FakeWeb(replies)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(web.serve, "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result()
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    current = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not current]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def answer(url: str, body: bytes = b"", **changes: object) -> Response:
    """Return a plain HTML answer, changed as told."""
    values: dict[str, object] = {
        "status": 200,
        "final_url": url,
        "moved_to": None,
        "body": body,
        "etag": None,
        "last_modified": None,
        "content_type": "text/html",
        "charset": None,
    }
    return Response(**{**values, **changes})  # type: ignore[arg-type]


class FakeGet:
    """A `get` that answers from a table, remembers, and fails for any other address."""

    def __init__(self, answers: Mapping[str, Response | Failure]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, str | None, str | None]] = []

    async def __call__(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        **more: object,  # noqa: ARG002 - limit and is_page, as the client's
    ) -> Response | Failure:
        """Answer as the client would."""
        self.asked.append((url, etag, last_modified))
        return self._answers[url]
