"""All of clustering: sketches of a run and the state of earlier runs to clusters.

In:  sketches of this run, state of earlier runs, clock of this run
Out: a link for each new story and each that moved, aliases of clusters that are no more, the
     clusters that changed, and the state for the next run
Clusters that can still grow are computed afresh in every run, so runs end where one batch over the
same stories ends, whatever their order; only ids tell how they got there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from schemas import Cluster, ClusterAlias, ClusterLink
from transforms._cluster.group import Rules, group
from transforms._cluster.name import name_clusters
from transforms._cluster.sketch import Sketch
from transforms._cluster.state import ClusterName, Row, decode, encode
from transforms._cluster.summary import summarise
from transforms._cluster.weigh import Vectors, weigh
from transforms._dedupe.block import Ints

KEEP = 14 * 86_400_000_000
"""How long a story is remembered, in microseconds: twice the gate, for late arrivals."""
SETTLED = 8 * 86_400_000_000
"""A cluster without a new story for so long is not looked at again: a day beyond the gate."""

_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Clustered:
    """What one run found; every part in an order its input's order cannot change."""

    links: tuple[ClusterLink, ...]
    aliases: tuple[ClusterAlias, ...]
    clusters: tuple[Cluster, ...]
    state: bytes


def cluster(
    new: Iterable[Sketch], known: bytes, clock: int, keep: int = KEEP, rules: Rules = _RULES
) -> Clustered:
    """Assign every new story to a cluster.

    Args:
        new: Stories of this run; one known already (or given twice) is taken as it is now
            (the first of the two in order of publication).
        known: State of the last run, empty bytes for none; ValueError when it is damaged.
        clock: Time of this run in microseconds since 1970; states expire by it.
        keep: How long a story is remembered, in microseconds.
        rules: When clusters belong together.
    """
    fresh = _by_id(new)
    old = {row.sketch.id: row for row in _remembered(decode(known), clock - keep)}
    merged = {key: row.sketch for key, row in old.items()} | fresh
    sketches = sorted(merged.values(), key=_order)
    ids = [one.id for one in sketches]
    time = np.array([one.published for one in sketches], np.int64)
    vectors = weigh(sketches, time)
    settled = _settled(old, fresh, clock - SETTLED)
    groups = _groups(vectors, time, [settled.get(key) for key in ids], rules)
    before = {at: old[key].cluster for at, key in enumerate(ids) if key in old}
    names, aliases = name_clusters(groups, ids, time.tolist(), before)
    stirred = [key in fresh and (key not in old or old[key].sketch != fresh[key]) for key in ids]
    changed = _changed(groups, names, before, stirred)
    names = [
        replace(name, revision=name.revision + 1) if is_changed else name
        for name, is_changed in zip(names, changed, strict=True)
    ]
    name_of = {story: name for one, name in zip(groups, names, strict=True) for story in one}
    return Clustered(
        tuple(
            ClusterLink(id=key, cluster_id=name_of[at].id)
            for at, key in enumerate(ids)
            if at not in before or aliases.get(before[at].id, before[at].id) != name_of[at].id
        ),
        tuple(ClusterAlias(id=gone, cluster_id=aliases[gone]) for gone in sorted(aliases)),
        tuple(
            summarise(name, one, sketches, vectors)
            for one, name, is_changed in zip(groups, names, changed, strict=True)
            if is_changed
        ),
        encode(
            [
                Row(one, old[one.id].seen if one.id in old else clock, name_of[at])
                for at, one in enumerate(sketches)
            ]
        ),
    )


def _remembered(rows: list[Row], since: int) -> list[Row]:
    """Return the rows of clusters with a story seen since then.

    A cluster is forgotten as a whole: what is left of one would no longer hold together.
    """
    last = {row.cluster.id: row.seen for row in sorted(rows, key=lambda row: row.seen)}
    return [row for row in rows if last[row.cluster.id] >= since]


def _settled(old: Mapping[str, Row], fresh: Mapping[str, Sketch], since: int) -> dict[str, str]:
    """Return the cluster of each story whose cluster no story of that time or later is in."""
    open_ones = {row.cluster.id for row in old.values() if row.seen >= since}
    return {
        key: row.cluster.id
        for key, row in old.items()
        if row.cluster.id not in open_ones and key not in fresh
    }


def _groups(
    vectors: Vectors, time: Ints, settled: Sequence[str | None], rules: Rules
) -> list[list[int]]:
    """Group the stories that are not settled; the others stay as they are."""
    open_ones = np.array([at for at, name in enumerate(settled) if name is None], np.int64)
    found = group(vectors.select(open_ones), time[open_ones], rules)
    groups = [[int(open_ones[at]) for at in one] for one in found]
    fixed: dict[str, list[int]] = {}
    for at, name in enumerate(settled):
        if name is not None:
            fixed.setdefault(name, []).append(at)
    return sorted([*groups, *fixed.values()])


def _order(one: Sketch) -> tuple[int, str]:
    return one.published, one.id


def _by_id(new: Iterable[Sketch]) -> dict[str, Sketch]:
    """Return the stories by id; of one given twice the earliest, whatever the order."""
    by_id: dict[str, Sketch] = {}
    for one in sorted(new, key=lambda one: (*_order(one), one.terms, one.title, one.source)):
        by_id.setdefault(one.id, one)
    return by_id


def _changed(
    groups: Sequence[Sequence[int]],
    names: Sequence[ClusterName],
    before: Mapping[int, ClusterName],
    stirred: Sequence[bool],
) -> list[bool]:
    """Tell of each cluster whether its stories are other ones than before, or have changed."""
    sizes = Counter(name.id for name in before.values())
    return [
        sizes[name.id] != len(one)
        or any(stirred[story] or before[story].id != name.id for story in one)
        for one, name in zip(groups, names, strict=True)
    ]
