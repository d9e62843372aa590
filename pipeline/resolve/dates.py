"""Printed dates → days: absolute dates as they stand, relative ones from the date of the page, never a
guess.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pipeline.lexicons import load_terms
from pipeline.records import Precision

# A day and month without a year belong to the year that brings them nearest to the page: never further than
# this.
HALF_YEAR = timedelta(days=183)
# A weekday at most so many days ahead is nearer than the one that is past.
NEAR_DAYS = 3
_NUMERIC = re.compile(r"\b(\d{4})[-./](\d{1,2})[-./](\d{1,2})\b|\b(\d{1,2})([-./])(\d{1,2})\5(\d{4})\b")
_LINK = re.compile(r"\b(?:to|till|until|through|and)\b")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_TOKEN = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?!\d)|(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:])|(?P<word>[^\W\d_]+)"
)


@dataclass(frozen=True, slots=True)
class DateRange:
    """First and last day, and how exactly the text gives them."""

    start: date
    end: date
    precision: Precision


def resolve_date(
    text: str, published: date | None, *, future: bool | None = False, exact: bool = True
) -> DateRange | None:
    """Return the days a printed date means, None where text and page do not tell.

    Args:
        text: the date as printed.
        published: the date of the page.
        future: the date is that of something still to come, so that a bare weekday is the next one; None where
            it may be either (a visit called off), so that it is the nearest one.
        exact: the page's date is known to the day; else it tells the year of a day and month only.

    >>> resolve_date("4–6 May 2021", None)
    DateRange(start=datetime.date(2021, 5, 4), end=datetime.date(2021, 5, 6), precision='day')
    >>> resolve_date("on Tuesday", date(2022, 5, 19)).start
    datetime.date(2022, 5, 17)
    >>> resolve_date("October 4", None) is None
    True
    """
    plain = " ".join(text.split()).lower()
    dated = _numeric(plain, published) or _calendar(plain, published)
    if dated is not None or published is None or not exact:
        return dated
    ranged = _from_to(plain, published, future=future)
    if ranged is not None:
        return ranged
    return (
        _relative(plain, published, future=bool(future))
        or _weekday(plain, published, future=future)
        or _day_alone(plain, published, future=future)
    )


def _from_to(text: str, published: date, *, future: bool | None) -> DateRange | None:
    """Return the days between two relative ones: "from Thursday until tomorrow", "today and tomorrow"."""
    parts = _LINK.split(text)
    if len(parts) != 2 or not any(_relative(part, published, future=False) for part in parts):
        return None
    first, last = (
        _relative(part, published, future=False) or _weekday(part, published, future=future) for part in parts
    )
    if first is None or last is None or first.precision != "day" or last.precision != "day":
        return None
    return _day_range(first.start, last.end)


def _day_alone(text: str, published: date, *, future: bool | None) -> DateRange | None:
    """Return a day named by its number only ("on the 13th"): the nearest one before or after the page."""
    days = [int(found) for found in _ORDINAL.findall(text)]
    if not 1 <= len(days) <= 2 or days != sorted(days):
        return None
    months = published.year * 12 + published.month - 1
    made = (_make_day((months + step) // 12, (months + step) % 12 + 1, days[-1]) for step in (-1, 0, 1))
    ends = [end for end in made if end is not None and (future is None or (end > published) == future)]
    if not ends:
        return None
    end = min(ends, key=lambda day: abs(day - published))
    return _day_range(_make_day(end.year, end.month, days[0]), end)


def _day_range(start: date | None, end: date | None = None) -> DateRange | None:
    if start is None or (end is not None and end < start):
        return None
    return DateRange(start, end or start, "day")


def _make_day(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _numeric(text: str, published: date | None) -> DateRange | None:
    match = _NUMERIC.search(text)
    if match is None:
        return None
    if match[1]:
        return _day_range(_make_day(int(match[1]), int(match[2]), int(match[3])))
    first, second, year = int(match[4]), int(match[6]), int(match[7])
    european, american = _make_day(year, second, first), _make_day(year, first, second)
    if match[5] != "/" or american is None or american == european:
        return _day_range(european)
    if european is None:
        return _day_range(american)
    if published is None:
        return None
    # Both readings are days: the page's date decides if it is near one of them only.
    near = [day for day in (european, american) if abs(day - published) <= timedelta(days=10)]
    return _day_range(near[0]) if len(near) == 1 else None


def _calendar(text: str, published: date | None) -> DateRange | None:
    days, months, years = _read_parts(text)
    if not months:
        return _year(years[0]) if len(years) == 1 and not days and text.strip() == str(years[0]) else None
    if not days:
        return _month(months, years, published)
    first_month, last_month = months[0], months[-1]
    year = years[-1] if years else _nearest_year(first_month, days[0], published)
    if year is None:
        return None
    last = _make_day(year, last_month, days[-1])
    first = _make_day(years[0] if years else year, first_month, days[0])
    if first is not None and last is not None and last < first and last_month < first_month:
        # "30 December – 2 January": without a year of its own the end lies in the next.
        last = _make_day(year + 1, last_month, days[-1]) if len(years) < 2 else last
    return _day_range(first, last)


def _read_parts(text: str) -> tuple[list[int], list[int], list[int]]:
    days: list[int] = []
    months: list[int] = []
    years: list[int] = []
    names = _month_names()
    for match in _TOKEN.finditer(text):
        if match["year"]:
            years.append(int(match["year"]))
        elif match["day"]:
            days.append(int(match["day"]))
        elif match["word"] in names:
            months.append(names[match["word"]])
    return days, months, years


@cache
def _month_names() -> dict[str, int]:
    names = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
    names |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
    return names | {
        term.term: int(term.canonical) for term in load_terms("resolve_words") if term.kind == "month-name"
    }


def _nearest_year(month: int, day: int, published: date | None) -> int | None:
    if published is None:
        return None
    years = (published.year - 1, published.year, published.year + 1)
    found = [
        made for year in years if (made := _make_day(year, month, day)) and abs(made - published) <= HALF_YEAR
    ]
    return min(found, key=lambda made: abs(made - published)).year if found else None


def _year(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31), "year")


def _whole_month(year: int, month: int) -> DateRange:
    return DateRange(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")


def _month(months: list[int], years: list[int], published: date | None) -> DateRange | None:
    if len(months) > 1 or len(years) > 1:
        return None
    year = years[0] if years else _nearest_year(months[0], 15, published)
    return _whole_month(year, months[0]) if year is not None else None


def _relative(text: str, published: date, *, future: bool) -> DateRange | None:
    for term in load_terms("resolve_words"):
        if term.kind not in {"day", "month", "weekend", "year"} or not re.search(rf"\b{term.term}\b", text):
            continue
        if term.kind == "weekend":
            return _weekend(published, future=future or "next" in _directions(text.split()))
        step = int(term.canonical)
        if term.kind == "day":
            return _day_range(published + timedelta(days=step))
        if term.kind == "year":
            return _year(published.year + step)
        months = published.year * 12 + published.month - 1 + step
        return _whole_month(months // 12, months % 12 + 1)
    return None


def _directions(words: Iterable[str]) -> set[str]:
    """Return where from the page's date the words point: "next", "last", or "either" for a choice."""
    given = set(words)
    return {t.canonical for t in load_terms("resolve_words") if t.kind == "direction" and t.term in given}


