"""What stands where a page tells of one of its visits: the day, the city and the countries named there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipeline.records import Label, Mention
from pipeline.resolve.dates import DateRange, resolve_date
from pipeline.resolve.telling import PageFacts, Telling

# A city or country this far from the name it is told of is about something else, in characters.
NEAR_CHARS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where a page tells of one visit, in offsets; `at` is the first name of somebody who is in no other visit."""

    start: int
    at: int
    end: int


def find_passage(facts: PageFacts, at: int, behind: int | None) -> Passage:
    """Return the line around a name as far as the next visit leaves it.

    Args:
        facts: the page.
        at: offset of the name.
        behind: offset where the next visit is told of, None for the last.
    """
    start, end = line_of(facts, at)
    return Passage(start=start, at=at, end=end if behind is None else min(end, max(behind, at)))


def line_of(facts: PageFacts, at: int) -> tuple[int, int]:
    """Return the offsets of the line around an offset."""
    text = facts.annotated.clean.text
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def find_date(facts: PageFacts, passage: Passage, telling: Telling) -> tuple[DateRange | None, str | None]:
    """Return the last date before the name, else the first behind it, with its text."""
    clean = facts.annotated.clean
    future = None if telling.status == "cancelled" else telling.status == "planned"
    exact = clean.published_precision == "day"
    for _, mention in _by_nearness(facts, passage, Label.DATE):
        dates = resolve_date(mention.text, clean.published, future=future, exact=exact)
        if dates is not None:
            return dates, mention.text
    return None, None


def find_city(facts: PageFacts, passage: Passage, countries: Collection[str]) -> int | None:
    """Return the mention of the last city before the name, in no title and not in a country of the guests.

    Args:
        facts: the page.
        passage: where it tells of the visit.
        countries: those of the guests.
    """
    titles = [(title.start, title.end) for title in facts.annotated.titles]
    for index, city in _by_nearness(facts, passage, Label.CITY):
        near = city.start < passage.at <= city.start + NEAR_CHARS
        if near and city.country not in countries and not any(s <= city.start < e for s, e in titles):
            return index
    return None


def find_countries(facts: PageFacts, passage: Passage, hosts: Collection[int]) -> set[str]:
    """Return the one country beside the name that is not the hosts'; none where two are named."""
    here = {facts.annotated.clean.site_country, *(facts.people[host].country for host in hosts)}
    found = {
        mention.key
        for _, mention in _by_nearness(facts, passage, Label.COUNTRY)
        if mention.key is not None and abs(mention.start - passage.at) <= NEAR_CHARS
    } - here
    return {country for country in found if country is not None} if len(found) == 1 else set()


def _by_nearness(facts: PageFacts, passage: Passage, label: Label) -> Iterator[tuple[int, Mention]]:
    """Yield the mentions of a passage: those before the name from the last one on, then those behind it."""
    here = [
        (index, mention)
        for index, mention in enumerate(facts.annotated.mentions)
        if mention.label is label and passage.start <= mention.start < passage.end
    ]
    yield from reversed([found for found in here if found[1].start < passage.at])
    yield from (found for found in here if found[1].start >= passage.at)
