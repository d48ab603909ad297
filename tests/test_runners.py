"""Cases for pipeline.runners."""

from __future__ import annotations

from pathlib import Path

import pytest
from apache_beam.options.pipeline_options import PortableOptions

from pipeline import engines, runners
from pipeline.runners import (
    KEEP_WORKERS_MS,
    BeamFlags,
    FlagError,
    check_runner,
    expand_preset,
    pipeline_options,
    runner_name,
    split_flags,
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["a.xml"], BeamFlags((), ("a.xml",), ())),
        (
            ["--runner", "DirectRunner", "a.xml"],
            BeamFlags(("--runner", "DirectRunner"), ("a.xml",), ()),
        ),
        (
            ["a.xml", "--streaming", "b.xml"],
            BeamFlags(("--streaming",), ("a.xml", "b.xml"), ()),
        ),
        (
            ["--project=p", "--temp_location", "t", "a"],
            BeamFlags(("--project=p", "--temp_location", "t"), ("a",), ()),
        ),
        (["--flink_conf_x=1", "a"], BeamFlags(("--flink_conf_x=1",), ("a",), ())),
        (["--ouput", "o", "a"], BeamFlags((), ("o", "a"), ("--ouput",))),
    ],
    ids=["input", "value", "switch", "both", "runner_defined", "unknown"],
)
def test_beams_flags_are_told_from_inputs(words: list[str], expected: BeamFlags) -> None:
    assert split_flags(words) == expected


def test_the_in_process_runner_is_pinned_unless_the_user_says_otherwise() -> None:
    assert runner_name(()) == "FnApiRunner"
    assert runner_name(("--runner=DirectRunner",)) == "DirectRunner"
    assert pipeline_options(("--runner", "PrismRunner")).get_all_options()["runner"] == (
        "PrismRunner"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--direct_num_workers=abc"], r"direct_num_workers: invalid int value: 'abc'"),
        (["--direct_num_workers"], r"direct_num_workers: expected one argument"),
        (["--direct_running_mode=no"], r"direct_running_mode: invalid choice: 'no'"),
    ],
)
def test_a_value_beam_cannot_read_is_one_line(words: list[str], message: str) -> None:
    with pytest.raises(FlagError, match=message) as caught:
        split_flags(words)
    assert "\n" not in str(caught.value)


def test_an_unknown_runner_is_refused_with_the_valid_ones() -> None:
    with pytest.raises(FlagError, match=r"'nosuch' is unknown; valid are .*PrismRunner") as caught:
        check_runner(["--runner=nosuch"])
    assert "TestD" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["DirectRunner", "direct", "apache_beam.runners.portability.fn_api_runner.FnApiRunner"],
)
def test_a_runner_may_be_short_or_a_class(name: str) -> None:
    check_runner([f"--runner={name}"])
    check_runner([])


def test_dataflow_without_its_client_is_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runners, "DATAFLOW_CLIENT", "no_such_module")
    with pytest.raises(FlagError, match=r"pip install 'apache-beam\[gcp\]'"):
        check_runner(["--runner=DataflowRunner"])
    monkeypatch.setattr(runners, "DATAFLOW_CLIENT", "json")
    check_runner(["--runner=DataflowRunner"])


@pytest.mark.parametrize("name", ["flink", "prism"])
def test_a_long_job_is_not_given_up_unless_the_user_says_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(engines.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(engines, "missing", lambda needs: None)

    def timeout(*flags: str) -> int:
        expanded = expand_preset((f"--runner={name}", *flags), None, 2)
        return int(pipeline_options(expanded).view_as(PortableOptions).job_server_timeout)

    assert timeout() > 365 * 24 * 3600
    assert timeout("--job_server_timeout=5") == 5


@pytest.mark.parametrize("flags", [(), ("--runner=prism",), ("--runner=FlinkRunner",)])
def test_a_flink_master_is_refused_without_the_flink_preset(flags: tuple[str, ...]) -> None:
    with pytest.raises(FlagError, match="--flink-master belongs to --runner flink"):
        expand_preset(flags, "jobmanager:8081", 1)


def test_the_users_own_engine_needs_none_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(engines.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(FlagError, match="make engines"):
        expand_preset(("--runner=prism",), None, 1)
    found = expand_preset(("--runner=prism", "--prism_location=/mine"), None, 1)
    assert found[-1] == "--prism_location=/mine"


@pytest.mark.parametrize(("flags", "kept"), [((), KEEP_WORKERS_MS), (("--streaming",), 0)])
def test_a_stream_on_flink_does_not_keep_workers_which_may_have_been_killed(
    flags: tuple[str, ...], kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(engines.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(engines, "missing", lambda needs: None)
    expanded = expand_preset(("--runner=flink", *flags), "there:1", 1)
    assert f"--environment_cache_millis={kept}" in expanded
