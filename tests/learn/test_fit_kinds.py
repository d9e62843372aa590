"""The weights of kinds are learnt from samples, and written as a lexicon."""

from __future__ import annotations

import csv

import pytest

pytest.importorskip("sklearn")

from pipeline.errors import GoldError
from pipeline.learn import fit_kinds as module
from pipeline.learn.fit_kinds import Sample, fit_kinds, main, read_samples, write_weights
from pipeline.lexicons import FIELDS
from tests.learn.pages import make_gold


def made():
    """Visits of which the rules call each a courtesy call, and words tell the kind."""
    for batch in ("a", "b", "c"):
        for number in range(30):
            kind = ("courtesy call", "ceremony", "other")[number % 3]
            signs = {"always": 1.0, f"page {kind}": 3.0, "rare " + batch + str(number): 1.0}
            yield Sample(batch=batch, signs=signs, rules="courtesy call", kind=kind)


def test_words_that_tell_the_kind_weigh():
    fit = fit_kinds(list(made()))
    assert fit.rules == pytest.approx(1 / 3)
    assert fit.share == 1.0
    weights = fit.weights["ceremony"]
    assert weights["page ceremony"] > 0 > weights["page courtesy call"]
    assert not any(name.startswith("rare") for name in weights)


def three_kinds():
    for number, batch in enumerate("ababab"):
        kind = ("ceremony", "courtesy call", "other")[number // 2]
        for _ in range(4):
            yield Sample(batch=batch, signs={"always": 0.0, f"page {kind}": 1.0}, rules=kind, kind=kind)


def test_the_weights_are_written_as_a_lexicon(tmp_path):
    write_weights(fit_kinds(list(three_kinds())), tmp_path / "w.csv")
    rows = list(csv.DictReader((tmp_path / "w.csv").open(encoding="utf-8")))
    assert tuple(rows[0]) == FIELDS
    keys = [(row["term"], row["kind"], row["canonical"]) for row in rows]
    assert keys == sorted(set(keys))
    assert {row["kind"] for row in rows} == {"ceremony", "courtesy call", "other"}
    assert "always" not in {row["term"] for row in rows}


@pytest.mark.parametrize("measure", [True, False])
def test_the_command_measures_and_writes(measure, tmp_path, monkeypatch, capsys):
    out = tmp_path / "kind_weights.csv"
    monkeypatch.setattr(module, "OUT", out)
    monkeypatch.setattr(module, "read_corpus", lambda _folder: [make_gold()])
    monkeypatch.setattr(module, "load_nlp", lambda: None)
    monkeypatch.setattr(module, "read_samples", lambda _pages, _nlp: three_kinds())
    assert main(["gold", *(["--measure"] if measure else [])]) == 0
    assert "rules 1.000" in capsys.readouterr().out
    assert out.exists() != measure


def test_a_page_without_a_raw_page_is_an_error():
    with pytest.raises(GoldError, match="raw page is missing"):
        list(read_samples([make_gold()], None))
