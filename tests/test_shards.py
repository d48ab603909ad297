"""Cases for transforms._shards."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from apache_beam.transforms.window import GlobalWindow
from hypothesis import given
from hypothesis import strategies as st

from schemas import FileWritten, OutputConfig
from tests.make import output
from transforms._shards import (
    KINDS,
    STATE_KINDS,
    ShardWriter,
    is_ours,
    output_path,
    shard_of,
    state_path,
    state_writer,
    state_written,
)
from transforms._storage import TEMPORARY

IDS = st.text(max_size=30)


@pytest.mark.parametrize(
    ("key", "digest"),
    [
        ("a", "40f89e395b66422f"),
        ("a1", "9f6566910330ed1b"),
        ("harbour", "04fcb0db632e24e2"),
        ("ünï", "5861af09ba88cd97"),
        ("", "e4a6a0577479b2b4"),
    ],
)
def test_a_row_lies_where_any_blake2_tool_says(key: str, digest: str) -> None:
    """The digests are those of coreutils: `printf '%s' KEY | b2sum -l 64`."""
    for shards in (1, 4, 7, 100_000):
        assert shard_of(key, shards) == int(digest, 16) % shards


@given(IDS, st.integers(1, 100_000))
def test_a_shard_is_the_big_endian_digest_modulo_the_count(key: str, shards: int) -> None:
    raw = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    assert shard_of(key, shards) == int(raw, 16) % shards


def test_half_a_surrogate_pair_has_a_shard_too() -> None:
    assert 0 <= shard_of("\ud800", 4) < 4


def test_ids_spread_over_all_shards() -> None:
    sizes = [0] * 8
    for number in range(8_000):
        sizes[shard_of(f"a{number}", 8)] += 1
    # 1,000 each is expected; 6 standard deviations are 180.
    assert all(820 < size < 1_180 for size in sizes)


@pytest.mark.parametrize(("compress", "suffix"), [("none", ""), ("gzip", ".gz"), ("zstd", ".zst")])
def test_output_files_are_named_by_kind_run_and_shard(compress: str, suffix: str) -> None:
    config = output("x", run_id="r7", compress=compress)
    assert output_path(config, "stories", 3, 12) == (
        f"stories/run=r7/stories-00003-of-00012.jsonl{suffix}"
    )


def test_state_files_are_named_likewise_and_alone_unless_told() -> None:
    config = output("x", run_id="r7")
    assert state_path(config, "seen", "bin") == "seen/run=r7/seen-00000-of-00001.bin"
    assert state_path(config, "stories", "jsonl.zst", 1, 4) == (
        "stories/run=r7/stories-00001-of-00004.jsonl.zst"
    )


def _names(config: OutputConfig) -> list[tuple[str, str]]:
    found = [(kind, output_path(config, kind, 1, 4)) for kind in KINDS]
    found += [(kind, state_path(config, kind, "bin")) for kind in ("seen", "fingerprints")]
    found += [(kind, state_path(config, kind, "jsonl.zst")) for kind in ("pending", "stories")]
    return [(kind, path.rpartition("/")[2]) for kind, path in found]


@pytest.mark.parametrize("compress", ["none", "gzip", "zstd"])
def test_every_name_we_give_is_ours_and_of_no_other_kind(compress: str) -> None:
    for kind, name in _names(output("x", compress=compress)):
        for written_name in (name, f".{name}{TEMPORARY}"):
            for other in {*KINDS, *STATE_KINDS}:
                assert is_ours(written_name, other) is (other == kind), (written_name, other)


@pytest.mark.parametrize("name", ["day-2026-03-04.bin", ".day-2026-03-04.bin.tmp"])
def test_the_merged_days_of_the_seen_ids_are_ours(name: str) -> None:
    assert is_ours(name, "seen")


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "articles.jsonl",
        "articles-0000-of-00004.jsonl",
        "articles-00000-of-00004.json",
        "articles-00000-of-00004.jsonl.bz2",
        "articles-00000-of-00004.jsonl.bak",
        "articles-00000-of-00004.jsonl.tmp.gz",
        "articles-00000-of-00004.jsonl~",
        "copy-of-articles-00000-of-00004.jsonl",
        "my articles-00000-of-00004.jsonl",
        "Articles-00000-of-00004.jsonl",
        "articles_00000_of_00004.jsonl",
        "articles-00000.jsonl",
        "..articles-00000-of-00004.jsonl.tmp",
        "my-articles-00000-of-00004.jsonl",
        "day-2026-03-04.bin.bak",
        "day-2026-03-04.txt",
        "day-26-03-04.bin",
        "monday-2026-03-04.bin",
        "",
    ],
)
def test_a_foreign_name_is_not_ours(name: str) -> None:
    assert not any(is_ours(name, kind) for kind in (*KINDS, *STATE_KINDS))


def test_writers_write_where_the_paths_say_and_describe_what_they_wrote(tmp_path: Path) -> None:
    config = output(tmp_path, compress="gzip")
    with (
        ShardWriter(config, "articles", 1, 2, GlobalWindow()) as rows,
        state_writer(config, "stories", 0, 2) as state,
    ):
        rows.line(b'{"id":"a"}')
        state.line(b'{"id":"s"}')
        state.line(b'{"id":"t"}')
    told = {
        "out": next(rows.written()),
        "state": state_written(config, "stories", 0, 2, state),
    }
    for folder, file in told.items():
        stored = (tmp_path / folder / file.id).read_bytes()
        assert file == FileWritten(
            id=file.id,
            kind={"out": "articles", "state": "stories"}[folder],
            base="output" if folder == "out" else "state",
            rows={"out": 1, "state": 2}[folder],
            bytes=len(stored),
            sha256=hashlib.sha256(stored).hexdigest(),
        )
    assert told["out"].id == "articles/run=r1/articles-00001-of-00002.jsonl.gz"
    assert told["state"].id == "stories/run=r1/stories-00000-of-00002.jsonl.zst"
