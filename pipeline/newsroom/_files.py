"""Write the newsroom's local files: a web archive, rows of JSON, a saved page, plain texts.

Out: `write_files(directory)`: the input arguments that read them. Same content, same bytes.
The archive has one gzip member a record, as crawlers write it, and one member that is damaged.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from email.utils import format_datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from pipeline.newsroom._content import Article, Outlet, newsroom
from pipeline.newsroom._pages import page, plain_text

ARCHIVE = "archive.warc.gz"
ROWS = "rows.jsonl"

DAMAGED_BYTES = 256
"""So many that the deflate stream itself breaks, not only its checksum."""


def write_files(directory: Path) -> tuple[str, ...]:
    """Write all local files into `directory` and return the inputs that name them."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / ARCHIVE).write_bytes(b"".join(archive_members()))
    (directory / ROWS).write_text("".join(_rows()), encoding="utf-8")
    inputs = [f"warc:{directory / ARCHIVE}", f"jsonl:{directory / ROWS}"]
    for outlet, article in _by_way("html"):
        saved = directory / f"{article.slug}.html"
        saved.write_bytes(_saved_page(outlet, article))
        inputs.append(f"html:{saved}")
    for _, article in _by_way("text"):
        text = directory / f"{article.slug}.txt"
        text.write_text(plain_text(article) + "\n", encoding="utf-8")
        inputs.append(f"text:{text}")
    return tuple(inputs)


def archive_members() -> tuple[bytes, ...]:
    """Return the archive's gzip members in order."""
    return tuple(_members())


def _saved_page(outlet: Outlet, article: Article) -> bytes:
    """Return the page with the line a browser writes into it on saving."""
    doctype, rest = page(outlet, article).split(b"\n", 1)
    saved_from = f"<!-- saved from url=({len(article.url):04d}){article.url} -->"
    return b"\n".join((doctype, saved_from.encode(), rest))


def _by_way(via: str) -> Iterator[tuple[Outlet, Article]]:
    for outlet in newsroom():
        for article in outlet.articles:
            if article.via == via:
                yield outlet, article


def _members() -> Iterator[bytes]:
    yield _member("warcinfo", None, "2026-03-09T00:00:00Z", "application/warc-fields", _INFO)
    archived = list(_by_way("warc"))
    # The damaged record stands in the middle: a reader that stops there loses what follows.
    damaged = [pair for pair in archived if pair[1].trouble == "corrupt_record"]
    sound = [pair for pair in archived if pair[1].trouble is None]
    half = len(sound) // 2
    for outlet, article in (*sound[:half], *damaged, *sound[half:]):
        crawled = article.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        request = f"GET {article.url} HTTP/1.1\r\nHost: {outlet.host}\r\n\r\n".encode()
        response = _http_response(article, page(outlet, article))
        kind = "application/http; msgtype="
        yield _member("request", article.url, crawled, kind + "request", request)
        member = _member("response", article.url, crawled, kind + "response", response)
        yield _damage(member) if article.trouble else member


_INFO = b"software: dateline sample newsroom\r\nformat: WARC File Format 1.0\r\n"


def _http_response(article: Article, body: bytes) -> bytes:
    modified = format_datetime(article.published.astimezone(UTC), usegmt=True)
    return (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Last-Modified: {modified}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def _member(kind: str, url: str | None, day: str, media_type: str, block: bytes) -> bytes:
    record_id = uuid5(NAMESPACE_URL, f"{kind} {url}")
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{record_id}>\r\n"
        f"WARC-Date: {day}\r\n{target}WARC-Block-Digest: sha1:{digest}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(header.encode() + block + b"\r\n\r\n", mtime=0)


def _damage(member: bytes) -> bytes:
    """Garble a stretch in the middle, as a failing disk does; length and gzip header stay."""
    start = len(member) // 2
    garbled = bytes(byte ^ 0x5A for byte in member[start : start + DAMAGED_BYTES])
    return member[:start] + garbled + member[start + DAMAGED_BYTES :]


def _rows() -> Iterator[str]:
    for outlet, article in _by_way("jsonl"):
        row = {
            "url": article.url,
            "title": article.title,
            "published": article.published.isoformat(),
            "source": outlet.name,
        }
        if article.row_id:
            row["id"] = article.row_id
        if article.row == "html":
            row["html"] = page(outlet, article).decode()
        else:
            row["text"] = plain_text(article)
        yield json.dumps(row, ensure_ascii=False) + "\n"
