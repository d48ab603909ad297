"""Cases for transforms._rights: what each signal means, each with its near miss; nothing raises."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from schemas import Article, ExtractConfig, Fault, HttpConfig, Page, Reject, Respect, Rights
from tests.cli import dateline, rows
from tests.corpus import text
from transforms._extract.core import extract_text
from transforms._rights import (
    NOTHING,
    Policy,
    SiteRules,
    header_rights,
    merged,
    meta_rights,
    read_ai_txt,
    read_tdmrep,
    refusal,
)
from transforms._rights_files import MAX_FILE_BYTES, MAX_RULES
from transforms.extract_text import ExtractText

AS_OF = datetime(2026, 3, 4, 12, tzinfo=UTC)
TERMS = "https://harbourpost.example/terms.json"
IN_FILE = ("tdmrep.json",)


def header(*values: str) -> Rights:
    return header_rights([("X-Robots-Tag", value) for value in values], "dateline", AS_OF)


def tree(*metas: str, body: str = "<p>Quay</p>") -> HtmlElement:
    return html.document_fromstring(
        f"<html><head>{''.join(metas)}</head><body>{body}</body></html>"
    )


def meta(*metas: str) -> Rights:
    return meta_rights(tree(*metas), "dateline", AS_OF)


def robots(content: str, name: str = "robots") -> str:
    return f'<meta name="{name}" content="{content}">'


# --- directives


@pytest.mark.parametrize(
    ("value", "directives"),
    [
        ("noindex", ("noindex",)),
        ("NoIndex , NOAI,noimageai", ("noai", "noimageai", "noindex")),
        ("none", ("none",)),
        ("index, follow, all, max-snippet:-1, max-image-preview:large", ()),
        ("max-snippet: 0, noarchive", ("noarchive",)),  # its colon names no crawler
        ("dateline: noindex", ("noindex",)),
        ("DateLine: noai, nosnippet", ("noai", "nosnippet")),
        ("*: noai", ("noai",)),
        ("otherbot: noindex", ()),
        ("otherbot: noindex, noai", ()),
        ("otherbot: noindex, dateline: noarchive, noai", ("noai", "noarchive")),
        ("noai, otherbot: noindex", ("noai",)),
        ("datelines: noindex", ()),
        ("dateline", ()),
        ("no index", ()),
        ("notable news", ()),
        ("", ()),
        (":,::,noai:", ()),
    ],
)
def test_directives_for_us_that_forbid(value: str, directives: tuple[str, ...]) -> None:
    expected = Rights(directives=directives, basis=("header",)) if directives else NOTHING
    assert header(value) == expected


@pytest.mark.parametrize(
    ("date", "normal", "is_past"),
    [
        ("2026-03-04T12:00:00+00:00", "2026-03-04t12:00:00+00:00", True),
        ("2026-03-04T12:00:01Z", "2026-03-04t12:00:01+00:00", False),
        ("2026-03-05", "2026-03-05t00:00:00+00:00", False),
        ("Wed, 04 Mar 2026 10:00:00 GMT", "2026-03-04t10:00:00+00:00", True),
        ("Wednesday, 04-Mar-26 14:00:00 GMT", "2026-03-04t14:00:00+00:00", False),
        ("25-Aug-2007 15:00:00 EST", "2007-08-25t20:00:00+00:00", True),
    ],
)
def test_unavailable_after_is_recorded_and_binds_once_past(
    date: str, normal: str, is_past: bool
) -> None:
    expected = (*(("unavailable",) if is_past else ()), f"unavailable_after:{normal}")
    for value in (f"unavailable_after: {date}", f"dateline: unavailable_after: {date}"):
        assert header(value).directives == expected
        assert header(f"{value}, noai").directives == ("noai", *expected)
        found = refusal(header(value), "robots")
        assert (found[0] if found else None) == ("noindex" if is_past else None)
    assert header(f"otherbot: unavailable_after: {date}") == NOTHING


def test_a_date_nobody_can_read_is_recorded_and_binds_no_one() -> None:
    stated = header("unavailable_after: the regatta")
    assert stated.directives == ("unavailable_after",)
    assert refusal(stated, "all") is None


def test_several_headers_add_up_and_others_do_not_matter() -> None:
    many = [("x-robots-tag", "noai"), ("X-ROBOTS-TAG", "otherbot: noindex"), ("Vary", "noindex")]
    assert header_rights([*many, ("X-Robots-Tag", "nosnippet")], "dateline", AS_OF) == Rights(
        directives=("noai", "nosnippet"), basis=("header",)
    )


@pytest.mark.parametrize(
    ("metas", "directives"),
    [
        (robots("noindex, noai"), ("noai", "noindex")),
        (robots("noai", name=" ROBOTS "), ("noai",)),
        (robots("noarchive", name="DateLine"), ("noarchive",)),
        (robots("noindex", name="otherbot"), ()),
        (robots("noindex", name="robots-note"), ()),
        (robots("noindex", name="description"), ()),
        ('<meta name="robots">', ()),
        ('<meta property="og:robots" content="noindex">', ()),
    ],
)
def test_metas_speak_to_everyone_or_to_us(metas: str, directives: tuple[str, ...]) -> None:
    assert meta(metas).directives == directives


@pytest.mark.parametrize(
    "head",
    [
        "<div>oops</div><meta name=robots content=noai>",
        "<div>oops<meta name=robots content=noai>",
        "<noscript><meta name=robots content=noai></noscript>",
    ],
)
def test_a_meta_of_a_broken_head_counts(head: str) -> None:
    page = html.document_fromstring(f"<html><head>{head}</head><body><p>x</body></html>")
    assert page.find("head/meta") is None
    assert meta_rights(page, "dateline", AS_OF).directives == ("noai",)


def test_a_meta_within_the_text_is_no_word_of_the_publisher() -> None:
    inside = tree(body="<main><div><div><meta name=robots content=noai></div></div></main>")
    assert meta_rights(inside, "dateline", AS_OF) == NOTHING


# --- text and data mining


@pytest.mark.parametrize(
    ("stated", "reserved", "policy"),
    [
        ([("TDM-Reservation", "1"), ("tdm-policy", TERMS)], True, TERMS),
        ([("tdm-reservation", " 1 ")], True, None),
        ([("tdm-reservation", "0"), ("tdm-policy", TERMS)], False, None),
        ([("tdm-reservation", "0"), ("tdm-reservation", "1")], True, None),
        ([("tdm-reservation", "yes")], None, None),
        ([("tdm-reservation", "10")], None, None),
        ([("tdm-policy", TERMS)], None, None),  # TDMRep: a policy alone reserves nothing
        ([("tdm-reservation", "1"), ("tdm-policy", "javascript:alert(1)")], True, None),
        ([("tdm-reservation", "1"), ("tdm-policy", "https://x/ y")], True, None),
        ([("tdm-reservation", "1"), ("tdm-policy", "https://x/\u2028y")], True, None),
    ],
)
def test_reservation_in_headers_and_metas(
    stated: list[tuple[str, str]], reserved: bool | None, policy: str | None
) -> None:
    by_header = header_rights(stated, "dateline", AS_OF)
    by_meta = meta(*(robots(value, name) for name, value in stated))
    for found in (by_header, by_meta):
        assert (found.tdm_reserved, found.tdm_policy) == (reserved, policy)
    assert bool(by_header.basis) == (reserved is not None)


RULES = json.dumps(
    [
        {"location": "/free/*", "tdm-reservation": 0},
        {"location": "/exact$", "tdm-reservation": 1},
        {"location": "/a/*/pictures/*.jpg", "tdm-reservation": "1", "tdm-policy": TERMS},
        {"location": "/caf%C3%A9", "tdm-reservation": 1},
        {"location": "/foo-%24", "tdm-reservation": 1},
        {"location": "/broken", "tdm-reservation": 2},
        {"location": "/free", "tdm-reservation": 1},
        {"location": ["/"], "tdm-reservation": 1},
        {"tdm-reservation": 1},
        "/",
        None,
    ]
).encode()


@pytest.mark.parametrize(
    ("path", "reserved", "policy"),
    [
        ("/free/story", False, None),
        ("/free", True, None),  # the second rule for it: `/free/*` does not match
        ("/exact", True, None),
        ("/exactly", None, None),
        ("/a/b/pictures/c.jpg", True, TERMS),
        ("/a/pictures/c.jpg", None, None),
        ("/A/b/pictures/c.jpg", None, None),
        ("/café", True, None),
        ("/caf%c3%a9?x=1", True, None),
        ("/cafe", None, None),
        ("/foo-$", True, None),
        ("/foo-%24", True, None),
        ("/broken", None, None),
        ("/story", None, None),
        ("", None, None),
    ],
)
def test_tdmrep_json_of_a_path(path: str, reserved: bool | None, policy: str | None) -> None:
    found = read_tdmrep(RULES).of(path)
    basis = IN_FILE if reserved is not None else ()
    assert found == Rights(tdm_reserved=reserved, tdm_policy=policy, basis=basis)


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf[{"location": "/", "tdm-reservation": 1}]',
        '[{"location": "*", "tdm-reservation": 1}]'.encode("utf-16"),
        b'{"location": "/", "tdm-reservation": 1}',
        b'[{"location": "news", "tdm-reservation": 1}]',
    ],
    ids=["byte order mark", "utf-16", "one rule without its array", "no slash"],
)
def test_tdmrep_json_as_people_write_it(body: bytes) -> None:
    assert read_tdmrep(body).of("/news/1").tdm_reserved is True


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><title>Not found</title>",
        b"[" * 200_000,
        b'[{"location": "/", "tdm-reservation": ' + b"1" * 5_000 + b"}]",
        b'[{"location": "/", "tdm-reservation": true}]',
        b'[{"location": "/", "tdm-reservation": 1.0}]',
        b'[{"location": "/", "tdm-reservation": [1]}]',
        b'[{"location": " ", "tdm-reservation": 1}]',
        b"\xff\xfe\xfa[1]",
        b"null",
        b'"/"',
        b'[{"location": "/", "tdm-reservation": 1}' + b" " * MAX_FILE_BYTES + b"]",
    ],
    ids=range(12),
)
def test_what_is_no_tdmrep_json_holds_no_rule(body: bytes) -> None:
    assert read_tdmrep(body).of("/") == NOTHING


# --- ai.txt

TEXT_ONLY = b"""# Spawning AI
User-Agent: *
Disallow: *.txt
Disallow: *.html
Allow: *.jpg
"""
IMAGES_ONLY = b"User-Agent: *\nDisallow: *.jpg\nDisallow: *.c\nAllow: *.html\nAllow: *.txt\n"
GROUPS = b"""\xef\xbb\xbfUser-agent: otherbot
User-agent: Dateline
Disallow: /news # the news
Allow: /news/free

