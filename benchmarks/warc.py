"""CPU seconds of reading one archive, and what damage costs: `python -m benchmarks.warc [ARCHIVE]`.

Without ARCHIVE a CC-NEWS-like one of invented text is made (`--stories`). Ours, warcio and bare
FastWARC read the same file in turns, in one process. Prints one JSON object. warcio hands out the
unpacked bodies of all `response` records, FastWARC the bodies as they were sent; ours makes Pages
of them, which is more work: it also judges status and media type, and canonicalises addresses.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from schemas import Page, Reject, Source, SourceKind
from transforms._readers.warc import read_warc

SEED = 20260309
ROUNDS = 5
AS_OF = datetime(2026, 3, 9, tzinfo=UTC)
DAMAGED_SHARE = 0.01

Read = Callable[[Path], tuple[int, int]]
Member = tuple[str, bytes]
"""The address of the document it holds ("" when it holds none), and its bytes."""


# A CC-NEWS-like archive


def make_members(stories: int) -> Iterator[Member]:
    """Yield the records of a crawl: request, response, metadata; some revisits and images."""
    chance = random.Random(SEED)
    words = [
        "".join(chance.choices("aeioulnrstdmkbgv", k=chance.randint(2, 9))) for _ in range(9000)
    ]
    paragraphs = [" ".join(chance.choices(words, k=chance.randint(20, 90))) for _ in range(4000)]
    yield "", _record("warcinfo", "", "application/warc-fields", b"software: invented/1.0\r\n")
    for number in range(stories):
        url = f"https://paper{number % 97}.example/{chance.choice(words)}/{number}.html"
        asked = f"GET /{number}.html HTTP/1.1\r\nHost: paper{number % 97}.example\r\n\r\n".encode()
        yield "", _record("request", url, "application/http; msgtype=request", asked)
        if number % 12 == 5:
            image = b"\xff\xd8\xff" + chance.randbytes(chance.randint(5_000, 60_000))
            answer = _answer("image/jpeg", image, "none")
            yield (
                "",
                _record("response", url + "/a.jpg", "application/http; msgtype=response", answer),
            )
        if number % 20 == 7:
            yield "", _record("revisit", url, "application/http; msgtype=response", _HEAD % b"")
            continue
        how = chance.choices(("none", "chunked", "gzip", "both"), (60, 15, 15, 10))[0]
        answer = _answer("text/html; charset=utf-8", _page(chance, words, paragraphs), how)
        yield url, _record("response", url, "application/http; msgtype=response", answer)
        yield "", _record("metadata", url, "application/warc-fields", b"fetchTimeMs: 231\r\n")


_HEAD = (
    b"HTTP/1.1 200 OK\r\nDate: Mon, 09 Mar 2026 06:12:44 GMT\r\nServer: nginx\r\n"
    b"Cache-Control: max-age=60\r\nVary: Accept-Encoding\r\nX-Frame-Options: SAMEORIGIN\r\n"
    b"Strict-Transport-Security: max-age=31536000\r\n%s\r\n"
)


def _page(chance: random.Random, words: list[str], paragraphs: list[str]) -> bytes:
    """Make a page of 30 to 100 kB, about half of it markup, as news sites have it."""
    pieces = ["<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>News</title>"]
    wanted, size = chance.randint(30_000, 100_000), 0
    while size < wanted:
        word, other = chance.choices(words, k=2)
        piece = (
            f'<div class="card card--{word}" data-id="{chance.getrandbits(48):x}">'
            f'<a class="card__link" href="/{word}/{other}-{chance.getrandbits(32)}.html">'
            f"<span>{word} {other}</span></a></div>\n"
        ) * chance.randint(1, 3) + f"<p>{chance.choice(paragraphs)}</p>\n"
        pieces.append(piece)
        size += len(piece)
    return ("".join(pieces) + "</body></html>").encode()


def _answer(media_type: str, body: bytes, how: str) -> bytes:
    fields = b"Content-Type: %s\r\n" % media_type.encode()
    if how in ("gzip", "both"):
        body = gzip.compress(body, 6, mtime=0)
        fields += b"Content-Encoding: gzip\r\n"
    if how in ("chunked", "both"):
        steps = [body[at : at + 8_192] for at in range(0, len(body), 8_192)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(step), step) for step in steps) + b"0\r\n\r\n"
        fields += b"Transfer-Encoding: chunked\r\n"
    else:
        fields += b"Content-Length: %d\r\n" % len(body)
    return _HEAD % fields + body


def _record(kind: str, url: str, content_type: str, block: bytes, off: int = 0) -> bytes:
    """Frame a block; `off` makes its Content-Length wrong."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-03-09T06:12:44Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{random.Random(url + kind).getrandbits(128):032x}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-IP-Address: 192.0.2.7\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block) + off}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


# Damage