def _weekend(published: date, *, future: bool) -> DateRange | None:
    """Return Saturday and Sunday before the page's date, or behind it where they are to come."""
    saturday = calendar.SATURDAY
    if future:
        start = published + timedelta(days=(saturday - published.weekday()) % 7)
    else:
        start = published - timedelta(days=(published.weekday() - saturday) % 7 or 7)
    return _day_range(start, start + timedelta(days=1))


def _weekday(text: str, published: date, *, future: bool | None) -> DateRange | None:
    """Return the weekday nearest before the page's date (that day included), or behind it where it is to
    come; of two the first and the last day.
    """
    names = {name.lower(): i for i, name in enumerate(calendar.day_name)}
    words = re.findall(r"[a-z]+", text)
    found = [names[word] for word in words if word in names]
    directions = _directions(words)
    if not 1 <= len(found) <= 2 or "either" in directions:
        return None
    length = timedelta(days=(found[-1] - found[0]) % 7)
    if future is None and not directions:
        ahead = (found[0] - published.weekday()) % 7
        future = 0 < ahead <= NEAR_DAYS
    if future or "next" in directions:
        start = published + timedelta(days=(found[0] - published.weekday()) % 7 or 7)
        return _day_range(start, start + length)
    back = (published.weekday() - found[-1]) % 7
    end = published - timedelta(days=7 if back == 0 and "last" in directions else back)
    return _day_range(end - length, end)