User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        (TEXT_ONLY, "/2026/storm.html", False),
        (TEXT_ONLY, "/2026/storm", False),  # its text is kept, whatever its name
        (TEXT_ONLY, "/2026/storm.php?page=2", False),
        (TEXT_ONLY, "/2026/STORM.HTML?page=2", False),
        (IMAGES_ONLY, "/2026/storm", True),
        (IMAGES_ONLY, "/2026/ship.cargo-lost.html", True),  # `*.c` is an ending, no infix
        (TEXT_ONLY, "/2026/storm.htm", False),
        (b"User-Agent: *\nDisallow: *.txt\n", "/2026/storm.html", None),
        (b"User-Agent: *\nDisallow: /2026/storm.html\n", "/2026/storm", None),
        (b"User-Agent: *\nDisallow: *.jpg\n", "/2026/storm", None),
        (b"User-Agent: *\nDisallow: /\nDisallow: *\n", "/2026/storm", False),
        (b"User-Agent: *\nDisallow: /archive/\n", "/archive/storm", False),
        (b"User-Agent: *\nDisallow: /archive/\n", "/archives", None),
        (b"User-Agent: *\nDisallow: /*/private$\n", "/a/b/private", False),
        (b"User-Agent: *\nDisallow: /*/private$\n", "/a/b/private/", None),
        (b"User-Agent: *\nDisallow:\n", "/2026/storm", True),
        (b"User-Agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
        (GROUPS, "/news/storm", False),
        (GROUPS, "/news/free/storm", True),
        (GROUPS, "/weather", None),  # our own group is the only one that counts
        (b"User-agent: otherbot\nDisallow: /\n", "/", None),
        (b"User-agent: dateline\n\nUser-agent: *\nDisallow: /\n", "/", False),
        (b"User-agent: dateline\nSitemap: x\nUser-agent: *\nDisallow: /\n", "/", False),
        (b"Disallow: /\n", "/", None),  # nobody is addressed
        (b"disallow /\nuser-agent *\n", "/", None),
        (b"<html><pre>User-Agent: *\nDisallow: /\n</pre>", "/", None),
        (b"  \n<!doctype html>\nUser-Agent: *\nDisallow: /\n", "/", None),
        (b"---\nname: Harbour Post\n---\n# About this paper\n", "/", None),
        (b"", "/", None),
    ],
)
def test_ai_txt_of_a_path(body: bytes, path: str, allowed: bool | None) -> None:
    basis = ("ai.txt",) if allowed is not None else ()
    assert read_ai_txt(body, "dateline").of(path) == Rights(ai_allowed=allowed, basis=basis)


