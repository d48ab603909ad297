"""Cases for transforms._readers.warc; the archives are made here, byte by byte."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from time import process_time

import brotli
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import Page, Reject, Rights, Source, SourceKind, Unit, stable_id
from transforms._readers import warc, windows
from transforms._readers.warc import read_warc
from transforms._urls import article_id

SOURCE = Source(id="warc:a.warc.gz", kind=SourceKind.WARC, location="a.warc.gz")
AS_OF = datetime(2026, 3, 9, tzinfo=UTC)
PLAIN = Source(id="warc:a.warc", kind=SourceKind.WARC, location="a.warc")
Pack = Callable[[list[bytes]], bytes]
Damage = Callable[[bytes], bytes]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def url(number: int) -> str:
    return f"https://elnor-post.example/news/{number}"


def page_body(number: int) -> bytes:
    """A page of 4 KB that packs badly, so that damage lands inside deflate data."""
    noise = random.Random(number).randbytes(2_000).hex()
    return f"<html><body><p>Story {number}</p><p>{noise}</p></body></html>".encode()


def record(
    payload: bytes,
    uri: str = url(0),
    kind: str = "response",
    content_type: str = "application/http; msgtype=response",
    length: int | str | None = None,
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\n"
        f"WARC-Date: 2026-01-03T00:00:00Z\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(payload) if length is None else length}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def pages(count: int) -> list[bytes]:
    return [record(OK + page_body(number), url(number)) for number in range(count)]


def read(data: bytes, source: Source = SOURCE) -> list[Page | Reject]:
    return list(read_warc(io.BytesIO(data), source, AS_OF))


def shape(results: list[Page | Reject]) -> list[str]:
    """The last part of each page's address, the reason of each reject."""
    return [
        r.reason if isinstance(r, Reject) else (r.url or "none").rsplit("/", 1)[1] for r in results
    ]


def only(results: list[Page | Reject]) -> Page | Reject:
    (result,) = results
    return result


ARCHIVES: dict[str, Pack] = {
    "member_per_record": lambda records: b"".join(map(gzip.compress, records)),
    "one_member": lambda records: gzip.compress(b"".join(records)),
    "members_cut_anywhere": lambda records: b"".join(
        gzip.compress(b"".join(records)[at : at + 1_000])
        for at in range(0, sum(map(len, records)), 1_000)
    ),
    "plain": b"".join,
}


@pytest.mark.parametrize("pack", ARCHIVES.values(), ids=ARCHIVES.keys())
def test_reads_every_page_however_the_file_is_packed(pack: Pack) -> None:
    results = read(pack(pages(10)))
    assert shape(results) == [str(number) for number in range(10)]
    assert results[3] == Page(
        id=article_id(url(3)),
        url=url(3),
        source_id="warc:a.warc.gz",
        source="elnor-post.example",
        body=page_body(3),
        charset="utf-8",
    )


def test_the_user_s_name_and_trust_are_kept() -> None:
    source = SOURCE.replace(name="Elnor Post", trust=3)
    page = only(read(record(OK + b"<p>x</p>"), source))
    assert isinstance(page, Page)
    assert (page.source, page.trust) == ("Elnor Post", 3)


# Damage


def damaged(records: list[bytes], hit: int, damage: Damage) -> tuple[bytes, int]:
    """Pack one member a record and damage the member `hit`; return the file and its offset."""
    members = list(map(gzip.compress, records))
    offset = sum(map(len, members[:hit]))
    members[hit] = damage(members[hit])
    return b"".join(members), offset


DAMAGE: dict[str, Damage] = {
    "zeros_in_the_middle": lambda m: m[:500] + bytes(100) + m[600:],
    "checksum": lambda m: m[:-8] + b"\x00\x00\x00\x00" + m[-4:],
    "length": lambda m: m[:-4] + b"\x01\x00\x00\x00",
    "magic": lambda m: b"XX" + m[2:],
    "bytes_lost": lambda m: m[:700],
    "bytes_added": lambda m: m + b"lost and found",
}


