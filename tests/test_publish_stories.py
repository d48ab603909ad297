"""Cases for transforms.publish_stories."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import apache_beam as beam
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to

from schemas import CopyKind, StoriesConfig, StoryAlias, to_json
from tests.make import NOON, member, mention, output, slip
from transforms._storage import read_lines
from transforms.publish_stories import (
    PublishStories,
    assemble_shard,
    assemble_story,
    canonical_rank,
    find_known,
    is_old,
)
from transforms.write_state import encode_records

COPY = {"kind": CopyKind.COPY, "similarity": 0.9}


def test_the_trusted_member_is_canonical_then_the_earliest_then_by_url() -> None:
    late = member("a", published=NOON + timedelta(hours=1))
    early = member("b")
    trusted = member("c", trust=1, published=NOON + timedelta(days=1))
    undated = member("d", published=None)
    same_time = member("e")
    ranked = sorted([late, early, trusted, undated, same_time], key=canonical_rank)
    assert [one.article_id for one in ranked] == ["c", "b", "e", "a", "d"]


def test_a_new_story_has_revision_one_and_its_members_by_time() -> None:
    story = assemble_story(
        "s1", [slip("b", "s1", published=NOON + timedelta(hours=2), **COPY), slip("a", "s1")], None
    )
    assert (story.revision, story.canonical_id) == (1, "a")
    assert [one.article_id for one in story.members] == ["a", "b"]


def test_an_old_story_keeps_its_members_and_gains_a_revision() -> None:
    known = assemble_story("s1", [slip("a", "s1", mention("e1"))], None)
    story = assemble_story("s1", [slip("b", "s1", mention("e2"), source="Ledger", **COPY)], known)
    assert story.revision == 2
    assert [one.article_id for one in story.members] == ["a", "b"]
    assert story.sources == ("Harbour Post", "Ledger")
    (event,) = story.events
    assert (event.article_ids, event.mention_ids, event.revision) == (("a", "b"), ("e1", "e2"), 2)


def test_mentions_of_one_event_merge_and_others_stay_apart() -> None:
    same = mention("e1"), mention("e2", actor="DOCKERS", confidence=0.9)
    other = mention("e3", target="the port")
    story = assemble_story("s1", [slip("a", "s1", *same, other)], None)
    assert sorted((event.mention_ids, event.confidence) for event in story.events) == [
        (("e1", "e2"), 0.9),
        (("e3",), 0.8),
    ]


def test_a_story_is_old_when_its_first_member_is_not_among_the_new() -> None:
    copy, first = to_json(slip("b", "s1", **COPY)), to_json(slip("a", "s1"))
    assert is_old([copy])
    assert not is_old([copy, first])


def test_a_title_that_looks_like_the_field_changes_nothing() -> None:
    assert is_old([to_json(slip("b", "s1", title='x","kind":"first"', **COPY))])


def test_a_shard_comes_by_story_with_every_slip_in_its_own() -> None:
    slips = [slip("c", "s2", **COPY), slip("b", "s2"), slip("a", "s1")]
    found = list(assemble_shard([to_json(one) for one in slips], []))
    assert [(one.story.id, one.placed, one.is_revision) for one in found] == [
        ("s1", 1, False),
        ("s2", 2, False),
    ]


def test_the_latest_revision_is_found_among_the_files_of_earlier_runs(tmp_path: Path) -> None:
    first = assemble_story("s1", [slip("a", "s1")], None)
    second = assemble_story("s1", [slip("b", "s1", **COPY)], first)
    other = assemble_story("s2", [slip("c", "s2")], None)
    for name, stories in (("1.jsonl.zst", [second]), ("2.jsonl.zst", [first, other])):
        (tmp_path / name).write_bytes(encode_records(list(stories)))
    files = [str(tmp_path / "1.jsonl.zst"), str(tmp_path / "2.jsonl.zst")]
    assert find_known(frozenset(["s1"]), files) == {"s1": second}


def test_in_beam_rows_state_and_events_are_written_once(tmp_path: Path) -> None:
    known = assemble_story("s1", [slip("a", "s1", mention("e1"))], None)
    path = tmp_path / "stories.jsonl.zst"
    path.write_bytes(encode_records([known]))
    slips = [slip("b", "s1", **COPY), slip("c", "s3"), slip("d", "s3", **COPY)]
    with TestPipeline(runner="FnApiRunner") as p:
        placed = p | "Slips" >> beam.Create(slips), p | "Aliases" >> beam.Create([])
        done = placed | PublishStories(StoriesConfig(known=(str(path),)), output(tmp_path))
        assert_that(
            done.events | beam.Map(lambda e: (e.story_id, e.revision)), equal_to([("s1", 2)])
        )
    files = sorted((tmp_path / "out/stories/run=r1").iterdir())
    written = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert sorted((one["id"], one["revision"], len(one["members"])) for one in written) == [
        ("s1", 2, 2),
        ("s3", 1, 2),
    ]
    kept = sorted((tmp_path / "state/stories/run=r1").iterdir())
    assert [row for file in kept for row in read_lines(str(file))] == [
        line for file in files for line in file.read_bytes().splitlines()
    ]


def test_a_story_that_takes_another_in_has_its_members_and_its_events_as_its_own(
    tmp_path: Path,
) -> None:
    kept = assemble_story("s1", [slip("a", "s1", mention("e1"))], None)
    other = assemble_story("s2", [slip("b", "s2", mention("e2"))], None)
    path = tmp_path / "stories.jsonl.zst"
    path.write_bytes(encode_records([kept, other]))
    new = to_json(slip("c", "s1", **COPY))
    one, two = assemble_shard([new], [str(path)], [StoryAlias(id="s2", story_id="s1")])
    assert [member.article_id for member in one.story.members] == ["a", "b", "c"]
    assert (one.story.revision, one.placed, one.is_revision) == (2, 1, True)
    assert {event.story_id for event in one.story.events} == {"s1"}
    # The same event told by both is one: its id is made of the story it is in.
    assert [event.article_ids for event in one.story.events] == [("a", "b")]
    assert (two.story.id, two.story.merged_into, two.story.revision) == ("s2", "s1", 2)
    assert (two.story.members, two.story.events, two.placed) == ((), (), 0)


def test_an_alias_alone_revises_both_stories(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl.zst"
    known = [assemble_story(f"s{n}", [slip(n, f"s{n}")], None) for n in "12"]
    path.write_bytes(encode_records(known))
    found = list(assemble_shard([], [str(path)], [StoryAlias(id="s2", story_id="s1")]))
    assert [(one.story.id, len(one.story.members)) for one in found] == [("s1", 2), ("s2", 0)]


def test_in_beam_a_united_story_leaves_its_last_row(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl.zst"
    known = [assemble_story(f"s{n}", [slip(n, f"s{n}")], None) for n in "12"]
    path.write_bytes(encode_records(known))
    with TestPipeline(runner="FnApiRunner") as p:
        slips = p | "Slips" >> beam.Create([slip("c", "s1", **COPY)])
        aliases = p | "Aliases" >> beam.Create([StoryAlias(id="s2", story_id="s1")])
        _ = (slips, aliases) | PublishStories(StoriesConfig(known=(str(path),)), output(tmp_path))
    files = sorted((tmp_path / "out/stories/run=r1").iterdir())
    rows = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert sorted((one["id"], one["merged_into"], len(one["members"])) for one in rows) == [
        ("s1", None, 3),
        ("s2", "s1", 0),
    ]
