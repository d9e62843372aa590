"""A narrower base: the same answers with every axis kept, a smaller model that still loads with fewer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.vectors import Vectors

from pipeline.learn.base import main, narrow_vectors

WORDS = ["Ada", "met", "Obi", "and", "Lind", "in", "Kira", "on", "a", "day", "of", "rain"]
MODEL = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 8,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 8,
            "attrs": ["NORM"],
            "rows": [50],
            "include_static_vectors": True,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 8,
            "depth": 1,
            "window_size": 1,
            "maxout_pieces": 2,
        },
    },
}


@pytest.fixture
def stock() -> Language:
    """A small pipeline with word vectors and a trained `ner`."""
    nlp = spacy.blank("en")
    vectors = Vectors(
        data=np.random.default_rng(0).normal(size=(len(WORDS), 6)).astype("float32"), name="small"
    )
    for row, word in enumerate(WORDS):
        vectors.add(nlp.vocab.strings.add(word), row=row)
    nlp.vocab.vectors = vectors
    ner = nlp.add_pipe("ner", config={"model": MODEL})
    ner.add_label("PERSON")
    doc = nlp.make_doc(" ".join(WORDS))
    example = Example.from_dict(doc, {"entities": [(0, 3, "PERSON"), (8, 11, "PERSON")]})
    optimizer = nlp.initialize(lambda: [example])
    for _ in range(30):
        nlp.update([example], sgd=optimizer)
    return nlp


def tensor(nlp: Language) -> np.ndarray:
    return nlp.get_pipe("ner").model.get_ref("tok2vec").predict([nlp.make_doc(" ".join(WORDS))])[0]


def test_with_every_axis_nothing_changes(stock: Language) -> None:
    before = tensor(stock)
    assert np.abs(before).max() > 0
    narrow_vectors(stock, 6)
    np.testing.assert_allclose(tensor(stock), before, atol=1e-5)


def test_with_fewer_axes_the_model_is_narrower_and_loads(stock: Language, tmp_path: Path) -> None:
    narrow_vectors(stock, 3)
    stock.to_disk(tmp_path / "base")
    loaded = spacy.load(tmp_path / "base")
    assert loaded.vocab.vectors.shape == (len(WORDS), 3)
    assert loaded.vocab.vectors.n_keys == len(WORDS)
    np.testing.assert_allclose(tensor(loaded), tensor(stock), atol=1e-6)


def test_the_axes_of_most_energy_stay(stock: Language) -> None:
    rows = stock.vocab.vectors.data.copy()
    rows[:, 0] *= 100
    stock.vocab.vectors.data = rows
    narrow_vectors(stock, 1)
    kept = np.square(stock.vocab.vectors.data).sum() / np.square(rows).sum()
    assert kept > 0.99


def test_command_writes_a_base(stock: Language, tmp_path: Path) -> None:
    stock.vocab.vectors = Vectors(data=np.ones((1, 200), dtype="float32"), name="wide")
    stock.remove_pipe("ner")
    stock.add_pipe("ner", config={"model": MODEL}).add_label("PERSON")
    stock.initialize()
    stock.to_disk(tmp_path / "stock")
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "old").touch()
    assert main([str(tmp_path / "stock"), str(tmp_path / "base")]) == 0
    assert spacy.load(tmp_path / "base").vocab.vectors.shape == (1, 128)
    assert not (tmp_path / "base" / "old").exists()
