"""Fit where and when a visit took place and for whom: `python -m pipeline.learn.fit_setting data/gold/dev [FOLDER…]`.

Writes `pipeline/lexicons/setting_weights.csv`, which `pipeline.resolve.setting_choice` reads. The pages must be none that
the reader was trained on: of those it is too sure. One regression a question, by maximum likelihood with a light pull
towards nothing; prints how often the likeliest answer is right by the rules and by all signs on pages left out (ten
parts by turns).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.annotate.annotate import annotate_page
from pipeline.annotate.nlp import load_nlp
from pipeline.errors import GoldError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.names import fold
from pipeline.lexicons import FIELDS
from pipeline.records import Annotated, Drop, PageVisit
from pipeline.resolve.dates import DateRange
from pipeline.resolve.page import gather_facts, resolve_page
from pipeline.resolve.setting_choice import (
    DATE,
    GUEST_COUNTRY,
    HOST_COUNTRY,
    LEXICON,
    RULES,
    Signs,
    date_signs,
    guest_country_signs,
    host_country_signs,
)
from pipeline.run import clean_source

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.learn.header import GoldVisit
    from pipeline.resolve.telling import PageFacts

OUT = Path(__file__).parents[1] / "lexicons" / f"{LEXICON}.csv"
PULL = 0.005
PARTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question on a page: the signs of each option, and the number of the right one."""

    group: int
    question: str
    options: tuple[Signs, ...]
    right: int


def collect(pages: Sequence[GoldPage], nlp: Language) -> list[Case]:
    """Return the questions that gold pages answer.

    Raises:
        GoldError: a raw page is missing.
    """
    return [case for group, page in enumerate(pages) for case in _ask_page(group, page, nlp)]


def _ask_page(group: int, page: GoldPage, nlp: Language) -> Iterator[Case]:
    if page.raw is None:
        raise GoldError("the raw page is missing", where=str(page.path), fix="render it")
    clean = clean_source(page.raw)
    annotated = clean if isinstance(clean, Drop) else annotate_page(nlp, clean)
    if isinstance(annotated, Drop) or not annotated.settings:
        return
    # Without the reader's chances the rules answer alone.
    found = resolve_page(replace(annotated, settings=()), doc_id="").visits
    for gold, visit in _match(page, annotated, found):
        only = len(found) == len(page.visits) == 1
        yield from _ask_visit(group, gather_facts(annotated), gold, visit, only=only)


def _match(
    page: GoldPage, annotated: Annotated, visits: Sequence[PageVisit]
) -> Iterator[tuple[GoldVisit, PageVisit]]:
    """Yield each gold visit with the one found that shares most of its people, each once."""
    people = gather_facts(annotated).people
    names = {person.id: fold(person.name) for person in page.people}
    free = list(visits)
    for gold in page.visits:
        wanted = {names.get(who, who) for who in (*gold.guests, *gold.hosts)}
        shared = [len(wanted & {fold(people[p.person].name) for p in visit.participants}) for visit in free]
        if shared and max(shared) > 0:
            yield gold, free.pop(shared.index(max(shared)))


def _ask_visit(
    group: int, facts: PageFacts, gold: GoldVisit, visit: PageVisit, *, only: bool
) -> Iterator[Case]:
    hosts = [p.person for p in visit.participants if p.role == "host"]
    signs = host_country_signs(facts, (visit.city, visit.host_country), visit.guest_countries, hosts)
    yield from _make_case(group, HOST_COUNTRY, signs, gold.host_country)
    if not only:
        return
    for code, one in guest_country_signs(facts, visit.guest_countries).items():
        right = code in gold.guest_countries
        yield Case(group=group, question=GUEST_COUNTRY, options=({}, one), right=int(right))
    told = _range(visit.date_start, visit.date_end, visit.date_precision)
    days = {
        (dates.start, dates.end) if dates is not None else None: one
        for dates, one in date_signs(facts, told, visit.status).items()
    }
    wanted = (gold.date_start, gold.date_end) if gold.date_start and gold.date_end else None
    yield from _make_case(group, DATE, days, wanted)


def _range(start: Any, end: Any, precision: Any) -> DateRange | None:
    return DateRange(start, end or start, precision) if start is not None else None


def _make_case(group: int, question: str, signs: Mapping[Any, Signs], gold: Hashable) -> Iterator[Case]:
    """Yield the case; none where the right answer is not among the options."""
    if gold in signs:
        options = tuple(signs.values())
        yield Case(group=group, question=question, options=options, right=list(signs).index(gold))


def fit(cases: Sequence[Case]) -> dict[str, float]:
    """Return the weights of the signs."""
    from scipy.optimize import minimize

    names, tables = _tabulate(cases)

    def loss(weights: Any) -> float:
        costs = [
            np.logaddexp.reduce(table @ weights) - (table @ weights)[case.right]
            for table, case in zip(tables, cases, strict=True)
        ]
        return float(np.mean(costs) + PULL * (weights**2).sum())

    found = minimize(loss, np.zeros(len(names))).x
    return dict(zip(names, map(float, found), strict=True))


def _tabulate(cases: Sequence[Case]) -> tuple[list[str], list[Any]]:
    names = sorted({name for case in cases for signs in case.options for name in signs})
    return names, [
        np.array([[signs.get(name, 0.0) for name in names] for signs in case.options]) for case in cases
    ]


def is_right(case: Case, weights: Mapping[str, float]) -> bool:
    """Return whether the option with the best signs is the right one."""
    scores = [sum(weights.get(name, 0.0) * value for name, value in signs.items()) for signs in case.options]
    return int(np.argmax(scores)) == case.right


def measure(cases: Sequence[Case]) -> str:
    """Return the share of right answers by the rules and by all signs."""
    rules = np.mean([_rules_right(case) for case in cases])
    fitted = [fit([c for c in cases if c.group % PARTS != part]) for part in range(PARTS)]
    both = np.mean([is_right(case, fitted[case.group % PARTS]) for case in cases])
    return f"{len(cases)} cases: rules {rules:.3f}, all signs {both:.3f}"


def _rules_right(case: Case) -> bool:
    if case.question == GUEST_COUNTRY:
        return bool(case.options[1][RULES]) == bool(case.right)
    return is_right(case, {RULES: 1.0})


def report(cases: Sequence[Case]) -> list[str]:
    """Return how often each question is answered rightly, a line each."""
    questions = sorted({case.question for case in cases})
    return [f"{name}: {measure([case for case in cases if case.question == name])}" for name in questions]


def main(arguments: Sequence[str]) -> None:
    """Fit on the pages of some folders, print, and write the weights; with `--measure` print alone."""
    pages = [page for name in arguments if name != "--measure" for page in read_corpus(Path(name))]
    cases = collect(pages, load_nlp())
    sys.stdout.write("\n".join(report(cases)) + "\n")
    if "--measure" in arguments:
        return
    rows = [
        (sign, f"{weight:.3f}", name, "strong", "", "own", "")
        for name in sorted({case.question for case in cases})
        for sign, weight in fit([case for case in cases if case.question == name]).items()
    ]
    rows.sort(key=lambda row: (row[0], row[2], row[1]))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
