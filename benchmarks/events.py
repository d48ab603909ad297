"""Score the event coder on the development sets and measure its speed.

python -m benchmarks.events [--shared DIR] [--half A|B] [SET ...]
One table line a set; the last line is speed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas import EventMention
from transforms._events import acled, code, five_w, incidents, pairs, police, times, toponyms

SETS = {
    "plv": "events",
    "plover_gsr": "events",
    "case2021_t2": "events",
    "petrarch_unit": "events",
    "seeds_gold_core": "seeds",
    "timex": "timex",
    "geoparse": "geo",
    "muc4": "muc",
    "giveme5w1h": "5w1h",
    "india_police": "labels",
}
"""Set -> mode of the scorer."""
DEFAULT_SHARED = Path(__file__).resolve().parents[2] / "shared"
WORDS_PER_ARTICLE = 345


def scorer_row(doc_id: str, mentions: Iterable[EventMention]) -> dict[str, Any]:
    """Return one line for the scorer: flat events with the span of their trigger."""
    return {
        "doc_id": doc_id,
        "events": [
            {
                "type": mention.type,
                "actor": mention.actor,
                "target": mention.target,
                "location": mention.location,
                "date": mention.date,
                "quad": mention.quad,
                "status": str(mention.status),
                "attribution": mention.attribution,
                "quantities": [
                    {"kind": one.kind, "value": one.text if one.text.isalpha() else one.low}
                    for one in mention.quantities
                ],
                "score": mention.confidence,
                "span": list(mention.trigger_span),
            }
            for mention in mentions
        ],
    }


def published_of(row: dict[str, Any]) -> datetime | None:
    """Return the publication time a gold row states, as `YYYY-MM-DD` or `YYYYMMDD`."""
    digits = str(row.get("date") or "")[:10].replace("-", "")
    if len(digits) != 8 or not digits.isdigit():
        return None
    return datetime.strptime(digits, "%Y%m%d").replace(tzinfo=UTC)


def in_half(doc_id: str, half: str | None) -> bool:
    """Split a set by hash: errors are read in half A only, half B tells what generalises."""
    even = hashlib.sha256(doc_id.encode()).digest()[0] % 2 == 0
    return half is None or even == (half == "A")


def load(path: Path) -> list[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def events_of(row: dict[str, Any]) -> dict[str, Any]:
    mentions = code(row["text"], article_id=row["doc_id"], published=published_of(row))
    return scorer_row(row["doc_id"], mentions)


def paired_events_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return an event for each actor and target, as the set has them."""
    mentions = code(row["text"], article_id=row["doc_id"], published=published_of(row))
    return scorer_row(row["doc_id"], pairs.pairs(mentions))


def typed_events_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return the events, and the passage's ACLED class, which need not have an event of PLOVER."""
    answer = events_of(row)
    if (subtype := acled.classify(row["text"])) is not None:
        answer["events"].append({"type": None, "subtype": subtype, "score": 0.0})
    return answer


def labels_of(row: dict[str, Any]) -> dict[str, Any]:
    return {"doc_id": row["doc_id"], "labels": list(police.labels(row["text"]))}


def times_of(row: dict[str, Any]) -> dict[str, Any]:
    found = times.find(row["text"], 0, len(row["text"]), published_of(row))
    return {"doc_id": row["doc_id"], "timex": [asdict(one) for one in found]}


def places_of(row: dict[str, Any]) -> dict[str, Any]:
    found = [
        {"start": one.start, "end": one.end, "lat": one.place.lat, "lon": one.place.lon,
         "geonameid": str(one.place.id)}
        for one in toponyms.find(row["text"])
    ]  # fmt: skip
    return {"doc_id": row["doc_id"], "toponyms": found}


def roles_of(row: dict[str, Any]) -> dict[str, Any]:
    return {"doc_id": row["doc_id"], "roles": incidents.roles(row["text"])}


def questions_of(row: dict[str, Any]) -> dict[str, Any]:
    found = five_w.answers(row["title"], row["text"], published_of(row))
    return {"doc_id": row["doc_id"], **asdict(found)}


ANSWERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "events": events_of,
    "seeds": events_of,
    "timex": times_of,
    "geo": places_of,
    "muc": roles_of,
    "5w1h": questions_of,
    "labels": labels_of,
}


