"""Words are cut into pieces from the left, the longest first; how they are written is told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.pieces import MAX_PIECES, WRITINGS, Pieces, find_writing

VOCABULARY = ("[UNK]", "[CLS]", "[SEP]", "the", "may", "mayor", "##or", "##s", "##a", "a", "'", "o", "neill")
CUT = Pieces(VOCABULARY)


def cut(word: str) -> list[str]:
    return [VOCABULARY[number] for number in CUT.of(word)]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("mayor", ["mayor"]),
        ("mayors", ["mayor", "##s"]),
        ("Mayor", ["mayor"]),
        ("MÄYOR", ["mayor"]),
        ("O’Neill", ["o", "'", "neill"]),
        ("zebra", ["[UNK]"]),
        # What has one unknown piece is unknown as a whole.
        ("mayorx", ["[UNK]"]),
        ("", ["[UNK]"]),
        (" ", ["[UNK]"]),
    ],
)
def test_the_longest_piece_comes_first(word: str, pieces: list[str]) -> None:
    assert cut(word) == pieces


def test_a_word_of_many_pieces_is_cut_short() -> None:
    assert cut("a" * 50) == ["a", *["##a"] * (MAX_PIECES - 1)]


def test_the_marks_of_a_sequence_are_known() -> None:
    assert (VOCABULARY[CUT.opening], VOCABULARY[CUT.closing]) == ("[CLS]", "[SEP]")


@given(st.text(max_size=30))
def test_every_word_has_pieces_of_the_vocabulary(word: str) -> None:
    found = CUT.of(word)
    assert 1 <= len(found) <= MAX_PIECES
    assert all(0 <= number < len(VOCABULARY) for number in found)
    assert CUT.of(word) == found


@pytest.mark.parametrize(
    ("word", "writing"),
    [
        ("2024", "digits"),
        ("14:30", "digits"),
        ("5th", "lower"),
        (",", "mark"),
        ("", "mark"),
        ("visited", "lower"),
        ("Rice", "capital"),
        ("Ørsted", "capital"),
        ("D", "initial"),
        ("D.", "upper"),
        ("NATO", "upper"),
        ("McAllan", "mixed"),
        ("iSteel", "mixed"),
        ("Al-Sayed", "mixed"),
    ],
)
def test_writing(word: str, writing: str) -> None:
    assert WRITINGS[find_writing(word)] == writing


@given(st.text(min_size=1, max_size=20))
def test_every_word_is_written_somehow(word: str) -> None:
    assert 0 < find_writing(word) < len(WRITINGS)
