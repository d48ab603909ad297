"""Fetch the pages behind entries, and read the pages in files.

In:      FetchList (the entries of one host, or one file)
Out:     Page (HTML as fetched; plain text as UTF-8)
Rejects: every reason of the HTTP client (`transforms._fetch.answers.REASONS`):
         `bad_url`, `private_address`, `dns_failed`, `connection_failed`, `tls_failed`,
         `timed_out`, `bad_response`, `truncated`, `bad_encoding`, `too_large`,
         `too_many_redirects`, `bad_redirect`, `robots_denied`, `robots_unreachable`,
         `forbidden`, `not_found`, `gone`, `too_many_requests`, `http_error`, `server_error`;
         `tdm_reserved`, `ai_txt_denied` the site's files reserve the page (docs/rights.md);
         `empty_page` a body without a byte;
         `not_html` another media type, or bytes that are plainly something else;
         and what the reader of files answers. A reader that breaks is one `bug` of its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import apache_beam as beam
from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints.decorators import with_input_types, with_output_types

from schemas import FeedEntry, FetchList, HttpConfig, Page, Record, Reject, Source, Unit
from transforms._carry import Carry
from transforms._charsets import text_codec
from transforms._fetch.answers import Failure, Response
from transforms._rolling import Get, RollingFn

Reader = Callable[[Source], Iterator[Page | Reject]]

HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))
TEXT_TYPE = "text/plain"
VAGUE_TYPES = frozenset((None, "application/octet-stream", "application/xml", "text/xml"))
"""Say nothing about the body; it is looked at."""

NOT_HTML_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
)
"""How files begin that servers send as text/html by mistake."""

HTML_MARKS = (b"<!doctype html", b"<html")
SNIFFED_BYTES = 1024


async def fetch_page(entry: FeedEntry, get: Get) -> tuple[Page | Reject]:
    """Return the page behind an entry, or why there is none."""
    answer = await get(entry.fetch_url, is_page=True)
    if isinstance(answer, Failure):
        return (_rejected(entry, answer.reason, answer.detail, retryable=answer.retryable),)
    return (read_page(entry, answer),)


def read_page(entry: FeedEntry, answer: Response) -> Page | Reject:
    """Make a page of an answer that holds text, with the entry's id wherever it came from."""
    if not answer.body.strip():
        return _rejected(entry, "empty_page", f"status {answer.status}")
    media_type = _media_type(answer)
    if media_type is None:
        return _rejected(entry, "not_html", repr(answer.content_type)[:100])
    is_text = media_type == TEXT_TYPE
    return Page(
        id=entry.id,
        url=entry.url,
        source_id=entry.source_id,
        source=entry.source,
        trust=entry.trust,
        body=utf8(answer.body, answer.charset) if is_text else answer.body,
        media_type=media_type,
        charset="utf-8" if is_text else answer.charset,
        etag=answer.etag,
        last_modified=answer.last_modified,
        rights=answer.rights if answer.rights.basis else None,
        title=entry.title,
        published=entry.published,
    )


def _media_type(answer: Response) -> str | None:
    """Return `text/html` or `text/plain`, or None for what holds no article."""
    if answer.body.startswith(NOT_HTML_MAGIC):
        return None
    if answer.content_type in HTML_TYPES:
        return "text/html"
    if answer.content_type == TEXT_TYPE:
        return TEXT_TYPE
    start = answer.body[:SNIFFED_BYTES].lower()
    if answer.content_type in VAGUE_TYPES and any(mark in start for mark in HTML_MARKS):
        return "text/html"
    return None


def utf8(body: bytes, charset: str | None) -> bytes:
    """Return a text in UTF-8, whatever the server says it is in."""
    text = body.decode(text_codec(charset or "") or "utf-8", "replace")
    return text.encode("utf-8", "replace")


def _rejected(entry: FeedEntry, reason: str, detail: str, *, retryable: bool = False) -> Reject:
    return Reject(
        id=entry.id,
        reason=reason,
        detail=detail,
        retryable=retryable,
        url=entry.url,
        source_id=entry.source_id,
        entry=entry if retryable else None,
    )


class _FetchPagesFn(RollingFn):
    counts_entries = True  # pages in files were not listed before; those of entries were

    def __init__(self, http: HttpConfig, read: Reader, stage: str) -> None:
        super().__init__(http, stage)
        self._read = read

    def jobs(self, element: FetchList) -> Sequence[FeedEntry]:
        return element.entries

    async def work(self, job: FeedEntry, get: Get) -> Sequence[Page | Reject]:
        return await fetch_page(job, get)

    def local(self, element: FetchList) -> Iterable[Record | Reject]:
        return () if element.file is None else self._read(element.file)

    def broken(self, job: Record, bug: BaseException) -> Sequence[Record | Reject]:
        """A file that cannot be read to its end is trouble of the source, not of one entry."""
        (reject,) = super().broken(job, bug)
        if isinstance(job, FetchList):
            source_id = job.id if job.file is None else job.file.id
            reject = reject.replace(unit=Unit.SOURCE, source_id=source_id)
        return (reject,)


@with_input_types(FetchList)
@with_output_types(Page)
class FetchPages(Carry):
    """Rolling shell of `fetch_page`; files are read by `read`."""

    def __init__(self, http: HttpConfig, read: Reader, rejects: ErrorHandler) -> None:
        super().__init__(read, rejects)
        self._http = http
        self._read = read

    def fn(self, stage: str) -> beam.DoFn:
        """Return the DoFn with the event loop."""
        return _FetchPagesFn(self._http, self._read, stage)
