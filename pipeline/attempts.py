"""Attempts at a generation, on object stores: their names, their notes, and what they left.

    STATE/attempts/000008-3f9a2c1e5b7d.json     somebody tries to make generation 8

A note is written before anything else of an attempt and removed after everything else, so a dead
one's files are found without a look at all the runs there ever were.
"""

from __future__ import annotations

import re
import secrets

from pipeline import state
from pipeline.state import Generation
from schemas import OutputConfig, Part
from transforms._conditional import read_with_version, replace_if_unchanged
from transforms._shards import ATTEMPT, KINDS, STATE_KINDS, marked
from transforms._storage import StorageError, delete, exists, join, matching, write_bytes
from transforms._windows import manifest_path
from transforms.write_state import receipt_path

_NOTE = re.compile(rf"/({ATTEMPT})\.json$")


class Attempt(Part):
    """What is known of an attempt should it die: enough to remove what it wrote."""

    output: str
    run_id: str


def new_name(generation: int) -> str:
    """Return a name nobody else has for an attempt at a generation."""
    return f"{generation:06d}-{secrets.token_hex(6)}"


def note(output: OutputConfig) -> None:
    """Write the note of an attempt; refuse a store that does not do what the commit relies on."""
    path = _note_path(output, output.attempt)
    made = Attempt(output=_folder(output), run_id=output.run_id).model_dump_json().encode()
    write_bytes(path, made)
    if any(replace_if_unchanged(path, version, made + b"\n") for version in (None, '"0"')):
        raise StorageError(
            f"{output.state_directory}: this store ignores the conditions of a write (If-Match,"
            " If-None-Match), so two runs at once could both commit; keep the state elsewhere"
        )


def sweep(output: OutputConfig, current: Generation) -> None:
    """Remove what attempts at `current` and before wrote in vain; none of them can commit now."""
    folder = output.state_directory
    for path in matching(join(folder, "attempts", "*.json")):
        attempt = _NOTE.search(path)
        if attempt is None or int(attempt[2]) > current.number:
            continue
        held = read_with_version(path).content
        if held is None:
            continue  # another run is sweeping too
        said = Attempt.model_validate_json(held)
        if said.output != _folder(output):
            continue  # that output's own next run will
        if has_committed(output, attempt[1], said.run_id):
            delete((path,))
        else:
            _remove(output, attempt[1], said.run_id)
    state.sweep(folder, current)


def has_committed(output: OutputConfig, attempt: str, run_id: str) -> bool:
    """Say whether an attempt before the current generation has; every such manifest is there."""
    paths = (run_id, f"{run_id}-{attempt}")
    manifests = [manifest_path(output.directory, name) for name in paths]
    mark = f"-{attempt}.".encode()
    return any(mark in (read_with_version(path).content or b"") for path in manifests)


def remove_all(output: OutputConfig) -> None:
    """Remove everything of an attempt that has lost."""
    folder = output.state_directory
    left = [receipt_path(output), state.generation_path(folder, output.attempt)]
    for kind in STATE_KINDS:
        left += matching(join(folder, kind, f"run={output.run_id}", _files_of(output)))
    delete(tuple(path for path in left if exists(path)))
    _remove(output, output.attempt, output.run_id)


def _remove(output: OutputConfig, attempt: str, run_id: str) -> None:
    """Remove the rows of an attempt; its note last, so that who dies in this is followed up."""
    files = _files_of(output.replace(attempt=attempt))
    for kind in KINDS:
        delete(matching(join(output.directory, kind, f"run={run_id}", files)))
    delete((_note_path(output, attempt),))


def _files_of(output: OutputConfig) -> str:
    return f"*{marked(output)}.*"


def _folder(output: OutputConfig) -> str:
    return output.directory.rstrip("/")


def _note_path(output: OutputConfig, attempt: str) -> str:
    return join(output.state_directory, "attempts", f"{attempt}.json")
