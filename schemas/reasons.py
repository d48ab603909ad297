"""Every reason of a reject, of all stages: what it means, who can act, and what to do.

`python -m schemas.reasons` prints docs/rejects.md, which is made from this table alone. Stages do
not look here: they name a reason, and a test compares. A row of another release may carry a reason
this table does not know; `explained` then answers None, and the row is as good as before.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import NamedTuple

from schemas.reject import Fault, Unit


class Again(StrEnum):
    """Whether a later run tries again by itself, and `dateline retry` at once."""

    YES = "yes"
    NO = "no"
    SOMETIMES = "sometimes"
    """Yes where the web or a store gave the reason, no where the bytes or a limit of ours did."""


class Reason(NamedTuple):
    """One row: one reason."""

    name: str
    fault: Fault
    again: Again
    units: tuple[Unit, ...]
    """What is lost with it."""
    meaning: str
    remedy: str


_SOURCE, _OURS = Fault.SOURCE, Fault.OURS
_ENTRY, _WHOLE, _ANY = (Unit.ENTRY,), (Unit.SOURCE,), (Unit.SOURCE, Unit.ENTRY)
_YES, _NO, _SOMETIMES = Again.YES, Again.NO, Again.SOMETIMES

_FETCHING = (
    Reason(
        "bad_url", _SOURCE, _NO, _ANY,
        "It is no web address of http or https.",
        "Correct the address in the input.",
    ),
    Reason(
        "private_address", _SOURCE, _NO, _ANY,
        "The host is a private or loopback address, which a publisher's link may not reach.",
        "If it is your own server, allow it with --allow-private HOST:PORT.",
    ),
    Reason(
        "dns_failed", _SOURCE, _YES, _ANY,
        "The name of the host could not be looked up.",
        "Check the spelling of the host and the name server of this machine.",
    ),
    Reason(
        "connection_failed", _SOURCE, _YES, _ANY,
        "The host refused the connection or broke it off.",
        "Nothing, if it passes; else look whether the site is up and reachable from here.",
    ),
    Reason(
        "tls_failed", _SOURCE, _NO, _ANY,
        "The certificate is not valid for the host, or encryption could not be agreed on.",
        "Tell the publisher, or check the clock and certificates of this machine.",
    ),
    Reason(
        "timed_out", _SOURCE, _SOMETIMES, _ANY,
        "The answer took longer than http.timeout_s, or reading it longer than extract.timeout_s.",
        "Raise the limit in question if it is your own source; the detail says which it was.",
    ),
    Reason(
        "bad_response", _SOURCE, _NO, _ANY,
        "What came is no HTTP.",
        "Look at the address with a browser and correct it in the input.",
    ),
    Reason(
        "truncated", _SOURCE, _SOMETIMES, _ANY,
        "The answer ended before all of it was there.",
        "Nothing, if it passes; else the server or something before it cuts answers off.",
    ),
    Reason(
        "bad_encoding", _SOURCE, _SOMETIMES, _ANY,
        "The body is not packed as its header says.",
        "Tell the publisher; an archive with such a record has to be made again.",
    ),
    Reason(
        "too_large", _SOURCE, _NO, _ANY,
        "The body, the record or the line is larger than any article.",
        "Raise http.max_body_bytes if a page or feed is meant; files have a fixed limit.",
    ),
    Reason(
        "too_many_redirects", _SOURCE, _NO, _ANY,
        "The address leads to another more often than http.max_redirects allows.",
        "Look where it leads; sites that want a cookie first send clients in circles.",
    ),
    Reason(
        "bad_redirect", _SOURCE, _NO, _ANY,
        "The address leads to something that is no web address.",
        "Use the address the page has now.",
    ),
    Reason(
        "robots_denied", _SOURCE, _NO, _ANY,
        "The site's robots.txt does not allow the address.",
        "Ask the publisher; --respect none disregards it, and the answering for it is yours.",
    ),
    Reason(
        "robots_unreachable", _SOURCE, _YES, _ANY,
        "The site's robots.txt could not be read, so what it allows is not known.",
        "Nothing, if it passes; else the site is down or does not answer to this machine.",
    ),
    Reason(
        "forbidden", _SOURCE, _NO, _ANY,
        "The server wants a login or payment, or does not serve this client (401, 403, 451).",
        "Ask the publisher for access; say who you are with --user-agent.",
    ),
    Reason(
        "not_found", _SOURCE, _NO, _ANY,
        "The server knows no such address (404).",
        "Correct the address; an entry of a feed was taken down.",
    ),
    Reason(
        "gone", _SOURCE, _NO, _ANY,
        "The server says it was removed for good (410).",
        "Take the feed out of the inputs; it is asked again after a month at the earliest.",
    ),
    Reason(
        "too_many_requests", _SOURCE, _YES, _ANY,
        "The server was asked too often (429).",
        "Raise http.per_host_delay_s or the interval of the feed.",
    ),
    Reason(
        "http_error", _SOURCE, _NO, _ANY,
        "The server answered with a status that is no answer to a reader (other 3xx and 4xx).",
        "Look at the address with a browser; the detail has the status.",
    ),
    Reason(
        "server_error", _SOURCE, _YES, _ANY,
        "The server is in trouble (5xx).",
        "Nothing, if it passes; else tell the publisher.",
    ),
    Reason(
        "left_alone", _SOURCE, _NO, _WHOLE,
        "The source said earlier, by Retry-After or 410, to come later; it was not asked.",
        "Wait: it is asked again by itself once the time it named is over.",
    ),
)  # fmt: skip

_SOURCES = (
    Reason(
        "not_a_feed", _SOURCE, _NO, _WHOLE,
        "The document is a web page or broken, and lists no entry.",
        "Give the address of the feed itself; the page's source names it if there is one.",
    ),
    Reason(
        "no_feed_found", _SOURCE, _NO, _WHOLE,
        "The home page names no feed.",
        "Give the address of the feed or sitemap itself, or the pages with url:.",
    ),
    Reason(
        "too_many_entries", _SOURCE, _NO, _WHOLE,
        "The document lists more entries than feeds.max_entries; the rest was not read.",
        "Raise feeds.max_entries if the publisher really lists so many.",
    ),
    Reason(
        "too_many_documents", _SOURCE, _NO, _WHOLE,
        "More documents lie behind a sitemap index or home page than are asked in one run.",
        "Raise feeds.max_documents, or name the sitemaps you want as inputs of their own.",
    ),
    Reason(
        "entry_without_link", _SOURCE, _NO, _ENTRY,
        "The entry of the feed names no address.",
        "Tell the publisher; there is nothing to fetch.",
    ),
    Reason(
        "bad_link", _SOURCE, _NO, _ENTRY,
        "The entry of the feed names something that is no http or https address.",
        "Tell the publisher; there is nothing to fetch.",
    ),
    Reason(
        "duplicate_entry", _SOURCE, _NO, _ENTRY,
        "The same article is listed elsewhere in this run, and was taken from there.",
        "Nothing: the article is not lost.",
    ),
    Reason(
        "duplicate_id", _SOURCE, _NO, _ENTRY,
        "Several documents of this run have the id of one article; the earliest was kept.",
        "Nothing, if they are the same; else give the rows ids of their own.",
    ),
    Reason(
        "unreadable_file", _SOURCE, _SOMETIMES, _WHOLE,
        "The file cannot be opened, or reading it broke off.",
        "Check that it is there and may be read.",
    ),
    Reason(
        "no_records", _SOURCE, _NO, _WHOLE,
        "Nothing in the file is a document.",
        "Check that it is what its name or its prefix (warc:, jsonl:) says.",
    ),
)  # fmt: skip

_DOCUMENTS = (
    Reason(
        "bad_json", _SOURCE, _NO, _ENTRY,
        "The line is not JSON.",
        "Correct the line that the detail names; one object a line is read.",
    ),
    Reason(
        "bad_row", _SOURCE, _NO, _ENTRY,
        "The line is JSON, but no object, or a field of it has the wrong type.",
        "Correct the field that the detail names.",
    ),
    Reason(
        "revisit", _SOURCE, _NO, _ENTRY,
        "The archive only notes that the page had not changed since an earlier capture.",
        "Read the archive with that capture too, if the page is not among the articles.",
    ),
    Reason(
        "corrupt_record", _SOURCE, _NO, _ENTRY,
        "The bytes of the file are damaged at this place.",
        "Get the file again; what could be read before or behind it was read.",
    ),
    Reason(
        "truncated_file", _SOURCE, _NO, _ENTRY,
        "The file ends in the middle of something.",
        "Get the file again; what stood before was read.",
    ),
    Reason(
        "http_status", _SOURCE, _NO, _ENTRY,
        "The archive holds an error page, not the article.",
        "Nothing: the archive was made while the site did not answer with 200.",
    ),
    Reason(
        "no_content", _SOURCE, _NO, _ENTRY,
        "The document of the file is empty.",
        "Give the row `text` or `html`, or leave it out.",
    ),
    Reason(
        "empty_page", _SOURCE, _NO, _ENTRY,
        "The page has no bytes, or only white space.",
        "Look at the address with a browser.",
    ),
    Reason(
        "not_html", _SOURCE, _NO, _ENTRY,
        "The document is a picture, a PDF, a feed or the like, and no page.",
        "Give feeds as feed: and leave files of other kinds out.",
    ),
    Reason(
        "no_article", _SOURCE, _NO, _ENTRY,
        "It is a page, but nothing in it reads like an article.",
        "Nothing for an overview, a gallery or a video; else the text is made by scripts.",
    ),
    Reason(
        "too_short", _SOURCE, _NO, _ENTRY,
        "The text has fewer characters than min_chars.",
        "Lower --min-chars to keep such texts.",
    ),
    Reason(
        "too_complex", _SOURCE, _NO, _ENTRY,
        "The page has more markup than any article, and was not parsed.",
        "Nothing: it is a list, a dump or an attack.",
    ),
    Reason(
        "only_boilerplate", _SOURCE, _NO, _ENTRY,
        "After cleaning fewer than min_chars characters remained.",
        "Look at the page; if it is an article, report the rule that the detail names.",
    ),
    Reason(
        "out_of_memory", _SOURCE, _NO, _ANY,
        "Reading it took more memory than extract.memory_mb.",
        "Raise extract.memory_mb if it is your own source.",
    ),
)  # fmt: skip

_RIGHTS_REMEDY = "Ask the publisher; --respect says which refusals are obeyed."

_REFUSED = (
    Reason(
        "noindex", _SOURCE, _NO, _ENTRY,
        "The publisher does not want the page in any index.",
        _RIGHTS_REMEDY,
    ),
    Reason(
        "noarchive", _SOURCE, _NO, _ENTRY,
        "The publisher does not want copies of the page kept.",
        _RIGHTS_REMEDY,
    ),
    Reason(
        "noai", _SOURCE, _NO, _ENTRY,
        "The publisher does not want the page used by artificial intelligence.",
        _RIGHTS_REMEDY,
    ),
    Reason(
        "tdm_reserved", _SOURCE, _NO, _ENTRY,
        "The publisher reserves text and data mining of the page.",
        "Ask for the licence that the detail names; --respect says which refusals are obeyed.",
    ),
    Reason(
        "ai_txt_denied", _SOURCE, _NO, _ENTRY,
        "The site's ai.txt does not allow the page.",
        _RIGHTS_REMEDY,
    ),
)  # fmt: skip

_OF_OURS = (
    Reason(
        "bug", _OURS, _NO, _ANY,
        "dateline broke on it.",
        "Report it with the detail; it stays open, and a mended release reads it again.",
    ),
    Reason(
        "worker_died", _OURS, _NO, _ANY,
        "The process that read it ended without an answer on every try.",
        "Report it with the address, unless somebody or the system killed the process.",
    ),
)  # fmt: skip

GROUPS = (
    ("Fetching", _FETCHING),
    ("Feeds, lists and files", _SOURCES),
    ("Documents", _DOCUMENTS),
    ("Refused by the publisher", _REFUSED),
    ("Ours", _OF_OURS),
)
"""The table, in the order of the document."""

REASONS = {reason.name: reason for _, rows in GROUPS for reason in rows}
"""By name."""


def explained(name: str) -> Reason | None:
    """Return what is known of a reason; None for one of another release."""
    return REASONS.get(name)


_HEAD = """\
# Rejects

Why an entry or a whole source was lost, who can act, and what to do. `dateline why ADDRESS
--output FOLDER` says it of one entry, `dateline retry` tries the retryable ones again at once.

- **lost**: one `entry`, or a whole `source` with what it would have listed.
- **fault**: `source` (the publisher or the input) or `ours` (this program).
- **retryable**: worth another try without anybody changing anything. `sometimes`: yes where the web
  or a store gave the reason, no where the bytes or a limit of ours did; the row says which. An
  entry whose reason is not is settled, and no later run asks for it. A source is read again by
  every run that names it.

<!-- Made by `python -m schemas.reasons`; change schemas/reasons.py instead. -->
"""


def as_markdown() -> str:
    """Return docs/rejects.md."""
    parts = [_HEAD]
    for title, rows in GROUPS:
        parts.append(f"\n## {title}\n\n")
        parts.append("| reason | lost | fault | retryable | meaning | what to do |\n")
        parts.append("|---|---|---|---|---|---|\n")
        parts += map(_row, rows)
    return "".join(parts)


def _row(reason: Reason) -> str:
    cells = (
        f"`{reason.name}`",
        ", ".join(reason.units),
        reason.fault,
        reason.again,
        reason.meaning,
        reason.remedy,
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
