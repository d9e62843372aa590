"""Fitting rules and reader together: the weights tell which of two sources is right."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from pipeline.annotate.page_score import WEIGHED_AGAIN
from pipeline.learn import fit_together
from pipeline.learn.corpus import GoldPage
from pipeline.learn.fit_together import Case, Cases, fit, main, measure
from pipeline.lexicons import FIELDS
from tests.learn.pages import make_gold

SURE, UNSURE = float(np.log(0.9)), float(np.log(0.1))


def cases(right: str, wrong_every: int = 10) -> list[Case]:
    """Questions of two options: one source is right but seldom, the other half of the time."""
    found = []
    for number in range(60):
        good = number % 2 if number % wrong_every else 1 - number % 2
        other = (number // 2) % 2
        rows = []
        for option in (0, 1):
            pair = (SURE if option == good else UNSURE, SURE if option == other else UNSURE)
            rows.append((*(pair if right == "rules" else pair[::-1]), 0.0))
        found.append(Case(group=number, options=np.array(rows), right=number % 2))
    return found


def more(found: list[Case]) -> list[Case]:
    """The questions with columns for the signs that are weighed for a page alone."""
    wide = [np.hstack([case.options, np.zeros((2, len(WEIGHED_AGAIN)))]) for case in found]
    return [
        Case(group=case.group, options=options, right=case.right)
        for case, options in zip(found, wide, strict=True)
    ]


@pytest.mark.parametrize(("right", "at"), [("rules", 0), ("reader", 1)])
def test_the_source_that_is_right_weighs_more(right: str, at: int) -> None:
    weights = fit(cases(right))
    assert weights[at] > 0.5
    assert weights[at] > weights[1 - at] + 0.3
    assert abs(weights[1 - at]) < 0.3


def test_two_good_sources_share_the_weight() -> None:
    even = [Case(group=c.group, options=c.options[:, [0, 0, 2]], right=c.right) for c in cases("rules")]
    weights = fit(even)
    assert weights[0] == pytest.approx(weights[1], abs=0.01)
    assert weights[0] > 0.3


def test_nothing_weighs_where_it_is_often_right() -> None:
    options = np.array([(0.0, 0.0, 0.0), (0.0, 0.0, 1.0)])
    often, seldom = (
        [Case(group=n, options=options, right=int((n % 3 > 0) == often)) for n in range(60)]
        for often in (True, False)
    )
    assert fit(often)[2] > 0.5
    assert fit(seldom)[2] < -0.5


def test_without_cases_that_differ_the_weights_stay_even() -> None:
    same = [Case(group=n, options=np.zeros((2, 3)), right=0) for n in range(20)]
    assert fit(same) == pytest.approx([0.5, 0.5, 0.0], abs=1e-3)


def test_shares_are_of_pages_left_out() -> None:
    told = measure(cases("reader"))
    assert told == "60 cases: rules 0.500, reader 0.900, both 0.900"


def test_the_weights_are_written_as_a_lexicon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def collected(pages: list[GoldPage], _nlp: object) -> Cases:
        assert [page.path for page in pages] == [GOLD.path]
        return {"speaker": cases("reader"), "roles": cases("rules"), "page": more(cases("rules"))}

    monkeypatch.setattr(fit_together, "OUT", tmp_path / "reader_weights.csv")
    monkeypatch.setattr(fit_together, "read_corpus", lambda _folder: [GOLD])
    monkeypatch.setattr(fit_together, "load_nlp", lambda: None)
    monkeypatch.setattr(fit_together, "collect", collected)
    main(["gold"])
    with (tmp_path / "reader_weights.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == FIELDS
    terms = {(row["term"], row["kind"]) for row in rows}
    assert terms == {
        *(
            (term, question)
            for term in ("nothing", "reader", "rules")
            for question in ("page", "roles", "speaker")
        ),
        *((sign, "page") for sign in WEIGHED_AGAIN),
    }
    weights = {(row["term"], row["kind"]): float(row["canonical"]) for row in rows}
    assert weights["rules", "roles"] > weights["rules", "speaker"]
    assert weights["reader", "speaker"] > weights["reader", "roles"]
    assert capsys.readouterr().out.count("60 cases") == 3


GOLD = make_gold()


@pytest.mark.model
def test_gold_pages_answer_each_question(nlp: object, tmp_path: Path) -> None:
    from tests.learn.pages import write_page

    found = fit_together.collect([write_page(tmp_path)], nlp)
    assert {"page", "roles"} <= set(found)
    assert [case.right for case in found["page"]] == [1]
    for question, asked in found.items():
        for case in asked:
            assert case.options.shape[1] == (3 + len(WEIGHED_AGAIN) if question == "page" else 3)
            assert 0 <= case.right < len(case.options)
            assert np.isfinite(case.options).all()
