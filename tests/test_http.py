"""The client against a web that lies, stalls, floods and points inwards."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterator
from itertools import pairwise

import pytest

from schemas import HttpConfig
from tests.fakes import Answer, Asked, FakeWeb, Reply, fake_web
from transforms._fetch.addresses import Gatekeeper
from transforms._fetch.answers import REASONS, Failure, Response
from transforms._fetch.health import DOWN_AFTER
from transforms._http import MAX_WAITS, Client

PAGE = b"<html><body>Harbour reopens</body></html>"


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


REPLIES = {
    "/page": Reply(PAGE, headers={"Content-Type": 'text/html; charset="UTF-8"', "ETag": '"7"'}),
    "/hop": redirect("/page"),
    "/moved": redirect("/page", 301),
    "/loop": redirect("/loop"),
    "/nowhere": Reply(status=302),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-script": redirect("javascript:alert(1)"),
    "/to-metadata": redirect("http://169.254.169.254/latest/"),
    "/to-mail": redirect("http://news.example:25/"),
    "/silent": Reply(delay_s=60),
    "/drip": Reply(b"x" * 1000, drip_s=0.2),
    "/short": Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"),
    "/nonsense": Reply(raw=b"\x00\x01 no protocol\r\n\r\n"),
    "/bad-chunk": Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nab"),
    "/hang-up": Reply(raw=b""),
    "/many-headers": Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000 + b"\r\n"),
    "/long-header": Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n"),
    "/gzip": Reply(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"}),
    "/half-gzip": Reply(gzip.compress(PAGE)[:-9], headers={"Content-Encoding": "gzip"}),
    "/plain-gzip": Reply(PAGE, headers={"Content-Encoding": "gzip"}),
    "/bomb": Reply(zlib.compress(b"0" * 50_000_000), headers={"Content-Encoding": "deflate"}),
    "/large": Reply(b"x" * 1_000_001),
    "/large-unsaid": Reply(raw=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_001),
    "/empty": Reply(b""),
    "/304": Reply(status=304),
    "/cookie": Reply(PAGE, headers={"Set-Cookie": "seen=1"}),
    **{f"/{code}": Reply(b"no", status=code) for code in (400, 401, 403, 404, 410, 451, 500, 503)},
    "/429": Reply(status=429, headers={"Retry-After": "86400"}),
    "/busy": Reply(status=503, headers={"Retry-After": "86400"}),
}


@pytest.fixture(scope="module")
def web() -> Iterator[FakeWeb]:
    with fake_web(REPLIES) as running:
        yield running


def config(web: FakeWeb, **changes: object) -> HttpConfig:
    values: dict[str, object] = {
        "timeout_s": 1.0,
        "per_host_delay_s": 0.0,
        "retries": 0,
        "max_open_per_host": 8,
    }
    values |= {"max_body_bytes": 1_000_000, "allow_private": (web.here,)}
    return HttpConfig.model_validate({**values, **changes})


async def get_all(settings: HttpConfig, *urls: str) -> list[Response | Failure]:
    async with Client(settings) as client:
        return list(await asyncio.gather(*(client.get(url) for url in urls)))


def get(settings: HttpConfig, url: str) -> Response | Failure:
    return asyncio.run(get_all(settings, url))[0]


def reason(answer: Response | Failure) -> str:
    assert isinstance(answer, Failure), answer
    assert answer.reason in REASONS
    return answer.reason


def test_answers_with_the_page_and_what_its_headers_say(web: FakeWeb) -> None:
    assert get(config(web), web.url("/page#top")) == Response(
        status=200,
        final_url=web.url("/page"),
        moved_to=None,
        body=PAGE,
        etag='"7"',
        last_modified=None,
        content_type="text/html",
        charset="utf-8",
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/loop", "too_many_redirects"),
        ("/nowhere", "bad_redirect"),
        ("/to-file", "bad_redirect"),
        ("/to-script", "bad_redirect"),
        ("/to-metadata", "private_address"),
        ("/to-mail", "bad_url"),
        ("/silent", "timed_out"),
        ("/drip", "timed_out"),
        ("/short", "truncated"),
        ("/bad-chunk", "bad_response"),
        ("/nonsense", "bad_response"),
        ("/hang-up", "connection_failed"),
        ("/many-headers", "bad_response"),
        ("/long-header", "bad_response"),
        ("/half-gzip", "truncated"),
        ("/plain-gzip", "bad_encoding"),
        ("/bomb", "too_large"),
        ("/large", "too_large"),
        ("/large-unsaid", "too_large"),
        ("/400", "http_error"),
        ("/401", "forbidden"),
        ("/403", "forbidden"),
        ("/451", "forbidden"),
        ("/404", "not_found"),
        ("/410", "gone"),
        ("/429", "too_many_requests"),
        ("/500", "server_error"),
        ("/503", "server_error"),
    ],
)
def test_names_the_trouble(web: FakeWeb, path: str, expected: str) -> None:
    assert reason(get(config(web), web.url(path))) == expected


@pytest.mark.parametrize("path", ["/gzip", "/hop", "/moved", "/cookie"])
def test_near_misses_are_answers(web: FakeWeb, path: str) -> None:
    answer = get(config(web), web.url(path))
    assert isinstance(answer, Response)
    assert answer.body == PAGE


def test_an_empty_body_and_not_modified_are_answers(web: FakeWeb) -> None:
    for path, status in (("/empty", 200), ("/304", 304)):
        answer = get(config(web), web.url(path))
        assert isinstance(answer, Response)
        assert (answer.status, answer.body) == (status, b"")


def test_only_a_permanent_redirect_names_a_new_address(web: FakeWeb) -> None:
    moved, hop = asyncio.run(get_all(config(web), web.url("/moved"), web.url("/hop")))
    assert isinstance(moved, Response)
    assert isinstance(hop, Response)
    assert (moved.moved_to, hop.moved_to) == (web.url("/page"), None)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "0.0.0.0"],
)
def test_never_reaches_a_machine_of_ours(web: FakeWeb, host: str) -> None:
    before = len(web.asked)
    answer = get(config(web, allow_private=()), f"http://{host}:{web.port}/page")
    assert reason(answer) == "private_address"
    assert len(web.asked) == before


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("127.0.0.1", "127.0.0.1:{port} is a private address"),
        ("[::1]", "[::1]:{port} is a private address"),
        ("localhost", "localhost:{port} is {address}, a private address"),
    ],
)
def test_a_private_address_is_told_with_what_permits_it(
    web: FakeWeb, host: str, named: str
) -> None:
    """Also where robots.txt was the first to be refused, as here."""
    answer = get(config(web, allow_private=()), f"http://{host}:{web.port}/page")
    assert isinstance(answer, Failure)
    expected = f"{named}; allow it with --allow-private {host}:{{port}}"
    told = [expected.format(port=web.port, address=here) for here in ("127.0.0.1", "::1")]
    assert answer.detail in told


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
def test_other_spellings_of_an_address_are_no_address(web: FakeWeb, host: str) -> None:
    before = len(web.asked)
    assert reason(get(config(web), f"http://{host}:{web.port}/page")) == "bad_url"
    assert len(web.asked) == before


def test_a_permission_is_for_one_host_and_port() -> None:
    with fake_web({"/page": Reply(PAGE)}) as inner, fake_web({"/in": redirect("")}) as outer:
        outer._replies = {"/in": redirect(inner.url("/page"))}
        assert reason(get(config(outer), outer.url("/in"))) == "private_address"
        assert inner.asked == []
        both = config(outer, allow_private=(outer.here, inner.here))
        assert isinstance(get(both, outer.url("/in")), Response)


def test_a_name_is_connected_to_where_the_user_says(web: FakeWeb) -> None:
    settings = config(web, allow_private=(), connect_to={"news.example:80": web.here})
    answer = get(settings, "http://news.example/page")
    assert isinstance(answer, Response)
    assert answer.final_url == "http://news.example/page"
    assert web.asked[-1].headers["Host"] == "news.example"


def test_a_detour_permits_no_other_name(web: FakeWeb) -> None:
    settings = config(web, allow_private=(), connect_to={"news.example:80": web.here})
    answers = asyncio.run(
        get_all(settings, "http://news.example/page", web.url("/page"), "http://localhost/page")
    )
    assert isinstance(answers[0], Response)
    assert [reason(answer) for answer in answers[1:]] == ["private_address"] * 2


def test_sends_conditions_and_no_cookies(web: FakeWeb) -> None:
    async def ask() -> None:
        async with Client(config(web)) as client:
            await client.get(web.url("/cookie"))
            await client.get(web.url("/304"), etag='"7"', last_modified="Sun, 01 Mar 2026")

    asyncio.run(ask())
    sent = web.asked[-1].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"7"', "Sun, 01 Mar 2026")
    assert "Cookie" not in sent
    assert sent["User-Agent"].startswith("dateline/")


def test_asks_again_what_may_pass_and_nothing_else() -> None:
    tries = iter([Reply(status=502), Reply(PAGE)])
    replies: dict[str, Answer] = {
        "/flaky": lambda _: next(tries),
        "/429": REPLIES["/429"],
        "/busy": REPLIES["/busy"],
    }
    with fake_web({**replies, "/404": Reply(status=404)}) as web:
        urls = [web.url(path) for path in ("/flaky", "/429", "/busy", "/404")]
        answers = asyncio.run(get_all(config(web, retries=2), *urls))
        assert isinstance(answers[0], Response)
        assert sorted(web.paths()) == ["/404", "/429", "/busy", "/flaky", "/flaky"]
        assert [a.retryable for a in answers if isinstance(a, Failure)] == [True, True, False]


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (Reply(b"User-agent: *\nDisallow: /page"), "robots_denied"),
        (Reply(b"User-agent: dateline\nDisallow: /\n\nUser-agent: *\nDisallow:"), "robots_denied"),
        (Reply(status=500), "robots_unreachable"),
        (Reply(status=429), "robots_unreachable"),
        (Reply(raw=b""), "connection_failed"),
        (Reply(b"User-agent: *\nDisallow: /admin"), None),
        (Reply(b"User-agent: other\nDisallow: /"), None),
        (Reply(status=403), None),
        (redirect("/robots.txt"), None),
        (Reply(b"<html>not found</html>"), None),
    ],
)
def test_obeys_robots(robots: Reply, expected: str | None) -> None:
    with fake_web({"/robots.txt": robots, "/page": Reply(PAGE)}) as web:
        answer = get(config(web), web.url("/page"))
        assert (answer.reason if isinstance(answer, Failure) else None) == expected
        assert web.paths() == ([] if expected else ["/page"])


def test_asks_for_robots_once() -> None:
    with fake_web({f"/{n}": Reply(PAGE) for n in range(20)}) as web:
        asyncio.run(get_all(config(web), *(web.url(f"/{n}") for n in range(20))))
        assert [asked.path for asked in web.asked].count("/robots.txt") == 1
        assert len(web.asked) == 21


@pytest.mark.parametrize(
    ("robots", "delay_s"), [(b"", 0.1), (b"User-agent: *\nCrawl-delay: 0.2", 0.2)]
)
def test_leaves_time_between_two_starts(robots: bytes, delay_s: float) -> None:
    with fake_web({"/robots.txt": Reply(robots), "/page": Reply(PAGE)}) as web:
        asyncio.run(get_all(config(web, per_host_delay_s=0.1), *[web.url("/page")] * 4))
        starts = [asked.at_s for asked in web.asked if asked.path == "/page"]
        assert all(later - earlier > delay_s * 0.8 for earlier, later in pairwise(starts))


def test_waiting_for_a_turn_is_no_part_of_the_deadline() -> None:
    with fake_web({"/page": Reply(PAGE)}) as web:
        settings = config(web, per_host_delay_s=0.2, timeout_s=0.5)
        answers = asyncio.run(get_all(settings, *[web.url("/page")] * 6))
        assert all(isinstance(answer, Response) for answer in answers)


def test_a_closed_gate_lets_no_request_start(web: FakeWeb) -> None:
    async def ask() -> tuple[int, Response | Failure]:
        gate = asyncio.Event()
        async with Client(config(web)) as client:
            task = asyncio.ensure_future(client.get(web.url("/page"), gate=gate))
            await asyncio.sleep(0.1)
            seen = web.paths()[before:]
            gate.set()
            return len(seen), await task

    before = len(web.paths())
    started, answer = asyncio.run(ask())
    assert started == 0
    assert isinstance(answer, Response)


def test_robots_is_asked_for_again_before_a_host_is_given_up() -> None:
    tries = iter([Reply(status=503), Reply(b"User-agent: *\nDisallow: /admin")])
    with fake_web({"/robots.txt": lambda _: next(tries), "/page": Reply(PAGE)}) as web:
        assert isinstance(get(config(web, retries=1), web.url("/page")), Response)


def test_a_silent_host_is_not_asked_for_every_page() -> None:
    with fake_web({"/silent": Reply(delay_s=60), "/page": Reply(PAGE)}) as web:

        async def ask() -> list[Response | Failure]:
            async with Client(config(web, timeout_s=0.1)) as client:
                return [await client.get(web.url("/silent")) for _ in range(6)]

        assert [reason(answer) for answer in asyncio.run(ask())] == ["timed_out"] * 6
        assert web.paths() == ["/silent"] * DOWN_AFTER


def test_a_host_that_answers_now_and_then_is_asked_on() -> None:
    paths = ["/silent", "/silent", "/404"] * 3
    with fake_web({"/silent": Reply(delay_s=60)}) as web:

        async def ask() -> None:
            async with Client(config(web, timeout_s=0.1)) as client:
                for path in paths:
                    await client.get(web.url(path))

        asyncio.run(ask())
        assert web.paths() == paths


def test_a_server_that_speaks_no_tls() -> None:
    async def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 X\r\n\r\n")
        writer.close()

    async def ask() -> Response | Failure:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        here = "127.0.0.1:{1}".format(*server.sockets[0].getsockname())
        async with server, Client(HttpConfig(allow_private=(here,))) as client:
            return await client.get(f"https://{here}/")

    assert reason(asyncio.run(ask())) == "tls_failed"


def test_the_socket_itself_is_refused_when_all_else_is_passed(
    web: FakeWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands for a name that changes its address between two look-ups."""
    monkeypatch.setattr(Gatekeeper, "admits", lambda *_: True)
    before = len(web.asked)
    settings = config(web, allow_private=())
    for host in ("127.0.0.1", "localhost"):
        assert reason(get(settings, f"http://{host}:{web.port}/page")) == "private_address"
    assert len(web.asked) == before


