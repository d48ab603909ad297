"""Cases for transforms._blobs."""

from __future__ import annotations

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from hypothesis import given
from hypothesis import strategies as st

from schemas import to_json
from tests.make import article
from transforms._blobs import ToBlobs, pack_rows, row_id, sorted_rows
from transforms._shards import shard_of

IDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@given(IDS)
def test_the_id_of_a_row_is_read_whatever_it_holds(key: str) -> None:
    assert row_id(to_json(article(key))) == key


def test_a_row_without_an_id_in_front_is_a_bug() -> None:
    with pytest.raises(ValueError, match="does not begin with its id"):
        row_id(b'{"title":"x"}')


@given(st.lists(IDS, min_size=1))
def test_rows_come_back_by_id_however_they_were_packed(keys: list[str]) -> None:
    rows = [to_json(article(key)) for key in keys]
    half = len(rows) // 2
    blobs = [pack_rows(part) for part in (rows[half:], rows[:half]) if part]
    assert sorted_rows(blobs) == sorted_rows([pack_rows(rows)])
    assert [row_id(row) for row in sorted_rows(blobs)] == sorted(keys)


def test_in_beam_many_rows_make_few_blobs_of_the_right_shards() -> None:
    records = [article(f"a{number}", text="word " * 2000) for number in range(60)]
    with TestPipeline(runner="FnApiRunner") as p:
        blobs = p | beam.Create(records) | ToBlobs(2)
        assert_that(blobs, _few)
        rows = blobs | beam.FlatMap(_keyed_ids)
        expected = [(f"{shard_of(one.id, 2):05d}", one.id) for one in records]
        assert_that(rows, equal_to(expected), label="rows")


def _few(blobs: list[tuple[str, bytes]]) -> None:
    assert {key for key, _ in blobs} == {"00000", "00001"}
    assert len(blobs) < 10


def _keyed_ids(blob: tuple[str, bytes]) -> list[tuple[str, str]]:
    return [(blob[0], row_id(row)) for row in sorted_rows([blob[1]])]
