"""Turn what the user typed into Sources, or say in one line what is wrong and what to do.

An argument is `kind:location` (`feed:`, `url:`, `warc:`, `html:`, `text:`, `jsonl:`), or a bare
location whose kind is found out:

- A web address that looks like a feed's (`.xml`, `.rss`, `/feed`, `/rss`, `feeds.` hosts ...) or
  is a bare host (its front page names the feed) is a `feed:`, any other an article page, `url:`.
- A file is what its suffix says, else what its first bytes say. A text in which most lines are
  web addresses is a list: each line stands for itself, as if typed, and any other line is an
  error; of an OPML list each feed does. `feed:` and `url:` before a list make all its lines feeds
  or pages; `#` starts a comment.
- A glob stands for the files it matches. A directory stands for all files below it, without
  those whose name starts with `.` or `_`. Both are sorted. What cannot be used among them is
  passed over, and said so (`Resolved.passed_over`).

Paths may be on any Beam filesystem. A location is kept as written, so ids do not depend on the
current directory; what is named twice is read once. A missing, unreadable or empty file that was
named itself is an error here: a run over half of what the user meant is worse than none. All that
is wrong is told at once.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Sequence
from glob import glob
from importlib.util import find_spec
from typing import NamedTuple
from urllib.parse import unquote

from apache_beam.io.filesystems import FileSystems

from schemas import Source, SourceKind
from transforms._discover.documents import Kind, children, kind_of
from transforms._filesystems import S3_REMEDY
from transforms._readers.common import decode_text
from transforms._readers.sniff import (
    HEAD_BYTES,
    address_lines,
    is_address_list,
    kind_of_address,
    kind_of_content,
    kind_of_name,
)
from transforms._readers.streams import StreamError, blocks
from transforms._storage import StorageError, exists, matching, open_stored
from transforms._urls import canonical_url

KINDS = ", ".join(f"{kind}:" for kind in SourceKind)

WEB_KINDS = frozenset((SourceKind.FEED, SourceKind.URL))
WEB_FILES = frozenset((SourceKind.WARC, SourceKind.JSONL))
"""Files that are read from the web as well."""

_PREFIX = re.compile(r"([A-Za-z]{2,12}):(?!//)(.*)", re.S)
_WEB = re.compile(r"https?://", re.I)
_HIDDEN = re.compile(r"(?:^|/)[._]")
_NOTHING = {
    (True, False): "no files in this directory",
    (False, True): "no file matches; check the pattern",
    (False, False): "no such file; a web address starts with http:// or https://",
}
"""By whether it is a directory, and whether it is a glob."""

_HOST_FIRST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}(?:[:/?#]|$)", re.I)
_GLOB = re.compile(r"[*?\[]")
_SPREAD_JSON = re.compile(rb"\s*\{\s*\n")
_PACKED_HEAD_BYTES = 64 * 1024
"""Packed bytes that are sure to hold HEAD_BYTES of a gzip or Zstandard file's text."""


_STORES = {"gs": "gcp", "azfs": "azure", "hdfs": "hadoop"}
"""Schemes Beam reads, and the extra of apache-beam each needs; `s3` is an extra of ours."""
_MAX_TOLD = 10
"""Wrong lines of one list that are told; the file is to be looked at, not the terminal."""


class InputError(Exception):
    """An input cannot be used; the one argument is a line for the user, or one for each input."""


class Resolved(NamedTuple):
    """What the arguments stand for."""

    sources: tuple[Source, ...]
    passed_over: tuple[str, ...]
    """A line for each file of a directory or a glob that cannot be used: its name and why."""


class _File(NamedTuple):
    """A file to read, and whether the user wrote its very name."""

    path: str
    is_named: bool


def resolve_inputs(arguments: Sequence[str]) -> tuple[Source, ...]:
    """Return the sources the arguments stand for, each once, in their order."""
    return resolve(arguments).sources


def resolve(arguments: Sequence[str]) -> Resolved:
    """Return the sources, and what was passed over; tell all that is wrong in one error."""
    sources: dict[str, Source] = {}
    passed_over: dict[str, None] = {}
    wrong: dict[str, None] = {}
    for argument in arguments:
        try:
            for found in _found(argument.strip()):
                if isinstance(found, Source):
                    sources.setdefault(found.id, found)
                else:
                    passed_over.setdefault(found)
        except InputError as error:
            wrong.setdefault(str(error))
    if wrong or (passed_over and not sources):
        raise InputError("\n".join(wrong or passed_over))
    return Resolved(tuple(sources.values()), tuple(passed_over))


