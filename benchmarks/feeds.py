"""Adapters of the feed parser for scorers that want dictionaries: `parse` and `date`.

    python score_feeds.py --parser benchmarks/feeds.py:parse --dates benchmarks/feeds.py:date

They call what ParseFeeds calls, before entries without an address are rejected. A scorer loads
this file by its path, so the repository is put on the module path here.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from transforms._feeds.believed import believed
from transforms._feeds.dates import parse_date
from transforms._feeds.entries import headline
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
