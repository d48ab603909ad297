"""In which encoding a document is, and where in it the markup begins; copies no document.

The order of trust: a byte order mark, then UTF-16 by its look, then HTTP, the XML declaration,
UTF-8. HTTP's ISO-8859-1 comes last: servers send it by default, and it can read anything.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from transforms._charsets import text_codec

HEAD_BYTES = 65_536
"""Junk before the markup is passed over only within these."""
CHUNK_BYTES = 524_288
"""What is decoded and parsed at a time: most feeds are one piece."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LOOKS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""How `<` begins a document without a mark (XML 1.0, appendix F; the last is EBCDIC)."""

LATIN_1 = frozenset(("iso8859-1", "ascii", "cp1252"))
"""Read as windows-1252, which is what pages so labelled are in (WHATWG)."""

_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([\w.:+-]{1,40})""", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""^<\?xml\s[^<>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:+-]{1,40})["']""", re.IGNORECASE
)
_DOCTYPE = re.compile(rb"<(?:!(DOCTYPE)\s+[\w:.-]{1,40}(?:\s{1,9}[^\s>]|\[)|[a-z])", re.IGNORECASE)
"""A document type that declares or names something. It stands before the first element; elsewhere
it is somebody's text."""
_BLANKS = b" \t\r\n\x0b\x0c\0"


_NO_UTF_8 = re.compile(rb"[\x80-\xc1\xf5-\xff]+")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read what is no UTF-8 as windows-1252, byte by byte: the usual cause is a pasted quote."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    # With all that follows and can begin no character either: a call for each would be felt.
    following = _NO_UTF_8.match(error.object, error.end)
    end = following.end() if following else error.end
    return error.object[error.start : end].decode("cp1252", "replace"), end


codecs.register_error("dateline-windows", _as_windows)


def charset_of(content_type: str | None) -> str | None:
    """Return the codec HTTP names, if there is one of that name."""
    found = _CHARSET.search(content_type or "")
    return codec(found[1]) if found else None


def declared_in(body: bytes) -> str | None:
    """Return the codec of the XML declaration, if it can be the one the declaration is in."""
    found = _DECLARED.search(body[:HEAD_BYTES].lstrip(codecs.BOM_UTF8 + _BLANKS))
    name = codec(found[1].decode("ascii")) if found else None
    # A declaration that can be read as ASCII is not in UTF-16, whatever it says.
    return None if name is None or name.startswith(("utf-16", "utf-32")) else name


def codec(name: str) -> str | None:
    """Return Python's name of the encoding to read a document in, or None for what is none."""
    known = text_codec(name)
    return "cp1252" if known in LATIN_1 else known


def by_mark(body: bytes) -> str | None:
    """Return the encoding a document shows by its first bytes."""
    for mark, name in MARKS:
        if body.startswith(mark):
            return name
    start = body[:256].lstrip(b" \t\r\n")
    return next((name for look, name in LOOKS if start.startswith(look)), None)


def is_plain(body: bytes, content_type: str | None) -> bool:
    """Say whether an XML parser reads the document rightly without being told anything.

    Not so with a document type: entities that are declared elsewhere would silently be lost.
    """
    marked = by_mark(body)
    first = _DOCTYPE.search(body, 0, HEAD_BYTES)
    if marked not in (None, "utf-8") or (first and first[1]):
        return False
    told = charset_of(content_type)
    return told in (None, "utf-8") or told == declared_in(body)


def encoding_of(body: bytes, content_type: str | None) -> str:
    """Return the encoding to read a document in; the first that fits, else UTF-8."""
    marked = by_mark(body)
    if marked is not None:
        return marked
    told, declared = charset_of(content_type), declared_in(body)
    named = (told, declared) if told != "cp1252" else (declared, "utf-8", told)
    # What is in UTF-16 shows it (see `by_mark`), and its decoders read or refuse anything.
    candidates = [name for name in named if name and not name.startswith(("utf-16", "utf-32"))]
    if not candidates:
        return "utf-8"
    return next((name for name in candidates if _fits(body, name)), candidates[0])


def texts(body: bytes, encoding: str, start: int = 0) -> Iterator[str]:
    """Yield the document as text, piece by piece; what cannot be decoded becomes something."""
    errors = "dateline-windows" if encoding == "utf-8" else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for at in range(start, len(body), CHUNK_BYTES):
        yield decoder.decode(body[at : at + CHUNK_BYTES])
    yield decoder.decode(b"", final=True)


def _fits(body: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, len(body), CHUNK_BYTES):
            decoder.decode(body[at : at + CHUNK_BYTES])
        decoder.decode(b"", final=True)
    except ValueError:
        return False
    return True
