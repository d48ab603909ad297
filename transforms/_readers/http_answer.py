"""Read one HTTP answer as web archives keep it: status, headers that matter, the body unpacked.

Writers keep an answer as it was sent, or unpack it and keep the headers that say it is packed. So
what a header declares is undone where the bytes are like that; where they are not, they are the
body if they begin as HTML does. Contains no file access; never raises.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms._fetch.decode import DecodeError, decode

MAX_HEADER_BYTES = 64 * 1024
"""A WARC or HTTP header block; servers stop at 8 to 16 KB, a lost blank line never ends."""

_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<(?:!--|\?).*?>\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_SNIFF_BYTES = 1024
_BLANK_LINE = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_FIELDS = re.compile(
    rb"^(content-type|content-encoding|transfer-encoding|x-robots-tag|tdm-reservation|tdm-policy)"
    rb"[ \t]*:[ \t]*([^\r\n]*)",
    re.I | re.M,
)
_OF_RIGHTS = frozenset(("x-robots-tag", "tdm-reservation", "tdm-policy"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_LINE_END = re.compile(rb"\r?\n")


class Answer(NamedTuple):
    """A document as it was served."""

    status: int | None
    """None when the first line is no status line."""
    media_type: str
    """Lower case; "" when none is declared."""
    charset: str | None
    content: bytes
    """The body unpacked; b"" where `trouble` says why it cannot be had."""
    trouble: str = ""
    """`too_large`, `truncated`, `bad_encoding`, or ""."""
    stated: tuple[tuple[str, str], ...] = ()
    """The headers of publishers' rights (`transforms._rights.header_rights`)."""


def read_http(payload: memoryview, limit: int) -> Answer:
    """Read the block of an `application/http` record; the body has at most `limit` bytes."""
    start = payload[:MAX_HEADER_BYTES]
    blank = _BLANK_LINE.search(start)
    head = bytes(start[: blank.start()] if blank else start)
    status = _STATUS.match(head)
    fields = [(name.lower().decode(), _text(value)) for name, value in _FIELDS.findall(head)]
    declared = dict(fields)
    media_type, charset = content_type(declared.get("content-type", ""))
    content, trouble = b"", ""
    try:
        content = _body(payload[blank.end() if blank else len(payload) :], fields, limit)
    except DecodeError as error:
        trouble = str(error)
    return Answer(
        status=int(status[1]) if status else None,
        media_type=media_type,
        charset=charset,
        content=content,
        trouble=trouble,
        stated=tuple(field for field in fields if field[0] in _OF_RIGHTS),
    )


def content_type(value: str) -> tuple[str, str | None]:
    """Return the media type, lower case, and the charset of a Content-Type."""
    media_type, _, parameters = value.partition(";")
    charset = _CHARSET.search(parameters)
    return media_type.strip().lower(), charset[1].lower() if charset else None


def looks_html(content: bytes | memoryview) -> bool:
    """Say whether bytes begin as an HTML document does."""
    return _HTML_START.match(content[:_SNIFF_BYTES]) is not None


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace").strip()


def _body(sent: memoryview, fields: list[tuple[str, str]], limit: int) -> bytes:
    """Undo what the headers declare, as far as it is there."""
    declared = [(name, value.lower()) for name, value in fields]
    if any(name == "transfer-encoding" and "chunked" in value for name, value in declared):
        sent = _unchunked(sent)
    codings = ",".join(value for name, value in declared if name == "content-encoding")
    if codings:
        try:
            return decode(bytes(sent), codings, limit)
        except DecodeError:
            if not looks_html(sent):
                raise
    if len(sent) > limit:
        raise DecodeError("too_large")
    return bytes(sent)


def _unchunked(sent: memoryview) -> memoryview:
    """Join the chunks; a body that does not begin with the size of one is not chunked."""
    pieces: list[memoryview] = []
    at = 0
    while size := _CHUNK_SIZE.match(sent, at):
        begin, length = size.end(), int(size[1], 16)
        if not length:
            return memoryview(b"".join(pieces))
        at = begin + length
        pieces.append(sent[begin:at])
        if line_end := _LINE_END.match(sent, at):
            at = line_end.end()
    if pieces:
        raise DecodeError("truncated")
    return sent
