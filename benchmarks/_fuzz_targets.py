"""What is fuzzed (`benchmarks/fuzz.py`): a parser of hostile bytes, and what it promises, each.

A target takes any bytes and asserts the contract of the module it calls; the first byte chooses
among forms, so that one corpus serves them all.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import permutations
from urllib.parse import urlsplit

from multidict import CIMultiDict

from schemas import FeedEntry, FeedPage, Page, Reject, Rights, Source, SourceKind
from transforms._discover.documents import MAX_CHILDREN, Kind, children, kind_of, newest_first
from transforms._discover.hints import MAX_TTL_S, read_hints
from transforms._extract.decode import as_text, looks_binary, parse
from transforms._feeds.believed import OLDEST, believed
from transforms._feeds.dates import parse_date
from transforms._feeds.entries import MAX_AHEAD, MAX_TITLE_CHARS, parse_feed
from transforms._feeds.jsonfeed import read_json
from transforms._feeds.model import MAX_CONTENT_CHARS, MAX_MEDIA, Document
from transforms._feeds.newest import Newest
from transforms._feeds.tolerant import may_read, read_tolerantly
from transforms._fetch.addresses import Gatekeeper, is_literal, is_public
from transforms._fetch.answers import (
    MAX_WAIT_S,
    REASONS,
    Failure,
    Hop,
    read_answer,
    redirect_target,
    wait_of,
)
from transforms._fetch.decode import DECODERS, DecodeError, decode
from transforms._readers.common import UNPRINTABLE, decode_text
from transforms._readers.documents import page_address, read_html, read_text
from transforms._readers.jsonl import MAX_AHEAD as ROW_AHEAD
from transforms._readers.jsonl import read_jsonl
from transforms._readers.sniff import kind_of_address, kind_of_content
from transforms._readers.streams import StreamError, read_at_most
from transforms._readers.warc import read_warc
from transforms._rights import header_rights, merged, meta_rights, refusal
from transforms._rights_files import SiteRules, read_ai_txt, read_tdmrep
from transforms._robots import MAX_CRAWL_DELAY_S, read_rules, sitemaps_in
from transforms._urls import (
    DEFAULT_PORTS,
    MAX_URL_CHARS,
    canonical_url,
    host_of,
    origin_of,
    request_url,
)

AS_OF = datetime(2026, 3, 2, tzinfo=UTC)
LATEST = AS_OF + MAX_AHEAD
URL = "https://gull.example/world/feed?a=1"
SOURCE = Source(id="feed:g", kind=SourceKind.FEED, location=URL)
MAX_ENTRIES = 50
TYPES = (
    *(None, "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1", "text/html"),
    *("application/json", "text/xml; charset=utf-16"),
)
HTML = Source(id="h", kind=SourceKind.HTML, location="a.html")
LIMIT = 200_000
"""Of decoded bytes: three times the largest input, so that bombs pass it."""
ALLOWED = (("127.0.0.1", 8080), ("::1", 8080))
GATE = Gatekeeper(("127.0.0.1:8080", "[::1]:8080"), {"gull.example:80": "127.0.0.1:81"})


def _chosen(data: bytes, forms: int) -> tuple[int, bytes]:
    return (data[0] % forms, data[1:]) if data else (0, b"")


def feed(data: bytes) -> None:
    form, body = _chosen(data, len(TYPES))
    page = FeedPage(id="feed:g", url=URL, source=SOURCE, body=body, content_type=TYPES[form])
    found = list(parse_feed(page, AS_OF, MAX_ENTRIES))
    assert len(found) <= MAX_ENTRIES + 2
    for one in found:
        one.model_dump_json()
        if isinstance(one, FeedEntry):
            _check_entry(one)
        else:
            assert isinstance(one, Reject)


def _check_entry(entry: FeedEntry) -> None:
    assert canonical_url(entry.url) == entry.url
    assert request_url(entry.fetch_url) == entry.fetch_url
    assert entry.published is None or OLDEST <= entry.published <= LATEST
    assert len(entry.title or "") <= MAX_TITLE_CHARS
    assert entry.title is None or entry.title == " ".join(entry.title.split()) != ""
    assert len(entry.content or "") <= MAX_CONTENT_CHARS
    assert len(entry.media) <= 2 * MAX_MEDIA


def feed_json(data: bytes) -> None:
    _check_document(read_json(data, Newest(MAX_ENTRIES, LATEST)))


def feed_tolerant(data: bytes) -> None:
    form, body = _chosen(data, len(TYPES))
    if may_read(body):
        _check_document(read_tolerantly(body, TYPES[form], URL, Newest(MAX_ENTRIES, LATEST)))


def _check_document(found: Document) -> None:
    assert len(found.entries) == min(found.total, MAX_ENTRIES)
    assert found.format or found.trouble
    assert all(len(entry.content or "") <= MAX_CONTENT_CHARS for entry in found.entries)


def dates(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    moment = parse_date(text)
    if moment is not None:
        assert moment.tzinfo is UTC or moment.utcoffset() == AS_OF.utcoffset()
        moment = moment.replace(microsecond=0)
        assert parse_date(moment.isoformat()) == moment
    taken = believed((("pubDate", text),), LATEST)
    assert taken is None or OLDEST <= taken[0] <= LATEST


def discovery(data: bytes) -> None:
    kind_of(data)
    hints = read_hints(data)
    assert hints.ttl_s is None or 0 <= hints.ttl_s <= MAX_TTL_S
    assert len(hints.skip_hours) < 24
    assert set(hints.skip_hours) <= set(range(24))
    assert len(hints.skip_days) < 7
    for kind in Kind:
        found = children(kind, data, URL)
        assert len(found) <= MAX_CHILDREN
        assert len({child.url for child in found}) == len(found)
        assert all(request_url(child.url) == child.url for child in found)
        assert sorted(newest_first(found)) == sorted(found)


def rights(data: bytes) -> None:
    form, body = _chosen(data, 2)
    if form:
        tree = parse(body, None)
        found = Rights() if tree is None else meta_rights(tree, "dateline", AS_OF)
    else:
        found = header_rights(_headers(body).items(), "dateline", AS_OF)
    found.model_dump_json()
    assert merged(found, found) == found
    refusal(found, "all")


def rights_files(data: bytes) -> None:
    body, _, path = data.partition(b"\xff")
    rules = SiteRules(read_tdmrep(body), read_ai_txt(body, "dateline"))
    for url in (URL, "https://gull.example/" + path.decode("utf-8", "replace")):
        tdm, ai = rules.of(url)
        assert tdm.basis in ((), ("tdmrep.json",))
        assert ai.basis in ((), ("ai.txt",))
        refusal(merged(tdm, ai), "all")


def robots(data: bytes) -> None:
    body, _, path = data.partition(b"\xff")
    rules = read_rules(200, body, "dateline/1.0 (+https://gull.example/bot)")
    assert rules is not None
    assert 0 <= rules.crawl_delay_s <= MAX_CRAWL_DELAY_S
    rules.allow(URL)
    if url := request_url("https://gull.example/" + path.decode("utf-8", "replace")):
        rules.allow(url)
    for sitemap in sitemaps_in(body):
        request_url(sitemap, URL)


def _headers(body: bytes) -> CIMultiDict[str]:
    """Return headers as the HTTP client has them: what is no UTF-8 as halves of surrogate pairs."""
    lines = body.decode("utf-8", "surrogateescape").split("\n")
    pairs = (line.partition(":") for line in lines)
    return CIMultiDict((name.strip(), value.strip()) for name, _, value in pairs)


def answers(data: bytes) -> None:
    statuses = (200, 304, 301, 404, 429, 503)
    form, body = _chosen(data, len(statuses))
    hop = Hop(statuses[form], _headers(body), b"")
    wait_s = wait_of(hop, AS_OF.timestamp())
    assert wait_s is None or 0 <= wait_s <= MAX_WAIT_S
    target = redirect_target(hop, URL)
    assert target is None or request_url(target) == target
    answer = read_answer(hop, URL, None, AS_OF.timestamp())
    if isinstance(answer, Failure):
        assert answer.reason in REASONS
        return
    assert answer.fresh_s is None or 0 <= answer.fresh_s <= MAX_WAIT_S
    texts = (answer.etag, answer.last_modified, answer.content_type, answer.charset)
    _ = [text.encode() for text in texts if text]


def decoding(data: bytes) -> None:
    form, body = _chosen(data, len(CODINGS))
    assert _decoded(body, CODINGS[form]) in ("decoded", "too_large", "truncated", "bad_encoding")
    try:
        held = read_at_most(io.BytesIO(body), LIMIT)
        assert held is None or len(held) <= LIMIT
    except StreamError:
        pass


def _decoded(body: bytes, coding: str) -> str:
    try:
        found = decode(body, coding, LIMIT)
    except DecodeError as error:
        return str(error)
    assert len(found) <= LIMIT
    return "decoded"


CODINGS = (*DECODERS, *map(", ".join, permutations(("gzip", "deflate", "br", "zstd"), 2)))


def charsets(data: bytes) -> None:
    """The name of a charset, a line end, and the text."""
    name, _, body = data.partition(b"\n")
    charset = name.decode("latin-1") or None
    for text in (decode_text(body, charset), as_text(body, charset)):
        assert len(text) <= 2 * len(body)
    assert UNPRINTABLE.search(decode_text(body, charset)) is None
    looks_binary(body)


def addresses(data: bytes) -> None:
    """An address, a line end, and its base."""
    link, _, base = data.decode("utf-8", "surrogateescape").partition("\n")
    for spell in (canonical_url, request_url):
        spell(link, base)
        once = spell(link)
        if once is not None:
            assert once.isascii()
            assert len(once) <= MAX_URL_CHARS
            assert spell(once) == once
    requested = request_url(link)
    if requested is not None:
        _check_request(requested)
    is_public(link[:100])  # what it is given are addresses, and it keeps them


def _check_request(url: str) -> None:
    assert url.startswith(origin_of(url) + "/")
    parts = urlsplit(url)
    assert host_of(url) == parts.netloc
    assert canonical_url(url) is None or canonical_url(url).startswith(origin_of(url))
    kind_of_address(url)
    host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
    if is_literal(host):
        assert GATE.admits(host, port, host) == (is_public(host) or (host, port) in ALLOWED)


def warc(data: bytes) -> None:
    """Plain, or packed with a member for each piece; the last form is damaged in the middle."""
    form, body = _chosen(data, 4)
    members = body.split(MEMBER) if form > 1 else [body]
    most = len(body) + len(members) + 1
    if not form:
        _check_archive(body, "a.warc", most)
        return
    packed = b"".join(gzip.compress(one, 1) for one in members)
    middle = len(packed) // 2
    _check_archive(packed[:middle] + b"\0\1" * (form == 3) + packed[middle:], "a.warc.gz", most)
    _check_archive(body, "a.warc.gz", most)


MEMBER = b"\xff\xfe\xfd"


def _check_archive(data: bytes, location: str, most: int) -> None:
    source = Source(id="w", kind=SourceKind.WARC, location=location)
    found = list(read_warc(io.BytesIO(data), source, AS_OF))
    assert len(found) <= most
    _check_pages(found)


def jsonl(data: bytes) -> None:
    source = Source(id="j", kind=SourceKind.JSONL, location="a.jsonl")
    found = list(read_jsonl(io.BytesIO(data), source, AS_OF))
    _check_pages(found)
    if data[:1] not in (b"\x1f", b"\x28"):
        assert len(found) <= data.count(b"\n") + 1
    for one in found:
        if isinstance(one, Page) and one.published is not None:
            assert one.published <= AS_OF + ROW_AHEAD
            assert one.published.year >= 1_000


def documents(data: bytes) -> None:
    kind_of_content(data)
    address = page_address(data)
    assert address is None or canonical_url(address) == address
    for read in (read_html, read_text):
        found = list(read(io.BytesIO(data), HTML))
        assert len(found) == 1
        _check_pages(found)


def _check_pages(found: Iterable[Page | Reject]) -> None:
    for one in found:
        if isinstance(one, Page):
            assert one.body.strip()
            assert one.url is None or canonical_url(one.url) == one.url
            one.replace(body=b"").model_dump_json()
        else:
            one.model_dump_json()


CHECKS: dict[str, Callable[[bytes], None]] = {
    "feed": feed,
    "feed_json": feed_json,
    "feed_tolerant": feed_tolerant,
    "dates": dates,
    "discovery": discovery,
    "rights": rights,
    "rights_files": rights_files,
    "robots": robots,
    "answers": answers,
    "decoding": decoding,
    "charsets": charsets,
    "addresses": addresses,
    "warc": warc,
    "jsonl": jsonl,
    "documents": documents,
}
"""Each takes any bytes; an exception is a broken promise."""
