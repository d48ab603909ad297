"""Cases for schemas: rules every record keeps, and the values they share."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import schemas
from schemas import (
    Article,
    DedupeConfig,
    Embed,
    ExtractConfig,
    Funnel,
    HttpConfig,
    OutputConfig,
    Page,
    Part,
    Record,
    Reject,
    RunConfig,
    Source,
    SourceKind,
    Unit,
    UtcTime,
    in_stated_zone,
    stable_id,
    to_json,
)
from tests.make import NOON, article, entry, link, mention, output, slip, source
from transforms.publish_stories import assemble_story

PARTS = sorted(
    (
        thing
        for thing in vars(schemas).values()
        if isinstance(thing, type) and issubclass(thing, Part)
    ),
    key=lambda model: model.__name__,
)
RECORDS = [model for model in PARTS if issubclass(model, Record)]
WORDS = st.text(st.characters(exclude_characters="\x1f"), max_size=8)
ZONE = timezone(timedelta(hours=5, minutes=30))

EXAMPLES: tuple[Record, ...] = (
    article("a", events=(mention("m"),), embeds=(Embed(kind="tweet", links=("http://a/",)),)),
    entry("a", published=NOON),
    link("a", "s1"),
    slip("a", "s1", mention("m")),
    assemble_story("s1", [slip("a", "s1", mention("m"))], None),
    Reject(id="a", reason="timed_out", retryable=True, entry=entry("a"), unit=Unit.ENTRY),
    Page(id="a", url=None, source_id="s", source="Post", body=bytes(range(256))),
)


def named(models: list[type[Part]]) -> Any:
    return pytest.mark.parametrize("model", models, ids=lambda model: model.__name__)


# --- rules of every record


def test_there_are_records_to_check() -> None:
    assert {"Article", "FeedEntry", "Reject", "Story"} <= {model.__name__ for model in RECORDS}
    assert len(PARTS) > 25


@named(PARTS)
def test_every_part_is_frozen_and_closed(model: type[Part]) -> None:
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("extra") == "forbid"


@named(PARTS)
def test_every_sequence_is_a_tuple(model: type[Part]) -> None:
    """A list in a frozen record can still be appended to, and its record cannot be hashed."""
    for name, field in model.model_fields.items():
        kinds = set(_containers(field.annotation))
        assert not kinds & {list, set, frozenset, bytearray}, name


def _containers(annotation: Any) -> list[Any]:
    found = [get_origin(annotation) or annotation]
    for argument in get_args(annotation):
        found += _containers(argument)
    return found


@named(PARTS)
def test_every_container_of_a_field_says_what_it_holds(model: type[Part]) -> None:
    for name, field in model.model_fields.items():
        assert field.annotation not in (tuple, dict, Any), name


@named(RECORDS)
def test_the_id_is_the_first_field_of_a_row(model: type[Record]) -> None:
    """transforms._blobs reads the id of a row from its beginning."""
    assert list(model.model_fields)[:2] == ["id", "schema_version"]
    assert model.model_fields["id"].annotation is str
    assert model.model_fields["id"].is_required()


@named(PARTS)
def test_every_part_says_what_it_is(model: type[Part]) -> None:
    assert model.__doc__


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_from_json_as_it_was(record: Record) -> None:
    row = record.model_dump_json()
    assert type(record).model_validate_json(row) == record
    assert type(record).model_validate_json(row).model_dump_json() == row
    assert json.loads(row)["id"] == record.id
    assert json.loads(row)["schema_version"] == schemas.SCHEMA_VERSION


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_a_record_can_be_hashed_and_not_be_changed(record: Record) -> None:
    assert hash(record) == hash(type(record).model_validate_json(record.model_dump_json()))
    with pytest.raises(ValidationError, match="frozen"):
        record.id = "other"  # type: ignore[misc]


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        article("a", colour="red")


# --- text that is no UTF-8

HALVES = st.text(st.sampled_from('aé\ud83d\ude00\udfff\ufeff\U0001f600\n"\\'), max_size=8)


@given(HALVES)
def test_a_row_can_be_written_whatever_text_it_holds(text: str) -> None:
    """Halves that meet are the character they make; a lone one is U+FFFD; all else stays."""
    whole = json.loads(json.dumps(text))  # joins halves that meet
    expected = re.sub("[\ud800-\udfff]", "\ufffd", whole)
    assert json.loads(to_json(article("a", title=text)))["title"] == expected


def test_half_a_character_costs_nothing_but_itself() -> None:
    page = Page(id="a", url=None, source_id="s", source="Post", body=b"\xff\x00", title="\ud83d")
    again = Page.model_validate_json(to_json(page))
    assert again == page.replace(title="\ufffd")
    tagged = article("a", authors=("Ann", "\udfffBo"), events=(mention("m", actor="\ud83d"),))
    found = Article.model_validate_json(to_json(tagged))
    assert (found.authors, found.events[0].actor) == (("Ann", "\ufffdBo"), "\ufffd")


# --- replace


def test_replace_changes_a_copy() -> None:
    old = article("a")
    new = old.replace(title="Other")
    assert (old.title, new.title) == ("Title of a", "Other")
    assert new == article("a", title="Other")


@pytest.mark.parametrize(
    "changes",
    [{"trust": "high"}, {"colour": "red"}, {"text": None}, {"published": "yesterday"}],
    ids=["type", "unknown", "missing", "time"],
)
def test_replace_validates(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        article("a").replace(**changes)


def test_replace_makes_tuples_of_lists() -> None:
    assert article("a").replace(authors=["Ann Poe"]).authors == ("Ann Poe",)


def test_replace_keeps_the_parts_inside() -> None:
    old = article("a", events=(mention("m"),))
    assert old.replace(title="Other").events == old.events


# --- ids


@pytest.mark.parametrize(
    ("parts", "digest"),
    [
        (("x",), "ef6b8d6d23a039e90ccba66fa0eb64"),
        (("x", "y"), "500d8dbabc72aecb40db5f271d38c8"),
        (("xy",), "fe855ff344a102740ca10f3b519352"),
        (("",), "b7db87196c483405e40f8401fa1fc9"),
    ],
)
def test_an_id_is_what_any_blake2_tool_says(parts: tuple[str, ...], digest: str) -> None:
    """The digests are those of coreutils: `printf 'x\\x1fy' | b2sum -l 120`."""
    assert stable_id("a", *parts) == f"a1{digest}"


@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=3))
def test_different_parts_have_different_ids_and_the_same_the_same(
    one: list[str], other: list[str]
) -> None:
    assert (stable_id("a", *one) == stable_id("a", *other)) == (one == other)


def test_an_id_says_of_what_kind_it_is() -> None:
    ids = {stable_id(kind, "x") for kind in "asvx"}
    assert len(ids) == 4
    assert {found[:2] for found in ids} == {"a1", "s1", "v1", "x1"}


def test_half_a_surrogate_pair_has_an_id() -> None:
    assert stable_id("a", "\ud800") != stable_id("a", "\udfff")


# --- times


def test_a_time_is_kept_in_utc() -> None:
    utc = TypeAdapter(UtcTime)
    local = datetime(2026, 3, 4, 1, tzinfo=ZONE)
    found = utc.validate_python(local)
    assert found == local
    assert found.tzinfo is UTC
    assert utc.dump_json(found) == b'"2026-03-03T19:30:00Z"'


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        entry("a", published=datetime(2026, 3, 4))


def test_a_stated_time_keeps_its_zone_and_so_the_publishers_day() -> None:
    stated = article("a", published=datetime(2026, 3, 4, 1, tzinfo=ZONE))
    again = Article.model_validate_json(stated.model_dump_json())
    assert again.published is not None
    assert (again.published.day, again.published.utcoffset()) == (4, ZONE.utcoffset(None))


def test_a_time_that_names_no_zone_is_given_utc_and_any_other_is_kept() -> None:
    assert in_stated_zone(datetime(2026, 3, 4, 12)) == NOON
    assert in_stated_zone(datetime(2026, 3, 4, 12, tzinfo=ZONE)).tzinfo is ZONE


def test_a_time_before_the_first_of_utc_is_an_overflow() -> None:
    with pytest.raises(OverflowError):
        in_stated_zone(datetime(1, 1, 1, tzinfo=ZONE))


# --- sums


WHOLE = Funnel(discovered=9, already_seen=2, entries=7, articles=4, rejects=3, placed=4)


def test_sums_that_agree_have_no_faults() -> None:
    assert WHOLE.faults() == ()
    assert Funnel().faults() == ()


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"discovered": 10}, ["discovered = already seen + entries: 10 against 9"]),
        ({"already_seen": 1}, ["discovered = already seen + entries: 9 against 8"]),
        ({"rejects": 2}, ["entries = articles + rejects: 7 against 6"]),
        ({"placed": 5}, ["articles = members placed in stories: 4 against 5"]),
        (
            {"articles": 5},
            [
                "entries = articles + rejects: 7 against 8",
                "articles = members placed in stories: 5 against 4",
            ],
        ),
        (
            {"entries": 8},
            [
                "discovered = already seen + entries: 9 against 10",
                "entries = articles + rejects: 8 against 7",
            ],
        ),
        ({"stories": 5, "events": 9, "sources_rejected": 1}, []),
    ],
)
def test_each_broken_sum_is_named_with_both_sides(
    changes: dict[str, int], faults: list[str]
) -> None:
    assert WHOLE.replace(**changes).faults() == tuple(faults)


# --- settings


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        (HttpConfig, "timeout_s", 0),
        (HttpConfig, "max_body_bytes", 0),
        (HttpConfig, "max_redirects", -1),
        (HttpConfig, "per_host_delay_s", -0.1),
        (HttpConfig, "max_open", 0),
        (HttpConfig, "max_open_per_host", 0),
        (HttpConfig, "retries", -1),
        (ExtractConfig, "workers", 0),
        (ExtractConfig, "timeout_s", 0),
        (ExtractConfig, "memory_mb", 0),
        (ExtractConfig, "min_chars", -1),
        (DedupeConfig, "horizon_days", 0),
        (DedupeConfig, "containment", 0),
        (DedupeConfig, "containment", 1.01),
        (DedupeConfig, "keep_days", 0),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(make: Any, field: str, value: float) -> None:
    with pytest.raises(ValidationError, match=field):
        make(**{field: value})


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        (HttpConfig, "max_redirects", 0),
        (HttpConfig, "per_host_delay_s", 0),
        (HttpConfig, "retries", 0),
        (ExtractConfig, "min_chars", 0),
        (DedupeConfig, "containment", 1),
    ],
)
def test_a_limit_at_its_end_is_allowed(make: Any, field: str, value: float) -> None:
    assert getattr(make(**{field: value}), field) == value


@pytest.mark.parametrize("shards", [0, -1, 100_001])
def test_shards_that_have_no_name_are_refused(shards: int) -> None:
    with pytest.raises(ValidationError, match="shards"):
        output("x", shards=shards)


def test_a_compression_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="compress"):
        OutputConfig(directory="x", state_directory="x", run_id="r", compress="rar")


def test_fingerprints_outlive_the_horizon_they_are_compared_in() -> None:
    assert DedupeConfig().keep_days >= DedupeConfig().horizon_days


def test_sources_are_found_by_kind_in_the_order_given() -> None:
    given_sources = tuple(
        source(kind, name)
        for kind, name in (
            (SourceKind.TEXT, "b"),
            (SourceKind.FEED, "f"),
            (SourceKind.WARC, "w"),
            (SourceKind.TEXT, "a"),
        )
    )
    config = RunConfig(as_of=NOON, sources=given_sources, output=output("x"))

    def ids(*kinds: SourceKind) -> list[str]:
        return [one.id for one in config.of_kind(*kinds)]

    assert ids(SourceKind.TEXT, SourceKind.WARC) == ["text:b", "warc:w", "text:a"]
    assert ids(SourceKind.URL) == []
    assert isinstance(config.of_kind(SourceKind.FEED)[0], Source)
