"""Read the pages of one WARC file, and keep reading behind whatever is damaged.

In:      an open seekable file (WARC 0.17-1.1, plain or gzip) and its Source
Out:     Page per `response` (HTTP 200) or `resource` record with HTML or plain text
Rejects: `http_status`      (source) the server answered something other than 200
         `not_html`         (source) neither HTML nor plain text, or robots.txt
         `no_content`       (source) an empty body
         `bad_encoding`     (source) the body cannot be unpacked as its HTTP header says
         `too_large`        (source) more than MAX_DOCUMENT_BYTES
         `corrupt_record`   (source) damaged bytes or framing; reading goes on at the next record
         `truncated_file`   (source) the file ends inside its last record

Records that are no documents (warcinfo, request, metadata, revisit, conversion, continuation) are
passed over and counted nowhere; what a damaged record was cannot be known, so it counts as one.
FastWARC reads headers and HTTP; the framing is ours because both FastWARC and warcio stop at a
damaged record, warcio without a word. WARC-Date is when the page was fetched, so it is not
believed as a date of publication.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO, Literal, NamedTuple
from urllib.parse import urlsplit

from fastwarc.warc import WarcRecord

from schemas import Page, Reject, Source, stable_id
from transforms._readers.common import MAX_DOCUMENT_BYTES, Place, decode_text, lost, publisher
from transforms._readers.streams import EndedEarlyError, StreamError
from transforms._readers.windows import Mark, Window, open_window
from transforms._urls import article_id, canonical_url

MAX_HEADER_BYTES = 64 * 1024
"""A WARC or HTTP header block; servers stop at 8 to 16 KB, a lost blank line never ends."""

DOCUMENT_TYPES = frozenset(("response", "resource"))

HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))
TEXT_TYPE = "text/plain"
UNSURE_TYPES = frozenset(("", TEXT_TYPE, "application/octet-stream", "unknown/unknown"))
"""What servers say when they do not know: the first bytes decide whether it is HTML."""

_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<(?:!--|\?).*?>\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_SNIFF_BYTES = 1024
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BLANK_LINE_BYTES = 4
_VERSION_LINE = re.compile(rb"WARC/\d\.\d+\r?\n")
_LENGTH_DIGITS = 18
"""More do not fit 64 bits; no file is that long."""

_Decoding = Literal["all", "content", "transfer", "none"]
_DECODINGS: tuple[_Decoding, ...] = ("all", "content", "transfer", "none")
_ENVELOPE = (
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
    b"Content-Length: %d\r\n\r\n"
)


class _FramingError(Exception):
    """The record's header or length is wrong."""


class _Head(NamedTuple):
    """A WARC record's header, as far as it matters here."""

    raw: bytes
    type: str
    length: int
    url: str | None
    content_type: str


class _Body(NamedTuple):
    """A document as it was served; `content` is None when it cannot be unpacked."""

    status: int | None
    media_type: str
    charset: str | None
    content: bytes | None


def read_warc(file: BinaryIO, source: Source) -> Iterator[Page | Reject]:
    """Yield one Page or one Reject per document record, in file order."""
    window = open_window(file, source.location)
    going = True
    while going:
        mark = None
        try:
            if not window.has(1):
                return
            mark = window.mark()
            found = _next_document(window, mark, source)
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


def _next_document(window: Window, mark: Mark, source: Source) -> Page | Reject | None:
    """Take one record; None when it is no document."""
    head = _take_head(window)
    is_document = _is_document(head)
    is_small = head.length <= MAX_DOCUMENT_BYTES + MAX_HEADER_BYTES
    payload = b""
    if is_document and is_small:
        _demand(window.has(head.length))
        payload = window.take(head.length)
    else:
        _demand(window.skip(head.length))
    if not window.at_record_end():
        raise _FramingError("the record is not as long as its header says")
    if not is_document:
        return None
    place = Place(source, str(mark), head.raw + payload)
    if not is_small:
        return lost(place, "too_large", f"{head.length} bytes", head.url)
    return _document(place, head, payload)


def _demand(is_there: bool) -> None:
    if not is_there:
        raise EndedEarlyError("the file ends inside a record")


