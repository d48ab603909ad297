"""Score and time extraction and stripping against trafilatura on the same pages.

`python -m benchmarks.extraction [--shared DIR] [--limit N]`: one process, interleaved page by page,
so that load of the machine falls on both alike. Prints CPU milliseconds per page, of news and of
all pages, and the scorer's table for both. `--rules` counts what the text rules cost in labelled
lines, `--stages` where the time goes, `--lost` the pages that lose half of what the baseline kept;
`--keep-tweets` is the other reading of embedded posts: part of the text.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import logging
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType
from htmldate.extractors import external_date_parser

from schemas import Article, ExtractConfig, Page, Reject
from transforms._extract import core, lift
from transforms._rights import Policy
from transforms._strip import core as strip_core
from transforms._strip.rules import RULES
from transforms.extract_text import extract_text
from transforms.strip_boilerplate import strip_boilerplate

AS_OF = datetime(2030, 1, 1, tzinfo=UTC)
CONFIG = ExtractConfig(min_chars=0)
KEEP_ALL = Policy("none")
"""The scores are of texts; what publishers refuse would miss from one side only."""
COLUMNS = (
    ("n", "n", 0), ("shF1", "shF1", 3), ("exact", "exact", 3), ("resid", "resid%", 2),
    ("loss", "loss%", 2), ("with_", "with%", 1), ("without", "without%", 1),
    ("snipF1", "snipF1", 3), ("title", "title%", 1), ("date", "date%", 1),
    ("date1", "date1%", 1), ("au_all", "auAll%", 1), ("au_any", "auAny%", 1),
)  # fmt: skip
Row = dict[str, Any]
System = Callable[[str, bytes], Row]


def bare(url: str, body: bytes) -> Row:
    """Run the baseline."""
    found = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
    if found is None:
        return {"url": url, "text": ""}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"url": url, "text": found.text or "", "title": found.title, "published": found.date,
            "authors": authors}  # fmt: skip


def ours(url: str, body: bytes) -> Row:
    """Run both cores."""
    page = Page(id=url, url=url, source_id="warc", source="warc", body=body)
    for article in extract_text(page, CONFIG, AS_OF, KEEP_ALL):
        if isinstance(article, Reject):
            continue
        for stripped in strip_boilerplate(article, 0):
            if isinstance(stripped, Article):
                day = stripped.published.date().isoformat() if stripped.published else None
                return {"url": url, "text": stripped.text, "title": stripped.title,
                        "published": day, "authors": list(stripped.authors)}  # fmt: skip
    return {"url": url, "text": ""}


def pages(path: Path) -> Iterator[tuple[str, bytes]]:
    """Read the responses of a WARC file."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            yield record.headers["WARC-Target-URI"], record.reader.read()


def run(
    systems: dict[str, System], shared: Path, limit: int, news: frozenset[str]
) -> tuple[dict[str, list[Row]], dict[str, Counter[str]]]:
    """Return every system's rows, and its CPU seconds on news and on all pages."""
    # dateparser compiles seconds' worth of locales on first use (by the baseline): no page's price.
    external_date_parser("jeudi 5 mars 2020", "%Y-%m-%d")
    rows: dict[str, list[Row]] = defaultdict(list)
    spent: dict[str, Counter[str]] = {name: Counter() for name in systems}
    for number, (url, body) in enumerate(pages(shared / "bench/extraction/dev.warc.gz")):
        if limit and number >= limit:
            break
        order = list(systems.items())
        for name, system in order if number % 2 else reversed(order):
            if not number:
                system(url, body)  # loads tables; not part of the price
            start = time.process_time()
            row = system(url, body)
            seconds = time.process_time() - start
            spent[name].update({"all": seconds, "news": seconds if url in news else 0.0})
            rows[name].append(row)
    return rows, spent


def print_cost(spent: dict[str, Counter[str]], counts: dict[str, int]) -> None:
    """Print CPU milliseconds a page, and ours as a share of the baseline's."""
    for pages_of, count in counts.items():
        each = {name: 1000 * seconds[pages_of] / max(1, count) for name, seconds in spent.items()}
        shown = "  ".join(f"{name} {each[name]:6.2f}" for name in spent)
        print(f"CPU ms/page, {pages_of:4} ({count:4}): {shown}  ratio "
              f"{each['ours'] / (each['trafilatura'] or 1):.3f}")  # fmt: skip


def print_stages(shared: Path, limit: int, news: frozenset[str]) -> None:
    """Print the CPU milliseconds a news page takes in each step of the core."""
    spent: Counter[str] = Counter()
    steps = ("parse", "read_metadata", "lift", "strip_silent", "search_missing", "prune",
             "remove_pointers", "article_text", "language_of")  # fmt: skip
    for step in steps:
        setattr(core, step, _timed(step, getattr(core, step), spent))
    total, count = 0.0, 0
    for url, body in pages(shared / "bench/extraction/dev.warc.gz"):
        if url not in news or (limit and count >= limit):
            continue
        if not count:
            ours(url, body)
            spent.clear()
        start = time.process_time()
        ours(url, body)
        total, count = total + time.process_time() - start, count + 1
    for step, seconds in spent.most_common():
        print(f"{step:18}{1000 * seconds / count:7.2f} ms")
    print(f"{'all, with cleaning':18}{1000 * total / count:7.2f} ms")


