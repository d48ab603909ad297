"""Kept copies of robots.txt and the like: a day fresh, a month for a site that is down."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from tests.fakes import Asked, Reply, fake_web
from tests.test_http import config, get, reason
from transforms._fetch.answers import Failure, Response
from transforms._site_files import KEPT_S, LAST_RESORT_S, SiteFile, SiteFiles

URL = "https://elnor-post.example/robots.txt"
DOWN = Failure("server_error", "status 503")


class Site:
    """Answers what it is told to, and counts."""

    def __init__(self) -> None:
        self.answer: SiteFile | Failure = SiteFile(200, b"User-agent: *\n\nDisallow: /x")
        self.asked = 0

    async def ask(self, _: str) -> SiteFile | Failure:
        self.asked += 1
        return self.answer


def found(folder: Path, site: Site, at_s: float, url: str = URL) -> SiteFile | Failure:
    """Ask as a new process would at that time."""
    return asyncio.run(SiteFiles(str(folder), lambda: at_s).of(url, site.ask))


def test_a_copy_is_the_answer_for_a_day(tmp_path: Path) -> None:
    site = Site()
    first = found(tmp_path, site, 1_000.0)
    again = found(tmp_path, site, 1_000.0 + KEPT_S - 1)
    assert isinstance(first, SiteFile)
    assert isinstance(again, SiteFile)
    assert (again.status, again.body) == (first.status, first.body)
    assert again.age_s == KEPT_S - 1
    assert site.asked == 1
    found(tmp_path, site, 1_000.0 + KEPT_S)
    assert site.asked == 2


@pytest.mark.parametrize(
    ("later_s", "is_used"), [(KEPT_S + 1, True), (LAST_RESORT_S - 1, True), (LAST_RESORT_S, False)]
)
def test_an_old_copy_stands_in_for_a_site_that_is_down(
    tmp_path: Path, later_s: float, is_used: bool
) -> None:
    site = Site()
    found(tmp_path, site, 0.0)
    site.answer = DOWN
    answer = found(tmp_path, site, later_s)
    assert (answer == DOWN) is not is_used
    assert site.asked == 2


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    site = Site()
    site.answer = DOWN
    assert found(tmp_path, site, 0.0) == DOWN
    assert list(tmp_path.iterdir()) == []


def test_sites_do_not_share_copies(tmp_path: Path) -> None:
    site = Site()
    found(tmp_path, site, 0.0)
    site.answer = SiteFile(404, b"")
    assert found(tmp_path, site, 1.0, "https://other.example/robots.txt") == SiteFile(404, b"")


@pytest.mark.parametrize("held", [b"", b"no json\nx", b"{}\nx", b"[1]\n", b"\xff\xfe\n"])
def test_a_broken_copy_is_asked_for_again(tmp_path: Path, held: bytes) -> None:
    site = Site()
    found(tmp_path, site, 0.0)
    (path,) = tmp_path.iterdir()
    path.write_bytes(held)
    assert found(tmp_path, site, 1.0) == site.answer
    assert site.asked == 2


def test_a_copy_of_the_future_is_not_believed(tmp_path: Path) -> None:
    site = Site()
    found(tmp_path, site, 5_000.0)
    found(tmp_path, site, 1_000.0)
    assert site.asked == 2


def test_where_nothing_can_be_written_sites_are_asked(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_bytes(b"")
    site = Site()
    assert found(taken, site, 0.0) == site.answer
    assert found(taken, site, 1.0) == site.answer


def test_what_nobody_would_use_is_removed(tmp_path: Path) -> None:
    site = Site()
    found(tmp_path, site, 0.0)
    (path,) = tmp_path.iterdir()
    os.utime(path, (0, 0))
    SiteFiles(str(tmp_path), lambda: LAST_RESORT_S - 1)
    assert path.exists()
    SiteFiles(str(tmp_path), lambda: LAST_RESORT_S + 1)
    assert not path.exists()


def test_a_later_run_asks_for_the_page_alone_and_outlives_a_broken_robots_txt(
    tmp_path: Path,
) -> None:
    is_up = True

    def robots(_: Asked) -> Reply:
        return Reply(b"User-agent: *\nDisallow: /admin") if is_up else Reply(status=503)

    with fake_web({"/robots.txt": robots, "/page": Reply(b"<p>x</p>")}) as web:
        http = config(web, sites_directory=str(tmp_path), retries=0)
        assert isinstance(get(http, web.url("/page")), Response)
        assert isinstance(get(http, web.url("/page")), Response)
        assert [asked.path for asked in web.asked] == ["/robots.txt", "/page", "/page"]
        is_up = False
        for path in tmp_path.iterdir():  # two days pass
            head, _, body = path.read_bytes().partition(b"\n")
            row = json.loads(head)
            row["asked_at"] -= 2 * KEPT_S
            path.write_bytes(json.dumps(row).encode() + b"\n" + body)
        assert reason(get(http, web.url("/admin"))) == "robots_denied"
        assert isinstance(get(http, web.url("/page")), Response)
