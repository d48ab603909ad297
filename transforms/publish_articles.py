"""Join articles with their stories and write them: the only place a body is shuffled.

In:      Article, StoryLink (one per article id)
Out:     Published: the files, blocks of the ids that are settled now, and a Slip for each
         article's story
Rejects: `duplicate_id` (source) when several articles of the run have one id; the earliest is
         kept, as in DedupeStories
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.error_handling import ErrorHandler

from schemas import (
    Article,
    FileWritten,
    Member,
    OutputConfig,
    Record,
    Reject,
    Slip,
    StoryLink,
    to_json,
)
from transforms import _seen_set
from transforms._blobs import AllShards, ToBlobs, row_id, sorted_rows
from transforms._carry import REJECTED, Tally, route
from transforms._dedupe.sketch import ranks_of
from transforms._merge_events import events_of_article
from transforms._shards import ShardWriter
from transforms._windows import Committed
from transforms.dedupe_stories import note

_SLIPS = "slips"
_FILES = "files"
_SETTLED = "settled"

KIND = "articles"


class Published(NamedTuple):
    """What writing the articles leaves behind."""

    files: PCollection[FileWritten]
    slips: PCollection[Slip]
    settled: PCollection[bytes]


class Placed(NamedTuple):
    """An article with its story, ready to be written, and its slip."""

    article: Article
    slip: Slip


def join_stories(rows: Iterable[bytes], links: Iterable[bytes]) -> Iterator[Placed | Reject]:
    """Yield the articles of one shard by id, each with its story; later ones of an id as rejects.

    `rows` are Articles sorted by id, `links` StoryLinks, both as JSON.
    """
    by_article = {link.id: link for link in map(StoryLink.model_validate_json, links)}
    for key, same_id in groupby(rows, key=row_id):
        first, *others = _by_rank([Article.model_validate_json(row) for row in same_id])
        yield _placed(first, by_article[key])
        yield from map(_duplicate, others)


def _by_rank(articles: list[Article]) -> list[Article]:
    """Order articles of one id as dedupe does: its link is that of the first."""
    if len(articles) == 1:
        return articles
    ranks = ranks_of([note(article) for article in articles])
    return [article for _, article in sorted(zip(ranks, articles, strict=True), key=_rank_only)]


def _rank_only(pair: tuple[tuple[int, int], Article]) -> tuple[int, int]:
    return pair[0]


def _placed(article: Article, link: StoryLink) -> Placed:
    member = Member(
        article_id=article.id,
        url=article.url,
        title=article.title,
        source=article.source,
        published=article.published,
        trust=article.trust,
        similarity=link.similarity,
        kind=link.kind,
    )
    slip = Slip(
        id=article.id,
        story_id=link.story_id,
        member=member,
        events=events_of_article(link.story_id, article),
    )
    return Placed(article.model_copy(update={"story_id": link.story_id}), slip)


def _duplicate(article: Article) -> Reject:
    return Reject(
        id=article.id,
        reason="duplicate_id",
        detail=f"another article of this run has the id {article.id!r}",
        url=article.url,
        source_id=article.source_id,
    )


class _PublishShard(beam.DoFn):
    def __init__(self, config: OutputConfig) -> None:
        self._config = config
        self._tally = Tally("PublishArticles")

    def setup(self) -> None:
        self._committed = Committed(self._config, KIND)

    def process(
        self,
        element: tuple[str, tuple[Iterable[bytes], Iterable[bytes], Iterable[None]]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Record | TaggedOutput[Any, Any]]:
        key, (articles, links, _) = element
        committed = self._committed.since(window)
        ids: list[str] = []
        with ShardWriter(self._config, KIND, int(key), self._config.shards, window) as writer:
            for result in join_stories(sorted_rows(articles), sorted_rows(links)):
                if isinstance(result, Reject):
                    yield route("PublishArticles", self._tally, result)
                    continue
                if result.article.id not in committed:
                    writer.line(to_json(result.article))
                ids.append(result.article.id)
                self._count(result.article)
                yield TaggedOutput(_SLIPS, result.slip)
        yield TaggedOutput(_SETTLED, _seen_set.encode(ids))
        yield from writer.written()

    def _count(self, article: Article) -> None:
        self._tally.add("passed")
        for removed in article.removed:
            self._tally.add(f"removed_{removed.rule}")


class PublishArticles(beam.PTransform[tuple[PCollection[Article], PCollection[StoryLink]], Any]):
    """Beam shell of `join_stories`."""

    def __init__(self, config: OutputConfig, rejects: ErrorHandler) -> None:
        super().__init__()
        self._config = config
        self._rejects = rejects

    def expand(self, pcolls: tuple[PCollection[Article], PCollection[StoryLink]]) -> Published:
        """Wire rows and links by shard, join, write."""
        articles, links = pcolls
        shards = self._config.shards
        done = (
            (
                articles | "Articles" >> ToBlobs(shards),
                links | "Links" >> ToBlobs(shards),
                articles | AllShards(shards),
            )
            | beam.CoGroupByKey()
            | beam.ParDo(_PublishShard(self._config)).with_outputs(
                REJECTED, _SLIPS, _SETTLED, main=_FILES
            )
        )
        self._rejects.add_error_pcollection(done[REJECTED])
        return Published(done[_FILES], done[_SLIPS], done[_SETTLED])
