"""Objects of `s3://` by boto3: read, written, listed, and replaced on a condition.

The client is made by Beam from Beam's own flags (`--s3_endpoint_url`, `--s3_region_name`, ...);
what they leave open boto3 finds where it always looks: `AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`,
profiles.
Beam's S3 filesystem itself is not used: it makes a client for each call (0.1 s), fails for an empty
object, publishes what was abandoned midway, and takes a bucket that is not there for an empty one.

Whatever goes wrong is an OSError that names the object. Only this file imports botocore.
"""

from __future__ import annotations

import errno
import io
import re
from functools import cache
from typing import IO, Any, NamedTuple

from apache_beam.io.aws.clients.s3.boto3_client import Client
from apache_beam.io.filesystem import FileSystem
from apache_beam.io.filesystems import FileSystems
from botocore.exceptions import BotoCoreError, ClientError

BUFFER = 1024 * 1024
_DELETED_AT_ONCE = 1000
"""What S3 takes in one request."""
_TRIES = 5
"""Of a read that breaks off, and of a conditional write that met another one."""
_PATH = re.compile(r"s3://([^/]+)/?(.*)", re.S)
_REASONS = {
    "403": (errno.EACCES, "access is denied; check the credentials and the bucket's policy"),
    "404": (errno.ENOENT, "there is no such object"),
    "NoSuchBucket": (errno.ENOENT, "there is no such bucket"),
    "NoSuchKey": (errno.ENOENT, "there is no such object"),
    "AccessDenied": (errno.EACCES, "access is denied; check the credentials and the policy"),
    "PreconditionFailed": (errno.ESTALE, "it was replaced while it was read"),
}


class Stored(NamedTuple):
    """An object and its version, S3's ETag."""

    content: bytes
    version: str


def get(path: str) -> Stored | None:
    """Return an object; None when it is not there."""
    try:
        answer = _client().get_object(**_place(path))
        return Stored(answer["Body"].read(), answer["ETag"])
    except (ClientError, BotoCoreError) as error:
        if _code(error) in ("404", "NoSuchKey"):
            return None
        raise _os_error(path, error) from None


def size(path: str) -> int | None:
    """Return the size of an object in bytes; None when it is not there."""
    try:
        return int(_client().head_object(**_place(path))["ContentLength"])
    except (ClientError, BotoCoreError) as error:
        if _code(error) in ("404", "NoSuchKey"):
            return None
        raise _os_error(path, error) from None


def open_object(path: str) -> IO[bytes]:
    """Open an object for reading, seekable."""
    try:
        return io.BufferedReader(_Object(path), BUFFER)
    except (ClientError, BotoCoreError) as error:
        raise _os_error(path, error) from None


def upload(path: str, file: IO[bytes]) -> None:
    """Write an object from a file; it appears whole or not at all."""
    place = _place(path)
    try:
        _client().upload_fileobj(file, place["Bucket"], place["Key"])
    except (ClientError, BotoCoreError) as error:
        raise _os_error(path, error) from None


def put_if(path: str, content: bytes, version: str | None) -> bool:
    """Write an object if it is still of `version` (None: not there); say if it holds `content`.

    An answer that got lost is asked for again, and then the condition fails by our own doing: so
    what counts is what the object holds. `content` must therefore be like no other run's.
    """
    condition = {"IfNoneMatch": "*"} if version is None else {"IfMatch": version}
    for _ in range(_TRIES):
        try:
            _client().put_object(**_place(path), Body=content, **condition)
        except (ClientError, BotoCoreError) as error:
            if _code(error) == "ConditionalRequestConflict":  # another write at this very moment
                continue
            if _code(error) not in ("PreconditionFailed", "412", "404", "NoSuchKey"):
                raise _os_error(path, error) from None
            break
        return True
    now = get(path)
    return now is not None and now.content == content


def listing(pattern: str) -> dict[str, int]:
    """Return path and size of the objects that match one of Beam's patterns."""
    place = _place(re.split(r"[*?\[]", pattern, maxsplit=1)[0])
    wanted = re.compile(FileSystem.translate_pattern(pattern))
    pages = _client().get_paginator("list_objects_v2")
    try:
        found = {
            f"s3://{place['Bucket']}/{one['Key']}": int(one["Size"])
            for page in pages.paginate(Bucket=place["Bucket"], Prefix=place["Key"])
            for one in page.get("Contents", ())
        }
    except (ClientError, BotoCoreError) as error:
        raise _os_error(pattern, error) from None
    return {path: size for path, size in found.items() if wanted.match(path)}


def delete(paths: tuple[str, ...]) -> None:
    """Delete objects; those that are not there are no error."""
    for bucket, keys in _by_bucket(paths).items():
        for start in range(0, len(keys), _DELETED_AT_ONCE):
            some = [{"Key": key} for key in keys[start : start + _DELETED_AT_ONCE]]
            try:
                answer = _client().delete_objects(Bucket=bucket, Delete={"Objects": some})
            except (ClientError, BotoCoreError) as error:
                raise _os_error(f"s3://{bucket}/{some[0]['Key']}", error) from None
            for failed in answer.get("Errors", ()):
                raise OSError(errno.EIO, failed["Message"], f"s3://{bucket}/{failed['Key']}")


class _Object(io.RawIOBase):
    """The bytes of one version of an object; a connection that breaks is taken up again."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._at = 0
        head = _client().head_object(**_place(path))
        self._size, self._version = int(head["ContentLength"]), head["ETag"]
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset != self._at:
            self._drop()
            self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        last: Exception | None = None
        for _ in range(_TRIES):
            try:
                chunk = self._opened().read(len(buffer))
            except (ClientError, BotoCoreError) as error:
                self._drop()
                if isinstance(error, ClientError):  # an answer, and asked again already
                    raise _os_error(self._path, error) from None
                last = error
                continue
            buffer[: len(chunk)] = chunk
            self._at += len(chunk)
            return len(chunk)
        assert last is not None
        raise _os_error(self._path, last) from None

    def close(self) -> None:
        self._drop()
        super().close()

    def _opened(self) -> Any:
        if self._body is None:
            # Of the version that was opened: two halves of two versions are no file.
            self._body = _client().get_object(
                **_place(self._path), Range=f"bytes={self._at}-", IfMatch=self._version
            )["Body"]
        return self._body

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


def _client() -> Any:
    filesystem: Any = FileSystems.get_filesystem("s3://")  # has the flags, in every process
    options = filesystem._options
    given = options.get_all_options() if options else {}
    return _client_of(tuple(sorted((k, v) for k, v in given.items() if k.startswith("s3_"))))


@cache
def _client_of(options: tuple[tuple[str, Any], ...]) -> Any:
    return Client(dict(options)).client


def _place(path: str) -> dict[str, str]:
    found = _PATH.fullmatch(path)
    if found is None:
        raise OSError(errno.EINVAL, "an object is named s3://BUCKET/KEY", path)
    return {"Bucket": found[1], "Key": found[2]}


def _by_bucket(paths: tuple[str, ...]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for place in map(_place, paths):
        keys.setdefault(place["Bucket"], []).append(place["Key"])
    return keys


def _code(error: Exception) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else ""


def _os_error(path: str, error: Exception) -> OSError:
    number, reason = _REASONS.get(_code(error), (errno.EIO, " ".join(str(error).split())))
    return OSError(number, reason, path)
