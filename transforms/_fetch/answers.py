"""What the HTTP client answers with, and every reason it has for not answering. No network code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer; from the client, `reason` is one of `REASONS`."""

    reason: str
    detail: str
    status: int | None = None
    retry_after: str | None = None

    @property
    def retryable(self) -> bool:
        """Worth another try in a later run."""
        return REASONS.get(self.reason, False)


def read_answer(
    status: int, headers: Mapping[str, str], body: bytes, url: str, moved_to: str | None
) -> Response | Failure:
    """Turn what came, redirects done, into an answer."""
    if status != 304 and not 200 <= status < 300:
        reason = STATUS_REASONS.get(status, "server_error" if status >= 500 else "http_error")
        retry_after = headers.get("Retry-After")
        return Failure(reason, f"status {status}", status, retry_after)
    media_type, _, parameters = headers.get("Content-Type", "").partition(";")
    return Response(
        status=status,
        final_url=url,
        moved_to=moved_to if moved_to == url else None,
        body=body,
        etag=headers.get("ETag"),
        last_modified=headers.get("Last-Modified"),
        content_type=media_type.strip().lower() or None,
        charset=_charset(parameters),
    )


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower() or None
    return None
