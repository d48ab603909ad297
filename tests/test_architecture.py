"""Rules of the tree that no type checker sees: who may import what, and where things live."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("schemas", "transforms", "pipeline")

ONLY_IN = {
    "feedparser": {"transforms/_feeds/tolerant.py"},
    "trafilatura": {"transforms/_extract/"},
    "aiohttp": {"transforms/_http.py"},
    "botocore": {"transforms/_s3.py"},
    "socket": {"transforms/_http.py"},
    "pebble": {"transforms/_sandbox.py"},
    "http": {"pipeline/newsroom/"},
}
"""Library to the files that may import it; what they hand out is a record of ours."""

SHELLS = {
    "transforms/_blobs.py",
    "transforms/_carry.py",
    "transforms/_in_order.py",
    "transforms/_pinned.py",
    "transforms/_rolling.py",
    "transforms/_sandbox.py",
    "transforms/dedupe_stories.py",
    "transforms/fetch_feeds.py",
    "transforms/fetch_pages.py",
    "transforms/keep_rejects.py",
    "transforms/poll_feeds.py",
    "transforms/poll_sources.py",
    "transforms/publish_articles.py",
    "transforms/publish_stories.py",
    "transforms/revise_stories.py",
    "transforms/skip_listed.py",
    "transforms/skip_seen.py",
    "transforms/write_jsonl.py",
    "transforms/write_manifests.py",
    "transforms/write_state.py",
}
"""Files with a DoFn: the three shells of pure cores, and the thin ones of batching stages."""

CATCH_ALL = {"transforms/_carry.py", "transforms/_rolling.py", "transforms/_sandbox_worker.py"}
"""One promise, a bug costs one record, kept in each kind of shell."""


MAKERS = {"Reject", "Failure", "lost", "_lost", "_reject", "_rejected", "DecodeError"}
"""Functions that make a reject out of a reason."""

REASON = re.compile(r"[a-z]{3,}(_[a-z]+)+$")


def files(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Return the top-level names of all modules a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("schemas", {"apache_beam", "transforms", "pipeline"}),
        ("transforms", {"pipeline"}),
    ],
)
def test_lower_layers_do_not_know_the_upper_ones(package: str, forbidden: set[str]) -> None:
    for path in files(package):
        assert not imported(path) & forbidden, name(path)


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_is_imported_where_its_objects_end(library: str) -> None:
    allowed = ONLY_IN[library]
    users = {name(path) for path in files(*PACKAGES) if library in imported(path)}
    assert users, f"nobody imports {library}: the rule is out of date"
    assert {user for user in users if not any(user.startswith(one) for one in allowed)} == set()


def test_cores_are_free_of_beam() -> None:
    """Private folders hold cores, and what extraction workers load must stay small."""
    folders = [path for path in (ROOT / "transforms").iterdir() if path.is_dir()]
    cores = [path for folder in folders for path in folder.rglob("*.py")]
    assert len(cores) > 20
    users = {name(path) for path in cores if "apache_beam" in imported(path)}
    assert users <= {"transforms/_readers/streams.py"}, "opens files on Beam's filesystems"


def test_dofns_live_in_shells() -> None:
    found = set()
    for path in files(*PACKAGES):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base) for base in node.bases}
                if bases & {"beam.DoFn", "DoFn", "FeedFn", "InOrderFn", "RollingFn"}:
                    found.add(name(path))
    assert found == SHELLS


def test_everything_is_caught_in_three_places_only() -> None:
    found = set()
    for path in files(*PACKAGES):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = "" if node.type is None else ast.unparse(node.type)
                if caught in ("", "Exception", "BaseException"):
                    found.add(name(path))
    assert found == CATCH_ALL


def test_no_function_rebinds_a_global() -> None:
    for path in files(*PACKAGES):
        assert not any(isinstance(node, ast.Global) for node in ast.walk(tree(path))), name(path)


def test_every_reject_reason_stands_in_a_stage_contract() -> None:
    contracts = "\n".join(
        ast.get_docstring(tree(path)) or "" for path in (ROOT / "transforms").glob("*.py")
    )
    reasons = {
        argument.value
        for path in files("transforms")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in MAKERS
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
        if isinstance(argument, ast.Constant) and REASON.match(str(argument.value))
    }
    assert len(reasons) > 15
    assert {reason for reason in reasons if f"`{reason}`" not in contracts} == set()


def test_the_graph_fits_on_a_screen() -> None:
    lines = (ROOT / "pipeline/graph.py").read_text().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("def build"))
    length = next(
        (at for at, line in enumerate(lines[start + 1 :]) if line and not line.startswith(" ")),
        len(lines) - start,
    )
    assert length < 50
    assert not any("lambda" in line for line in lines)


def test_nothing_names_a_machine() -> None:
    """No path of a developer's machine gets into the product."""
    for path in files(*PACKAGES, "benchmarks", "tests"):
        text = path.read_text(encoding="utf-8")
        for folder in ("work", "root"):
            assert f'"/{folder}/' not in text, name(path)
