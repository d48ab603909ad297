"""What every reader needs: the size limit, names, clean text, and the shape of its rejects.

Contains no parsing of any format.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from schemas import Reject, Source, Unit, stable_id
from transforms._charsets import text_codec

MAX_DOCUMENT_BYTES = 10_000_000
"""Decoded bytes of one page, text or row, as `HttpConfig.max_body_bytes` for fetched ones: the
largest of the 1,311 development pages has 3 MB, and a worker holds several documents at once."""

UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL ends strings in too many tools that read our output; half a surrogate pair is not UTF-8."""

_SUFFIXES = re.compile(
    r"\.(?:warc|jsonl|ndjson|json|html?|xhtml|txt|text)?(?:\.(?:gz|zst))?$", re.I
)


class Place(NamedTuple):
    """Where an entry of a file stands, and its bytes as far as they are held."""

    source: Source
    where: str
    raw: bytes | memoryview


def lost(place: Place, reason: str, detail: str, url: str | None = None) -> Reject:
    """Make the reject of one entry of a file.

    Its id is of the place and the bytes there, never the article's: that would settle the article,
    which a later file may hold whole. Another line in the same place is another reject.
    """
    digest = hashlib.sha256(place.raw).hexdigest()
    return Reject(
        id=stable_id("x", place.source.id, place.where, digest),
        unit=Unit.ENTRY,
        reason=reason,
        detail=f"{place.where}: {detail}",
        url=url,
        source_id=place.source.id,
    )


def publisher(source: Source, url: str | None) -> str:
    """Name who publishes: as the user said, else the host, else the file's own name."""
    if source.name:
        return source.name
    host = urlsplit(url).netloc if url else ""
    return host or file_stem(source.location)


def file_stem(location: str) -> str:
    """Return the last part of a path without its format suffixes (`a/b.jsonl.gz` gives `b`)."""
    name = re.split(r"[/\\]", location.rstrip("/\\"))[-1]
    return _SUFFIXES.sub("", name) or name


def clean(text: str) -> str:
    """Replace lone surrogates, remove NUL: the text can be written as UTF-8 anywhere."""
    if UNPRINTABLE.search(text) is None:
        return text
    return UNPRINTABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", text)


def unix_lines(text: str) -> str:
    """End lines with a line feed, so that one text has one id whatever system wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode_text(body: bytes, charset: str | None = None) -> str:
    """Decode plain text: by its byte order mark, `charset`, UTF-8, else Windows-1252.

    Never fails: Windows-1252 is what undeclared Western text mostly is, and its five holes
    become U+FFFD.
    """
    for encoding in _encodings(body, charset):
        try:
            text = body.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = body.decode("cp1252", "replace")
    return clean(unix_lines(text))


def _encodings(body: bytes, charset: str | None) -> tuple[str, ...]:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    known = text_codec(charset) if charset else None
    if body.startswith(codecs.BOM_UTF8) or known is None:
        return ("utf-8-sig",)
    return (known, "utf-8-sig")
