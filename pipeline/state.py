"""State between runs: immutable generations and one pointer written last.

    STATE/CURRENT                       7, the name of a generation
    STATE/generations/000007.json       what generation 7 consists of
    STATE/<kind>/run=<run id>/...       immutable files, listed by generations
    STATE/polls.json                    what polls taught since CURRENT that found nothing new

A run pins generation N and makes N+1. The order of the writes makes any moment a safe one to die:

    1. the graph writes rows and state files of the run     nothing refers to them yet
    2. generations/N+1.json                                 names the manifest it belongs to
    3. OUTPUT/runs/<run id>.json                            THE COMMIT
    4. CURRENT -> N+1

Whoever starts next finds either no manifest (the run never happened: its files are removed) or a
manifest without the pointer (the run happened: the pointer is moved on). That holds for folders of
this machine, which a run locks; on object stores the pointer is the commit (`pipeline.arbiter`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from schemas import FeedEntry, FileWritten, OutputConfig, Part, Receipt, SourceState, UtcTime
from transforms import _seen_set
from transforms._shards import ATTEMPT, STATE_KINDS, generation_of, is_ours
from transforms._storage import (
    StorageError,
    absolute,
    delete,
    exists,
    join,
    matching,
    prune_empty,
    read_bytes,
    sizes,
    write_bytes,
)
from transforms._windows import manifest_path

KEEP_GENERATIONS = 3
"""Older ones are removed with the files only they name; three let a commit be looked back at."""

_POLLS = "polls.json"

_NAME = re.compile(rf"(?:[0-9]+|{ATTEMPT})")
_GENERATION = re.compile(r"([0-9]{6,})(?:-[0-9a-f]{12})?\.json$")


class StateError(Exception):
    """The state cannot be used; the message names the file and the remedy."""


class StateFile(Part):
    """One immutable file of the state."""

    kind: str
    path: str
    """Relative to the state folder."""
    as_of: UtcTime
    """The clock of its run: fingerprints and stories expire by it."""
    written_at: UtcTime
    """The wall clock: settled ids expire by it, however old the archive that was read."""
    rows: int
    bytes: int


class Waiting(Part):
    """An entry that failed for a passing reason, and when it is due again."""

    entry: FeedEntry
    due_at: UtcTime
    revived: bool = False
    """Its tries were used up, and it was given new ones: it is settled, and open all the same."""


class Generation(Part):
    """Everything a run may rely on."""

    number: int = 0
    run_id: str | None = None
    manifest: str | None = None
    """Where the manifest of the run that made this generation stands, absolute."""
    attempt: str = ""
    """On object stores: the name of this generation, and part of the names of its run's files."""
    publishes: str | None = None
    """On object stores: the manifest, for the next run to put where this run could not any more."""
    files: tuple[StateFile, ...] = ()
    sources: tuple[SourceState, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    @property
    def name(self) -> str:
        """What the pointer holds when this generation is the current one."""
        return self.attempt or str(self.number)

    def paths(self, state: str, kind: str) -> tuple[str, ...]:
        """Return the files of one kind as absolute paths, oldest first."""
        return tuple(join(state, *file.path.split("/")) for file in self.files if file.kind == kind)


class Polls(Part):
    """What polls taught that found nothing new; it counts as long as its generation is current."""

    generation: int
    sources: tuple[SourceState, ...]


class Limits(NamedTuple):
    """How long each kind of file is kept, and how retries are spaced."""

    seen: timedelta
    fingerprints: timedelta
    retry_after: timedelta

    def expired(self, file: StateFile, clock: Clock) -> bool:
        """Say whether a file is too old to be carried on."""
        if file.kind == "seen":
            return clock.now - file.written_at > self.seen
        return clock.as_of - file.as_of > self.fingerprints


class Clock(NamedTuple):
    """The two times of a run."""

    as_of: datetime
    now: datetime


def recover(state: str, manifest_of: dict[str, str]) -> Generation:
    """Return the generation to build on, after finishing or undoing what a dead run left.

    `manifest_of` maps a run id to its manifest in the present output folder: where the state was
    moved together with its output, the path a generation names may not hold any more.
    """
    current = pinned(state, _text(state))
    while exists(path := generation_path(state, str(current.number + 1))):
        found = _read(path)
        if not _is_committed(found, manifest_of):
            delete((path,))
            break
        current = found
        _point(state, found)
    check_files(state, current)
    sweep(state, current)
    return _with_polls(state, current)


def peek(state: str) -> Generation:
    """Return the current generation and change nothing: no lock is held, a run may be working."""
    return _with_polls(state, pinned(state, _text(state)))


def pinned(state: str, pointer: bytes | None) -> Generation:
    """Return the generation that what CURRENT holds (None: it is not there) names."""
    name = "0" if pointer is None else _pointed(state, pointer)
    if name.strip("0"):
        return _read(generation_path(state, name))
    _refuse_lost_pointer(state)
    return Generation()


def following(
    current: Generation,
    output: OutputConfig,
    clock: Clock,
    limits: Limits,
    receipt: Receipt,
) -> Generation:
    """Return generation N+1: what N holds and has not expired, and what the run learnt."""
    files = receipt.files
    fresh = tuple(
        StateFile(
            kind=file.kind,
            path=file.id,
            as_of=clock.as_of,
            written_at=clock.now,
            rows=file.rows,
            bytes=file.bytes,
        )
        for file in files
        if file.base == "state" and file.kind != "pending" and file.rows and file.bytes
    )
    kept = tuple(file for file in current.files if not limits.expired(file, clock))
    polled = (quieted(one, receipt.news.get(one.id, 0)) for one in receipt.sources)
    by_source = {one.id: one for one in (*current.sources, *polled)}
    for source_id in receipt.unread:
        if source_id in by_source:
            by_source[source_id] = _read_again(by_source[source_id])
    revived = {waiting.entry.id for waiting in current.waiting if waiting.revived}
    again = tuple(
        Waiting(
            entry=entry,
            due_at=clock.as_of + limits.retry_after * 2 ** (entry.attempts - 1),
            revived=entry.id in revived,
        )
        for entry in _again(output.state_directory, files)
    )
    retried = {waiting.entry.id for waiting in due(current, clock.as_of)}
    still = tuple(w for w in current.waiting if w.entry.id not in retried)
    return Generation(
        number=current.number + 1,
        run_id=output.run_id,
        manifest=absolute(manifest_path(output.directory, output.run_id)),
        attempt=output.attempt,
        files=(*kept, *fresh),
        sources=tuple(by_source[key] for key in sorted(by_source)),
        waiting=tuple(sorted((*still, *again), key=lambda w: w.entry.id)),
    )


MUCH_NEWS = 3
"""New entries of one poll after which a source counts as lively again."""


def quieted(source: SourceState, news: int) -> SourceState:
    """Return a source's state with its polls without news counted; a failure says nothing."""
    if source.failures or not (news or source.quiet < MAX_QUIET):
        return source
    if not news:
        return source.replace(quiet=source.quiet + 1)
    return source.replace(quiet=0 if news >= MUCH_NEWS else source.quiet // 2)


MAX_QUIET = 1_000


def is_idle(current: Generation, made: Generation, receipt: Receipt) -> bool:
    """Say whether a run changed nothing but what polls taught: no row, no id, nothing expired."""
    return (
        not any(file.rows and file.bytes for file in receipt.files)  # as `following` reads them
        and not receipt.unread
        and (made.files, made.waiting) == (current.files, current.waiting)
    )


def note_polls(state: str, current: Generation, sources: tuple[SourceState, ...]) -> None:
    """Keep what polls taught without a new generation: one small file, written atomically."""
    polls = Polls(generation=current.number, sources=sources)
    write_bytes(join(state, _POLLS), polls.model_dump_json(indent=1).encode() + b"\n")


def _with_polls(state: str, current: Generation) -> Generation:
    path = join(state, _POLLS)
    if not exists(path):
        return current
    try:
        polls = Polls.model_validate_json(read_bytes(path))
    except ValidationError as error:
        raise StateError(
            f"{path} is damaged ({error.error_count()} fields are wrong);"
            " remove it: feeds are then asked a little earlier"
        ) from None
    # A run that committed since then has taken it in.
    newer = polls.generation == current.number
    return current.replace(sources=polls.sources) if newer else current


def _read_again(source: SourceState) -> SourceState:
    """Forget what would make an unchanged source answer that nothing is new.

    Its own address is asked again too: a permanent redirect may lead to a maintenance page.
    """
    own = source.id.partition(":")[2]
    return source.replace(url=own, etag=None, last_modified=None, body_sha256=None, documents=())


def due(current: Generation, as_of: datetime) -> tuple[Waiting, ...]:
    """Return the waiting entries whose next try is due."""
    return tuple(waiting for waiting in current.waiting if waiting.due_at <= as_of)


def hastened(
    current: Generation, waiting: Container[str], given_up: Iterable[FeedEntry], as_of: datetime
) -> Generation:
    """Return a generation in which these waiting entries are due, and those given up wait again.

    A run that builds on it tries them; if it is never committed, nothing has changed.
    """
    all_ = {
        one.entry.id: one.replace(due_at=min(one.due_at, as_of)) if one.entry.id in waiting else one
        for one in current.waiting
    }
    for entry in given_up:
        fresh = Waiting(entry=entry.replace(attempts=0), due_at=as_of, revived=True)
        all_.setdefault(entry.id, fresh)
    return current.replace(waiting=tuple(all_[key] for key in sorted(all_)))


def compact(state: str, generation: Generation) -> Generation:
    """Merge the `seen` files of each past day into one, so that frequent runs stay cheap."""
    last = max((file.written_at.date() for file in generation.files), default=None)
    by_day: dict[object, list[StateFile]] = {}
    for file in generation.files:
        if file.kind == "seen" and file.written_at.date() != last:
            by_day.setdefault(file.written_at.date(), []).append(file)
    merged: list[StateFile] = []
    replaced: set[str] = set()
    for day, files in by_day.items():
        if len(files) > 1:
            content = _seen_set.merge(read_bytes(join(state, *f.path.split("/"))) for f in files)
            attempt = f"-{generation.attempt}" if generation.attempt else ""
            path = f"seen/run={generation.run_id}/day-{day}{attempt}.bin"
            write_bytes(join(state, *path.split("/")), content)
            newest = max(files, key=lambda f: f.written_at)
            rows = len(content) // _seen_set.WIDTH
            merged.append(newest.replace(path=path, rows=rows, bytes=len(content)))
            replaced.update(file.path for file in files)
    kept = (file for file in generation.files if file.path not in replaced)
    return generation.replace(files=tuple(sorted((*kept, *merged), key=lambda f: f.written_at)))


def write_generation(state: str, generation: Generation) -> None:
    """Write step 2 of a commit."""
    write_bytes(generation_path(state, generation.name), _json(generation))


def advance(state: str, generation: Generation) -> None:
    """Write step 4 of a commit, then remove what no kept generation names."""
    _point(state, generation)
    sweep(state, generation)


def _is_committed(generation: Generation, manifest_of: dict[str, str]) -> bool:
    named = generation.manifest
    if named and exists(named):
        return True
    here = manifest_of.get(generation.run_id or "")
    return bool(here) and _generation_of(here) == generation.number


def _generation_of(manifest: str | None) -> int:
    """Return the generation a manifest says its run made: another output may know the run id."""
    found: int = json.loads(read_bytes(manifest or ""))["generation"]
    return found


def _again(state: str, files: tuple[FileWritten, ...]) -> tuple[FeedEntry, ...]:
    (path,) = (file.id for file in files if file.kind == "pending")
    rows = read_bytes(join(state, *path.split("/"))).splitlines()
    return tuple(FeedEntry.model_validate_json(row) for row in rows)


def sweep(state: str, current: Generation) -> None:
    """Remove old generations, and every state file of ours that no kept generation names.

    What an attempt at a generation after `current` wrote may belong to a run that is alive: it
    stays. An attempt at `current` or before has committed, or never can any more. Others may have
    gone on from `current` and removed its list; what they still name of that time, `current` names.
    """
    number = current.number
    oldest = number - KEEP_GENERATIONS + 1
    kept = {file.path for file in current.files}
    old: list[str] = []
    for path in matching(join(state, "generations", "*.json")):
        match = _GENERATION.search(path)
        if match and oldest <= int(match[1]) <= number:
            kept.update(_named_by(path))
        elif match and (int(match[1]) < oldest or not generation_of(f"-{_last(path)}")):
            old.append(path)
    stale = [
        path
        for kind in STATE_KINDS
        for path in matching(join(state, kind, "run=*", "*"))
        if _relative(path) not in kept
        and is_ours(_last(path), kind)
        and generation_of(path) <= number
    ]
    receipts = [
        path
        for path in matching(join(state, "receipts", "*.json"))
        if generation_of(path) <= number
    ]
    delete((*old, *stale, *receipts))
    for kind in STATE_KINDS:
        prune_empty(join(state, kind))


def _named_by(path: str) -> set[str]:
    try:
        return {file.path for file in _read(path).files}
    except StateError:
        if exists(path):
            raise
        return set()  # on an object store another run may be sweeping too


def _refuse_lost_pointer(state: str) -> None:
    """Without the pointer nothing would be known, and everything would be swept away."""
    found = sorted(matching(join(state, "generations", "*.json")))
    match = _GENERATION.search(found[-1]) if found else None
    if match and int(match[1]) > 1:
        raise StateError(
            f"{join(state, 'CURRENT')} is missing, though {found[-1]} is there;"
            " write that number into it, or start afresh with another --state folder"
        )


def check_files(state: str, generation: Generation) -> None:
    """Fail before the run, not in it, when a file is gone or was cut."""
    kinds = sorted({file.kind for file in generation.files})
    found = found_sizes(state, [f"{kind}/run=*" for kind in kinds])
    for file in generation.files:
        size = found.get(file.path)
        if size != file.bytes:
            said = "is missing" if size is None else f"has {size} bytes instead of {file.bytes}"
            raise StateError(
                f"{join(state, *file.path.split('/'))} {said};"
                " restore it, or start afresh with another --state folder"
            )


def found_sizes(folder: str, below: Iterable[str]) -> dict[str, int]:
    """Return path and size of the files in these folders, each relative to `folder`.

    One listing a folder: on an object store a question for each file takes minutes.
    """
    return {
        _relative(path): size
        for inner in below
        for path, size in sizes(join(folder, *inner.split("/"), "*")).items()
    }


def _relative(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-3:])


def _last(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def pointer_path(state: str) -> str:
    """Return where the name of the current generation stands."""
    return join(state, "CURRENT")


def pointer(generation: Generation) -> bytes:
    """Return what CURRENT holds for a generation."""
    return f"{generation.name}\n".encode()


def _text(state: str) -> bytes | None:
    path = pointer_path(state)
    return read_bytes(path) if exists(path) else None


def _pointed(state: str, held: bytes) -> str:
    text = held.decode("utf-8", "replace").strip()
    if not _NAME.fullmatch(text):
        raise StateError(
            f"{pointer_path(state)} should hold the number of a generation and holds {text[:40]!r};"
            f" write the highest number found in {join(state, 'generations')} into it"
        )
    return text


def _point(state: str, generation: Generation) -> None:
    write_bytes(pointer_path(state), pointer(generation))


def generation_path(state: str, name: str) -> str:
    """Return where a generation stands, by the name the pointer gives it."""
    return join(state, "generations", f"{name.zfill(6)}.json")


def _read(path: str) -> Generation:
    try:
        return Generation.model_validate_json(read_bytes(path))
    except (OSError, StorageError) as error:
        raise StateError(
            f"the state names {path}, which cannot be read ({error});"
            " restore it, or start afresh with another --state folder"
        ) from None
    except ValidationError as error:
        raise StateError(
            f"{path} is damaged ({error.error_count()} fields are wrong);"
            " restore it, or start afresh with another --state folder"
        ) from None


def _json(generation: Generation) -> bytes:
    return generation.model_dump_json(indent=1).encode() + b"\n"
