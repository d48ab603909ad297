"""The product as a stream on one screen: the same stages, in windows, and it does not end.

feed: Source > PollSources > PollFeeds > ParseFeeds ─┐
url:  Source > ListUrls ─────────────────────────────┴> SkipListed > ListFetches > FetchPages
  > ExtractText > StripBoilerplate > ExtractEvents ──┬> DedupeStream ──┐
                                                     └─────────────────┴> PublishArticles
  > ReviseStories > WriteJsonl                 every window > WriteManifests

What a batch keeps in its state folder, a stream keeps in the engine's keyed state: ids that have
passed, fingerprints, stories. Event time is the clock of the poll that found an entry.
"""

from __future__ import annotations

from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.error_handling import ErrorHandler

from schemas import RunConfig, RunManifest, Source, SourceKind
from transforms._sandbox import InWorkers
from transforms._windows import in_windows
from transforms.dedupe_stories import DedupeStream
from transforms.extract_events import ExtractEvents
from transforms.extract_text import ExtractText
from transforms.fetch_pages import FetchPages
from transforms.list_fetches import ListFetches
from transforms.list_urls import ListUrls
from transforms.parse_feeds import ParseFeeds
from transforms.poll_feeds import PollFeeds
from transforms.poll_sources import AtStart, PollSources
from transforms.publish_articles import PublishArticles
from transforms.read_files import file_reader
from transforms.revise_stories import ReviseStories, events_in, story_in
from transforms.skip_listed import SkipListed
from transforms.strip_boilerplate import StripBoilerplate
from transforms.write_jsonl import WriteJsonl
from transforms.write_manifests import (
    WriteManifests,
    tally_entry,
    tally_placed,
    tally_reject,
    tally_removed,
)


def build(p: beam.Pipeline, config: RunConfig, like: RunManifest) -> None:
    """Attach the stream to `p`: every entry ends in one Article or one Reject of its window."""
    http, out, stream, limits = config.http, config.output, config.stream, config.extract
    windows = in_windows(stream)
    with ErrorHandler(_InWindows(windows)) as rejects:
        feeds = p | "Feeds" >> _sources(config, SourceKind.FEED)  # Source
        polls = feeds | PollSources(config.as_of, stream)  # Poll
        pages = polls | PollFeeds(http, config.feeds, rejects)  # FeedPage
        listed = pages | ParseFeeds(config.feeds, limits, None, rejects)  # FeedEntry
        named = p | "Named" >> _sources(config, SourceKind.URL) | AtStart(config.as_of)  # Source
        urls = named | ListUrls(rejects)  # FeedEntry
        new = (
            (listed, urls) | "Listed" >> beam.Flatten() | SkipListed(config.seen, stream)
        )  # FeedEntry
        articles = (
            new
            | ListFetches()  # FetchList
            | FetchPages(http, file_reader(config.as_of, http), rejects)  # Page
            | InWorkers(
                ExtractText(limits, http, None, rejects),  # Article
                StripBoilerplate(limits.min_chars, None, rejects),  # Article, cleaned
                ExtractEvents(rejects),  # Article with events
            )
            | "ArticleWindows" >> windows
        )
    links = articles | DedupeStream(config.dedupe, stream)  # StoryLink
    late = _Late()
    published = (articles, links) | PublishArticles(out, late)  # files, Slip
    lost = (rejects.output(), *late.rejects) | "Lost" >> beam.Flatten()  # Reject
    stories = published.slips | ReviseStories(config.dedupe, stream, out)  # Assembled
    rows = stories | "Story" >> beam.Map(story_in)
    events = stories | "Event" >> beam.FlatMap(events_in)
    files = (
        published.files,
        rows | "WriteStories" >> WriteJsonl("stories", out),
        events | "WriteEvents" >> WriteJsonl("events", out),
        lost | "WriteRejects" >> WriteJsonl("rejects", out, shards=1, once=True),
    )
    tallies = (
        new | "CountedEntries" >> beam.Map(tally_entry) | "EntryWindows" >> windows,
        lost | "CountedRejects" >> beam.FlatMap(tally_reject),
        articles | "CountedRemoved" >> beam.FlatMap(tally_removed),
        stories | "CountedPlaced" >> beam.FlatMap(tally_placed),
    )
    written = files | "Written" >> beam.Flatten()
    (written, tallies | "Tallied" >> beam.Flatten()) | WriteManifests(out, like)


class _InWindows(beam.PTransform[PCollection[Any], PCollection[Any]]):
    """The consumer of the rejects: puts them into the windows of the articles beside them."""

    def __init__(self, windows: beam.PTransform[Any, Any]) -> None:
        super().__init__()
        self._windows = windows

    def expand(self, pcoll: PCollection[Any]) -> PCollection[Any]:
        """Wire the windows."""
        rejects: PCollection[Any] = pcoll | self._windows
        return rejects


class _Late(ErrorHandler):
    """Takes rejects that are in windows already: a flatten must not mix them with others."""

    def __init__(self) -> None:
        self.rejects: list[PCollection[Any]] = []

    def add_error_pcollection(self, pcoll: PCollection[Any]) -> None:
        """Take the rejects of one stage."""
        self.rejects.append(pcoll)


def _sources(config: RunConfig, *kinds: SourceKind) -> Any:
    return beam.Create(config.of_kind(*kinds)).with_output_types(Source)
