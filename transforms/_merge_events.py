"""Merge mentions of one event: within an article, over the articles of a story, over runs."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import Article, Event, EventMention, stable_id


def events_of_article(story_id: str, article: Article) -> tuple[Event, ...]:
    """Return the events of one article, mentions of the same event as one."""
    return merge(_from_mention(story_id, article, mention) for mention in article.events)


def merge(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events of one story by id, those with the same key joined."""
    merged: dict[str, Event] = {}
    for event in events:
        old = merged.get(event.id)
        merged[event.id] = _joined(old, event) if old else event
    return tuple(merged[key] for key in sorted(merged))


def in_story(event: Event, story_id: str) -> Event:
    """Return an event as one of another story, where it may meet itself."""
    return event.replace(id=_event_id(story_id, event), story_id=story_id)


def _event_id(story_id: str, told: Event | EventMention) -> str:
    said = (told.actor, told.target, told.location, told.date)
    # What happened and what was only threatened, or denied, are two events.
    key = (told.type, told.status, *((part or "").casefold() for part in said))
    return stable_id("v", story_id, *key)


def _from_mention(story_id: str, article: Article, mention: EventMention) -> Event:
    return Event(
        id=_event_id(story_id, mention),
        story_id=story_id,
        type=mention.type,
        quad=mention.quad,
        actor=mention.actor,
        target=mention.target,
        location=mention.location,
        date=mention.date,
        status=mention.status,
        attribution=mention.attribution,
        article_ids=(article.id,),
        mention_ids=(mention.id,),
        sources=(article.source,),
        first_published=article.published,
        last_published=article.published,
        confidence=mention.confidence,
    )


def _joined(one: Event, other: Event) -> Event:
    first = [when for when in (one.first_published, other.first_published) if when]
    last = [when for when in (one.last_published, other.last_published) if when]
    return one.replace(
        article_ids=_union(one.article_ids, other.article_ids),
        mention_ids=_union(one.mention_ids, other.mention_ids),
        sources=_union(one.sources, other.sources),
        first_published=min(first, default=None),
        last_published=max(last, default=None),
        attribution=one.attribution or other.attribution,
        confidence=max(one.confidence, other.confidence),
    )


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))
