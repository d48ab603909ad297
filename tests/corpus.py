"""Articles for tests, made by rule from a number: always the same, no two alike, any amount."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PLACES = ("Belmora", "Kestrel Bay", "Tarn", "Oldquay", "Vesper", "Ironmouth", "Saltmarsh", "Lindow")
WHO = ("The harbour council", "Police", "The teachers' union", "Farmers", "The ministry", "Nurses")
DID = ("opened", "criticised", "rejected", "welcomed", "visited", "repaired", "surveyed", "sold")
WHAT = ("the ferry pier", "a school roof", "the grain market", "an old mill", "the tram line")
WHEN = ("on Monday", "before dawn", "after a long debate", "in heavy rain", "without a word")


def text(number: int, sentences: int = 12) -> str:
    """Return the text of article `number`."""
    chance = random.Random(number)
    said = [
        f"{chance.choice(WHO)} of {chance.choice(PLACES)} {chance.choice(DID)}"
        f" {chance.choice(WHAT)} {chance.choice(WHEN)}, clerk {chance.randrange(10**9)} noted."
        for _ in range(sentences)
    ]
    return "\n\n".join(" ".join(said[at : at + 3]) for at in range(0, len(said), 3))


def article_rows(count: int, sentences: int = 12) -> Iterator[dict[str, Any]]:
    """Yield rows for `jsonl:`; every tenth repeats the text of the one before it elsewhere."""
    for number in range(count):
        copied = number - 1 if number % 10 == 9 else number
        host = "harbourpost" if copied == number else "oldtowngazette"
        yield {
            "url": f"http://{host}.example/{number}",
            "title": f"Report {number}",
            "text": text(copied, sentences),
            "published": f"2026-03-{1 + number % 7:02d}T{number % 24:02d}:00:00Z",
        }


def write_rows(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
