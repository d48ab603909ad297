"""The command line with what users hand it on a bad day: one clear line, nothing lost."""

from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import pytest

from pipeline._demo import next_steps
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
        (["x.txt", "--shards", "0"], "`--shards` must be at least 1, not 0"),
        (["x.txt", "--shards", "x"], "`--shards` should be a whole number, not 'x'"),
        (["x.txt", "--compress", "rar"], "`--compress` should be 'none', 'gzip' or 'zstd', not"),
        (["x.txt", "--state", "out"], "state and output need two folders"),
        (["x.txt", "--state", "a*"], "the state folder 'a*' cannot hold"),
        (["x.txt", "--allow-private", "localhost"], "`--allow-private` should be HOST:PORT"),
        (["x.txt", "--direct_num_workers=abc"], "direct_num_workers: invalid int value: 'abc'"),
        (
            ["x.txt", "--runner", "nosuch"],
            "the runner 'nosuch' is unknown; valid are flink, prism, DataflowR",
        ),
        (["x.txt", "--runner", "no.such.Runner"], "the runner 'no.such.Runner' is unknown"),
        (["x.txt", "--as-of", "soon"], "`--as-of` should be a time such as 2026-03-04T12:00:00Z"),
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
    assert said.err.startswith("dateline: ")
    assert said.out == ""
    assert not (tmp_path / "out" / "runs").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rnu"], "No such command 'rnu'. Did you mean 'run'?; see `"),
        (["run", "x.txt", "--config"], "Option '--config' requires an argument; see `"),
        (["why"], "Missing argument 'URL|ID'; see `"),
        (["why", "x"], "Missing option '--output'; see `"),
        (["schema", "--nosuch"], "No such option: --nosuch"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_1(arguments: list[str], message: str) -> None:
    said = dateline(*arguments)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"dateline: {message}")
    assert "--help`" in said.err


def test_the_bare_command_shows_its_help() -> None:
    said = dateline()
    assert (said.code, said.err) == (0, "")
    assert "Usage" in said.out


def test_the_version_is_printed() -> None:
    assert dateline("--version") == (0, f"dateline {version('dateline-news')}\n", "")


def test_help_names_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    said = " ".join(dateline("run", "--help").out.split())
    for default in ("4", "none", "200", "all cores", "OUTPUT/state"):
        assert f"[default: ({default})]" in said, default


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
    assert said.err.endswith("articles-00000-of-00001.jsonl: No space left on device")
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
    assert (
        f"nothing could be fetched: 1 ParseFeeds.not_a_feed; details in {tmp_path}/out/rejects/run="
    ) in said.err
    assert list(reasons(tmp_path / "out")) == ["ParseFeeds.not_a_feed"]


def test_nothing_fetched_is_explained_to_the_quiet_too(tmp_path: Path) -> None:
    lines = [row(1, text="Short."), row(2, text="Brief."), row(3, text=text(3), published=3)]
    path = jsonl(tmp_path, *lines[:2], b"{")
    output = tmp_path / "out"
    said = dateline("run", path, "--output", output, "--quiet", "--run-id", "r1")
    assert said.code == 3
    assert said.err == (
        "dateline: nothing could be fetched: 2 ExtractText.too_short, 1 FetchPages.bad_json;"
        f" details in {output}/rejects/run=r1"
    )


def test_a_committed_run_is_said_to_be_an_earlier_one(tmp_path: Path) -> None:
    arguments = ("run", jsonl(tmp_path, row(1)), "--output", tmp_path / "out", "--run-id", "r1")
    dateline(*arguments)
    again = dateline(*arguments)
    assert again.code == 0
    assert again.out.startswith("run r1 is committed already, at 20")
    assert "nothing was read or written now" in again.out.splitlines()[0]
    assert "What that earlier run did:" in again.out
    as_json = dateline(*arguments, "--json")
    assert json.loads(as_json.out) == manifest(tmp_path / "out")
    assert "run r1 is committed already" in as_json.err


def test_rows_of_a_run_are_no_input(tmp_path: Path) -> None:
    output = run(tmp_path, jsonl(tmp_path, row(1)))
    said = dateline("run", output / "articles", "--output", output)
    assert said.code == 1
    assert "lies in the output folder" in said.err


