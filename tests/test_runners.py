"""Cases for pipeline.runners."""

from __future__ import annotations

import pytest

from pipeline.runners import BeamFlags, pipeline_options, runner_name, split_flags


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
