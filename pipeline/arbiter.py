"""Commits on object stores, where nothing can be locked or renamed: STATE/CURRENT decides.

    STATE/attempts/000008-3f9a2c1e5b7d.json     an attempt at generation 8, and where its rows go
    STATE/generations/000008-3f9a2c1e5b7d.json  what it would make, with its manifest inside
    STATE/CURRENT                               000008-3f9a2c1e5b7d

Each attempt has a name of its own, and so have all its files: two runs never write one object,
whatever their run ids. A run pins generation N with the version of CURRENT. In this order it writes

    1. attempts/<attempt>              so that its rows can be found should it die; twice more on
                                       conditions that do not hold, to try the store
    2. the graph's rows and state files, the receipt
    3. generations/<attempt>           after a look whether all files are there
    4. CURRENT -> <attempt>, if it is still of the version pinned: THE COMMIT
    5. OUTPUT/runs/<run id>.json, if nothing is there: from now on readers count the rows

Of all attempts at N+1 the store lets one through step 4. Who dies between 4 and 5 has committed:
whoever starts next publishes the manifest, before anything else. Readers never see a manifest that
could still lose.

Nothing that a living run could still commit is removed. An attempt at N+1 can commit only while
CURRENT names N, so once a run has committed N+1 all others at N+1 and before have lost, alive or
not: then, and only then, their files are removed. It needs no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from pipeline import attempts, state
from pipeline.state import Generation
from schemas import OutputConfig, Receipt, RunManifest
from transforms._conditional import (
    Versioned,
    create_if_absent,
    read_with_version,
    replace_if_unchanged,
)
from transforms._storage import StorageError, is_local, join
from transforms._windows import manifest_path

_TRIES = 3
"""Of a start; each needs several commits of others within its few looks."""


class OvertakenError(Exception):
    """Another run has committed since this one started; the message is a line for the user."""


class Pinned(NamedTuple):
    """The generation a run builds on, and the version of the pointer to it."""

    generation: Generation
    version: str | None
    attempt: str
    """The name of what the run is to make, and part of the names of its files."""


def decides(output: OutputConfig) -> bool:
    """Say whether a run's folders need this protocol; two local folders are locked instead."""
    return not (is_local(output.directory) and is_local(output.state_directory))


def pin(output: OutputConfig) -> Pinned:
    """Return what to build on, after finishing the commit of a run that died in it."""
    pointer = state.pointer_path(output.state_directory)
    held = read_with_version(pointer)
    for _ in range(_TRIES):
        try:
            return _pin(output, held)
        except state.StateError:
            # What CURRENT named a moment ago may have been removed after the commits of others.
            before, held = held, read_with_version(pointer)
            if held == before:
                raise
    return _pin(output, held)


def _pin(output: OutputConfig, held: Versioned) -> Pinned:
    current = state.pinned(output.state_directory, held.content)
    publish(current, output)
    state.check_files(output.state_directory, current)
    return Pinned(current, held.version, attempts.new_name(current.number + 1))


def begin(output: OutputConfig, pinned: Pinned) -> None:
    """Write the attempt's note, and remove what can no longer count."""
    attempts.note(output)
    attempts.sweep(output, pinned.generation)


def commit(
    output: OutputConfig,
    pinned: Pinned,
    generation: Generation,
    receipt: Receipt,
    manifest: RunManifest,
) -> None:
    """Write steps 3 to 5, then remove what has lost; raise OvertakenError with no trace left."""
    folder = output.state_directory
    _check_written(output, receipt)
    text = manifest.model_dump_json(indent=1) + "\n"
    made = generation.replace(publishes=text)
    state.write_generation(folder, made)
    pointer = state.pointer_path(folder)
    try:
        won = replace_if_unchanged(pointer, pinned.version, state.pointer(made))
    except (StorageError, OSError) as error:
        raise StorageError(f"{error}; the next run finds out whether this one counts") from None
    # An answer can be lost for so long that another run has gone on from our commit meanwhile.
    if not won and not attempts.has_committed(output, output.attempt, output.run_id):
        check_current(output, pinned)
        raise StorageError(f"{pointer} was removed during the run; nothing of this run counts")
    try:
        is_published = publish(made, output)
    except (StorageError, OSError) as error:
        raise StorageError(
            f"{error}; the run is committed all the same, and the next one writes its manifest"
        ) from None
    if not is_published:
        raise StorageError(f"{output.directory}: all rows of this run were removed as it committed")
    with suppress(StorageError, OSError):  # the next run sweeps too
        attempts.sweep(output, made)


