"""Cases for transforms.keep_rejects."""

from __future__ import annotations

import json
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to

from schemas import Fault, Reject, SeenConfig, Unit
from tests.make import entry, output
from transforms._seen_set import encode
from transforms.keep_rejects import KeepRejects, is_final, next_try, unread_source

PASSING = Reject(
    id="a", stage="FetchPages", reason="timed_out", retryable=True, entry=entry("a", attempts=1)
)
FINAL = Reject(id="b", stage="FetchPages", reason="not_found")


def test_a_passing_failure_is_tried_again_until_the_attempts_are_used_up() -> None:
    assert next_try(PASSING, max_attempts=3) == entry("a", attempts=2)
    assert next_try(PASSING, max_attempts=2) is None
    assert is_final(PASSING, max_attempts=2)
    assert not is_final(PASSING, max_attempts=3)


@pytest.mark.parametrize(
    ("changes", "final"),
    [
        ({}, True),
        ({"unit": Unit.SOURCE}, False),
        ({"fault": Fault.OURS, "reason": "bug"}, False),
        ({"reason": "duplicate_entry"}, False),
        ({"reason": "duplicate_id"}, False),
    ],
    ids=["publisher", "whole_source", "our_bug", "listed_twice", "same_id"],
)
def test_only_a_final_reject_of_an_entry_settles_its_id(
    changes: dict[str, object], final: bool
) -> None:
    assert is_final(FINAL.replace(**changes), max_attempts=3) is final


@pytest.mark.parametrize(
    ("changes", "unread"),
    [
        ({}, None),
        ({"unit": Unit.SOURCE}, "feed:f"),
        ({"fault": Fault.OURS, "reason": "bug"}, "feed:f"),
        ({"unit": Unit.SOURCE, "reason": "too_many_entries"}, None),
    ],
    ids=["publisher", "whole_source", "our_bug", "read_as_far_as_wanted"],
)
def test_what_cost_entries_without_their_fault_has_the_source_read_again(
    changes: dict[str, object], unread: str | None
) -> None:
    assert unread_source(FINAL.replace(source_id="feed:f", **changes)) == unread


def test_in_beam_rows_settled_ids_and_retries_part(tmp_path: Path) -> None:
    seen = tmp_path / "seen.bin"
    seen.write_bytes(encode(["known"]))
    config = SeenConfig(files=(str(seen),), max_attempts=3)
    old = Reject(id="known", stage="FetchPages", reason="corrupt_record")
    with TestPipeline(runner="FnApiRunner") as p:
        kept = p | beam.Create([PASSING, FINAL, old]) | KeepRejects(config, output(tmp_path))
        assert_that(kept.settled, equal_to([encode(["b"])]), label="settled")
        assert_that(kept.again, equal_to([entry("a", attempts=2)]), label="again")
        assert_that(kept.unread, equal_to([]), label="unread")
        assert_that(kept.files | beam.Map(lambda f: f.rows), equal_to([2]), label="files")
    (file,) = (tmp_path / "out/rejects/run=r1").iterdir()
    assert file.name == "rejects-00000-of-00001.jsonl"
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == ["a", "b"]
