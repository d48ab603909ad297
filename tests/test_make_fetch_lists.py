"""Cases for transforms.make_fetch_lists."""

from __future__ import annotations

import apache_beam as beam
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import counts_of
from schemas import Fault, FeedEntry, FetchList, Reject, Unit
from tests.make import entry
from transforms.make_fetch_lists import MakeFetchLists, make_fetch_list

HOST = "harbourpost.example"


def kept(*entries: FeedEntry) -> tuple[FeedEntry, ...]:
    *_, found = make_fetch_list(HOST, entries)
    assert isinstance(found, FetchList)
    return found.entries


def rejects(*entries: FeedEntry) -> list[Reject]:
    return [found for found in make_fetch_list(HOST, entries) if isinstance(found, Reject)]


def test_different_articles_of_a_host_are_one_list() -> None:
    assert list(make_fetch_list(HOST, [entry("b"), entry("a")])) == [
        FetchList(id=HOST, entries=(entry("a"), entry("b")))
    ]


def test_the_most_trusted_listing_is_kept_wherever_it_stands() -> None:
    low, high = entry("a", source_id="feed:a"), entry("a", source_id="feed:b", trust=5)
    assert kept(low, high) == kept(high, low) == (high,)


def test_among_equals_the_source_then_the_title_decides() -> None:
    first, second = entry("a", source_id="feed:a"), entry("a", source_id="feed:b")
    assert kept(second, first) == (first,)
    alpha, beta = entry("a", title="Alpha"), entry("a", title="Beta")
    assert kept(beta, alpha) == kept(alpha, beta) == (alpha,)


def test_a_distrusted_listing_loses_against_one_without_rank() -> None:
    assert kept(entry("a", trust=-1, source_id="feed:a"), entry("a", source_id="feed:z")) == (
        entry("a", source_id="feed:z"),
    )


def test_each_further_listing_is_one_reject_that_names_the_kept_one() -> None:
    listings = [entry("a", source_id=f"feed:{name}", trust=name == "c") for name in "abc"]
    assert [
        (one.id, one.reason, one.fault, one.unit, one.source_id, one.detail, one.url)
        for one in rejects(*listings)
    ] == [
        (
            "a",
            "duplicate_entry",
            Fault.SOURCE,
            Unit.ENTRY,
            source_id,
            "also listed by feed:c",
            entry("a").url,
        )
        for source_id in ("feed:a", "feed:b")
    ]


def test_a_feed_that_lists_an_article_twice_in_the_same_words_loses_one() -> None:
    assert kept(entry("a"), entry("a")) == (entry("a"),)
    assert [one.detail for one in rejects(entry("a"), entry("a"))] == [
        f"also listed by {entry('a').source_id}"
    ]


def test_a_duplicate_is_not_to_be_tried_again() -> None:
    (reject,) = rejects(entry("a"), entry("a", title="Other"))
    assert (reject.retryable, reject.entry) == (False, None)


LISTINGS = st.lists(
    st.builds(
        entry,
        st.sampled_from("abc"),
        trust=st.integers(-1, 1),
        source_id=st.sampled_from(["feed:x", "feed:y"]),
        title=st.sampled_from([None, "Alpha", "Beta"]),
    ),
    max_size=8,
)


@given(LISTINGS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing_and_no_listing_is_lost(
    listings: list[FeedEntry], chance: object
) -> None:
    shuffled = [one.model_copy() for one in listings]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = list(make_fetch_list(HOST, listings))
    assert found == list(make_fetch_list(HOST, shuffled))
    assert [one.id for one in kept(*listings)] == sorted({one.id for one in listings})
    assert len(kept(*listings)) + len(rejects(*listings)) == len(listings)
    for one in kept(*listings):
        assert one.trust == max(other.trust for other in listings if other.id == one.id)


def test_in_beam_there_is_one_list_a_host_and_duplicates_reach_the_handler() -> None:
    # The host that is asked counts, not that of the article: an AMP cache has its own pace.
    far = entry("c", fetch_url="http://oldtowngazette.example:8080/c")
    near = [entry("a"), entry("b"), entry("b", source_id="feed:z")]
    with TestPipeline(runner="FnApiRunner") as p:
        with CollectingErrorHandler() as handler:
            lists = p | beam.Create([*near, far]) | MakeFetchLists(handler)
        assert_that(
            lists,
            equal_to(
                [
                    FetchList(id=HOST, entries=(entry("a"), entry("b"))),
                    FetchList(id="oldtowngazette.example:8080", entries=(far,)),
                ]
            ),
        )
        assert_that(
            handler.output() | beam.Map(lambda r: (r.stage, r.reason, r.source_id)),
            equal_to([("MakeFetchLists", "duplicate_entry", "feed:z")]),
            label="rejects",
        )
    assert counts_of(p.result) == {
        "MakeFetchLists": {"passed": 2, "rejected_duplicate_entry": 1, "rejected_entry": 1}
    }
