"""Read the pages of one WARC file, and keep reading behind whatever is damaged.

In:      an open seekable file (WARC 0.17-1.1, plain or gzip), its Source, the run's clock
Out:     Page per `response` (HTTP 200) or `resource` record with HTML or plain text
Rejects: `http_status`      (source) the server answered something other than 200
         `not_html`         (source) neither HTML nor plain text, or robots.txt
         `no_content`       (source) an empty body
         `bad_encoding`     (source) the body cannot be unpacked as its HTTP header says
         `truncated`        (source) the body is shorter than its HTTP header says
         `too_large`        (source) more than MAX_DOCUMENT_BYTES
         `revisit`          (source) a note that the page had not changed since an earlier capture
         `corrupt_record`   (source) damaged bytes or framing; reading goes on at the next record
         `truncated_file`   (source) the file ends inside its last record

Records that are no documents (warcinfo, request, metadata, conversion, continuation) are passed
over and counted nowhere; what a damaged record was cannot be known, so it counts as one. The
framing is ours because both FastWARC and warcio stop at a damaged record, warcio without a word
(docs/decisions/0013-warc.md). WARC-Date is when the page was fetched, so it is not believed as a
date of publication.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple

from schemas import Page, Reject, Rights, Source, stable_id
from transforms._readers.common import MAX_DOCUMENT_BYTES, Place, decode_text, lost, publisher
from transforms._readers.http_answer import (
    MAX_HEADER_BYTES,
    Answer,
    content_type,
    looks_html,
    read_http,
)
from transforms._readers.streams import EndedEarlyError, StreamError
from transforms._readers.windows import Mark, Window, open_window
from transforms._rights import header_rights
from transforms._urls import article_id, canonical_url

DOCUMENT_TYPES = frozenset(("response", "resource", "revisit"))

HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))
TEXT_TYPE = "text/plain"
UNSURE_TYPES = frozenset(("", TEXT_TYPE, "application/octet-stream", "unknown/unknown"))
"""What servers say when they do not know: the first bytes decide whether it is HTML."""

TROUBLES = {
    "too_large": "unpacked",
    "truncated": "the body is shorter than it says",
    "bad_encoding": "the body is not packed as it says",
}

_BLANK_LINE = re.compile(rb"\n\r?\n")
_BLANK_LINE_BYTES = 3
_VERSION_LINE = re.compile(rb"WARC/\d\.\d+\r?\n")
_FIELDS = re.compile(
    rb"^(warc-type|warc-target-uri|content-type|content-length)[ \t]*:[ \t]*([^\r\n]*)", re.I | re.M
)
_LENGTH_DIGITS = 18
"""More do not fit 64 bits; no file is that long."""
_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt(?:\?|$)")
_NOT_BLANK = re.compile(rb"\S")


class Reading(NamedTuple):
    """What is the same for every record of a file."""

    source: Source
    product_token: str
    """The name publishers may address us by (`transforms._robots.product_token`)."""
    as_of: datetime


class _FramingError(Exception):
    """The record's header or length is wrong."""


class _Head(NamedTuple):
    """A WARC record's header, as far as it matters here."""

    size: int
    """Bytes of the header block."""
    type: str
    length: int
    """Bytes of the block behind it."""
    uri: str
    content_type: str


def read_warc(
    file: BinaryIO, source: Source, as_of: datetime, product_token: str = "dateline"
) -> Iterator[Page | Reject]:
    """Yield one Page or one Reject per document record, in file order."""
    window = open_window(file, source.location)
    reading = Reading(source, product_token, as_of)
    going = True
    while going:
        mark = None
        try:
            if not window.has(1):
                return
            mark = window.mark()
            found = _next_document(window, mark, reading)
        except (StreamError, _FramingError) as error:
            mark = mark or window.mark()
            place = Place(source, str(mark), window.stored_at(mark))
            going = window.resume_after(mark)
            found = _damage(place, error, is_last=not going)
        if found is not None:
            yield found


def _damage(place: Place, error: Exception, is_last: bool) -> Reject:
    """A file that ends too early is cut; when records follow, a wrong length only made it so."""
    is_cut = is_last and isinstance(error, EndedEarlyError)
    return lost(place, "truncated_file" if is_cut else "corrupt_record", str(error))


