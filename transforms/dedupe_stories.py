"""Give every article its story: same text provenance, across sources and runs.

In:      Article (cleaned; `title` is not part of the text that is compared)
Out:     Deduped.links, one StoryLink per distinct article id; Deduped.aliases, the stories of
         earlier runs that a new article has shown to be one; Deduped.fingerprints, blocks of the
         new articles with their stories, to be kept as state: a file of fingerprints is any
         number of blocks one after another (`DedupeConfig.known` names such files)
Rejects: none; a text without words is a story of its own

Bodies never leave the first DoFn: what is shuffled is about one kilobyte an article. The decisions
are made by the Beam-free modules of `transforms._dedupe`; the same articles give the same links
and the same bytes whatever the order of arrival, the bundles or the workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints import with_input_types, with_output_types
from apache_beam.utils.windowed_value import WindowedValue

from schemas import Article, DedupeConfig, StoryAlias, StoryLink, StreamConfig
from transforms._carry import Tally
from transforms._dedupe.block import UNDATED, Aliases, Block, decode, encode
from transforms._dedupe.link import blocks, link, links
from transforms._dedupe.sketch import Note, fingerprint
from transforms._dedupe.words import Vocabulary
from transforms._in_order import Folded, InOrder, InOrderFn
from transforms._storage import read_bytes

LINKS = "links"
ALIASES = "aliases"
FINGERPRINTS = "fingerprints"

_BATCH_ARTICLES = 500
_BATCH_CHARACTERS = 4_000_000
"""A batch ends at either: numpy needs some hundred texts, memory must stay flat."""
_ALL = "all"
"""The one key: the whole join is the work of one worker."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Deduped(NamedTuple):
    """What deduplication decided, and what later runs need to know of it."""

    links: PCollection[StoryLink]
    aliases: PCollection[StoryAlias]
    fingerprints: PCollection[bytes]


@with_input_types(Article)
class DedupeStories(beam.PTransform[PCollection[Article], Deduped]):
    """Fingerprint articles in batches, bring the fingerprints together, and link them."""

    def __init__(self, config: DedupeConfig) -> None:
        super().__init__()
        self._config = config

    def expand(self, articles: PCollection[Article]) -> Deduped:
        """Wire the batching, the one shuffle, and the two outputs."""
        linked = (
            articles
            | "Fingerprint" >> beam.ParDo(_FingerprintFn())
            | "Gather" >> beam.GroupByKey()
            | "Link"
            >> beam.ParDo(_LinkFn(self._config)).with_outputs(ALIASES, FINGERPRINTS, main=LINKS)
        )
        links: PCollection[StoryLink] = linked[LINKS]
        aliases: PCollection[StoryAlias] = linked[ALIASES]
        fingerprints: PCollection[bytes] = linked[FINGERPRINTS]
        links.element_type, aliases.element_type = StoryLink, StoryAlias
        fingerprints.element_type = bytes
        return Deduped(links, aliases, fingerprints)


def note(article: Article) -> Note:
    """Take from an article what is fingerprinted."""
    published = article.published
    if published is None:
        return Note(article.id, UNDATED, article.text)
    return Note(article.id, (published - _EPOCH) // timedelta(microseconds=1), article.text)


@with_output_types(tuple[str, bytes])
class _FingerprintFn(beam.DoFn):
    """Some hundred articles at a time into one columnar block."""

    def __init__(self) -> None:
        self._start()

    def setup(self) -> None:
        self._vocabulary = Vocabulary()

    def start_bundle(self) -> None:
        self._start()

    def _start(self) -> None:
        self._notes: dict[Any, list[Note]] = {}
        """By window: a batch has one."""
        self._characters = 0

    def process(
        self, element: Article, window: Any = beam.DoFn.WindowParam
    ) -> Iterator[WindowedValue]:
        notes = self._notes.setdefault(window, [])
        notes.append(note(element))
        self._characters += len(element.text)
        if len(notes) >= _BATCH_ARTICLES or self._characters >= _BATCH_CHARACTERS:
            yield from self._flush()

    def finish_bundle(self) -> Iterator[WindowedValue]:
        yield from self._flush()

    def _flush(self) -> Iterator[WindowedValue]:
        for window, notes in self._notes.items():
            block = fingerprint(notes, self._vocabulary)
            yield WindowedValue((_ALL, encode(block)), window.max_timestamp(), (window,))
        self._vocabulary.trim()
        self._start()


class _LinkFn(beam.DoFn):
    """The whole join; known fingerprints are read here, by the worker that needs them."""

    def __init__(self, config: DedupeConfig) -> None:
        self._config = config
        self._tally = Tally(DedupeStories.__name__)

    def process(
        self, element: tuple[str, Iterable[bytes]]
    ) -> Iterator[StoryLink | TaggedOutput[Any, Any]]:
        new = list(_blocks(element[1]))
        linked = link(new, list(_read(self._config.known)), self._config)
        del new
        kinds: Counter[str] = Counter()
        for found in links(linked):
            kinds[found.kind] += 1
            yield found
        _count(self._tally, kinds)
        for given_up, story_id in sorted(linked.aliases.items()):
            self._tally.add("united")
            yield TaggedOutput(ALIASES, StoryAlias(id=given_up, story_id=story_id))
        for data in blocks(linked):
            yield TaggedOutput(FINGERPRINTS, data)


class _LinkInOrderFn(InOrderFn):
    """The same join for a stream: a window's articles against what the state knows.

    Known stories are never united here: a window that is open in another key would have to change.
    """

    def __init__(self, config: DedupeConfig) -> None:
        super().__init__(config.keep_days)
        self._config = config
        self._tally = Tally(DedupeStories.__name__)

    def fold(
        self,
        key: str,  # noqa: ARG002
        moment: Any,  # noqa: ARG002
        values: Sequence[bytes],
        known: Sequence[bytes],
    ) -> Folded:
        """Link the articles of one window."""
        new = list(_blocks(values))
        earlier = [one for data in known for one in decode(data)]
        linked = link(new, earlier, self._config, unite_known=False)
        found = list(links(linked))
        _count(self._tally, Counter(one.kind for one in found))
        return Folded(found, list(blocks(linked)))


@with_input_types(Article)
@with_output_types(StoryLink)
class DedupeStream(beam.PTransform[PCollection[Article], PCollection[StoryLink]]):
    """DedupeStories for windows without end; what is known lies in the engine's keyed state."""

    def __init__(self, config: DedupeConfig, stream: StreamConfig) -> None:
        super().__init__()
        self._config = config
        self._stream = stream

    def expand(self, articles: PCollection[Article]) -> PCollection[StoryLink]:
        """Wire the batching, the one shuffle of a window, and the join in order."""
        linked: PCollection[StoryLink] = (
            articles
            | "Fingerprint" >> beam.ParDo(_FingerprintFn())
            | "Link" >> InOrder(_LinkInOrderFn(self._config), self._stream, StoryLink)
        )
        return linked


def _count(tally: Tally, kinds: Counter[str]) -> None:
    """Count the links of each kind."""
    for kind, count in sorted(kinds.items()):
        tally.add(kind, count)


def _blocks(encoded: Iterable[bytes]) -> Iterator[Block]:
    for data in encoded:
        yield from (one for one in decode(data) if isinstance(one, Block))


def _read(paths: Iterable[str]) -> Iterator[Block | Aliases]:
    for path in paths:
        data = read_bytes(path)
        try:
            yield from decode(data)
        except ValueError as damage:
            raise ValueError(f"{path}: {damage}") from damage
