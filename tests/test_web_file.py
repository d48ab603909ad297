"""Files on the web read as if they lay here: ranges, seeking, breaking, changing."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from schemas import HttpConfig, Page, Reject, Source, SourceKind
from tests.fakes import Asked, FakeWeb, Reply, fake_web
from tests.test_http import config
from tests.test_read_files import AS_OF
from tests.test_readers_warc import ARCHIVES, pages, shape
from transforms import _web_file
from transforms._loop import Loop
from transforms._web_file import is_web, open_web
from transforms.read_files import Reading, read_file

BODY = random.Random(3).randbytes(100_000)
RANGE = re.compile(r"bytes=([0-9]+)-([0-9]+)")


class Store:
    """Serves one file by ranges, of the version it has at the time."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.etag = '"1"'

    def __call__(self, asked: Asked) -> Reply:
        if asked.headers.get("If-Match", self.etag) != self.etag:
            return Reply(status=412)
        said = RANGE.fullmatch(asked.headers["Range"])
        assert said is not None
        assert asked.headers["Accept-Encoding"] == "identity"
        first, last = int(said[1]), int(said[2])
        if first >= len(self.body):
            return Reply(status=416)
        part = self.body[first : last + 1]
        span = f"bytes {first}-{first + len(part) - 1}/{len(self.body)}"
        headers = {"Content-Range": span, "ETag": self.etag, "Content-Encoding": "gzip"}
        return Reply(part, status=206, headers=headers)


@contextmanager
def serving(store: Store) -> Iterator[tuple[FakeWeb, str, HttpConfig]]:
    with fake_web({"/a.warc.gz": store}) as web:
        yield web, web.url("/a.warc.gz"), config(web)
    assert Loop._shared == {}  # whoever opened has closed


@pytest.fixture(autouse=True)
def small_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_web_file, "RANGE_BYTES", 7_000)
    monkeypatch.setattr(_web_file, "_BUFFER", 1_000)


def test_reads_a_file_by_ranges_in_order() -> None:
    with serving(Store(BODY)) as (web, url, http):
        with open_web(url, http) as file:
            assert file.read() == BODY
        ranges = [asked.headers["Range"] for asked in web.asked if asked.path == "/a.warc.gz"]
    assert ranges == [f"bytes={at}-{at + 6_999}" for at in range(0, 100_000, 7_000)]


def test_seeks_as_a_file_does() -> None:
    chance = random.Random(4)
    with serving(Store(BODY)) as (_, url, http), open_web(url, http) as file:
        here = io.BytesIO(BODY)
        for _ in range(30):
            place, whence = chance.choice(
                [(chance.randrange(100_000), 0), (chance.randrange(-50, 50), 1), (-300, 2)]
            )
            if whence == 1 and here.tell() + place < 0:
                continue
            assert file.seek(place, whence) == here.seek(place, whence)
            assert file.read(2_500) == here.read(2_500)
        assert file.seek(0) == 0
        assert file.read(10) == BODY[:10]


def test_an_empty_file_is_empty() -> None:
    with serving(Store(b"")) as (_, url, http), open_web(url, http) as file:
        assert file.read() == b""


def test_a_server_without_ranges_gives_the_whole() -> None:
    with fake_web({"/a": Reply(BODY)}) as web, open_web(web.url("/a"), config(web)) as file:
        file.seek(50_000)
        assert file.read(10) == BODY[50_000:50_010]
        assert web.paths() == ["/a"]


def test_a_server_without_ranges_and_a_large_file_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_web_file, "MAX_WHOLE_BYTES", 50_000)
    with fake_web({"/a": Reply(BODY)}) as web, pytest.raises(OSError, match="too_large"):
        open_web(web.url("/a"), config(web))


def test_a_file_replaced_while_it_is_read_is_an_error() -> None:
    store = Store(BODY)
    with serving(store) as (_, url, http), open_web(url, http) as file:
        assert file.read(100) == BODY[:100]
        store.etag = '"2"'
        with pytest.raises(OSError, match="status 412") as raised:
            file.read()
        assert raised.value.filename == url


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(status=404), "not_found"),
        (Reply(b"x", 206, {"Content-Range": "bytes 50-50/100"}), "another part"),
    ],
)
def test_what_cannot_be_had_is_an_error(reply: Reply, says: str) -> None:
    with fake_web({"/a": reply}) as web, pytest.raises(OSError, match=says):
        open_web(web.url("/a"), config(web))
    assert Loop._shared == {}


def test_robots_txt_and_private_addresses_hold_for_files_too() -> None:
    robots = Reply(b"User-agent: *\nDisallow: /")
    with fake_web({"/a": Reply(BODY), "/robots.txt": robots}) as web:
        with pytest.raises(OSError, match="robots_denied"):
            open_web(web.url("/a"), config(web))
        with pytest.raises(OSError, match="private_address"):
            open_web(web.url("/a"), config(web, allow_private=()))


def test_an_archive_on_the_web_is_read_like_one_that_lies_here() -> None:
    archive = ARCHIVES["member_per_record"](pages(30))
    damaged = archive[:9_000] + bytes(300) + archive[9_300:]
    with serving(Store(damaged)) as (_, url, http):
        source = Source(id=f"warc:{url}", kind=SourceKind.WARC, location=url)
        results = list(read_file(source, Reading(AS_OF, http)))
    names = shape(results)
    lost = names.index("corrupt_record")
    assert names == [*(str(n) for n in range(lost)), "corrupt_record", *names[lost + 1 :]]
    assert len(names) == 30
    assert sum(isinstance(result, Page) for result in results) == 29


def test_an_archive_that_breaks_off_says_so_and_can_be_retried() -> None:
    store = Store(ARCHIVES["member_per_record"](pages(300)))
    with serving(store) as (_, url, http):
        source = Source(id=f"warc:{url}", kind=SourceKind.WARC, location=url)
        reading = read_file(source, Reading(AS_OF, http))
        first = next(reading)
        store.etag = '"2"'
        *_, last = reading
    assert isinstance(first, Page)
    assert isinstance(last, Reject)
    assert (last.reason, last.retryable) == ("unreadable_file", True)
    assert "reading broke off behind" in last.detail
    assert "412" in last.detail


@pytest.mark.parametrize(
    ("location", "expected"),
    [("https://a.example/b.warc.gz", True), ("HTTP://a", True), ("httpd/log.warc", False)],
)
def test_what_is_on_the_web(location: str, expected: bool) -> None:
    assert is_web(location) is expected