def test_a_name_that_is_none(web: FakeWeb) -> None:
    assert reason(get(config(web), "http://no-such-name.invalid/")) == "dns_failed"
    assert reason(get(config(web), "ftp://news.example/")) == "bad_url"


def test_a_short_retry_after_is_waited_for() -> None:
    answers = iter((Reply(status=429, headers={"Retry-After": "1"}), Reply(PAGE)))
    with fake_web({"/page": lambda _: next(answers)}) as web:
        (answer,) = asyncio.run(get_all(config(web), web.url("/page")))
        first, second = (asked.at_s for asked in web.asked if asked.path == "/page")
    assert isinstance(answer, Response)
    assert second - first >= 1.0


def test_a_host_with_a_limit_is_asked_within_it() -> None:
    """More than four requests in a second are refused: all pages come, and few are refused."""
    seen: list[float] = []
    refused: list[float] = []

    def limited(asked: Asked) -> Reply:
        seen.append(asked.at_s)
        if sum(at > asked.at_s - 1 for at in seen) <= 4:
            return Reply(PAGE)
        refused.append(asked.at_s)
        return Reply(status=429, headers={"Retry-After": "1"})

    with fake_web({f"/{n}": limited for n in range(10)}) as web:
        answers = asyncio.run(get_all(config(web), *(web.url(f"/{n}") for n in range(10))))
    assert all(isinstance(answer, Response) for answer in answers)
    assert len(refused) <= 8  # those that were under way together at the first complaint


