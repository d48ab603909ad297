"""The trigger lexicon: rows of `senses/` compiled into dictionaries.

In:  the tables of `transforms._events.senses` (format: its docstring)
Out: `verb_entry(lemma)` and `noun_sense(lemma)`; a sense is one verb with one cue
Look-ups only: no pattern is tried against the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from transforms._events import senses

BARE_WEIGHT, CUED_WEIGHT = 1.0, 1.25
"""A verb with its cue beats the bare verb."""
PER_PARTICLE = 0.05
SPECIAL = "$"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of one trigger."""

    type: str
    """PLOVER type, or "" for a sense that is known to be no event."""
    verb: str
    particle: str
    cue: tuple[str, ...]
    weight: float

    @property
    def id(self) -> str:
        """Name of the lexicon entry, written as the rule of a mention."""
        verb = f"{self.verb}_{self.particle}" if self.particle else self.verb
        return f"{self.type}:{verb}" + (f"+{'_'.join(self.cue)}" if self.cue else "")


@dataclass(slots=True)
class VerbEntry:
    """All senses of one verb."""

    bare: list[Sense] = field(default_factory=list)
    cued: dict[str, list[Sense]] = field(default_factory=dict)
    """By the last word of the cue."""
    special: list[Sense] = field(default_factory=list)
    """Cues that are a class of noun phrase, such as `$person`."""


@cache
def verbs() -> dict[str, VerbEntry]:
    """Return every verb with its senses; built once a process."""
    table: dict[str, VerbEntry] = {}
    for sense in _all_senses("verb"):
        entry = table.setdefault(sense.verb, VerbEntry())
        if not sense.cue:
            entry.bare.append(sense)
        elif sense.cue[0].startswith(SPECIAL):
            entry.special.append(sense)
        else:
            entry.cued.setdefault(sense.cue[-1], []).append(sense)
    return table


@cache
def nouns() -> dict[str, Sense]:
    """Return noun triggers by lemma; the heavier reading wins, then that of the earlier table."""
    table: dict[str, Sense] = {}
    for sense in _all_senses("noun"):
        known = table.setdefault(sense.verb, sense)
        if sense.weight > known.weight:
            table[sense.verb] = sense
    return table


def verb_lemmas() -> tuple[str, ...]:
    """Return the lemmas of all verb triggers and verb cues, in lexicon order."""
    cues = (word[1:] for s in _all_senses("verb") for word in s.cue if word.startswith(">"))
    return tuple(dict.fromkeys((*verbs(), *cues)))


def size() -> int:
    """Return the number of senses."""
    return sum(1 for kind in ("verb", "noun") for _ in _all_senses(kind))


def _all_senses(kind: str) -> Iterator[Sense]:
    for event_type, table in senses.TABLES:
        for row in _rows(table):
            if row and row.startswith("n:") == (kind == "noun"):
                yield from _expand(event_type, row.removeprefix("n:"))


def _rows(table: str) -> list[str]:
    """Return the rows of a table; an indented line continues the row above it."""
    rows: list[str] = []
    for line in table.splitlines():
        content = line.split("#", 1)[0].rstrip()
        if content.startswith(" ") and rows:
            rows[-1] += " " + content.strip()
        elif content:
            rows.append(content)
    return rows


def _expand(event_type: str, row: str) -> Iterator[Sense]:
    """Yield verb x cue of one row."""
    columns = [column.strip() for column in row.split("|")]
    verbs_ = columns[0].split()
    cues = _cues(columns[1].split()) if len(columns) > 1 else []
    shift = float(columns[2]) if len(columns) > 2 else 0.0
    for name in verbs_:
        verb, _, particle = name.partition("_")
        for cue in cues or [()]:
            weight = CUED_WEIGHT if cue else BARE_WEIGHT
            yield Sense(
                type=event_type,
                verb=verb,
                particle=particle,
                cue=cue,
                weight=weight + shift + (PER_PARTICLE if particle else 0.0),
            )


def _cues(names: list[str]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name in names:
        if name.startswith("@"):
            found += [tuple(word.split("_")) for word in senses.CUES[name[1:]].split()]
        else:
            found.append(tuple(name.split("_")))
    return found
