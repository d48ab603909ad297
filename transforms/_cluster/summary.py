"""What a cluster says of itself: headline, time range, sources, places and actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from schemas import Cluster
from transforms._cluster.sketch import Sketch
from transforms._cluster.state import ClusterName
from transforms._cluster.weigh import Vectors
from transforms._dedupe.block import UNDATED

TOP = 5
"""Places and actors of a cluster."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def summarise(
    name: ClusterName, group: Sequence[int], sketches: Sequence[Sketch], vectors: Vectors
) -> Cluster:
    """Return the cluster of the stories in `group`."""
    members = [sketches[story] for story in group]
    times = [one.published for one in members if one.published != UNDATED]
    return Cluster(
        id=name.id,
        revision=name.revision,
        headline=_headline(group, sketches, vectors),
        first_published=_moment(min(times, default=None)),
        last_published=_moment(max(times, default=None)),
        story_ids=tuple(one.id for one in members),
        sources=tuple(sorted({one.source for one in members})),
        places=_top(one.places for one in members),
        actors=_top(one.actors for one in members),
    )


def _headline(group: Sequence[int], sketches: Sequence[Sketch], vectors: Vectors) -> str:
    """Return the title of the most central story that has one, of equals the earliest."""
    total = np.zeros(vectors.size, np.int64)
    rows = [vectors.row(story) for story in group]
    for terms, weights in rows:
        total[terms] += weights
    central = [int(total[terms] @ weights) for terms, weights in rows]
    order = sorted(range(len(group)), key=lambda at: -central[at])
    titles = (sketches[group[at]].title for at in order)
    return next((title for title in titles if title), "")


def _top(names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names most stories have, of equals the one that comes first."""
    counts = Counter(name for own in names for name in dict.fromkeys(own))
    return tuple(name for name, _ in counts.most_common(TOP))


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)
