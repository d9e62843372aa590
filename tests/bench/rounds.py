"""Sides of a comparison run in turns, and what their ratios come to.

Machines are busy and clocks of cores change: seconds of two runs say little, ratios within one round say more.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Side = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How many times as fast: the median over the rounds, and the lowest and highest round."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}–{self.high:.2f})"


def run_rounds(
    sides: Mapping[str, Side], *, rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, list[float]]:
    """Return the seconds of each side in each round; every second round runs the sides in reverse."""
    for side in sides.values():
        side()
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        for name in list(sides) if number % 2 == 0 else list(sides)[::-1]:
            start = clock()
            sides[name]()
            seconds[name].append(clock() - start)
    return seconds


def compare(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Return how many times as fast ours is.

    >>> str(compare([1.0, 2.0, 1.0], [3.0, 4.0, 1.0]))
    '2.00 (1.00–3.00)'
    """
    ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
    return Ratio(median=statistics.median(ratios), low=min(ratios), high=max(ratios))
