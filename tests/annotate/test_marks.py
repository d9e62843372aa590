"""Marks and passages, character by character."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.marks import find_passages, read_marks
from tests.annotate.spoken import blank


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“a”", ["open", "close"]),
        ('"a"', ["open", "close"]),
        ("it’s", []),
        ("the ’90s", []),
        ("’em all", []),
        ("”a“", ["open", "close"]),
        ('a"b', ["either"]),
        ("a” b", ["close"]),
        ("''a''", ["open", "close"]),
        ("“‘a’”", ["open", "open", "close", "close"]),
        ("''a 'b,'''", ["open", "open", "close", "close"]),
        ('5" wide', ["close"]),
    ],
)
def test_directions(text: str, expected: list[str]) -> None:
    assert [m.direction for m in read_marks(text, 0, len(text), frozenset({"em"}))] == expected


@pytest.mark.parametrize(
    ("text", "opened", "closed"),
    [("“We go.”", True, True), ("“We go.", True, False), ("We go.”", False, True)],
)
def test_missing_marks_are_told(text: str, opened: bool, closed: bool) -> None:
    (passage,) = find_passages(text)
    assert (passage.opened, passage.closed) == (opened, closed)
    assert text[passage.start : passage.end] == "We go."


def test_broken_line_does_not_spoil_the_next() -> None:
    text = "He said “a, “b, c” d” ” e “\nShe said “f.”"
    assert text[find_passages(text)[-1].start : find_passages(text)[-1].end] == "f."


@given(st.text(alphabet="“”\"'‘’«» ab.,\n", max_size=60))
def test_passages_lie_in_the_text_in_order(text: str) -> None:
    passages = find_passages(text)
    for passage in passages:
        assert 0 <= passage.outer_start <= passage.start <= passage.end <= passage.outer_end <= len(text)
    assert all(a.outer_end <= b.outer_start for a, b in pairwise(passages))


@pytest.mark.parametrize("text", ["said,“We go", "go.”Then", "‹We›", "″We″", "said''We"])
def test_tokenizer_splits_at_marks(text: str) -> None:
    assert any(token.text in ("“", "”", "‹", "″", "''") for token in blank()(text))