@pytest.mark.parametrize("hit", [1, 4])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_one_corrupt_member_costs_itself_only(damage: Damage, hit: int) -> None:
    data, offset = damaged(pages(10), hit, damage)
    results = read(data)
    rejects = [result for result in results if isinstance(result, Reject)]
    kept = [name for name in shape(results) if name != "corrupt_record"]
    if damage is DAMAGE["bytes_added"]:  # the record is whole, what follows is not
        assert kept == [str(number) for number in range(10)]
    else:
        assert kept == [str(number) for number in range(10) if number != hit]
        assert rejects[0].detail.startswith(f"byte {offset}: ")
        stored = hashlib.sha256(data[offset : offset + 256 * 1024]).hexdigest()
        assert rejects[0].id == stable_id("x", SOURCE.id, f"byte {offset}", stored)
    assert [(r.reason, r.unit, r.source_id) for r in rejects] == [
        ("corrupt_record", Unit.ENTRY, SOURCE.id)
    ]


def test_two_corrupt_neighbours_are_two_rejects() -> None:
    members = [gzip.compress(each) for each in pages(6)]
    for hit in (2, 3):
        members[hit] = members[hit][:1_500] + bytes(64) + members[hit][1_564:]
    assert shape(read(b"".join(members))) == [
        *("0", "1", "corrupt_record", "corrupt_record", "4", "5")
    ]


def test_the_first_member_can_be_the_corrupt_one() -> None:
    data, _ = damaged(pages(4), 0, DAMAGE["magic"])
    assert shape(read(data)) == ["corrupt_record", "1", "2", "3"]


def test_a_corrupt_last_member_is_no_truncated_file() -> None:
    data, _ = damaged(pages(4), 3, DAMAGE["zeros_in_the_middle"])
    assert shape(read(data)) == ["0", "1", "2", "corrupt_record"]


def test_damage_inside_one_large_member_keeps_what_came_before() -> None:
    packed = gzip.compress(b"".join(pages(300)))
    half = len(packed) // 2
    results = shape(read(packed[:half] + bytes(100) + packed[half + 100 :]))
    assert results[-1] == "corrupt_record"
    assert results[:-1] == [str(number) for number in range(len(results) - 1)]
    assert 100 < len(results) < 200


@pytest.mark.parametrize("cut", [1, 8, 9, 500])
@pytest.mark.parametrize("pack", ARCHIVES.values(), ids=ARCHIVES.keys())
def test_a_file_cut_in_its_last_record_is_one_reject(pack: Pack, cut: int) -> None:
    data = pack(pages(5))[:-cut]
    results = shape(read(data))
    if pack is ARCHIVES["plain"] and cut == 1:  # only the last line feed is gone
        assert results == ["0", "1", "2", "3", "4"]
    elif pack is ARCHIVES["one_member"] and cut < 500:  # the last record is whole, its end is not
        assert results in (["0", "1", "2", "3", "truncated_file"],)
    else:
        assert results == ["0", "1", "2", "3", "truncated_file"]


def test_plain_file_with_lost_bytes_goes_on_at_the_next_record() -> None:
    records = pages(6)
    records[2] = records[2][:900] + records[2][1_400:]
    results = read(b"".join(records), PLAIN)
    assert shape(results) == ["0", "1", "corrupt_record", "3", "4", "5"]
    lost = results[2]
    assert isinstance(lost, Reject)
    assert lost.detail.startswith(f"byte {sum(map(len, records[:2]))}: ")


@pytest.mark.parametrize("length", ["-5", "", "9" * 30, "12x", "99999999999", "3"])
@pytest.mark.parametrize("pack", ARCHIVES.values(), ids=ARCHIVES.keys())
def test_a_wrong_content_length_costs_one_record(pack: Pack, length: str) -> None:
    records = pages(5)
    records[2] = record(OK + page_body(2), url(2), length=length)
    assert shape(read(pack(records))) == ["0", "1", "corrupt_record", "3", "4"]


def test_a_page_may_talk_about_warc() -> None:
    body = OK + b"<p>Each record starts with</p>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n\r\n"
    assert shape(read(record(body, url(7)) + pages(1)[0])) == ["7", "0"]


def test_zeros_behind_the_last_member_are_padding() -> None:
    assert shape(read(ARCHIVES["member_per_record"](pages(2)) + bytes(512))) == ["0", "1"]


def test_a_file_that_is_no_archive_is_one_reject() -> None:
    assert shape(read(b"Harbour council keeps the ferry.\n" * 9_000)) == ["corrupt_record"]