def score(shared: Path, name: str, half: str | None) -> dict[str, Any]:
    """Code one set and return the scorer's answer."""
    folder = shared / "bench" / "events"
    names = (f"{name}.dev.jsonl", f"{name}.dev.jsonl.gz", f"{name}.jsonl")
    path = next(folder / one for one in names if (folder / one).exists())
    gold = [row for row in load(path) if in_half(row["doc_id"], half)]
    answer_of = ANSWERS[SETS.get(name, "events")]
    if name == "petrarch_unit":
        answer_of = paired_events_of
    if any("case_type" in event for row in gold for event in row.get("events", ())):
        answer_of = typed_events_of
    with tempfile.TemporaryDirectory() as scratch:
        gold_path, out_path = Path(scratch, "gold.jsonl"), Path(scratch, "out.jsonl")
        gold_path.write_text("".join(json.dumps(row) + "\n" for row in gold), encoding="utf-8")
        with out_path.open("w", encoding="utf-8") as out:
            for row in gold:
                out.write(json.dumps(answer_of(row)) + "\n")
        answer = subprocess.run(
            [sys.executable, str(folder / "score_events.py"), SETS.get(name, "events"),
             str(gold_path), str(out_path), "--json"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def articles_per_second(texts: list[str]) -> float:
    """Code texts and return articles of 345 words per CPU second."""
    words = sum(len(text.split()) for text in texts)
    start = time.process_time()
    for number, text in enumerate(texts):
        code(text, article_id=str(number), published=None)
    return words / WORDS_PER_ARTICLE / (time.process_time() - start)


def speed_line(shared: Path) -> str:
    """Measure real articles, and plv: sentences chosen for their event, so the worst case."""
    folder = shared / "bench" / "events"
    articles = [row["text"] for row in load(folder / "giveme5w1h.dev.jsonl")]
    dense = [row["text"] for row in load(folder / "plv.dev.jsonl")]
    return (
        f"{articles_per_second(articles):.0f} articles of {WORDS_PER_ARTICLE} words per CPU second"
        f" ({articles_per_second(dense):.0f} if every sentence tells an event)"
    )


def figures_of(row: dict[str, Any]) -> str:
    row = {**row, **row.get("toponym", {})}
    keys = ("F1", "recall", "acc161")
    return " ".join(f"{key} {row[key]:.3f}" for key in keys if row.get(key) is not None)


def table_line(name: str, result: dict[str, Any]) -> str:
    if "docs" not in result:  # not events: one figure a part of the answer
        parts = (f"{part} {figures_of(row)}" for part, row in result.items())
        return f"{name:16s} " + "  ".join(parts)

    def figure(key: str, inner: str | None = None) -> str:
        value = result.get(key)
        value = value.get(inner) if inner and value else value
        return "    -" if value is None else f"{value:5.3f}"

    return (
        f"{name:16s} macro {figure('type_macro_F1')}  type {figure('type', 'F1')}"
        f"  quad {figure('quad_acc')}  actor {figure('actor', 'F1')}"
        f"  target {figure('target', 'F1')}"
        f"  triple {figure('full_triple_recall')}  status {figure('status', 'F1')}"
        f"  date {figure('date', 'F1')}  location {figure('location', 'F1')}"
        f"  subtype {figure('subtype_weighted_F1')}"
        f"  docs {result['docs']}/{result['docs_with_output']}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=DEFAULT_SHARED)
    parser.add_argument("--half", choices=("A", "B"))
    parser.add_argument("--types", action="store_true", help="print F1 by type too")
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("sets", nargs="*", default=list(SETS))
    args = parser.parse_args()
    start = time.process_time()
    code("Ruritania attacked Freedonia.", article_id="warm", published=None)
    cold = time.process_time() - start
    for name in args.sets:
        result = score(args.shared, name, args.half)
        print(table_line(name, result))
        if args.types:
            for event_type, row in result.get("per_type", {}).items():
                print(f"    {event_type:12s} {row}")
    print(f"cold start {cold:.2f} s")
    if not args.no_speed:
        print(speed_line(args.shared))


if __name__ == "__main__":
    main()