def _found(argument: str) -> Iterator[Source | str]:
    """Yield the sources of one argument, and a line for each file below it that is none."""
    if not _is_utf8(argument):
        raise InputError(f"{argument!r}: the name is not UTF-8; rename it")
    kind, location = _split(argument)
    if _WEB.match(location):
        yield _web_source(kind, location)
        return
    for found in _files(location, argument):
        try:
            # As a list: of a file with a wrong end nothing is read.
            yield from list(_file_sources(kind, found))
        except InputError as error:
            if found.is_named:
                raise
            yield "; ".join(str(error).splitlines())


def _split(argument: str) -> tuple[SourceKind | None, str]:
    """Separate the kind from the location."""
    prefix = _PREFIX.fullmatch(argument)
    kind = None
    location = argument
    if prefix and prefix[1].lower() in tuple(SourceKind):
        kind, location = SourceKind(prefix[1].lower()), prefix[2].strip()
    elif prefix and not os.path.exists(argument):
        raise InputError(f"{argument}: {prefix[1]!r} is no kind of input; use one of {KINDS}")
    if not location:
        raise InputError(f"{argument or 'empty input'}: name a web address or a file")
    if location.startswith("file://"):
        location = unquote(location.removeprefix("file://"))
    # The shell does not expand `~` behind a prefix.
    return kind, os.path.expanduser(location) if location.startswith("~") else location


def _web_source(kind: SourceKind | None, url: str) -> Source:
    if canonical_url(url) is None:
        raise InputError(f"{url}: not a valid web address")
    if kind is None and kind_of_name(url) in WEB_FILES:
        kind = kind_of_name(url)
    if kind is not None and kind not in WEB_KINDS | WEB_FILES:
        raise InputError(f"{url}: {kind}: reads files, not web addresses; use url: for a page")
    return _source(kind or kind_of_address(url), url)


def _source(kind: SourceKind, location: str) -> Source:
    return Source(id=f"{kind}:{location}", kind=kind, location=location)


def _files(location: str, argument: str) -> Iterator[_File]:
    """Expand a glob or a directory; a plain name is itself."""
    try:
        is_directory = os.path.isdir(location)
        if not is_directory and not location.endswith("/") and exists(location):
            yield _File(location, is_named=True)
            return
        is_glob = not is_directory and bool(_GLOB.search(location))
        paths = _matching(location) if is_glob else _below(location)
    # Beam answers with ValueError for a scheme it does not know, ImportError for missing extras.
    except (OSError, ValueError, ImportError, StorageError) as error:
        raise InputError(f"{argument}: {unusable_scheme(location) or _one_line(error)}") from None
    if not paths:
        raise InputError(f"{argument}: {_NOTHING[is_directory, is_glob]}")
    if unsayable := [path for path in sorted(paths) if not _is_utf8(path)]:
        raise InputError(f"{argument}: the name {unsayable[0]!r} is not UTF-8; rename that file")
    yield from (_File(path, is_named=False) for path in sorted(paths))


def _matching(pattern: str) -> list[str]:
    """Expand a glob; Beam's own, on local files, finds nothing for `*.txt` in this directory."""
    if _is_local(pattern):
        return [path for path in glob(pattern, recursive=True) if not os.path.isdir(path)]
    return [path for path in matching(pattern) if not path.endswith("/")]  # a folder's own mark


def _below(directory: str) -> list[str]:
    """Return the files of a directory or an object store's prefix, hidden ones left out."""
    top = directory.rstrip("/") or "/"
    if _is_local(directory):
        closed: list[str] = []
        walk = os.walk(top, onerror=lambda error: closed.append(error.filename))
        below = [os.path.join(folder, name) for folder, _, names in walk for name in names]
        below += filter(os.path.isdir, closed)  # `_file_sources` says so
    else:
        below = _matching(f"{top}/**")
    return [path for path in below if not _HIDDEN.search(path[len(top) :])]


def unusable_scheme(location: str) -> str | None:
    """Say what can be read where there is no filesystem for a scheme; None where there is."""
    scheme = FileSystems.get_scheme(location)
    if scheme == "s3" and find_spec("boto3") is None:
        return S3_REMEDY
    try:
        FileSystems.get_filesystem(location)
    except (ValueError, ImportError):
        if extra := _STORES.get(scheme):
            return f"{scheme}:// needs an extra package: pip install 'apache-beam[{extra}]'"
        stores = ", ".join(f"{store}://" for store in ("s3", *_STORES))
        return f"{scheme}:// is not supported; use http://, https://, a file, or {stores}"
    return None