def test_what_asks_for_patience_for_ever_is_given_up() -> None:
    with fake_web({"/page": Reply(status=429, headers={"Retry-After": "0"})}) as web:
        (failure,) = asyncio.run(get_all(config(web), web.url("/page")))
        assert len(web.paths()) == 1 + MAX_WAITS
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.retry_after_s) == ("too_many_requests", 0.0)


def test_everything_goes_through_the_proxy() -> None:
    with fake_web({"http://news.example/page": Reply(PAGE)}) as proxy:
        settings = config(proxy, allow_private=(), proxy=f"http://{proxy.here}")
        found = asyncio.run(
            get_all(
                settings, "http://news.example/page", f"http://{proxy.here}/page", "http://[::1]/"
            )
        )
        paths = [asked.path for asked in proxy.asked]
    assert isinstance(found[0], Response)
    assert [one.reason for one in found[1:] if isinstance(one, Failure)] == [
        "private_address",
        "private_address",
    ]
    assert "http://news.example/page" in paths


def test_a_body_may_have_a_limit_of_its_own(web: FakeWeb) -> None:
    async def ask() -> Response | Failure:
        async with Client(config(web)) as client:
            return await client.get(web.url("/large"), limit=2_000_000)

    assert isinstance(asyncio.run(ask()), Response)


