"""Cases for pipeline.why."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.why import Finding, advice, findings, ids_of, sentence
from schemas import (
    Event,
    Funnel,
    Record,
    Reject,
    Removed,
    RunManifest,
    Shard,
    to_json,
)
from tests.cli import dateline
from tests.corpus import text
from tests.make import NOON, article, entry, member, mention
from tests.make import slip as slip_of
from transforms._merge_events import events_of_article
from transforms._shards import shard_of
from transforms._storage import Writer
from transforms._urls import article_id
from transforms.publish_stories import assemble_story, given_up

URL = "http://harbourpost.example/a"
SHARDS = 4


def finding(kind: str, record: Record, **changes: Any) -> Finding:
    row = {**json.loads(to_json(record)), **changes}
    return Finding("r1", "2026-03-04T12:00:00+00:00", kind, row)


def said(kind: str, record: Record, **changes: Any) -> str:
    head, _, tail = sentence(finding(kind, record, **changes)).partition("): ")
    assert head == "run r1 (2026-03-04T12:00:00+00:00"
    return tail


# --- what is said


def test_an_article_is_told_with_its_size_its_cuts_and_its_story() -> None:
    cuts = tuple(Removed(rule=rule, text="x") for rule in ("tweet", "read_link", "tweet"))
    told = article("a", text="x" * 1500, removed=cuts, events=(mention("m"),), story_id="s1")
    assert said("articles", told) == (
        "published as article a, 1,500 characters from Harbour Post;"
        " cleaned out: read_link, tweet; events: 1; story s1"
    )


def test_an_article_nothing_was_cut_from_says_so() -> None:
    assert "cleaned out: nothing; events: 0; story s1" in said(
        "articles", article("a", story_id="s1")
    )


def test_a_story_is_told_with_its_members_and_the_one_to_read() -> None:
    slips = [slip_of("a", "s1"), slip_of("b", "s1", source="Ledger", trust=2)]
    assert said("stories", assemble_story("s1", slips, None)) == (
        "member of story s1, revision 1: 2 articles from Harbour Post, Ledger; canonical is b"
    )


def test_a_story_that_was_given_up_names_the_other() -> None:
    story = given_up(assemble_story("s2", [slip_of("a", "s2")], None), "s1")
    assert said("stories", story) == (
        "story s2 proved to be part of story s1, which has its members now"
    )


def event() -> Event:
    whole = mention("m", target="the port", location="Tarn", date="2026-03-04")
    (found,) = events_of_article("s1", article("a", events=(whole,)))
    return found.replace(id="v1")


def test_an_event_is_told_as_who_did_what_to_whom_where_and_when() -> None:
    assert said("events", event()) == "event v1: PROTEST Dockers > the port Tarn 2026-03-04"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": None}, "event v1: PROTEST Dockers Tarn 2026-03-04"),
        ({"location": None}, "event v1: PROTEST Dockers > the port 2026-03-04"),
        ({"location": None, "date": None}, "event v1: PROTEST Dockers > the port"),
        ({"actor": None, "target": None, "location": None, "date": None}, "event v1: PROTEST"),
    ],
)
def test_what_an_event_does_not_say_is_left_out(changes: dict[str, None], words: str) -> None:
    assert said("events", event(), **changes).split() == words.split()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "rejected by FetchPages as not_found (final, fault source)"),
        (
            {"detail": "status 404"},
            "rejected by FetchPages as not_found: status 404 (final, fault source)",
        ),
        (
            {"retryable": True},
            "rejected by FetchPages as not_found (may pass, fault source)",
        ),
        (
            {"retryable": True, "entry": entry("a").replace(attempts=3)},
            "rejected by FetchPages as not_found (may pass, try 4, fault source)",
        ),
        (
            {"reason": "bug", "fault": "ours"},
            "rejected by FetchPages as bug (final, fault ours)",
        ),
    ],
    ids=["final", "detail", "retry", "fourth_try", "ours"],
)
def test_a_reject_is_told_with_its_reason_and_what_comes_next(
    changes: dict[str, Any], words: str
) -> None:
    reject = Reject(id="a", stage="FetchPages", reason="not_found")
    assert said("rejects", reject.replace(**changes)) == words


def test_a_reject_is_told_with_what_it_means_and_what_to_do() -> None:
    reject = Reject(id="a", stage="FetchPages", reason="not_found")
    assert advice(finding("rejects", reject)) == (
        "means: The server knows no such address (404).",
        "to do: Correct the address; an entry of a feed was taken down.",
    )


def test_a_reason_of_another_release_and_other_rows_have_no_advice() -> None:
    reject = Reject(id="a", stage="FetchPages", reason="lost_in_the_post")
    assert advice(finding("rejects", reject)) == ()
    assert advice(finding("articles", article("a"))) == ()


# --- what is looked for, and where


def test_an_address_stands_for_the_article_that_lives_there() -> None:
    spelled = "HTTP://HarbourPost.example/a?utm_source=x#top"
    assert ids_of(spelled) == (article_id(URL), URL, spelled)


def test_an_id_stands_for_itself() -> None:
    assert ids_of("a1f00") == ("a1f00",)


class Folder:
    """An output folder with committed runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.manifests: dict[str, str] = {}

    def commit(self, run_id: str, **rows: list[Record]) -> None:
        shards = tuple(
            self._write(run_id, kind, number, records)
            for kind, given in rows.items()
            for number, records in enumerate(_spread(kind, given))
        )
        manifest = RunManifest(
            id=run_id,
            started_at=NOON,
            finished_at=NOON + timedelta(minutes=len(self.manifests)),
            as_of=NOON,
            inputs=(),
            funnel=Funnel(),
            shards=shards,
            generation=1,
            config_sha256="0",
            runner="FnApiRunner",
            versions={},
        )
        path = self._path / "runs" / f"{run_id}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(manifest.model_dump_json())
        self.manifests[run_id] = str(path)

    def _write(self, run_id: str, kind: str, number: int, records: list[Record]) -> Shard:
        count = SHARDS if kind == "articles" else 1
        path = f"{kind}/run={run_id}/{kind}-{number:05d}-of-{count:05d}.jsonl.gz"
        with Writer(str(self._path / path), "gzip") as writer:
            for record in records:
                writer.line(to_json(record))
        return Shard(kind=kind, path=path, rows=len(records), bytes=writer.size, sha256="0")

    def asked(self, asked: str) -> list[tuple[str, str, str]]:
        found = findings(str(self._path), self.manifests, asked)
        return [(one.run_id, one.kind, one.row["id"]) for one in found]


