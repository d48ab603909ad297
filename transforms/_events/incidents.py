"""Incidents of violence as MUC-4 asks for them: perpetrators, targets, victims, weapons.

In:  a text, also one in small letters throughout
Out: role -> names, in the order of the text
Roles: PerpInd (who did it), PerpOrg (for what organisation), Target (things), Victim (persons by
name), Weapon. `incident_candidates` lists what may fill a role and its features; a linear score
over them (data/incident_weights.tsv, learnt on the training part of MUC-4) says which does.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from transforms._events.incident_candidates import Candidate, candidates
from transforms._events.morphology import noun_lemma

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
WEIGHTS = Path(__file__).parent / "data" / "incident_weights.tsv"
THRESHOLD = "threshold"
"""Name of the row of a role that holds the least score."""


def roles(text: str) -> dict[str, list[str]]:
    """Return the roles of the incidents `text` tells; all empty where it tells none."""
    found: dict[str, list[str]] = {role: [] for role in ROLES}
    for one in chosen(candidates(text), _weights()):
        found[one.role].append(one.name)
    return found


def chosen(listed: Iterable[Candidate], weights: dict[tuple[str, str], float]) -> list[Candidate]:
    """Return the candidates that score enough, one of each thing, in the order given."""
    scored = [(score(one, weights), one) for one in listed]
    kept: list[tuple[float, Candidate]] = []
    for points, one in sorted(scored, key=lambda pair: -pair[0]):
        least = weights.get((one.role, THRESHOLD), 0.0)
        if points >= least and not any(_same(one, other) for _, other in kept):
            kept.append((points, one))
    ids = {id(one) for _, one in kept}
    return [one for _, one in scored if id(one) in ids]


def score(one: Candidate, weights: dict[tuple[str, str], float]) -> float:
    """Return the logarithm of the odds that a candidate fills its role."""
    return math.fsum(weights.get((one.role, feature), 0.0) for feature in one.features)


def _same(one: Candidate, other: Candidate) -> bool:
    """Say whether two names of a role are one thing ("bomb", "bombs"; a name and its part)."""
    if one.role != other.role:
        return False
    if one.role in ("Weapon", "PerpInd"):
        return noun_lemma(one.name.split()[-1]) == noun_lemma(other.name.split()[-1])
    if one.role == "PerpOrg":
        return one.thing == other.thing
    return f" {one.name} " in f" {other.name} " or f" {other.name} " in f" {one.name} "


@cache
def _weights() -> dict[tuple[str, str], float]:
    with WEIGHTS.open(encoding="utf-8") as lines:
        rows = csv.reader(lines, delimiter="\t")
        next(rows)
        return {(role, feature): float(weight) for role, feature, weight in rows}
