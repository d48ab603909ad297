"""The whole product on one screen.

feed: Source > FetchFeeds > ParseFeeds ──┐
url:  Source > ListUrls ─────────────────┴> SkipSeen > MakeFetchLists ─┐
warc: html: text: jsonl: Source > ListFiles ───────────────────────────┴> FetchPages > SkipSeen
  > ExtractText > StripBoilerplate > ExtractEvents ──┬> DedupeStories ─┐
                                                     └─────────────────┴> PublishArticles
  > PublishStories > WriteJsonl                             every stage > Reject > KeepRejects
"""

from __future__ import annotations

from typing import Any

import apache_beam as beam
from apache_beam.transforms.error_handling import ErrorHandler

from schemas import FeedEntry, RunConfig, Source, SourceKind
from transforms._sandbox import InWorkers
from transforms.dedupe_stories import DedupeStories
from transforms.extract_events import ExtractEvents
from transforms.extract_text import ExtractText
from transforms.fetch_feeds import FetchFeeds
from transforms.fetch_pages import FetchPages
from transforms.keep_rejects import KeepRejects
from transforms.list_files import ListFiles
from transforms.list_urls import ListUrls
from transforms.make_fetch_lists import MakeFetchLists
from transforms.parse_feeds import ParseFeeds
from transforms.publish_articles import PublishArticles
from transforms.publish_stories import PublishStories
from transforms.read_files import file_reader
from transforms.skip_seen import SkipSeen
from transforms.strip_boilerplate import StripBoilerplate
from transforms.write_jsonl import WriteJsonl
from transforms.write_state import WriteReceipt, WriteState

FILES = (SourceKind.WARC, SourceKind.HTML, SourceKind.TEXT, SourceKind.JSONL)


def build(p: beam.Pipeline, config: RunConfig) -> None:
    """Attach the news graph to `p`: every entry ends in one Article or one Reject."""
    http, limits, as_of, out = config.http, config.extract, config.as_of, config.output
    with ErrorHandler(KeepRejects(config.seen, out)) as rejects:
        feeds = p | "Feeds" >> _sources(config, SourceKind.FEED)  # Source
        polls = feeds | FetchFeeds(http, config.feeds, as_of, rejects)  # pages, states
        listed = polls.pages | ParseFeeds(config.feeds, limits, as_of, rejects)  # FeedEntry
        urls = p | "Urls" >> _sources(config, SourceKind.URL) | ListUrls(rejects)  # FeedEntry
        new = listed | "SkipSeenListed" >> SkipSeen(config.seen)  # FeedEntry
        named = urls | "SkipSeenNamed" >> SkipSeen(config.seen)  # FeedEntry
        due = p | "Due" >> beam.Create(config.seen.due).with_output_types(FeedEntry)
        hosts = (new, named, due) | "Wanted" >> beam.Flatten() | MakeFetchLists(rejects)
        files = p | "Files" >> _sources(config, *FILES) | ListFiles()  # FetchList
        articles = (
            (hosts, files)
            | "Work" >> beam.Flatten()  # FetchList
            | "Spread" >> beam.Reshuffle()  # over all workers
            | FetchPages(http, file_reader(as_of, http), rejects)  # Page
            | "SkipSeenPages" >> SkipSeen(config.seen)  # Page
            | InWorkers(
                ExtractText(limits, http, as_of, rejects),  # Article
                StripBoilerplate(limits.min_chars, as_of, rejects),  # Article, cleaned
                ExtractEvents(rejects),  # Article with events
            )
        )
        deduped = articles | DedupeStories(config.dedupe)  # StoryLink, fingerprints
        published = (articles, deduped.links) | PublishArticles(out, rejects)  # files, Slip
    kept = rejects.output()  # files, settled ids, entries to try again
    placed = (published.slips, deduped.aliases)
    stories = placed | PublishStories(config.stories, out)  # files, Event
    settled = (published.settled, kept.settled) | "Settled" >> beam.Flatten()
    written = (
        published.files,
        kept.files,
        stories.files,
        stories.events | WriteJsonl("events", out),
        settled | "SeenState" >> WriteState("seen", out, bytes),
        kept.again | "PendingState" >> WriteState("pending", out, FeedEntry),
        deduped.fingerprints | "FingerprintState" >> WriteState("fingerprints", out, bytes),
    )
    (written | "Written" >> beam.Flatten(), polls.states, kept.unread, new) | WriteReceipt(out)


def _sources(config: RunConfig, *kinds: SourceKind) -> Any:
    return beam.Create(config.of_kind(*kinds)).with_output_types(Source)
