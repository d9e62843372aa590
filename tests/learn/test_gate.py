from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import GoldError
from pipeline.learn import gate
from pipeline.learn.corpus import corpus_digest
from pipeline.learn.evaluate import Evaluation, evaluate
from pipeline.learn.gate import EPSILON, Floors, check_gate, main, pin_floors, read_floors, write_floors
from pipeline.learn.score import LayerScore
from tests.learn.pages import BODY, write_page


def evaluation(digest: str = "d", **f1: float) -> Evaluation:
    scores = {layer: LayerScore(precision=v, recall=v, f1=v, low=v, high=v, n=10) for layer, v in f1.items()}
    return Evaluation(scores=scores, errors={}, n_pages=3, digest=digest)


FLOORS = Floors(digest="d", floors={"people": 0.9})


@pytest.mark.parametrize(
    ("f1", "fails"),
    [(0.95, False), (0.9, False), (0.9 - EPSILON / 2, False), (0.9 - EPSILON * 2, True), (0.0, True)],
)
def test_floor(f1: float, fails: bool) -> None:
    assert bool(check_gate(evaluation(people=f1), FLOORS)) is fails


def test_planted_faults() -> None:
    assert "people: F1 0.500 is under" in check_gate(evaluation(people=0.5), FLOORS)[0]
    assert "gold corpus changed" in check_gate(evaluation("other", people=0.95), FLOORS)[0]
    assert "gold corpus changed" in check_gate(evaluation(people=0.95), FLOORS, digest="x")[0]
    assert "has a floor but no score" in check_gate(evaluation(), FLOORS)[0]
    assert "titles: has no floor" in check_gate(evaluation(people=0.95, titles=0.5), FLOORS)[0]


def test_layers_without_gold_have_no_floor() -> None:
    scored = evaluation(people=0.95, outcomes=1.0)
    empty = replace(scored.scores["outcomes"], n=0)
    scored = replace(scored, scores={**scored.scores, "outcomes": empty})
    assert check_gate(scored, FLOORS) == ()
    assert set(pin_floors(scored, None, digest="d").floors) == {"people"}


def test_pinning_rounds_down_so_that_the_gate_holds_at_once() -> None:
    scored = evaluation(people=0.98765)
    floors = pin_floors(scored, None, digest="d")
    assert floors.floors == {"people": 0.987}
    assert check_gate(scored, floors) == ()


def test_pinning_never_lowers_a_floor_unasked() -> None:
    with pytest.raises(GoldError, match="would lower people"):
        pin_floors(evaluation(people=0.8), FLOORS, digest="d")
    with pytest.raises(GoldError, match="would lower people"):
        pin_floors(evaluation(titles=0.8), FLOORS, digest="d")
    assert pin_floors(evaluation(people=0.8), FLOORS, digest="d", allow_regression=True).floors == {
        "people": 0.8
    }
    assert pin_floors(evaluation(people=0.95), FLOORS, digest="d").floors == {"people": 0.95}


def test_floors_round_trip_and_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    with pytest.raises(GoldError, match="no usable floors"):
        read_floors(path)
    write_floors(FLOORS, path)
    assert read_floors(path) == FLOORS
    path.write_text("[1]")
    with pytest.raises(GoldError, match="no usable floors"):
        read_floors(path)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus whose scores come from comparing it with a second annotation, so that no model is needed."""
    write_page(tmp_path / "gold" / "dev")
    write_page(tmp_path / "found" / "dev")
    monkeypatch.setattr(gate, "evaluate", lambda folder: evaluate(folder, against=tmp_path / "found"))
    return tmp_path / "gold"


def test_command_pins_holds_and_fails(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(corpus)]) == 2
    assert main([str(corpus), "--pin"]) == 0
    assert main([str(corpus)]) == 0
    found = corpus.parent / "found" / "dev"
    write_page(
        found, body=BODY.replace("<city>Izmir</city>", "Izmir").replace("<ctry BY>Belarus</ctry>", "Belarus")
    )
    assert main([str(corpus)]) == 1
    assert "countries: F1 0.000 is under its floor" in capsys.readouterr().out
    assert main([str(corpus), "--pin"]) == 2
    assert main([str(corpus), "--pin", "--allow-regression"]) == 0
    assert main([str(corpus)]) == 0


def test_command_sees_a_changed_corpus(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(corpus), "--pin"]) == 0
    write_page(corpus / "train", "new")
    assert read_floors(corpus / "floors.json").digest != corpus_digest(corpus)
    assert main([str(corpus)]) == 1
    assert "gold corpus changed" in capsys.readouterr().out
    assert main(["--pim"]) == 2
