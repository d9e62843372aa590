"""Scores against what is right: bins, the error, and a planted overconfidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.learn.calibrate import JudgedRow, judge_rows
from pipeline.learn.reliability import Bin, Reliability, main, reliability, report
from tests.learn.made_tables import right_rows, write_tables
from tests.learn.pages import write_page


def rows(score: float, right: int, total: int) -> list[JudgedRow]:
    return [JudgedRow(table="quotes", rule="x", score=score, right=i < right) for i in range(total)]


def of(name: str, judged: list[JudgedRow]):
    return next(table for table in reliability(judged) if table.name == name)


@pytest.mark.parametrize(
    ("judged", "error"),
    [
        (rows(0.8, 8, 10), 0.0),
        (rows(0.8, 4, 10), 0.4),
        (rows(1.0, 10, 10), 0.0),
        (rows(0.8, 8, 10) + rows(0.2, 10, 10), 0.4),
        ([], 0.0),
    ],
)
def test_error(judged: list[JudgedRow], error: float) -> None:
    assert of("quotes", judged).error == pytest.approx(error)


def test_bins_hold_every_row_once() -> None:
    judged = [row for tenth in range(11) for row in rows(tenth / 10, 1, 2)]
    table = of("quotes", judged)
    assert table.n == len(judged)
    assert [b.n for b in table.bins] == [2] * 9 + [4]


def test_rows_of_tables_carry_their_scores(tmp_path: Path) -> None:
    page = write_page(tmp_path / "gold" / "dev")
    made = right_rows()
    made["quotes"][0]["score"] = 0.25
    judged = judge_rows([page], write_tables(tmp_path / "out", made))
    assert of("quotes", list(judged)).error == pytest.approx(0.75)


def test_report_draws_claim_and_share() -> None:
    lines = report(reliability(rows(0.5, 10, 10)))
    assert any(line.startswith("quotes: expected calibration error 0.500 over 10 rows (0.") for line in lines)
    (bar,) = [line for line in lines if line.startswith("  claimed")]
    assert bar.split()[-1] == "#" * 20 + "|" + "#" * 19 + "·"


def test_a_missing_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err


def test_perfect_scores_err_by_chance_the_less_the_more_rows() -> None:
    few, many = (
        Reliability(name="visits", bins=(Bin(n=n, claimed=0.5, right=0.5),)).chance_error for n in (4, 400)
    )
    assert 0.15 < few < 0.25
    assert 0.01 < many < 0.03
