from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.offsets import Edit, Run, Traced, join, map_offsets, trace


def test_edits_keep_the_way_back():
    text = trace("a&nbsp;b", 100).edit([Edit(1, 7, " ")])
    assert text.text == "a b"
    assert map_offsets(text).to_raw(2, 3) == (107, 108)
    assert map_offsets(text).to_raw(1, 2) == (101, 107)


def test_inserted_characters_stand_for_nothing():
    text = trace("Duranhosted", 5).edit([Edit(5, 5, " ")])
    assert text.text == "Duran hosted"
    assert map_offsets(text).to_raw(0, 5) == (5, 10)
    assert map_offsets(text).to_raw(6, 12) == (10, 16)


def test_neighbouring_runs_become_one():
    pieces = [trace("abc", 0), trace("def", 3)]
    assert map_offsets(join(pieces, "")).starts == (0,)


def test_separator_stands_for_the_gap():
    offsets = map_offsets(join([trace("ab", 0), trace("cd", 9)], "\n"))
    assert offsets.to_raw(2, 3) == (2, 9)
    assert offsets.to_raw(0, 5) == (0, 11)


def test_cut_inside_a_replacement_keeps_all_of_its_source():
    text = Traced("ab", (Run(2, 10, 7),))
    assert text.cut(1, 2).runs == (Run(1, 10, 7),)


@pytest.mark.parametrize("text", ["  ab  ", "ab", "", "   "])
def test_strip_is_str_strip(text):
    assert trace(text, 3).strip().text == text.strip()


@given(
    st.text(alphabet="abc ", max_size=30),
    st.lists(st.integers(0, 30), max_size=8),
    st.sampled_from(["", "x", "yy"]),
)
def test_edit_gives_the_text_that_str_would(text, cuts, replacement):
    bounds = sorted({min(cut, len(text)) for cut in cuts})
    edits = [Edit(a, b, replacement) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]
    expected, position = "", 0
    for edit in edits:
        expected += text[position : edit.start] + edit.replacement
        position = edit.end
    traced = trace(text, 7).edit(edits)
    assert traced.text == expected + text[position:]
    assert sum(run.length for run in traced.runs) == len(traced.text)
