"""What the HTTP client answers with, and every reason it has for not answering. No network code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from schemas import Rights
from transforms._urls import request_url

REASONS = {  # reason: worth another try in a later run
    "bad_url": False,
    "private_address": False,
    "dns_failed": True,
    "connection_failed": True,
    "tls_failed": False,
    "timed_out": True,
    "bad_response": False,
    "truncated": True,
    "bad_encoding": True,
    "too_large": False,
    "too_many_redirects": False,
    "bad_redirect": False,
    "robots_denied": False,
    "robots_unreachable": True,
    "tdm_reserved": False,
    "ai_txt_denied": False,
    "forbidden": False,
    "not_found": False,
    "gone": False,
    "too_many_requests": True,
    "http_error": False,
    "server_error": True,
}
"""Every way a request can fail."""

STATUS_REASONS = {
    401: "forbidden",
    403: "forbidden",
    404: "not_found",
    410: "gone",
    429: "too_many_requests",
    451: "forbidden",
}

COMPLAINTS = frozenset((429, 503))
"""Statuses whose Retry-After is believed."""
UNSAID_WAIT_S = 5.0
"""For a 429 that names no time."""
MAX_WAIT_S = 30 * 86_400.0
"""A month: what is longer is a slip or an attack."""

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,10})", re.IGNORECASE)
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18})")
_NO_TEXT = re.compile("[\ud800-\udfff]")

PERMANENT_REDIRECTS = frozenset((301, 308))
REDIRECTS = frozenset((302, 303, 307)) | PERMANENT_REDIRECTS

RETRIED_STATUSES = frozenset((500, 502, 503, 504))
RETRIED_REASONS = frozenset(("connection_failed", "truncated"))
"""Worth another try within the run; `REASONS` says what is worth one in a later run."""

HOST_REASONS = frozenset(
    ("private_address", "dns_failed", "tls_failed", "connection_failed", "bad_url")
)
"""What is wrong with a host is wrong for its pages, too."""


NOTHING = Rights()


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that can be used: 2xx, or 304 without a body."""

    status: int
    final_url: str
    moved_to: str | None
    """Where to ask from now on: set when every redirect on the way was permanent."""
    body: bytes
    etag: str | None
    last_modified: str | None
    content_type: str | None
    charset: str | None
    fresh_s: float | None = None
    """Seconds the answer may be used without asking again (Cache-Control, Expires)."""
    rights: Rights = NOTHING
    """What the headers and the site's files state."""
    part: tuple[int, int] | None = None
    """Of a 206: the first byte of the body, and the size of the whole."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer; from the client, `reason` is one of `REASONS`."""

    reason: str
    detail: str
    status: int | None = None
    retry_after_s: float | None = None
    """Seconds after which the server asks to come back, if it does."""
    is_of_robots: bool = False
    """The page itself was not asked for."""

    @property
    def retryable(self) -> bool:
        """Worth another try in a later run."""
        return REASONS.get(self.reason, False)


@dataclass(frozen=True, slots=True)
class Hop:
    """What one exchange with one server brought."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Span(NamedTuple):
    """A part of a large file: its first and last byte, and the version it shall be of."""

    first: int
    last: int
    version: str | None

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for it as it is stored."""
        headers = {"Range": f"bytes={self.first}-{self.last}", "Accept-Encoding": "identity"}
        # A weak tag says nothing of bytes (RFC 9110, 13.1.1).
        if self.version and not self.version.startswith("W/"):
            headers["If-Match"] = self.version
        return headers


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers that ask for a body only if it is new."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def redirect_target(hop: Hop, url: str) -> str | None:
    """Return where a redirect leads, if to a web address."""
    location = _header(hop.headers, "Location")
    return request_url(location, url) if location else None


def is_worth_repeating(failure: Failure) -> bool:
    """Say whether to ask again in this run.

    A server that names a time to come back at has a rule of its own (`wait_of`); nor is a page
    again for its robots.txt.
    """
    if failure.retry_after_s is not None or failure.is_of_robots:
        return False
    return failure.reason in RETRIED_REASONS or failure.status in RETRIED_STATUSES


def robots_failure(failure: Failure) -> Failure:
    """Name the host's own trouble where it has one; the page would have met it too."""
    reason = failure.reason if failure.reason in HOST_REASONS else "robots_unreachable"
    detail = f"robots.txt: {failure.reason}: {failure.detail}"
    if reason == "private_address":
        detail = failure.detail  # says what the user can do, and that is not about robots.txt
    return Failure(reason, detail, is_of_robots=True)


def wait_of(hop: Hop, now_s: float) -> float | None:
    """Return the seconds a server asks to be left alone: by number, HTTP date, or a bare 429.

    `now_s` is the wall clock in seconds since 1970. What cannot be read counts as not said.
    """
    said = (_header(hop.headers, "Retry-After") or "").strip()
    if hop.status in COMPLAINTS and said.isascii() and said.isdigit():
        return min(float(said[:10]), MAX_WAIT_S)
    if hop.status in COMPLAINTS and said:
        with suppress(ValueError, TypeError, OverflowError):
            moment = parsedate_to_datetime(said)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return min(max(moment.timestamp() - now_s, 0.0), MAX_WAIT_S)
    return UNSAID_WAIT_S if hop.status == 429 else None


def read_answer(hop: Hop, url: str, moved_to: str | None, now_s: float) -> Response | Failure:
    """Turn what came, redirects done, into an answer."""
    status, headers = hop.status, hop.headers
    if status != 304 and not 200 <= status < 300:
        reason = STATUS_REASONS.get(status, "server_error" if status >= 500 else "http_error")
        return Failure(reason, f"status {status}", status, wait_of(hop, now_s))
    media_type, _, parameters = (_header(headers, "Content-Type") or "").partition(";")
    return Response(
        status=status,
        final_url=url,
        moved_to=moved_to if moved_to == url else None,
        body=hop.body,
        etag=_header(headers, "ETag"),
        last_modified=_header(headers, "Last-Modified"),
        content_type=media_type.strip().lower() or None,
        charset=_charset(parameters),
        fresh_s=_fresh_s(hop, now_s),
        part=_part(hop),
    )


def _part(hop: Hop) -> tuple[int, int] | None:
    said = _CONTENT_RANGE.match(_header(hop.headers, "Content-Range") or "")
    return (int(said[1]), int(said[2])) if said and hop.status == 206 else None


def _fresh_s(hop: Hop, now_s: float) -> float | None:
    """Return how long an answer is fresh (RFC 9111, 4.2.1, for a cache of one's own)."""
    control = _header(hop.headers, "Cache-Control") or ""
    if said := _MAX_AGE.search(control):
        return min(float(said[1]), MAX_WAIT_S)
    expires = None if "no-" in control else _header(hop.headers, "Expires")
    if expires:
        with suppress(ValueError, TypeError, OverflowError):
            moment = parsedate_to_datetime(expires)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return min(max(moment.timestamp() - now_s, 0.0), MAX_WAIT_S)
    return None


def _header(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header that is text: others hold halves of surrogate pairs no record can keep."""
    value = headers.get(name)
    return None if value is None or _NO_TEXT.search(value) else value


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower() or None
    return None
