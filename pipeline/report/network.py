"""Where the names of a network lie: each group of people who met laid out alone, the groups set side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import cos, pi, sin
from typing import Any

import networkx as nx

Point = tuple[float, float]

# Pixels between names that met, wide enough for the name under each; and around each group.
_STEP, _MARGIN_X, _MARGIN_Y = 78, 86, 34
# Room that a name of middling length takes under its dot, and how often springs are thrown anew to find it.
_NAME_WIDTH, _NAME_HEIGHT, _TRIES = 110, 18, 16
# A pair needs no layout: one stands above the other.
_PAIR_GAP = 46


def build_graph(pairs: Iterable[tuple[str, str, int]]) -> nx.Graph:
    """Return the graph of (guest, host, visits)."""
    graph = nx.Graph()
    for guest, host, n in pairs:
        graph.add_edge(guest, host, n=n)
    return graph


def lay_out(graph: nx.Graph, width: int) -> tuple[dict[str, Point], int]:
    """Return where each name lies, in pixels from the top left, and the height that takes.

    The same graph lies the same way every time.
    """
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    room = width - 2 * _MARGIN_X
    boxes = [_normal(_lay_out_group(_part(graph, group)), room) for group in groups]
    places: dict[str, Point] = {}
    left = top = row = 0.0
    for box in boxes:
        across = max(x for x, _ in box.values()) + 2 * _MARGIN_X
        down = max(y for _, y in box.values()) + 2 * _MARGIN_Y
        if left and left + across > width:
            left, top, row = 0.0, top + row, 0.0
        places |= {
            name: (round(left + _MARGIN_X + x, 1), round(top + _MARGIN_Y + y, 1))
            for name, (x, y) in box.items()
        }
        left, row = left + across, max(row, down)
    return places, round(top + row)


def _part(graph: nx.Graph, group: Iterable[str]) -> nx.Graph:
    """Return a group alone, in an order of its own: that of NetworkX's view is the order of a set."""
    part = nx.Graph()
    part.add_nodes_from(sorted(group))
    part.add_edges_from(sorted(tuple(sorted(pair)) for pair in graph.edges(part)))
    return part


def _lay_out_group(graph: nx.Graph) -> dict[str, Point]:
    names = sorted(graph, key=lambda name: (-graph.degree(name), name))
    if len(names) == 2:
        return {names[0]: (0, _PAIR_GAP), names[1]: (0, 0)}
    if graph.degree(names[0]) == len(names) - 1 == graph.size():
        return _star(names)
    return min((_spring(graph, seed) for seed in range(_TRIES)), key=_touching)


def _spring(graph: nx.Graph, seed: int) -> dict[str, Point]:
    layout: dict[str, Any] = nx.spring_layout(graph, k=2.4 / len(graph) ** 0.5, iterations=300, seed=seed)
    size = _STEP * len(graph) ** 0.5
    return {name: (float(x) * size, float(y) * size * 0.62) for name, (x, y) in layout.items()}


def _touching(places: dict[str, Point]) -> int:
    """Return how many pairs of names lie on top of each other."""
    near = (
        abs(a[0] - b[0]) < _NAME_WIDTH and abs(a[1] - b[1]) < _NAME_HEIGHT
        for a, b in combinations(places.values(), 2)
    )
    return sum(near)


def _star(names: Sequence[str]) -> dict[str, Point]:
    """Lay one who met everybody in the middle and the others around, on an ellipse: names are wide."""
    others = len(names) - 1
    # Turned so that no name stands at the height of the middle one, where they would touch.
    turn = pi / 2 if others % 2 else pi / others
    angles = [turn + 2 * pi * i / others for i in range(others)]
    size = max(1.0, others / 9) * _STEP
    # Of six, eight, … every other one stands nearer: the two at the top and at the bottom would share a line.
    near = 0.74 if others > 5 and others % 2 == 0 else 1.0
    heights = [size * (near if i % 2 else 1.0) for i in range(others)]
    ring = [(cos(a) * size * 1.45, -sin(a) * height) for a, height in zip(angles, heights, strict=True)]
    return dict(zip(names, [(0.0, 0.0), *ring], strict=True))


def _normal(points: dict[str, Point], room: int) -> dict[str, Point]:
    """Return the points moved so that the leftmost and the topmost stand at zero, drawn in where too wide."""
    left, top = min(x for x, _ in points.values()), min(y for _, y in points.values())
    shrink = min(1.0, room / max(1.0, max(x for x, _ in points.values()) - left))
    return {name: ((x - left) * shrink, (y - top) * max(shrink, 0.75)) for name, (x, y) in points.items()}
