"""Trials of training: which pages they see, what is kept of them, and a real run of the stock one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.learn.ablate import (
    LAYERS,
    RESULTS,
    TRIALS,
    TrialResult,
    draw_curve,
    first_batches,
    main,
    read_results,
    run_trial,
    table,
    write_results,
)
from tests.conftest import ROOT
from tests.learn.pages import write_page

RESULT = TrialResult(name="all", pages=485, spans=0.8712, layers=dict.fromkeys(LAYERS, 0.5))
STOCK = TrialResult(name="stock sm + rules", pages=0, spans=None, layers=dict.fromkeys(LAYERS, 0.25))


def test_results_are_kept_in_the_order_of_the_trials(tmp_path: Path) -> None:
    path = tmp_path / "training.csv"
    write_results({"all": RESULT, STOCK.name: STOCK}, path)
    assert list(read_results(path)) == [STOCK.name, "all"]
    assert read_results(path) == {"all": RESULT, STOCK.name: STOCK}
    assert read_results(tmp_path / "none.csv") == {}


def test_results_of_earlier_trainings_stay(tmp_path: Path) -> None:
    path, old = tmp_path / "training.csv", replace(RESULT, name="another base")
    write_results({old.name: old, "all": RESULT}, path)
    assert list(read_results(path)) == ["all", old.name]
    assert read_results(path)[old.name] == old


def test_the_kept_results_are_read() -> None:
    kept = read_results(ROOT / RESULTS)
    assert kept["all"].pages > kept["first 14 batches, ten passes"].pages
    assert kept[STOCK.name].spans is None


def test_table_has_a_line_a_result() -> None:
    lines = table([STOCK, RESULT])
    assert lines[2].startswith("| stock sm + rules | 0 | – | 0.250 |")
    assert lines[3].startswith("| all | 485 | 0.871 | 0.500 |")


def test_first_batches(tmp_path: Path) -> None:
    pages = [write_page(tmp_path / "gold" / "train")]
    assert first_batches(pages, None) == tuple(pages)
    assert first_batches(pages, 1) == tuple(pages)
    assert first_batches(pages, 0) == ()


def test_curve_is_drawn_from_trials_that_differ_in_pages_alone(tmp_path: Path) -> None:
    small = TrialResult(name="first 2 batches", pages=61, spans=0.77, layers=RESULT.layers)
    other = TrialResult(name="no exchange, no noise", pages=485, spans=0.123, layers=RESULT.layers)
    results = {r.name: r for r in (small, RESULT, other)}
    draw_curve(results, tmp_path / "curve.svg")
    drawn = (tmp_path / "curve.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "0.77" in drawn
    assert "0.123" not in drawn


def test_trials_have_names_of_their_own() -> None:
    assert len({trial.name for trial in TRIALS}) == len(TRIALS)


@pytest.mark.model
def test_the_stock_trial_evaluates_without_training(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "dev")
    result = run_trial(TRIALS[0], tmp_path / "gold", tmp_path / "none")
    assert result.spans is None
    assert 0 < result.layers["people"] <= 1


def test_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gold", "md", "x"]) == 2
    assert "usage" in capsys.readouterr().err
