"""The network learns and freezes: the encoder that is shipped answers as what was trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy

from pipeline.annotate.encoder import cut_windows
from pipeline.annotate.pieces import Pieces
from pipeline.learn.augment import label_page
from pipeline.learn.samples import TAGS, find_links, make_sample
from tests.learn.pages import make_gold
from tests.learn.torch_here import need_torch

need_torch()
pytestmark = pytest.mark.train

import torch  # noqa: E402

from pipeline.learn.network import WIDTH, Lesson, Network, freeze  # noqa: E402
from tests.learn.tiny_base import VOCABULARY, make_base  # noqa: E402

PIECES = Pieces(VOCABULARY)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_base(tmp_path_factory.mktemp("base"))


def make_lesson() -> Lesson:
    nlp = spacy.blank("en")
    page = label_page(make_gold(), TAGS)
    sample = make_sample(page, lambda text: [(token.idx, token.text) for token in nlp.make_doc(text)])
    (window,) = cut_windows(PIECES, sample.headline, sample.words)
    return Lesson(window=window, sample=sample, links=tuple(find_links(sample, frozenset(window.tokens))))


def load(base: Path) -> Network:
    torch.manual_seed(0)
    return Network.load(base)


def test_new_parameters_are_the_heads_and_ways_of_writing(base: Path) -> None:
    network = load(base)
    news = network.new_parameters()
    assert {name.split(".")[0] for name in news} == {"heads", "writings", "nothing"}
    # Ways of writing begin alike: the stock model knows none of them.
    assert torch.equal(network.writings.weight[0], network.writings.weight[3])


def test_the_weights_of_the_base_are_taken(base: Path) -> None:
    from safetensors.torch import load_file

    network, stock = load(base), load_file(base / "model.safetensors")
    assert torch.equal(network.words.weight, stock["embeddings.word_embeddings.weight"])
    attention = network.layers[2].attention.weight
    assert torch.equal(attention[:WIDTH], stock["encoder.layer.2.attention.self.query.weight"])
    assert torch.equal(attention[2 * WIDTH :], stock["encoder.layer.2.attention.self.value.weight"])


def test_a_missing_base_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="model"):
        Network.load(tmp_path)


def test_what_is_learnt_costs_less(base: Path) -> None:
    network, lesson = load(base), make_lesson()
    assert lesson.links
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-4)
    costs = []
    for _ in range(6):
        loss = network.loss([lesson, lesson])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        costs.append(loss.item())
    assert costs[-1] < 0.8 * costs[0]
    # Every question teaches its own head.
    assert all(head.weight.grad.abs().sum() > 0 for head in network.heads.values())
    assert network.nothing.grad.abs().sum() > 0


def test_the_frozen_encoder_answers_as_the_network(base: Path) -> None:
    network, sample = load(base).eval(), make_lesson().sample
    encoder = freeze(network, VOCABULARY)
    assert not network.training
    reading = encoder.read(sample.headline, sample.words)
    (window,) = cut_windows(PIECES, sample.headline, sample.words)
    with torch.no_grad():
        pieces = torch.tensor(window.pieces)
        x = network.words(pieces) + network.positions.weight[: len(pieces)]
        x = network.norm(x + network.writings(torch.tensor(window.writings)))[None]
        for layer in network.layers:
            x = layer(x, None)
        seen = x[0][window.firsts]
        exact = {
            name: network.heads[name](seen).softmax(-1).numpy() for name in ("entities", "quotes", "parts")
        }
        page = network.heads["page"](x[0].mean(0)).sigmoid().numpy()
    for name, chances in exact.items():
        assert np.abs(getattr(reading, name)[window.tokens] - chances).max() < 0.05
    assert list(reading.page.values()) == pytest.approx(page.tolist(), abs=0.05)


def test_the_encoder_is_of_whole_numbers(base: Path) -> None:
    network = load(base)
    encoder = freeze(network, VOCABULARY)
    assert encoder.tables.words.dtype == np.int8
    # A quarter of the bytes of the layers' weights, and something for the graph.
    layers = sum(parameter.numel() for parameter in network.layers.parameters())
    assert len(encoder.graph) < 1.2 * layers + 2_000_000
    rows = encoder.tables.words * encoder.tables.scales[:, None]
    assert rows == pytest.approx(
        network.words.weight.detach().numpy(), abs=float(encoder.tables.scales.max())
    )


def test_windows_of_different_lengths_learn_together(base: Path) -> None:
    network, lesson = load(base).eval(), make_lesson()
    short = next(cut_windows(PIECES, (), lesson.sample.words[:9]))
    other = Lesson(window=short, sample=lesson.sample, links=())
    with torch.no_grad():
        both = network.loss([lesson, other]).item()
        alone = [network.loss([one]).item() for one in (lesson, other)]
    assert np.isfinite(both)
    assert min(alone) - 1 < both < max(alone) + 1
