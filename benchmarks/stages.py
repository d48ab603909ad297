"""CPU milliseconds a page by stage, beside bare trafilatura on the same pages in the same run.

    python -m benchmarks.stages [--shared DIR] [--limit N]

The cores are called one after another in one process, page by page, bare trafilatura between them,
so that a busy machine slows all alike. Beam, processes and files are not in these figures; the
end-to-end ratio of `python -m benchmarks` is.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from schemas import Article, ExtractConfig, HttpConfig, Page, Reject, Source, SourceKind, to_json
from transforms._blobs import pack_rows
from transforms._dedupe.sketch import fingerprint
from transforms._dedupe.words import Vocabulary
from transforms._extract.core import extract_text
from transforms._rights import Policy
from transforms.dedupe_stories import note
from transforms.extract_events import extract_events
from transforms.read_files import Reading, read_file
from transforms.strip_boilerplate import strip_boilerplate

AS_OF = datetime(2030, 1, 1, tzinfo=UTC)
KEEP_ALL = Policy("none")
CONFIG = ExtractConfig()
BATCH = 500
"""Articles fingerprinted at a time, as the graph does."""


class Clock:
    """CPU seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        """Do `work` and charge it to `name`."""
        before = time.process_time()
        answer = work()
        spent = time.process_time() - before
        self.seconds[name] = self.seconds.get(name, 0.0) + spent
        return answer


def stage_costs(archive: Path, limit: int | None = None) -> tuple[int, dict[str, float]]:
    """Return the number of pages and CPU seconds by stage."""
    logging.disable(logging.CRITICAL)
    source = Source(id=f"warc:{archive}", kind=SourceKind.WARC, location=str(archive))
    clock, batch = Clock(), list[Article]()
    pages, count = read_file(source, Reading(AS_OF, HttpConfig())), 0
    _work(
        Clock(), next(iter(read_file(source, Reading(AS_OF, HttpConfig()))))
    )  # both systems load their tables
    while limit is None or count < limit:
        page = clock.time("read the archive", lambda: next(pages, None))
        if page is None:
            break
        if isinstance(page, Reject):
            continue
        count += 1
        batch += _work(clock, page)
        if len(batch) >= BATCH:
            _fingerprint(clock, batch)
    _fingerprint(clock, batch)
    return count, clock.seconds


def _work(clock: Clock, page: Page) -> list[Article]:
    clock.time("bare trafilatura", lambda: _bare(page))
    articles: list[Any] = [page]
    for name, core in (
        ("extract", lambda one: extract_text(one, CONFIG, AS_OF, KEEP_ALL)),
        ("strip", lambda one: strip_boilerplate(one, CONFIG.min_chars)),
        ("events", extract_events),
    ):
        articles = clock.time(name, lambda core=core, given=articles: list(_each(core, given)))
    clock.time("rows", lambda: pack_rows(map(to_json, articles)))
    return articles


def _each(core: Callable[[Any], Iterator[Any]], given: list[Any]) -> Iterator[Any]:
    for one in given:
        yield from (found for found in core(one) if not isinstance(found, Reject))


def _bare(page: Page) -> None:
    trafilatura.bare_extraction(page.body, url=page.url, include_comments=False, with_metadata=True)


def _fingerprint(clock: Clock, batch: list[Article]) -> None:
    if batch:
        clock.time("fingerprint", lambda: fingerprint(list(map(note, batch)), Vocabulary()))
        batch.clear()


def table(count: int, seconds: dict[str, float]) -> str:
    """Return the figures as a Markdown table."""
    bare = seconds["bare trafilatura"]
    ours = {name: spent for name, spent in seconds.items() if name != "bare trafilatura"}
    lines = ["| stage | CPU ms a page | of bare trafilatura |", "|---|---|---|"]
    for name, spent in (*ours.items(), ("all of dateline's", sum(ours.values()))):
        lines.append(f"| {name} | {spent / count * 1000:.2f} | {spent / bare:.2f} |")
    lines.append(f"| bare trafilatura with metadata | {bare / count * 1000:.2f} | 1.00 |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    root = Path(__file__).resolve().parents[2]
    parser.add_argument("--shared", type=Path, default=root / "shared")
    parser.add_argument("--limit", type=int)
    chosen = parser.parse_args()
    print(table(*stage_costs(chosen.shared / "bench/extraction/dev.warc.gz", chosen.limit)))


if __name__ == "__main__":
    main()
