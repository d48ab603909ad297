"""`dateline retry`: what failed for a passing reason, tried again now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import retry, state
from pipeline.retry import Found
from pipeline.state import Generation, Waiting
from schemas import Source, SourceKind
from tests.cli import Said, committed, dateline, manifest, rows
from tests.fakes import Asked, FakeWeb, Reply, fake_web
from tests.make import NOON, entry, source
from tests.test_watch import feed, page
from transforms._seen_set import SeenSet, encode
from transforms.skip_seen import is_seen


class Site:
    """A feed and three pages on loopback; what is in `broken` answers 503."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.links = ("/a", "/b", "/c")
        self.web: FakeWeb

    def answers(self) -> dict[str, Any]:
        pages = {path: self._page(path, number) for number, path in enumerate(self.links)}
        return {"/rss.xml": self._feed, **pages}

    def _feed(self, asked: Asked) -> Reply:
        if asked.path in self.broken:
            return Reply(status=503)
        links = (self.web.url(path) for path in self.links)
        return Reply(feed(*links), headers={"Content-Type": "application/rss+xml"})

    def _page(self, path: str, number: int) -> Any:
        return lambda asked: Reply(status=503) if path in self.broken else page(number)


class Desk:
    """An output folder and the site it reads."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.output = folder / "news"
        self.site = site
        self.config = folder / "newsroom.yaml"
        settings = {
            "output": str(self.output),
            "shards": 1,
            "workers": 1,
            "http": {"allow_private": [site.web.here], "per_host_delay_s": 0, "retries": 0},
            "seen": {"max_attempts": 2, "retry_after_s": 0.001},
        }
        self.config.write_text(json.dumps(settings))

    def run(self, run_id: str, *more: object) -> Said:
        feeds = self.site.web.url("/rss.xml")
        return dateline("run", feeds, "--config", self.config, "--run-id", run_id, *more)

    def retry(self, *more: object) -> Said:
        return dateline("retry", "--config", self.config, *more)

    def articles(self) -> list[str]:
        return sorted(one["url"].rpartition("/")[2] for one in rows(self.output))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    site = Site()
    with fake_web({}) as web:
        site.web = web
        web._replies = site.answers()
        yield Desk(tmp_path, site)


def test_what_failed_is_tried_again_the_given_up_too(desk: Desk) -> None:
    desk.site.broken = {"/b", "/c"}
    assert desk.run("r1").code == 0
    desk.site.links = ("/a", "/b")  # /c has left the feed meanwhile
    assert desk.run("r2").code == 0  # the second and last try of both
    assert desk.run("r3").code == 0
    assert desk.articles() == ["a"]
    asked = len(desk.site.web.paths())

    listed = desk.retry("--dry-run")
    assert listed.code == 0
    assert listed.out.splitlines()[:2] == [
        "to try again: 0 waiting, 2 whose tries were used up, 0 sources",
        "       2  server_error",
    ]
    assert "/b  server_error (its tries were used up)" in listed.out
    assert len(desk.site.web.paths()) == asked, "a dry run asks nobody"

    desk.site.broken = {"/c"}
    said = desk.retry("--json")
    assert said.code == 0
    made = json.loads(said.out)
    assert made == manifest(desk.output, made["id"])
    assert made["conservation"] == []
    assert made["funnel"]["discovered"] == 2
    assert desk.articles() == ["a", "b"]

    desk.site.broken = set()
    waits = desk.retry("--dry-run", "--json")
    assert [one["kind"] for one in json.loads(waits.out)["listed"]] == ["waiting"]
    # An ordinary run tries it when it is due, though it was settled once.
    assert desk.run("r4").code == 0
    assert desk.articles() == ["a", "b", "c"]
    nothing = desk.retry()
    assert (nothing.code, nothing.out) == (0, "nothing to try again\n")
    assert "r5" not in committed(desk.output)
    assert desk.run("r5").code == 0
    assert desk.articles() == ["a", "b", "c"], "nothing twice"


def test_a_given_up_entry_can_be_given_up_again(desk: Desk) -> None:
    desk.site.broken = {"/b"}
    for name in ("r1", "r2", "r3"):
        desk.run(name)
    desk.retry("--quiet")  # its first new try
    desk.run("r4")  # its last one
    listed = json.loads(desk.retry("--dry-run", "--json").out)
    assert [one["kind"] for one in listed["listed"]] == ["given_up"]
    desk.site.broken = set()
    desk.retry("--quiet")
    assert desk.articles() == ["a", "b", "c"]


def test_a_source_that_failed_is_polled_again(desk: Desk) -> None:
    desk.site.broken = {"/rss.xml"}
    assert desk.run("r1").code == 3
    feeds = desk.site.web.url("/rss.xml")
    listed = json.loads(desk.retry("--dry-run", "--json").out)
    assert listed == {
        "count": 1,
        "by_reason": {"server_error": 1},
        "listed": [
            {
                "kind": "source",
                "id": f"feed:{feeds}",
                "reason": "server_error",
                "address": feeds,
            }
        ],
    }
    assert desk.retry().code == 3, "the exit codes of a run"
    desk.site.broken = set()
    assert desk.retry("--reason", "timed_out").out == "nothing to try again\n"
    assert desk.retry("--reason", "timed_out", "--reason", "server_error").code == 0
    assert desk.articles() == ["a", "b", "c"]
    assert desk.retry().out == "nothing to try again\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no output folder"),
        (["--output", "{}/none"], "holds no committed run"),
        (["--output", "{}/none", "feeds.txt"], "takes no input ('feeds.txt')"),
        (["--output", "{}/none", "--reasn", "x"], "did you mean --reason?"),
        (["--output", "{}/none", "--reason", "servererror"], "did you mean server_error?"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, arguments: list[str], message: str) -> None:
    said = dateline("retry", *(one.format(tmp_path) for one in arguments))
    assert (said.code, said.out) == (1, "")
    assert message in said.err


def test_without_the_state_nothing_is_tried(desk: Desk, tmp_path: Path) -> None:
    desk.site.broken = {"/b"}
    desk.run("r1")
    said = desk.retry("--state", tmp_path / "elsewhere")
    assert said.code == 1
    assert "holds no state" in said.err


# --- the parts


def test_waiting_entries_are_due_and_given_up_ones_begin_anew() -> None:
    later = NOON.replace(hour=15)
    earlier = NOON.replace(hour=9)
    waiting = (
        Waiting(entry=entry("a", attempts=1), due_at=later),
        Waiting(entry=entry("b", attempts=1), due_at=later),
        Waiting(entry=entry("d", attempts=2), due_at=earlier),
    )
    found = (
        Found("waiting", "a", "timed_out", "x", entry("a")),
        Found("waiting", "d", "timed_out", "x", entry("d")),
        Found("given_up", "c", "timed_out", "x", entry("c", attempts=3)),
    )
    made = retry.prepared(Generation(number=4, waiting=waiting), found, NOON)
    assert made.number == 4
    assert [(one.entry.id, one.due_at, one.revived) for one in made.waiting] == [
        ("a", NOON, False),
        ("b", later, False),
        ("c", NOON, True),
        ("d", earlier, False),
    ]
    assert [one.entry.attempts for one in state.due(made, NOON)] == [1, 0, 2]


def test_a_settled_page_passes_only_where_it_is_tried_again() -> None:
    settled = SeenSet([encode(["a", "b"])])
    assert is_seen(entry("a"), settled, frozenset("a"), frozenset("a")), "waits for its own try"
    from schemas import Page

    for key, seen in (("a", False), ("b", True), ("c", False)):
        page_ = Page(id=key, url=None, source_id="x", source="x", body=b"")
        assert is_seen(page_, settled, frozenset("a"), frozenset("a")) is seen


def test_a_source_keeps_the_name_it_has_in_the_configuration() -> None:
    named = source(SourceKind.FEED, "http://harbourpost.example/rss.xml", name="Post", trust=2)
    found = (
        Found("source", named.id, "timed_out", named.location),
        Found("source", "warc:a:b.warc", "unreadable_file", "a:b.warc"),
        Found("waiting", "a", "timed_out", "x", entry("a")),
    )
    assert retry.sources_of(found, (named,)) == (
        named,
        Source(id="warc:a:b.warc", kind=SourceKind.WARC, location="a:b.warc"),
    )


def test_the_first_addresses_are_shown_and_the_others_counted() -> None:
    found = tuple(Found("waiting", f"{n}", "timed_out", f"http://x.example/{n}") for n in range(8))
    lines = list(retry.listing(found))
    assert lines[0] == "to try again: 8 waiting, 0 whose tries were used up, 0 sources"
    assert len(lines) == 2 + retry.ADDRESSES_SHOWN + 1
    assert lines[-1] == "and 3 more"
