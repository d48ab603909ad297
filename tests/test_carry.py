"""Cases for transforms._carry."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import apache_beam as beam
import pytest
from apache_beam.pvalue import TaggedOutput
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler, ErrorHandler
from apache_beam.typehints import with_input_types, with_output_types
from apache_beam.typehints.decorators import TypeCheckError

from pipeline.report import counts_of
from schemas import Fault, FeedEntry, Record, Reject, Source, SourceKind, Unit
from tests.make import article, entry, source
from transforms._carry import (
    REJECTED,
    Carry,
    Tally,
    bug_reject,
    count_discovered,
    guarded,
    route,
)
from transforms._pulse import BOARD


def odd_core(thing: FeedEntry | Source) -> Iterator[Record | Reject]:
    """Double `two`, refuse `odd`, break down after one result at `crash`."""
    name = thing.id.rpartition(":")[2]
    yield entry(f"{name}1")
    if name == "crash":
        raise ZeroDivisionError("the tide table is empty")
    if name == "two":
        yield entry(f"{name}2")
    if name == "odd":
        yield Reject(id=thing.id, reason="too_odd")
    if name == "closed":
        yield Reject(id=thing.id, reason="not_read", unit=Unit.SOURCE)


@with_input_types(FeedEntry)
@with_output_types(FeedEntry)
class Double(Carry):
    def __init__(self, rejects: ErrorHandler) -> None:
        super().__init__(odd_core, rejects)


@with_input_types(Source)
@with_output_types(FeedEntry)
class Find(Carry):
    stage = "FindEntries"
    unit = Unit.SOURCE
    counts_entries = True

    def __init__(self, rejects: ErrorHandler) -> None:
        super().__init__(odd_core, rejects)


def count_three(thing: FeedEntry) -> FeedEntry:
    Tally("Bulk").add("members", 3)
    return thing


def test_a_core_is_answered_for_whole() -> None:
    assert guarded(odd_core, entry("two")) == [entry("two1"), entry("two2")]


def test_a_crash_takes_back_what_the_core_had_given_and_leaves_one_reject() -> None:
    (reject,) = guarded(odd_core, entry("crash"))
    assert reject == Reject(
        id="crash",
        unit=Unit.ENTRY,
        reason="bug",
        fault=Fault.OURS,
        detail="ZeroDivisionError('the tide table is empty')",
        url=entry("crash").url,
        source_id=entry("crash").source_id,
    )


def test_a_crash_over_a_source_names_the_source() -> None:
    thing = source(SourceKind.FEED, "http://harbourpost.example/rss.xml")
    reject = bug_reject(thing, ValueError("x"), Unit.SOURCE)
    assert (reject.unit, reject.source_id, reject.id) == (Unit.SOURCE, thing.id, thing.id)
    assert (reject.reason, reject.fault) == ("bug", Fault.OURS)


def test_a_crash_over_an_entry_names_the_source_it_came_from_and_not_itself() -> None:
    assert bug_reject(entry("a"), ValueError()).source_id == entry("a").source_id
    assert bug_reject(entry("a"), ValueError(), Unit.SOURCE).source_id == entry("a").source_id


def test_an_endless_complaint_is_cut() -> None:
    assert len(bug_reject(entry("a"), ValueError("x" * 9_000)).detail) == 500


@pytest.mark.parametrize("signal", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_the_program_is_no_bug_of_a_record(signal: type[BaseException]) -> None:
    def stopped(_: FeedEntry) -> list[Record | Reject]:
        raise signal

    with pytest.raises(signal):
        guarded(stopped, entry("a"))


def test_a_reject_is_tagged_and_gets_the_name_of_its_stage() -> None:
    routed = route("Double", Tally("Double"), Reject(id="a", reason="too_odd"))
    assert isinstance(routed, TaggedOutput)
    assert routed.tag == REJECTED
    assert routed.value == Reject(id="a", reason="too_odd", stage="Double")


def test_a_reject_that_names_its_stage_keeps_it() -> None:
    routed = route("Double", Tally("Double"), Reject(id="a", reason="too_odd", stage="Earlier"))
    assert isinstance(routed, TaggedOutput)
    assert routed.value.stage == "Earlier"


def test_a_record_goes_on_as_it_is() -> None:
    given = entry("a")
    assert route("Double", Tally("Double"), given) is given


@pytest.mark.parametrize(
    ("result", "count"),
    [
        (entry("a"), 1),
        (Reject(id="a", reason="bad_link"), 1),
        (Reject(id="a", reason="not_a_feed", unit=Unit.SOURCE), 0),
    ],
    ids=["entry", "rejected_entry", "rejected_source"],
)
def test_entries_count_as_discovered_and_lost_sources_do_not(
    result: Record | Reject, count: int
) -> None:
    BOARD.clear()
    count_discovered(Tally("Find"), result)
    assert BOARD.snapshot().get(("Find", "discovered"), 0) == count


def test_a_tally_shows_on_the_live_board() -> None:
    BOARD.clear()
    Tally("Double").add("passed")
    Tally("Double").add("passed", 4)
    assert BOARD.snapshot() == {("Double", "passed"): 5}


def test_rejects_survive_the_way_between_processes() -> None:
    (reject,) = guarded(odd_core, entry("crash"))
    assert pickle.loads(pickle.dumps(reject)) == reject


def test_a_stage_without_a_place_for_rejects_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="rejects"):
        Carry(odd_core)  # type: ignore[call-arg]


def test_wrong_wiring_fails_before_any_data_moves() -> None:
    articles = TestPipeline(runner="FnApiRunner") | beam.Create([article("a")])
    with pytest.raises(TypeCheckError, match="Double"), CollectingErrorHandler() as rejects:
        articles | Double(rejects)


def test_in_beam_every_result_is_routed_and_counted() -> None:
    names = ("one", "two", "odd", "crash", "closed")
    sources = [source(SourceKind.TEXT, name) for name in names]
    with TestPipeline(runner="FnApiRunner") as p:
        with CollectingErrorHandler() as rejects:
            entries = p | "E" >> beam.Create([entry(name) for name in names])
            doubled = entries | beam.Map(count_three) | Double(rejects)
            found = p | "S" >> beam.Create(sources) | Find(rejects)
        expected = [entry(key) for key in ("one1", "two1", "two2", "odd1", "closed1")]
        assert_that(doubled, equal_to(expected), label="doubled")
        assert_that(found, equal_to(expected), label="found")
        assert_that(
            rejects.output() | beam.Map(lambda r: (r.stage, r.reason, r.unit, r.fault, r.id)),
            equal_to(
                [
                    ("Double", "too_odd", Unit.ENTRY, Fault.SOURCE, "odd"),
                    ("Double", "bug", Unit.ENTRY, Fault.OURS, "crash"),
                    ("Double", "not_read", Unit.SOURCE, Fault.SOURCE, "closed"),
                    ("FindEntries", "too_odd", Unit.ENTRY, Fault.SOURCE, "text:odd"),
                    ("FindEntries", "bug", Unit.SOURCE, Fault.OURS, "text:crash"),
                    ("FindEntries", "not_read", Unit.SOURCE, Fault.SOURCE, "text:closed"),
                ]
            ),
            label="rejects",
        )
    assert counts_of(p.result) == {
        "Bulk": {"members": 15},
        "Double": {
            "passed": 5,
            "rejected_bug": 1,
            "rejected_entry": 2,
            "rejected_not_read": 1,
            "rejected_source": 1,
            "rejected_too_odd": 1,
        },
        "FindEntries": {
            "discovered": 6,
            "passed": 5,
            "rejected_bug": 1,
            "rejected_entry": 1,
            "rejected_not_read": 1,
            "rejected_source": 2,
            "rejected_too_odd": 1,
        },
    }
