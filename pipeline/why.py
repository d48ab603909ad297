"""What became of an entry: look through all committed runs of an output folder.

Contains no Beam graph; reads published rows only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from schemas import RunManifest, Shard
from schemas.reasons import explained
from transforms._shards import shard_of
from transforms._storage import join, read_bytes, read_lines
from transforms._urls import article_id, canonical_url


class Finding(NamedTuple):
    """One thing a run said about the entry."""

    run_id: str
    finished_at: str
    kind: str
    row: dict[str, Any]


def ids_of(asked: str) -> tuple[str, ...]:
    """Return the ids an URL or id given by a user may stand for."""
    url = canonical_url(asked)
    return (article_id(url), url, asked) if url else (asked,)


def findings(output: str, manifests: dict[str, str], asked: str) -> Iterator[Finding]:
    """Yield what each committed run says about a URL, an id, or the path of a text or page."""
    wanted = ids_of(asked)
    found = False
    for whole in (False, True):  # the path of a text file says nothing of its article's shard
        if found:
            return
        for path in sorted(manifests.values()):
            manifest = RunManifest.model_validate_json(read_bytes(path))
            finished = manifest.finished_at.isoformat(timespec="seconds")
            for shard, row in _rows(output, manifest, (*wanted, asked), whole):
                found = True
                yield Finding(manifest.id, finished, shard.kind, row)


def _rows(
    output: str, manifest: RunManifest, wanted: tuple[str, ...], whole: bool
) -> Iterator[tuple[Shard, dict[str, Any]]]:
    needles = tuple(_inside_json(one) for one in wanted)
    for shard in manifest.shards:
        if not (whole or may_hold(shard, wanted)):
            continue
        for line in read_lines(join(output, *shard.path.split("/"))):
            if any(needle in line for needle in needles):  # cheap, before the line is parsed
                row = json.loads(line)
                if _is_about(row, shard.kind, wanted):
                    yield shard, row


def _inside_json(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8", "replace")


def may_hold(shard: Shard, wanted: Iterable[str]) -> bool:
    """Articles lie in the shard their id hashes to; the other kinds are searched whole."""
    if shard.kind != "articles":
        return shard.rows > 0
    number, count = _numbers(shard.path)
    return any(shard_of(one, count) == number for one in wanted)


def _numbers(path: str) -> tuple[int, int]:
    name = path.rpartition("/")[2].partition(".")[0]
    number, count = name.split("-")[1:4:2]  # articles-00001-of-00004, and an attempt
    return int(number), int(count)


def _is_about(row: dict[str, Any], kind: str, wanted: tuple[str, ...]) -> bool:
    said = [row["id"], row.get("url"), row.get("source_id")]
    if not row.get("url"):  # a local text or page, asked for by its path
        said.append(str(row.get("source_id")).partition(":")[2])
    if kind == "stories":
        said += [member["article_id"] for member in row["members"]]
    if kind == "events":
        said = [row["id"]]
    return any(one in wanted for one in said)


def sentence(finding: Finding) -> str:
    """Say in one sentence what a run found."""
    row = finding.row
    said = {
        "articles": _article,
        "stories": _story,
        "events": _event,
        "rejects": _reject,
    }[finding.kind](row)
    return f"run {finding.run_id} ({finding.finished_at}): {said}"


def advice(finding: Finding) -> tuple[str, ...]:
    """Say what a reject means and what can be done; nothing of other rows and unknown reasons."""
    known = explained(finding.row["reason"]) if finding.kind == "rejects" else None
    return () if known is None else (f"means: {known.meaning}", f"to do: {known.remedy}")


def _article(row: dict[str, Any]) -> str:
    cut = ", ".join(sorted({removed["rule"] for removed in row["removed"]})) or "nothing"
    return (
        f"published as article {row['id']}, {len(row['text']):,} characters from {row['source']};"
        f" cleaned out: {cut}; events: {len(row['events'])}; story {row['story_id']}"
    )


def _story(row: dict[str, Any]) -> str:
    if into := row.get("merged_into"):
        return f"story {row['id']} proved to be part of story {into}, which has its members now"
    return (
        f"member of story {row['id']}, revision {row['revision']}: {len(row['members'])} articles"
        f" from {', '.join(row['sources'])}; canonical is {row['canonical_id']}"
    )


def _event(row: dict[str, Any]) -> str:
    who = " > ".join(part for part in (row["actor"], row["target"]) if part)
    return f"event {row['id']}: {row['type']} {who} {row['location'] or ''} {row['date'] or ''}"


def _reject(row: dict[str, Any]) -> str:
    detail = f": {row['detail']}" if row["detail"] else ""
    said = f"rejected by {row['stage']} as {row['reason']}{detail}"
    return f"{said} ({_prospect(row)}, fault {row['fault']})"


def _prospect(row: dict[str, Any]) -> str:
    """Say whether another try may help, and which this was; how many there are is in the config."""
    if not row["retryable"]:
        return "final"
    entry = row["entry"]
    return f"may pass, try {entry['attempts'] + 1}" if entry else "may pass"
