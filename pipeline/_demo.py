"""The folder of `dateline demo`, and what to do after it. Runs nothing."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

from pipeline.run import committed
from schemas import RunManifest
from transforms._storage import is_local, join, read_bytes, read_lines

MARK = ".dateline-demo"
"""File that says a folder was made by `dateline demo`, and may be replaced by the next one."""

RUN_ID = "demo"


class DemoError(Exception):
    """The folder cannot be used; the message is one line for the user."""


def cleared(output: str) -> Path:
    """Return the folder, empty but for the mark; only an earlier demo is removed for that."""
    folder = Path(output)
    try:
        if problem := _problem(output, folder):
            raise DemoError(f"{problem}; say --output another-folder")
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / MARK).touch()
    except OSError as error:
        raise DemoError(f"{error.filename or output}: {error.strerror or error}") from None
    return folder


def _problem(output: str, folder: Path) -> str | None:
    if not is_local(output) or set("*?[") & set(output):
        return f"the demo writes to a folder of this machine without * ? [, not {output}"
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return f"{output} is no folder of its own"
    if not folder.exists() or not any(folder.iterdir()):
        return None
    if not (folder / MARK).exists():
        return f"{output} is not empty and not an earlier demo"
    others = sorted({path.stem for path in folder.glob("runs/*.json")} - {RUN_ID})
    if others:
        return f"{output} holds other runs than the demo ({', '.join(others[:3])}), not removed"
    return None


def next_steps(output: str, run_id: str) -> tuple[str, ...]:
    """Return lines that say what to look at now."""
    url = _first_url(output, run_id)
    if url is None:
        return ()
    folder = shlex.quote(output)
    return (
        "",
        "What next:",
        f"  dateline why {shlex.quote(url)} --output {folder}",
        f"  jq -r '[.source, .title] | @tsv' {folder}/articles/run={run_id}/*.jsonl",
    )


def _first_url(output: str, run_id: str) -> str | None:
    path = committed(output).get(run_id)
    if path is None:
        return None
    for shard in RunManifest.model_validate_json(read_bytes(path)).shards:
        if shard.kind == "articles":
            for line in read_lines(join(output, *shard.path.split("/"))):
                if url := json.loads(line)["url"]:
                    return str(url)
    return None