TDMREP = b'[{"location": "/reserved/*", "tdm-reservation": 1, "tdm-policy": "https://p.example/t"}]'
AI_TXT = b"User-Agent: *\nDisallow: /closed/\n"
SITE: dict[str, Answer] = {
    "/.well-known/tdmrep.json": Reply(TDMREP),
    "/ai.txt": Reply(AI_TXT),
    "/robots.txt": Reply(b"User-agent: *\nDisallow: /private/\n"),
    "/reserved/page": Reply(PAGE),
    "/closed/page": Reply(PAGE),
    "/private/page": Reply(PAGE),
    "/open/page": Reply(PAGE, headers={"X-Robots-Tag": "noarchive", "tdm-reservation": "0"}),
}
ASKED = ("/reserved/page", "/closed/page", "/private/page", "/open/page")


@pytest.mark.parametrize(
    ("respect", "answers"),
    [
        ("all", ["tdm_reserved", "ai_txt_denied", "robots_denied", "noarchive"]),
        ("robots", ["tdm-reservation: 1", "ai.txt: disallow", "robots_denied", "noarchive"]),
        ("none", ["tdm-reservation: 1", "ai.txt: disallow", "", "noarchive"]),
    ],
)
def test_a_page_is_asked_for_as_its_site_and_the_policy_allow(
    respect: str, answers: list[str]
) -> None:
    async def ask(settings: HttpConfig, urls: list[str]) -> list[Response | Failure]:
        async with Client(settings) as client:
            return [await client.get(url, is_page=True) for url in urls]

    def said(one: Response | Failure) -> str:
        if isinstance(one, Failure):
            return one.reason
        stated = list(one.rights.directives)
        stated += ["tdm-reservation: 1"] if one.rights.tdm_reserved else []
        stated += ["ai.txt: disallow"] if one.rights.ai_allowed is False else []
        return ", ".join(stated)

    with fake_web(SITE) as web:
        found = asyncio.run(ask(config(web, respect=respect), [web.url(path) for path in ASKED]))
        paths = [asked.path for asked in web.asked]
    assert [said(one) for one in found] == answers
    assert all(paths.count(path) <= 1 for path in paths), "each file of the site once"
    assert ("/reserved/page" in paths) is (respect != "all")
    assert ("/private/page" in paths) is (respect == "none")


def test_feeds_are_asked_for_whatever_the_site_says_of_its_texts() -> None:
    with fake_web(SITE) as web:
        (found,) = asyncio.run(get_all(config(web), web.url("/reserved/page")))
        assert web.paths() == ["/reserved/page"]
    assert isinstance(found, Response)


def test_a_site_whose_files_fail_states_nothing() -> None:
    broken: dict[str, Answer] = {
        "/.well-known/tdmrep.json": Reply(status=500),
        "/ai.txt": Reply(raw=b"nonsense\r\n\r\n"),
        "/page": Reply(PAGE),
    }

    async def ask(settings: HttpConfig, url: str) -> Response | Failure:
        async with Client(settings) as client:
            return await client.get(url, is_page=True)

    with fake_web(broken) as web:
        found = asyncio.run(ask(config(web), web.url("/page")))
    assert isinstance(found, Response)
    assert not found.rights.basis
