"""What differs from filesystem to filesystem: `s3://` is `transforms._s3`'s, all else Beam's.

Contains no format and no compression; those are `transforms._storage`'s.
"""

from __future__ import annotations

import shutil
from typing import IO, Any

from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

S3_REMEDY = "s3:// needs boto3: pip install 'dateline-news[s3]'"


class StorageError(Exception):
    """A path cannot be read or written; the message names it and says why."""


def is_local(path: str) -> bool:
    """Say whether `path` is on this machine's filesystem."""
    return FileSystems.get_scheme(path) is None


def s3(path: str) -> Any:
    """Return the module for the objects of `s3://`; None where `path` is none of those."""
    if FileSystems.get_scheme(path) != "s3":
        return None
    try:
        from transforms import _s3  # noqa: PLC0415 - boto3 is an extra, and slow to load
    except ImportError:
        raise StorageError(S3_REMEDY) from None
    return _s3


def exists(path: str) -> bool:
    """Say whether a file or object is there."""
    store = s3(path)
    return store.size(path) is not None if store else bool(FileSystems.exists(path))


def sizes(pattern: str) -> dict[str, int]:
    """Return the stored size in bytes of every file that matches a glob."""
    if store := s3(pattern):
        listed: dict[str, int] = store.listing(pattern)
        return listed
    (result,) = FileSystems.match([pattern])
    return {found.path: int(found.size_in_bytes) for found in result.metadata_list}


def open_stored(path: str) -> IO[bytes]:
    """Open for reading, as it is stored; an OSError says why not."""
    store = s3(path)
    opened: IO[bytes] = (
        store.open_object(path)
        if store
        else FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED)
    )
    return opened


def upload(path: str, gathered: IO[bytes]) -> None:
    """Write an object under its final name; it is seen when it is complete."""
    if store := s3(path):
        store.upload(path, gathered)
        return
    with FileSystems.create(path, compression_type=CompressionTypes.UNCOMPRESSED) as target:
        shutil.copyfileobj(gathered, target)


def delete(paths: tuple[str, ...]) -> None:
    """Delete these files."""
    if paths and (store := s3(paths[0])):
        store.delete(paths)
    elif paths:
        FileSystems.delete(list(paths))
