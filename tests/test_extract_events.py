"""Cases for transforms.extract_events: languages, ids, spans, and the shell."""

from __future__ import annotations

from datetime import UTC, datetime

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article, EventMention, Status, stable_id
from tests.make import article
from transforms._events import code
from transforms.extract_events import ExtractEvents, extract_events

SUNDAY = datetime(2021, 3, 7, 9, tzinfo=UTC)
TEXT = "The Freedonian army attacked a convoy in Karvel on Sunday, officials said."


def events(text: str) -> tuple[EventMention, ...]:
    return code(text, article_id="a1", published=SUNDAY)


def test_sets_the_events_of_an_article() -> None:
    (out,) = extract_events(article("a1", text=TEXT, published=SUNDAY, language="en"))
    start = TEXT.index("attacked")
    assert out.events == (
        EventMention(
            id=stable_id("e", "a1", str(start), str(start + 8), "ASSAULT"),
            type="ASSAULT",
            quad=4,
            trigger="attacked",
            trigger_span=(start, start + 8),
            actor="The Freedonian army",
            actor_span=(0, 19),
            target="a convoy",
            target_span=(TEXT.index("a convoy"), TEXT.index("a convoy") + 8),
            location="Karvel",
            location_span=(TEXT.index("Karvel"), TEXT.index("Karvel") + 6),
            date="2021-03-07",
            date_text="Sunday",
            date_span=(TEXT.index("Sunday"), TEXT.index("Sunday") + 6),
            status=Status.HAPPENED,
            attribution="officials",
            attribution_span=(TEXT.index("officials"), TEXT.index("officials") + 9),
            sentence_span=(0, len(TEXT)),
            confidence=out.events[0].confidence,
            rule_id="ASSAULT:attack",
        ),
    )
    assert 0.4 < out.events[0].confidence <= 0.95


@pytest.mark.parametrize(("language", "count"), [(None, 1), ("en", 1), ("de", 0)])
def test_codes_english_and_unnamed_languages_only(language: str | None, count: int) -> None:
    (out,) = extract_events(article("a1", text=TEXT, language=language))
    assert len(out.events) == count


def test_leaves_every_other_field_alone() -> None:
    before = article("a1", text=TEXT, title="A title", authors=("Ann Quill",))
    (after,) = extract_events(before)
    assert after.replace(events=()) == before


def test_ids_depend_on_the_article() -> None:
    other = code(TEXT, article_id="a2", published=SUNDAY)
    assert {event.id for event in other}.isdisjoint(event.id for event in events(TEXT))


def test_same_sentence_twice_gives_two_ids() -> None:
    ids = [event.id for event in events(f"{TEXT}\n\n{TEXT}")]
    assert len(ids) == len(set(ids)) == 2


@pytest.mark.parametrize("text", ["", " ", "\n\n", "The lighthouse is white.", "?!", "(" * 300])
def test_text_without_events_has_none(text: str) -> None:
    assert events(text) == ()


WORDS = """Ruritania Freedonia's U.S. $4 İstanbul ﬁne é𝒳 🙂 “ ” " ' , . ; : ( ) that who which
and but not will must to by with of in on they it was were attacked signed agreement said the
minister released condemned for killing protesters near Karvel March 3, 2021 an million"""
FRAGMENTS = st.sampled_from([*WORDS.split(), "\u00a0", "\n"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=40).map(" ".join)))
def test_every_span_reproduces_its_string(text: str) -> None:
    for event in events(text):
        strings = event.model_dump()
        for name in ("trigger", "actor", "target", "location", "attribution"):
            span, value = strings[f"{name}_span"], strings[name]
            assert (span is None) == (value is None)
            if span is not None:
                assert text[span[0] : span[1]] == value
        if event.date_span:
            assert text[event.date_span[0] : event.date_span[1]] == event.date_text
        start, end = event.sentence_span
        assert start <= event.trigger_span[0] < event.trigger_span[1] <= end <= len(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40).map(" ".join))
def test_same_text_same_events(text: str) -> None:
    assert events(text) == events(text)


def test_in_beam_sets_events_and_rejects_nothing() -> None:
    with TestPipeline(runner="FnApiRunner") as p:
        with CollectingErrorHandler() as rejects:
            found = (
                p
                | beam.Create([article("a1", text=TEXT)])
                | ExtractEvents(rejects)
                | beam.Map(_types_of)
            )
        assert_that(found, equal_to([("a1", ("ASSAULT",))]), label="events")
        assert_that(rejects.output(), equal_to([]), label="rejects")


def _types_of(one: Article) -> tuple[str, tuple[str, ...]]:
    return one.id, tuple(event.type for event in one.events)
