"""Scores by tradition and continent: what counts as found, and how small groups are told."""

from __future__ import annotations

from dataclasses import replace

from pipeline.learn.breakdown import REST, by_continent, by_tradition, continent_of, table
from pipeline.learn.facts import gold_facts
from tests.learn.pages import make_gold

PAGE = make_gold()


def test_all_is_found_by_gold_itself_and_nothing_on_a_page_without_tables() -> None:
    pages = [PAGE] * 8
    whole, none = by_tradition(pages, {PAGE.stem: gold_facts(PAGE)}), by_tradition(pages, {})
    assert whole["dutch"] == {"people": [True] * 8, "titles": [True] * 8}
    assert none["dutch"] == {"people": [False] * 8, "titles": [False] * 8}


def test_small_groups_are_counted_together_at_the_end() -> None:
    few = by_tradition([PAGE], {PAGE.stem: gold_facts(PAGE)})
    assert list(few) == [REST]
    assert few[REST]["people"] == [True, True]


def test_a_wrong_guest_costs_the_record_and_not_the_host() -> None:
    facts = gold_facts(PAGE)
    (visit,) = facts.visits
    found = replace(facts, visits=(replace(visit, guests=frozenset({"somebody else"})),))
    counts = by_continent([PAGE] * 5, {PAGE.stem: found})
    (name,) = counts
    assert name == continent_of(visit.host_country)
    assert counts[name] == {"guests": [False] * 5, "hosts": [True] * 5, "whole record": [False] * 5}


def test_lines_of_a_table() -> None:
    assert list(table("of", {"dutch": {"people": [True, False]}, REST: {"people": []}})) == [
        "| of | people | n |",
        "|---|---:|---:|",
        "| dutch | 0.50 | 2 |",
        "| others | – | 0 |",
    ]
