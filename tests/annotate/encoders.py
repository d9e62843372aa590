"""A tiny encoder for the tests: a real ONNX graph is the model's, here one that answers by rule."""

from __future__ import annotations

from typing import Any

import numpy as np

from pipeline.annotate.encoder import Encoder, Tables
from pipeline.annotate.reading import ENTITIES, LINK_WIDTH, LINKS, PARTS, QUOTES

WORDS = ("[UNK]", "[CLS]", "[SEP]", "ada", "obi", "visited", "lindal", "head", "line")
WIDTH = 6


def make_encoder(graph: bytes = b"graph") -> Encoder:
    """Return an encoder with small tables; only one with a real graph can read."""
    random = np.random.default_rng(0)
    tables = Tables(
        words=random.integers(-127, 127, (len(WORDS), WIDTH), dtype="int8"),
        scales=np.full(len(WORDS), 0.01, dtype="float32"),
        positions=np.zeros((512, WIDTH), dtype="float32"),
        writings=np.zeros((8, WIDTH), dtype="float32"),
        nothing=np.zeros((len(LINKS), LINK_WIDTH), dtype="float32"),
    )
    return Encoder(vocabulary=WORDS, statements=("visit", "several"), tables=tables, graph=graph)


class Session:
    """Answers in the place of the graph: each window's number, of which the page's mean is known."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []

    def run(self, _names: None, inputs: dict[str, Any]) -> list[Any]:
        self.calls.append(inputs)
        number, size = float(len(self.calls)), len(inputs["firsts"])
        sizes = (2 * len(ENTITIES) + 1, 2 * len(QUOTES) + 1, len(PARTS), *(2 * (len(LINKS) * LINK_WIDTH,)))
        rows = [np.full((size, width), number, dtype="float32") for width in sizes]
        return [*rows, np.asarray([number, 0.0], dtype="float32")]
