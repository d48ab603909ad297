"""Markup an XML parser would refuse, mended before it meets it; piece by piece, in linear time.

HTML's entity names become references, bare `&` and `<` are escaped, characters XML forbids go.
Within CDATA this escapes too much; titles and contents are HTML and unescaped once more anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple

from transforms._feeds.encoding import CHUNK_BYTES, HEAD_BYTES
from transforms._references import mend_references

ROOT = re.compile(
    r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|channel|urlset|entry|html)[\s>/]", re.IGNORECASE
)
"""What feeds begin with, and web pages."""

_ELEMENT = re.compile(r"<[A-Za-z]")
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8});)([A-Za-z][A-Za-z0-9]{1,31};)?"
)
_BARE = re.compile(r"<(?![A-Za-z_/!?])|<(?=[A-Za-z_/][^<>]*(?:<|\Z))")
"""Begins no tag, or one that another begins in: for each of these libxml2 would look through the
whole rest for an end (600,000 of them took minutes)."""
_UNQUOTED_IN = re.compile(r"""<[A-Za-z][^<>]{0,500}=\s?[^\s"'<>=][^<>]{0,2000}>""")
_UNQUOTED = re.compile(r"""("[^"]*"|'[^']*')|=\s?([^\s"'<>=]+?)(?=[\s>]|/>)""")
"""A value without quotes, as HTML allows; or what stands in quotes and is left alone."""
_VOID = re.compile(r"<((?:br|hr|img|wbr|input|embed|param)(?:\s[^<>]*)?)(?<!/)>", re.IGNORECASE)
"""Tags of HTML that nothing closes: libxml2 would close the element around them instead."""
_FORBIDDEN = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D))
_BREAKS = bytes.maketrans(b"\x0b\x0c", b"  ")
"""Vertical tab and form feed stand between words: word processors write them as line breaks."""
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())


MAX_DEPTH = 200
"""Elements within elements; libxml2 ends at 256."""
_MARKUP = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)[A-Za-z_][^<>]*?(/?)>", re.DOTALL
)


class Root(NamedTuple):
    """Where a feed begins in a text, and with what."""

    start: int
    name: str


def from_root(pieces: Iterator[str]) -> Iterator[str]:
    """Yield a text from its root element on; nothing when no feed begins in it.

    What stands before is dropped: warnings of PHP, a second declaration, and with the document
    type every entity somebody may have declared.
    """
    head = ""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    root = root_in(head)
    if root is not None:
        yield head[root.start :]
        yield from pieces


def mended(pieces: Iterator[str]) -> Iterator[bytes]:
    """Yield the pieces as UTF-8 a parser can take; a piece never ends within a reference."""
    rest = ""
    for piece in pieces:
        text = rest + piece
        cut = _cut(text)
        rest = text[cut:]
        yield _mended(text[:cut])
    yield _mended(rest)


def root_in(head: str) -> Root | None:
    """Return the first root element of a feed that stands in no comment; None in web pages."""
    at = 0
    while found := ROOT.search(head, at):
        comment = head.rfind("<!--", at, found.start())
        end = head.find("-->", comment) if comment >= 0 else 0
        if comment < 0 or end < found.start():
            is_feed = end >= 0 and _may_be_root(found[1].lower(), head[: found.start()])
            return Root(found.start(), found[1]) if is_feed else None
        at = end
    return None


def without_depths(body: bytes) -> bytes:
    """Return a well-formed document without the tags below `MAX_DEPTH`; all of its text stays."""
    kept, start, depth = list[bytes](), 0, 0
    for found in _MARKUP.finditer(body):
        is_end, is_whole = found[1] == b"/", found[1] is None or found[2] == b"/"
        depth += 0 if is_whole or is_end else 1
        if depth > MAX_DEPTH and not found[0].startswith(b"<!"):
            kept.append(body[start : found.start()])
            start = found.end()
        depth -= 1 if is_end else 0
    kept.append(body[start:])
    return b"".join(kept)


def _may_be_root(name: str, before: str) -> bool:
    # An Atom Entry Document is one entry, not some entry in something else.
    return name != "html" and not (name == "entry" and _ELEMENT.search(before))


def _cut(text: str) -> int:
    """Return where to cut: before a tag, or at least not within a reference."""
    cut = text.rfind("<")
    if cut > 0 and len(text) - cut < CHUNK_BYTES:
        return cut
    reference = text.rfind("&", max(1, len(text) - 64))
    return reference if reference > 0 else len(text)


def _mended(text: str) -> bytes:
    if "&" in text:
        text = _AMPERSAND.sub(_reference, text)
    if "=" in text:
        text = _UNQUOTED_IN.sub(_quoted_in, text)
    data = (
        _BARE.sub("&lt;", _VOID.sub(r"<\1/>", text))
        .encode("utf-8", "replace")
        .translate(_BREAKS, _FORBIDDEN)
    )
    for noncharacter in _NONCHARACTERS:
        data = data.replace(noncharacter, b"")
    return mend_references(data)


def _quoted_in(tag: re.Match[str]) -> str:
    return _UNQUOTED.sub(lambda found: found[1] or f'="{found[2]}"', tag[0])


def _reference(found: re.Match[str]) -> str:
    named = html5.get(found[1]) if found[1] else None
    if named is None:
        return f"&amp;{found[1] or ''}"
    return "".join(f"&#{ord(character)};" for character in named)