def test_without_a_name_of_ours_the_rules_for_everyone_count() -> None:
    assert read_ai_txt(GROUPS).of("/weather").ai_allowed is False


def test_a_site_s_files_of_an_address() -> None:
    site = SiteRules(read_tdmrep(RULES), read_ai_txt(TEXT_ONLY))
    found = merged(*site.of("https://harbourpost.example/exact?"))
    assert found == Rights(tdm_reserved=True, ai_allowed=False, basis=("tdmrep.json", "ai.txt"))
    assert merged(*SiteRules().of("https://harbourpost.example/exact")) == NOTHING
    assert merged(*site.of("http://[::1")) == NOTHING


def test_the_largest_files_cost_milliseconds_a_path() -> None:
    pattern = "/" + "*" + "a" * 400 + "*a" * 30 + "b"
    rules = [{"location": pattern, "tdm-reservation": 1}] * 900
    lines = f"Disallow: {pattern}\n" * 900
    site = SiteRules(
        read_tdmrep(json.dumps(rules).encode()), read_ai_txt(f"User-agent: *\n{lines}".encode())
    )
    assert len(site.tdm.rules) == len(site.ai.rules) == 900 < MAX_RULES
    started = perf_counter()
    assert merged(*site.of("http://harbourpost.example/" + "a" * 100_000)) == NOTHING
    assert perf_counter() - started < 2


