"""The encoder at run time: a small transformer over word pieces (ONNX), a page in windows that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.annotate.pieces import Pieces, find_writing
from pipeline.annotate.reading import ENTITIES, LINK_WIDTH, LINKS, PARTS, QUOTES, Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Word pieces of a window: most pages fit into one; the positions end at 512.
WINDOW = 384
# Pieces that a window shares with the next: what stands at its edge is read from the one in which it stands further in.
OVERLAP = 120
# Pieces of the headline that go before each window.
HEADLINE = 48
_TOKEN_SIZES = (2 * len(ENTITIES) + 1, 2 * len(QUOTES) + 1, len(PARTS), *(2 * (len(LINKS) * LINK_WIDTH,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of a page as the encoder reads it.

    `pieces` and `writings` are those of the headline and the stretch; `tokens` the numbers of its tokens in the page,
    `firsts` the places of their first pieces.
    """

    pieces: list[int]
    writings: list[int]
    tokens: list[int]
    firsts: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Embeddings: rows of whole numbers with a scale each, then positions and ways of writing."""

    words: NDArray[np.int8]
    scales: Floats
    positions: Floats
    writings: Floats
    nothing: Floats

    def embed(self, window: Window) -> Floats:
        """Return what goes into the first layer: pieces × width."""
        rows = self.words[window.pieces] * self.scales[window.pieces, None]
        return np.asarray(
            rows + self.positions[: len(rows)] + self.writings[window.writings], dtype="float32"
        )


@dataclass(frozen=True)
class Encoder:
    """Vocabulary, tables and graph; `statements` are what the graph says of a page, in its order."""

    vocabulary: tuple[str, ...]
    statements: tuple[str, ...]
    tables: Tables
    graph: bytes

    @cached_property
    def pieces(self) -> Pieces:
        """The cutter of words."""
        return Pieces(self.vocabulary)

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread: workers are processes, and sums come out alike however many cores there are.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Sum and norm as one operation take four times as long as the two of them (onnxruntime 1.31).
        return onnxruntime.InferenceSession(
            self.graph,
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def read(self, headline: Sequence[str], words: Sequence[str]) -> Reading:
        """Return what the encoder makes of a page.

        Args:
            headline: its words, empty where the page has none.
            words: the words of the text; one that holds a line break stands for the break.
        """
        columns = [np.zeros((len(words), size), dtype="float32") for size in _TOKEN_SIZES]
        inward = np.full(len(words), -1)
        pages = []
        for window in cut_windows(self.pieces, headline, words):
            *found, page = self._run(window)
            pages.append(page)
            depth = _depths(window, len(words))
            deeper = depth > inward[window.tokens]
            at = np.asarray(window.tokens)[deeper]
            inward[at] = depth[deeper]
            for column, values in zip(columns, found, strict=True):
                column[at] = values[deeper]
        entities, quotes, parts, sources, targets = columns
        return Reading(
            entities=_outside(entities),
            quotes=_outside(quotes),
            parts=parts,
            sources=sources.reshape(-1, len(LINKS), LINK_WIDTH),
            targets=targets.reshape(-1, len(LINKS), LINK_WIDTH),
            nothing=self.tables.nothing,
            page=dict(zip(self.statements, np.mean(pages, axis=0).tolist(), strict=True)),
        )

    def _run(self, window: Window) -> list[Floats]:
        inputs = {
            "pieces": self.tables.embed(window)[None],
            "firsts": np.asarray(window.firsts, dtype="int64"),
        }
        found: list[Floats] = self._session.run(None, inputs)
        return found


def cut_windows(pieces: Pieces, headline: Sequence[str], words: Sequence[str]) -> Iterator[Window]:
    """Yield the windows of a page in text order: at least one, every token that is no space in one of them.

    Args:
        pieces: the cutter of words.
        headline: the words of the headline.
        words: the words of the text.
    """
    head = [(piece, find_writing(word)) for word in headline for piece in pieces.of(word)][:HEADLINE]
    opening = [(pieces.opening, 0), *head, (pieces.closing, 0)]
    cut = [_cut(pieces, word) for word in words]
    start = 0
    while True:
        end = _find_end(cut, start, WINDOW - len(opening) - 1)
        yield _make_window(pieces, opening, words, cut, range(start, end))
        if end == len(words):
            return
        start = _step_back(cut, start, end)


def _cut(pieces: Pieces, word: str) -> tuple[int, ...]:
    """Return the pieces of a word: a line break closes what is before it, another space says nothing."""
    if "\n" in word:
        return (pieces.closing,)
    return () if word.isspace() else pieces.of(word)


def _find_end(cut: Sequence[tuple[int, ...]], start: int, room: int) -> int:
    used, end = 0, start
    while end < len(cut) and used + len(cut[end]) <= room:
        used += len(cut[end])
        end += 1
    return end


def _step_back(cut: Sequence[tuple[int, ...]], start: int, end: int) -> int:
    shared, at = 0, end
    while at > start + 1 and shared < OVERLAP:
        at -= 1
        shared += len(cut[at])
    return at


def _make_window(
    pieces: Pieces,
    opening: Sequence[tuple[int, int]],
    words: Sequence[str],
    cut: Sequence[tuple[int, ...]],
    stretch: range,
) -> Window:
    all_pieces, writings = [piece for piece, _ in opening], [writing for _, writing in opening]
    tokens, firsts = [], []
    for i in stretch:
        is_break = "\n" in words[i]
        if cut[i] and not is_break:
            tokens.append(i)
            firsts.append(len(all_pieces))
        all_pieces += cut[i]
        writings += [0 if is_break else find_writing(words[i])] * len(cut[i])
    return Window(pieces=[*all_pieces, pieces.closing], writings=[*writings, 0], tokens=tokens, firsts=firsts)


def _depths(window: Window, length: int) -> NDArray[np.int_]:
    """Return how far each token of a window stands from an edge that is none of the page's."""
    size = len(window.tokens)
    if not size:
        return np.zeros(0, dtype=int)
    before = np.arange(size) if window.tokens[0] > 0 else np.full(size, size)
    behind = np.arange(size)[::-1] if window.tokens[-1] < length - 1 else np.full(size, size)
    found: NDArray[np.int_] = np.minimum(before, behind)
    return found


def _outside(chances: Floats) -> Floats:
    """Give tokens that no window reads (line breaks, spaces) the tag "outside"."""
    chances[chances.sum(axis=1) == 0.0, 0] = 1.0
    return chances
