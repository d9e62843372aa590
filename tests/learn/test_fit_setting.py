"""Fitting where and when: signs that tell the right answer weigh, others do not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.learn import fit_setting
from pipeline.learn.fit_setting import Case, collect, fit, main, report
from pipeline.lexicons import FIELDS
from tests.learn.pages import make_gold, write_page


def cases(question: str = "date") -> list[Case]:
    """Questions of two options of which the reader knows the right one, the rules half of the time."""
    found = []
    for number in range(60):
        options = tuple(
            {
                "rules": float(number // 2 % 2 == option),
                "reader": float(number % 2 == option),
                "nothing": option,
            }
            for option in (0, 1)
        )
        found.append(Case(group=number, question=question, options=options, right=number % 2))
    return found


def test_what_tells_the_answer_weighs() -> None:
    weights = fit(cases())
    assert weights["reader"] > 2.0
    assert abs(weights["rules"]) < 0.1
    assert abs(weights["nothing"]) < 0.1


def test_shares_are_told_by_question() -> None:
    assert report([*cases(), *cases("host country")]) == [
        "date: 60 cases: rules 0.500, all signs 1.000",
        "host country: 60 cases: rules 0.500, all signs 1.000",
    ]


@pytest.mark.parametrize("measure", [True, False])
def test_the_weights_are_written_as_a_lexicon(
    measure: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "setting_weights.csv"
    monkeypatch.setattr(fit_setting, "OUT", out)
    monkeypatch.setattr(fit_setting, "read_corpus", lambda _folder: [make_gold()])
    monkeypatch.setattr(fit_setting, "load_nlp", lambda: None)
    monkeypatch.setattr(fit_setting, "collect", lambda _pages, _nlp: cases())
    main(["gold", *(["--measure"] if measure else [])])
    assert capsys.readouterr().out == "date: 60 cases: rules 0.500, all signs 1.000\n"
    assert out.exists() != measure
    if not measure:
        with out.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert tuple(rows[0]) == FIELDS
        assert [(row["term"], row["kind"]) for row in rows] == [
            (sign, "date") for sign in ("nothing", "reader", "rules")
        ]


@pytest.mark.model
def test_gold_pages_answer_each_question(nlp: object, tmp_path: Path) -> None:
    found = collect([write_page(tmp_path)], nlp)  # type: ignore[arg-type]
    assert {case.question for case in found} <= {"host country", "guest country", "date"}
    for case in found:
        assert 0 <= case.right < len(case.options)