def test_a_pattern_of_more_wildcards_than_anyone_needs_is_no_rule() -> None:
    rules = [{"location": "/" + "*a" * count, "tdm-reservation": 1} for count in (33, 32)]
    assert len(read_tdmrep(json.dumps(rules).encode()).rules) == 1
    many = f"User-agent: *\nDisallow: /{'*a' * 33}\n".encode()
    assert read_ai_txt(many).of("/" + "a" * 40) == NOTHING


# --- together


def test_the_more_specific_place_decides_and_directives_add_up() -> None:
    page = Rights(directives=("noai",), tdm_reserved=True, basis=("meta",))
    answer = Rights(directives=("noindex",), tdm_reserved=False, basis=("header",))
    file = Rights(tdm_reserved=True, tdm_policy=TERMS, basis=IN_FILE)
    assert merged(page, answer, file, NOTHING) == Rights(
        directives=("noai", "noindex"),
        tdm_reserved=True,
        tdm_policy=TERMS,
        basis=("meta", "header", "tdmrep.json"),
    )
    freed = merged(answer, file)
    assert (freed.tdm_reserved, freed.tdm_policy) == (False, None)
    assert merged() == merged(NOTHING, NOTHING) == NOTHING
    assert merged(NOTHING, file) == file


@pytest.mark.parametrize(
    ("rights", "reason", "policies"),
    [
        ({"directives": ("noindex",)}, "noindex", ("all", "robots")),
        ({"directives": ("none",)}, "noindex", ("all", "robots")),
        ({"directives": ("unavailable",)}, "noindex", ("all", "robots")),
        ({"directives": ("noarchive",)}, "noarchive", ("all",)),
        ({"directives": ("noai",)}, "noai", ("all",)),
        ({"tdm_reserved": True}, "tdm_reserved", ("all",)),
        ({"ai_allowed": False}, "ai_txt_denied", ("all",)),
        ({"directives": ("noai", "noindex"), "tdm_reserved": True}, "noindex", ("all", "robots")),
        ({"directives": ("nofollow", "noimageai", "noimageindex", "nosnippet")}, "", ()),
        ({"directives": ("unavailable_after:2027-01-01t00:00:00+00:00",)}, "", ()),
        ({"tdm_reserved": False}, "", ()),
        ({"ai_allowed": True}, "", ()),
        ({}, "", ()),
    ],
)
def test_what_each_policy_refuses(
    rights: dict[str, Any], reason: str, policies: tuple[Respect, ...]
) -> None:
    stated = Rights(**rights, basis=("header",))
    modes: tuple[Respect, ...] = ("all", "robots", "none")
    for respect in modes:
        found = refusal(stated, respect)
        assert (found[0] if found else "") == (reason if respect in policies else "")


