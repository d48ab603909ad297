"""The table of reasons is closed: what the stages say stands in it, and what it says is true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import Fault
from schemas.reasons import REASONS, Again, as_markdown, explained
from tests.test_architecture import MAKERS, ROOT, files, tree
from transforms._fetch.answers import REASONS as CLIENT_REASONS
from transforms._rights import REFUSALS

WORD = re.compile(r"[a-z]+(?:_[a-z]+)*")

NO_REASONS = {
    *("already_seen", "not_modified", "discovered"),  # counters
    *("timeout_s", "memory_mb", "min_chars", "text", "html", "file", "link", "url"),
    *("unit", "entry", "source", "retryable", "entries"),
}
"""What the contracts also write in backticks."""

ARGUMENTS = {"entry", "source", "ours", "text", "html", "url", "unpacked"}
"""Strings that are handed to a maker beside the reason."""


def contract_reasons() -> Iterator[tuple[str, str]]:
    """Yield file and name for each word in backticks of a `Rejects:` contract."""
    for path in files("transforms"):
        text = ast.get_docstring(tree(path)) or ""
        for line in text.partition("Rejects:")[2].partition("\n\n")[0].splitlines():
            for word in re.findall(r"`([^`]+)`", line):
                if WORD.fullmatch(word):
                    yield path.name, word


def literal_reasons() -> Iterator[tuple[str, str]]:
    """Yield file and name for each reason the code hands on as a literal."""
    for path in files("transforms"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                yield from ((path.name, one) for one in _of_call(node))


def _of_call(node: ast.Call) -> Iterator[str]:
    for keyword in node.keywords:
        if keyword.arg == "reason":
            yield from _strings(keyword.value)
    if ast.unparse(node.func).split(".")[-1] in MAKERS:
        for argument in node.args:
            found = set(_strings(argument)) - ARGUMENTS
            yield from (one for one in found if WORD.fullmatch(one))


def _strings(node: ast.expr) -> Iterator[str]:
    """Yield a literal, or both arms of `"a" if x else "b"`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def test_every_reason_in_the_code_stands_in_the_table() -> None:
    found = set(literal_reasons())
    assert len(found) > 20
    assert {one for one in found if one[1] not in REASONS} == set()
    assert set(CLIENT_REASONS) <= set(REASONS)
    assert {refusal.reason for refusal in REFUSALS} <= set(REASONS)


def test_every_reason_of_a_contract_stands_in_the_table() -> None:
    found = {one for one in contract_reasons() if one[1] not in NO_REASONS}
    assert len(found) > 40
    assert {one for one in found if one[1] not in REASONS} == set()


def test_every_row_of_the_table_is_given_by_a_stage() -> None:
    given = {name for _, name in (*literal_reasons(), *contract_reasons())} | set(CLIENT_REASONS)
    assert set(REASONS) - given == set()


@pytest.mark.parametrize("name", sorted(set(CLIENT_REASONS)))
def test_what_the_client_would_ask_again_is_called_retryable(name: str) -> None:
    again = REASONS[name].again
    assert (again is not Again.NO) is CLIENT_REASONS[name], name


def test_ours_are_the_two_that_end_a_run_with_2() -> None:
    from pipeline.report import OUR_FAULTS

    ours = {name for name, reason in REASONS.items() if reason.fault is Fault.OURS}
    assert ours == set(OUR_FAULTS)


@pytest.mark.parametrize("name", sorted(REASONS))
def test_a_row_is_a_sentence_each(name: str) -> None:
    reason = REASONS[name]
    for said in (reason.meaning, reason.remedy):
        assert said[0].isalnum() or said[0] == "-"
        assert said.endswith(".")
        assert "|" not in said
        assert len(said) < 120


def test_a_reason_of_another_release_is_no_trouble() -> None:
    assert explained("lost_in_the_post") is None


def test_the_document_is_the_table() -> None:
    """Run `python -m schemas.reasons > docs/rejects.md` after a change."""
    assert Path(ROOT / "docs/rejects.md").read_text(encoding="utf-8") == as_markdown()
