"""Cases for transforms._conditional: of two writers that knew the same, one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bucket import Bucket
from transforms._conditional import (
    ABSENT,
    create_if_absent,
    is_guarded,
    read_with_version,
    replace_if_unchanged,
)


@pytest.fixture(params=["local", "bucket", "memory_bucket"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "local":
        return str(tmp_path / "CURRENT")
    request.getfixturevalue(request.param)
    return "s3://newsroom/CURRENT"


def test_what_is_not_there_has_no_version(path: str) -> None:
    assert read_with_version(path) == ABSENT


def test_of_two_first_writers_one_is_refused(path: str) -> None:
    assert replace_if_unchanged(path, None, b"mine")
    assert not replace_if_unchanged(path, None, b"yours")
    assert read_with_version(path).content == b"mine"


def test_of_two_who_replace_one_version_one_is_refused(path: str) -> None:
    create_if_absent(path, b"old")
    version = read_with_version(path).version
    assert replace_if_unchanged(path, version, b"mine")
    assert not replace_if_unchanged(path, version, b"yours")
    assert read_with_version(path).content == b"mine"


def test_a_file_that_was_removed_is_not_replaced(path: str) -> None:
    assert not replace_if_unchanged(path, '"0123"', b"mine")
    assert read_with_version(path) == ABSENT


def test_creating_what_is_there_already_with_this_content_is_no_conflict(path: str) -> None:
    assert create_if_absent(path, b"mine")
    assert create_if_absent(path, b"mine")
    assert not create_if_absent(path, b"yours")


def _put_object(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    """Have `answer` in the place of boto3's put_object."""
    from transforms import _s3

    real = _s3._client()

    class Client:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def put_object(self, **request: Any) -> Any:
            return answer(real, request)

    client = Client()
    monkeypatch.setattr(_s3, "_client", lambda: client)


def _refused(code: str) -> Exception:
    from botocore.exceptions import ClientError

    error: Exception = ClientError({"Error": {"Code": code, "Message": code}}, "PutObject")
    return error


def test_a_lost_answer_that_was_asked_for_again_is_a_success(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(real: Any, request: dict[str, Any]) -> None:
        real.put_object(**request)  # arrives; the answer is lost; the second try meets the first
        raise _refused("PreconditionFailed")

    _put_object(monkeypatch, answer)
    assert replace_if_unchanged("s3://newsroom/CURRENT", None, b"mine")
    assert bucket.get("CURRENT") == b"mine"


def test_a_write_that_meets_another_one_is_tried_again_and_not_for_ever(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def answer(real: Any, request: dict[str, Any]) -> Any:
        tries.append(1)
        if len(tries) in (1, 2) or len(tries) > 3:
            raise _refused("ConditionalRequestConflict")
        return real.put_object(**request)

    _put_object(monkeypatch, answer)
    assert replace_if_unchanged("s3://newsroom/CURRENT", None, b"mine")
    assert not replace_if_unchanged("s3://newsroom/CURRENT", None, b"yours")
    assert len(tries) == 3 + 5
    assert bucket.get("CURRENT") == b"mine"


@pytest.mark.parametrize(
    ("path", "guarded"),
    [("news/state", True), ("s3://b/state", True), ("gs://b/state", False), ("hdfs://h/s", False)],
)
def test_where_two_runs_are_kept_apart(path: str, guarded: bool) -> None:
    assert is_guarded(path) is guarded
