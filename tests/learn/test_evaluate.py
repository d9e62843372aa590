from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import GoldError, TablesError
from pipeline.learn.evaluate import evaluate, run_tables, write_scores
from pipeline.learn.layers import LAYERS
from tests.learn.made_tables import right_rows, write_tables
from tests.learn.pages import BODY, HEADER, make_gold, write_page


def test_right_tables_score_one_in_every_layer(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "dev")
    evaluation = evaluate(tmp_path / "gold", write_tables(tmp_path / "out"))
    assert {layer: score.f1 for layer, score in evaluation.scores.items()} == dict.fromkeys(LAYERS, 1.0)
    assert not any(evaluation.errors.values())
    assert evaluation.n_pages == 1


def test_page_that_was_dropped_counts_as_missed(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "dev")
    other = HEADER.replace("Ilse", "Petra")
    write_page(tmp_path / "gold" / "dev", "dropped", header=other)
    evaluation = evaluate(tmp_path / "gold", write_tables(tmp_path / "out"))
    assert evaluation.scores["people"].recall == 0.5
    assert {e.page for e in evaluation.errors["people"]} == {"dropped"}


def test_pages_without_gold_do_not_count(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "dev", "other")
    evaluation = evaluate(tmp_path / "gold", write_tables(tmp_path / "out"))
    assert evaluation.scores["people"].precision == 0.0
    assert evaluation.scores["people"].n == 2


def test_errors_say_what_and_where(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "dev")
    rows = right_rows()
    rows["visits"][0]["city"] = "Ankara"
    evaluation = evaluate(tmp_path / "gold", write_tables(tmp_path / "out", rows))
    (error,) = evaluation.errors["city"]
    assert (error.page, error.kind, error.gold, error.found) == (
        "page",
        "wrong",
        "visit 1: izmir",
        "visit 1: ankara",
    )


def test_a_name_that_the_page_does_not_print_is_not_its_name(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "dev")
    rows = right_rows()
    rows["people"][0]["aliases"] = []
    evaluation = evaluate(tmp_path / "gold", write_tables(tmp_path / "out", rows))
    assert [e.found for e in evaluation.errors["people"] if e.kind == "spurious"] == ["ilse johanna marten"]


def test_missing_table(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "dev")
    out = write_tables(tmp_path / "out")
    (out / "quotes.parquet").unlink()
    with pytest.raises(TablesError, match="no table 'quotes'"):
        evaluate(tmp_path / "gold", out)


def test_two_annotators(tmp_path: Path) -> None:
    write_page(tmp_path / "one" / "dev")
    write_page(tmp_path / "two" / "dev", header=HEADER.replace('city = "Izmir"', 'city = "Ankara"'))
    evaluation = evaluate(tmp_path / "one", against=tmp_path / "two")
    assert evaluation.scores["city"].f1 == 0.0
    assert evaluation.scores["guests"].f1 == 1.0


def test_only_pages_annotated_twice_count(tmp_path: Path) -> None:
    page = write_page(tmp_path / "one" / "dev")
    again = write_page(tmp_path / "two" / "dev")
    for suffix in (page.path.suffix, page.raw.suffix):
        page.path.with_suffix(suffix).rename(page.path.with_name(f"other{suffix}"))
    with pytest.raises(GoldError, match="annotated twice"):
        evaluate(tmp_path / "one", against=tmp_path / "two")
    write_page(tmp_path / "one" / "dev")
    evaluation = evaluate(tmp_path / "one", against=tmp_path / "two")
    assert evaluation.n_pages == 1
    assert evaluation.scores["guests"].f1 == 1.0
    assert again.stem == page.stem


def test_scores_as_json(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "dev")
    write_scores(evaluate(tmp_path / "gold", against=tmp_path / "gold"), tmp_path / "scores.json")
    scores = json.loads((tmp_path / "scores.json").read_text())
    assert scores["people"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "low": 1.0, "high": 1.0, "n": 2}


def test_run_needs_raw_pages(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="raw page is missing"):
        run_tables([make_gold(path="nowhere/page.gold")], tmp_path)


@pytest.mark.model
def test_own_run_reads_the_raw_pages(tmp_path: Path) -> None:
    more = (
        "The two talked at length about a joint exhibition of weavers from both shores, which is to open in "
        "the old customs house next spring and to travel on to three other ports in the summer.\n"
    )
    write_page(tmp_path / "dev", body=BODY + more)
    evaluation = evaluate(tmp_path)
    assert evaluation.scores["body"].recall > 0.8
    assert evaluation.scores["people"].recall > 0.0
