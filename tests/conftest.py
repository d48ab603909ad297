"""Fixtures several files share."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from apache_beam.io.filesystems import FileSystems

from pipeline.runners import pipeline_options
from tests.bucket import Bucket, MemoryBucket, serve


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[Bucket]:
    pytest.importorskip("boto3", reason="needs boto3: pip install 'dateline-news[dev]'")
    pytest.importorskip("moto.server", reason="needs moto: pip install 'dateline-news[dev]'")
    with serve() as served:
        yield served


@pytest.fixture
def bucket(bucket_server: Bucket) -> Iterator[Bucket]:
    """An empty bucket on loopback that `s3://newsroom/` reaches in this process."""
    bucket_server.empty()
    FileSystems.set_options(pipeline_options(bucket_server.flags))
    try:
        yield bucket_server
    finally:
        FileSystems.set_options(None)


@pytest.fixture
def memory_bucket(monkeypatch: pytest.MonkeyPatch) -> MemoryBucket:
    """An empty bucket in memory that `s3://newsroom/` reaches in this process."""
    pytest.importorskip("boto3", reason="needs boto3: pip install 'dateline-news[dev]'")
    bucket = MemoryBucket()
    bucket.stand_in(monkeypatch)
    return bucket


def pytest_unconfigure() -> None:
    """Be silent at exit: Beam ends its engines after pytest has closed what they would log to."""
    logging.raiseExceptions = False
