"""The encoder while it learns, in PyTorch: MiniLM (Wang et al. 2020) with a head for each question put to a page.

Its weights come from `all-MiniLM-L6-v2` (Apache 2.0): six layers of width 384. The second embedding of that model,
which told two sentences apart, tells here how a word is written: the vocabulary knows no case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from pipeline.annotate.encoder import Encoder, Tables, Window
from pipeline.annotate.pieces import WRITINGS
from pipeline.annotate.reading import ENTITIES, LINK_WIDTH, LINKS, PARTS, QUOTES
from pipeline.learn.graph import build_graph
from pipeline.learn.samples import STATEMENTS, UNKNOWN, LinkCase, Sample

WEIGHTS, VOCABULARY = "model.safetensors", "vocab.txt"
WIDTH, INNER, HEADS, LAYERS, POSITIONS = 384, 1536, 12, 6, 512
NORM_EPSILON = 1e-12
# What a wrong answer costs, beside one entity tag: the page's statements are 31, a link is chosen among dozens.
QUOTE_COST, PART_COST, LINK_COST, PAGE_COST = 0.5, 0.5, 0.5, 4.0
_OUTPUTS = ("entities", "quotes", "parts", "sources", "targets", "page")
# "layer of the stock model" by "layer here".
_STOCK = {
    "attention_out": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One window of a sample, ready to be learnt."""

    window: Window
    sample: Sample
    links: tuple[LinkCase, ...]