def test_a_file_of_a_folder_that_is_nothing_to_read_is_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    jsonl(folder, row(1))
    (folder / "picture.bin").write_bytes(b"\x89PNG\r\n\x1a\n")
    said = dateline("run", folder, "--output", tmp_path / "out")
    assert said.code == 0
    assert said.err.startswith(f"dateline: passed over: {folder}/picture.bin: ")
    assert len(rows(tmp_path / "out")) == 1


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
    assert "published as article id1" in found.out, "by its address, though its id is the user's"
    assert "published as article id1" in dateline("why", "id1", "--output", output).out
    short = dateline("why", "id2", "--output", output)
    assert "rejected by" in short.out
    assert "final" in short.out
    assert "\n  means: The text has fewer characters than min_chars.\n" in short.out
    assert "\n  to do: Lower --min-chars" in short.out
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


@pytest.mark.parametrize("command", ["run", "demo", "retry", "schema", "why"])
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


# --- the demo's folder


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda folder: (folder / "notes.txt").touch(), "not an earlier demo"),
        (lambda folder: _demo_with(folder, "demo", "20260304T120000Z"), "(20260304T120000Z)"),
        (lambda folder: (folder.rmdir(), folder.touch()), "is no folder of its own"),
    ],
)
def test_the_demo_removes_nothing_but_a_demo(
    tmp_path: Path, prepare: Callable[[Path], object], message: str
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    prepare(folder)
    before = sorted(tmp_path.rglob("*"))
    said = dateline("demo", "--output", folder)
    assert said.code == 1
    assert message in said.err
    assert sorted(tmp_path.rglob("*")) == before


def _demo_with(folder: Path, *runs: str) -> None:
    (folder / ".dateline-demo").touch()
    (folder / "runs").mkdir()
    for one in runs:
        (folder / "runs" / f"{one}.json").touch()


def test_after_the_demo_it_says_what_to_ask_next(tmp_path: Path) -> None:
    url = "http://harbourpost.example/a?b=1&c=2"
    output = run(tmp_path, jsonl(tmp_path, row(1, url=url)), "--run-id", "demo")
    lines = next_steps(str(output), "demo")
    (ask,) = [shlex.split(line) for line in lines if "dateline why" in line]
    assert "published as article id1" in dateline(*ask[1:]).out
    assert any(line.strip().startswith("jq ") for line in lines)
    assert next_steps(str(output), "other") == ()


# --- how it ends


def test_a_reader_that_goes_away_is_no_trouble(tmp_path: Path) -> None:
    path = jsonl(tmp_path, *(row(key) for key in range(3)))
    with start("run", path, "--output", tmp_path / "out", "--run-id", "r1") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=120) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert committed(tmp_path / "out") == ["r1"]


@pytest.mark.parametrize("wait_s", [0.0, 0.2])
def test_ctrl_c_while_loading_is_one_line(wait_s: float) -> None:
    with start("schema") as process:
        _wait_for_handler(process)
        time.sleep(wait_s)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "dateline: interrupted"


def _wait_for_handler(process: subprocess.Popen[str]) -> None:
    """Wait until SIGINT is caught, as the kernel tells it."""
    while True:
        status = Path(f"/proc/{process.pid}/status").read_text()
        (caught,) = re.findall(r"SigCgt:\s*([0-9a-f]+)", status)
        maps = Path(f"/proc/{process.pid}/maps").read_text()
        if int(caught, 16) & 1 << signal.SIGINT - 1 and "pydantic" in maps:
            return
        time.sleep(0.01)


def test_ctrl_c_during_a_run_is_one_line(tmp_path: Path) -> None:
    """To the whole group, as a terminal sends it."""
    path = write_rows(tmp_path / "rows.jsonl", article_rows(3000))
    arguments = ("run", path, "--output", tmp_path / "out", "--run-id", "r1", "--workers", "2")
    with start(*arguments, start_new_session=True) as process:
        _wait_for(tmp_path / "out" / ".dateline.lock.holder", process)
        time.sleep(1.0)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err + out
    assert len(err.strip().splitlines()) == 1, err
    assert committed(tmp_path / "out") == []