def _timed(name: str, step: Callable[..., Any], spent: Counter[str]) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return step(*args, **named)
        finally:
            spent[name] += time.process_time() - start  # type: ignore[assignment]

    return timed


def keep_tweets() -> None:
    """Leave embedded posts in the text, as the annotators of one set have it."""
    readers: Any = lift.READERS
    for tag in ("blockquote", "div"):
        readers.pop(tag)
    strip_core.RULES = tuple(rule for rule in RULES if not rule.name.startswith("tweet"))


def print_lost(scorer: ModuleType, gold: list[Row], rows: dict[str, list[Row]]) -> None:
    """Print the pages on which ours lacks half of the gold text that the baseline has."""
    texts = {name: {row["url"]: row["text"] for row in found} for name, found in rows.items()}
    for page in gold:
        if not page.get("text") or page["url"] not in texts["ours"]:
            continue
        covers = {name: scorer.Cover(texts[name][page["url"]]) for name in texts}
        kept = lost = 0
        for line in scorer.lines(page["text"]):
            tokens = scorer.toks(line)
            if tokens and covers["trafilatura"].cov(tokens) >= 0.5:
                kept += len(tokens)
                lost += len(tokens) if covers["ours"].cov(tokens) < 0.5 else 0
        if 2 * lost > kept:
            print(f"{page['set']:7}{page['url'][:90]}: {lost} of {kept} tokens")


def score(scorer: ModuleType, gold: list[Row], rows: list[Row]) -> Row:
    """Return the scorer's summary for each set."""
    out = {row["url"]: row for row in rows}
    sets: dict[str, list[Row]] = defaultdict(list)
    for page in gold:
        if page["url"] in out:
            sets[page["set"]].append(scorer.score_page(page, out[page["url"]]))
    return {name: scorer.summary(results) for name, results in sorted(sets.items())}


def print_table(scores: dict[str, Row]) -> None:
    """Print one line a set and system."""
    print("set".ljust(8) + "system".ljust(13) + "".join(h.rjust(9) for _, h, _ in COLUMNS))
    names = list(scores)
    for group in scores[names[0]]:
        for name in names:
            row = scores[name][group]
            cells = [f"{row[key]:.{places}f}" if key in row else "-" for key, _, places in COLUMNS]
            print(group.ljust(8) + name.ljust(13) + "".join(cell.rjust(9) for cell in cells))


def print_rules(shared: Path) -> None:
    """Print how many labelled lines of trafilatura's text each rule takes, by label."""
    hits: Counter[tuple[str, str]] = Counter()
    lines: Counter[str] = Counter()
    with gzip.open(shared / "bench/extraction/lines.dev.jsonl.gz", "rt") as stream:
        for raw in stream:
            labelled = json.loads(raw)["lines"]
            lines.update(line["label"] for line in labelled)
            text = "\n\n".join(line["text"].replace("\n", " ") for line in labelled)
            labels = _places(labelled)
            article = Article(id="x", url=None, text=text, source="x", source_id="x")
            for result in strip_boilerplate(article, 0):
                for cut in result.removed if isinstance(result, Article) else ():
                    hits[cut.rule, labels[cut.span[0] if cut.span else 0]] += 1
    print("lines".ljust(18), dict(lines))
    for rule in sorted({rule for rule, _ in hits}):
        print(rule.ljust(18), {label: hits[rule, label] for label in sorted(lines)})


def _places(labelled: list[Row]) -> dict[int, str]:
    places: dict[int, str] = defaultdict(lambda: "inside a line")
    position = 0
    for line in labelled:
        places[position] = line["label"]
        position += len(line["text"]) + 2
    return places


def load_scorer(shared: Path) -> ModuleType:
    """Load the scorer that stands beside the data."""
    path = shared / "bench/extraction/score_extraction.py"
    spec = importlib.util.spec_from_file_location("score_extraction", path)
    if spec is None or spec.loader is None:
        sys.exit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Parse arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared"
    )
    parser.add_argument("--limit", type=int, default=0, help="first N pages only")
    parser.add_argument("--rules", action="store_true", help="count rule hits in labelled lines")
    parser.add_argument("--stages", action="store_true", help="time the steps on news")
    parser.add_argument("--lost", action="store_true", help="name pages that lost half")
    parser.add_argument("--keep-tweets", action="store_true", help="posts are part of the text")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if arguments.rules:
        print_rules(arguments.shared)
        return
    with gzip.open(arguments.shared / "bench/extraction/gold.dev.jsonl.gz", "rt") as stream:
        gold = [json.loads(line) for line in stream]
    news = frozenset(page["url"] for page in gold if page["news"])
    if arguments.stages:
        print_stages(arguments.shared, arguments.limit, news)
        return
    if arguments.keep_tweets:
        keep_tweets()
    systems: dict[str, System] = {"trafilatura": bare, "ours": ours}
    rows, spent = run(systems, arguments.shared, arguments.limit, news)
    urls = [row["url"] for row in rows["ours"]]
    print_cost(spent, {"news": sum(url in news for url in urls), "all": len(urls)})
    scorer = load_scorer(arguments.shared)
    print_table({name: score(scorer, gold, rows[name]) for name in systems})
    if arguments.lost:
        print_lost(scorer, gold, rows)


if __name__ == "__main__":
    main()
