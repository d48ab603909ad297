"""The command line with what users hand it on a bad day: one clear line, nothing lost."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import pytest

from tests.cli import ROOT, committed, dateline, manifest, rows, start
from tests.corpus import article_rows, text, write_rows


def jsonl(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "rows.jsonl"
    written = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    path.write_bytes(b"".join(line + b"\n" for line in written))
    return path


def row(key: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"id{key}", "title": f"Row {key}", "text": text(key), **fields}


def run(tmp_path: Path, *arguments: object) -> Path:
    said = dateline("run", *arguments, "--output", tmp_path / "out")
    assert said.code == 0, said
    return tmp_path / "out"


def reasons(output: Path) -> dict[str, str]:
    return {f"{one['stage']}.{one['reason']}": one["detail"] for one in rows(output, "rejects")}


# --- exit 1, one line, nothing written


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.xml"], "nowhere.xml"),
        (["warc:nothing/*.warc.gz"], "nothing/*.warc.gz"),
        ([], "no input"),
        (["x.txt", "--ouput", "here"], "the flag --ouput; did you mean --output?"),
        (["x.txt", "--shards", "0"], "`shards`: Input should be greater than 0"),
        (["x.txt", "--compress", "rar"], "`compress`"),
        (["x.txt", "--run-id", "a/b"], "cannot name a folder"),
        (["x.txt", "--config", "nowhere.yaml"], "cannot read the config nowhere.yaml"),
    ],
)
def test_wrong_arguments_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text(text(1))
    said = dateline("run", *arguments, "--output", "out")
    assert said.code == 1
    assert message in said.err
    assert not (tmp_path / "out" / "runs").exists()


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    said = dateline("run", tmp_path / "empty.jsonl", "--output", tmp_path / "out")
    assert said.code == 1
    assert "empty.jsonl" in said.err


def test_an_output_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    path = jsonl(tmp_path, row(1))
    said = dateline("run", path, "--output", tmp_path / "file" / "out")
    assert said.code == 1
    assert str(tmp_path / "file") in said.err


def test_a_full_disk_commits_nothing_and_the_next_run_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = jsonl(tmp_path, *(row(key) for key in range(20)))

    def full(name: str, mode: str) -> IO[Any]:
        return open("/dev/full" if "articles-" in name else name, mode)

    with monkeypatch.context() as patched:
        patched.setattr("transforms._storage.open", full, raising=False)
        said = dateline("run", path, "--output", tmp_path / "out", "--shards", "1")
    assert said.code == 1
    assert "articles-00000-of-00001.jsonl: No space left on device" in said.err
    assert "Traceback" not in said.err
    assert committed(tmp_path / "out") == []
    assert len(rows(run(tmp_path, path))) == 20


# --- rejects, and everything else goes on


def test_a_broken_line_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    output = run(tmp_path, jsonl(tmp_path, row(1), b'{"id": "id2", "text": ', row(3)))
    assert sorted(one["id"] for one in rows(output)) == ["id1", "id3"]
    (detail,) = [one["detail"] for one in rows(output, "rejects") if one["reason"] == "bad_json"]
    assert "line 2" in detail
    assert manifest(output)["funnel"]["discovered"] == 3


def test_a_duplicate_id_is_kept_once(tmp_path: Path) -> None:
    output = run(tmp_path, jsonl(tmp_path, row(1), row(1, text=text(9)), row(2)))
    assert sorted(one["id"] for one in rows(output)) == ["id1", "id2"]
    assert list(reasons(output)) == ["PublishArticles.duplicate_id"]


def test_a_date_in_the_future_is_not_believed(tmp_path: Path) -> None:
    path = jsonl(tmp_path, row(1, published="2999-01-01"), row(2, published="2020-01-01"))
    published = {one["id"]: one["published"] for one in rows(run(tmp_path, path))}
    assert published == {"id1": None, "id2": "2020-01-01T00:00:00Z"}


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    lines = (
        json.dumps(row(1, text=text(1) + "\x00 \ud800 end.")).encode(),
        b'{"id":"id2","text":"' + text(2).replace("\n", " ").encode() + b' \xff\xfe"}',
    )
    output = run(tmp_path, jsonl(tmp_path, *lines))
    found = {one["id"]: one["text"] for one in rows(output)}
    assert set(found) == {"id1", "id2"}
    assert "\x00" not in found["id1"]
    assert found["id1"].endswith("end.")


def test_a_line_of_a_megabyte_is_an_article_like_any_other(tmp_path: Path) -> None:
    long = text(1, sentences=13_000)
    assert len(long) > 1_000_000
    output = run(tmp_path, jsonl(tmp_path, row(1, text=long), row(2)))
    assert {one["id"]: len(one["text"]) for one in rows(output)}["id1"] == len(long)


def test_a_page_of_fifty_megabytes_is_a_reject(tmp_path: Path) -> None:
    page = tmp_path / "big.html"
    page.write_bytes(b"<html><body><p>" + b"word " * 10_000_000 + b"</p></body></html>")
    output = run(tmp_path, page, jsonl(tmp_path, row(1)))
    assert [one["id"] for one in rows(output)] == ["id1"]
    assert list(reasons(output)) == ["FetchPages.too_large"]


def test_a_gz_that_ends_early_keeps_what_came_before(tmp_path: Path) -> None:
    whole = gzip.compress("".join(json.dumps(row(n)) + "\n" for n in range(200)).encode())
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    output = run(tmp_path, path)
    assert 20 < len(rows(output)) < 200
    assert "FetchPages.truncated_file" in reasons(output)


def test_a_feed_that_is_a_page_says_so_and_nothing_was_fetched(tmp_path: Path) -> None:
    page = tmp_path / "feed.xml"
    page.write_text("<!doctype html><html><body><h1>Subscribe!</h1></body></html>")
    said = dateline("run", f"feed:{page}", "--output", tmp_path / "out")
    assert said.code == 3
    assert "nothing could be fetched" in said.err
    assert list(reasons(tmp_path / "out")) == ["ParseFeeds.not_a_feed"]


def test_foreign_files_in_the_output_are_left_alone(tmp_path: Path) -> None:
    foreign = [
        tmp_path / "out" / "articles" / "notes.txt",
        tmp_path / "out" / "articles" / "run=dead" / "mine.csv",
        tmp_path / "out" / "readme.md",
    ]
    for path in foreign:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    dead = tmp_path / "out" / "articles" / "run=dead" / "articles-00000-of-00001.jsonl"
    dead.write_text('{"id":"half"}\n')
    run(tmp_path, jsonl(tmp_path, row(1)))
    assert all(path.read_text() == "mine" for path in foreign)
    assert not dead.exists(), "rows of a run without a manifest are removed"


# --- two runs at once


def test_a_second_run_fails_at_once_and_names_the_first(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "rows.jsonl", article_rows(3000))
    arguments = ("run", path, "--output", tmp_path / "out", "--run-id")
    with start(*arguments, "first") as first:
        _wait_for(tmp_path / "out" / ".dateline.lock.holder", first)
        said = dateline(*arguments, "second")
        assert said.code == 1
        assert f"in use by run first (process {first.pid})" in said.err
        first.communicate(timeout=120)
    assert committed(tmp_path / "out") == ["first"]


def _wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()


# --- what it says


def test_json_prints_the_manifest(tmp_path: Path) -> None:
    path = jsonl(tmp_path, row(1))
    said = dateline("run", path, "--output", tmp_path / "out", "--json", "--run-id", "r1")
    assert json.loads(said.out) == manifest(tmp_path / "out")


def test_quiet_says_nothing(tmp_path: Path) -> None:
    said = dateline("run", jsonl(tmp_path, row(1)), "--output", tmp_path / "out", "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_the_funnel_is_shown_with_the_paths_of_the_shards(tmp_path: Path) -> None:
    path = jsonl(tmp_path, row(1), row(2, text="Short."))
    said = dateline("run", path, "--output", tmp_path / "out", "--run-id", "r1")
    assert "1  articles" in said.out
    assert "-1  rejected" in said.out
    assert f"{tmp_path}/out/articles/run=r1/articles-00003-of-00004.jsonl" in said.out


def test_why_tells_the_life_of_an_entry(tmp_path: Path) -> None:
    path = jsonl(tmp_path, row(1, url="http://harbourpost.example/a"), row(2, text="Short."))
    output = run(tmp_path, path, "--run-id", "r1")
    found = dateline("why", "http://harbourpost.example/a?utm_source=x", "--output", output)
    assert found.code == 1, "the row has an id of the user's own, so the address is not its id"
    assert "published as article id1" in dateline("why", "id1", "--output", output).out
    short = dateline("why", "id2", "--output", output)
    assert "rejected by" in short.out
    assert "final" in short.out
    unknown = dateline("why", "id3", "--output", output)
    assert (unknown.code, "no run knows 'id3'" in unknown.err) == (1, True)
    assert dateline("why", "id1", "--output", tmp_path).code == 1


def test_schema_is_json_schema_of_every_record() -> None:
    everything = json.loads(dateline("schema").out)
    assert {"Article", "Story", "Event", "Reject", "RunManifest"} <= set(everything["$defs"])
    one = json.loads(dateline("schema", "article").out)
    assert one["title"] == "Article"
    assert one["additionalProperties"] is False
    assert "there are Article" in dateline("schema", "nothing").err


def test_published_rows_keep_to_their_schema(tmp_path: Path) -> None:
    from schemas import Article, Event, Reject, Story

    output = run(tmp_path, jsonl(tmp_path, row(1), row(2, text="Short.")))
    models = {"articles": Article, "stories": Story, "events": Event, "rejects": Reject}
    for kind, model in models.items():
        for one in rows(output, kind):
            assert json.loads(model.model_validate(one).model_dump_json()) == one


@pytest.mark.parametrize("command", ["run", "demo", "schema", "why"])
def test_every_command_has_help(command: str) -> None:
    said = dateline(command, "--help")
    assert said.code == 0
    assert "Usage" in said.out


def test_a_flag_for_beam_reaches_beam(tmp_path: Path) -> None:
    path = jsonl(tmp_path, row(1))
    output = run(tmp_path, "--runner", "FnApiRunner", "--job_name=j", path)
    assert manifest(output)["runner"] == "FnApiRunner"


@pytest.fixture
def installed() -> str:
    return str(Path(sys.executable).with_name("dateline"))


def test_the_console_script_starts(installed: str) -> None:
    done = subprocess.run(
        [installed, "--help"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0
    assert "event-coded stories" in " ".join(done.stdout.split())
    assert done.stderr == ""
