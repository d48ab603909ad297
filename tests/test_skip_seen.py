"""Cases for transforms.skip_seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to

from pipeline.report import counts_of
from schemas import FeedEntry, Page, SeenConfig
from tests.make import entry
from transforms._seen_set import SeenSet, encode
from transforms.skip_seen import SkipSeen, is_seen

SETTLED = SeenSet([encode(["done"])])
WAITING = frozenset(["waits"])


def page(key: str, **fields: Any) -> Page:
    return Page(
        **{
            "id": key,
            "url": f"http://harbourpost.example/{key}",
            "source_id": "feed:http://harbourpost.example/rss.xml",
            "source": "Harbour Post",
            "body": b"<p>The ferry sails again.</p>",
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("thing", "seen"),
    [
        (entry("done"), True),
        (page("done"), True),
        (entry("waits"), True),
        (page("waits"), False),
        (entry("new"), False),
        (page("new"), False),
    ],
    ids=["entry_settled", "page_settled", "entry_waits", "page_waits", "entry_new", "page_new"],
)
def test_a_page_is_skipped_when_settled_and_an_entry_also_while_it_waits(
    thing: FeedEntry | Page, seen: bool
) -> None:
    assert is_seen(thing, SETTLED, WAITING) is seen


def test_the_id_decides_and_not_the_address() -> None:
    elsewhere = entry("done", url="http://oldtowngazette.example/other")
    same_place = entry("new", url=entry("done").url)
    assert is_seen(elsewhere, SETTLED, frozenset())
    assert not is_seen(same_place, SETTLED, frozenset())


def test_in_beam_the_files_of_the_state_are_read_and_every_element_is_counted(
    tmp_path: Path,
) -> None:
    for name, key in (("1.bin", "done"), ("2.bin", "old")):
        (tmp_path / name).write_bytes(encode([key]))
    config = SeenConfig(
        files=(str(tmp_path / "1.bin"), str(tmp_path / "2.bin")), waiting=("waits",)
    )
    given = [entry("done"), entry("waits"), entry("new"), page("old"), page("waits")]
    with TestPipeline(runner="FnApiRunner") as p:
        entries = p | "Entries" >> beam.Create(given[:3])
        pages = p | "Pages" >> beam.Create(given[3:])
        assert_that(entries | SkipSeen(config), equal_to([entry("new")]), label="entries")
        assert_that(
            pages | "SkipSeenPages" >> SkipSeen(config), equal_to([page("waits")]), label="pages"
        )
    assert counts_of(p.result) == {"SkipSeen": {"already_seen": 3, "passed": 2}}
