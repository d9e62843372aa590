"""The graph answers as the layers it is made of, computed here one by one; its weights are whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

pytest.importorskip("onnx", reason="building a graph needs onnx (make train-tools)")
pytestmark = pytest.mark.train

import onnxruntime  # noqa: E402

from pipeline.learn.graph import CHANCES, STATEMENTS, SUMS, build_graph, shrink  # noqa: E402

WIDTH, INNER, HEADS, EPSILON = 16, 32, 2, 1e-6
SIZES = {"entities": 5, "quotes": 3, "parts": 4, "sources": 6, "targets": 6, "page": 3}
FIRSTS = np.array([1, 4, 8])
Weights = dict[str, np.ndarray]


def make_weights(layers: int = 2) -> Weights:
    chance = np.random.default_rng(0)
    found: Weights = {}

    def linear(name: str, rows: int, columns: int) -> None:
        found[f"{name}.weight"] = chance.normal(0, 0.3, (rows, columns)).astype("float32")
        found[f"{name}.bias"] = chance.normal(0, 0.3, rows).astype("float32")

    def norm(name: str) -> None:
        found[f"{name}.weight"] = chance.normal(1, 0.1, WIDTH).astype("float32")
        found[f"{name}.bias"] = chance.normal(0, 0.1, WIDTH).astype("float32")

    norm("norm")
    for number in range(layers):
        prefix = f"layers.{number}."
        linear(f"{prefix}attention", 3 * WIDTH, WIDTH)
        linear(f"{prefix}attention_out", WIDTH, WIDTH)
        linear(f"{prefix}widen", INNER, WIDTH)
        linear(f"{prefix}narrow", WIDTH, INNER)
        norm(f"{prefix}attention_norm")
        norm(f"{prefix}norm")
    for name, size in SIZES.items():
        linear(f"heads.{name}", size, WIDTH)
    return found


def answer_by_hand(weights: Weights, x: np.ndarray) -> dict[str, np.ndarray]:
    def linear(rows: np.ndarray, name: str) -> np.ndarray:
        return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(rows: np.ndarray, name: str) -> np.ndarray:
        even = (rows - rows.mean(-1, keepdims=True)) / np.sqrt(rows.var(-1, keepdims=True) + EPSILON)
        return even * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def softmax(rows: np.ndarray) -> np.ndarray:
        powers = np.exp(rows - rows.max(-1, keepdims=True))
        return powers / powers.sum(-1, keepdims=True)

    x = norm(x, "norm")
    for number in range(sum("widen.bias" in name for name in weights)):
        prefix = f"layers.{number}."
        three = linear(x, f"{prefix}attention").reshape(len(x), 3, HEADS, -1).transpose(1, 2, 0, 3)
        share = softmax(three[0] @ three[1].transpose(0, 2, 1) / np.sqrt(WIDTH // HEADS))
        seen = (share @ three[2]).transpose(1, 0, 2).reshape(len(x), WIDTH)
        x = norm(x + linear(seen, f"{prefix}attention_out"), f"{prefix}attention_norm")
        wide = linear(x, f"{prefix}widen")
        wide = wide * (1 + np.tanh(np.sqrt(2 / np.pi) * (wide + 0.044715 * wide**3))) / 2
        x = norm(x + linear(wide, f"{prefix}narrow"), f"{prefix}norm")
    found = {name: softmax(linear(x[FIRSTS], f"heads.{name}")) for name in CHANCES}
    found |= {name: linear(x[FIRSTS], f"heads.{name}") for name in SUMS}
    return found | {STATEMENTS: 1 / (1 + np.exp(-linear(x.mean(0), f"heads.{STATEMENTS}")))}


def answer(graph: bytes, x: np.ndarray) -> dict[str, np.ndarray]:
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(None, {"pieces": x[None], "firsts": FIRSTS}), strict=True))


def test_the_graph_answers_as_its_layers() -> None:
    weights = make_weights()
    x = np.random.default_rng(1).normal(size=(11, WIDTH)).astype("float32")
    found = answer(build_graph(weights, heads=HEADS, epsilon=EPSILON), x)
    right = answer_by_hand(weights, x)
    assert list(found) == list(right)
    for name, values in right.items():
        assert found[name].shape == values.shape
        assert found[name] == pytest.approx(values, abs=0.1), name


def test_each_layer_and_head_counts() -> None:
    x = np.random.default_rng(1).normal(size=(11, WIDTH)).astype("float32")
    before = answer(build_graph(make_weights(), heads=HEADS, epsilon=EPSILON), x)
    for name in ("layers.0.attention.bias", "layers.1.narrow.bias"):
        weights = make_weights()
        weights[name] = weights[name] + np.linspace(-1, 1, len(weights[name]), dtype="float32")
        after = answer(build_graph(weights, heads=HEADS, epsilon=EPSILON), x)
        assert all(np.abs(after[key] - before[key]).max() > 1e-3 for key in before), name


@given(arrays("float32", (4, 3), elements=st.floats(-8, 8, width=32)))
def test_whole_numbers_are_at_most_half_a_step_away(weight: np.ndarray) -> None:
    numbers, scales = shrink(weight)
    assert numbers.dtype == np.int8
    assert np.all(np.abs(numbers * scales - weight) <= scales * 0.501)
