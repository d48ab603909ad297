"""Put stories together from the slips of their articles, and write them and their events.

In:      Slip; StoryAlias; the stories as earlier runs knew them
Out:     PublishedStories: the files (rows, and the same rows for the state) and the merged events;
         a story is new, or an old one with its new members and a higher `revision`; one that was
         united with another has a last revision that says so (`merged_into`)
Rejects: none; a file that cannot be written fails the run (StorageError)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas import (
    CopyKind,
    Event,
    FileWritten,
    Member,
    OutputConfig,
    Slip,
    StoriesConfig,
    Story,
    StoryAlias,
    to_json,
)
from transforms._blobs import AllShards, ToBlobs, row_id, sorted_rows
from transforms._carry import Tally
from transforms._merge_events import in_story, merge
from transforms._shards import ShardWriter, state_writer, state_written
from transforms._storage import read_lines

KIND = "stories"

_FILES, _EVENTS = "files", "events"

_FIRST = f'"kind":"{CopyKind.FIRST}"'.encode()
_STORY = re.compile(rb'"story_id":"([^"\\]+)"')

_LAST = datetime.max.replace(tzinfo=UTC)


class PublishedStories(NamedTuple):
    """What writing the stories leaves behind."""

    files: PCollection[FileWritten]
    events: PCollection[Event]


class Assembled(NamedTuple):
    """A story, how many articles of this run are in it, and whether it was there before."""

    story: Story
    placed: int
    is_revision: bool


def assemble_story(
    story_id: str, slips: Iterable[Slip], known: Story | None, united: Iterable[Story] = ()
) -> Story:
    """Return the story with all its members.

    `known` is its last revision, if it has one; `united` those of the stories it has taken in.
    """
    slips = sorted(slips, key=lambda slip: slip.id)
    earlier = (*united, *((known,) if known else ()))
    members = _members(slips, earlier)
    canonical = min(members, key=canonical_rank)
    revision = known.revision + 1 if known else 1
    old = (in_story(event, story_id) for story in earlier for event in story.events)
    fresh = (event for slip in slips for event in slip.events)
    events = merge((*old, *fresh))
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
        events=tuple(event.model_copy(update={"revision": revision}) for event in events),
    )


def given_up(story: Story, into: str) -> Story:
    """Return the last row of a story that is part of another now."""
    return story.replace(revision=story.revision + 1, merged_into=into, members=(), events=())


def canonical_rank(member: Member) -> tuple[int, datetime, str, str]:
    """Order members: highest trust, then earliest (undated last), then by url and id."""
    return -member.trust, member.published or _LAST, member.url or "", member.article_id


def is_old(rows: Iterable[bytes]) -> bool:
    """Say whether a story began in an earlier run: its first member is not among the new.

    `rows` are Slips as JSON. Inside a JSON string every quote is escaped, so no title can look
    like the field.
    """
    return not any(_FIRST in row for row in rows)


def find_known(wanted: frozenset[str], files: Iterable[str]) -> dict[str, Story]:
    """Return the latest revision of the wanted stories from the story files of earlier runs."""
    found: dict[str, Story] = {}
    for path in files if wanted else ():
        for row in read_lines(path):
            if row_id(row) in wanted:
                story = Story.model_validate_json(row)
                held = found.get(story.id)
                if held is None or held.revision < story.revision:
                    found[story.id] = story
    return found


def assemble_shard(
    rows: Iterable[bytes], files: Iterable[str], aliases: Iterable[StoryAlias] = ()
) -> Iterator[Assembled]:
    """Yield the stories of one shard by id, and those they have taken in.

    `rows` are Slips as JSON; they are opened one story at a time, because a slip in memory is ten
    times its row.
    """
    by_story: dict[str, list[bytes]] = {}
    for row in rows:
        by_story.setdefault(_story_of_row(row), []).append(row)
    into = {alias.id: alias.story_id for alias in aliases}
    old = {key for key, group in by_story.items() if is_old(group)}
    known = find_known(frozenset((*old, *into, *into.values())), files)
    for key in sorted({*by_story, *into, *into.values()}):
        if key in into:
            if key in known:
                yield Assembled(given_up(known[key], into[key]), 0, is_revision=True)
            continue
        slips = [Slip.model_validate_json(row) for row in by_story.pop(key, ())]
        united = [known[one] for one, to in sorted(into.items()) if to == key and one in known]
        story = assemble_story(key, slips, known.get(key), united)
        new = {slip.id for slip in slips}
        placed = sum(member.article_id in new for member in story.members)
        yield Assembled(story, placed, key in known)


def story_of(record: Slip | StoryAlias) -> str:
    """Return what slips and aliases are sharded and grouped by."""
    return record.story_id


def _story_of_row(row: bytes) -> str:
    match = _STORY.search(row)
    if match is None:
        raise ValueError(f"a slip without a story: {row[:200]!r}")
    return match[1].decode()


def _members(slips: Iterable[Slip], earlier: Iterable[Story]) -> tuple[Member, ...]:
    old = {member.article_id: member for story in earlier for member in story.members}
    both = {**old, **{slip.id: slip.member for slip in slips}}
    return tuple(sorted(both.values(), key=lambda m: (m.published or _LAST, m.article_id)))


class _PublishShard(beam.DoFn):
    def __init__(self, known: StoriesConfig, config: OutputConfig) -> None:
        self._known = known
        self._config = config
        self._tally = Tally("PublishStories")

    def process(
        self, element: tuple[str, tuple[Iterable[bytes], Iterable[bytes], Iterable[None]]]
    ) -> Iterator[FileWritten | TaggedOutput[Any, Any]]:
        key, (blobs, packed_aliases, _) = element
        shard, shards = int(key), self._config.shards
        slips = sorted_rows(blobs)
        aliases = map(StoryAlias.model_validate_json, sorted_rows(packed_aliases))
        with (
            ShardWriter(self._config, KIND, shard, shards) as rows,
            state_writer(self._config, KIND, shard, shards) as state,
        ):
            for story, placed, is_revision in assemble_shard(slips, self._known.known, aliases):
                row = to_json(story)
                rows.line(row)
                state.line(row)
                self._tally.add("revised" if is_revision else "new")
                self._tally.add("members", placed)
                for event in story.events:
                    yield TaggedOutput(_EVENTS, event)
        yield from rows.written()
        yield state_written(self._config, KIND, shard, shards, state)


class PublishStories(
    beam.PTransform[tuple[PCollection[Slip], PCollection[StoryAlias]], PublishedStories]
):
    """Beam shell of `assemble_shard`."""

    def __init__(self, known: StoriesConfig, config: OutputConfig) -> None:
        super().__init__()
        self._known = known
        self._config = config

    def expand(self, pcolls: tuple[PCollection[Slip], PCollection[StoryAlias]]) -> PublishedStories:
        """Gather the slips and aliases of a shard, assemble, write."""
        slips, aliases = pcolls
        shards = self._config.shards
        done = (
            (
                slips | "Slips" >> ToBlobs(shards, story_of),
                aliases | "Aliases" >> ToBlobs(shards, story_of),
                slips | AllShards(shards),
            )
            | beam.CoGroupByKey()
            | beam.ParDo(_PublishShard(self._known, self._config)).with_outputs(
                _EVENTS, main=_FILES
            )
        )
        return PublishedStories(done[_FILES], done[_EVENTS])
