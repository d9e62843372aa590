"""Precision, recall and F1 of a layer, with bootstrap intervals over pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

# Enough that the bounds of a 95 % interval move by less than half a point from seed to seed on 150 pages.
N_DRAWS = 1000
SEED = 20221
INTERVAL = (2.5, 97.5)  # percentiles: a 95 % interval


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerScore:
    """One layer's score. `low` and `high` bound F1 (95 %, bootstrap over pages); `n` counts gold answers."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorCase:
    """One answer that is missing, too much, or another than gold's."""

    page: str
    kind: Literal["missed", "spurious", "wrong"]
    gold: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One page in one layer: right answers, answers found, answers in gold, and the errors."""

    hits: int
    found: int
    gold: int
    errors: tuple[ErrorCase, ...] = ()


Item = tuple[str, str]


def compare_items(page: str, gold: Iterable[Item], found: Iterable[Item]) -> Outcome:
    """Compare two sets of answers.

    Args:
        page: the page's name, for the errors.
        gold: pairs of question and answer; a missed and a spurious answer to one question are one wrong.
        found: likewise.

    >>> compare_items("a", [("city", "izmir")], [("city", "ankara")]).errors[0].kind
    'wrong'
    """
    wanted, given = set(gold), set(found)
    errors = []
    spare = sorted(given - wanted)
    for question, answer in sorted(wanted - given):
        other = next((item for item in spare if item[0] == question), None)
        if other is None:
            errors.append(ErrorCase(page=page, kind="missed", gold=_show(question, answer), found=""))
        else:
            spare.remove(other)
            errors.append(
                ErrorCase(page=page, kind="wrong", gold=_show(question, answer), found=_show(*other))
            )
    errors += [ErrorCase(page=page, kind="spurious", gold="", found=_show(*item)) for item in spare]
    return Outcome(hits=len(wanted & given), found=len(given), gold=len(wanted), errors=tuple(errors))


def score_outcomes(outcomes: Sequence[Outcome]) -> LayerScore:
    """Return the score of a layer over pages.

    Resampling pages keeps the answers of one page together (as article-extraction-benchmark does).
    A layer that neither gold nor the pipeline has anything for scores 1 with n = 0.

    >>> score_outcomes([Outcome(hits=1, found=2, gold=1)]).precision
    0.5
    """
    counts = np.array([(o.hits, o.found, o.gold) for o in outcomes], dtype=float).reshape(-1, 3)
    precision, recall, f1 = (float(value[0]) for value in _ratios(counts.sum(axis=0, keepdims=True)))
    low = high = f1
    if len(outcomes) > 1:
        random = np.random.default_rng(SEED)
        weights = random.multinomial(len(outcomes), np.full(len(outcomes), 1 / len(outcomes)), size=N_DRAWS)
        low, high = (float(bound) for bound in np.percentile(_ratios(weights @ counts)[2], INTERVAL))
    n = int(counts[:, 2].sum())
    return LayerScore(precision=precision, recall=recall, f1=f1, low=low, high=high, n=n)


def format_scores(scores: Mapping[str, LayerScore]) -> str:
    """Return the scores as a table of text, one line a layer."""
    width = max([len(layer) for layer in scores] + [5])
    lines = [f"{'layer':<{width}}  precision  recall     F1  95 % interval      n"]
    for layer, s in scores.items():
        interval = f"{s.low:.3f}–{s.high:.3f}"
        lines.append(
            f"{layer:<{width}}  {s.precision:9.3f}  {s.recall:6.3f}  {s.f1:5.3f}  {interval:>13}  {s.n:5}"
        )
    return "\n".join(lines) + "\n"


def scores_as_dict(scores: Mapping[str, LayerScore]) -> dict[str, dict[str, float | int]]:
    """Return `{layer: {precision, recall, f1, low, high, n}}`, rounded to six places, ready for JSON."""
    return {
        layer: {
            "precision": round(s.precision, 6),
            "recall": round(s.recall, 6),
            "f1": round(s.f1, 6),
            "low": round(s.low, 6),
            "high": round(s.high, 6),
            "n": s.n,
        }
        for layer, s in scores.items()
    }


_Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _ratios(counts: _Array) -> tuple[_Array, _Array, _Array]:
    """Return precision, recall and F1 of rows of (hits, found, gold)."""
    hits, found, gold = counts[:, 0], counts[:, 1], counts[:, 2]
    nothing = (found == 0) & (gold == 0)
    precision = np.where(nothing, 1.0, hits / np.maximum(found, 1))
    recall = np.where(nothing, 1.0, hits / np.maximum(gold, 1))
    f1 = np.where(nothing, 1.0, 2 * hits / np.maximum(found + gold, 1))
    return precision, recall, f1


def _show(question: str, answer: str) -> str:
    return f"{question}: {answer}" if question and answer else question or answer
