"""Records for tests, with every field a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from schemas import (
    Article,
    CopyKind,
    EventMention,
    FeedEntry,
    Member,
    OutputConfig,
    Slip,
    Source,
    SourceKind,
    StoryLink,
)
from transforms._merge_events import events_of_article

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def article(key: str, **fields: Any) -> Article:
    return Article(
        **{
            "id": key,
            "url": f"http://harbourpost.example/{key}",
            "title": f"Title of {key}",
            "text": f"Text of {key}.",
            "published": NOON,
            "source": "Harbour Post",
            "source_id": "feed:http://harbourpost.example/rss.xml",
            **fields,
        }
    )


def entry(key: str, **fields: Any) -> FeedEntry:
    return FeedEntry(
        **{
            "id": key,
            "url": f"http://harbourpost.example/{key}",
            "fetch_url": f"http://harbourpost.example/{key}?utm_source=rss",
            "source_id": "feed:http://harbourpost.example/rss.xml",
            "source": "Harbour Post",
            **fields,
        }
    )


def link(key: str, story: str, **fields: Any) -> StoryLink:
    return StoryLink(
        **{"id": key, "story_id": story, "kind": CopyKind.FIRST, "similarity": 1.0, **fields}
    )


def member(key: str, **fields: Any) -> Member:
    return Member(
        **{
            "article_id": key,
            "url": f"http://harbourpost.example/{key}",
            "title": f"Title of {key}",
            "source": "Harbour Post",
            "published": NOON,
            "similarity": 1.0,
            "kind": CopyKind.FIRST,
            **fields,
        }
    )


def slip(key: str, story: str, *mentions: EventMention, **fields: Any) -> Slip:
    told = article(key, events=mentions, source=fields.get("source", "Harbour Post"))
    events = events_of_article(story, told)
    return Slip(id=key, story_id=story, member=member(key, **fields), events=events)


def mention(key: str, **fields: Any) -> EventMention:
    return EventMention(
        **{
            "id": key,
            "type": "PROTEST",
            "quad": 3,
            "trigger": "marched",
            "trigger_span": (8, 15),
            "actor": "Dockers",
            "actor_span": (0, 7),
            "sentence_span": (0, 40),
            "confidence": 0.8,
            "rule_id": "march.v",
            **fields,
        }
    )


def source(kind: SourceKind, location: str, **fields: Any) -> Source:
    return Source(id=f"{kind}:{location}", kind=kind, location=location, **fields)


def output(directory: object, **fields: Any) -> OutputConfig:
    return OutputConfig(
        **{
            "directory": f"{directory}/out",
            "state_directory": f"{directory}/state",
            "run_id": "r1",
            "shards": 2,
            **fields,
        }
    )
