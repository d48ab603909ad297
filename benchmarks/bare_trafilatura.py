"""The bar of extraction: trafilatura alone, with metadata, on every page of a WARC.

    python -m benchmarks.bare_trafilatura FILE.warc.gz OUT.jsonl

Prints one JSON line: pages, and CPU seconds spent inside the extraction calls only (reading the
archive and starting Python are not charged to it).
"""

from __future__ import annotations

import json
import logging
import sys
import time

import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType


def main() -> None:
    logging.disable(logging.CRITICAL)
    archive, out = sys.argv[1:]
    used, rows = 0.0, []
    with open(archive, "rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            record.parse_http()
            body, url = record.reader.read(), record.headers.get("WARC-Target-URI")
            before = time.process_time()
            try:
                found = trafilatura.bare_extraction(
                    body, url=url, include_comments=False, with_metadata=True
                )
            except Exception:  # noqa: BLE001 - the peer's crash is an empty answer
                found = None
            used += time.process_time() - before
            rows.append(_row(url, found))
    with open(out, "w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(json.dumps({"pages": len(rows), "cpu_s": used}))


def _row(url: str, found: object) -> dict[str, object]:
    def field(name: str) -> str | None:
        return getattr(found, name, None)

    authors = [name.strip() for name in (field("author") or "").split(";") if name.strip()]
    return {
        "url": url,
        "text": field("text") or "",
        "title": field("title"),
        "published": field("date"),
        "authors": authors,
    }


if __name__ == "__main__":
    main()
