"""Poll one source: ask for its document and for those it leads to, and compare with the last time.

Beam-free; the network is `get`. Not modified is what the server says (304), and what the hash of
the body says: publishers change ETags without changing the feed. A source that moved for good is
asked at its new address from then on; one that is gone, or asks for a longer pause, is left alone.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas import (
    DocumentState,
    FeedPage,
    FeedsConfig,
    HttpConfig,
    Record,
    Reject,
    Source,
    SourceState,
    Unit,
)
from transforms._discover.documents import (
    COMMON_PATHS,
    Child,
    Kind,
    children,
    is_front_page,
    kind_of,
    newest_first,
)
from transforms._discover.hints import read_hints
from transforms._fetch.answers import Failure, Response
from transforms._fetch.decode import GZIP_MAGIC, DecodeError, gunzip
from transforms._robots import sitemaps_in
from transforms._urls import origin_of, request_url

NOT_MODIFIED = "not_modified"

GONE_ASKED_AGAIN_AFTER = timedelta(days=30)
"""A feed that said 410 is left alone this long; some come back after a move of the site."""

MAX_DEPTH = 3
"""A front page, the sitemap index its robots.txt names, and a sitemap; deeper is a maze."""

MAX_FEEDS_OF_A_PAGE = 5
"""Feeds of one home page; more are its sections, which the first ones hold too."""

Get = Callable[..., Awaitable[Response | Failure]]
"""`Client.get`: `(url, etag=None, last_modified=None, limit=None)`."""


class Limits(NamedTuple):
    """How much is read."""

    max_bytes: int
    max_documents: int
    max_wait_s: float

    @classmethod
    def of(cls, http: HttpConfig, feeds: FeedsConfig) -> Limits:
        """Return those of a run."""
        return cls(http.max_feed_bytes, feeds.max_documents, http.max_wait_s)


class Polled(NamedTuple):
    """What one poll taught us, and what it gave: nothing when nothing has changed."""

    state: SourceState
    found: tuple[FeedPage | Reject, ...] = ()

    def records(self) -> tuple[Record, ...]:
        """Return what there is."""
        return self.state, *self.found


class Answered(NamedTuple):
    """A document, and what is known of it now."""

    state: DocumentState
    answer: Response
    is_same: bool


async def poll(source: Source, get: Get, as_of: datetime, limits: Limits) -> Polled:
    """Poll a source on the web."""
    known = source.state
    if known is not None and (why := _left_alone(known, as_of)):
        return Polled(known, (rejected(source, why),))
    root = DocumentState(url=source.location) if known is None else _root(known)
    answered = await _ask(root, get, limits)
    if isinstance(answered, Failure):
        return failed(source, answered, as_of, limits.max_wait_s)
    return await _Walk(source, get, as_of, limits).follow(answered)


def read(source: Source, body: bytes | Failure, as_of: datetime, limits: Limits) -> Polled:
    """Compare a source in a file, which leads nowhere, with the last time."""
    if isinstance(body, Failure):
        return failed(source, body, as_of, limits.max_wait_s)
    known = source.state
    root = DocumentState(url=source.location) if known is None else _root(known)
    answer = Response(200, source.location, None, body, None, None, None, None)
    answered = _compared(root, answer, limits)
    if isinstance(answered, Failure):
        return failed(source, answered, as_of, limits.max_wait_s)
    return _single(source, answered, as_of)


def failed(source: Source, failure: Failure, as_of: datetime, max_wait_s: float) -> Polled:
    """Keep what was known, and count the failure."""
    known = source.state or SourceState(id=source.id, url=source.location, polled_at=as_of)
    wait_s = failure.retry_after_s
    state = known.replace(
        status=failure.reason,
        failures=known.failures + 1,
        polled_at=as_of,
        retry_at=as_of + timedelta(seconds=wait_s) if wait_s and wait_s > max_wait_s else None,
    )
    return Polled(state, (rejected(source, failure),))


def rejected(source: Source, failure: Failure, url: str | None = None) -> Reject:
    """Return the reject of a source, or of a document (`url`) behind it."""
    return Reject(
        id=source.id,
        unit=Unit.SOURCE,
        reason=failure.reason,
        detail=failure.detail,
        retryable=failure.retryable,
        url=url or source.location,
        source_id=source.id,
    )


@dataclass
class _Walk:
    """One poll on its way through the documents of a source, breadth first."""

    source: Source
    get: Get
    as_of: datetime
    limits: Limits
    found: list[FeedPage | Reject] = field(default_factory=list)
    documents: list[DocumentState] = field(default_factory=list)
    passed_over: int = 0

    async def follow(self, root: Answered) -> Polled:
        """Return what the source gives, `root` being its own document."""
        kind = kind_of(root.answer.body) if root.answer.body else None
        known = self.source.state.documents if self.source.state else ()
        if kind not in (Kind.INDEX, Kind.OPML, Kind.HOME) and not (root.is_same and known):
            return _single(self.source, root, self.as_of)
        leads = (
            tuple(Child(one.url) for one in known)
            if root.is_same and known
            else await self._leads(kind, root.answer)
        )
        failure = await self._documents(root, leads, {one.url: one for one in known})
        if failure is not None and not any(isinstance(one, FeedPage) for one in self.found):
            # Nothing of it could be had: the source has failed, for the first reason.
            return failed(self.source, failure, self.as_of, self.limits.max_wait_s)
        if self.passed_over:
            self.found.append(self._limited())
        state = _learnt(self.source, root, tuple(self.documents), self.as_of)
        is_new = any(isinstance(one, FeedPage) for one in self.found)
        return Polled(state.replace(status="ok" if is_new else NOT_MODIFIED), tuple(self.found))

    async def _leads(self, kind: Kind | None, answer: Response) -> tuple[Child, ...]:
        """Return the documents a document names, or those of its site, in the order to ask."""
        named = children(kind, answer.body, answer.final_url) if kind else ()
        if kind is Kind.INDEX:
            return newest_first(named)
        if kind is Kind.HOME:
            named = named[:MAX_FEEDS_OF_A_PAGE]
            if not named and is_front_page(answer.final_url):
                return await self._of_site(answer.final_url)
        return named

    async def _of_site(self, url: str) -> tuple[Child, ...]:
        """Return the sitemaps robots.txt names, else the first common address with a feed."""
        origin = origin_of(url)
        robots = await self.get(f"{origin}/robots.txt")
        if isinstance(robots, Response):
            targets = (request_url(one, url) for one in sitemaps_in(robots.body))
            named = tuple(dict.fromkeys(Child(one) for one in targets if one))
            if named:
                return newest_first(named)[:MAX_FEEDS_OF_A_PAGE]
        for path in COMMON_PATHS:
            answer = await self.get(origin + path, limit=self.limits.max_bytes)
            if isinstance(answer, Response) and kind_of(answer.body) is Kind.FEED:
                return (Child(origin + path),)
        return ()

    async def _documents(
        self, root: Answered, leads: tuple[Child, ...], known: dict[str, DocumentState]
    ) -> Failure | None:
        """Ask for the documents one after another; return the first failure."""
        seen = {self.source.location, root.state.url, root.answer.final_url}
        waiting = deque((lead, 1) for lead in leads)
        first: Failure | None = None
        while waiting:
            (url, _), depth = waiting.popleft()
            if url in seen:
                continue
            seen.add(url)
            if len(self.documents) == self.limits.max_documents:
                self.passed_over += 1
                continue
            document = known.get(url) or DocumentState(url=url)
            answered = await _ask(document, self.get, self.limits)
            if isinstance(answered, Failure):
                self.documents.append(document.replace(status=answered.reason))
                self.found.append(rejected(self.source, answered, url))
                first = first or answered
                continue
            seen.add(answered.answer.final_url)
            self.documents.append(answered.state)
            for lead in await self._read(answered, depth):
                waiting.append((lead, depth + 1))
        if not self.documents and first is None:
            return Failure("no_feed_found", f"{root.answer.final_url} names no feed or sitemap")
        return first

    async def _read(self, answered: Answered, depth: int) -> tuple[Child, ...]:
        """Keep a document that has entries; return the leads of one that has none."""
        if answered.is_same:
            return ()
        kind = kind_of(answered.answer.body)
        if kind in (Kind.INDEX, Kind.OPML):
            named = children(kind, answered.answer.body, answered.answer.final_url)
            return newest_first(named) if depth < MAX_DEPTH else ()
        if kind is not Kind.HOME:  # what an address of a feed answers with, but no feed
            self.found.append(_page(self.source, answered))
        return ()

    def _limited(self) -> Reject:
        asked = len(self.documents)
        failure = Failure(
            "too_many_documents",
            f"asked for {asked:,} of {asked + self.passed_over:,} documents it names;"
            " raise feeds.max_documents",
        )
        return rejected(self.source, failure)


async def _ask(known: DocumentState, get: Get, limits: Limits) -> Answered | Failure:
    answer = await get(
        known.url, etag=known.etag, last_modified=known.last_modified, limit=limits.max_bytes
    )
    return answer if isinstance(answer, Failure) else _compared(known, answer, limits)


def _compared(known: DocumentState, answer: Response, limits: Limits) -> Answered | Failure:
    """Compare what came with what is known."""
    if answer.body.startswith(GZIP_MAGIC):  # a `.gz` file served as it is
        try:
            answer = _unpacked(answer, limits.max_bytes)
        except DecodeError as error:
            return Failure(str(error), "gzip file")
    digest = hashlib.sha256(answer.body).hexdigest()
    is_same = answer.status == 304 or digest == known.body_sha256
    state = DocumentState(
        url=answer.moved_to or known.url,
        etag=answer.etag or (known.etag if is_same else None),
        last_modified=answer.last_modified or (known.last_modified if is_same else None),
        body_sha256=known.body_sha256 if is_same else digest,
    )
    return Answered(state, answer, is_same)


def _unpacked(answer: Response, limit: int) -> Response:
    values = {name: getattr(answer, name) for name in Response.__slots__}
    return Response(**{**values, "body": gunzip(answer.body, limit)})


def _root(known: SourceState) -> DocumentState:
    return DocumentState(
        url=known.url,
        etag=known.etag,
        last_modified=known.last_modified,
        body_sha256=known.body_sha256,
    )


def _single(source: Source, root: Answered, as_of: datetime) -> Polled:
    """Return the poll of a source that is one document."""
    pages = () if root.is_same else (_page(source, root),)
    return Polled(_learnt(source, root, (), as_of), pages)


def _learnt(
    source: Source, root: Answered, documents: tuple[DocumentState, ...], as_of: datetime
) -> SourceState:
    """Return the state after an answer: what it says, and where it says nothing, what is known."""
    known = source.state or SourceState(id=source.id, url=source.location, polled_at=as_of)
    hints = None if root.is_same else read_hints(root.answer.body)
    wishes = (known.ttl_s if hints is None else hints.ttl_s, root.answer.fresh_s)
    return SourceState(
        id=source.id,
        **root.state.model_dump(exclude={"status"}),
        status=NOT_MODIFIED if root.is_same else "ok",
        polled_at=as_of,
        documents=documents,
        ttl_s=max((one for one in wishes if one), default=None),
        skip_hours=known.skip_hours if hints is None else hints.skip_hours,
        skip_days=known.skip_days if hints is None else hints.skip_days,
        quiet=known.quiet,
    )


def _page(source: Source, answered: Answered) -> FeedPage:
    return FeedPage(
        id=source.id,
        url=answered.answer.final_url,
        source=source,
        body=answered.answer.body,
        content_type=_content_type(answered.answer),
    )


def _content_type(answer: Response) -> str | None:
    if answer.content_type is None or answer.charset is None:
        return answer.content_type
    return f"{answer.content_type}; charset={answer.charset}"


def _left_alone(known: SourceState, as_of: datetime) -> Failure | None:
    """Return why a source is not to be asked now."""
    if known.status == "gone" and as_of - known.polled_at < GONE_ASKED_AGAIN_AFTER:
        return Failure("gone", f"said so at {known.polled_at:%Y-%m-%d}; not asked again")
    if known.retry_at is not None and as_of < known.retry_at:
        return Failure("left_alone", f"it asked not to come back before {known.retry_at:%F %T} UTC")
    return None
