"""A bucket on loopback: moto's server, boto3's client, and what a test asks of them."""

from __future__ import annotations

import errno
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from urllib.request import Request, urlopen

import pytest
from apache_beam.io.filesystem import FileSystem

from transforms._storage import read_lines

NAME = "newsroom"


class Bucket:
    """One bucket; `flags` reach it from the command line, `environment` from the environment."""

    def __init__(self, client: Any, endpoint: str) -> None:
        self.client = client
        self._endpoint = endpoint
        self.flags = (
            f"--s3_endpoint_url={endpoint}",
            "--s3_access_key_id=test",
            "--s3_secret_access_key=test",
            "--s3_region_name=us-east-1",
        )
        self.environment = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def put(self, key: str, content: str | bytes) -> str:
        body = content.encode() if isinstance(content, str) else content
        self.client.put_object(Bucket=NAME, Key=key, Body=body)
        return f"s3://{NAME}/{key}"

    def get(self, key: str) -> bytes:
        body: bytes = self.client.get_object(Bucket=NAME, Key=key)["Body"].read()
        return body

    def keys(self, prefix: str = "") -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=NAME, Prefix=prefix)
        return sorted(one["Key"] for page in pages for one in page.get("Contents", ()))

    def delete(self, *keys: str) -> None:
        for key in keys:
            self.client.delete_object(Bucket=NAME, Key=key)

    def runs(self, output: str = "out") -> list[str]:
        """Return the ids of the committed runs."""
        return [key.rsplit("/", 1)[1].removesuffix(".json") for key in self.keys(f"{output}/runs/")]

    def manifests(self, output: str = "out") -> list[dict[str, Any]]:
        return [json.loads(self.get(key)) for key in self.keys(f"{output}/runs/")]

    def rows(self, kind: str = "articles", output: str = "out") -> list[dict[str, Any]]:
        """Return the rows of the files that manifests name, as a reader takes them."""
        return [
            json.loads(line)
            for manifest in self.manifests(output)
            for shard in manifest["shards"]
            if shard["kind"] == kind
            for line in read_lines(f"s3://{NAME}/{output}/{shard['path']}")
        ]

    def unnamed(self, output: str = "out") -> list[str]:
        """Return the row files that no manifest names."""
        named = {
            f"{output}/{shard['path']}"
            for manifest in self.manifests(output)
            for shard in manifest["shards"]
        }
        kinds = ("articles", "stories", "events", "rejects")
        return [k for kind in kinds for k in self.keys(f"{output}/{kind}/") if k not in named]

    def empty(self) -> None:
        """Forget all objects."""
        urlopen(Request(f"{self._endpoint}/moto-api/reset", method="POST"), timeout=10).close()
        self.client.create_bucket(Bucket=NAME)


class MemoryBucket(Bucket):
    """The same in memory, a thousand times faster, for tests of every order of writes.

    Has the functions of `transforms._s3`; tests/test_conditional.py holds both to the same cases.
    """

    def __init__(self) -> None:
        super().__init__(None, "")
        self.objects: dict[str, bytes] = {}
        self.changes = 0
        self._version_of: dict[str, str] = {}

    def put(self, key: str, content: str | bytes) -> str:
        path = f"s3://{NAME}/{key}"
        self._store(path, content.encode() if isinstance(content, str) else content)
        return path

    def get(self, key: str) -> bytes:
        return self.objects[f"s3://{NAME}/{key}"]

    def keys(self, prefix: str = "") -> list[str]:
        start = len(f"s3://{NAME}/")
        return sorted(path[start:] for path in self.objects if path[start:].startswith(prefix))

    def delete(self, *keys: str) -> None:
        self.delete_all(tuple(f"s3://{NAME}/{key}" for key in keys))

    def empty(self) -> None:
        self.objects.clear()

    def stand_in(self, patch: pytest.MonkeyPatch) -> None:
        """Take the place of S3 in this process."""
        from transforms import _s3

        def get(path: str) -> Any:
            held = self.objects.get(path)
            return None if held is None else _s3.Stored(held, self._version_of[path])

        patch.setattr(_s3, "get", get)
        for one in (self.size, self.open_object, self.upload, self.put_if, self.listing):
            patch.setattr(_s3, one.__name__, one)
        patch.setattr(_s3, "delete", self.delete_all)

    def size(self, path: str) -> int | None:
        return len(self.objects[path]) if path in self.objects else None

    def open_object(self, path: str) -> IO[bytes]:
        if path not in self.objects:
            raise FileNotFoundError(errno.ENOENT, "there is no such object", path)
        return io.BytesIO(self.objects[path])

    def upload(self, path: str, file: IO[bytes]) -> None:
        self._store(path, file.read())

    def put_if(self, path: str, content: bytes, version: str | None) -> bool:
        held = self._version_of.get(path) if path in self.objects else None
        if held != version:
            return self.objects.get(path) == content
        self._store(path, content)
        return True

    def listing(self, pattern: str) -> dict[str, int]:
        wanted = re.compile(FileSystem.translate_pattern(pattern))
        return {path: len(held) for path, held in self.objects.items() if wanted.match(path)}

    def delete_all(self, paths: tuple[str, ...]) -> None:
        for path in paths:
            self.objects.pop(path, None)

    def _store(self, path: str, content: bytes) -> None:
        self.changes += 1
        self.objects[path] = content
        self._version_of[path] = f'"{self.changes}"'


@contextmanager
def serve() -> Iterator[Bucket]:
    """Serve a bucket for the block."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for each request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            region_name="us-east-1",
        )
        yield Bucket(client, endpoint)
    finally:
        server.stop()
