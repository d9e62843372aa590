"""Training: labels, reproducibility, a model that loads by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import GoldError
from pipeline.learn.corpus import parse_gold
from pipeline.learn.train import LABELS, TrainSettings, train_model
from tests.learn.test_augment import PAGE

SETTINGS = TrainSettings(epochs=2, variants=1, seed=3)


def pages(name: str):
    return [parse_gold(PAGE, Path(f"{name}.gold"))]


@pytest.mark.model
def test_training_is_reproducible_and_the_model_loads_alone(tmp_path: Path) -> None:
    first = train_model(pages("a"), pages("b"), tmp_path / "one", settings=SETTINGS)
    second = train_model(pages("a"), pages("b"), tmp_path / "two", settings=SETTINGS)
    assert [epoch.loss for epoch in first] == [epoch.loss for epoch in second]
    assert (tmp_path / "one/ner/model").read_bytes() == (tmp_path / "two/ner/model").read_bytes()
    program = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]);"
        "doc = nlp('Mayor Selim Duran received the Ambassador of Norway.');"
        "print(sorted(nlp.get_pipe('ner').labels), 'visits_frames' in nlp.pipe_names, 'people' in doc.spans)"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(tmp_path / "one")]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shown.strip().endswith("True True")
    assert all(label in shown for label in LABELS.values())


def test_train_and_dev_must_differ(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="two sets"):
        train_model(pages("a"), pages("a"), tmp_path, settings=SETTINGS)
    with pytest.raises(GoldError, match="two sets"):
        train_model([], pages("a"), tmp_path, settings=SETTINGS)
