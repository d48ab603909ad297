"""One story: the articles that carry the same text, whoever published them."""

from __future__ import annotations

from enum import StrEnum

from schemas.base import Part, Record, UtcTime
from schemas.event import Event


class CopyKind(StrEnum):
    """How a member relates to the story's first article."""

    FIRST = "first"
    EXACT = "exact"
    COPY = "copy"
    TRUNCATED = "truncated"
    EXTENDED = "extended"


class StoryLink(Record):
    """Which story an article belongs to, and why; `id` is the article's id."""

    story_id: str
    kind: CopyKind
    similarity: float
    """Containment of word 4-grams against the story's first article, 0 to 1, estimated."""


class StoryAlias(Record):
    """A story that a later run found to be part of another; `id` is the id that is given up."""

    story_id: str
    """The story it is part of from now on."""


class Member(Part):
    """One article of a story, as far as a reader of stories needs it."""

    article_id: str
    url: str | None
    title: str | None
    source: str
    published: UtcTime | None
    trust: int = 0
    similarity: float
    kind: CopyKind


class Slip(Record):
    """What an article contributes to its story, without the body; `id` is the article's id."""

    story_id: str
    member: Member
    events: tuple[Event, ...] = ()
    """The article's events, mentions of the same event merged."""


class Story(Record):
    """One story and its members; `id` is the hash of its first member's id and never changes."""

    revision: int = 1
    """Raised each time a later run changes it; the highest revision is the current one."""
    merged_into: str | None = None
    """The story its members are part of now; such a row is the last of this id, without members."""
    canonical_id: str
    """The member to read: highest trust, then earliest, then by url."""
    url: str | None
    title: str | None
    source: str
    published: UtcTime | None
    members: tuple[Member, ...]
    sources: tuple[str, ...]
    events: tuple[Event, ...] = ()
