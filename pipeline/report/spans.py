"""A text cut where spans begin and end: what every view of highlighted text is drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text under the same spans throughout. `spans` index the spans given, the widest first."""

    start: int
    end: int
    spans: tuple[int, ...]


def cut(length: int, spans: Sequence[tuple[int, int]], breaks: Iterable[int] = ()) -> list[Piece]:
    """Return the pieces of a text, in order and without gaps.

    Args:
        length: of the text, in characters.
        spans: half-open; they may nest, overlap and repeat. What lies outside the text is cut off.
        breaks: offsets at which a piece must end besides (line breaks).

    >>> [(p.start, p.end, p.spans) for p in cut(9, [(2, 6), (4, 8)])]
    [(0, 2, ()), (2, 4, (0,)), (4, 6, (0, 1)), (6, 8, (1,)), (8, 9, ())]
    """
    held = [(max(0, start), min(end, length)) for start, end in spans]
    edges = {0, length, *(edge for edge in breaks if 0 < edge < length)}
    opened: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(held):
        if start < end:
            edges |= {start, end}
            opened.setdefault(start, []).append(number)
    pieces, running, order = [], set[int](), sorted(edges)
    for start, end in pairwise(order):
        running = {number for number in running if held[number][1] > start} | set(opened.get(start, ()))
        widest = sorted(running, key=lambda number: (held[number][0] - held[number][1], number))
        pieces.append(Piece(start=start, end=end, spans=tuple(widest)))
    return pieces