def _flip(packed: bytes, chance: random.Random) -> bytes:
    """Flip one bit of the packed data: not of the ten bytes before, some of which mean nothing."""
    at = chance.randrange(10, len(packed) - 9)
    return packed[:at] + bytes([packed[at] ^ 1 << chance.randrange(8)]) + packed[at + 1 :]


def _cut(packed: bytes, chance: random.Random) -> bytes:
    return packed[: chance.randrange(1, len(packed) - 1)]


def _wrong_length(packed: bytes, chance: random.Random) -> bytes:
    head, mark, rest = gzip.decompress(packed).partition(b"\r\nContent-Length: ")
    length, end, body = rest.partition(b"\r\n")
    wrong = max(int(length) + chance.choice((-7, -1, 5, 50_000, 10**12)), 0)
    return gzip.compress(head + mark + b"%d" % wrong + end + body, 6, mtime=0)


DAMAGES = {"bit_flipped": _flip, "member_cut": _cut, "wrong_length": _wrong_length}


def damage(members: list[Member]) -> dict[str, object]:
    """Damage a share of the members, read, and count what else is lost."""
    chance = random.Random(SEED + 1)
    hit = set(chance.sample(range(len(members)), max(round(len(members) * DAMAGED_SHARE), 3)))
    packed = [
        DAMAGES[chance.choice(list(DAMAGES))](member, chance) if at in hit else member
        for at, (_, member) in enumerate(members)
    ]
    results = _read_members([("", member) for member in packed])
    found = {result.url: result.body for result in results if isinstance(result, Page)}
    sound = {page.url: page.body for page in _read_members(members) if isinstance(page, Page)}
    whole = {url for at, (url, _) in enumerate(members) if url and at not in hit}
    struck = {url for at, (url, _) in enumerate(members) if url and at in hit}
    damages = ("corrupt_record", "truncated_file")
    return {
        "members": len(members),
        "members_damaged": len(hit),
        "documents": len(whole | struck),
        "documents_damaged": len(struck),
        "documents_lost": len((whole | struck) - found.keys()),
        "undamaged_documents_lost": len(whole - found.keys()),
        # A bit flipped in the padding behind packed data changes nothing.
        "documents_delivered_as_before": sum(sound[url] == body for url, body in found.items()),
        "documents_delivered_altered": sum(sound[url] != body for url, body in found.items()),
        "rejects_of_damage": sum(isinstance(r, Reject) and r.reason in damages for r in results),
    }


def _read_members(members: list[Member]) -> list[Page | Reject]:
    return list(_results(io.BytesIO(b"".join(member for _, member in members))))


# The readers


def _results(file: io.BufferedIOBase) -> Iterator[Page | Reject]:
    source = Source(id="warc:bench", kind=SourceKind.WARC, location="bench.warc.gz")
    yield from read_warc(file, source, AS_OF)


def ours(path: Path) -> tuple[int, int]:
    count = size = 0
    with path.open("rb") as file:
        for result in _results(file):
            count += 1
            size += len(result.body) if isinstance(result, Page) else 0
    return count, size


def warcio(path: Path) -> tuple[int, int]:
    count = size = 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                count += 1
                size += len(record.content_stream().read())
    return count, size


def fastwarc(path: Path) -> tuple[int, int]:
    count = size = 0
    with path.open("rb") as file:
        for record in FastIterator(file, record_types=WarcRecordType.response):
            count += 1
            size += len(record.reader.read())
    return count, size


READERS: dict[str, Read] = {"ours": ours, "warcio": warcio, "fastwarc": fastwarc}


def measure(path: Path, rounds: int) -> dict[str, object]:
    """Read in turns, so that a busy machine slows all alike; the first turn loads the tables."""
    spent: dict[str, list[float]] = {name: [] for name in READERS}
    given: dict[str, tuple[int, int]] = {}
    for _ in range(rounds + 1):
        for name, read in READERS.items():
            began = time.process_time()
            given[name] = read(path)
            spent[name].append(time.process_time() - began)
    ratios = {
        name: [other / own for other, own in zip(spent[name], spent["ours"], strict=True)][1:]
        for name in ("warcio", "fastwarc")
    }
    return {
        "packed_bytes": path.stat().st_size,
        "records_and_body_bytes": given,
        "cpu_s": {name: round(statistics.median(each[1:]), 3) for name, each in spent.items()},
        "times_faster_than": {name: _spread(each) for name, each in ratios.items()},
    }


def _spread(ratios: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(ratios), 2),
        "lowest": round(min(ratios), 2),
        "highest": round(max(ratios), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", nargs="?", type=Path)
    parser.add_argument("--stories", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    found: dict[str, object] = {"warcio": version("warcio"), "fastwarc": version("fastwarc")}
    if chosen.archive:
        found |= measure(chosen.archive, chosen.rounds)
    else:
        members = [
            (url, gzip.compress(record, 6, mtime=0)) for url, record in make_members(chosen.stories)
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made.warc.gz"
            path.write_bytes(b"".join(member for _, member in members))
            found |= measure(path, chosen.rounds)
        found["damage"] = damage(members)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
