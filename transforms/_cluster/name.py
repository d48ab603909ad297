"""Ids of clusters over time: a published id stays while its cluster does.

A cluster keeps the oldest id its stories bring along; the others become aliases of it. Of a cluster
that falls apart the part with most of its stories keeps the id. A new cluster is named after its
first story. An id that was given up is never given again, so aliases make no circle.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from schemas import stable_id
from transforms._cluster.state import ClusterName


def name_clusters(
    groups: Sequence[Sequence[int]],
    ids: Sequence[str],
    times: Sequence[int],
    known: Mapping[int, ClusterName],
) -> tuple[list[ClusterName], dict[str, str]]:
    """Return the name of each group, and the id each id that is given up stands for now.

    Args:
        groups: Stories of each cluster, ascending, clusters ordered by their first.
        ids: Id of each story.
        times: Time of each story.
        known: Cluster of the stories that had one before.
    """
    kept = _kept(groups, known)
    names: list[ClusterName] = []
    aliases: dict[str, str] = {}
    for group, own in zip(groups, kept, strict=True):
        name = own[0] if own else _new(group, ids, times, known)
        names.append(name)
        aliases.update({other.id: name.id for other in own[1:]})
    return names, aliases


def _kept(
    groups: Sequence[Sequence[int]], known: Mapping[int, ClusterName]
) -> Iterator[list[ClusterName]]:
    """Yield the known clusters each group goes on, oldest first."""
    claims: dict[ClusterName, list[tuple[int, int]]] = defaultdict(list)
    for at, group in enumerate(groups):
        for name, stories in Counter(known[one] for one in group if one in known).items():
            claims[name].append((-stories, at))
    own: list[list[ClusterName]] = [[] for _ in groups]
    for name in sorted(claims):
        _, at = min(claims[name])
        own[at].append(name)
    yield from own


def _new(
    group: Sequence[int], ids: Sequence[str], times: Sequence[int], known: Mapping[int, ClusterName]
) -> ClusterName:
    """Name a cluster after its first story.

    That of a story known before may have been used and given up; a part that leaves a cluster is
    named after what it left, which happens once a revision.
    """
    first = group[0]
    left = known.get(first)
    of = (left.id, str(left.revision), ids[first]) if left else (ids[first],)
    return ClusterName(times[first], stable_id("c", *of), 0)
