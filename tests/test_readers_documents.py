"""Cases for transforms._readers.documents and the text rules all readers share."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Page, Reject, Source, SourceKind, Unit, stable_id
from transforms._readers.common import MAX_DOCUMENT_BYTES, decode_text, file_stem
from transforms._readers.documents import page_address, read_html, read_text
from transforms._urls import article_id

HTML = Source(id="html:saved/ferry.html", kind=SourceKind.HTML, location="saved/ferry.html")
TEXT = Source(id="text:saved/ferry.txt", kind=SourceKind.TEXT, location="saved/ferry.txt")
ADDRESS = "https://elnor-post.example/ferry"


def html(body: bytes) -> Page | Reject:
    (result,) = read_html(io.BytesIO(body), HTML)
    return result


def text(body: bytes) -> Page | Reject:
    (result,) = read_text(io.BytesIO(body), TEXT)
    return result


def test_a_saved_page_without_address() -> None:
    body = b"<html><p>The ferry stays.</p>"
    assert html(body) == Page(
        id=stable_id("t", hashlib.sha256(body).hexdigest()),
        url=None,
        source_id="html:saved/ferry.html",
        source="ferry",
        body=body,
    )


def test_a_saved_page_that_names_its_address() -> None:
    body = f'<head><link rel="canonical" href="{ADDRESS}?utm_source=x"></head>'.encode()
    page = html(body)
    assert isinstance(page, Page)
    assert (page.id, page.url) == (article_id(ADDRESS), ADDRESS)
    assert (page.source, page.body) == ("elnor-post.example", body)


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{ADDRESS}">',
        f"<LINK href='{ADDRESS}' REL='canonical' />",
        f"<link rel=canonical href={ADDRESS}>",
        f'<meta property="og:url" content="{ADDRESS}">',
        f"<!-- saved from url=(0032){ADDRESS} -->",
        f'<link rel="canonical" href="/ferry"><meta property="og:url" content="{ADDRESS}">',
        f'<link rel="canonical" href="https://elnor-post.example/">'
        f'<meta property="og:url" content="{ADDRESS}">',
    ],
)
def test_ways_a_page_names_its_address(head: str) -> None:
    assert page_address(f"<html><head>{head}</head>".encode()) == ADDRESS


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="alternate" href="{ADDRESS}">',
        f'<link rel="stylesheet canonical-look" href="{ADDRESS[:8]}">',
        '<link rel="canonical" href="https://elnor-post.example">',
        '<link rel="canonical" href="">',
        '<link rel="canonical">',
        f'<meta property="og:url:x" name="y" contents="{ADDRESS}">',
        f'<p>Write &lt;link rel="canonical" href="{ADDRESS}"&gt; into the head.',
    ],
)
def test_what_does_not_name_an_address(head: str) -> None:
    assert page_address(f"<html><head>{head}</head>".encode()) is None


@pytest.mark.parametrize("read", [html, text])
def test_nothing_but_blanks(read: Callable[[bytes], Page | Reject]) -> None:
    for body in (b"", b" \r\n\t", b"\xef\xbb\xbf\n", bytes(20)):
        lost = read(body)
        assert isinstance(lost, Reject)
        assert (lost.reason, lost.unit, lost.fault) == ("no_content", Unit.ENTRY, "source")


@pytest.mark.parametrize("read", [html, text])
def test_too_large_plain_and_packed(read: Callable[[bytes], Page | Reject]) -> None:
    body = b"<p>" + b"x" * 50_000_000
    for stored in (body, gzip.compress(body, 1)):
        lost = read(stored)
        assert isinstance(lost, Reject)
        assert (lost.reason, lost.detail) == ("too_large", "file: over 10000000 bytes")
    assert isinstance(read(b"<p>" + b"x" * (MAX_DOCUMENT_BYTES - 3)), Page)


@pytest.mark.parametrize("read", [html, text])
def test_packed_files(read: Callable[[bytes], Page | Reject]) -> None:
    body = b"".join(b"<p>The ferry stays, vote %d.</p>\n" % number for number in range(500))
    packed = gzip.compress(body)
    page, cut, damaged = (
        read(packed),
        read(packed[:-20]),
        read(packed[:99] + bytes(99) + packed[198:]),
    )
    assert isinstance(page, Page)
    assert page.body == body
    assert isinstance(cut, Reject)
    assert cut.reason == "truncated_file"
    assert isinstance(damaged, Reject)
    assert damaged.reason == "corrupt_record"


@pytest.mark.parametrize("read", [html, text])
def test_a_reject_is_named_by_the_bytes_of_the_file(
    read: Callable[[bytes], Page | Reject],
) -> None:
    packed = gzip.compress(b"The ferry stays.")
    bodies = (b" ", b"\t", packed[:-3], packed[:-4], packed[:-3])
    blank, tab, cut, cut_more, again = map(read, bodies)
    assert cut == again
    assert len({each.id for each in (blank, tab, cut, cut_more)}) == 4


def test_a_plain_text() -> None:
    assert text("\ufeffCafé\r\nThe ferry stays.\n".encode()) == Page(
        id=stable_id("t", "Café\nThe ferry stays.\n"),
        url=None,
        source_id="text:saved/ferry.txt",
        source="ferry",
        body="Café\nThe ferry stays.\n".encode(),
        media_type="text/plain",
        charset="utf-8",
    )


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("Café".encode(), None, "Café"),
        ("Café".encode("utf-8-sig"), "iso-8859-1", "Café"),
        ("Café".encode("utf-16"), None, "Café"),
        ("“Café” – 5 €".encode("cp1252"), None, "“Café” – 5 €"),
        ("Łódź".encode("iso-8859-2"), "iso-8859-2", "Łódź"),
        ("Łódź".encode(), "no-such-charset", "Łódź"),
        ("Łódź".encode(), "ascii", "Łódź"),
        (b"\x81 hole", None, "\ufffd hole"),
        (b"a\x00b", None, "ab"),
        (b"a\r\nb\rc", None, "a\nb\nc"),
    ],
)
def test_encodings(body: bytes, charset: str | None, expected: str) -> None:
    assert decode_text(body, charset) == expected


@pytest.mark.parametrize(
    ("location", "stem"),
    [
        ("a/b/wire.jsonl.gz", "wire"),
        ("gs://bucket/2026.02.warc.gz", "2026.02"),
        ("ferry.txt", "ferry"),
        ("C:\\saved\\ferry.htm", "ferry"),
        ("notes", "notes"),
        (".txt", ".txt"),
    ],
)
def test_file_stem(location: str, stem: str) -> None:
    assert file_stem(location) == stem


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"<link rel=canonical href=", b"\xff\xfe"]))
def test_no_bytes_make_the_readers_raise(body: bytes, start: bytes) -> None:
    for result in (html(start + body), text(start + body)):
        result.model_dump_json()


def test_an_address_of_thousands_of_digits_is_none() -> None:
    """`int` refuses more than 4,300 of them, and `html.unescape` lets it raise."""
    assert page_address(b'<link rel="canonical" href="&#%s;">' % (b"9" * 6_000)) is None


def test_many_open_tags_are_read_in_linear_time() -> None:
    assert page_address(b"<link " * 200_000) is None
    assert page_address(b"<!-- saved from url=(1)" * 100_000) is None
