from __future__ import annotations

import json

import pytest

from pipeline.learn.score import (
    Outcome,
    compare_items,
    format_scores,
    score_outcomes,
    scores_as_dict,
)


def test_counts_and_errors() -> None:
    outcome = compare_items("p", [("a", ""), ("city", "izmir")], [("b", ""), ("city", "ankara")])
    assert (outcome.hits, outcome.found, outcome.gold) == (0, 2, 2)
    assert [(e.kind, e.gold, e.found) for e in outcome.errors] == [
        ("missed", "a", ""),
        ("wrong", "city: izmir", "city: ankara"),
        ("spurious", "", "b"),
    ]


def test_repeated_answers_count_once() -> None:
    outcome = compare_items("p", [("a", "")], [("a", ""), ("a", "")])
    assert (outcome.hits, outcome.found, outcome.gold, outcome.errors) == (1, 1, 1, ())


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        ([(1, 2, 1)], 0.5, 1.0, 2 / 3),
        ([(1, 1, 4), (1, 1, 0)], 1.0, 0.5, 2 / 3),
        ([(0, 0, 3)], 0.0, 0.0, 0.0),
        ([(0, 3, 0)], 0.0, 0.0, 0.0),
        ([(0, 0, 0)], 1.0, 1.0, 1.0),
    ],
)
def test_ratios(counts: list[tuple[int, int, int]], precision: float, recall: float, f1: float) -> None:
    score = score_outcomes([Outcome(hits=h, found=f, gold=g) for h, f, g in counts])
    assert (score.precision, score.recall, score.f1) == pytest.approx((precision, recall, f1))
    assert score.n == sum(g for _, _, g in counts)


def test_interval_holds_the_score_and_is_the_same_each_time() -> None:
    outcomes = [Outcome(hits=i % 3, found=3, gold=2) for i in range(40)]
    score = score_outcomes(outcomes)
    assert score.low < score.f1 < score.high
    assert score == score_outcomes(outcomes)


def test_interval_narrows_with_pages() -> None:
    few = score_outcomes([Outcome(hits=i % 2, found=1, gold=1) for i in range(10)])
    many = score_outcomes([Outcome(hits=i % 2, found=1, gold=1) for i in range(400)])
    assert many.high - many.low < (few.high - few.low) / 3


def test_output_forms() -> None:
    scores = {"people": score_outcomes([Outcome(hits=1, found=2, gold=1)])}
    assert json.loads(json.dumps(scores_as_dict(scores)))["people"]["n"] == 1
    assert set(scores_as_dict(scores)["people"]) == {"precision", "recall", "f1", "low", "high", "n"}
    assert "people" in format_scores(scores)
    assert "0.667" in format_scores(scores)
