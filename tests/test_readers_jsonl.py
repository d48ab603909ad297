"""Cases for transforms._readers.jsonl."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import Page, Reject, Source, SourceKind, Unit, stable_id
from transforms._readers import jsonl
from transforms._readers.jsonl import published_at, read_jsonl
from transforms._urls import article_id

SOURCE = Source(id="jsonl:data/wire.jsonl.gz", kind=SourceKind.JSONL, location="data/wire.jsonl.gz")
AS_OF = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "The harbour council of Port Elnor voted to keep the ferry."


def read(data: bytes, source: Source = SOURCE) -> list[Page | Reject]:
    return list(read_jsonl(io.BytesIO(data), source, AS_OF))


def row(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def page(data: bytes, source: Source = SOURCE) -> Page:
    (result,) = read(data, source)
    assert isinstance(result, Page), result
    return result


def lost(data: bytes) -> tuple[str, str]:
    (result,) = read(data)
    assert isinstance(result, Reject), result
    assert (result.unit, result.fault, result.source_id) == (Unit.ENTRY, "source", SOURCE.id)
    return result.reason, result.detail


def test_a_full_row() -> None:
    data = row(
        id="elnor-17",
        url="https://elnor-post.example/ferry?utm_source=x",
        title=" Ferry\nstays ",
        text=TEXT,
        published="2026-02-28T10:00:00+02:00",
        source="Elnor Post",
        authors=["Ada Brook", ""],
        language="en",
        section="harbour",
    )
    assert page(data) == Page(
        id="elnor-17",
        url="https://elnor-post.example/ferry",
        source_id=SOURCE.id,
        source="Elnor Post",
        body=TEXT.encode(),
        media_type="text/plain",
        charset="utf-8",
        title="Ferry stays",
        published=datetime(2026, 2, 28, 8, tzinfo=UTC),
        authors=("Ada Brook",),
        language="en",
    )


def test_the_smallest_row_has_the_id_of_its_text() -> None:
    result = page(row(text=TEXT))
    assert (result.id, result.url, result.source) == (stable_id("t", TEXT), None, "wire")


def test_without_an_id_the_address_is_the_identity() -> None:
    result = page(row(url="https://elnor-post.example/a", text=TEXT))
    assert result.id == article_id("https://elnor-post.example/a")
    assert result.source == "elnor-post.example"


def test_html_rows() -> None:
    result = page(row(html="<p>Café</p>"))
    body = "<p>Café</p>".encode()
    assert (result.body, result.media_type, result.charset) == (body, "text/html", "utf-8")
    assert result.id == stable_id("t", hashlib.sha256(body).hexdigest())


def test_text_wins_over_html_unless_it_is_blank() -> None:
    assert page(row(text="T", html="<p>H</p>")).body == b"T"
    assert page(row(text=" \n", html="<p>H</p>")).body == b"<p>H</p>"


def test_the_user_s_name_and_trust_of_the_source() -> None:
    source = SOURCE.replace(name="Elnor Wire", trust=2)
    named = page(row(text=TEXT), source)
    assert (named.source, named.trust) == ("Elnor Wire", 2)
    assert page(row(text=TEXT, source="Row says"), source).source == "Row says"


@pytest.mark.parametrize(
    ("given_id", "expected"), [(17, "17"), ("  x ", "  x "), (10**30, str(10**30)), ("", None)]
)
def test_ids_are_taken_verbatim(given_id: object, expected: str | None) -> None:
    assert page(row(id=given_id, text=TEXT)).id == (expected or stable_id("t", TEXT))


@pytest.mark.parametrize("authors", ["Ada Brook", ["Ada Brook"], [" Ada  Brook ", None]])
def test_one_author_may_stand_without_a_list(authors: object) -> None:
    assert page(row(text=TEXT, authors=authors)).authors == ("Ada Brook",)


def test_null_is_as_good_as_absent() -> None:
    fields = ("id", "url", "title", "html", "published", "source", "authors", "language")
    assert page(row(text=TEXT, **dict.fromkeys(fields))) == page(row(text=TEXT))


def test_an_address_that_is_none_costs_the_address_not_the_article() -> None:
    result = page(row(text=TEXT, url="elnor-post, page 3"))
    assert (result.url, result.id) == (None, stable_id("t", TEXT))


# Dates


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-02-28", datetime(2026, 2, 28, tzinfo=UTC)),
        ("2026-02-28T10:00:00", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("2026-02-28T10:00:00Z", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("2026-02-28 10:00:00.5-05:00", datetime(2026, 2, 28, 15, 0, 0, 500_000, tzinfo=UTC)),
        ("Sat, 28 Feb 2026 10:00:00 +0100", datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (1_772_272_800, datetime(2026, 2, 28, 10, tzinfo=UTC)),
        (1_772_272_800_000, datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("2026-03-02T11:59:59Z", datetime(2026, 3, 2, 11, 59, 59, tzinfo=UTC)),
        ("2026-03-02T12:00:01Z", None),
        ("2096-03-02", None),
        ("1772272800", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        (" 1772272800000 ", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("20260228", datetime(2026, 2, 28, tzinfo=UTC)),
        ("1772272800.5", datetime(2026, 2, 28, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("1" * 5_000, None),
        ("١٧٧٢٢٧٢٨٠٠", None),
        ("0025-02-28", None),
        ("0999-12-31", None),
        ("1000-01-01", datetime(1000, 1, 1, tzinfo=UTC)),
        (-62_000_000_000, None),
        ("last Tuesday", None),
        ("", None),
        (True, None),
        (1e300, None),
        (float("nan"), None),
        ({"$date": 1}, None),
        ("0001-01-01T00:00:00+05:00", None),
        ("Sat, 31 Feb 2026 10:00:00 +0100", None),
    ],
)
def test_dates(value: object, expected: datetime | None) -> None:
    assert published_at(value, AS_OF) == expected
    assert page(row(text=TEXT, published=value)).published == expected


# Lines that are wrong


@pytest.mark.parametrize(
    ("line", "reason", "says"),
    [
        (b'{"text": "cut', "bad_json", "line 1: "),
        (b"text,title", "bad_json", "line 1: "),
        (b"[" * 100_000, "bad_json", "line 1: "),
        (b"[1]", "bad_row", "line 1: an object was expected, not a list"),
        (b"null", "bad_row", "line 1: an object was expected, not null"),
        (row(text=5), "bad_row", "line 1: field 'text' must be a string, not a number"),
        (row(text=TEXT, title=["x"]), "bad_row", "line 1: field 'title' must be a string, not a"),
        (row(text=TEXT, url={}), "bad_row", "line 1: field 'url' must be a string, not an object"),
        (row(text=TEXT, id=1.5), "bad_row", "line 1: field 'id' must be a string, not a number"),
        (row(text=TEXT, id=True), "bad_row", "line 1: field 'id' must be a string, not true or"),
        (row(text=TEXT, authors=[1]), "bad_row", "line 1: field 'authors' must be a string, not"),
        (row(title="x", body=TEXT), "no_content", "line 1: no text or html among: body, title"),
        (row(text=" \n", html=""), "no_content", "line 1: no text or html among: html, text"),
        (b"{}", "no_content", "line 1: no text or html among: "),
        (b'{"\\ud800": 1}', "no_content", "line 1: no text or html among: \ufffd"),
    ],
)
def test_a_bad_line(line: bytes, reason: str, says: str) -> None:
    found, detail = lost(line)
    assert found == reason
    assert detail.startswith(says)


def test_a_bad_line_costs_itself_only() -> None:
    results = read(row(text="one") + b"{oops}\n\n" + row(text="three"))
    assert [r.reason if isinstance(r, Reject) else r.body for r in results] == [
        *(b"one", "bad_json", b"three")
    ]
    assert isinstance(results[1], Reject)
    digest = hashlib.sha256(b"{oops}").hexdigest()
    assert results[1].id == stable_id("x", SOURCE.id, "line 2", digest)


def test_a_reject_is_named_by_its_place_and_line_never_by_the_article() -> None:
    """The row may be whole in the next file; an overwritten file has other bad lines."""
    address = "https://elnor-post.example/a"
    (first,), (again,), (other,) = (
        read(row(id="elnor-3", url=address, title=title)) for title in ("x", "x", "y")
    )
    assert first == again
    assert isinstance(first, Reject)
    assert (first.reason, first.url) == ("no_content", address)
    assert len({first.id, other.id, "elnor-3", article_id(address)}) == 4


def test_a_line_cut_by_damage_and_one_too_long_are_named_by_their_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = {read(gzip.compress(row(text=text * 9))[:-12])[-1].id for text in ("x", "y")}
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 1_000)
    ids |= {read(row(text=text * 2_000))[-1].id for text in ("x", "y", "y")}
    assert len(ids) == 4


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://elnor-post.example/a?utm_source=x", "https://elnor-post.example/a"),
        ("page 3", None),
        (3, None),
    ],
)
def test_a_bad_row_tells_its_address(url: object, expected: str | None) -> None:
    (result,) = read(row(url=url, text=["x"]))
    assert isinstance(result, Reject)
    assert (result.reason, result.url) == ("bad_row", expected)


def test_blank_lines_are_no_rows() -> None:
    assert read(b"\n  \r\n\t\n") == []


def test_lines_of_windows_and_a_last_line_without_end() -> None:
    data = b"\xef\xbb\xbf" + row(text="a\r\nb").replace(b"\n", b"\r\n") + row(text="c").strip()
    assert [r.body for r in read(data) if isinstance(r, Page)] == [b"a\nb", b"c"]


def test_unicode_line_separators_do_not_end_a_line() -> None:
    assert page('{"text": "a\u2028b\x85c"}'.encode()).body == "a\u2028b\x85c".encode()


@pytest.mark.parametrize(
    ("line", "body"),
    [
        (b'{"text": "caf\xe9 open"}', "caf\ufffd open"),
        (b'{"text": "half \\ud800 pair"}', "half \ufffd pair"),
        (b'{"text": "whole \\ud83d\\ude00 pair"}', "whole \U0001f600 pair"),
        (b'{"text": "nul \\u0000 byte"}', "nul  byte"),
        (b'{"text": "raw \t tab"}', "raw \t tab"),
    ],
    ids=["latin1", "lone_surrogate", "pair", "nul", "control"],
)
def test_odd_characters_cost_a_character_not_the_article(line: bytes, body: str) -> None:
    assert page(line).body.decode() == body


def test_odd_characters_in_every_other_field() -> None:
    line = b'{"id": "a\\ud800", "title": "b\\u0000", "authors": ["c\\udfff"], "text": "t"}'
    result = page(line)
    assert (result.id, result.title, result.authors) == ("a\ufffd", "b", ("c\ufffd",))


def test_a_line_of_one_megabyte_is_fine() -> None:
    assert len(page(row(text="x" * 1_000_000)).body) == 1_000_000


def test_a_line_too_long_to_hold_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 1_000)
    data = row(text="one") + row(text="x" * 900_000) + row(text="three") + row(text="y" * 900_000)
    results = read(data)
    assert [r.reason if isinstance(r, Reject) else r.body for r in results] == [
        *(b"one", "too_large", b"three", "too_large")
    ]
    assert isinstance(results[1], Reject)
    assert results[1].detail == "line 2: over 1000 bytes"


# Packed files


ROWS = b"".join(
    row(text=f"{number}: {hashlib.sha256(bytes([number])).hexdigest()}" * 9)
    for number in range(200)
)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_rows(pack: Callable[[bytes], bytes]) -> None:
    assert read(pack(ROWS)) == read(ROWS)
    assert read(pack(ROWS) + pack(ROWS)) == read(ROWS + ROWS)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_data_that_end_early_keep_the_rows_before(pack: Callable[[bytes], bytes]) -> None:
    rows = b"".join(row(text=hashlib.sha512(b"%d" % number).hexdigest()) for number in range(9_000))
    whole = pack(rows)
    *kept, last = read(whole[: len(whole) // 2])
    assert len(kept) > 1_000
    assert kept == read(rows)[: len(kept)]
    assert isinstance(last, Reject)
    assert last.reason == "truncated_file"
    assert last.detail.startswith(f"line {len(kept) + 1}: ")


def test_a_missing_gzip_end_is_told() -> None:
    *kept, last = read(gzip.compress(ROWS)[:-4])
    assert (len(kept), isinstance(last, Reject) and last.reason) == (200, "truncated_file")


def test_damaged_packed_data_keep_the_rows_before() -> None:
    whole = gzip.compress(b"".join([ROWS] * 40), compresslevel=0)
    half = len(whole) // 2
    results = read(whole[:half] + gzip.compress(b"x") + whole[half:])
    assert isinstance(results[-1], Reject)
    assert results[-1].reason == "corrupt_record"
    assert len(results) > 1
    assert all(isinstance(result, Page) for result in results[:-1])


def test_zeros_behind_packed_data_are_padding_and_junk_is_not() -> None:
    assert read(gzip.compress(ROWS) + bytes(700)) == read(ROWS)
    *kept, last = read(gzip.compress(ROWS) + b"junk")
    assert (len(kept), isinstance(last, Reject) and last.reason) == (200, "corrupt_record")


# Hostile bytes

_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_NAMES = st.sampled_from(
    ["id", "url", "title", "text", "html", "published", "source", "authors", "language", "x"]
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(_NAMES, _VALUES))
def test_any_object_is_one_page_or_one_reject(fields: dict[str, object]) -> None:
    (result,) = read(row(**fields))
    result.model_dump_json()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
@example(b"\x1f\x8b\x08")
@example(b"\x28\xb5\x2f\xfd")
@example(b"\x1f\x8b\x08\x00" + bytes(40))
@example(b'{"text": "' + b"\xed\xa0\x80" + b'"}')
def test_no_bytes_make_the_reader_raise_or_hang(data: bytes) -> None:
    results = read(data)
    assert len(results) <= data.count(b"\n") + 1
    for result in results:
        result.model_dump_json()
    for packed in (gzip.compress(data), zstandard.compress(data)):
        assert len(read(packed)) <= data.count(b"\n") + 1


def test_a_packed_bomb_is_one_reject() -> None:
    """Thirty megabytes of one line; what is held stays below a line's limit and a block."""
    assert lost(gzip.compress(b"x" * 30_000_000))[0] == "too_large"


def test_dates_are_judged_by_the_run_s_clock_alone() -> None:
    assert published_at("2030-01-01", AS_OF) is None
    assert published_at("2030-01-01", AS_OF + timedelta(days=3_650)) is not None
