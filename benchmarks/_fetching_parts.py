"""What fetching promises, measured by the scripts beside this one: a section of RESULTS.md."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

Found = dict[str, Any]


def fetching(shared: Path, work: Path) -> Iterator[str]:
    """Run the fault server's cases, the crawl, the archive readers and the huge feed."""
    del work  # each script has folders of its own
    yield "\n## Fetching\n"
    yield "| faults, run | cases passed | canary and other breaches | wall s | peak MB above idle |"
    yield "|---|---|---|---|---|"
    for one in _said("faults", "--shared", str(shared.parent)):
        yield (
            f"| {one['run']} | {one['passed']} of {one['cases']} | {len(one['security'])} |"
            f" {one['wall_s']} | {one['above_idle_mb']} |"
        )
    yield "\n| crawl of 5,000 pages, 100 hosts | pages/s | CPU ms a page | most open at a host |"
    yield "|---|---|---|---|"
    for workers in (1, 2):
        (one,) = _said("fetching", "--workers", str(workers))
        cpu = one["cpu_ms_per_page"] if workers == 1 else "-"  # the parent's alone
        most = one["most_open_at_a_host"]
        yield f"| by {workers} process(es) | {one['pages_per_s']} | {cpu} | {most} |"
    yield "\n| archive | times as fast as warcio | as FastWARC without repair |"
    yield "|---|---|---|"
    real, lost = str(shared / "extraction/dev.warc.gz"), ""
    for name, arguments in (("invented CC-NEWS", ()), ("1,311 real pages", (real,))):
        (one,) = _said("warc", *arguments)
        faster = one["times_faster_than"]
        yield f"| {name} | {faster['warcio']['median']} | {faster['fastwarc']['median']} |"
        if damage := one.get("damage"):
            lost = (
                f"\n\nDamage: {damage['members_damaged']} of {damage['members']} members,"
                f" {damage['documents_damaged']} of {damage['documents']} documents in them;"
                f" {damage['documents_lost']} lost, of them undamaged"
                f" {damage['undamaged_documents_lost']}."
            )
    yield lost
    yield f"\nA feed of 100,000 entries: {_printed('feeds').strip()}."


def _said(script: str, *arguments: str) -> list[Found]:
    """Return the JSON objects a script prints, one a line or one over several lines."""
    text = _printed(script, *arguments)
    decoder, found, at = json.JSONDecoder(), list[Found](), text.find("{")
    while at >= 0:
        one, end = decoder.raw_decode(text, at)
        found.append(one)
        at = text.find("{", end)
    return found


def _printed(script: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"benchmarks.{script}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
