"""A week of invented news: many outlets tell the same events in other words, with look-alikes.

`rows(seed)` gives articles as dicts of the labelled sets' form. An event is a set of facts (place,
people, numbers, things); an outlet has its own wording of each role of `dense_week.txt`, leaves
facts out, rounds or updates numbers, and is late by hours. A third of the events are look-alikes:
same kind, country, leader, group or buyer, some hours to three days apart, other town and numbers;
the later one often mentions the earlier. So two events by one outlet may share more words than one
event by two.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

OUTLETS = (
    "Daily Lantern", "Harbour Post", "Meridian Wire", "The Quill", "Northern Bell", "City Ledger",
    "Evening Span", "Open Atlas",
)  # fmt: skip
EVENTS = 200
COUNTRIES = 12
"""For 200 events, so that look-alikes are not the only events of a country."""
LOOK_ALIKE = 1 / 3
MENTION = 0.5
"""Chance that an article about the later of two look-alikes mentions the earlier one."""
START = datetime(2031, 5, 5, tzinfo=UTC)
WEEK = timedelta(days=7)


def _phrases(rows: str, between: str = ";") -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in rows.split(between))


_THINGS = _phrases("""
a school gymnasium; the old grain market; a bakery; the covered bridge; a chapel; the
bus depot; a row of pharmacies; the municipal archive; a textile mill; the stone lighthouse; a
cinema; the water tower; a shoe factory; the botanical garden; a poultry farm; the railway museum; a
furniture warehouse; the central library; a cement plant; the fish auction hall; a music academy;
the tram workshop; a hotel for pilgrims; the customs house; a printing works; the glass pavilion; a
dairy; the weather station; a boxing club; the olive press; a kindergarten; the salt depot; a
brewery; the cable car; a veterans' home; the timber yard; a tannery; the radio mast; an orchard;
the rice silos; a skating rink; the copper smelter; a wedding hall; the toll bridge; an ice plant;
the horse stables; a piano factory; the tea house; a battery plant; the planetarium""")
_BILLS = _phrases("""
the pension bill; the water law; a new press code; the land reform; the budget; an army
draft law; the abortion act; the fuel tax; a bill on judges; the school act; the mining code; a
privacy law; the fishing treaty; the electoral reform; a ban on advertising tobacco""")
_ILLNESSES = ("cholera", "measles", "typhoid", "diphtheria", "dengue fever", "meningitis")
_OFFICES = _phrases("""
mayor; regional governor; police chief; minister of the interior; chief engineer;
head of the rescue service; union leader; spokesman; deputy minister; district commissioner; chief
prosecutor; hospital director; harbour master; leader of the opposition""")
_NAME_PARTS = (
    _phrases("B Br C Ch D Dr F G Gr H J K Kr L M N P Pr R S Sh St T Tr V Y Z", " "),
    "aeiou",
    "bdgklmnrstv",
    "aeiou",
    _phrases("bek dal fis gan hol kra lin mos nik pol rad sten tov vin wes zan", " "),
)
_REGIONS = ("Upper", "Lower", "Eastern", "Western", "Old", "Inner")


@dataclass
class Event:
    """One event and its facts, the slots of the sentences."""

    kind: str
    at: datetime
    facts: dict[str, str]
    numbers: dict[str, int]
    twin: Event | None = None
    articles: list[dict[str, Any]] = field(default_factory=list)


class _Namer:
    """Names that are never given twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def one(self) -> str:
        while True:
            name = "".join(self._rng.choice(part) for part in _NAME_PARTS)
            if name not in self._given:
                self._given.add(name)
                return name


def rows(seed: int, events: int = EVENTS, start: datetime = START) -> list[dict[str, Any]]:
    """Return the articles of the week from `start`, in order of publication."""
    rng = random.Random(seed)
    sentences = _sentences()
    made = list(_events(rng, sorted(sentences), events, start))
    found = []
    for number, event in enumerate(made):
        topic = number - 1 if event.twin else number
        for outlet in rng.sample(range(len(OUTLETS)), _coverage(rng)):
            row = _article(rng, sentences[event.kind], event, outlet)
            row["gold_story"] = f"event-{seed}-{number}"
            row["topic"] = f"topic-{seed}-{topic}"
            row["url"] = f"week:{seed}:{number}:{outlet}"
            found.append(row)
    return sorted(found, key=lambda row: (row["published"], row["url"]))