class Layer(nn.Module):
    """One layer of the encoder: attention, then a wide layer; each added to what went in."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=NORM_EPSILON)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=NORM_EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Return the layer's output for x (windows × pieces × width); `mask` is added to the attention."""
        heads = self.attention(x).view(x.shape[0], -1, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        queries, keys, values = heads.unbind(0)
        weights = torch.matmul(queries * (WIDTH // HEADS) ** -0.5, keys.transpose(-1, -2))
        if mask is not None:
            weights = weights + mask.to(weights.dtype)
        seen = torch.matmul(weights.softmax(-1), values).transpose(1, 2).reshape(x.shape[0], -1, WIDTH)
        x = self.attention_norm(x + self.dropout(self.attention_out(seen)))
        wide = functional.gelu(self.widen(x), approximate="tanh")
        return self.norm(x + self.dropout(self.narrow(wide)))


class Network(nn.Module):
    """Embeddings, layers, and a head a question."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words: Any = None
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.writings = nn.Embedding(len(WRITINGS), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=NORM_EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        links = len(LINKS) * LINK_WIDTH
        sizes = (2 * len(ENTITIES) + 1, 2 * len(QUOTES) + 1, len(PARTS), links, links, len(STATEMENTS))
        self.heads = nn.ModuleDict(
            {name: nn.Linear(WIDTH, size) for name, size in zip(_OUTPUTS, sizes, strict=True)}
        )
        self.nothing = nn.Parameter(torch.zeros(len(LINKS), LINK_WIDTH))

    @classmethod
    def load(cls, folder: Path) -> Network:
        """Return a network with the weights of the stock model in a folder, and new heads.

        Raises:
            OSError: a file is missing.
        """
        network, stock = cls(), load_file(folder / WEIGHTS)
        network.words = nn.Embedding.from_pretrained(stock["embeddings.word_embeddings.weight"], freeze=False)
        with torch.no_grad():
            network.positions.weight.copy_(stock["embeddings.position_embeddings.weight"])
            first = stock["embeddings.token_type_embeddings.weight"][0]
            network.writings.weight.copy_(first.expand(len(WRITINGS), -1))
            _copy(network.norm, stock, "embeddings.LayerNorm")
            for number, layer in enumerate(network.layers):
                prefix = f"encoder.layer.{number}."
                for name, old in _STOCK.items():
                    _copy(getattr(layer, name), stock, prefix + old)
                for kind in ("weight", "bias"):
                    parts = [stock[f"{prefix}attention.self.{p}.{kind}"] for p in ("query", "key", "value")]
                    getattr(layer.attention, kind).copy_(torch.cat(parts))
        return network

    def new_parameters(self) -> set[str]:
        """Return the names of parameters that the stock model lacks."""
        news = ("heads.", "writings.", "nothing")
        return {name for name, _ in self.named_parameters() if name.startswith(news)}

    def loss(self, lessons: Sequence[Lesson]) -> Tensor:
        """Return what the answers to some windows cost, all questions together."""
        pieces, writings, firsts = (
            _pad([getattr(lesson.window, name) for lesson in lessons]) for name in _FIELDS
        )
        there = _pad([[1] * len(lesson.window.pieces) for lesson in lessons]).bool()
        positions = self.positions.weight[: pieces.shape[1]]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = self.dropout(self.norm(self.words(pieces) + positions + self.writings(writings)))
            mask = torch.zeros(there.shape).masked_fill(~there, -1e4)[:, None, None]
            for layer in self.layers:
                x = layer(x, mask)
            seen = self.dropout(torch.gather(x, 1, firsts[..., None].expand(-1, -1, WIDTH)))
            mean = (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
            found = {name: self.heads[name](seen).float() for name in _OUTPUTS[:-1]}
            page = self.heads["page"](self.dropout(mean)).float()
        total = functional.binary_cross_entropy_with_logits(
            page, torch.tensor([x.sample.page for x in lessons])
        )
        total = PAGE_COST * total + LINK_COST * self._link_loss(found["sources"], found["targets"], lessons)
        for name, cost in (("entities", 1.0), ("quotes", QUOTE_COST), ("parts", PART_COST)):
            right = _pad([[getattr(x.sample, name)[i] for i in x.window.tokens] for x in lessons], UNKNOWN)
            if bool((right != UNKNOWN).any()):
                rows, numbers = found[name].flatten(0, 1), right.flatten()
                total = total + cost * functional.cross_entropy(rows, numbers, ignore_index=UNKNOWN)
        return total

    def _link_loss(self, sources: Tensor, targets: Tensor, lessons: Sequence[Lesson]) -> Tensor:
        """Return the mean cost of the links: that of all right targets together, or of none."""
        costs = []
        for row, lesson in enumerate(lessons):
            place = {token: i for i, token in enumerate(lesson.window.tokens)}
            wide = (-1, len(LINKS), LINK_WIDTH)
            ours, theirs = sources[row].view(wide), targets[row].view(wide)
            for case in lesson.links:
                source = ours[place[case.source], case.link]
                others = theirs[[place[token] for token in case.targets], case.link]
                scores = torch.cat([others @ source, (self.nothing[case.link] @ source)[None]])
                right = torch.tensor([*case.right, not any(case.right)])
                costs.append(scores.logsumexp(0) - scores[right].logsumexp(0))
        return torch.stack(costs).mean() if costs else sources.sum() * 0.0


def freeze(network: Network, vocabulary: Sequence[str]) -> Encoder:
    """Return the encoder of a network: weights of the layers and rows of the words as whole numbers of eight bits.

    Args:
        network: what was trained.
        vocabulary: its pieces.
    """
    weights = {name: parameter.detach().numpy() for name, parameter in network.named_parameters()}
    return Encoder(
        vocabulary=tuple(vocabulary),
        statements=STATEMENTS,
        tables=_freeze_tables(network),
        graph=build_graph(weights, heads=HEADS, epsilon=NORM_EPSILON),
    )


def _freeze_tables(network: Network) -> Tables:
    words = network.words.weight.detach()
    scales = words.abs().amax(1).clamp_min(1e-9) / 127
    return Tables(
        words=(words / scales[:, None]).round().to(torch.int8).numpy(),
        scales=scales.numpy(),
        positions=network.positions.weight.detach().numpy(),
        writings=network.writings.weight.detach().numpy(),
        nothing=network.nothing.detach().numpy(),
    )


_FIELDS = ("pieces", "writings", "firsts")


def _copy(layer: nn.Module, stock: Mapping[str, Tensor], name: str) -> None:
    for kind in ("weight", "bias"):
        getattr(layer, kind).copy_(stock[f"{name}.{kind}"])


def _pad(rows: Sequence[Sequence[int]], filling: int = 0) -> Tensor:
    longest = max(1, *(len(row) for row in rows))
    return torch.tensor([[*row, *[filling] * (longest - len(row))] for row in rows])
