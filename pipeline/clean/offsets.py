"""Text that remembers where in the raw source each of its characters stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from pipeline.offsets import OffsetMap


class Run(NamedTuple):
    """`length` text characters that stand for `raw_length` raw ones from `raw_start` on.

    Where the two lengths are equal the characters correspond one to one; else the run maps as a whole.
    """

    length: int
    raw_start: int
    raw_length: int


class Edit(NamedTuple):
    """Replace the characters [start, end) of a text; an empty span inserts."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Traced:
    """A piece of text with the runs it is made of; the lengths of the runs add up to the text."""

    text: str
    runs: tuple[Run, ...]

    @property
    def raw_start(self) -> int:
        """Where the text begins in the raw source."""
        return self.runs[0].raw_start

    @property
    def raw_end(self) -> int:
        """Where the text ends in the raw source, exclusive."""
        return self.runs[-1].raw_start + self.runs[-1].raw_length

    def cut(self, start: int, end: int) -> Traced:
        """Return the piece [start, end).

        >>> trace("abcdef", 10).cut(2, 4)
        Traced(text='cd', runs=(Run(length=2, raw_start=12, raw_length=2),))
        """
        return Traced(self.text[start:end], tuple(self._pieces(self._starts(), start, end)))

    def edit(self, edits: Sequence[Edit]) -> Traced:
        """Return the text with the edits made, in time linear in the text.

        Args:
            edits: sorted by start, not overlapping.

        >>> trace("a&amp;b", 0).edit([Edit(1, 6, "&")]).runs[1]
        Run(length=1, raw_start=1, raw_length=5)
        """
        if not edits:
            return self
        starts, position = self._starts(), 0
        words: list[str] = []
        runs: list[Run] = []
        for edit in edits:
            words += (self.text[position : edit.start], edit.replacement)
            runs += self._pieces(starts, position, edit.start)
            if edit.replacement:
                runs.append(self._replaced(starts, edit))
            position = edit.end
        words.append(self.text[position:])
        runs += self._pieces(starts, position, len(self.text))
        return Traced("".join(words), tuple(runs))

    def strip(self) -> Traced:
        """Return the text without white space at its ends."""
        text = self.text.strip()
        if len(text) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, start + len(text))

    def _starts(self) -> list[int]:
        return [0, *accumulate(run.length for run in self.runs)]

    def _pieces(self, starts: list[int], start: int, end: int) -> Iterable[Run]:
        index = max(bisect_right(starts, start) - 1, 0)
        while index < len(self.runs) and starts[index] < end:
            run, low = self.runs[index], max(start, starts[index])
            length = min(end, starts[index] + run.length) - low
            if length > 0 and run.length == run.raw_length:
                yield Run(length, run.raw_start + low - starts[index], length)
            elif length > 0:
                yield Run(length, run.raw_start, run.raw_length)
            index += 1

    def _replaced(self, starts: list[int], edit: Edit) -> Run:
        pieces = list(self._pieces(starts, edit.start, edit.end))
        if not pieces:
            before = list(self._pieces(starts, max(edit.start - 1, 0), max(edit.start, 1)))
            at = before[-1].raw_start + (before[-1].raw_length if edit.start else 0)
            return Run(len(edit.replacement), at, 0)
        start, last = pieces[0].raw_start, pieces[-1]
        return Run(len(edit.replacement), start, last.raw_start + last.raw_length - start)


def trace(raw_piece: str, raw_start: int) -> Traced:
    """Return a stretch of the raw source as traced text."""
    return Traced(raw_piece, (Run(len(raw_piece), raw_start, len(raw_piece)),) if raw_piece else ())


def join(pieces: Sequence[Traced], separator: str) -> Traced:
    """Return the pieces, in raw order, as one text; each separator stands for the gap between two."""
    runs: list[Run] = []
    for index, piece in enumerate(pieces):
        if index and separator:
            before = pieces[index - 1].raw_end
            runs.append(Run(len(separator), before, max(piece.raw_start - before, 0)))
        runs += piece.runs
    return Traced(separator.join(piece.text for piece in pieces), tuple(runs))


def map_offsets(text: Traced) -> OffsetMap:
    """Return the text's runs as an offset map; neighbours that continue each other become one run."""
    merged: list[Run] = []
    for run in text.runs:
        last = merged[-1] if merged else None
        if last is not None and _continues(last, run):
            merged[-1] = Run(last.length + run.length, last.raw_start, last.length + run.length)
        else:
            merged.append(run)
    lengths = tuple(run.length for run in merged)
    return OffsetMap(
        starts=tuple(accumulate(lengths[:-1], initial=0)) if merged else (),
        lengths=lengths,
        raw_starts=tuple(run.raw_start for run in merged),
        raw_lengths=tuple(run.raw_length for run in merged),
    )


def _continues(last: Run, run: Run) -> bool:
    return (
        last.length == last.raw_length
        and run.length == run.raw_length
        and last.raw_start + last.raw_length == run.raw_start
    )
