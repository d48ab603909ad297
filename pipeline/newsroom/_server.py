"""Serve the sample newsroom on loopback: one threaded server, told apart by the Host header.

In:  the content of `_content`, rendered once
Out: `serve(directory)`, a context that yields `Served`; nothing runs after it is left
Refuses to do: logging, any address but 127.0.0.1, and any file of this machine.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

from pipeline.newsroom._content import Article, Outlet, newsroom
from pipeline.newsroom._feeds import feed_of
from pipeline.newsroom._files import write_files
from pipeline.newsroom._pages import home_page, page, section_front

DEADLINE_S = 3.0
"""What the demo gives a request; the slow page needs twice as long."""

SLOW_S = 6.0

IDLE_S = 5.0
"""A connection that sends nothing is dropped, or leaving the context would wait for it."""

PORT = 80


@dataclass(frozen=True)
class Request:
    """One request as the server saw it."""

    url: str
    """With its query, without a port."""
    status: int
    if_none_match: str | None
    if_modified_since: str | None


class _Log:
    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: list[Request] = []

    def add(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)

    def all(self) -> tuple[Request, ...]:
        with self._lock:
            return tuple(self._requests)


@dataclass(frozen=True)
class Served:
    """A running newsroom: what to read, where to connect, how long to wait."""

    inputs: tuple[str, ...]
    """The product's input arguments."""
    connect_to: dict[str, str]
    """`host:80` to `127.0.0.1:port`; URLs and ids stay the same whatever the port is."""
    timeout_s: float
    _log: _Log = field(default_factory=_Log, repr=False, compare=False)

    def requests(self) -> tuple[Request, ...]:
        """Return every request so far, in the order of the answers."""
        return self._log.all()

    def counts(self) -> Counter[str]:
        """Return how often each URL was asked for, queries put aside."""
        return Counter(request.url.partition("?")[0] for request in self.requests())


@dataclass(frozen=True)
class _Answer:
    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    modified: datetime | None = None
    location: str | None = None
    delay_s: float = 0.0

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@contextmanager
def serve(files_directory: Path) -> Iterator[Served]:
    """Write the local files, serve the rest, and stop everything on leaving."""
    inputs = (*_web_inputs(), *write_files(files_directory))
    log, stopping = _Log(), Event()
    server = _Server(_answers(), log, stopping)
    address = f"127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        hosts = {f"{outlet.host}:{PORT}": address for outlet in newsroom()}
        yield Served(inputs=inputs, connect_to=hosts, timeout_s=DEADLINE_S, _log=log)
    finally:
        stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _web_inputs() -> Iterator[str]:
    for outlet in newsroom():
        if feed := feed_of(outlet):
            yield f"feed:http://{outlet.host}{feed.path}"
        for article in outlet.articles:
            if article.via == "url":
                yield f"url:{article.url}"


def _answers() -> dict[str, _Answer]:
    """Return everything the server knows, by URL without query."""
    known: dict[str, _Answer] = {}
    for outlet in newsroom():
        site = f"http://{outlet.host}"
        feed = feed_of(outlet)
        known[f"{site}/"] = _Answer(home_page(outlet, feed.path if feed else None))
        if outlet.has_robots:
            known[f"{site}/robots.txt"] = _Answer(_robots(outlet), "text/plain")
        if feed:
            known[site + feed.path] = _Answer(feed.body, feed.media_type, modified=feed.updated)
        for article in outlet.articles:
            known |= _article_answers(outlet, article)
    return known


def _robots(outlet: Outlet) -> bytes:
    denied = any(article.trouble == "robots_denied" for article in outlet.articles)
    return b"User-agent: *\n" + (b"Disallow: /private/\n" if denied else b"Disallow:\n")


def _article_answers(outlet: Outlet, article: Article) -> dict[str, _Answer]:
    if article.via not in {"feed", "url"} or article.trouble == "not_found":
        return {}
    body = section_front if article.trouble == "no_article" else page
    known = {
        article.url: _Answer(
            body(outlet, article),
            status=403 if article.trouble == "forbidden" else 200,
            modified=article.published,
            delay_s=SLOW_S if article.trouble == "timed_out" else 0.0,
        )
    }
    if article.listed_url != article.url:
        known[article.listed_url] = _Answer(status=301, location=article.url)
    return known


class _Server(ThreadingHTTPServer):
    # Threads are joined on close, so no request outlives the context.
    daemon_threads = False

    def __init__(self, answers: dict[str, _Answer], log: _Log, stopping: Event) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.log = log
        self.stopping = stopping

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up on the slow page is part of the show."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = IDLE_S

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the demo's terminal belongs to the product."""

    def do_GET(self) -> None:
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        self._reply(with_body=False)

    def _reply(self, *, with_body: bool) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        url = f"http://{host}{self.path}"
        answer = self.server.answers.get(f"http://{host}{urlsplit(self.path).path}", NOT_FOUND)
        status = 304 if self._is_unchanged(answer) else answer.status
        asked = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        self.server.log.add(Request(url, status, *asked))
        if answer.delay_s and self.server.stopping.wait(answer.delay_s):
            return
        body = b"" if status == 304 else answer.body
        self._send_head(answer, status, len(body))
        if with_body:
            self.wfile.write(body)

    def _send_head(self, answer: _Answer, status: int, length: int) -> None:
        self.send_response(status)
        if answer.status == 200:
            self.send_header("ETag", answer.etag)
        if answer.modified:
            modified = answer.modified.astimezone(UTC)
            self.send_header("Last-Modified", format_datetime(modified, usegmt=True))
        if answer.location:
            self.send_header("Location", answer.location)
        if status != 304:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(length))
        # One request a connection: no thread waits for a client that has gone on.
        self.send_header("Connection", "close")
        self.end_headers()

    def _is_unchanged(self, answer: _Answer) -> bool:
        """Apply RFC 9110, 13.2.2: If-Modified-Since counts only without If-None-Match."""
        if answer.status != 200:
            return False
        if tags := self.headers.get("If-None-Match"):
            return answer.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = _time(self.headers.get("If-Modified-Since"))
        return bool(since and answer.modified and answer.modified <= since)


def _time(header: str | None) -> datetime | None:
    try:
        time = parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
    return time if time and time.tzinfo else None


NOT_FOUND = _Answer(b"<html><body><h1>Not found</h1></body></html>\n", status=404)
