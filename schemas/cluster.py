"""Event clusters: the stories that tell one event, each in its own words."""

from __future__ import annotations

from schemas.base import Record, UtcTime


class ClusterLink(Record):
    """Which cluster a story belongs to; `id` is the story's id."""

    cluster_id: str


class ClusterAlias(Record):
    """A published cluster that became part of another; `id` is its id."""

    cluster_id: str
    """The cluster to read in its place; it may have an alias itself, from a later run."""


class Cluster(Record):
    """One event as its stories tell it."""

    revision: int = 1
    """Raised each time the members change; the highest revision is the current one."""
    headline: str
    """Title of the story that resembles all others most."""
    first_published: UtcTime | None = None
    last_published: UtcTime | None = None
    story_ids: tuple[str, ...]
    """Stories still remembered, in order of publication; undated ones last."""
    sources: tuple[str, ...]
    places: tuple[str, ...] = ()
    """Most named first."""
    actors: tuple[str, ...] = ()
