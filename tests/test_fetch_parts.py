"""Addresses, decoding, pace and robots rules: the parts of the client without a network."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterator
from time import process_time

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from schemas import HttpConfig
from transforms import _robots
from transforms._fetch import health, pace
from transforms._fetch.addresses import Gatekeeper, is_public, is_web_port
from transforms._fetch.answers import (
    MAX_WAIT_S,
    UNSAID_WAIT_S,
    Failure,
    Hop,
    Response,
    read_answer,
    redirect_target,
    wait_of,
)
from transforms._fetch.decode import DECODERS, DecodeError, decode
from transforms._fetch.pace import Pace
from transforms._robots import (
    MAX_CRAWL_DELAY_S,
    UNREACHABLE_KEPT_S,
    Dated,
    OriginCache,
    Rules,
    is_known,
    read_rules,
    sitemaps_in,
)
from transforms._site_files import KEPT_S

TEXT = b"The harbour reopened on Monday. " * 100


def raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


ENCODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254"),
        *("172.16.0.1", "172.31.255.255", "192.0.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1"),
        *("255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "64:ff9b::808:808"),
        *("64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "fc00::1", "fd00:ec2::254"),
        *("fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "::7f00:1", "100::1", "no address", ""),
    ],
)
def test_refuses_what_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"),
        *("126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0"),
        *("192.167.255.255", "198.20.0.0", "223.255.255.255"),
        *("2606:4700::1111", "2001:4860::8888", "2a00::1"),
    ],
)
def test_admits_the_public_neighbours(address: str) -> None:
    assert is_public(address)


def test_ports() -> None:
    assert [port for port in (80, 443, 8080, 8443, 65535) if not is_web_port(port)] == []
    assert [port for port in (21, 22, 25, 81, 445, 6000, 6667) if is_web_port(port)] == []


def test_a_permission_is_for_the_address_it_was_asked_for() -> None:
    keeper = Gatekeeper(("intranet.example:8080",), {"demo.example:80": "127.0.0.1:7000"})
    assert not keeper.admits("intranet.example", 80, "10.0.0.1")
    assert not keeper.admits("other.example", 8080, "10.0.0.1")
    assert not keeper.admits_peer("10.0.0.1", 8080)
    assert keeper.admits("intranet.example", 8080, "10.0.0.1")
    assert keeper.admits_peer("10.0.0.1", 8080)
    assert not keeper.admits_peer("10.0.0.1", 80)
    assert keeper.admits_peer("127.0.0.1", 7000)
    assert not keeper.admits("127.0.0.1", 7000, "127.0.0.1")
    assert keeper.detour("demo.example", 443) is None


@pytest.mark.parametrize("entry", ["[::1]:8000", "[0:0:0:0:0:0:0:1]:8000", "[::1]:8000".upper()])
def test_a_permission_for_an_ipv6_address(entry: str) -> None:
    keeper = Gatekeeper((entry, "[FD00::A]:81"), {})
    assert keeper.admits("::1", 8000, "::1")
    assert keeper.admits_port("fd00::a", 81)
    assert not keeper.admits("::1", 8001, "::1")
    assert not keeper.admits("::2", 8000, "::2")


def test_headers_that_are_no_text_are_not_there() -> None:
    broken = "\udcff"
    names = ("ETag", "Last-Modified", "Content-Type", "Retry-After", "Location")
    headers = {name: f"x/{broken}; charset=a{broken}" for name in names}
    answer = read_answer(Hop(200, headers, b""), "http://a.example/", None, 0.0)
    assert isinstance(answer, Response)
    found = (answer.etag, answer.last_modified, answer.content_type, answer.charset)
    assert found == (None,) * 4
    failure = read_answer(Hop(429, headers, b""), "http://a.example/", None, 0.0)
    assert isinstance(failure, Failure)
    assert failure.retry_after_s == UNSAID_WAIT_S
    assert redirect_target(Hop(301, headers, b""), "http://a.example/") is None
    kept = read_answer(Hop(200, {"ETag": '"é"'}, b""), "http://a.example/", None, 0.0)
    assert isinstance(kept, Response)
    assert kept.etag == '"é"'


@pytest.mark.parametrize("coding", ENCODERS)
def test_decodes_up_to_the_limit(coding: str) -> None:
    encoded = ENCODERS[coding](TEXT)
    assert decode(encoded, coding.upper(), len(TEXT)) == TEXT
    with pytest.raises(DecodeError, match="too_large"):
        decode(encoded, coding, len(TEXT) - 1)


@pytest.mark.parametrize("coding", ENCODERS)
@pytest.mark.parametrize("missing", [1, 5, 30])
def test_sees_that_the_end_is_missing(coding: str, missing: int) -> None:
    with pytest.raises(DecodeError, match="truncated"):
        decode(ENCODERS[coding](TEXT)[:-missing], coding, 10_000)


def test_decodes_what_servers_really_send() -> None:
    assert decode(raw_deflate(TEXT), "deflate", 10_000) == TEXT
    assert decode(gzip.compress(TEXT) * 2, "gzip", 10_000) == TEXT * 2
    assert decode(zstandard.compress(TEXT) * 2, "zstd", 10_000) == TEXT * 2
    assert decode(gzip.compress(TEXT) + b"junk", "gzip", 10_000) == TEXT
    assert decode(brotli.compress(gzip.compress(TEXT)), "gzip, br", 10_000) == TEXT
    assert decode(TEXT, "", 10_000) == decode(TEXT, "identity", 10_000) == TEXT


@pytest.mark.parametrize("coding", ["compress", "gzip, gzip, gzip", "aws-chunked"])
def test_refuses_codings_it_does_not_know(coding: str) -> None:
    with pytest.raises(DecodeError, match="bad_encoding"):
        decode(TEXT, coding, 10_000)


def test_a_flood_of_members_is_refused_at_once() -> None:
    with pytest.raises(DecodeError, match="bad_encoding"):
        decode(gzip.compress(b"") * 50_000, "gzip", 10_000)


@given(st.binary(), st.sampled_from(sorted(DECODERS)))
def test_any_bytes_are_an_answer_or_a_reason(raw: bytes, coding: str) -> None:
    reasons = set()
    try:
        assert len(decode(raw, coding, 1000)) <= 1000
    except DecodeError as error:
        reasons.add(str(error))
    assert reasons <= {"too_large", "truncated", "bad_encoding"}


def test_rules_by_status() -> None:
    text = b"User-agent: *\nDisallow: /x"
    known = {status for status in (200, 206, 403, 404, 429, 500, 503) if is_known(status)}
    assert known == {200, 206, 403, 404}
    allowed = {
        status: read_rules(status, text, "dateline/1").allow("http://a/x") for status in known
    }
    assert allowed == {200: False, 206: False, 403: True, 404: True}


@pytest.mark.parametrize(
    ("said", "kept"),
    [("2", 2.0), ("0.5", 0.5), ("86400", MAX_CRAWL_DELAY_S), ("soon", 0), ("-1", 0)],
)
def test_crawl_delay_is_obeyed_within_reason(said: str, kept: float) -> None:
    assert Rules(f"User-agent: *\nCrawl-delay: {said}", "dateline/1").crawl_delay_s == kept


AGENTS = ("*", "dateline", "DATE*line", "date", "line", "other", "d*", "**", "date/line", "")
ROBOTS_LINE = st.sampled_from(
    [
        *(
            f"{field}{name}"
            for field in ("User-agent: ", "user agent:", "\tUSERAGENT ")
            for name in AGENTS
        ),
        *("user-agent x: y", "user  agent: x", "user  agent x", "user-agent", "User-agent:x # y"),
        *("Disallow: /a", "Allow: /a/b", "Disallow: /*b$", "Disallow:", "Crawl-delay: 7", "#", ""),
        *("Sitemap: /s", "x: y"),
    ]
)


@given(st.lists(ROBOTS_LINE, max_size=14).map("\n".join))
def test_the_groups_of_other_crawlers_change_nothing_for_us(text: str) -> None:
    ours, theirs = Rules(text, "DateLine/1"), Protego.parse(text)
    for path in ("/", "/a", "/a/b", "/ab"):
        url = f"http://gull.example{path}"
        assert ours.allow(url) == theirs.can_fetch(url, "DateLine")
    assert ours.crawl_delay_s == (theirs.crawl_delay("DateLine") or 0.0)
    assert sitemaps_in(text.encode()) == tuple(theirs.sitemaps)


@pytest.mark.parametrize(
    "name", ["a{0}", "date*{0}*line", "dateline{0}"], ids=["others", "wildcards", "longer"]
)
def test_a_rule_for_thousands_of_crawlers_costs_little(name: str) -> None:
    """The product of names and rules would be 300 million rules, and gigabytes."""
    agents = "".join(f"User-agent:{name.format(n)}\n" for n in range(10_000))
    body = (agents + "User-agent:*\n" + "Disallow:/x\n" * 30_000).encode()
    started = process_time()
    rules = read_rules(200, body, "dateline/1")
    assert rules is not None
    assert not rules.allow("http://gull.example/x")
    assert sitemaps_in(body) == ()
    assert process_time() - started < 3


def test_rules_are_asked_for_once_and_again_after_a_bug() -> None:
    asked: list[str] = []

    async def ask(origin: str) -> Dated[Rules] | Failure:
        asked.append(origin)
        await asyncio.sleep(0)
        if len(asked) == 1:
            raise ZeroDivisionError
        return Failure("robots_unreachable", "")

    async def run() -> None:
        cache = OriginCache(ask)
        with pytest.raises(ZeroDivisionError):
            await cache.of("http://a")
        await asyncio.gather(cache.of("http://a"), cache.of("http://a"), cache.of("http://a"))
        await cache.of("http://a")

    asyncio.run(run())
    assert len(asked) == 2


def test_what_a_site_said_holds_while_it_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 0.0
    monkeypatch.setattr(_robots, "monotonic", lambda: now_s)
    answers: Iterator[Dated[str] | Failure] = iter(
        [Dated("said", KEPT_S - 3_600), Failure("server_error", ""), Dated("new")]
    )

    async def ask(_: str) -> Dated[str] | Failure:
        return next(answers)

    async def run() -> list[str | Failure]:
        nonlocal now_s
        cache = OriginCache(ask)
        found = []
        again_s = 3_700 + UNREACHABLE_KEPT_S
        for at_s in (0.0, 3_500.0, 3_700.0, again_s - 1, again_s):
            now_s = at_s
            found.append(await cache.of("http://a"))
        return found

    # Asked at the start, when the copy is a day old, and ten minutes after the site was down.
    assert asyncio.run(run()) == ["said", "said", "said", "said", "new"]


def test_pace_limits_one_host_and_all_hosts() -> None:
    running = {"a": 0, "b": 0, "all": 0}
    most = dict(running)

    async def request(turns: Pace, host: str) -> None:
        async with turns.turn(host, 0.0):
            for key in (host, "all"):
                running[key] += 1
                most[key] = max(most[key], running[key])
            await asyncio.sleep(0.001)
            for key in (host, "all"):
                running[key] -= 1

    async def run() -> None:
        turns = Pace(HttpConfig(max_open=3, max_open_per_host=2, per_host_delay_s=0))
        await asyncio.gather(*(request(turns, host) for host in "ab" * 10))

    asyncio.run(run())
    assert most == {"a": 2, "b": 2, "all": 3}


def test_a_slow_host_holds_no_place_of_another() -> None:
    async def run() -> list[str]:
        done: list[str] = []

        async def request(turns: Pace, host: str, delay_s: float) -> None:
            async with turns.turn(host, delay_s):
                done.append(host)

        turns = Pace(HttpConfig(max_open=1, max_open_per_host=2, per_host_delay_s=0))
        slow = [request(turns, "slow", 0.05) for _ in range(3)]
        await asyncio.gather(*slow, *(request(turns, "fast", 0.0) for _ in range(3)))
        return done

    assert asyncio.run(run()) == ["slow", "fast", "fast", "fast", "slow", "slow"]


def test_idle_hosts_are_forgotten_and_busy_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MAX_IDLE_HOSTS", 3)

    async def run() -> set[str]:
        turns = pace.Pace(HttpConfig(per_host_delay_s=0))
        for idle in "abc":
            async with turns.turn(idle, 0.0):
                pass
        async with turns.turn("waits", 60.0):
            pass
        async with turns.turn("busy", 0.0), turns.turn("new", 0.0), turns.turn("newer", 0.0):
            return set(turns._hosts)

    assert asyncio.run(run()) == {"waits", "busy", "new", "newer"}


def test_a_silent_host_is_asked_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    state = health.Health()
    for _ in range(health.DOWN_AFTER):
        assert state.trouble("a.example") is None
        state.note("a.example", Failure("timed_out", ""))
    assert state.trouble("a.example") is not None
    assert state.trouble("b.example") is None
    monkeypatch.setattr(health, "DOWN_FOR_S", -1.0)
    assert state.trouble("a.example") is None


@pytest.mark.parametrize("ended", [None, Failure("not_found", ""), Failure("truncated", "")])
def test_any_answer_ends_the_silence(ended: Failure | None) -> None:
    state = health.Health()
    for _ in range(health.DOWN_AFTER - 1):
        state.note("a.example", Failure("connection_failed", ""))
    state.note("a.example", ended)
    state.note("a.example", Failure("connection_failed", ""))
    assert state.trouble("a.example") is None


@pytest.mark.parametrize(
    ("status", "said", "wait_s"),
    [
        (429, "3", 3.0),
        (503, " 86400 ", 86_400.0),
        (429, "Thu, 01 Jan 1970 00:02:00 GMT", 20.0),
        (503, "Thursday, 01-Jan-70 00:02:00 GMT", 20.0),
        (429, "Thu, 01 Jan 1970 00:00:00 GMT", 0.0),  # has passed
        (429, "9" * 400, MAX_WAIT_S),
        (429, "Fri, 31 Dec 9999 23:59:59 GMT", MAX_WAIT_S),
        (429, None, UNSAID_WAIT_S),
        (429, "soon", UNSAID_WAIT_S),
        (429, "٣", UNSAID_WAIT_S),  # a digit, but no number of HTTP's
        (503, None, None),
        (503, "-5", None),
        (200, "3", None),
        (500, "3", None),
    ],
)
def test_a_server_says_when_to_come_back(status: int, said: str | None, wait_s: float) -> None:
    headers = {} if said is None else {"Retry-After": said}
    assert wait_of(Hop(status, headers, b""), now_s=100.0) == wait_s


@given(st.text(max_size=60))
def test_any_retry_after_is_a_bounded_wait_or_none(said: str) -> None:
    wait_s = wait_of(Hop(429, {"Retry-After": said}, b""), now_s=1.8e9)
    assert wait_s is not None
    assert 0 <= wait_s <= MAX_WAIT_S


def test_a_host_that_complains_is_asked_later_and_less_often() -> None:
    async def starts() -> list[float]:
        now = asyncio.get_running_loop().time
        pace_ = Pace(HttpConfig(per_host_delay_s=0))
        began = now()
        async with pace_.turn("a.example", 0.0):
            pace_.slow_down("a.example", 0.2)
            pace_.slow_down("a.example", 0.2)  # of a request sent beside the first
        seen = []
        for _ in range(2):
            async with pace_.turn("a.example", 0.0):
                seen.append(now() - began)
        async with pace_.turn("b.example", 0.0):  # nobody else waits
            seen.append(now() - began)
        return seen

    first, second, other = asyncio.run(starts())
    assert 0.2 <= first < 0.3
    assert first + pace.FIRST_SLOW_S <= second < first + 2 * pace.FIRST_SLOW_S
    assert other - second < 0.1
