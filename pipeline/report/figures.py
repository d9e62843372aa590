"""What the overview counts: countries, time, topics, who met whom, and who stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pipeline.report.load import Row

K = TypeVar("K", str, tuple[str, str])

# Months are told apart while their bars are wider than a few pixels; beyond, years are.
MAX_MONTHS = 48
# A quotation to be read at a glance: shorter ones say little, longer ones are a paragraph.
SHORTEST_QUOTE, LONGEST_QUOTE = 40, 320


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step of the timeline. `key` is `2023` or `2023-05`."""

    key: str
    status: str
    n: int


def count_countries(visits: Iterable[Row]) -> list[tuple[str, int]]:
    """Return the visits of guests for each country code, the most frequent first.

    >>> count_countries([{"guest_countries": ["JP", "BE"]}, {"guest_countries": ["JP"]}])
    [('JP', 2), ('BE', 1)]
    """
    return ranked(Counter(code for visit in visits for code in visit["guest_countries"]))


def by_month(visits: Iterable[Row]) -> bool:
    """Return whether the visits lie close enough in time to be counted by month."""
    days = [visit["date_start"] for visit in visits if visit["date_start"]]
    return bool(days) and _month_number(max(days)) - _month_number(min(days)) < MAX_MONTHS


def timeline(visits: Sequence[Row]) -> list[Bar]:
    """Return the dated visits of each month or year and status, gaps filled with zeros.

    A visit dated only by its year is left out of a timeline of months.
    """
    months = by_month(visits)
    counts = Counter(
        (step, visit["status"]) for visit in visits if (step := _step(visit, months)) is not None
    )
    if not counts:
        return []
    steps = [step for step, _ in counts]
    filled = [Bar(key=step, status=status, n=n) for (step, status), n in counts.items()]
    gaps = set(_between(min(steps), max(steps))) - set(steps)
    filled += [Bar(key=step, status="held", n=0) for step in gaps]
    return sorted(filled, key=lambda bar: (bar.key, bar.status))


def topics_by_year(visits: Iterable[Row]) -> list[tuple[str, str, int]]:
    """Return (topic, year, visits) for the dated visits, by topic and year."""
    pairs = Counter(
        (topic, str(visit["date_start"].year))
        for visit in visits
        if visit["date_start"]
        for topic in visit["topics"]
    )
    return sorted((topic, year, n) for (topic, year), n in pairs.items())


def count_topics(visits: Iterable[Row]) -> list[tuple[str, int]]:
    """Return the visits of each topic, dated or not, the most frequent first."""
    return ranked(Counter(topic for visit in visits for topic in visit["topics"]))


def meetings(visits: Iterable[Row]) -> list[tuple[str, str, int]]:
    """Return (guest, host, visits) for every pair of principals, the most frequent first.

    >>> meetings([{"guests": ["Ana", "Bo"], "hosts": ["Cy"]}, {"guests": ["Ana"], "hosts": ["Cy"]}])
    [('Ana', 'Cy', 2), ('Bo', 'Cy', 1)]
    """
    pairs = Counter((guest, host) for visit in visits for guest in visit["guests"] for host in visit["hosts"])
    return [(guest, host, n) for (guest, host), n in ranked(pairs)]


def top_quotes(quotes: Iterable[Row], most: int) -> list[tuple[Row, int]]:
    """Return one quotation of each of the `most` most quoted speakers, with the number of theirs.

    The one shown is in marks where there is one, and the most certain; of equals, the one of the lowest id.
    """
    spoken: dict[str, list[Row]] = {}
    for quote in quotes:
        if quote["person_id"]:
            spoken.setdefault(quote["person_id"], []).append(quote)
    ordered = sorted(spoken.values(), key=lambda group: (-len(group), group[0]["person_id"]))
    return [(min(group, key=_quote_order), len(group)) for group in ordered[:most]]


def ranked(counts: Counter[K]) -> list[tuple[K, int]]:
    """Return the counts, the highest first, equal ones by key.

    >>> ranked(Counter(["b", "a", "c", "c"]))
    [('c', 2), ('a', 1), ('b', 1)]
    """
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _quote_order(quote: Row) -> tuple[bool, bool, float, str]:
    readable = SHORTEST_QUOTE <= len(quote["content"]) <= LONGEST_QUOTE
    return not readable, quote["kind"] == "indirect", -quote["score"], quote["quote_id"]


def _step(visit: Row, months: bool) -> str | None:
    day: date | None = visit["date_start"]
    if day is None or (months and visit["date_precision"] == "year"):
        return None
    return day.isoformat()[: 7 if months else 4]


def _between(first: str, last: str) -> Iterator[str]:
    if len(first) == 4:
        yield from map(str, range(int(first), int(last) + 1))
        return
    start, end = (int(key[:4]) * 12 + int(key[5:]) - 1 for key in (first, last))
    yield from (f"{month // 12}-{month % 12 + 1:02}" for month in range(start, end + 1))


def _month_number(day: date) -> int:
    return day.year * 12 + day.month