def check_current(output: OutputConfig, pinned: Pinned) -> None:
    """Raise OvertakenError, and remove this attempt's files, when it cannot commit any more."""
    folder = output.state_directory
    held = read_with_version(state.pointer_path(folder))
    if held.content is None or held.version == pinned.version:
        return
    current = state.pinned(folder, held.content)
    attempt = output.attempt
    if current.attempt == attempt or attempts.has_committed(output, attempt, output.run_id):
        return
    with suppress(StorageError, OSError):  # else the winner's sweep, or the next run's, does it
        attempts.remove_all(output)
    raise OvertakenError(
        f"another run committed meanwhile (run {current.run_id});"
        " nothing of this run counts, run again"
    )


def publish(generation: Generation, output: OutputConfig) -> bool:
    """Put the manifest of a committed generation where readers look; False: it has no rows left."""
    if generation.publishes is None or generation.manifest is None:
        return True
    text = generation.publishes.encode()
    # State and output may have been copied to another place together.
    here = _manifest_paths(output.directory, generation)
    there = _manifest_paths(_output_of(generation), generation)
    if any(read_with_version(path).content == text for path in dict.fromkeys((*here, *there))):
        return True
    if not _rows_are_there(generation):
        return False
    # A run id may be taken by a run with another state, at the same moment: the second name is
    # nobody else's.
    if not any(create_if_absent(path, text) for path in there):
        raise StorageError(f"{there[-1]} holds something else; remove it")
    return True


def _check_written(output: OutputConfig, receipt: Receipt) -> None:
    """Look whether every file is there: a bucket may have rules of its own."""
    for base, folder in (("output", output.directory), ("state", output.state_directory)):
        wanted = {file.id: file.bytes for file in receipt.files if file.base == base}
        found = state.found_sizes(folder, _folders(wanted))
        for path, size in wanted.items():
            if found.get(path) != size:
                said = f"has {found[path]} bytes, not {size}" if path in found else "is gone"
                whole = join(folder, *path.split("/"))
                raise StorageError(f"{whole} {said}; nothing of this run counts, run again")


def _rows_are_there(generation: Generation) -> bool:
    """Say no where the whole output was removed; a part of it missing is an error."""
    folder = _output_of(generation)
    manifest = RunManifest.model_validate_json(generation.publishes or "")
    shards = {shard.path: shard.bytes for shard in manifest.shards}
    found = state.found_sizes(folder, _folders(shards))
    lost = [path for path in shards if path not in found]
    if lost and len(lost) < len(shards):
        raise StorageError(
            f"{join(folder, *lost[0].split('/'))} is gone, of the committed run {manifest.id};"
            " restore it, or start afresh with another --state folder"
        )
    return not lost


def _folders(paths: Iterable[str]) -> set[str]:
    """Return the run's folder of each kind: a look there, not at all the runs there were."""
    return {path.rsplit("/", 1)[0] for path in paths}


def _manifest_paths(directory: str, generation: Generation) -> tuple[str, str]:
    first = generation.run_id or ""
    return (
        manifest_path(directory, first),
        manifest_path(directory, f"{first}-{generation.attempt}"),
    )


def _output_of(generation: Generation) -> str:
    return (generation.manifest or "").rsplit("/runs/", 1)[0]
