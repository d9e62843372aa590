"""The measurement on remarks of travels: rows as read, and the whole of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.learn.remarks import CHECKED, find_people, measure, read_remarks
from pipeline.learn.score import score_outcomes
from tests.conftest import ROOT


def test_rows_hold_names_and_titles(tmp_path: Path) -> None:
    path = tmp_path / "remarks.csv"
    path.write_text(
        "id,remark,people\n1,Met.,\n2,Met two.,King|Ada I; Prime Minister|Bo Öst\n", encoding="utf-8"
    )
    assert read_remarks(path) == [
        ("Met.", frozenset()),
        ("Met two.", frozenset({("ada i", "king"), ("bo ost", "prime minister")})),
    ]


def test_every_pair_of_the_checked_rows_is_printed_in_its_remark() -> None:
    rows = read_remarks(ROOT / CHECKED)
    assert len(rows) == 200
    with (ROOT / CHECKED).open(encoding="utf-8") as handle:
        printed = handle.read()
    for _, people in rows:
        assert all(title.split()[0] in printed.lower() for _, title in people)


@pytest.mark.model
def test_people_and_titles_of_a_remark(nlp) -> None:
    found = find_people("Met with Prime Minister Bo Halvik and Foreign Minister Adina Lorescu.", nlp)
    assert found == {("bo halvik", "prime minister"), ("adina lorescu", "foreign minister")}


@pytest.mark.model
def test_the_bar_holds() -> None:
    assert score_outcomes(measure(ROOT / CHECKED)).f1 >= 0.95
