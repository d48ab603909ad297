"""Learn the weights of incident roles from the training part of MUC-4.

python -m benchmarks.incident_weights [--shared DIR] [--write]
A logistic score a role over the features of `incident_candidates`, L2-regularised, by Adam from a
fixed start: the same data give the same weights. The least score of a role is the best of two-fold
cross-validation. Prints the strict scores of the folds and of the development part; `--write`
replaces transforms/_events/data/incident_weights.tsv.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.events import DEFAULT_SHARED, load
from transforms._events import incidents
from transforms._events.incident_candidates import Candidate, candidates

L2, STEPS, RATE, LEAST_COUNT, LEAST_WEIGHT = 5.0, 400, 0.05, 6, 0.05
THRESHOLDS = np.arange(-2.5, 1.6, 0.25)
Row = tuple[dict[str, Any], list[Candidate], list[bool]]
Weights = dict[tuple[str, str], float]


def scorer(shared: Path) -> ModuleType:
    """Load the scorer, which is no package."""
    spec = importlib.util.spec_from_file_location(
        "score_events", shared / "bench" / "events" / "score_events.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labelled(rows: list[dict[str, Any]], score: ModuleType) -> list[Row]:
    """Return the candidates of each text and whether the key has them."""
    out: list[Row] = []
    for row in rows:
        key = {
            role: {score.mnorm(name) for names in row["roles"].get(role, ()) for name in names}
            for role in incidents.ROLES
        }
        listed = candidates(row["text"])
        out.append((row, listed, [score.mnorm(one.name) in key[one.role] for one in listed]))
    return out


def fit(data: list[Row], role: str) -> Weights:
    """Return the weights of one role."""
    pairs = [
        (one.features, right)
        for _, listed, labels in data
        for one, right in zip(listed, labels, strict=True)
        if one.role == role
    ]
    counts = Counter(feature for features, _ in pairs for feature in features)
    names = sorted(feature for feature, count in counts.items() if count >= LEAST_COUNT)
    column = {feature: index for index, feature in enumerate(names)}
    matrix = np.zeros((len(pairs), len(names)), dtype=np.float32)
    for index, (features, _) in enumerate(pairs):
        matrix[index, sorted(column[one] for one in features if one in column)] = 1
    wanted = np.array([right for _, right in pairs], dtype=np.float32)
    weights, mean, square = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):
        chance = 1 / (1 + np.exp(-(matrix @ weights)))
        slope = matrix.T @ (chance - wanted) + L2 * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return {(role, name): float(weights[column[name]]) for name in names}


def answer(data: list[Row], weights: Weights, score: ModuleType) -> dict[str, Any]:
    """Score what the weights choose."""
    out = {}
    for row, listed, _ in data:
        roles: dict[str, list[str]] = {role: [] for role in incidents.ROLES}
        for one in incidents.chosen(listed, weights):
            roles[one.role].append(one.name)
        out[row["doc_id"]] = {"roles": roles}
    result: dict[str, Any] = score.muc([row for row, _, _ in data], out)
    return result


def best_threshold(role: str, folds: list[list[Row]], fits: list[Weights], score: Any) -> float:
    """Return the least score that is best on the folds not learnt from."""

    def f1(threshold: float) -> float:
        hits = wrong = 0
        for index in (0, 1):
            chosen = {**fits[index], **{(other, incidents.THRESHOLD): 99.0
                                        for other in incidents.ROLES if other != role}}  # fmt: skip
            chosen[role, incidents.THRESHOLD] = threshold
            row = answer(folds[1 - index], chosen, score)[f"{role}.strict"]
            hits, wrong = hits + row["tp"], wrong + row["fp"] + row["fn"]
        return 2 * hits / (2 * hits + wrong) if hits else 0.0

    return float(max(THRESHOLDS, key=f1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=DEFAULT_SHARED)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    folder, score = args.shared / "bench" / "events", scorer(args.shared)
    data = labelled(load(folder / "muc4.train.jsonl.gz"), score)
    folds = [data[::2], data[1::2]]
    weights: Weights = {}
    fold_weights: list[Weights] = [{}, {}]
    for role in incidents.ROLES:
        fits = [fit(fold, role) for fold in folds]
        threshold = best_threshold(role, folds, fits, score)
        for kept, found in zip((*fold_weights, weights), (*fits, fit(data, role)), strict=True):
            kept.update({**found, (role, incidents.THRESHOLD): threshold})
    for index in (0, 1):
        print(f"fold {index}", answer(folds[1 - index], fold_weights[index], score)["micro.strict"])
    dev = answer(labelled(load(folder / "muc4.dev.jsonl"), score), weights, score)
    for name, row in dev.items():
        print(f"dev {name:16s} {row}")
    if args.write:
        rows = [
            f"{role}\t{feature}\t{weight:.2f}"
            for (role, feature), weight in sorted(weights.items())
            if abs(weight) >= LEAST_WEIGHT or feature == incidents.THRESHOLD
        ]
        incidents.WEIGHTS.write_text("\n".join(["role\tfeature\tweight", *rows, ""]), "utf-8")


if __name__ == "__main__":
    main()
