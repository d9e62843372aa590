"""Noise for training: the same lines wherever the program is started, in the order in which a seed draws them."""

from __future__ import annotations

import subprocess
import sys
from random import Random
from typing import TYPE_CHECKING

from pipeline.learn.noise import LabelledText, add_noise
from pipeline.learn.templates import read_noise
from pipeline.lexicons import load_terms
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = LabelledText(text="Ada Holm came.\nShe spoke.", spans=((0, 8, "PERSON"),))


def test_the_lines_are_those_of_the_training_sites() -> None:
    noise = read_noise(ROOT / "data" / "gold" / "templates")["train"]
    terms = sorted(load_terms("stray_lines"), key=lambda term: term.canonical)
    assert [term.term for term in terms] == [*noise["menu"], *noise["foreign"], *noise["footer"]]


def test_lines_are_put_in_and_labels_stay_with_their_words() -> None:
    pages = [add_noise(PAGE, Random(seed)) for seed in range(40)]
    assert any(page.text.count("\n") == 2 for page in pages)
    for page in pages:
        ((start, end, _),) = page.spans
        assert page.text[start:end].casefold() == "ada holm"


def test_it_works_from_any_folder(tmp_path: Path) -> None:
    code = (
        "from random import Random; from pipeline.learn.noise import LabelledText, add_noise\n"
        "for seed in range(40): add_noise(LabelledText(text='a', spans=()), Random(seed))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, env={"PYTHONPATH": str(ROOT)})
