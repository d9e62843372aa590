"""Name pairs with a verdict: measure the comparison of names on them, and fit its weights.

    python -m pipeline.learn.name_pairs PAIRS.csv          measure the shipped weights, cross-validate fresh ones
    python -m pipeline.learn.name_pairs PAIRS.csv --fit    also write the weights fitted on all pairs

The file has the columns of nomenklatura's name_bench (schema, name1, name2, is_match); only `Person` rows count.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import lexicons
from pipeline.errors import GoldError, PipelineError
from pipeline.resolve.forms import make_form
from pipeline.resolve.match import (
    FEATURES,
    NAME_THRESHOLD,
    NameFeatures,
    compare_names,
    name_score,
    score_features,
)

TARGET = Path(lexicons.__file__).parent / "name_match.csv"
# Strength of the ridge: of 0.03 to 3 the best at ten folds, by 0.002; strong, as 548 pairs carry few weights.
RIDGE = 0.1
FOLDS = 10
# Shuffles of the folds that are averaged: one alone moves F by some 0.01.
SHUFFLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePair:
    """Two names of people and whether they are one person's."""

    one: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScores:
    """Precision, recall and F1 of the pairs called one person's."""

    precision: float
    recall: float
    f1: float
    n: int


def read_pairs(path: Path) -> tuple[NamePair, ...]:
    """Return the pairs of people's names in a file.

    Raises:
        GoldError: the file is missing, or has no such column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = [row for row in csv.DictReader(handle) if row["schema"] == "Person"]
        return tuple(NamePair(one=r["name1"], other=r["name2"], same=r["is_match"] == "true") for r in rows)
    except (OSError, KeyError) as error:
        fix = "name a CSV file with schema, name1, name2 and is_match"
        raise GoldError("no name pairs", where=str(path), fix=fix) from error


def count_scores(called: Sequence[bool], right: Sequence[bool]) -> PairScores:
    """Return precision, recall and F1 of verdicts.

    >>> count_scores([True, True, False], [True, False, True]).f1
    0.5
    """
    hits = sum(c and r for c, r in zip(called, right, strict=True))
    precision, recall = hits / max(1, sum(called)), hits / max(1, sum(right))
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return PairScores(precision=precision, recall=recall, f1=f1, n=len(called))


def measure(pairs: Sequence[NamePair]) -> PairScores:
    """Return how well the shipped weights and threshold tell the pairs."""
    called = [name_score(make_form(p.one), make_form(p.other)) >= NAME_THRESHOLD for p in pairs]
    return count_scores(called, [p.same for p in pairs])


def fit_weights(pairs: Sequence[NamePair]) -> dict[str, float]:
    """Return the weight of every feature and of `bias`, by ridge logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler, model = StandardScaler(), LogisticRegression(C=RIDGE, max_iter=2000)
    model.fit(scaler.fit_transform([_vector(f) for f in map(_features, pairs)]), [p.same for p in pairs])
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    return {"bias": bias} | {name: float(w) for name, w in zip(FEATURES, weights, strict=True)}


def cross_validate(pairs: Sequence[NamePair]) -> PairScores:
    """Return the mean scores on folds that the weights were not fitted on, over several shuffles."""
    from sklearn.model_selection import StratifiedKFold

    found = []
    right = [p.same for p in pairs]
    for seed in range(SHUFFLES):
        called = [False] * len(pairs)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        for rest, held in folds.split(right, right):
            weights = fit_weights([pairs[i] for i in rest])
            for i in held:
                called[i] = score_features(_features(pairs[i]), weights) >= NAME_THRESHOLD
        found.append(count_scores(called, right))
    return PairScores(
        precision=_mean(found, lambda s: s.precision),
        recall=_mean(found, lambda s: s.recall),
        f1=_mean(found, lambda s: s.f1),
        n=len(pairs),
    )


def write_weights(weights: Mapping[str, float], path: Path) -> None:
    """Write the weights as a lexicon."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(lexicons.FIELDS)
        for name in sorted(weights):
            row = (name, f"{weights[name]:.4f}", "weight", "strong", "", "name_bench", "fitted")
            writer.writerow(row)


def _features(pair: NamePair) -> NameFeatures:
    return compare_names(make_form(pair.one), make_form(pair.other))


def _vector(features: NameFeatures) -> list[float]:
    return [float(getattr(features, name)) for name in FEATURES]


def _mean(found: Sequence[PairScores], value: Callable[[PairScores], float]) -> float:
    return sum(map(value, found)) / len(found)


def _report(name: str, scores: PairScores, write: Callable[[str], Any]) -> None:
    write(f"{name:<28}P {scores.precision:.3f}  R {scores.recall:.3f}  F {scores.f1:.3f}  of {scores.n}\n")


def main(arguments: Sequence[str]) -> int:
    """Measure on the pairs named, and fit the weights where `--fit` is given."""
    say = partial(_report, write=sys.stdout.write)
    paths = [Path(argument) for argument in arguments if argument != "--fit"]
    try:
        pairs = read_pairs(paths[0] if paths else Path("name_pairs.csv"))
    except PipelineError as error:
        sys.stderr.write(f"name_pairs: {error}\n")
        return 2
    if "--fit" in arguments:
        write_weights(fit_weights(pairs), TARGET)
    say(f"{FOLDS}-fold cross-validation", cross_validate(pairs))
    if "--fit" in arguments:
        sys.stdout.write(f"weights written to {TARGET.name}; run again to measure them\n")
        return 0
    say("shipped weights, all pairs", measure(pairs))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
