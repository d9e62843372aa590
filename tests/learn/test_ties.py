"""The fit of the weights by which titles get a country or an organization of their page."""

from __future__ import annotations

import pytest

from pipeline.annotate.tie_signs import Option
from pipeline.learn.ties import fit, measure, write_weights

GOOD = Option("NO", None, {"envoy": 1.0, "bias": 1.0})
BAD = Option("PE", None, {"bias": 1.0})
CASES = [[(GOOD, True), (BAD, False)]] * 20


def test_a_sign_of_right_options_weighs_for_them() -> None:
    pytest.importorskip("sklearn")
    weights = fit(CASES)
    assert weights["envoy"] > 0 > weights["bias"]


def test_measure_counts_the_best_option_where_it_is_likely() -> None:
    weights = {"envoy": 2.0, "bias": -1.0}
    assert measure(CASES, weights) == "titles 20, with a tie 20, given 20, right 20"
    assert measure(CASES, {"bias": -1.0}) == "titles 20, with a tie 20, given 0, right 0"


def test_weights_are_written_as_a_sorted_lexicon(tmp_path) -> None:
    write_weights({"b": 0.5, "a": -1.25}, tmp_path / "tie_weights.csv")
    lines = (tmp_path / "tie_weights.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["a,-1.25,tie,strong,,own,", "b,0.50,tie,strong,,own,"]