# What is a page


@pytest.mark.parametrize("kind", ["warcinfo", "request", "metadata", "conversion"])
def test_records_that_are_no_documents_are_passed_over(kind: str) -> None:
    assert shape(read(record(OK + b"<p>x</p>", kind=kind) + pages(1)[0])) == ["0"]


def test_a_revisit_is_an_entry_without_its_text() -> None:
    head = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    revisit, page = read(record(head, url(4), "revisit") + pages(1)[0])
    assert isinstance(revisit, Reject)
    assert (revisit.reason, revisit.url, revisit.unit) == ("revisit", url(4), Unit.ENTRY)
    assert revisit.id != article_id(url(4))  # the capture that has the text may come yet
    assert isinstance(page, Page)


def test_dns_answers_are_no_documents() -> None:
    assert read(record(b"example. 60 IN A 192.0.2.1", "dns:example", content_type="text/dns")) == []


def test_resource_records_are_pages() -> None:
    data = record(b"<p>x</p>", url(5), "resource", "text/html; charset=ISO-8859-2")
    page = only(read(data))
    assert isinstance(page, Page)
    assert (page.url, page.body, page.charset) == (url(5), b"<p>x</p>", "iso-8859-2")


def test_address_in_angle_brackets_as_wget_writes_it() -> None:
    assert shape(read(record(OK + b"<p>x</p>", f"<{url(5)}>"))) == ["5"]


def test_a_page_without_web_address_has_the_id_of_its_body() -> None:
    one, two = read(
        record(OK + b"<p>x</p>", "urn:x:1") + record(OK + b"<p>y</p>", "file:///saved/y.html")
    )
    assert isinstance(one, Page)
    assert (one.url, one.source) == (None, "a")
    assert one.id != two.id


@pytest.mark.parametrize("status", [404, 301, 503, 206])
def test_other_statuses_are_rejected(status: int) -> None:
    answer = f"HTTP/1.1 {status} Whatever\r\nContent-Type: text/html\r\n\r\n<p>x</p>".encode()
    lost = only(read(record(answer, url(9))))
    assert isinstance(lost, Reject)
    assert (lost.reason, lost.detail) == ("http_status", f"byte 0: status {status}")
    assert (lost.url, lost.fault) == (url(9), "source")


NOT_FOUND = b"HTTP/1.1 404 Gone\r\nContent-Type: text/html\r\n\r\n"


def test_a_reject_is_named_by_its_place_and_bytes_never_by_the_article() -> None:
    """A later archive may hold the article; another record in the same place is another reject."""
    first, again, other, large = (
        only(read(record(NOT_FOUND + body, url(9))))
        for body in (b"<p>x</p>", b"<p>x</p>", b"<p>y</p>", b"x" * 11_000_000)
    )
    assert first.id == again.id
    assert len({first.id, other.id, large.id, article_id(url(9))}) == 4
    assert (first.url, other.url, large.url) == (url(9),) * 3


def test_new_damage_in_the_same_place_is_another_reject() -> None:
    whole = ARCHIVES["member_per_record"](pages(2))
    cut, cut_again, cut_earlier = (
        [r for r in read(whole[:-end]) if isinstance(r, Reject)] for end in (30, 30, 90)
    )
    assert [r.reason for r in cut] == ["truncated_file"]
    assert cut == cut_again
    assert cut[0].id != cut_earlier[0].id


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html", b"<p>x</p>", "text/html"),
        ("TEXT/HTML;charset=utf-8", b"<p>x</p>", "text/html"),
        ("application/xhtml+xml", b"<p>x</p>", "text/html"),
        ("text/plain", b"The ferry stays.", "text/plain"),
        ("text/plain", b"<!DOCTYPE html><p>x</p>", "text/html"),
        ("", b"\n <!-- saved --><html><p>x</p>", "text/html"),
        ("", b"The ferry stays.", "not_html"),
        ("application/pdf", b"%PDF-1.7", "not_html"),
        ("image/png", b"<html>", "not_html"),
        ("text/html", b" \r\n", "no_content"),
    ],
)
def test_what_counts_as_a_page(content_type: str, body: bytes, expected: str) -> None:
    header = f"Content-Type: {content_type}\r\n" if content_type else ""
    result = only(read(record(f"HTTP/1.1 200 OK\r\n{header}\r\n".encode() + body)))
    assert (result.reason if isinstance(result, Reject) else result.media_type) == expected