def _next_document(window: Window, mark: Mark, reading: Reading) -> Page | Reject | None:
    """Take one record; None when it is no document."""
    head = _read_head(window)
    is_document = _is_document(head)
    is_small = head.length <= MAX_DOCUMENT_BYTES + MAX_HEADER_BYTES
    held = head.size + (head.length if is_document and is_small else 0)
    _demand(window.has(held))
    record = window.take(held)
    _demand(window.skip(head.size + head.length - held))
    if not window.at_record_end():
        raise _FramingError("the record is not as long as its header says")
    if not is_document:
        return None
    place = Place(reading.source, str(mark), record)
    url = canonical_url(head.uri)
    if not is_small:
        return lost(place, "too_large", f"{head.length} bytes", url)
    if head.type == "revisit":
        return lost(place, "revisit", "unchanged since an earlier capture, which has the text", url)
    return _document(place, head, record[head.size :], url, reading)


def _demand(is_there: bool) -> None:
    if not is_there:
        raise EndedEarlyError("the file ends inside a record")


def _read_head(window: Window) -> _Head:
    """Read the header block, and no byte behind it: that may be of another, damaged member."""
    seen = 0
    while (blank := _BLANK_LINE.search(window.held, window.at + seen)) is None:
        ready = len(window.held) - window.at
        if ready > MAX_HEADER_BYTES:
            window.take(ready)  # so that it is not looked through again
            raise _FramingError("no end of the record's header")
        # From here on: there may be thousands of members of a few bytes each.
        seen = max(ready - _BLANK_LINE_BYTES, 0)
        if not window.has(ready + 1):
            window.take(ready)
            raise EndedEarlyError("the file ends inside a record's header")
    if not _VERSION_LINE.match(window.held, window.at):
        raise _FramingError("no record where one should start")
    found = _FIELDS.findall(window.held, window.at, blank.end())
    fields = {name.lower(): value.decode("utf-8", "replace").strip() for name, value in found}
    length = fields.get(b"content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= _LENGTH_DIGITS):
        raise _FramingError(f"Content-Length is {length[:40]!r}")
    return _Head(
        size=blank.end() - window.at,
        type=fields.get(b"warc-type", "").lower(),
        length=int(length),
        # wget writes the address in angle brackets.
        uri=fields.get(b"warc-target-uri", "").strip("<>"),
        content_type=fields.get(b"content-type", "").lower(),
    )


def _is_document(head: _Head) -> bool:
    """DNS answers are `response` records too."""
    is_http = not head.content_type or head.content_type.startswith("application/http")
    return head.type in DOCUMENT_TYPES and (head.type != "response" or is_http)


def _document(
    place: Place, head: _Head, block: memoryview, url: str | None, reading: Reading
) -> Page | Reject:
    """Judge one whole document by the rules of the module docstring."""
    is_http = head.type == "response"
    answer = read_http(block, MAX_DOCUMENT_BYTES) if is_http else _stored(head, block)
    if answer.status != 200:
        return lost(place, "http_status", f"status {answer.status or 'unreadable'}", url)
    if answer.trouble:
        return lost(place, answer.trouble, TROUBLES[answer.trouble], url)
    if not _NOT_BLANK.search(answer.content):
        return lost(place, "no_content", "empty body", url)
    media_type = _document_type(answer)
    if media_type is None or (url and _ROBOTS.match(url)):
        return lost(place, "not_html", answer.media_type or "no media type", url)
    return _page(reading, url, answer, media_type)


def _page(reading: Reading, url: str | None, answer: Answer, media_type: str) -> Page:
    source, content = reading.source, answer.content
    is_text = media_type == TEXT_TYPE
    rights: Rights | None = None
    if answer.stated:
        rights = header_rights(answer.stated, reading.product_token, reading.as_of)
    return Page(
        id=article_id(url) if url else stable_id("t", hashlib.sha256(content).hexdigest()),
        url=url,
        source_id=source.id,
        source=publisher(source, url),
        trust=source.trust,
        body=decode_text(content, answer.charset).encode() if is_text else content,
        media_type=media_type,
        charset="utf-8" if is_text else answer.charset,
        rights=rights if rights and rights.basis else None,
    )


def _stored(head: _Head, block: memoryview) -> Answer:
    """Read a `resource` record: the document itself, without HTTP around it."""
    media_type, charset = content_type(head.content_type)
    return Answer(200, media_type, charset, bytes(block))


def _document_type(answer: Answer) -> str | None:
    """Return `text/html`, `text/plain`, or None for anything else."""
    declared = answer.media_type
    if declared in HTML_TYPES or (declared in UNSURE_TYPES and looks_html(answer.content)):
        return "text/html"
    return TEXT_TYPE if declared == TEXT_TYPE else None
