"""Training: reproducible, with every page in it, and a model that loads by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy

from pipeline.annotate.encoder import WINDOW
from pipeline.annotate.pieces import Pieces
from pipeline.annotate.reading import ENTITIES
from pipeline.errors import GoldError, ModelError
from pipeline.learn.corpus import GoldPage, parse_gold
from pipeline.learn.train import TrainSettings, train_model
from tests.learn.test_augment import PAGE
from tests.learn.torch_here import need_torch

# Without exchange: what it draws from takes half a minute to make.
SETTINGS = TrainSettings(epochs=2, plain=1.0, seed=3)


def pages(name: str, times: int = 1) -> list[GoldPage]:
    head, mark, body = PAGE.partition("\n+++\n")
    return [parse_gold(head + mark + body * times, Path(f"{name}.gold"))]


@pytest.fixture
def torch_and_base(tmp_path: Path) -> Path:
    need_torch()
    from tests.learn.tiny_base import make_base

    (tmp_path / "base").mkdir()
    return make_base(tmp_path / "base")


@pytest.mark.train
def test_training_is_reproducible_and_the_model_loads_alone(torch_and_base: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    first = train_model(pages("a"), pages("b"), torch_and_base, one, settings=SETTINGS)
    second = train_model(pages("a"), pages("b"), torch_and_base, two, settings=SETTINGS)
    assert first == second
    assert len(first.losses) == SETTINGS.epochs
    assert first.losses[1] < first.losses[0]
    for file in ("encoder.onnx", "pieces.txt", "statements.json"):
        assert (one / "ner" / file).read_bytes() == (two / "ner" / file).read_bytes()
    assert json.loads((one / "meta.json").read_text(encoding="utf-8"))["performance"]["ents_f"] == first.f1
    program = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]);"
        "doc = nlp('Mayor Selim Duran received the Ambassador of Norway.');"
        "trains = any(name.startswith('pipeline.learn') for name in sys.modules);"
        "print(trains, 'visits_frames' in nlp.pipe_names, 'people' in doc.spans)"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(one)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["False", "True", "True"]


@pytest.mark.train
def test_a_missing_base_says_how_to_get_it(tmp_path: Path) -> None:
    need_torch()
    with pytest.raises(ModelError, match="base") as caught:
        train_model(pages("a"), pages("b"), tmp_path / "none", tmp_path / "out", settings=SETTINGS)
    assert "make" in str(caught.value)


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is here")
def test_without_pytorch_training_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="PyTorch"):
        train_model(pages("a"), pages("b"), tmp_path, tmp_path / "out", settings=SETTINGS)


def test_train_and_dev_must_differ(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="two sets"):
        train_model(pages("a"), pages("a"), tmp_path, tmp_path, settings=SETTINGS)
    with pytest.raises(GoldError, match="two sets"):
        train_model([], pages("a"), tmp_path, tmp_path, settings=SETTINGS)


@pytest.mark.train
def test_a_pass_has_every_word_of_every_page_in_steps_of_the_size_named() -> None:
    need_torch()
    from pipeline.learn.train import _Course
    from tests.learn.tiny_base import VOCABULARY

    settings = TrainSettings(batch_size=2, plain=1.0)
    course = _Course(spacy.blank("en"), Pieces(VOCABULARY), pages("a", times=30) + pages("b"), settings)
    steps = course.batches()
    assert max(len(step) for step in steps) == 2
    lessons = [lesson for step in steps for lesson in step]
    assert len(lessons) > 3
    for lesson in lessons:
        assert len(lesson.window.pieces) <= WINDOW
    for sample in {id(lesson.sample): lesson.sample for lesson in lessons}.values():
        seen = {token for lesson in lessons if lesson.sample is sample for token in lesson.window.tokens}
        assert seen == {i for i, word in enumerate(sample.words) if not word.isspace()}
        assert len(set(sample.entities)) <= 2 * len(ENTITIES) + 1
