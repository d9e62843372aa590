"""Where each character of a cleaned text came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetMap:
    """Where each character of a cleaned text stands in the raw source, as runs of equal step.

    Run i maps text offsets [starts[i], starts[i] + lengths[i]) to raw offsets raw_starts[i] + (offset - starts[i]).
    `raw_lengths[i]` is the run's length in the raw source; it differs from `lengths[i]` only where one or more
    text characters stand for another number of raw ones (an HTML entity, a joined line break).
    Runs are sorted by text offset, do not overlap, and cover the text.
    """

    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    raw_starts: tuple[int, ...]
    raw_lengths: tuple[int, ...]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw half-open span that the text span [start, end) came from.

        Raises:
            ValueError: the span is empty or outside the text.

        >>> m = OffsetMap(starts=(0, 4), lengths=(4, 3), raw_starts=(10, 20), raw_lengths=(4, 3))
        >>> m.to_raw(1, 6)
        (11, 22)
        """
        if not self.starts or not 0 <= start < end <= self.starts[-1] + self.lengths[-1]:
            raise ValueError(f"span [{start}, {end}) lies outside the text")
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        return self._begin(first, start), self._finish(last, end)

    def _begin(self, run: int, offset: int) -> int:
        if self.lengths[run] == self.raw_lengths[run]:
            return self.raw_starts[run] + offset - self.starts[run]
        return self.raw_starts[run]

    def _finish(self, run: int, offset: int) -> int:
        if self.lengths[run] == self.raw_lengths[run]:
            return self.raw_starts[run] + offset - self.starts[run]
        return self.raw_starts[run] + self.raw_lengths[run]
