"""Read one file that is one document: an HTML page or a plain text.

In:      an open file (plain, gzip, Zstandard) and its Source
Out:     one Page
Rejects: `no_content`     (source) nothing but blanks
         `too_large`      (source) more than MAX_DOCUMENT_BYTES
         `corrupt_record` (source) damaged gzip or Zstandard data
         `truncated_file` (source) gzip or Zstandard data end early

A saved page says itself where it came from: the browser's "saved from" comment, `link
rel=canonical`, `og:url`. A canonical address that is only the site's front page is not believed:
careless templates put it on every page, and all of them would become one article.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO
from urllib.parse import urlsplit

from schemas import Page, Reject, Source, stable_id
from transforms._readers.common import MAX_DOCUMENT_BYTES, Place, decode_text, lost, publisher
from transforms._readers.streams import EndedEarlyError, StreamError, read_at_most
from transforms._urls import MAX_URL_CHARS, article_id, canonical_url

HEAD_BYTES = 64 * 1024
"""Where a page's own address is looked for; the extractor reads the rest."""

_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{1,5}\)(\S{1,4096}) -->")
_TAG = re.compile(rb"<(?:link|meta)\s[^<>]{1,8000}>", re.I)
_SAYS_ADDRESS = re.compile(rb"""\brel=["']?canonical\b|\bproperty=["']?og:url\b""", re.I)
_ADDRESS = re.compile(rb"""\b(?:href|content)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)


def read_html(file: BinaryIO, source: Source) -> Iterator[Page | Reject]:
    """Yield the page, with the address it gives itself."""
    return _read(file, source, _html_page)


def read_text(file: BinaryIO, source: Source) -> Iterator[Page | Reject]:
    """Yield the text as UTF-8."""
    return _read(file, source, _text_page)


def page_address(body: bytes) -> str | None:
    """Return the canonical address a page gives itself, or None."""
    head = body[:HEAD_BYTES]
    saved = [found[1] for found in _SAVED_FROM.finditer(head)]
    for raw in (*saved, *map(_address, filter(_SAYS_ADDRESS.search, _TAG.findall(head)))):
        if len(raw) > MAX_URL_CHARS:  # no address; and thousands of digits make `unescape` raise
            continue
        url = canonical_url(html.unescape(raw.decode("utf-8", "replace")))
        if url is not None and (urlsplit(url).path, urlsplit(url).query) != ("/", ""):
            return url
    return None


def _address(tag: bytes) -> bytes:
    found = _ADDRESS.search(tag)
    return next(filter(None, found.groups()), b"") if found else b""


def _read(
    file: BinaryIO, source: Source, page: Callable[[bytes, Source], Page]
) -> Iterator[Page | Reject]:
    try:
        body = read_at_most(file, MAX_DOCUMENT_BYTES)
    except StreamError as error:
        reason = "truncated_file" if isinstance(error, EndedEarlyError) else "corrupt_record"
        yield lost(_place(file, source), reason, str(error))
        return
    if body is None:
        yield lost(_place(file, source), "too_large", f"over {MAX_DOCUMENT_BYTES} bytes")
    elif not body.strip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n\f\v"):
        yield lost(_place(file, source), "no_content", "nothing but blanks")
    else:
        yield page(body, source)


def _place(file: BinaryIO, source: Source) -> Place:
    """Take the bytes as they are stored: unpacked ones may not be had."""
    file.seek(0)
    return Place(source, "file", file.read(MAX_DOCUMENT_BYTES))


def _html_page(body: bytes, source: Source) -> Page:
    url = page_address(body)
    return Page(
        id=article_id(url) if url else stable_id("t", hashlib.sha256(body).hexdigest()),
        url=url,
        source_id=source.id,
        source=publisher(source, url),
        trust=source.trust,
        body=body,
    )


def _text_page(body: bytes, source: Source) -> Page:
    text = decode_text(body)
    return Page(
        id=stable_id("t", text),
        url=None,
        source_id=source.id,
        source=publisher(source, None),
        trust=source.trust,
        body=text.encode(),
        media_type="text/plain",
        charset="utf-8",
    )
