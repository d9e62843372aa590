"""What the overview counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.report.figures import (
    LONGEST_QUOTE,
    meetings,
    timeline,
    top_quotes,
    topics_by_year,
)


def visit(day: date | None = None, precision: str = "day", **cells: Any) -> dict[str, Any]:
    return {
        "date_start": day, "date_precision": precision, "status": "held", "guests": [], "hosts": [], "topics": [],
        "guest_countries": [], "guest_organizations": [], "host_organization": None, **cells,
    }  # fmt: skip


def quote(number: int, person: str | None, **cells: Any) -> dict[str, Any]:
    words = "Our two harbours have traded with each other for a hundred years."
    return {
        "quote_id": f"q{number}", "person_id": person, "content": words, "kind": "direct", "score": 0.5, **cells,
    }  # fmt: skip


def test_a_short_span_is_counted_by_month_without_gaps() -> None:
    bars = timeline([visit(date(2023, 11, 5)), visit(date(2024, 1, 9)), visit(None)])
    assert [(bar.key, bar.n) for bar in bars] == [("2023-11", 1), ("2023-12", 0), ("2024-01", 1)]


def test_a_long_span_is_counted_by_year() -> None:
    bars = timeline([visit(date(2015, 3, 1), "year"), visit(date(2021, 1, 9)), visit(date(2021, 8, 9))])
    assert [(bar.key, bar.n) for bar in bars] == [
        *((str(y), 1 if y == 2015 else 0) for y in range(2015, 2021)),
        ("2021", 2),
    ]


def test_a_year_alone_has_no_month() -> None:
    bars = timeline([visit(date(2023, 1, 1), "year"), visit(date(2023, 5, 9))])
    assert [bar.key for bar in bars] == ["2023-05"]


def test_each_status_is_a_bar_of_its_own() -> None:
    bars = timeline([visit(date(2023, 5, 1)), visit(date(2023, 5, 2), status="planned")])
    assert [(bar.status, bar.n) for bar in bars] == [("held", 1), ("planned", 1)]


def test_no_dates_give_no_timeline() -> None:
    assert timeline([visit(None)]) == []


def test_topics_count_in_the_year_of_the_visit() -> None:
    visits = [
        visit(date(2023, 5, 1), topics=["trade", "sport"]),
        visit(date(2024, 5, 1), topics=["trade"]),
        visit(topics=["trade"]),
    ]
    assert topics_by_year(visits) == [("sport", "2023", 1), ("trade", "2023", 1), ("trade", "2024", 1)]


def test_every_guest_meets_every_host() -> None:
    assert meetings([visit(guests=["A", "B"], hosts=["C"])]) == [("A", "C", 1), ("B", "C", 1)]


def test_the_most_quoted_come_first_and_the_nameless_not_at_all() -> None:
    quotes = [quote(1, "a"), quote(2, "b"), quote(3, "b"), quote(4, None), quote(5, None)]
    assert [row["person_id"] for row, _ in top_quotes(quotes, 1)] == ["b"]
    found = top_quotes(quotes, 9)
    assert [(row["person_id"], n) for row, n in found] == [("b", 2), ("a", 1)]


@pytest.mark.parametrize(
    "worse",
    [{"kind": "indirect"}, {"score": 0.4}, {"content": "Yes."}, {"content": "Long. " * LONGEST_QUOTE}],
)
def test_the_quotation_shown_is_readable_in_marks_and_certain(worse: dict[str, Any]) -> None:
    ((row, n),) = top_quotes([quote(1, "a", **worse), quote(2, "a")], 9)
    assert (row["quote_id"], n) == ("q2", 2)
