"""Numeric character references that name no character: mended before a parser meets them.

Parsers take `&#11;`, `&#xFFFF;` and `&#55357;` at their word: lxml then refuses its own text, and
feedparser raises for what `chr` cannot make. Contains no parsing of any format; never raises.
"""

from __future__ import annotations

import re

REPLACEMENT = b"&#xFFFD;"
"""What HTML shows for a reference to nothing (WHATWG, numeric character reference end state)."""

_LARGEST_DIGITS = 7
"""1114111 is the last code point; more digits are out of range, and `int` refuses thousands."""
_REFERENCE = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));?")
_SUSPECT = re.compile(
    rb"&#(?:0*(?:[0-9]|[12][0-9]|3[01]|127|5[5-7][0-9]{3}|6553[45]|[0-9]{7,})(?![0-9])"
    rb"|[xX]0*(?:[01]?[0-9a-fA-F]|7[fF]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]"
    rb"|[0-9a-fA-F]{6,})(?![0-9a-fA-F]))"
)
"""Every reference that may need mending, and few others: most pages hold thousands of apostrophes
and umlauts, and not one of these (4.6 of 6.9 ms a news page went into reading them one by one)."""
_RUN = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]+|[0-9]+);?)+")
_BREAKS = frozenset((0x0B, 0x0C))
"""Vertical tab and form feed stand between words: word processors write them as line breaks."""


def mend_references(markup: bytes) -> bytes:
    """Return `markup` (any ASCII-compatible encoding) with references to characters only.

    Controls and noncharacters go, two halves of a surrogate pair become their character, and
    half a pair or a number beyond Unicode becomes U+FFFD.
    """
    if not _SUSPECT.search(markup):
        return markup
    mended = _RUN.sub(_mended_run, markup)
    # What stood around a removed reference may itself spell one now: `&#&#1;1;`.
    return markup if mended == markup else _REFERENCE.sub(_replaced, mended)


def _mended_run(run: re.Match[bytes]) -> bytes:
    pieces: list[bytes] = []
    high: int | None = None
    for found in _REFERENCE.finditer(run[0]):
        code = _code(found)
        if high is not None and 0xDC00 <= code <= 0xDFFF:
            pieces[-1] = b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            high = None
        else:
            pieces.append(_mended(found, code))
            high = code if 0xD800 <= code <= 0xDBFF else None
    return b"".join(pieces)


def _mended(found: re.Match[bytes], code: int) -> bytes:
    if code in _BREAKS:
        return b" "
    if code < 0x20 and code not in (0x09, 0x0A, 0x0D):
        return b""
    if code in (0x7F, 0xFFFE, 0xFFFF):
        return b""
    return REPLACEMENT if _names_nothing(code) else found[0]


def _replaced(found: re.Match[bytes]) -> bytes:
    code = _code(found)
    return found[0] if _mended(found, code) == found[0] else REPLACEMENT


def _names_nothing(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF or code > 0x10FFFF


def _code(found: re.Match[bytes]) -> int:
    digits = found[1] or found[2]
    return int(digits, 16 if found[1] else 10) if len(digits) <= _LARGEST_DIGITS else 1 << 31