def _take_head(window: Window) -> _Head:
    """Take the header block. Asks for no byte behind it: that may be another, damaged member."""
    seen = 0
    while (end := _BLANK_LINE.search(window.held, window.at + seen)) is None:
        ready = len(window.held) - window.at
        if ready > MAX_HEADER_BYTES:
            window.take(ready)  # so that it is not looked through again
            raise _FramingError("no end of the record's header")
        # From here on: there may be thousands of members of a few bytes each.
        seen = max(ready - _BLANK_LINE_BYTES, 0)
        if not window.has(ready + 1):
            window.take(ready)
            raise EndedEarlyError("the file ends inside a record's header")
    raw = window.take(end.end() - window.at)
    if not _VERSION_LINE.match(raw):
        raise _FramingError("no record where one should start")
    fields = dict(map(_field, raw.decode("utf-8", "replace").splitlines()[1:]))
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= _LENGTH_DIGITS):
        raise _FramingError(f"Content-Length is {length[:40]!r}")
    return _Head(
        raw=raw,
        type=fields.get("warc-type", "").lower(),
        length=int(length),
        # wget writes the address in angle brackets.
        url=canonical_url(fields.get("warc-target-uri", "").strip("<>")),
        content_type=fields.get("content-type", "").lower(),
    )


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _is_document(head: _Head) -> bool:
    """DNS answers are `response` records too."""
    is_http = not head.content_type or head.content_type.startswith("application/http")
    return head.type in DOCUMENT_TYPES and (head.type == "resource" or is_http)


def _document(place: Place, head: _Head, payload: bytes) -> Page | Reject:
    """Judge one whole document by the rules of the module docstring."""
    body = _served(payload) if head.type == "response" else _stored(head, payload)
    if body.status != 200:
        return lost(place, "http_status", f"status {body.status or 'unreadable'}", head.url)
    if body.content is None:
        return lost(place, "bad_encoding", "the body is not packed as it says", head.url)
    if len(body.content) > MAX_DOCUMENT_BYTES:
        return lost(place, "too_large", "unpacked", head.url)
    if not body.content.strip():
        return lost(place, "no_content", "empty body", head.url)
    media_type = _document_type(body.media_type, body.content)
    if media_type is None or _is_robots(head.url):
        return lost(place, "not_html", body.media_type or "no media type", head.url)
    return _page(place.source, head, body, media_type)


def _page(source: Source, head: _Head, body: _Body, media_type: str) -> Page:
    content = body.content or b""
    is_text = media_type == TEXT_TYPE
    return Page(
        id=article_id(head.url)
        if head.url
        else stable_id("t", hashlib.sha256(content).hexdigest()),
        url=head.url,
        source_id=source.id,
        source=publisher(source, head.url),
        trust=source.trust,
        body=decode_text(content, body.charset).encode() if is_text else content,
        media_type=media_type,
        charset="utf-8" if is_text else body.charset,
    )


def _stored(head: _Head, payload: bytes) -> _Body:
    """Read a `resource` record: the document itself, without HTTP around it."""
    media_type, _, parameters = head.content_type.partition(";")
    charset = _CHARSET.search(parameters)
    return _Body(200, media_type.strip(), charset[1] if charset else None, payload)


def _served(payload: bytes) -> _Body:
    """Read an HTTP answer.

    Writers often store the body unpacked and keep the header that says it is packed: so one
    reading after the other is tried, and a body that is not as declared must at least be HTML.
    """
    body = _Body(None, "", None, None)
    for decoding in _DECODINGS:
        record = WarcRecord.from_bytes(_ENVELOPE % len(payload) + payload)
        try:
            record.parse_http(
                auto_decode=decoding, max_header_len=MAX_HEADER_BYTES, quirks_mode=True
            )
            body = _Body(
                record.http_headers.status_code,
                (record.http_content_type or "").lower(),
                (record.http_charset or "").strip("\"' ") or None,
                None,
            )
            content = record.reader.read(MAX_DOCUMENT_BYTES + 1)
        except OSError:
            continue
        if decoding == _DECODINGS[0] or _HTML_START.match(content):
            return body._replace(content=content)
    return body


def _document_type(declared: str, content: bytes) -> str | None:
    """Return `text/html`, `text/plain`, or None for anything else."""
    looks_html = declared in UNSURE_TYPES and _HTML_START.match(content[:_SNIFF_BYTES])
    if declared in HTML_TYPES or looks_html:
        return "text/html"
    return TEXT_TYPE if declared == TEXT_TYPE else None


def _is_robots(url: str | None) -> bool:
    """Crawlers archive robots.txt beside the pages; as text it would pass for an article."""
    return url is not None and urlsplit(url).path == "/robots.txt"
