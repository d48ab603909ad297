"""Two stories of earlier runs that prove to be one, by the command line, over three runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tests.cli import dateline, rows
from tests.test_dedupe_link import HEAD, TAIL, THEIR_WHOLE, text_of


def run(folder: Path, name: str, texts: dict[str, str]) -> None:
    """Run over the rows, an hour apart."""
    path = folder / f"{name}.jsonl"
    lines = [
        json.dumps(
            {"id": key, "text": text, "published": f"2026-03-04T{10 + at:02}:00:00Z", "source": key}
        )
        for at, (key, text) in enumerate(texts.items())
    ]
    path.write_text("\n".join(lines) + "\n")
    given = ("--output", folder / "out", "--run-id", name, "--as-of", "2026-03-05T00:00:00Z")
    said = dateline("run", path, *given)
    assert said.code == 0, said


def current(output: Path) -> dict[str, dict[str, object]]:
    """Return the last row of each story, as a reader of the output takes it."""
    last: dict[str, dict[str, object]] = {}
    for row in rows(output, "stories"):
        if row["id"] not in last or row["revision"] > last[row["id"]]["revision"]:
            last[row["id"]] = row
    return last


def members(row: dict[str, object]) -> Sequence[str]:
    found = row["members"]
    assert isinstance(found, list)
    return sorted(member["source"] for member in found)


def test_two_stories_become_one_and_stay_one(tmp_path: Path) -> None:
    run(tmp_path, "r1", {"head": text_of(HEAD), "tail": text_of(TAIL)})
    before = current(tmp_path / "out")
    assert sorted(map(len, map(members, before.values()))) == [1, 1]
    run(tmp_path, "r2", {"whole": THEIR_WHOLE[0].text})
    run(tmp_path, "r3", {"later": text_of(TAIL[:12])})
    stories = current(tmp_path / "out")
    kept = {key: row for key, row in stories.items() if row["merged_into"] is None}
    ((story_id, story),) = kept.items()
    assert members(story) == ["head", "later", "tail", "whole"]
    assert story["revision"] == 3
    (given_up,) = (row for row in stories.values() if row["merged_into"])
    assert (given_up["merged_into"], members(given_up)) == (story_id, [])
    assert set(stories) == set(before)
    events = {row["story_id"] for row in rows(tmp_path / "out", "events")}
    assert events <= set(stories)
    told = dateline("why", given_up["id"], "--output", tmp_path / "out")
    assert f"proved to be part of story {story_id}" in told.out
