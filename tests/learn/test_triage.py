"""The measuring of triage counts what was packed."""

from pathlib import Path

import pytest

from pipeline.learn.corpus import read_corpus
from pipeline.learn.triage import FORMS, main, measure_recall, measure_speed

HEADER = '+++\ntemplate = "t"\nbatch = "z01"\ntitle = "A visit"\nis_visit = {visit}\n+++\n{text}\n'
VISIT = "The Mayor of Almstad received the Ambassador of Latvia on Monday, and the guest signed the book."
SHOP = "Shoes and belts at the best price of the year are in the window since Monday."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for stem, text, visit in (("v1", VISIT, "true"), ("v2", SHOP, "true"), ("n1", SHOP, "false")):
        (tmp_path / f"{stem}.gold").write_text(HEADER.format(text=text, visit=visit))
        (tmp_path / f"{stem}.txt").write_text(f"A visit\n{text}\n")
    return tmp_path


@pytest.mark.parametrize("form", FORMS)
def test_recall_by_gate(folder: Path, form: str) -> None:
    kept = measure_recall(read_corpus(folder), form)
    assert (kept.n_visits, kept.n_others, kept.recall, kept.kept_others) == (2, 1, 0.5, 0.0)
    assert kept.lost == {"raw bytes": 1} == kept.saved
    assert kept.missed == ("v2",)


def test_speed_is_of_few_matching_pages(folder: Path) -> None:
    speed = measure_speed(read_corpus(folder), "wet", 100)
    assert 0 < speed.n_kept <= 10
    assert speed.triage > 0


def test_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 0
    assert "recall 0.500 of 2 visit pages" in capsys.readouterr().out
    assert main([str(folder / "none")]) == 2
