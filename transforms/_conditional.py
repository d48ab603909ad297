"""Small files that several runs may want to write: only who knows what is there replaces it.

`s3://`: S3's conditional writes (`If-Match`, `If-None-Match`); of two writers one is refused,
whenever they write. This machine's files: compared, then renamed, which is enough because a run
holds the operating system's lock of the folder. `gs://`, `hdfs://` and Beam's other filesystems:
compared, then written, WITHOUT a condition; between the two another run may write. That code is
the same, and it has never been tried on those stores.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from transforms._filesystems import s3
from transforms._storage import exists, is_local, read_bytes, write_bytes


class Versioned(NamedTuple):
    """What a file held and the version to name when replacing it; two Nones: it is not there."""

    content: bytes | None
    version: str | None


ABSENT = Versioned(None, None)


def is_guarded(path: str) -> bool:
    """Say whether two runs at once are kept apart there."""
    return is_local(path) or path.startswith("s3://")


def read_with_version(path: str) -> Versioned:
    """Return what is there now."""
    if store := s3(path):
        found = store.get(path)
        return Versioned(found.content, found.version) if found else ABSENT
    if not exists(path):
        return ABSENT
    content = read_bytes(path)
    return Versioned(content, hashlib.sha256(content).hexdigest())


def replace_if_unchanged(path: str, version: str | None, content: bytes) -> bool:
    """Write if the file is still of this version (None: not there); say whether it holds `content`.

    `content` must be like no other writer's: after a lost answer it alone tells who has won.
    """
    if store := s3(path):
        return bool(store.put_if(path, content, version))
    if read_with_version(path).version != version:
        return False
    write_bytes(path, content)
    return True


def create_if_absent(path: str, content: bytes) -> bool:
    """Write if nothing is there; say whether the file holds `content` now."""
    return replace_if_unchanged(path, None, content) or read_with_version(path).content == content
