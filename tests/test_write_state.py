"""Cases for transforms.write_state."""

from __future__ import annotations

import hashlib
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that
from hypothesis import given
from hypothesis import strategies as st

from schemas import FeedEntry, FileWritten, Receipt, SourceState
from tests.make import NOON, entry, output
from transforms._seen_set import WIDTH, SeenSet, encode
from transforms._storage import read_bytes, read_lines
from transforms.write_state import (
    ENCODERS,
    WriteReceipt,
    WriteState,
    encode_blocks,
    encode_records,
    receipt_path,
)


def learnt(key: str) -> SourceState:
    return SourceState(id=f"feed:{key}", url=f"http://{key}.example/rss.xml", polled_at=NOON)


def file(key: str, base: str = "output") -> FileWritten:
    return FileWritten(id=key, kind="articles", base=base, rows=1, bytes=2, sha256="0")


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    return tmp_path / "rows.jsonl.zst"


def test_records_come_back_by_id_whatever_their_order(stored: Path) -> None:
    given_rows = [entry("b"), entry("c"), entry("a")]
    stored.write_bytes(encode_records(list(given_rows)))
    found = [FeedEntry.model_validate_json(row) for row in read_lines(str(stored))]
    assert found == [entry("a"), entry("b"), entry("c")]
    assert encode_records(list(given_rows)) == encode_records(list(reversed(given_rows)))


def test_two_records_of_one_id_are_both_kept_in_one_order() -> None:
    one, two = entry("a", title="Alpha"), entry("a", title="Beta")
    assert encode_records([one, two]) == encode_records([two, one])
    assert encode_records([one, two]) != encode_records([one])


def test_no_records_are_an_empty_file_that_can_be_read(stored: Path) -> None:
    stored.write_bytes(encode_records([]))
    assert stored.stat().st_size > 0, "a compressed frame, not nothing"
    assert read_bytes(str(stored)) == b""


def test_the_last_row_ends_like_every_other(stored: Path) -> None:
    stored.write_bytes(encode_records([entry("a"), entry("b")]))
    assert read_bytes(str(stored)).count(b"\n") == 2
    assert read_bytes(str(stored)).endswith(b"}\n")


@given(st.lists(st.binary(max_size=4), max_size=5), st.randoms(use_true_random=False))
def test_blocks_are_joined_in_one_order_and_none_is_lost(
    blocks: list[bytes], chance: object
) -> None:
    joined = encode_blocks(blocks)
    chance.shuffle(blocks)  # type: ignore[attr-defined]
    assert encode_blocks(blocks) == joined
    assert len(joined) == sum(map(len, blocks))


def test_the_seen_file_holds_an_id_once_though_two_stages_settle_it() -> None:
    _, merge = ENCODERS["seen"]
    merged = merge([encode(["b", "a"]), encode([]), encode(["a", "c"])])
    assert merged == encode(["a", "b", "c"])
    assert len(merged) == 3 * WIDTH


def test_in_beam_each_kind_leaves_one_file_and_the_receipt_names_them(tmp_path: Path) -> None:
    config = output(tmp_path)
    with TestPipeline(runner="FnApiRunner") as p:
        seen = p | "Ids" >> beam.Create([encode(["b"]), encode(["a", "b"])])
        again = p | "Again" >> beam.Create([entry("b"), entry("a")])
        prints = p | "Prints" >> beam.Create([]).with_output_types(bytes)
        others = p | "Files" >> beam.Create([file("z"), file("b"), file("a", "state")])
        sources = p | "Sources" >> beam.Create([learnt("b"), learnt("a")])
        new = p | "New" >> beam.Create([entry("a"), entry("b"), entry("c", source_id="feed:z")])
        unread = p | "Unread" >> beam.Create(["feed:z", "feed:a", "feed:z"])
        files = (
            seen | "Seen" >> WriteState("seen", config, bytes),
            again | "Pending" >> WriteState("pending", config, FeedEntry),
            prints | "Fingerprints" >> WriteState("fingerprints", config, bytes),
        ) | "Written" >> beam.Flatten()
        assert_that(files, _lie_on_disk(tmp_path / "state"))
        (((files, others) | "All" >> beam.Flatten()), sources, unread, new) | WriteReceipt(config)
    state = tmp_path / "state"
    (ids,) = (state / "seen/run=r1").iterdir()
    assert ids.read_bytes() == encode(["a", "b"])
    assert "a" in SeenSet([ids.read_bytes()])
    (waiting,) = (state / "pending/run=r1").iterdir()
    rows = [FeedEntry.model_validate_json(row) for row in read_lines(str(waiting))]
    assert rows == [entry("a"), entry("b")]
    (none,) = (state / "fingerprints/run=r1").iterdir()
    assert none.read_bytes() == b"", "written though there is nothing to say"
    receipt = Receipt.model_validate_json((state / "receipts/r1.json").read_bytes())
    assert [(one.base, one.id) for one in receipt.files] == [
        ("output", "b"),
        ("output", "z"),
        ("state", "a"),
        ("state", "fingerprints/run=r1/fingerprints-00000-of-00001.bin"),
        ("state", "pending/run=r1/pending-00000-of-00001.jsonl.zst"),
        ("state", "seen/run=r1/seen-00000-of-00001.bin"),
    ]
    assert receipt.sources == (learnt("a"), learnt("b"))
    assert receipt.unread == ("feed:a", "feed:z")
    assert receipt.news == {entry("a").source_id: 2, "feed:z": 1}


def _lie_on_disk(folder: Path) -> object:
    def check(files: list[FileWritten]) -> None:
        assert sorted(one.kind for one in files) == ["fingerprints", "pending", "seen"]
        for one in files:
            stored = (folder / one.id).read_bytes()
            assert one.base == "state"
            assert (one.bytes, one.sha256) == (len(stored), hashlib.sha256(stored).hexdigest())
            assert one.rows == {"fingerprints": 0, "pending": 2, "seen": 2}[one.kind]

    return check


def test_the_receipt_lies_beside_the_state_under_the_name_of_its_run(tmp_path: Path) -> None:
    config = output(tmp_path, run_id="r9")
    assert receipt_path(config) == f"{tmp_path}/state/receipts/r9.json"
