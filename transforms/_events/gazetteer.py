"""Places by name: what a name can mean, with coordinates.

In:  a name
Out: `Place`s, the most populous first; read from data/places.sqlite (see `build_gazetteer`)
The file is opened read-only once a process, a name is read once.
"""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"
DATA = _FOLDER / "places.sqlite"
REGIONS = _FOLDER / "regions.tsv"


@dataclass(frozen=True, slots=True)
class Place:
    """One place; `kind` is city, country, state, county, region, continent, sea, building."""

    id: int
    """GeoNames id of a city; negative for the rest."""
    name: str
    lat: float
    lon: float
    country: str
    """ISO 3166-1 alpha-2; empty for seas and continents."""
    admin1: str
    population: int
    """People in a city; a weight for the rest."""
    kind: str


def key_of(name: str) -> str:
    """Return the form names are compared in: small letters without marks, one kind of hyphen."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for mark in "’‘ʼ`´'":
        kept = kept.replace(mark, "")
    return " ".join(kept.replace("-", " ").casefold().split())


@lru_cache(maxsize=1 << 15)
def lookup(key: str) -> tuple[Place, ...]:
    """Return the places of a name given as `key_of` gives it, the heaviest first."""
    rows = _connection(os.getpid()).execute(
        "SELECT p.* FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"
        " ORDER BY p.population DESC, p.id",
        (key,),
    )
    return tuple(Place(*row) for row in rows)


@cache
def _connection(_: int) -> sqlite3.Connection:
    """Open the file; keyed by process, for a connection must not cross a fork."""
    return sqlite3.connect(
        f"{DATA.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