def _is_utf8(name: str) -> bool:
    """Python keeps bytes of a file name that are not UTF-8 as halves of surrogate pairs."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _is_local(path: str) -> bool:
    return FileSystems.get_scheme(path) is None


def _file_sources(kind: SourceKind | None, found: _File) -> Iterator[Source]:
    head = b""
    if _is_local(found.path) and not os.path.isfile(found.path):
        # Opening a pipe could wait for ever; and it can be read only once.
        what = "this folder cannot be opened" if os.path.isdir(found.path) else "not a regular file"
        raise InputError(f"{found.path}: {what}")
    # Opening each object of a large remote directory takes minutes: their names must do.
    if found.is_named or kind_of_name(found.path) is None or os.path.exists(found.path):
        head = _head(found.path)
    kind_found = kind or _detected(found.path, head)
    if kind_found is SourceKind.WARC and found.path.lower().endswith(".zst"):
        raise InputError(f"{found.path}: Zstandard WARC files are not read; unpack it (zstd -d)")
    if kind_found is SourceKind.URL or (kind_found is SourceKind.FEED and is_address_list(head)):
        yield from _listed(kind, found.path)
    elif kind_found is SourceKind.FEED and kind_of(head) is Kind.OPML:
        yield from _outlined(found.path)
    else:
        yield _source(kind_found, found.path)


def _detected(path: str, head: bytes) -> SourceKind:
    """Tell the kind by suffix, then by content, or explain."""
    by_name = kind_of_name(path)
    if by_name is SourceKind.TEXT and is_address_list(head):
        return SourceKind.URL
    kind = by_name or kind_of_content(head)
    if by_name is None and kind is SourceKind.JSONL and _SPREAD_JSON.match(head):
        raise InputError(f"{path}: JSON over several lines; make it one object a line (jq -c .)")
    if kind is not None:
        return kind
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        raise InputError(f"{path}: a JSON array; make it one object a line (jq -c '.[]')")
    raise InputError(f"{path}: cannot tell what this is; put one of {KINDS} before it")


def _head(path: str) -> bytes:
    """Return the first unpacked bytes; an unreadable or empty file is an error."""
    packed = _read(path, _PACKED_HEAD_BYTES)
    if not packed:
        raise InputError(f"{path}: the file is empty; remove it from the input")
    try:
        return next(blocks(io.BytesIO(packed)), b"")[:HEAD_BYTES]
    except StreamError:
        return b""  # the reader counts the damage


def _listed(kind: SourceKind | None, path: str) -> Iterator[Source]:
    """Yield a source per line of a list, or tell what is wrong with its lines."""
    text = decode_text(_unpacked(path))
    lines = address_lines(text)
    if not lines:
        raise InputError(f"{path}: the list names no web address")
    wrong: list[str] = []
    for number, line in lines:
        try:
            yield _listed_source(kind, line)
        except InputError as error:
            wrong.append(f"{path}, line {number}: {error}")
    if wrong:
        more = [f"{path}: and {len(wrong) - _MAX_TOLD} more lines"] * (len(wrong) > _MAX_TOLD)
        raise InputError("\n".join((*wrong[:_MAX_TOLD], *more)))


def _outlined(path: str) -> Iterator[Source]:
    """Yield a source per feed of an OPML list, as feed readers export them."""
    feeds = children(Kind.OPML, _unpacked(path), "")
    if not feeds:
        raise InputError(f"{path}: the OPML list names no feed (xmlUrl)")
    yield from (_web_source(SourceKind.FEED, feed.url) for feed in feeds)


def _unpacked(path: str) -> bytes:
    try:
        return b"".join(blocks(io.BytesIO(_read(path))))
    except StreamError as error:
        raise InputError(f"{path}: {error}") from None


def _listed_source(kind: SourceKind | None, line: str) -> Source:
    address, _, rest = line.partition(" ")
    is_comment = not rest.strip() or rest.lstrip().startswith("#")
    if _WEB.match(address) and is_comment:
        return _web_source(kind, address)
    hint = ""
    if not is_comment:
        hint = "; put # before a comment" if _WEB.match(address) else ""
    elif _HOST_FIRST.match(address) and canonical_url(f"https://{address}"):
        hint = f"; did you mean https://{address}?"
    raise InputError(f"{line[:80]!r} is not an http(s) address{hint}")


def _read(path: str, limit: int = -1) -> bytes:
    try:
        with open_stored(path) as file:
            return file.read(limit)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {_one_line(error)}") from None


def _one_line(error: Exception) -> str:
    of_a_store = isinstance(error, OSError) and "://" in str(error.filename)
    said = error.strerror if isinstance(error, OSError) and of_a_store else str(error)
    return " ".join(str(said).split())[:300]
