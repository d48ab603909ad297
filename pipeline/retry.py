"""What is worth another try now: looked up in the state and in the rows of all committed runs.

Three kinds: entries that wait for a later run; entries whose tries are used up, which the state
has settled; sources that could not be read when a run last read them. Contains no Beam graph and
changes nothing: `pipeline.run` runs what `prepared` returns.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pipeline.state import Generation, hastened
from pipeline.why import may_hold
from schemas import FeedEntry, RunManifest, Shard, Source, SourceKind, Unit
from transforms._storage import join, read_bytes, read_lines
from transforms.keep_rejects import DUPLICATES

UNKNOWN = "unknown"
"""Reason of a waiting entry whose reject lies in another output folder."""

ADDRESSES_SHOWN = 5

_ID = re.compile(rb'\{"id": ?"([^"\\]*)"')


class Found(NamedTuple):
    """One thing to try again, and what became of its last try."""

    kind: str
    """`waiting`, `given_up` or `source`."""
    id: str
    reason: str
    address: str
    entry: FeedEntry | None = None


class _Rejected(NamedTuple):
    run: int
    reason: str
    entry: dict[str, Any]


def look(
    output: str, manifests: Mapping[str, str], current: Generation, reasons: Collection[str] = ()
) -> tuple[Found, ...]:
    """Return what can be tried again: of these reasons, or of all where none is named."""
    runs = _in_order(manifests)
    last, sources = _rejects(output, runs)
    waiting = {one.entry.id: one.entry for one in current.waiting}
    given_up = {key: one for key, one in last.items() if key not in waiting}
    published = _published(output, runs, given_up)
    found = (
        *(_waiting(entry, last.get(key)) for key, entry in waiting.items()),
        *(_given_up(key, one) for key, one in given_up.items() if key not in published),
        *_failing(sources, current),
    )
    chosen = (one for one in found if not reasons or one.reason in reasons)
    return tuple(sorted(chosen, key=lambda one: (one.kind, one.address, one.id)))


def prepared(current: Generation, found: Iterable[Found], as_of: datetime) -> Generation:
    """Return the generation for a run that tries all of it."""
    found = tuple(found)
    waiting = {one.id for one in found if one.kind == "waiting"}
    given_up = tuple(one.entry for one in found if one.kind == "given_up" and one.entry)
    return hastened(current, waiting, given_up, as_of)


def sources_of(found: Iterable[Found], configured: Iterable[Source]) -> tuple[Source, ...]:
    """Return the sources to read again, as configured where they are."""
    known = {source.id: source for source in configured}
    wanted = (one.id for one in found if one.kind == "source")
    return tuple(known.get(one) or _source(one) for one in wanted)


def listing(found: Collection[Found]) -> Iterator[str]:
    """Say in lines for people what there is: sums, counts by reason, the first addresses."""
    yield _sums(found)
    for reason, count in sorted(_by_reason(found).items(), key=lambda one: (-one[1], one[0])):
        yield f"{count:>8,}  {reason}"
    shown = tuple(found)[:ADDRESSES_SHOWN]
    yield from (f"{one.address}  {one.reason} ({_KINDS[one.kind]})" for one in shown)
    if len(found) > len(shown):
        yield f"and {len(found) - len(shown):,} more"


def as_json(found: Collection[Found]) -> str:
    """Return the listing as one JSON object, with every address."""
    listed = [
        {"kind": one.kind, "id": one.id, "reason": one.reason, "address": one.address}
        for one in found
    ]
    said = {"count": len(listed), "by_reason": _by_reason(found), "listed": listed}
    return json.dumps(said, ensure_ascii=False, indent=1)


_KINDS = {
    "waiting": "waits for a later run",
    "given_up": "its tries were used up",
    "source": "the whole source",
}


def _sums(found: Collection[Found]) -> str:
    kinds = Counter(one.kind for one in found)
    return (
        f"to try again: {kinds['waiting']:,} waiting, {kinds['given_up']:,} whose tries were"
        f" used up, {kinds['source']:,} sources"
    )


def _by_reason(found: Iterable[Found]) -> dict[str, int]:
    return dict(sorted(Counter(one.reason for one in found).items()))


def _in_order(manifests: Mapping[str, str]) -> tuple[RunManifest, ...]:
    read = (RunManifest.model_validate_json(read_bytes(path)) for path in manifests.values())
    return tuple(sorted(read, key=lambda one: (one.finished_at, one.id)))


def _rejects(
    output: str, runs: Iterable[RunManifest]
) -> tuple[dict[str, _Rejected], dict[str, str]]:
    """Return the last reject of each entry, and the reason of each source, that is retryable."""
    last: dict[str, _Rejected] = {}
    failing: dict[str, str] = {}
    for number, run in enumerate(runs):
        for source_id in run.inputs:
            failing.pop(source_id, None)  # this run tells of it anew
        for shard in run.shards:
            for line in _lines(output, shard) if shard.kind == "rejects" else ():
                row = json.loads(line)
                if row["unit"] == Unit.SOURCE:
                    if row["retryable"] and row["source_id"]:
                        failing[row["source_id"]] = row["reason"]
                elif row["retryable"] and row["entry"]:
                    last[row["id"]] = _Rejected(number, row["reason"], row["entry"])
                elif row["reason"] not in DUPLICATES:
                    last.pop(row["id"], None)
    return last, failing


def _published(
    output: str, runs: Iterable[RunManifest], wanted: Mapping[str, _Rejected]
) -> set[str]:
    """Return which of these entries became an article after their reject."""
    found: set[str] = set()
    for number, run in enumerate(runs):
        left = {key for key, one in wanted.items() if one.run <= number and key not in found}
        for shard in run.shards:
            if left and shard.kind == "articles" and may_hold(shard, left):
                found |= left.intersection(map(_id_of, _lines(output, shard)))
    return found


def _lines(output: str, shard: Shard) -> Iterable[bytes]:
    return read_lines(join(output, *shard.path.split("/"))) if shard.rows else ()


def _id_of(line: bytes) -> str:
    match = _ID.match(line)  # cheap: the bodies of a long history are not parsed
    return match[1].decode("utf-8", "replace") if match else str(json.loads(line)["id"])


def _waiting(entry: FeedEntry, reject: _Rejected | None) -> Found:
    reason = reject.reason if reject else UNKNOWN
    return Found("waiting", entry.id, reason, entry.url, entry)


def _given_up(key: str, reject: _Rejected) -> Found:
    entry = FeedEntry.model_validate(reject.entry)
    return Found("given_up", key, reject.reason, entry.url, entry)


def _failing(sources: Mapping[str, str], current: Generation) -> Iterator[Found]:
    """Leave out feeds that answered since: polls that found nothing new leave no manifest."""
    states = {one.id: one for one in current.sources}
    for source_id, reason in sources.items():
        state = states.get(source_id)
        if state is None or state.failures:
            yield Found("source", source_id, reason, source_id.partition(":")[2])


def _source(source_id: str) -> Source:
    kind, _, location = source_id.partition(":")
    return Source(id=source_id, kind=SourceKind(kind), location=location)
