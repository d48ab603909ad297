"""Put a story together from the slips of its articles, and merge its events.

In:      Slip, keyed by story; the story as earlier runs knew it
Out:     Story: a new one, or an old one with its new members and a higher `revision`
Rejects: none
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.window import BoundedWindow
from apache_beam.typehints import with_input_types, with_output_types
from apache_beam.utils.timestamp import Timestamp
from apache_beam.utils.windowed_value import WindowedValue

from schemas import CopyKind, Event, EventMention, Member, Slip, StoriesConfig, Story, stable_id
from transforms._carry import Tally
from transforms._storage import read_lines

_LAST = datetime.max.replace(tzinfo=UTC)


def assemble_story(story_id: str, slips: Iterable[Slip], known: Story | None) -> Story:
    """Return the story with all its members; `known` is its last revision, if it has one."""
    slips = sorted(slips, key=lambda slip: slip.id)
    members = _members(slips, known)
    canonical = min(members, key=canonical_rank)
    revision = known.revision + 1 if known else 1
    events = _merge(story_id, slips, known.events if known else ())
    return Story(
        id=story_id,
        revision=revision,
        canonical_id=canonical.article_id,
        url=canonical.url,
        title=canonical.title,
        source=canonical.source,
        published=canonical.published,
        members=members,
        sources=tuple(sorted({member.source for member in members})),
        events=tuple(event.replace(revision=revision) for event in events),
    )


def events_of(story: Story) -> tuple[Event, ...]:
    """Return the story's events: rows of their own in the output."""
    return story.events


def canonical_rank(member: Member) -> tuple[int, datetime, str, str]:
    """Order members: highest trust, then earliest (undated last), then by url and id."""
    return -member.trust, member.published or _LAST, member.url or "", member.article_id


def _members(slips: Iterable[Slip], known: Story | None) -> tuple[Member, ...]:
    old = {member.article_id: member for member in known.members} if known else {}
    both = {**old, **{slip.id: slip.member for slip in slips}}
    return tuple(sorted(both.values(), key=lambda m: (m.published or _LAST, m.article_id)))


def _merge(story_id: str, slips: Iterable[Slip], known: tuple[Event, ...]) -> tuple[Event, ...]:
    merged = {event.id: event for event in known}
    for slip in slips:
        for mention in slip.mentions:
            event = _from_mention(story_id, slip.member, mention)
            old = merged.get(event.id)
            merged[event.id] = _joined(old, event) if old else event
    return tuple(merged[key] for key in sorted(merged))


def _from_mention(story_id: str, member: Member, mention: EventMention) -> Event:
    said = (mention.actor, mention.target, mention.location, mention.date)
    key = (mention.type, *((part or "").casefold() for part in said))
    return Event(
        id=stable_id("v", story_id, *key),
        story_id=story_id,
        type=mention.type,
        quad=mention.quad,
        actor=mention.actor,
        target=mention.target,
        location=mention.location,
        date=mention.date,
        status=mention.status,
        attribution=mention.attribution,
        article_ids=(member.article_id,),
        mention_ids=(mention.id,),
        sources=(member.source,),
        first_published=member.published,
        last_published=member.published,
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


def find_known(wanted: frozenset[str], files: Iterable[str]) -> dict[str, Story]:
    """Return the latest revision of the wanted stories from the story files of earlier runs."""
    found: dict[str, Story] = {}
    if not wanted:
        return found
    for path in files:
        for line in read_lines(path):
            story_id = line[7 : line.index(b'"', 7)].decode()  # a row starts {"id":"...
            if story_id in wanted:
                story = Story.model_validate_json(line)
                held = found.get(story_id)
                if held is None or held.revision < story.revision:
                    found[story_id] = story
    return found


def is_old(slips: Iterable[Slip]) -> bool:
    """Say whether a story began in an earlier run: its first member is not among the new."""
    return all(slip.member.kind is not CopyKind.FIRST for slip in slips)


def _by_story(slip: Slip) -> tuple[str, Slip]:
    return slip.story_id, slip


class _AssembleFn(beam.DoFn):
    """Keeps a bundle's revised stories to its end, so that the known files are read once."""

    def __init__(self, config: StoriesConfig) -> None:
        self._config = config
        self._tally = Tally("AssembleStories")
        self._old: list[tuple[str, list[Slip], Timestamp, BoundedWindow]] = []

    def start_bundle(self) -> None:
        self._old = []

    def process(
        self,
        element: tuple[str, Iterable[Slip]],
        timestamp: Any = beam.DoFn.TimestampParam,
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Story]:
        story_id, group = element
        slips = list(group)
        self._tally.add("members", len(slips))
        if is_old(slips):
            self._old.append((story_id, slips, timestamp, window))
            return
        self._tally.add("new")
        yield assemble_story(story_id, slips, None)

    def finish_bundle(self) -> Iterator[WindowedValue]:
        known = find_known(frozenset(old[0] for old in self._old), self._config.known)
        for story_id, slips, timestamp, window in self._old:
            self._tally.add("revised")
            story = assemble_story(story_id, slips, known.get(story_id))
            yield WindowedValue(story, timestamp, (window,))


@with_input_types(Slip)
@with_output_types(Story)
class AssembleStories(beam.PTransform[PCollection[Slip], PCollection[Story]]):
    """Beam shell of `assemble_story`."""

    def __init__(self, config: StoriesConfig) -> None:
        super().__init__()
        self._config = config

    def expand(self, pcoll: PCollection[Slip]) -> PCollection[Story]:
        """Group by story and assemble."""
        stories: PCollection[Story] = (
            pcoll
            | beam.Map(_by_story).with_output_types(tuple[str, Slip])
            | beam.GroupByKey()
            | beam.ParDo(_AssembleFn(self._config)).with_output_types(Story)
        )
        return stories
