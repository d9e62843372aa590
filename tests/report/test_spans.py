"""Cutting a text at its spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.spans import cut

SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=12)


@given(st.integers(0, 30), SPANS, st.lists(st.integers(-2, 40), max_size=5))
def test_pieces_are_the_text_and_know_their_spans(
    length: int, spans: list[tuple[int, int]], breaks: list[int]
) -> None:
    pieces = cut(length, spans, breaks)
    assert [offset for piece in pieces for offset in range(piece.start, piece.end)] == list(range(length))
    for piece in pieces:
        for offset in (piece.start, piece.end - 1):
            over = {number for number, (start, end) in enumerate(spans) if start <= offset < end}
            assert set(piece.spans) == over
    assert not any(piece.start < edge < piece.end for piece in pieces for edge in breaks)


def test_the_widest_span_comes_first() -> None:
    assert [piece.spans for piece in cut(6, [(2, 4), (0, 6)])] == [(1,), (1, 0), (1,)]


def test_a_text_without_spans_is_one_piece() -> None:
    assert [(piece.start, piece.end) for piece in cut(5, [])] == [(0, 5)]
    assert cut(0, [(0, 3)]) == []