def test_the_detail_names_statement_terms_and_place() -> None:
    stated = Rights(tdm_reserved=True, tdm_policy=TERMS, basis=("header", "tdmrep.json"))
    detail = f"tdm-reservation: 1, terms at {TERMS} (stated in header, tdmrep.json)"
    assert refusal(stated, "all") == ("tdm_reserved", detail)


# --- hostile input

WORDS = st.sampled_from(
    (
        *("noindex", "none", "unavailable_after", ":", ",", " ", "dateline", "1", "\x00", "ﬁ"),
        *("2020-01-01", "99-99-99", "9999-12-31t23:59:59-23:59", "0001-01-01t00:00+14:00"),
        *("Wed, ", "\ud800", "max-", "*"),
    )
)
VALUES = st.lists(WORDS | st.text(max_size=5), max_size=12).map("".join)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(("X-Robots-Tag", "tdm-reservation", "tdm-policy")), VALUES))
)
def test_hostile_headers_never_raise(headers: list[tuple[str, str]]) -> None:
    found = header_rights(headers, "dateline", AS_OF)
    assert bool(found.basis) == (found != NOTHING)
    assert found.directives == tuple(sorted(set(found.directives)))
    refusal(found, "all")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(("location", "tdm-reservation", "tdm-policy")), inner)
    ),
    max_leaves=12,
)
PATHS = st.text(alphabet="/a*$%24?.é\ud800", max_size=30)


@settings(deadline=None)
@given(st.binary(max_size=200) | JSON.map(lambda one: json.dumps(one).encode()), PATHS)
def test_hostile_json_never_raises(body: bytes, path: str) -> None:
    assert read_tdmrep(body).of(path).tdm_reserved in (True, False, None)


LINES = st.sampled_from(
    (b"User-agent: *\n", b"Disallow: ", b"Allow:", b"*.", b"/*$*", b"#", b"\xff")
)


@settings(deadline=None)
@given(st.lists(LINES | st.binary(max_size=8)).map(b"".join), PATHS)
def test_hostile_text_never_raises(body: bytes, path: str) -> None:
    assert read_ai_txt(body, "dateline").of(path).ai_allowed in (True, False, None)


@settings(deadline=None)
@given(st.text(alphabet="ab*", max_size=10), st.text(alphabet="ab", max_size=12))
@example("a*a", "a")
@example("*ab*b", "ab")
def test_patterns_agree_with_a_regular_expression(pattern: str, path: str) -> None:
    body = json.dumps([{"location": f"/{pattern}$", "tdm-reservation": 1}]).encode()
    expected = re.fullmatch("/" + pattern.replace("*", ".*"), f"/{path}") is not None
    assert bool(read_tdmrep(body).of(f"/{path}").tdm_reserved) == expected


