from __future__ import annotations

import math
from pathlib import Path

import pytest

from pipeline.learn.calibrate import (
    JudgedRow,
    RulePrecision,
    ScoreLine,
    fit_line,
    judge_rows,
    read_lines,
    rule_precisions,
    write_lines,
    write_rule_scores,
)
from pipeline.lexicons import FIELDS
from pipeline.lexicons.scores import on_gold_scale, rule_score
from tests.learn.made_tables import right_rows, write_tables
from tests.learn.pages import write_page


def judged(tmp_path: Path, rows: dict | None = None) -> dict[tuple[str, str], tuple[int, int]]:
    page = write_page(tmp_path / "gold" / "dev")
    tables = write_tables(tmp_path / "out", rows)
    return {(p.table, p.rule): (p.right, p.total) for p in rule_precisions(judge_rows([page], tables))}


def test_every_row_is_judged(tmp_path: Path) -> None:
    assert judged(tmp_path) == {
        ("mentions CITY", "ner"): (0, 1),
        ("mentions ORG", "ner"): (1, 1),
        ("mentions PERSON", "ner"): (2, 2),
        ("participants", "x"): (1, 2),
        ("quotes", "before-said"): (1, 1),
        ("titles", "before-name"): (2, 2),
        ("visits", "visited"): (1, 1),
    }


@pytest.mark.parametrize(
    ("table", "column", "value", "key"),
    [
        ("titles", "title", "Deputy Mayor", ("titles", "before-name")),
        ("quotes", "person_id", "p1", ("quotes", "before-said")),
        ("quotes", "kind", "mixed", ("quotes", "before-said")),
        ("visits", "guest_countries", [], ("visits", "visited")),
        ("mentions", "text", "Nobody", ("mentions PERSON", "ner")),
    ],
)
def test_a_wrong_row_counts_against_its_rule(
    tmp_path: Path, table: str, column: str, value: object, key: tuple[str, str]
) -> None:
    rows = right_rows()
    rows[table][0][column] = value
    right, total = judged(tmp_path, rows)[key]
    assert right == total - 1


def test_a_quote_found_twice_is_right_once(tmp_path: Path) -> None:
    rows = right_rows()
    rows["quotes"].append({**rows["quotes"][0], "quote_id": "q2"})
    assert judged(tmp_path, rows)["quotes", "before-said"] == (1, 2)


@pytest.mark.parametrize(
    ("right", "total", "score"), [(0, 0, 0.5), (2, 2, 0.75), (0, 8, 0.1), (98, 98, 0.99)]
)
def test_smoothing(right: int, total: int, score: float) -> None:
    assert RulePrecision(table="t", rule="r", right=right, total=total).score == pytest.approx(score)


def test_scores_are_written_as_a_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "rule_scores.csv"
    write_rule_scores(
        [
            RulePrecision(table="titles", rule="b", right=2, total=2),
            RulePrecision(table="quotes", rule="a", right=0, total=8),
        ],
        path,
    )
    lines = path.read_text().splitlines()
    assert lines[0] == ",".join(FIELDS)
    assert lines[1] == "a,0.100,quotes,strong,,own,right 0 of 8"
    assert lines[2] == "b,0.750,titles,strong,,own,right 2 of 2"


def test_unseen_rule_keeps_its_own_guess() -> None:
    assert rule_score("titles", "a rule that no page ever used", 0.42) == 0.42


def quotes(score: float, right: int, total: int) -> list[JudgedRow]:
    return [JudgedRow(table="quotes", rule="x", score=score, right=i < right) for i in range(total)]


def test_a_line_takes_claims_to_what_is_right() -> None:
    line = fit_line(quotes(0.9, 60, 100) + quotes(0.5, 30, 100))
    for claimed, right in ((0.9, 0.6), (0.5, 0.3)):
        odds = line.slope * math.log(claimed / (1 - claimed)) + line.intercept
        assert 1 / (1 + math.exp(-odds)) == pytest.approx(right, abs=0.02)


def test_lines_are_written_as_a_lexicon_and_read_back(tmp_path: Path) -> None:
    lines = {"quotes": ScoreLine(slope=0.5, intercept=-1.25)}
    write_lines(lines, tmp_path / "lines.csv")
    assert read_lines(tmp_path / "lines.csv") == lines


def test_chances_without_a_line_stay() -> None:
    assert on_gold_scale("nothing", 0.37) == 0.37


@pytest.mark.parametrize("chance", [0.0, 0.2, 0.5, 0.8, 1.0])
def test_scaled_chances_are_probabilities_in_the_same_order(chance: float) -> None:
    assert 0 <= on_gold_scale("quotes", chance) <= 1
    assert on_gold_scale("quotes", chance) <= on_gold_scale("quotes", min(1.0, chance + 0.1))
