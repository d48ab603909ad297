"""Bytes of a page to one lxml tree, or to text; what cannot be either is named.

UTF-8 that decodes strictly is UTF-8 whatever the header says: servers that announce Latin-1 for
UTF-8 pages are common, and other encodings hardly ever pass as UTF-8 by accident.
"""

from __future__ import annotations

import codecs
from functools import cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from transforms._charsets import text_codec
from transforms._references import mend_references

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
"""Control bytes but tab and line ends: lxml cannot hold them, and no text needs them."""
NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""U+FFFE and U+FFFF in UTF-8: lxml refuses them when text is set."""
FEED_ROOTS = frozenset({"rss", "feed", "rdf", "urlset", "sitemapindex"})


def as_text(body: bytes, charset: str | None) -> str:
    """Decode by byte order mark, strict UTF-8, header, `<meta>`, and cp1252 at last."""
    for bom, encoding in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    # ISO-2022-JP is made of ASCII bytes: only its escape sequences tell.
    if b"\x1b$" not in body[:4096]:
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _as_declared(body, charset)


def _as_declared(body: bytes, charset: str | None) -> str:
    # w3lib raises for NUL and halves of surrogate pairs.
    declared = resolve_encoding(charset) if charset and charset.isprintable() else None
    for name in (declared, html_body_declared_encoding(body)):
        encoding = text_codec(name) if name else None
        if encoding == "utf-8":
            # A page cut in the middle of a character, or with one bad byte, is still UTF-8.
            return body.decode("utf-8", "replace")
        if encoding:
            try:
                return body.decode(encoding)
            except UnicodeDecodeError:
                continue
    return _as_guessed(body)


def _as_guessed(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    strange = sum(1 for character in text if character > "\x7f")
    if text.count("\ufffd") * 10 <= strange:
        return text
    return body.decode("cp1252", "replace")


def _as_utf8(body: bytes, charset: str | None) -> bytes:
    if body.startswith(tuple(bom for bom, _ in BOMS)) or b"\x1b$" in body[:4096]:
        return as_text(body, charset).encode("utf-8", "replace")
    try:
        # Only to know: what decodes strictly would be encoded to the same bytes again.
        body.decode("utf-8")
    except UnicodeDecodeError:
        return as_text(body, charset).encode("utf-8", "replace")
    return body


def looks_binary(body: bytes) -> bool:
    """Tell whether these bytes are no markup at all: an image, a PDF, an archive, JSON."""
    if body.startswith(tuple(bom for bom, _ in BOMS)):
        return False
    head = body[:1024].lstrip()
    if head.startswith((b"%PDF", b"{", b"[")):
        return True
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls * 10 > len(head) or b"<" not in body


def parse(body: bytes, charset: str | None) -> HtmlElement | None:
    """Return the page's tree, or None when it has none or is a feed."""
    clean = _as_utf8(body, charset).translate(None, CONTROLS)
    if NONCHARACTERS[0][:2] in clean:
        for bad in NONCHARACTERS:
            clean = clean.replace(bad, b"")
    try:
        tree = etree.fromstring(mend_references(clean), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if tree is None or not isinstance(tree, HtmlElement):
        return None
    first = tree.find("body/*")
    if first is not None and str(first.tag).lower().rpartition(":")[2] in FEED_ROOTS:
        return None
    return tree


@cache
def _parser() -> HTMLParser:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # One class for every element, chosen without asking Python: a tenth of a page's time.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser
