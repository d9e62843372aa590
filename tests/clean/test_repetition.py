from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.repetition import count_keys

PAGES = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.lists(st.sampled_from(["x", "y", "z"]))), max_size=12
)


@given(PAGES, PAGES)
def test_counts_merge_in_any_order(first, second):
    merged = count_keys(first).merge(count_keys(second))
    assert merged == count_keys([*first, *second])
    assert merged == count_keys(second).merge(count_keys(first)) == count_keys([*second, *first][::-1])


def test_a_line_counts_once_a_page_and_only_for_its_site():
    counts = count_keys([("a", ["menu", "menu"])] * 3 + [("b", ["menu"])])
    assert counts.pages == {"a": 3, "b": 1}
    assert counts.is_repeated("a", "menu", prose=False)
    assert not counts.is_repeated("b", "menu", prose=False)


def test_two_pages_are_not_enough_and_prose_needs_more():
    assert not count_keys([("a", ["menu"])] * 2).is_repeated("a", "menu", prose=False)
    three = count_keys([("a", ["menu"])] * 3)
    assert not three.is_repeated("a", "menu", prose=True)
    assert count_keys([("a", ["menu"])] * 6).is_repeated("a", "menu", prose=True)


def test_a_line_on_few_of_many_pages_is_no_template():
    counts = count_keys([("a", ["headline"])] * 4 + [("a", ["other"])] * 10)
    assert not counts.is_repeated("a", "headline", prose=False)


def test_counts_travel_between_processes():
    counts = count_keys([("a", ["menu"])] * 3)
    assert pickle.loads(pickle.dumps(counts)) == counts
