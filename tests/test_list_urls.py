"""Cases for transforms.list_urls."""

from __future__ import annotations

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler
from apache_beam.typehints.decorators import TypeCheckError

from pipeline.report import counts_of
from schemas import Fault, FeedEntry, Reject, SourceKind, Unit
from tests.make import article, source
from transforms._urls import article_id
from transforms.list_urls import ListUrls, list_url


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("http://harbourpost.example/a", "http://harbourpost.example/a"),
        ("HTTP://HarbourPost.example:80/a#top", "http://harbourpost.example/a"),
        ("http://harbourpost.example/a?utm_source=x&id=7", "http://harbourpost.example/a?id=7"),
    ],
    ids=["plain", "spelling", "tracking"],
)
def test_an_address_is_one_entry_with_the_id_of_its_canonical_form(location: str, url: str) -> None:
    assert list(list_url(source(SourceKind.URL, location, trust=3))) == [
        FeedEntry(
            id=article_id(url),
            url=url,
            fetch_url=location,
            source_id=f"url:{location}",
            source="harbourpost.example",
            trust=3,
        )
    ]


def test_the_name_the_user_gave_wins_over_the_host() -> None:
    (found,) = list_url(source(SourceKind.URL, "http://harbourpost.example/a", name="The Post"))
    assert isinstance(found, FeedEntry)
    assert found.source == "The Post"


@pytest.mark.parametrize(
    "location", ["ftp://harbourpost.example/a", "harbourpost.example/a", "http://", ""]
)
def test_what_is_no_web_address_is_rejected_as_the_users_mistake(location: str) -> None:
    (reject,) = list_url(source(SourceKind.URL, location))
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.fault, reject.unit) == ("bad_url", Fault.SOURCE, Unit.ENTRY)
    assert (reject.url, reject.source_id) == (location, f"url:{location}")
    assert repr(location) in reject.detail
    assert not reject.retryable


def test_two_bad_addresses_have_two_ids_and_each_the_same_in_every_run() -> None:
    def reject_id(location: str) -> str:
        (reject,) = list_url(source(SourceKind.URL, location))
        return reject.id

    assert reject_id("ftp://a.example/") == reject_id("ftp://a.example/")
    assert reject_id("ftp://a.example/") != reject_id("ftp://b.example/")


def test_only_sources_can_be_listed() -> None:
    p = TestPipeline(runner="FnApiRunner")
    articles = p | beam.Create([article("a")])
    with pytest.raises(TypeCheckError, match="ListUrls"), CollectingErrorHandler() as rejects:
        articles | ListUrls(rejects)


def test_in_beam_entries_and_rejects_part_and_both_count_as_discovered() -> None:
    good = source(SourceKind.URL, "http://harbourpost.example/a")
    bad = source(SourceKind.URL, "mailto:desk@harbourpost.example")
    with TestPipeline(runner="FnApiRunner") as p:
        with CollectingErrorHandler() as rejects:
            entries = p | beam.Create([good, bad]) | ListUrls(rejects)
        assert_that(entries, equal_to(list(list_url(good))))
        assert_that(
            rejects.output() | beam.Map(lambda r: (r.stage, r.reason, r.source_id)),
            equal_to([("ListUrls", "bad_url", bad.id)]),
            label="rejects",
        )
    assert counts_of(p.result) == {
        "ListUrls": {"discovered": 2, "passed": 1, "rejected_bad_url": 1, "rejected_entry": 1}
    }
