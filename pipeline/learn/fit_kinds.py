"""Fit what kind a visit is: `python -m pipeline.learn.fit_kinds [--measure] [data/gold/train …]`.

Writes `pipeline/lexicons/kind_weights.csv`, which `pipeline.resolve.kinds` reads, and says how often the rules are right,
and how often the weights where each batch is judged by those from the other batches; with `--measure` says it alone.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from pipeline.annotate.annotate import annotate_page
from pipeline.annotate.nlp import load_nlp
from pipeline.errors import GoldError, PipelineError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.facts import VisitFacts, gold_facts
from pipeline.learn.layers import match_visits
from pipeline.learn.names import fold
from pipeline.lexicons import FIELDS
from pipeline.records import Drop, PageVisit
from pipeline.resolve.kinds import LEXICON, Signs, read_signs
from pipeline.resolve.page import gather_facts
from pipeline.resolve.visits import resolve_visits
from pipeline.run import clean_source

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.resolve.telling import PageFacts

OUT = Path(__file__).parents[1] / "lexicons" / f"{LEXICON}.csv"
# Strong regularisation for some five hundred visits; of .03, .04, .06 and .1 cross-validation likes the larger ones a
# little better, pages of other hands the smaller ones.
STRENGTH = 0.04
# A sign of fewer visits teaches nothing.
FEWEST = 4

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One visit found that is in gold: its signs, the rules' kind, and gold's."""

    batch: str
    signs: Signs
    rules: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Weights by kind and sign; the share of right kinds by the rules, and by cross-validation."""

    weights: Mapping[str, Mapping[str, float]]
    rules: float
    share: float


def read_samples(pages: Sequence[GoldPage], nlp: Language) -> Iterator[Sample]:
    """Yield the visits of the raw pages that gold knows.

    Raises:
        GoldError: a raw page is missing.
    """
    for page in pages:
        if page.raw is None:
            raise GoldError("the raw page is missing", where=str(page.path), fix="render it")
        clean = clean_source(page.raw)
        annotated = clean if isinstance(clean, Drop) else annotate_page(nlp, clean)
        if not isinstance(annotated, Drop) and annotated.is_visit:
            yield from samples_of(page, gather_facts(annotated))


def samples_of(page: GoldPage, facts: PageFacts) -> Iterator[Sample]:
    """Yield a sample of each visit of a page that gold knows too.

    Args:
        page: the gold page.
        facts: what was found on it.
    """
    visits = resolve_visits(facts)
    found = tuple(_visit_facts(facts, visit) for visit in visits)
    for gold, other in match_visits(gold_facts(page).visits, found):
        if gold is not None and other is not None:
            visit = next(one for one, told in zip(visits, found, strict=True) if told is other)
            signs = read_signs(facts, visit, several=len(visits) > 1)
            yield Sample(batch=page.batch, signs=signs, rules=visit.kind, kind=gold.kind)


def _visit_facts(facts: PageFacts, visit: PageVisit) -> VisitFacts:
    """Return what visits are matched by; the rest is not compared."""
    names: dict[str, frozenset[str]] = {
        role: frozenset(fold(facts.people[p.person].name) for p in visit.participants if p.role == role)
        for role in ("guest", "host")
    }
    return VisitFacts(
        guests=names["guest"],
        hosts=names["host"],
        guest_countries=frozenset(visit.guest_countries),
        host_country=None,
        city=None,
        dates=None,
        status=visit.status,
        kind=visit.kind,
        topics=frozenset(),
        outcomes=frozenset(),
    )


def fit_kinds(samples: Sequence[Sample]) -> Fit:
    """Return the weights over all samples, of three kinds at least, and the share right on left-out batches."""
    count = Counter(name for sample in samples for name in sample.signs)
    names = sorted(name for name, number in count.items() if number >= FEWEST)
    matrix = np.array([[sample.signs.get(name, 0.0) for name in names] for sample in samples])
    kinds, batches = np.array([s.kind for s in samples]), np.array([s.batch for s in samples])
    chosen = kinds.copy()
    for batch in sorted(set(batches)):
        inside = batches == batch
        chosen[inside] = _fit(matrix[~inside], kinds[~inside]).predict(matrix[inside])
    model = _fit(matrix, kinds)
    return Fit(
        weights={
            str(kind): dict(zip(names, map(float, row), strict=True))
            for kind, row in zip(model.classes_, model.coef_, strict=True)
        },
        rules=float(np.mean([sample.rules == sample.kind for sample in samples])),
        share=float(np.mean(chosen == kinds)),
    )


def _fit(matrix: Matrix, kinds: NDArray[np.str_]) -> LogisticRegression:
    # The bias is the sign that every visit has.
    return LogisticRegression(C=STRENGTH, max_iter=2000, fit_intercept=False).fit(matrix, kinds)


def write_weights(fit: Fit, path: Path) -> None:
    """Write the weights as a lexicon, sorted as lexicons are; those that round to nothing are left out."""
    rows = [(name, f"{w:.3f}", kind) for kind, own in fit.weights.items() for name, w in own.items()]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        for name, weight, kind in sorted(rows, key=lambda row: (row[0], row[2])):
            if float(weight) != 0:
                writer.writerow((name, weight, kind, "strong", "", "fitted on data/gold/train", ""))


def main(arguments: Sequence[str]) -> int:
    """Fit on the gold folders named, write the weights, and say how good they are."""
    folders = [name for name in arguments if name != "--measure"] or ["data/gold/train"]
    try:
        pages = [page for folder in folders for page in read_corpus(Path(folder))]
        fit = fit_kinds(list(read_samples(pages, load_nlp())))
    except PipelineError as error:
        sys.stdout.write(f"fit_kinds: {error}\n")
        return 2
    if "--measure" not in arguments:
        write_weights(fit, OUT)
    sys.stdout.write(f"right: rules {fit.rules:.3f}, weights, on left-out batches {fit.share:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
