"""The trained network as a graph of the runtime's fused operations, its weights whole numbers of eight bits.

Weights are scaled by column, what goes in by window (Dettmers et al. 2022, "LLM.int8()", the scheme without
outliers); attention is one operation a layer (Dao et al. 2022, "FlashAttention").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_FUSED = "com.microsoft"
# Versions of the two sets of operations and of the file format: any onnxruntime of 2024 or later reads them.
_OPSET, _FUSED_OPSET, _FORMAT = 20, 1, 9
_LARGEST = 127
CHANCES, SUMS, STATEMENTS = ("entities", "quotes", "parts"), ("sources", "targets"), "page"


def build_graph(weights: Mapping[str, Floats], *, heads: int, epsilon: float) -> bytes:
    """Return the graph from the sum of the embeddings to the answers, for one window.

    Args:
        weights: arrays by their names in the network.
        heads: attention heads of a layer.
        epsilon: what the norms add to a variance.
    """
    graph = _Graph(weights, heads, epsilon)
    x = graph.norm("pieces", "norm")
    for number in range(sum(name.endswith("widen.bias") for name in weights)):
        x = graph.layer(x, f"layers.{number}.")
    graph.answer(x)
    return graph.finish(width=len(weights["norm.weight"]))


def shrink(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a matrix as whole numbers and the scale of each column.

    >>> numbers, scales = shrink(np.array([[1.0, 0.0], [-0.5, 0.0]], dtype="float32"))
    >>> numbers.tolist(), (numbers * scales).round(2).tolist()
    ([[127, 0], [-64, 0]], [[1.0, 0.0], [-0.5, 0.0]])
    """
    scales = np.abs(weight).max(axis=0) / np.float32(_LARGEST)
    scales[scales == 0.0] = 1.0
    return np.round(weight / scales).astype("int8"), scales


class _Graph:
    """Nodes and numbers as they gather."""

    def __init__(self, weights: Mapping[str, Floats], heads: int, epsilon: float) -> None:
        self._weights, self._heads, self._epsilon = weights, heads, epsilon
        self._nodes: list[Any] = []
        self._numbers: dict[str, NDArray[Any]] = {}

    def norm(self, x: str, name: str) -> str:
        inputs = [x, *(self._hold(f"{name}.{kind}") for kind in ("weight", "bias"))]
        return self._add("LayerNormalization", inputs, f"{name}.out", epsilon=self._epsilon)

    def layer(self, x: str, prefix: str) -> str:
        """Add one layer behind x: attention, then a wide layer; each added to what went in."""
        three = self._linear(x, f"{prefix}attention")
        parts = [f"{prefix}{part}" for part in ("queries", "keys", "values")]
        self._nodes.append(helper.make_node("Split", [three], parts, axis=2, num_outputs=3))
        seen = self._add("MultiHeadAttention", parts, f"{prefix}seen", fused=True, num_heads=self._heads)
        seen = self._linear(seen, f"{prefix}attention_out")
        x = self.norm(self._add("Add", [x, seen], f"{prefix}with_seen"), f"{prefix}attention_norm")
        wide = self._add("Gelu", [self._linear(x, f"{prefix}widen")], f"{prefix}wide", approximate="tanh")
        wide = self._linear(wide, f"{prefix}narrow")
        return self.norm(self._add("Add", [x, wide], f"{prefix}with_wide"), f"{prefix}norm")

    def answer(self, x: str) -> None:
        """Add the heads behind the last layer: chances and sums of the words' first pieces, chances of the page."""
        first = self._keep("first", np.array([0]))
        rows = self._add("Squeeze", [x, first], "rows")
        seen = self._add("Gather", [rows, "firsts"], "seen")
        for name in CHANCES:
            self._add("Softmax", [self._linear(seen, f"heads.{name}")], name)
        for name in SUMS:
            self._linear(seen, f"heads.{name}", out=name)
        mean = self._add("ReduceMean", [rows, first], "mean", keepdims=1)
        page = self._add("Sigmoid", [self._linear(mean, f"heads.{STATEMENTS}")], "statements")
        self._add("Squeeze", [page, first], STATEMENTS)

    def finish(self, *, width: int) -> bytes:
        """Return the graph as the bytes of its file."""
        ends = [
            helper.make_tensor_value_info("pieces", TensorProto.FLOAT, [1, "pieces", width]),
            helper.make_tensor_value_info("firsts", TensorProto.INT64, ["words"]),
        ]
        found = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
            for name in (*CHANCES, *SUMS, STATEMENTS)
        ]
        numbers = [numpy_helper.from_array(array, name) for name, array in self._numbers.items()]
        graph = helper.make_graph(self._nodes, "visits", ends, found, numbers)
        sets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, _FUSED_OPSET)]
        return bytes(helper.make_model(graph, opset_imports=sets, ir_version=_FORMAT).SerializeToString())

    def _linear(self, x: str, name: str, out: str = "") -> str:
        numbers, scales = shrink(np.asarray(self._weights[f"{name}.weight"]).T)
        inputs = [
            x,
            self._keep(f"{name}.numbers", numbers),
            self._keep(f"{name}.scales", scales),
            self._keep(f"{name}.zeros", np.zeros(len(scales), dtype="int8")),
            self._hold(f"{name}.bias"),
        ]
        return self._add("DynamicQuantizeMatMul", inputs, out or f"{name}.out", fused=True)

    def _add(
        self, operation: str, inputs: Sequence[str], out: str, *, fused: bool = False, **settings: Any
    ) -> str:
        domain = _FUSED if fused else ""
        self._nodes.append(helper.make_node(operation, list(inputs), [out], domain=domain, **settings))
        return out

    def _hold(self, name: str) -> str:
        return self._keep(name, np.asarray(self._weights[name], dtype="float32"))

    def _keep(self, name: str, array: NDArray[Any]) -> str:
        self._numbers[name] = np.ascontiguousarray(array)
        return name
