"""Printed dates resolved against the date of the page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.dates import resolve_date

PUBLISHED = date(2022, 5, 19)  # a Thursday

DATES = [
    ("4 May 2021", "2021-05-04", "2021-05-04", "day"),
    ("4th of May 2021", "2021-05-04", "2021-05-04", "day"),
    ("May 4, 2021", "2021-05-04", "2021-05-04", "day"),
    ("Tuesday, 4 May 2021", "2021-05-04", "2021-05-04", "day"),
    ("4 Sept. 2021", "2021-09-04", "2021-09-04", "day"),
    ("2021-05-04", "2021-05-04", "2021-05-04", "day"),
    ("04.05.2021", "2021-05-04", "2021-05-04", "day"),
    ("25/12/2021", "2021-12-25", "2021-12-25", "day"),
    ("12/25/2021", "2021-12-25", "2021-12-25", "day"),
    ("18/05/2022", "2022-05-18", "2022-05-18", "day"),
    ("4–6 May 2021", "2021-05-04", "2021-05-06", "day"),
    ("4 to 6 May 2021", "2021-05-04", "2021-05-06", "day"),
    ("May 4-6, 2021", "2021-05-04", "2021-05-06", "day"),
    ("30 April – 2 May 2021", "2021-04-30", "2021-05-02", "day"),
    ("30 December 2021 – 2 January 2022", "2021-12-30", "2022-01-02", "day"),
    ("from 4 to 6 May", "2022-05-04", "2022-05-06", "day"),
    ("4 May", "2022-05-04", "2022-05-04", "day"),
    ("May 20", "2022-05-20", "2022-05-20", "day"),
    ("31 December", "2021-12-31", "2021-12-31", "day"),
    ("4 October", "2022-10-04", "2022-10-04", "day"),
    ("May 2021", "2021-05-01", "2021-05-31", "month"),
    ("in March", "2022-03-01", "2022-03-31", "month"),
    ("2021", "2021-01-01", "2021-12-31", "year"),
    ("Monday and Tuesday", "2022-05-16", "2022-05-17", "day"),
    ("from Friday to Sunday", "2022-05-13", "2022-05-15", "day"),
    ("over the weekend", "2022-05-14", "2022-05-15", "day"),
    ("the coming weekend", "2022-05-21", "2022-05-22", "day"),
    ("the past day", "2022-05-18", "2022-05-18", "day"),
    ("today", "2022-05-19", "2022-05-19", "day"),
    ("this morning", "2022-05-19", "2022-05-19", "day"),
    ("yesterday", "2022-05-18", "2022-05-18", "day"),
    ("tomorrow", "2022-05-20", "2022-05-20", "day"),
    ("Tuesday", "2022-05-17", "2022-05-17", "day"),
    ("on Thursday", "2022-05-19", "2022-05-19", "day"),
    ("last Thursday", "2022-05-12", "2022-05-12", "day"),
    ("on Friday", "2022-05-13", "2022-05-13", "day"),
    ("next Monday", "2022-05-23", "2022-05-23", "day"),
    ("last month", "2022-04-01", "2022-04-30", "month"),
    ("next year", "2023-01-01", "2023-12-31", "year"),
]


@pytest.mark.parametrize(("text", "start", "end", "precision"), DATES)
def test_dates(text, start, end, precision):
    found = resolve_date(text, PUBLISHED)
    assert found is not None
    assert (found.start.isoformat(), found.end.isoformat(), found.precision) == (start, end, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the day",
        "31 February 2021",
        "two weeks",
        "last week",
        "05/04/2021",
        "Monday or Tuesday",
        "spring",
        "6 to 4 May 2021",
    ],
)
def test_what_the_text_does_not_tell_stays_unknown(text):
    assert resolve_date(text, PUBLISHED) is None


@pytest.mark.parametrize("text", ["4 May", "Tuesday", "today", "yesterday", "in March", "last month"])
def test_relative_dates_need_the_date_of_the_page(text):
    assert resolve_date(text, None) is None


def test_a_weekday_to_come_is_the_next_one():
    assert resolve_date("on Tuesday", PUBLISHED, future=True).start == date(2022, 5, 24)


@given(st.text(max_size=30), st.none() | st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_any_text_is_safe(text, published):
    found = resolve_date(text, published)
    assert found is None or found.start <= found.end


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_full_dates_do_not_depend_on_the_page(day):
    for printed in (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert resolve_date(printed, None).start == day


def test_a_page_dated_to_the_month_tells_the_year_only():
    assert resolve_date("4 May", PUBLISHED, exact=False).start == date(2022, 5, 4)
    assert resolve_date("yesterday", PUBLISHED, exact=False) is None
    assert resolve_date("Tuesday", PUBLISHED, exact=False) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Monday until yesterday", date(2022, 5, 16), date(2022, 5, 18)),
        ("today and tomorrow", date(2022, 5, 19), date(2022, 5, 20)),
        ("13th", date(2022, 5, 13), date(2022, 5, 13)),
        ("24th", date(2022, 4, 24), date(2022, 4, 24)),
    ],
)
def test_days_that_only_the_page_dates(text, first, last):
    found = resolve_date(text, date(2022, 5, 19))
    assert (found.start, found.end) == (first, last)


def test_a_day_alone_to_come_is_the_next_one():
    assert resolve_date("24th", date(2022, 5, 19), future=True).start == date(2022, 5, 24)


def test_a_weekday_that_may_be_past_or_to_come_is_the_nearest():
    assert resolve_date("Saturday", date(2022, 5, 19), future=None).start == date(2022, 5, 21)
    assert resolve_date("Tuesday", date(2022, 5, 19), future=None).start == date(2022, 5, 17)