# --- on the way through the pipeline

BODY = "".join(f"<p>{text(key)}</p>" for key in range(3))


def page(metas: str = "", **fields: Any) -> Page:
    body = f"<html><head>{metas}</head><body><article>{BODY}</article></body></html>"
    given: dict[str, Any] = {"id": "p", "url": None, "source_id": "s", "source": "Harbour Post"}
    return Page.model_validate({**given, "body": body.encode(), **fields})


def extracted(one: Page, respect: Respect = "all") -> Article | Reject:
    (out,) = extract_text(one, ExtractConfig(), AS_OF, Policy(respect))
    assert isinstance(out, Article | Reject)
    return out


def test_a_page_of_its_own_words_and_those_of_its_answer() -> None:
    asked = page(robots("nosnippet"), rights=Rights(tdm_reserved=False, basis=("header",)))
    out = extracted(asked)
    assert isinstance(out, Article)
    assert out.rights == Rights(
        directives=("nosnippet",), tdm_reserved=False, basis=("meta", "header")
    )


def test_a_page_that_says_nothing_has_empty_rights() -> None:
    out = extracted(page())
    assert isinstance(out, Article)
    assert out.rights == NOTHING


def test_a_meta_frees_what_the_site_s_file_reserves() -> None:
    reserved = Rights(tdm_reserved=True, basis=IN_FILE)
    refused = extracted(page(rights=reserved))
    assert isinstance(refused, Reject)
    assert refused.reason == "tdm_reserved"
    assert isinstance(extracted(page(robots("0", "tdm-reservation"), rights=reserved)), Article)


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_a_refusal_is_a_reject_of_the_source_and_final(media_type: str) -> None:
    denied = Rights(ai_allowed=False, basis=("ai.txt",))
    asked = page(rights=denied, media_type=media_type)
    out = extracted(asked)
    assert isinstance(out, Reject)
    assert (out.reason, out.fault, out.retryable) == ("ai_txt_denied", Fault.SOURCE, False)
    kept = extracted(asked, "none")
    assert isinstance(kept, Article)
    assert kept.rights == denied


def test_plain_text_states_nothing_about_itself() -> None:
    out = extracted(page(robots("noindex"), media_type="text/plain"))
    assert isinstance(out, Article)
    assert out.rights == NOTHING


def test_the_stage_takes_policy_and_name_from_the_client_s_settings() -> None:
    http = HttpConfig(respect="robots", user_agent="my-newsroom/1.0 (+mailto:desk@mine.example)")
    handler: Any = None
    core: Any = ExtractText(ExtractConfig(), http, AS_OF, handler).core
    (kept,) = core(page(robots("noindex", "dateline") + robots("noai")))
    (refused,) = core(page(robots("noindex", "my-newsroom")))
    assert isinstance(kept, Article)
    assert refused.reason == "noindex"


def test_the_command_line_refuses_by_default_and_publishes_when_told(tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_bytes(page(robots("noai")).body)
    said = dateline("run", f"html:{saved}", "--output", tmp_path / "all", "--workers", 1)
    assert said.code in (0, 3), said
    assert rows(tmp_path / "all") == []
    (reject,) = rows(tmp_path / "all", "rejects")
    assert (reject["reason"], reject["detail"]) == ("noai", "noai (stated in meta)")
    assert (reject["stage"], reject["fault"]) == ("ExtractText", "source")

    out = tmp_path / "none"
    said = dateline("run", f"html:{saved}", "--output", out, "--workers", 1, "--respect", "none")
    assert said.code == 0, said
    (article,) = rows(out)
    assert article["rights"] == {
        "directives": ["noai"],
        "tdm_reserved": None,
        "tdm_policy": None,
        "ai_allowed": None,
        "basis": ["meta"],
    }


def test_a_wrong_policy_is_one_clear_line(tmp_path: Path) -> None:
    for command in ("run", "watch"):
        said = dateline(command, "x.txt", "--output", tmp_path / "out", "--respect", "some")
        assert said.code == 1
        assert "`--respect` should be 'all', 'robots' or 'none', not 'some'" in said.err