def test_what_headers_state_of_rights_is_kept() -> None:
    stated = b"X-Robots-Tag: noai, dateline: noarchive\r\ntdm-reservation: 1\r\n"
    reserved, free = read(
        record(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + stated + b"\r\n<p>x</p>")
        + record(OK + b"<p>x</p>")
    )
    assert isinstance(reserved, Page)
    assert reserved.rights == Rights(
        directives=("noai", "noarchive"), tdm_reserved=True, basis=("header",)
    )
    assert isinstance(free, Page)
    assert free.rights is None


def test_robots_txt_is_no_article() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *"
    lost = read(record(answer, "https://elnor-post.example/robots.txt"))
    assert shape(lost) == ["not_html"]


def test_plain_text_becomes_utf8() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nCaf\xe9\r\nx"
    page = only(read(record(answer)))
    assert isinstance(page, Page)
    assert (page.body.decode(), page.charset) == ("Café\nx", "utf-8")


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


HTML = b"<html><body><p>The ferry stays.</p></body></html>"


@pytest.mark.parametrize(
    ("headers", "stored"),
    [
        ("Content-Encoding: gzip", gzip.compress(HTML)),
        ("Content-Encoding: deflate", zlib.compress(HTML)),
        ("Content-Encoding: br", brotli.compress(HTML)),
        ("Content-Encoding: zstd", zstandard.compress(HTML)),
        ("Content-Encoding: utf-8", HTML),
        ("Transfer-Encoding: chunked", chunked(HTML)),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(gzip.compress(HTML))),
        ("Content-Encoding: gzip", HTML),
        ("Transfer-Encoding: chunked", HTML),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", gzip.compress(HTML)),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(HTML)),
    ],
    ids=[
        *("gzip", "deflate", "br", "zstd", "no_coding", "chunked", "chunked_gzip"),
        *("gzip_lie", "chunked_lie", "dechunked_gzip", "chunked_gzip_lie"),
    ],
)
def test_bodies_are_unpacked_even_where_the_header_lies(headers: str, stored: bytes) -> None:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n\r\n".encode() + stored
    page = only(read(record(answer)))
    assert isinstance(page, Page)
    assert page.body == HTML


def test_a_body_that_cannot_be_unpacked_is_rejected() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\x00\x01"
    assert shape(read(record(answer))) == ["bad_encoding"]


@pytest.mark.parametrize(
    ("headers", "stored"),
    [
        ("Content-Encoding: gzip", gzip.compress(HTML)[:-12]),
        ("Transfer-Encoding: chunked", b"%x\r\n" % (len(HTML) + 9) + HTML),
        ("Transfer-Encoding: chunked", b"%x\r\n%s\r\n" % (len(HTML), HTML)),
    ],
    ids=["gzip", "inside_a_chunk", "behind_a_chunk"],
)
def test_a_body_cut_short_is_rejected(headers: str, stored: bytes) -> None:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n\r\n".encode() + stored
    assert shape(read(record(answer))) == ["truncated"]


def test_line_feeds_alone_end_headers_too() -> None:
    answer = b'HTTP/1.1 200 OK\nContent-Type: text/html; charset="UTF-8"\n\n<p>x</p>'
    page = only(read(record(answer)))
    assert isinstance(page, Page)
    assert (page.body, page.charset) == (b"<p>x</p>", "utf-8")


