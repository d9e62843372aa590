"""A model's digest changes with its files and its components, and with nothing else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.annotate.model import describe_model


def make_model(folder: Path, pipes: tuple[str, ...] = ("ner",), weights: bytes = b"weights") -> Any:
    (folder / "ner").mkdir(parents=True)
    (folder / "ner" / "model").write_bytes(weights)
    (folder / "config.cfg").write_text("[nlp]", encoding="utf-8")
    return SimpleNamespace(
        path=folder, pipe_names=list(pipes), meta={"lang": "en", "name": "tiny", "version": "1.2"}
    )


def test_name_and_version(tmp_path: Path) -> None:
    facts = describe_model(make_model(tmp_path / "a"))
    assert (facts.name, facts.version) == ("en_tiny", "1.2")


def test_the_place_of_a_model_does_not_show(tmp_path: Path) -> None:
    assert describe_model(make_model(tmp_path / "a")) == describe_model(make_model(tmp_path / "b"))


@pytest.mark.parametrize("change", [{"weights": b"other"}, {"pipes": ("ner", "visits_people")}])
def test_content_and_components_show(tmp_path: Path, change: dict[str, Any]) -> None:
    first, second = make_model(tmp_path / "a"), make_model(tmp_path / "b", **change)
    assert describe_model(first).digest != describe_model(second).digest
