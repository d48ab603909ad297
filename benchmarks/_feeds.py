"""Articles of many simulated days as feeds and pages on loopback, by a clock that runs faster.

A feed lists what its outlet has published in the last `LISTED` days, as the clock stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from benchmarks._end_to_end import generate_articles, read_jsonl

FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
"""Where the generator begins by default."""

LISTED = timedelta(days=7)
"""More simulated time than an engine needs to start, at the speeds used here."""

SEED = 5


class Told(NamedTuple):
    """An article of the generator, and when its outlet publishes it."""

    host: str
    path: str
    title: str
    text: str
    at: datetime

    def item(self) -> str:
        """Return its entry in a feed."""
        return (
            f"<item><title>{escape(self.title)}</title>"
            f"<link>http://{self.host}{self.path}</link>"
            f"<pubDate>{format_datetime(self.at)}</pubDate></item>"
        )

    def page(self) -> str:
        """Return its page."""
        body = "".join(f"<p>{escape(part)}</p>" for part in self.text.split("\n\n"))
        title = escape(self.title)
        return (
            f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><article>"
            f"<h1>{title}</h1><time datetime='{self.at.isoformat()}'></time>{body}"
            "</article></body></html>"
        )


def generate(shared: Path, path: Path, days: int, articles: int) -> list[Told]:
    """Run the labelled set's generator and return its articles of so many days."""
    options = ("--days", str(days), "--seed", str(SEED), "--max-group", "40")
    generate_articles(shared, path, articles, *options)
    told = (_told(row) for row in read_jsonl(path))
    return [one for one in told if one.at < FIRST_DAY + timedelta(days=days)]


def _told(row: dict[str, Any]) -> Told:
    address = urlsplit(row["url"])
    at = datetime.fromisoformat(row["published"])
    return Told(address.netloc, address.path, row["title"], row["text"], at)


class Feeds(NamedTuple):
    """Feeds being served."""

    hosts: tuple[str, ...]
    port: int

    def settings(self, as_of: datetime, **more: Any) -> dict[str, Any]:
        """Return the configuration of a run that reads them."""
        return {
            "inputs": [f"feed:http://{host}/feed" for host in self.hosts],
            "as_of": as_of.isoformat(),
            "workers": 1,
            "http": {
                "connect_to": {f"{host}:80": f"127.0.0.1:{self.port}" for host in self.hosts},
                "timeout_s": 20,
                "per_host_delay_s": 0.0,
                "retries": 0,
            },
            **more,
        }


@contextmanager
def serve(articles: list[Told], now: Callable[[], datetime | None]) -> Iterator[Feeds]:
    """Serve the articles; without a clock a feed lists all it ever published."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.articles, server.now = articles, now
    server.pages = {(one.host, one.path): one for one in articles}
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        hosts = tuple(sorted({one.host for one in articles}))
        yield Feeds(hosts, server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def sped_clock(start_file: Path, speed: float) -> Callable[[], datetime]:
    """Return the clock of a stream: it begins when the stream notes that it has begun."""

    def now() -> datetime:
        try:
            started = json.loads(start_file.read_text())["started_at"]
        except (OSError, ValueError):
            return FIRST_DAY
        return FIRST_DAY + (datetime.now(UTC) - datetime.fromisoformat(started)) * speed

    return now


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    articles: list[Told]
    pages: dict[tuple[str, str], Told]
    now: Callable[[], datetime | None]

    def handle_error(self, *_: object) -> None:
        """A client that has gone is no news."""

    def feed(self, host: str) -> str:
        """Return what a host's feed lists now."""
        now = self.now()
        listed = (
            one.item()
            for one in self.articles
            if one.host == host and (now is None or now - LISTED < one.at <= now)
        )
        return (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>{host}</title>"
            f"{''.join(listed)}</channel></rss>"
        )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer with a feed, a page, or 404."""
        host = self.headers["Host"].split(":")[0]
        if self.path == "/feed":
            self._answer(200, "application/rss+xml", self.server.feed(host))
        elif page := self.server.pages.get((host, self.path)):
            self._answer(200, "text/html; charset=utf-8", page.page())
        else:
            self._answer(404, "text/plain", "")

    def _answer(self, status: int, media_type: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
