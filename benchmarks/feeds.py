"""The feed parser: adapters for scorers that want dictionaries, and what a huge feed costs.

    python score_feeds.py --parser benchmarks/feeds.py:parse
    python score_feeds.py --dates benchmarks/feeds.py:date
    python -m benchmarks.feeds [--entries 100000]

The last prints seconds, and the peak of memory above the document (docs/decisions/0011). The
adapters call what ParseFeeds calls, before entries without an address are rejected. A scorer loads
this file by its path, so the repository is put on the module path here.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from schemas import FeedPage, Source, SourceKind
from transforms._feeds.believed import believed
from transforms._feeds.dates import parse_date
from transforms._feeds.entries import headline, parse_feed
from transforms._feeds.model import RawEntry
from transforms._feeds.read import read_document


def parse(data: bytes, content_type: str | None, base_url: str) -> list[dict[str, str | None]]:
    """Return title, link and date of every entry of a document."""
    document = read_document(data, content_type, base_url)
    return [_entry(found) for found in document.entries]


def date(text: str) -> str | None:
    """Return a date as a UTC text."""
    moment = parse_date(text)
    return None if moment is None else _text(moment)


def _entry(found: RawEntry) -> dict[str, str | None]:
    link = next((link for link in found.links if _may_be_address(link)), None)
    dated = believed(found.dates, None)
    return {
        # A title that is markup only is there, but says nothing.
        "title": headline(found) or ("" if found.title else None),
        "link": link or next(iter(found.links), None),
        "published": None if dated is None else _text(dated[0]),
    }


def _may_be_address(link: str) -> bool:
    """Say whether a link is relative, or an address of the web."""
    return ":" not in link[:12] or link[:5].lower() == "http:" or link[:6].lower() == "https:"


def _text(moment: datetime) -> str:
    day = f"{moment.year}-{moment.month:02}-{moment.day:02}"
    return f"{day}T{moment.hour:02}:{moment.minute:02}:{moment.second:02}Z"


ITEM = (
    "<item><title>Headline number {0} of the day</title><link>https://gull.example/story/{0}</link>"
    "<guid>https://gull.example/?p={0}</guid><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>"
    "<description>Some words about story {0} that fill the space they have</description></item>\n"
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=100_000)
    arguments.add_argument("--child", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.child:
        _measure(Path(chosen.child))
        return
    with tempfile.NamedTemporaryFile(suffix=".xml") as feed:
        feed.write(b"<rss version='2.0'><channel><title>Gull</title>")
        for number in range(chosen.entries):
            feed.write(ITEM.format(number).encode())
        feed.write(b"</channel></rss>")
        feed.flush()
        # A process of its own: the peak of this one would be that of writing the feed.
        subprocess.run([sys.executable, "-m", "benchmarks.feeds", "--child", feed.name], check=True)


def _measure(path: Path) -> None:
    body = path.read_bytes()
    source = Source(id="feed:g", kind=SourceKind.FEED, location="https://gull.example/feed")
    page = FeedPage(id=source.id, url=source.location, source=source, body=body)
    before, started = _peak_mb(), time.perf_counter()
    found = sum(1 for _ in parse_feed(page, datetime(2026, 3, 2, tzinfo=UTC)))
    seconds = time.perf_counter() - started
    above = _peak_mb() - before
    print(f"{len(body) / 1e6:.1f} MB, {found} records, {seconds:.2f} s, {above:.1f} MB above it")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
