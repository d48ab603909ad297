"""Cases for transforms.list_files."""

from __future__ import annotations

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.typehints.decorators import TypeCheckError

from schemas import FetchList, SourceKind
from tests.make import article, source
from transforms.list_files import ListFiles, list_file

ARCHIVE = source(SourceKind.WARC, "crawl/march.warc.gz", trust=2)


def test_a_work_order_names_the_file_and_holds_no_entry() -> None:
    assert list_file(ARCHIVE) == FetchList(id="warc:crawl/march.warc.gz", entries=(), file=ARCHIVE)


def test_only_sources_can_be_listed() -> None:
    articles = TestPipeline(runner="FnApiRunner") | beam.Create([article("a")])
    with pytest.raises(TypeCheckError, match="ListFiles"):
        articles | ListFiles()


def test_in_beam_every_file_is_listed_once_though_none_exists() -> None:
    """Files are opened where they are read: listing touches none of them."""
    files = [ARCHIVE, source(SourceKind.TEXT, "notes.txt"), source(SourceKind.JSONL, "rows.jsonl")]
    with TestPipeline(runner="FnApiRunner") as p:
        lists = p | beam.Create(files) | ListFiles()
        assert_that(lists, equal_to([list_file(file) for file in files]))