def _coverage(rng: random.Random) -> int:
    """Return how many outlets tell an event: most of them some, few all, some only one."""
    return min(len(OUTLETS), 1 + int(rng.expovariate(1 / 3.5)))


def _sentences() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    kind = ""
    lines = Path(__file__).with_name("dense_week.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("## "):
            kind = line[3:]
            found[kind] = defaultdict(list)
        elif line and not line.startswith("#"):
            role, _, sentence = line.partition(": ")
            found[kind][role].append(sentence)
    return found


def _events(rng: random.Random, kinds: list[str], count: int, start: datetime) -> Iterator[Event]:
    namer = _Namer(rng)
    countries = [namer.one() for _ in range(max(1, count * COUNTRIES // EVENTS))]
    lasting = {
        country: {
            "country": country,
            "people": country + "an",
            "leader": f"{namer.one()} {namer.one()}",
            "group": f"{namer.one()} Front",
        }
        for country in countries
    }
    earlier: Event | None = None
    for _ in range(count):
        if earlier and rng.random() < LOOK_ALIKE / (1 - LOOK_ALIKE):
            later = timedelta(hours=rng.randrange(2, 72))
            event = _event(rng, namer, earlier.kind, lasting[earlier.facts["country"]])
            event.facts["firm"] = earlier.facts["firm"]
            event.at, event.twin = earlier.at + later, earlier
            earlier = None
        else:
            event = _event(rng, namer, rng.choice(kinds), lasting[rng.choice(countries)])
            event.at = start + rng.random() * WEEK
            earlier = event
        yield event


def _event(rng: random.Random, namer: _Namer, kind: str, lasting: dict[str, str]) -> Event:
    thing, other = rng.sample(_THINGS, 2)
    facts = {
        **lasting,
        "town": namer.one(),
        "region": rng.choice(_REGIONS) + " " + namer.one(),
        "river": namer.one() + " river",
        "name": f"{namer.one()} {namer.one()}",
        "office": rng.choice(_OFFICES),
        "firm": namer.one() + " Holding",
        "target": namer.one() + " Works",
        "vessel": "Lady " + namer.one(),
        "thing": thing,
        "other": other,
        "bill": rng.choice(_BILLS),
        "illness": rng.choice(_ILLNESSES),
        "mag": f"{rng.randrange(52, 74) / 10}",
    }
    small, large = rng.randrange(3, 60), rng.randrange(61, 400)
    return Event(kind, START, facts, {"n": small, "m": large})


_TWIN_SLOT = {"vote": "bill", "verdict": "name", "merger": "target", "crash": "vessel"}


def _article(
    rng: random.Random, sentences: dict[str, list[str]], event: Event, outlet: int
) -> dict[str, Any]:
    delay = timedelta(hours=min(rng.expovariate(1 / 9), 60))
    published = event.at + delay
    facts = dict(event.facts)
    for slot, value in event.numbers.items():
        facts[slot] = _stated(rng, value, delay)
    facts["day"] = f"{event.at:%A}"
    roles = ["toll", "detail", "said", "more", "back"]
    chosen = sorted(rng.sample(roles, rng.randrange(1, len(roles) + 1)), key=roles.index)
    if event.twin and rng.random() < MENTION:
        facts["twin"] = event.twin.facts[_TWIN_SLOT.get(event.kind, "town")]
        facts["ago"] = str(max(1, (event.at - event.twin.at).days))
        chosen.append("again")
    body = [_worded(rng, sentences[role], outlet).format(**facts) for role in ("lead", *chosen)]
    return {
        "title": _first_up(_worded(rng, sentences["headline"], outlet).format(**facts)),
        "text": "\n\n".join(map(_first_up, body)),
        "published": published.isoformat(),
        "source": OUTLETS[outlet],
    }


def _worded(rng: random.Random, variants: list[str], outlet: int) -> str:
    """Return the outlet's own wording, sometimes another one."""
    at = outlet if rng.random() < 0.6 else rng.randrange(len(variants))
    return variants[at % len(variants)]


def _stated(rng: random.Random, value: int, delay: timedelta) -> str:
    """Return a number as this outlet has it: exact, rounded, or as it stood some hours later."""
    way = rng.random()
    if way < 0.15:
        return str(max(2, value - value % 10))
    if way < 0.4:
        return str(value + int(delay / timedelta(hours=6)))
    return str(value)


def _first_up(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
