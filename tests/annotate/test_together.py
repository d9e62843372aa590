"""Rules and reader are joined by fitted weights: who is surer counts more, and chances stay chances."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate import together
from pipeline.annotate.together import (
    LEXICON,
    NOTHING,
    READER,
    RULES,
    join_chances,
    join_logit,
    log_odds,
)
from pipeline.lexicons import load_weights

QUESTIONS = ("country of a title", "indirect", "organization of a title", "page", "roles", "speaker")
WEIGHTS = {"who": {RULES: 0.5, READER: 1.0, NOTHING: 0.0}, "wary": {RULES: 0.5, READER: 1.0, NOTHING: 2.0}}
CHANCE = st.floats(0, 1)


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "load_weights", lambda _name: WEIGHTS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_has_its_weights(question: str) -> None:
    found = load_weights(LEXICON)[question]
    assert set(found) >= {RULES, READER, NOTHING}
    # Neither side speaks against itself.
    assert found[RULES] > 0
    assert found[READER] > 0


def test_the_weights_answer_these_questions_alone() -> None:
    assert set(load_weights(LEXICON)) == set(QUESTIONS)


@pytest.mark.usefixtures("weights")
def test_the_weightier_side_wins() -> None:
    found = join_chances("who", {"a": 0.8, "b": 0.1, "-": 0.1}, {"a": 0.1, "b": 0.8, "-": 0.1}, "-")
    assert found["b"] > found["a"] > found["-"]
    # Weights in logits: b : a is 8 to the power of 1.0 - 0.5.
    assert found["b"] / found["a"] == pytest.approx(math.sqrt(8))


@pytest.mark.usefixtures("weights")
def test_a_doubt_is_decided_by_who_is_sure() -> None:
    even = {"a": 0.45, "b": 0.45, "-": 0.1}
    assert join_chances("who", even, {"a": 0.9, "b": 0.05}, "-")["a"] > 0.8
    assert join_chances("who", {"a": 0.9, "b": 0.05, "-": 0.05}, even, "-")["a"] > 0.5


@pytest.mark.usefixtures("weights")
def test_nothing_has_a_weight_of_its_own() -> None:
    rules, reader = {"a": 0.5, "-": 0.5}, {"a": 0.5, "-": 0.5}
    assert join_chances("who", rules, reader, "-")["-"] == pytest.approx(0.5)
    assert join_chances("wary", rules, reader, "-")["-"] == pytest.approx(1 / (1 + math.exp(-2)))


@pytest.mark.usefixtures("weights")
def test_an_option_that_the_reader_does_not_know_is_kept_open() -> None:
    found = join_chances("who", {"a": 1.0, "-": 0.0}, {}, "-")
    assert 0.5 < found["a"] < 1.0
    assert found["-"] > 0.0


@given(
    st.sampled_from(QUESTIONS),
    st.dictionaries(st.integers(0, 6), CHANCE, min_size=1),
    st.dictionaries(st.integers(0, 6), CHANCE),
)
def test_joined_chances_sum_to_one(question: str, rules: dict[int, float], reader: dict[int, float]) -> None:
    found = join_chances(question, rules, reader, nothing=0)
    assert list(found) == list(rules)
    assert sum(found.values()) == pytest.approx(1.0)
    assert all(0 <= chance <= 1 for chance in found.values())


@given(st.sampled_from(QUESTIONS), st.floats(-5, 5), CHANCE, CHANCE)
def test_a_surer_reader_never_makes_it_less_likely(
    question: str, logit: float, one: float, two: float
) -> None:
    low, high = sorted((one, two))
    assert join_logit(question, logit, low) <= join_logit(question, logit, high)


@pytest.mark.parametrize(("chance", "odds"), [(0.5, 0.0), (0.9, math.log(9)), (0.1, -math.log(9))])
def test_log_odds(chance: float, odds: float) -> None:
    assert log_odds(chance) == pytest.approx(odds)


def test_log_odds_of_what_is_certain_are_finite() -> None:
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0))
    assert math.isfinite(log_odds(1.0))


def test_other_signs_are_weighed_by_their_terms() -> None:
    plain = join_logit("page", 0.0, 0.5)
    assert join_logit("page", 0.0, 0.5, {"told online": 1.0}) < plain
    assert join_logit("page", 0.0, 0.5, {"told online": 0.0}) == pytest.approx(plain)
