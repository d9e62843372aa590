"""How long telling people apart takes as mentions grow: synthetic people, ten mentions each.

python -m pipeline.learn.scale 10000 100000 1000000
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.lexicons import load_terms
from pipeline.resolve.collector import pause_collector
from pipeline.resolve.naming import name_people
from pipeline.resolve.people_links import link_people
from pipeline.resolve.sightings import PersonSighting, Post

MENTIONS_EACH = 10
# Family names are built from syllables, as many different ones as a country has: a tenth as many as people.
PEOPLE_A_FAMILY = 10
ONSETS, NUCLEI = tuple("bdfgklmnrstv"), tuple("aeiou")
KINDS = ("mayor", "ambassador", "minister", "official", "academic")
COUNTRIES = tuple(f"{one}{other}" for one in "ABCDE" for other in "KLMNOPQRST")
FIRST_DAY = date(2015, 1, 1)
DAYS = 3650
# One seed, so that every run measures the same work.
SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One measurement: seconds, the process's peak memory in MiB so far, and what came of the mentions."""

    n_mentions: int
    n_people: int
    n_found: int
    precision: float
    recall: float
    seconds: float
    peak_mib: int


def make_sightings(n_mentions: int) -> tuple[list[PersonSighting], list[int]]:
    """Return synthetic sightings, sorted by document, and the true person of each."""
    draw = random.Random(SEED)
    n_people = max(1, n_mentions // MENTIONS_EACH)
    given = sorted({term.term for term in load_terms("name_words") if term.term.isalpha()})
    families = sorted({_syllables(draw) for _ in range(max(10, n_people // PEOPLE_A_FAMILY))})
    sightings, truth = [], []
    for person in range(n_people):
        words = (draw.choice(given), draw.choice(given), draw.choice(families))
        kind, country, town = draw.choice(KINDS), draw.choice(COUNTRIES), draw.choice(families)
        for mention in range(MENTIONS_EACH):
            post = Post(title=kind, kind=kind, organization=(town.casefold(),))
            sightings.append(
                PersonSighting(
                    doc_id=f"{draw.getrandbits(48):012x}-{person}-{mention}",
                    index=0,
                    name=_vary(words, draw),
                    country=country if draw.random() < 0.6 else None,
                    gender=None,
                    posts=(post,) if draw.random() < 0.8 else (),
                    day=FIRST_DAY + timedelta(days=draw.randrange(DAYS)),
                )
            )
            truth.append(person)
    order = sorted(range(len(sightings)), key=lambda i: sightings[i].doc_id)
    return [sightings[i] for i in order], [truth[i] for i in order]


def _syllables(draw: random.Random) -> str:
    n = draw.choice((2, 3, 3, 4))
    return "".join(draw.choice(ONSETS) + draw.choice(NUCLEI) for _ in range(n)).capitalize()


def _vary(words: tuple[str, str, str], draw: random.Random) -> str:
    """Return a name as a page may print it: whole, without its middle, turned round, with an initial, misspelled."""
    first, middle, last = words
    place = draw.randrange(1, len(last))
    forms = (
        f"{first} {middle} {last}",
        f"{first} {last}",
        f"{last.upper()} {first}",
        f"{first[0]}. {last}",
        f"{first} {last[:place]}{last[place]}{last[place:]}",
        last,
    )
    return draw.choices(forms, weights=(45, 35, 5, 6, 4, 5))[0]


def measure_growth(sizes: Sequence[int]) -> Iterator[Growth]:
    """Yield the time and memory of telling apart so many mentions, one size after the other."""
    for n_mentions in sizes:
        sightings, truth = make_sightings(n_mentions)
        start = time.perf_counter()
        with pause_collector():
            ids, _ = name_people(link_people(sightings), sightings)
        seconds = time.perf_counter() - start
        precision, recall = pair_scores(ids, truth)
        yield Growth(
            n_mentions=len(sightings),
            n_people=len(set(truth)),
            n_found=len(set(ids)),
            precision=precision,
            recall=recall,
            seconds=seconds,
            peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        )


def pair_scores(found: Sequence[object], truth: Sequence[object]) -> tuple[float, float]:
    """Return precision and recall over pairs of mentions put together.

    >>> pair_scores("aab", "xyy")
    (0.0, 0.0)
    """
    both = _pairs(list(zip(found, truth, strict=True)))
    return both / max(1, _pairs(found)), both / max(1, _pairs(truth))


def _pairs(labels: Sequence[object]) -> int:
    counts: dict[object, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return sum(n * (n - 1) // 2 for n in counts.values())


def main(arguments: Sequence[str]) -> int:
    """Measure at the sizes given, 10,000 and 100,000 mentions by default."""
    sys.stdout.write("mentions    people     found  precision  recall  seconds  peak MiB\n")
    for g in measure_growth([int(argument) for argument in arguments] or [10_000, 100_000]):
        sys.stdout.write(
            f"{g.n_mentions:>9}{g.n_people:>9}{g.n_found:>10}{g.precision:>11.3f}{g.recall:>8.3f}"
            f"{g.seconds:>9.1f}{g.peak_mib:>10}\n"
        )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
