"""Join articles with their stories and write them: the only place a body is shuffled.

In:      Article, StoryLink (one per article id)
Out:     Published: the files, the ids that are settled now, and a Slip for each article's story
Rejects: `duplicate_id` (source) when several articles of the run have one id; the first by
         content is kept
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.error_handling import ErrorHandler

from schemas import Article, FileWritten, Member, OutputConfig, Record, Reject, Slip, StoryLink
from transforms._carry import REJECTED, Tally, route
from transforms._coders import pack, unpack
from transforms._shards import output_writer, shard_of, written
from transforms.write_jsonl import AllShards, Row, shard_key, to_row

_SLIPS = "slips"
_FILES = "files"

KIND = "articles"


class Published(NamedTuple):
    """What writing the articles leaves behind."""

    files: PCollection[FileWritten]
    slips: PCollection[Slip]


class Placed(NamedTuple):
    """An article with its story, ready to be written, and its slip."""

    article: Article
    slip: Slip


def join_stories(rows: Iterable[Row], links: Iterable[StoryLink]) -> Iterator[Placed | Reject]:
    """Yield the articles of one shard by id, each with its story; later ones of an id as rejects.

    `rows` are (id, packed JSON of the Article): a shard is held packed and opened row by row.
    """
    by_article = {link.id: link for link in links}
    for key, same_id in groupby(sorted(rows), key=lambda row: row[0]):
        first, *others = sorted(unpack(packed) for _, packed in same_id)
        yield _placed(Article.model_validate_json(first), by_article[key])
        for other in others:
            yield _duplicate(Article.model_validate_json(other))


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
    slip = Slip(id=article.id, story_id=link.story_id, member=member, mentions=article.events)
    return Placed(article.model_copy(update={"story_id": link.story_id}), slip)


def _duplicate(article: Article) -> Reject:
    return Reject(
        id=article.id,
        reason="duplicate_id",
        detail=f"another article of this run has the id {article.id!r}",
        url=article.url,
        source_id=article.source_id,
    )


class _PackArticle(beam.DoFn):
    def __init__(self, shards: int) -> None:
        self._shards = shards

    def process(self, element: Article) -> Iterator[tuple[str, Row]]:
        yield shard_key(shard_of(element.id, self._shards)), (element.id, pack(to_row(element)))


class _KeyLink(beam.DoFn):
    def __init__(self, shards: int) -> None:
        self._shards = shards

    def process(self, element: StoryLink) -> Iterator[tuple[str, StoryLink]]:
        yield shard_key(shard_of(element.id, self._shards)), element


class _PublishShard(beam.DoFn):
    def __init__(self, config: OutputConfig) -> None:
        self._config = config
        self._tally = Tally("PublishArticles")

    def process(
        self, element: tuple[str, tuple[Iterable[Row], Iterable[StoryLink], Iterable[None]]]
    ) -> Iterator[Record | TaggedOutput[Any, Any]]:
        key, (rows, links, _) = element
        shard, shards = int(key), self._config.shards
        with output_writer(self._config, KIND, shard, shards) as writer:
            for result in join_stories(rows, links):
                if isinstance(result, Reject):
                    yield route("PublishArticles", self._tally, result)
                    continue
                writer.line(to_row(result.article))
                self._tally.add("passed")
                for removed in result.article.removed:
                    self._tally.add(f"removed_{removed.rule}")
                yield TaggedOutput(_SLIPS, result.slip)
        yield written(self._config, KIND, shard, shards, writer)


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
        rows = articles | "Pack" >> beam.ParDo(_PackArticle(shards)).with_output_types(
            tuple[str, tuple[str, bytes]]
        )
        keyed = links | "KeyLink" >> beam.ParDo(_KeyLink(shards)).with_output_types(
            tuple[str, StoryLink]
        )
        done = (
            (rows, keyed, articles.pipeline | AllShards(shards))
            | beam.CoGroupByKey()
            | beam.ParDo(_PublishShard(self._config)).with_outputs(REJECTED, _SLIPS, main=_FILES)
        )
        self._rejects.add_error_pcollection(done[REJECTED])
        return Published(done[_FILES], done[_SLIPS])
