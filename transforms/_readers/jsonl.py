"""Read articles from JSON lines, one object a line; a bad line costs itself only.

In:      an open file (plain, gzip, Zstandard), its Source, and the run's clock
Out:     Page per row: `text` as text/plain, else `html` as text/html
Rejects: `bad_json`       (source) the line is not JSON
         `bad_row`        (source) it is not an object, or a field has the wrong type
         `no_content`     (source) neither `text` nor `html`
         `too_large`      (source) a line above MAX_LINE_BYTES
         `corrupt_record` (source) damaged gzip or Zstandard data; the lines before it are read
         `truncated_file` (source) gzip or Zstandard data end early; the lines before it are read

Row: {url?, id?, title?, text? or html?, published?, source?, authors?, language?}; other keys are
passed over, `null` is as good as absent. Nobody shall lose an article for a small thing, so:
bytes that are not UTF-8 and lone surrogates become U+FFFD, NUL is removed, raw control characters
in strings are taken; a `published` nobody can read, before the year 1000, or later than the clock
by a day, becomes None; a `url` that is no web address becomes None. An `id` is the article's id,
verbatim.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from pydantic_core import from_json

from schemas import Page, Reject, Source, in_stated_zone, stable_id
from transforms._readers.common import (
    MAX_DOCUMENT_BYTES,
    Place,
    clean,
    lost,
    publisher,
    unix_lines,
)
from transforms._readers.streams import EndedEarlyError, StreamError, blocks
from transforms._urls import article_id, canonical_url

MAX_LINE_BYTES = MAX_DOCUMENT_BYTES
"""A line is held whole to be parsed."""

MAX_AHEAD = timedelta(days=1)
"""Clocks and zones of publishers are off by hours; a date further in the future is wrong."""

_FIRST_YEAR = 1000
"""Years before are typing errors (`0025` for 2025), and not every reader of ISO 8601 takes them."""

_EPOCH = re.compile(r"[0-9]{9,}(?:\.[0-9]{1,9})?")
"""Epoch numbers as strings. Eight digits are a day (`20260228`), and seconds only until 1973."""

_MILLISECONDS_FROM = 1e11
"""Epoch numbers above are milliseconds: as seconds they would lie behind the year 5138."""


class _RowError(Exception):
    """The row is wrong; the argument is the reject's detail."""


def read_jsonl(file: BinaryIO, source: Source, as_of: datetime) -> Iterator[Page | Reject]:
    """Yield one Page or one Reject per line that is not blank, in file order."""
    number = 0
    held: list[bytes] = []
    try:
        for number, line in enumerate(_lines(file, held), start=1):
            place = Place(source, f"line {number}", line)
            if len(line) > MAX_LINE_BYTES:
                yield lost(place, "too_large", f"over {MAX_LINE_BYTES} bytes")
            elif line and not line.isspace():
                yield _read_line(place, as_of)
    except StreamError as error:
        reason = "truncated_file" if isinstance(error, EndedEarlyError) else "corrupt_record"
        yield lost(Place(source, f"line {number + 1}", b"".join(held)), reason, str(error))


def _lines(file: BinaryIO, held: list[bytes]) -> Iterator[bytes]:
    """Yield the lines without their ends; of one too long to hold, only the first bytes.

    A line cut by damage is not yielded: its bytes are left in `held`.
    """
    size = 0
    for block in blocks(file):
        first, *others = block.split(b"\n")
        if size <= MAX_LINE_BYTES:
            held.append(first)
        size += len(first)
        for start in others:
            yield b"".join(held)
            held[:] = [start]
            size = len(start)
    yield b"".join(held)


def _read_line(place: Place, as_of: datetime) -> Page | Reject:
    try:
        row = _parsed(bytes(place.raw))
    except (ValueError, RecursionError) as error:
        return lost(place, "bad_json", str(error)[:200])
    if not isinstance(row, dict):
        return lost(place, "bad_row", f"an object was expected, not {_name(row)}")
    try:
        return _page(row, place, as_of)
    except _RowError as error:
        return lost(place, "bad_row", str(error), _url(row.get("url")))


def _parsed(line: bytes) -> Any:
    """Parse fast and strictly; leniently what that refuses (see the module docstring)."""
    line = line.removeprefix(b"\xef\xbb\xbf")
    try:
        return from_json(line, cache_strings="keys")
    except ValueError:
        return json.loads(line.decode("utf-8", "replace"), strict=False)


def _page(row: dict[str, Any], place: Place, as_of: datetime) -> Page | Reject:
    """Turn a row into a Page; raise `_RowError` for a field of the wrong type."""
    source = place.source
    field = {name: read(row.get(name), name) for name, read in _FIELDS.items()}
    url = _url(field["url"])
    id_ = field["id"] or (article_id(url) if url else None)
    is_text = bool(field["text"].strip())
    content = unix_lines(field["text"]) if is_text else field["html"]
    if not content.strip():
        keys = clean(", ".join(sorted(row)[:12])[:200])
        return lost(place, "no_content", f"no text or html among: {keys}", url)
    body = content.encode()
    return Page(
        id=id_ or stable_id("t", content if is_text else hashlib.sha256(body).hexdigest()),
        url=url,
        source_id=source.id,
        source=field["source"] or publisher(source, url),
        trust=source.trust,
        body=body,
        media_type="text/plain" if is_text else "text/html",
        charset="utf-8",
        title=field["title"] or None,
        published=published_at(row.get("published"), as_of),
        authors=field["authors"],
        language=field["language"] or None,
    )


def _url(value: object) -> str | None:
    return canonical_url(value) if isinstance(value, str) and value else None


def published_at(value: object, as_of: datetime) -> datetime | None:
    """Read ISO 8601, a mail date or epoch (milli)seconds; None when it cannot be, or not yet."""
    try:
        time = _time(value)
    except (ValueError, OverflowError, OSError):
        return None
    if time is None or time.year < _FIRST_YEAR or time - as_of > MAX_AHEAD:
        return None
    return time


def _time(value: object) -> datetime | None:
    if isinstance(value, str) and _EPOCH.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, str):
        # No zone is read as UTC: the same row must mean the same on every machine.
        return in_stated_zone(_iso_or_mail_time(value.strip()))
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) > _MILLISECONDS_FROM else value
        return datetime.fromtimestamp(seconds, UTC)
    return None


def _iso_or_mail_time(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return parsedate_to_datetime(value)  # as in feeds and HTTP headers


def _text(value: object, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    raise _RowError(f"field {name!r} must be a string, not {_name(value)}")


def _line_text(value: object, name: str) -> str:
    return " ".join(_text(value, name).split())


def _identity(value: object, name: str) -> str:
    """Accept numbers: databases have them, and their decimal form is the same everywhere."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(value, name)


def _names(value: object, name: str) -> tuple[str, ...]:
    """Accept one name or a list of names."""
    values = value if isinstance(value, list) else [value]
    names = (_line_text(each, name) for each in values)
    return tuple(each for each in names if each)


_FIELDS: dict[str, Callable[[object, str], Any]] = {
    "id": _identity,
    "url": _line_text,
    "title": _line_text,
    "text": _text,
    "html": _text,
    "source": _line_text,
    "authors": _names,
    "language": _line_text,
}

_NAMES = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}


def _name(value: object) -> str:
    return _NAMES.get(type(value), "null" if value is None else "a number")
