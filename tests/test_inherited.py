"""Cases for pipeline._inherited."""

from __future__ import annotations

import os

import pytest

from pipeline._inherited import VARIABLES, inherited
from pipeline.runners import pipeline_options


def test_flags_are_in_the_environment_for_the_block_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "mine")
    flags = ("--s3_region_name=us-east-1", "--s3_endpoint_url=http://127.0.0.1:1")
    with inherited(pipeline_options(flags)):
        assert os.environ["AWS_DEFAULT_REGION"] == "us-east-1"
        assert os.environ["AWS_ENDPOINT_URL_S3"] == "http://127.0.0.1:1"
        assert os.environ["AWS_ACCESS_KEY_ID"] == "mine"
    assert os.environ["AWS_DEFAULT_REGION"] == "eu-west-1"
    assert "AWS_ENDPOINT_URL_S3" not in os.environ
