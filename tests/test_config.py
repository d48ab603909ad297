"""Cases for pipeline.config: every mistake names its line and the remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.config import FILLED_BY_STATE, ConfigError, Settings, load, run_config, sources
from schemas import RunConfig
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
        ("output: o\nshards: none\n", "line 2: `shards` should be a whole number, not 'none'"),
        ("shards: 0\n", "line 1: `shards` must be at least 1, not 0"),
        ("shards: 1.5\n", "line 1: `shards` should be a whole number, not 1.5"),
        ("compress: rar\n", "line 1: `compress` should be 'none', 'gzip' or 'zstd', not 'rar'"),
        ("run_id: 7\n", "line 1: `run_id` should be text (in quotes if need be), not 7"),
        ("http: [1]\n", "line 1: `http` should be `key: value` lines, not [1]"),
        ("inputs: 3\n", "line 1: `inputs` should be a list, not 3"),
        (
            "inputs: [3]\n",
            "line 1: `inputs.0` should be a path, an address, or `input: ...`, not 3",
        ),
        ("inputs:\n- {name: c}\n", "line 2: `inputs.0` lacks the key `input`"),
        (
            "inputs:\n- a\n- input: b\n  name: c\n  trsut: 1\n",
            "line 5: unknown key `inputs.1.trsut`; did you mean `trust`?",
        ),
        ("inputs:\n- {inptu: b}\n", "unknown key `inputs.0.inptu`; did you mean `input`?"),
        ("allow_private: [a]\n", "`allow_private`; did you mean `http.allow_private`?"),
        ("keep_days: 3\n", "did you mean `dedupe.keep_days` or `seen.keep_days`?"),
        ("http: {shards: 3}\n", "unknown key `http.shards`; did you mean `shards`?"),
        ("1: 2\n", "line 1: unknown key `1`"),
        ("as_of: soon\n", "`as_of` should be a time such as 2026-03-04T12:00:00Z, not 'soon'"),
        ("as_of: 0001-01-01\n", "line 1: `as_of` should be a time such as"),
        ("as_of: 2026-13-45\n", "is not YAML: month must be in 1..12"),
        ("shards: 1\nshards: 2\n", "line 2: the key `shards` is given twice, first on line 1"),
        (
            "http:\n  retries: 1\n  timeout_s: 3\n  retries: 1\n",
            "line 4: the key `http.retries` is given twice, first on line 2",
        ),
        ("http: &h\n  user_agent: *h\n", "line 1: what is here refers to itself"),
        ("inputs: &i\n- *i\n", "line 1: what is here refers to itself"),
        ("inputs: " + 3_000 * "[" + 3_000 * "]", "is not YAML: nested too deeply"),
        ("seen: {keep_days: 5}\n", "line 1: `seen.keep_days` (5) must not be below `dedupe.keep"),
        ("dedupe: {keep_days: 100}\n", "set `seen.keep_days` to 100 or more"),
        ("http: {allow_private: ['http://a:80']}\n", "`http.allow_private.0` should be HOST:PORT"),
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
    named = {"input": page, "name": "Harbour Post", "trust": 3, "interval_s": 60}
    (source,) = sources(load(None, {"inputs": [named, page]}))
    assert (source.name, source.trust, source.interval_s) == ("Harbour Post", 3, 60.0)


def test_a_missing_input_is_named(tmp_path: Path) -> None:
    settings = load(None, {"inputs": [str(tmp_path / "nowhere.xml")], "output": "o"})
    with pytest.raises(ConfigError, match=r"nowhere\.xml"):
        run_config(settings, NOON)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dedupe: {horizon_days: .inf}", "`dedupe.horizon_days` must be a finite number, not inf"),
        ("dedupe: {horizon_days: .nan}", "`dedupe.horizon_days` must be a finite number"),
        ("dedupe: {containment: .nan}", "`dedupe.containment` must be a finite number"),
        ("dedupe: {containment: 0}", "`dedupe.containment` must be more than 0, not 0"),
        ("seen: {keep_days: 36501}", "`seen.keep_days` must be at most 36500"),
        ("seen: {max_attempts: 21}", "`seen.max_attempts` must be at most 20"),
        ("seen: {retry_after_s: 1.0e+300}", "`seen.retry_after_s` must be at most 86400"),
        ("http: {timeout_s: 601}", "`http.timeout_s` must be at most 600"),
        ("http: {per_host_delay_s: 601}", "`http.per_host_delay_s` must be at most 600"),
        ("http: {retries: 11}", "`http.retries` must be at most 10"),
        (
            'http: {user_agent: "two\\nlines"}',
            "`http.user_agent` should be one line of plain ASCII",
        ),
        ("extract: {timeout_s: 601}", "`extract.timeout_s` must be at most 600"),
        ("workers: 99999", "`workers` must be at most 1024"),
    ],
)
def test_a_number_without_sense_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(config_file(tmp_path, text), {})
    assert message in str(caught.value)


def test_every_number_of_the_settings_has_both_bounds() -> None:
    parts = Settings.model_json_schema()["$defs"]
    for name in (
        "HttpConfig",
        "ExtractConfig",
        "DedupeConfig",
        "SeenConfig",
        "WatchConfig",
        "NamedInput",
    ):
        for field, said in parts[name]["properties"].items():
            if said.get("type") in ("integer", "number"):
                bounds = {"minimum", "exclusiveMinimum", "maximum"} & set(said)
                assert len(bounds) == 2, f"{name}.{field}"


def test_the_limits_themselves_are_allowed(tmp_path: Path) -> None:
    text = "dedupe: {keep_days: 36500}\nseen: {keep_days: 36500, max_attempts: 20}\n"
    settings = load(config_file(tmp_path, text), {})
    assert (settings.dedupe.keep_days, settings.seen.max_attempts) == (36_500, 20)


def test_an_empty_section_is_no_settings(tmp_path: Path) -> None:
    text = "http:\nseen:\n  keep_days:\noutput:\n"
    assert load(config_file(tmp_path, text), {"http.user_agent": "me"}) == load(
        None, {"http.user_agent": "me"}
    )
    with pytest.raises(ConfigError, match="line 1: unknown key `htpp`"):
        load(config_file(tmp_path, "htpp:\n"), {})


def test_a_wrong_section_is_named_although_a_flag_sets_a_part_of_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="line 1: `http` should be `key: value` lines"):
        load(config_file(tmp_path, "http: [1]\n"), {"http.user_agent": "me"})


def test_a_wrong_flag_is_named_as_the_flag(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(config_file(tmp_path, "shards: 4\n"), {"shards": 0})
    assert str(caught.value) == "`--shards` must be at least 1, not 0"


def test_merge_keys_are_merged_and_own_keys_win(tmp_path: Path) -> None:
    text = "http: &x\n  retries: 2\n  max_open: 7\n"
    settings = load(config_file(tmp_path, text + "seen: {<<: {max_attempts: 3}}\n"), {})
    assert settings.seen.max_attempts == 3
    with pytest.raises(ConfigError, match=r"line 2: unknown key `seen\.retries`"):
        load(config_file(tmp_path, text + "seen: {<<: *x}\n"), {})


def test_an_alias_may_be_used_twice(tmp_path: Path) -> None:
    settings = load(config_file(tmp_path, "run_id: &a x\noutput: *a\nstate: *a\n"), {})
    assert (settings.run_id, settings.output) == ("x", "x")


def test_aliases_of_aliases_end_quickly(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)
    ]
    with pytest.raises(ConfigError, match="unknown key `a0`"):
        load(config_file(tmp_path, "\n".join(rows)), {})


def test_inputs_may_be_one_text(page: str) -> None:
    assert sources(load(None, {"inputs": page})) == sources(load(None, {"inputs": [page]}))


@pytest.mark.parametrize(
    ("said", "utc"),
    [
        ("2026-03-04T12:00:00Z", "2026-03-04T12:00:00+00:00"),
        ("2026-03-04T12:00:00+02:00", "2026-03-04T10:00:00+00:00"),
        ("2026-03-04T12:00:00", "2026-03-04T12:00:00+00:00"),
        ("2026-03-04 12:00", "2026-03-04T12:00:00+00:00"),
        ("2026-03-04", "2026-03-04T00:00:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_utc(tmp_path: Path, said: str, utc: str) -> None:
    for settings in (
        load(None, {"as_of": said}),
        load(config_file(tmp_path, f"as_of: {said}"), {}),
    ):
        assert settings.as_of is not None
        assert settings.as_of.isoformat() == utc


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("LocalHost:8080", "localhost:8080"),
        ("[::1]:80", "::1:80"),
        ("[0:0::1]:80", "::1:80"),
        ("10.0.0.1:443", "10.0.0.1:443"),
    ],
)
def test_a_private_address_is_kept_as_connections_name_it(given: str, kept: str) -> None:
    http = load(None, {"http.allow_private": (given,)}).http
    assert http.allow_private == (kept,)
    assert http.replace(retries=0).allow_private == (kept,), "validated again, unchanged"


@pytest.mark.parametrize(
    "given", ["localhost", "localhost:", ":80", "a:0", "a:65536", "http://a:80", "a b:1", "[::1]"]
)
def test_what_is_no_host_and_port_is_refused(given: str) -> None:
    with pytest.raises(ConfigError, match="`--allow-private` should be HOST:PORT, such as local"):
        load(None, {"http.allow_private": (given,)})


# --- folders


def chosen(**flags: object) -> RunConfig:
    return run_config(load(None, flags), NOON)


def test_state_and_output_are_two_folders(page: str, tmp_path: Path) -> None:
    folder = tmp_path / "o"
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)
    for state in (folder, f"{folder}/", tmp_path / "x" / ".." / "o", tmp_path / "link"):
        with pytest.raises(ConfigError, match="state and output need two folders"):
            chosen(inputs=[page], output=str(folder), state=str(state))
    assert chosen(inputs=[page], output=str(folder), state=f"{folder}/state")


@pytest.mark.parametrize("key", ["output", "state"])
@pytest.mark.parametrize("folder", ["new*", "new?", "new[1]", "new\0"])
def test_a_folder_holds_no_pattern(page: str, key: str, folder: str) -> None:
    with pytest.raises(ConfigError, match=f"the {key} folder"):
        chosen(**{"inputs": [page], "output": "o", key: folder})


@pytest.mark.parametrize("where", ["out/articles/run=a", "state/seen", "out"])
def test_rows_of_earlier_runs_are_no_input(tmp_path: Path, where: str) -> None:
    inside = tmp_path / where / "rows.jsonl"
    inside.parent.mkdir(parents=True)
    inside.write_text('{"text": "x"}\n')
    folders = {"output": str(tmp_path / "out"), "state": str(tmp_path / "state")}
    for given in (inside, f"jsonl:{inside}", inside.parent, f"{inside.parent}/*.jsonl"):
        with pytest.raises(ConfigError, match=r"rows\.jsonl lies in the (output|state) folder"):
            chosen(inputs=[str(given)], **folders)


def test_a_folder_around_the_output_is_read_without_it(tmp_path: Path, page: str) -> None:
    inside = tmp_path / "out" / "articles" / "rows.jsonl"
    inside.parent.mkdir(parents=True)
    inside.write_text('{"text": "x"}\n')
    for around in (str(tmp_path), f"{tmp_path}/**"):
        found = chosen(inputs=[around], output=str(tmp_path / "out")).sources
        assert [source.location for source in found] == [page.removeprefix("text:")]
    with pytest.raises(ConfigError, match="no input is left"):
        chosen(inputs=[f"{tmp_path}/*/*/*.jsonl"], output=str(tmp_path / "out"))


def test_a_neighbour_of_the_output_is_an_input(tmp_path: Path) -> None:
    beside = tmp_path / "output-of-others.txt"
    beside.write_text("A ferry left the harbour on Monday morning.")
    assert chosen(inputs=[str(beside)], output=str(tmp_path / "output")).sources


def test_a_run_id_ends_where_it_ends(page: str) -> None:
    with pytest.raises(ConfigError, match="cannot name a folder"):
        chosen(inputs=[page], output="o", run_id="r1\n")


def test_what_is_passed_over_is_told_and_the_rest_is_read(tmp_path: Path, page: str) -> None:
    (tmp_path / "picture.bin").write_bytes(b"\x89PNG\r\n\x1a\n")
    manifest = tmp_path / "out" / "runs" / "r1.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{\n}")
    told: list[str] = []
    settings = load(None, {"inputs": [str(tmp_path)], "output": str(tmp_path / "out")})
    (source,) = run_config(settings, NOON, told.append).sources
    assert source.location == page.removeprefix("text:")
    (line,) = told
    assert line.startswith(f"passed over: {tmp_path}/picture.bin: ")


def test_all_inputs_that_are_wrong_are_named_at_once(tmp_path: Path, page: str) -> None:
    missing = [str(tmp_path / name) for name in ("a.xml", "b.xml")]
    with pytest.raises(ConfigError) as caught:
        chosen(inputs=[missing[0], page, missing[1]], output="o")
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == missing


def test_the_readme_names_every_setting_and_its_default() -> None:
    rows = dict[str, str]()
    for line in (Path(__file__).parents[1] / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            keys = re.findall(r"`([a-z_.]+)`", cells[0])
            rows |= zip(keys, re.split(r", (?=\D|\d)", cells[1]), strict=False)
    for part in ("http", "extract", "dedupe", "seen", "watch"):
        settings = getattr(Settings(), part)
        for name, value in settings.model_dump(exclude=FILLED_BY_STATE.get(part)).items():
            if name in {"user_agent", "connect_to", "workers", "min_chars"}:
                continue  # in the example, not for users, and above as `workers`, `min_chars`
            said = rows[f"{part}.{name}"].replace(",", "")
            assert said == (f"{value:g}" if isinstance(value, float) else str(value or "none"))
    assert rows["min_chars"] == str(Settings().extract.min_chars)