def _spread(kind: str, records: list[Record]) -> list[list[Record]]:
    if kind != "articles":
        return [records]
    return [[one for one in records if shard_of(one.id, SHARDS) == n] for n in range(SHARDS)]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_an_entry_is_found_in_every_run_that_says_something_of_it(folder: Folder) -> None:
    key = article_id(URL)
    wrong_time = Reject(id=key, stage="FetchPages", reason="timed_out", url=URL, retryable=True)
    other = Reject(id="a9", stage="FetchPages", reason="gone", url=f"{URL}bc")
    folder.commit("r1", rejects=[other, wrong_time])
    slips = [slip_of(key, "s1", mention("m")), slip_of("a9", "s1")]
    story = assemble_story("s1", slips, None)
    folder.commit(
        "r2",
        articles=[article(key, url=URL, story_id="s1"), article("a9", story_id="s1")],
        stories=[assemble_story("s2", [slip_of("a8", "s2")], None), story],
        events=list(story.events),
    )
    expected = [("r1", "rejects", key), ("r2", "articles", key), ("r2", "stories", "s1")]
    assert folder.asked(key) == expected
    assert folder.asked(URL) == expected
    assert folder.asked(f"{URL}?utm_source=mail") == expected


def test_a_story_and_an_event_are_found_by_their_own_ids(folder: Folder) -> None:
    story = assemble_story("s1", [slip_of("a", "s1", mention("m"))], None)
    (one,) = story.events
    folder.commit("r1", stories=[story], events=[one])
    assert ("r1", "stories", "s1") in folder.asked("s1")
    assert folder.asked(one.id) == [("r1", "events", one.id)]


