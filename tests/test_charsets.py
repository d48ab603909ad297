"""Names of charsets, which strangers write, wherever a text is decoded by one."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms._charsets import text_codec
from transforms._extract.decode import as_text
from transforms._readers.common import decode_text
from transforms.fetch_pages import utf8

REFUSED = (
    "idna",
    "punycode",
    "Punycode!",
    "undefined",
    "utf-7",
    "unicode_escape",
    "zip",
    "a\0b",
    "",
)
READERS: dict[str, Callable[[bytes, str], str]] = {
    "readers": decode_text,
    "fetching": lambda body, charset: utf8(body, charset).decode(),
    "extraction": as_text,
}


@pytest.mark.parametrize(
    ("name", "codec"),
    [("UTF8", "utf-8"), (" latin1 ", "iso8859-1"), ("koi8-r", "koi8-r"), ("GB2312", "gb2312")],
)
def test_a_charset_has_one_name(name: str, codec: str) -> None:
    assert text_codec(name) == codec


@pytest.mark.parametrize("name", [*REFUSED, "no-such-charset", "x" * 100_000])
def test_what_no_document_is_in_is_no_charset(name: str) -> None:
    assert text_codec(name) is None


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("name", REFUSED)
def test_a_charset_that_is_none_is_passed_over(
    read: Callable[[bytes, str], str], name: str
) -> None:
    assert read("Łódź. \\u0041 +AGE-".encode(), name) == "Łódź. \\u0041 +AGE-"


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("name", REFUSED)
def test_so_it_is_where_the_text_is_no_utf_8(read: Callable[[bytes, str], str], name: str) -> None:
    assert read(b"Caf\xe9", name) in ("Café", "Caf\ufffd")


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_no_charset_takes_quadratic_time(read: Callable[[bytes, str], str]) -> None:
    """Python's punycode needs 5 s for 200 KB, and hours for a page at the limit."""
    body = b"\xe9" + b"a" * 1_000_000
    started = process_time()
    assert len(read(body, "punycode")) == len(body)
    assert process_time() - started < 1


@given(st.text(max_size=20))
def test_no_name_raises(name: str) -> None:
    known = text_codec(name)
    assert known is None or b"a".decode(known, "replace") is not None
