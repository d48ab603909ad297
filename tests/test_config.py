"""Cases for pipeline.config: every mistake names its line and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import ConfigError, Settings, load, run_config, sources
from tests.make import NOON


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_text("A ferry left the harbour on Monday morning.")
    return f"text:{path}"


def config_file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "newsroom.yaml"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("output: o\nshard: 4\n", "line 2: unknown key `shard`; did you mean `shards`?"),
        ("http:\n  timeout: 3\n", "line 2: unknown key `http.timeout`; did you mean `timeout_s`?"),
        ("zzz: 1\n", "line 1: unknown key `zzz`; valid are as_of, compress"),
        ("output: o\nshards: none\n", "line 2: `shards`: Input should be a valid integer"),
        ("shards: 0\n", "line 1: `shards`: Input should be greater than 0, not 0"),
        ("inputs:\n- a\n- {input: b, nam: c}\n", "line 3: unknown key `inputs.1.nam`; did you"),
        ("a: [1\n", "is not YAML: line 2:"),
        ("- a\n", "should be `key: value` lines"),
    ],
)
def test_a_mistake_names_its_line_and_the_nearest_key(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(config_file(tmp_path, text), {})
    assert message in str(caught.value)
    assert "newsroom.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read the config .*no\.yaml: No such file"):
        load(str(tmp_path / "no.yaml"), {})


def test_flags_win_over_the_file_and_the_rest_keeps_its_defaults(tmp_path: Path) -> None:
    path = config_file(tmp_path, "shards: 2\ncompress: gzip\nhttp:\n  timeout_s: 3\n")
    settings = load(path, {"shards": 8, "http.user_agent": "me", "compress": None})
    assert (settings.shards, settings.compress) == (8, "gzip")
    assert (settings.http.timeout_s, settings.http.user_agent) == (3.0, "me")
    assert settings.http.max_redirects == Settings().http.max_redirects


def test_what_the_state_fills_in_is_no_setting(tmp_path: Path) -> None:
    for text in ("dedupe: {known: [x]}\n", "seen: {files: [x]}\n"):
        with pytest.raises(ConfigError, match="unknown key"):
            load(config_file(tmp_path, text), {})


def test_the_state_lies_in_the_output_unless_said(page: str) -> None:
    inside = run_config(load(None, {"inputs": [page], "output": "o"}), NOON)
    beside = run_config(load(None, {"inputs": [page], "output": "o", "state": "s"}), NOON)
    assert inside.output.state_directory == "o/state"
    assert beside.output.state_directory == "s"
    assert inside.output.run_id == "20260304T120000Z"
    assert inside.as_of == NOON


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"output": "o"}, "no input"),
        ({"inputs": ["text:x"]}, "no output folder"),
        ({"run_id": "../up", "output": "o"}, "run id '../up' cannot name a folder"),
        ({"run_id": "", "output": "o"}, None),
    ],
)
def test_what_is_missing_or_unsafe_is_said(
    page: str, flags: dict[str, object], message: str | None
) -> None:
    given = {"inputs": [page], **flags} if message != "no input" else flags
    if message is None:
        assert run_config(load(None, given), NOON).output.run_id == "20260304T120000Z"
        return
    with pytest.raises(ConfigError, match=message):
        run_config(load(None, given), NOON)


def test_an_input_may_name_its_publisher_and_trust(page: str) -> None:
    named = {"input": page, "name": "Harbour Post", "trust": 3}
    (source,) = sources(load(None, {"inputs": [named, page]}))
    assert (source.name, source.trust) == ("Harbour Post", 3)


def test_a_missing_input_is_named(tmp_path: Path) -> None:
    settings = load(None, {"inputs": [str(tmp_path / "nowhere.xml")], "output": "o"})
    with pytest.raises(ConfigError, match=r"nowhere\.xml"):
        run_config(settings, NOON)
