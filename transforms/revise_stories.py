"""Put the stories of a stream together, window by window.

In:      Slip
Out:     Assembled: a story that is new, or has gained members, and then has a higher `revision`
Rejects: none

A story's last row is the engine's keyed state, one key a story, dropped after `keep_days` without
a new member. PublishStories is the same for a batch, with the rows of earlier runs as its memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.window import FixedWindows
from apache_beam.typehints import with_input_types
from apache_beam.utils.timestamp import Timestamp

from schemas import DedupeConfig, Event, OutputConfig, Slip, Story, StreamConfig, to_json
from transforms._carry import Tally
from transforms._in_order import Folded, InOrder, InOrderFn
from transforms._windows import Committed
from transforms.publish_stories import KIND, Assembled, assemble_story


def settled(story: Story, held: Story | None) -> Story | None:
    """Return the story to publish, given what an earlier attempt of the stream has committed.

    Nothing, where that says as much; else a revision above it: readers take the highest.
    """
    if held is None or held.revision < story.revision:
        return story
    if {member.article_id for member in story.members} <= {
        member.article_id for member in held.members
    }:
        return None
    revision = held.revision + 1
    events = tuple(event.replace(revision=revision) for event in story.events)
    return story.replace(revision=revision, events=events)


class _ReviseFn(InOrderFn):
    replaces = True

    def __init__(self, config: DedupeConfig, stream: StreamConfig, output: OutputConfig) -> None:
        super().__init__(config.keep_days)
        self._windows = FixedWindows(stream.window_s)
        self._output = output
        self._tally = Tally("PublishStories")

    def setup(self) -> None:
        self._committed = Committed(self._output, KIND)

    def fold(
        self, key: str, moment: Timestamp, values: Sequence[bytes], known: Sequence[bytes]
    ) -> Folded:
        """Add the slips of one window to a story."""
        last = Story.model_validate_json(known[-1]) if known else None
        slips = [Slip.model_validate_json(row) for row in values]
        story = assemble_story(key, slips, last)
        (window,) = self._windows.assign(FixedWindows.AssignContext(moment))
        row = self._committed.since(window).get(key)
        held = Story.model_validate_json(row) if row else None
        published = settled(story, held)
        if published is None:
            return Folded((), (row,) if row else ())
        new = {slip.id for slip in slips}
        placed = sum(member.article_id in new for member in published.members)
        self._tally.add("revised" if published.revision > 1 else "new")
        self._tally.add("members", placed)
        assembled = Assembled(published, placed, published.revision > 1)
        return Folded((assembled,), (to_json(published),))


def _by_story(slip: Slip) -> tuple[str, bytes]:
    return slip.story_id, to_json(slip)


def story_in(assembled: Assembled) -> Story:
    """Return the row of a story."""
    return assembled.story


def events_in(assembled: Assembled) -> Iterator[Event]:
    """Yield the rows of its events."""
    yield from assembled.story.events


@with_input_types(Slip)
class ReviseStories(beam.PTransform[PCollection[Slip], PCollection[Assembled]]):
    """Beam shell: a window's slips of a story together, then in order."""

    def __init__(self, config: DedupeConfig, stream: StreamConfig, output: OutputConfig) -> None:
        super().__init__()
        self._fn = _ReviseFn(config, stream, output)
        self._stream = stream

    def expand(self, pcoll: PCollection[Slip]) -> PCollection[Assembled]:
        """Wire key and order."""
        stories: PCollection[Assembled] = (
            pcoll
            | beam.Map(_by_story).with_output_types(tuple[str, bytes])
            | "Revise" >> InOrder(self._fn, self._stream, Assembled)
        )
        return stories