def test_an_event_is_not_told_of_each_article_it_was_read_from(folder: Folder) -> None:
    (one,) = events_of_article("s1", article("a", events=(mention("m"),)))
    folder.commit("r1", events=[one])
    assert folder.asked("a") == []


def test_a_source_is_found_by_its_id(folder: Folder) -> None:
    feed = "feed:http://harbourpost.example/rss.xml"
    gone = Reject(id=feed, unit="source", stage="FetchFeeds", reason="gone", source_id=feed)
    folder.commit("r1", rejects=[gone])
    assert folder.asked(feed) == [("r1", "rejects", feed)]


@pytest.mark.parametrize("key", ['say "hello"', "naïve", "back\\slash", "tab\there", "a\x7fb"])
def test_an_id_of_the_users_own_is_found_however_it_is_written_in_json(
    folder: Folder, key: str
) -> None:
    folder.commit("r1", articles=[article(key, url=None, story_id="s1"), article("other")])
    assert folder.asked(key) == [("r1", "articles", key)]


def test_a_word_of_a_text_is_not_an_entry(folder: Folder) -> None:
    """The quick look at a line finds the string anywhere in it; only ids and addresses count."""
    folder.commit("r1", rejects=[Reject(id="a", stage="FetchPages", reason="gone", detail="b")])
    assert folder.asked("b") == []
    assert folder.asked("gone") == []


def test_of_an_address_only_the_shard_its_article_hashes_to_is_opened(
    folder: Folder, tmp_path: Path
) -> None:
    key = article_id(URL)
    others = [article(f"a{number}", story_id="s") for number in range(20)]
    folder.commit("r1", articles=[*others, article(key, url=URL, story_id="s")])
    for path in tmp_path.glob("articles/*/*"):
        if int(path.name.split("-")[1]) not in (shard_of(key, SHARDS), shard_of(URL, SHARDS)):
            path.unlink()
    assert len(list(tmp_path.glob("articles/*/*"))) < SHARDS
    assert folder.asked(URL) == [("r1", "articles", key)]


def test_nobody_knows_what_was_never_there(folder: Folder) -> None:
    folder.commit("r1", articles=[article("a")], rejects=[])
    assert folder.asked("b") == []
    assert Folder(Path("nowhere")).asked("b") == []


def test_a_finding_carries_the_run_and_when_it_ended(folder: Folder, tmp_path: Path) -> None:
    folder.commit("r1", rejects=[Reject(id="a", stage="S", reason="gone")])
    (found,) = findings(str(tmp_path), folder.manifests, "a")
    assert (found.run_id, found.finished_at) == ("r1", "2026-03-04T12:00:00+00:00")
    assert sentence(found).startswith("run r1 (2026-03-04T12:00:00+00:00): rejected by S as gone")


def test_members_of_a_story_count_and_their_titles_do_not(folder: Folder) -> None:
    first = slip_of("a", "s1").replace(member=member("a", title="b"))
    folder.commit("r1", stories=[assemble_story("s1", [first], None)])
    assert folder.asked("a") == [("r1", "stories", "s1")]
    assert folder.asked("b") == []


def test_a_local_text_is_found_by_its_path(tmp_path: Path) -> None:
    page = tmp_path / "harbour.txt"
    page.write_text(text(3))
    output = tmp_path / "out"
    assert dateline("run", page, "--output", output).code == 0
    assert "published as article t1" in dateline("why", page, "--output", output).out
