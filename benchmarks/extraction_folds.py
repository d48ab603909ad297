"""Extraction on hosts whose thresholds it has not seen: five folds by host within dev.

`python -m benchmarks.extraction_folds [--shared DIR] [--sets sh,fe,fundus]`: every threshold is
varied alone; each fold takes the setting that is best on the other four (mean of the sets' F1, a
point of residual costing .002) and is scored with it. Rules themselves are not left out: what a
rule earned by a host of its own is not taken back.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from benchmarks.extraction import Row, load_scorer, ours, pages
from transforms._extract import body, prune, shapes, text

FOLDS = 5
RESIDUAL_PRICE = 0.002
GRID: tuple[tuple[ModuleType, str, tuple[float, ...]], ...] = (
    (body, "CONTAINER_SHARE", (0.8, 0.85, 0.95)),
    (body, "LINKED_SHARE", (0.2, 0.4)),
    (body, "POINTER_SHARE", (0.65, 0.95)),
    (body, "PROSE_SHARE", (0.7, 0.9)),
    (body, "MAX_DROPPED", (0.05, 0.3)),
    (body, "MIN_CHARS", (500, 1_500)),
    (body, "BELOW_SHARE", (0.5, 0.8)),
    (body, "END_AFTER", (0.4, 0.8)),
    (prune, "GROUP_SHARE", (0.2, 0.4)),
    (prune, "ELEMENT_SHARE", (0.15, 0.35)),
    (prune, "BIG_CHARS", (1_000, 2_500)),
    (shapes, "CARD_EXTRA", (200, 500)),
    (shapes, "LINK_PARAGRAPH", (150, 300)),
    (text, "ENOUGH", (0.6, 0.8)),
)
Setting = tuple[ModuleType, str, float] | None


def settings() -> Iterator[Setting]:
    """Yield the thresholds as they are, then with one of them changed."""
    yield None
    for module, name, values in GRID:
        for value in values:
            yield module, name, value


@contextmanager
def changed(setting: Setting) -> Iterator[None]:
    """Change a threshold for a while."""
    if setting is None:
        yield
        return
    module, name, value = setting
    kept = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, kept)


def fold_of(url: str) -> int:
    """Return a host's fold; `www.` and the like do not make another host."""
    host = ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    return zlib.crc32(host.encode()) % FOLDS


def objective(scorer: ModuleType, results: list[tuple[str, int, Row]], fold: int) -> float:
    """Return the mean over sets of F1, less the price of what is left, without a fold."""
    sets: dict[str, list[Row]] = {}
    for name, own, result in results:
        if own != fold:
            sets.setdefault(name, []).append(result)
    found = [scorer.summary(rows) for rows in sets.values()]
    return sum(row["shF1"] - RESIDUAL_PRICE * row["resid"] for row in found) / max(1, len(found))


def main() -> None:
    """Score every setting on every page, choose per fold, print both readings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared"
    )
    parser.add_argument("--sets", default="sh,fe,fundus")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    scorer = load_scorer(arguments.shared)
    with gzip.open(arguments.shared / "bench/extraction/gold.dev.jsonl.gz", "rt") as stream:
        gold = {page["url"]: page for page in map(json.loads, stream)}
    sets = arguments.sets.split(",")
    chosen = [
        (url, page)
        for url, page in pages(arguments.shared / "bench/extraction/dev.warc.gz")
        if gold[url]["set"] in sets
    ]
    scored: list[tuple[Setting, list[tuple[str, int, Row]]]] = []
    for setting in settings():
        with changed(setting):
            results = [
                (gold[url]["set"], fold_of(url), scorer.score_page(gold[url], ours(url, page)))
                for url, page in chosen
            ]
        scored.append((setting, results))
    held_out: list[tuple[str, Row]] = []
    for fold in range(FOLDS):
        setting, results = max(scored, key=lambda pair: objective(scorer, pair[1], fold))
        shown = f"{setting[1]} = {setting[2]}" if setting else "as it is"
        print(f"fold {fold}: {shown}")
        held_out.extend((name, row) for name, own, row in results if own == fold)
    print("set".ljust(9) + "as it is: F1 exact resid loss".ljust(40) + "hosts left out")
    for name in sets:
        both = (
            [row for own, _, row in scored[0][1] if own == name],
            [row for own, row in held_out if own == name],
        )
        cells = [
            "{shF1:.4f} {exact:.3f} {resid:.2f} {loss:.2f}".format(**scorer.summary(rows))
            for rows in both
        ]
        print(name.ljust(9) + cells[0].ljust(40) + cells[1])


if __name__ == "__main__":
    main()
