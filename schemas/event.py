"""Who did what to whom, where and when; every text field with the span it was read from."""

from __future__ import annotations

from enum import StrEnum

from schemas.base import Part, Record, Span, UtcTime


class Status(StrEnum):
    """Did it happen, as far as the sentence says."""

    HAPPENED = "happened"
    ONGOING = "ongoing"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class Quantity(Part):
    """A number of an event and what it counts."""

    kind: str
    """killed, wounded, arrested, released, held, displaced, troops, fighters, amount ..."""
    text: str
    span: Span
    low: int
    high: int | None = None
    """None: no upper bound."""
    comparator: str = "="
    """`=`, `>=`, `<=` or `~` (about)."""


class EventMention(Part):
    """One event as one sentence of one article tells it.

    `text[span[0]:span[1]]` reproduces every string that has a `..._span` beside it.
    """

    id: str
    type: str
    """PLOVER event type (16 of them, e.g. `ASSAULT`)."""
    quad: int
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    trigger: str
    trigger_span: Span
    actor: str | None = None
    actor_span: Span | None = None
    target: str | None = None
    target_span: Span | None = None
    location: str | None = None
    location_span: Span | None = None
    date: str | None = None
    """ISO 8601, as precise as the text states it (`2019-02-16`, `2019-02`, `2019-W07`)."""
    date_text: str | None = None
    date_span: Span | None = None
    status: Status = Status.HAPPENED
    attribution: str | None = None
    """Who says so, when the sentence names somebody."""
    attribution_span: Span | None = None
    quantities: tuple[Quantity, ...] = ()
    sentence_span: Span
    confidence: float
    """Chance that `type` is right."""
    rule_id: str
    """The lexicon entry that fired."""


class Event(Record):
    """One event, merged over the mentions in all articles of a story."""

    story_id: str
    revision: int = 1
    """The story's revision this row belongs to; the highest is the current one."""
    type: str
    quad: int
    actor: str | None = None
    target: str | None = None
    location: str | None = None
    date: str | None = None
    status: Status = Status.HAPPENED
    attribution: str | None = None
    article_ids: tuple[str, ...]
    mention_ids: tuple[str, ...]
    sources: tuple[str, ...]
    first_published: UtcTime | None = None
    last_published: UtcTime | None = None
    confidence: float