@pytest.mark.parametrize("pack", ARCHIVES.values(), ids=ARCHIVES.keys())
def test_large_payloads_are_passed_over(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_DOCUMENT_BYTES", 10_000)
    large = record(OK + b"x" * (10_000 + warc.MAX_HEADER_BYTES), url(1))
    film = record(b"x" * 400_000, url(2), "metadata", "video/mp4")
    first, last = record(OK + HTML, url(0)), record(OK + HTML, url(3))
    results = read(pack([first, large, film, last]))
    assert shape(results) == ["0", "too_large", "3"]


def test_a_packed_bomb_in_a_page_is_too_large() -> None:
    bomb = gzip.compress(bytes(30_000_000))
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + bomb
    assert shape(read(record(answer))) == ["too_large"]


# Hostile bytes

_WHOLE = ARCHIVES["member_per_record"](pages(4))
_PIECES = st.sampled_from(
    [
        *(b"WARC/1.0\r\n", b"WARC-Type: response\r\n", b"Content-Length: 20\r\n", b"\r\n\r\n"),
        *(b"Content-Length: 99999999\r\n", b"HTTP/1.1 200 OK\r\n", b"\x1f\x8b\x08\x00", b"\x00"),
        *(b"Content-Type: application/http\r\n", b"Content-Encoding: gzip\r\n", b"zz\r\n", HTML),
        *(gzip.compress(b"WARC/1.0\r\nWARC-Type: resource\r\n"), pages(1)[0], HTML[:9]),
    ]
)
_HOSTILE = st.lists(_PIECES | st.binary(max_size=64), max_size=24).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(_HOSTILE)
@example(b"")
@example(b"\x1f\x8b\x08")
def test_no_bytes_make_the_reader_raise_or_hang(data: bytes) -> None:
    for source in (SOURCE, PLAIN):
        results = read(data, source)
        assert len(results) <= len(data)
    assert read(data) == read(data)


def test_a_header_in_thousands_of_members_is_read_once() -> None:
    """Each member gives a few bytes; looking through all of them again each time took seconds."""
    member = gzip.compress(b"so\r\nis", mtime=0)
    data = b"".join(gzip.compress(one, mtime=0) for one in pages(1)) + member * 22_000
    started = process_time()
    assert shape(read(data)) == ["0", "corrupt_record"]
    assert process_time() - started < 1


LONG = b"WARC/1.0\r\nContent-Length: 90000000\r\n\r\n"
TINY = gzip.compress(b"x", mtime=0)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (gzip.compress(LONG, mtime=0) * 4_000, "a.warc.gz"),
        (gzip.compress(LONG * 20_000, mtime=0), "a.warc.gz"),
        (LONG * 20_000, "a.warc"),
        (b"WARC/1.0\r\nA: b\r\n\r\n" * 20_000, "a.warc"),
        (b"WARC/1.0\r\nA: b\r\n" * 20_000, "a.warc"),
        (b"\x1f\x8b\x08\x00damaged" + TINY * 20_000, "a.warc.gz"),
        ((b"\x1f\x8b\x08" + bytes(7)) * 20_000, "a.warc.gz"),
        (b"\x1f\x8b\x08" + bytes(7) + b"\0\0\0\xff\xff" * 100_000, "a.warc.gz"),
    ],
    ids=["members", "one_member", "plain", "no_length", "no_end", "tiny", "magic", "silent"],
)
def test_a_file_of_nothing_but_damage_takes_linear_time(
    data: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "MAX_AGAIN", 100_000_000)
    source = SOURCE.replace(location=name)
    started = process_time()
    last = list(read_warc(io.BytesIO(data), source, AS_OF))[-1]
    assert isinstance(last, Reject)
    assert process_time() - started < 4


@pytest.mark.parametrize("pack", ARCHIVES.values(), ids=ARCHIVES.keys())
def test_where_nothing_may_be_read_again_reading_goes_on_behind_the_damage(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "MAX_AGAIN", 0)
    first, last = record(OK + HTML, url(0)), record(OK + HTML, url(3))
    too_long = record(OK + HTML, url(1), length=len(OK + HTML) + 20)
    swallowed = record(OK + HTML, url(2))
    bad = record(OK + HTML, url(1), length="many")
    assert shape(read(pack([first, bad, last]))) == ["0", "corrupt_record", "3"]
    found = shape(read(pack([first, too_long, swallowed, last])))
    assert found == ["0", "corrupt_record", "3"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_http_answer_makes_the_reader_raise(payload: bytes) -> None:
    for start in (b"", b"HTTP/1.1 200 OK\r\n", OK):
        assert len(read(record(start + payload))) == 1


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(_WHOLE) - 1), st.integers(1, 255))
def test_one_flipped_byte_costs_at_most_one_page(at: int, flip: int) -> None:
    data = bytearray(_WHOLE)
    data[at] ^= flip
    results = shape(read(bytes(data)))
    kept = [name for name in results if name.isdigit()]
    assert kept == sorted(kept)
    assert len(kept) >= 3
    assert len(results) == 4
