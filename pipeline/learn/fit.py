"""Fit the models of roles, pages and pairs: `python -m pipeline.learn.fit data/gold/train`.

Writes `pipeline/lexicons/visit_weights.csv`, which `pipeline.annotate.weights` and `pipeline.resolve.casting`
read. Three logistic regressions over signs that the pipeline itself reads from the pages: which part a person
has in a visit, whether a page reports one, and whether two people of one side belong to one visit. Prints how
they do on each batch of pages when fitted on the others.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.annotate.candidates import Candidate
from pipeline.annotate.nlp import load_nlp
from pipeline.annotate.page_score import read_chance_signs
from pipeline.annotate.reading import read_of
from pipeline.annotate.weights import APART, BIAS, PAGE, ROLES, load_weights
from pipeline.chances import RoleChance
from pipeline.errors import GoldError, PipelineError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.names import fold
from pipeline.lexicons import FIELDS, load_terms
from pipeline.records import Drop
from pipeline.resolve.casting import PRIOR, cast_people, count_name, load_prior
from pipeline.run import clean_source

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TARGET = Path("pipeline/lexicons/visit_weights.csv")
# Strength of the penalty (C of scikit-learn), the best of 0.03, 0.1, 0.3 and of 0.3, 1 in cross-validation.
ROLE_C, PAGE_C, PAIR_C = 0.1, 0.3, 0.1
# A sign seen on fewer pages than this is chance.
MIN_PAGES = 3
# Weights nearer to nothing than this are left out, in logits.
MIN_WEIGHT = 0.005
# A page is taken for a visit from here on.
HALF = 0.5
Weights = dict[str, dict[str, float]]
_ROLE_FIELDS = {
    "guest": "guests",
    "host": "hosts",
    "guest delegation": "guest_delegation",
    "host delegation": "host_delegation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSample:
    """Two principals of one side; `apart`: gold has no visit with both."""

    side: str
    signs: frozenset[str]
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One gold page as the models see it: `roles[i]` is the true part of `candidates[i]`, `read` what the reader
    gives for a visit.
    """

    page: GoldPage
    candidates: tuple[Candidate, ...]
    roles: tuple[str, ...]
    signs: Mapping[str, float]
    read: float = 0.0
    pairs: tuple[PairSample, ...] = ()

    @property
    def is_visit(self) -> bool:
        """Whether gold says that the page reports a visit."""
        return bool(self.page.visits)


def read_samples(pages: Iterable[GoldPage], nlp: Language) -> list[Sample]:
    """Run the pipeline over gold pages and return what the models learn from.

    Raises:
        GoldError: a raw page is missing.
    """
    samples = []
    for page in pages:
        if page.raw is None:
            raise GoldError("the raw page is missing", where=str(page.path), fix="render it")
        clean = clean_source(page.raw)
        if isinstance(clean, Drop):
            continue
        doc = nlp.make_doc(clean.text)
        doc._.title, doc._.headings, doc._.site_country = clean.title, clean.headings, clean.site_country
        for _, component in nlp.pipeline:
            doc = component(doc)
        names = [doc.spans["people"][one.person].text for one in doc._.candidates]
        samples.append(
            Sample(
                page=page,
                candidates=doc._.candidates,
                roles=tuple(true_role(page, name) for name in names),
                signs=doc._.page_signs,
                read=_read_chance(doc),
                pairs=tuple(_read_pairs(page, doc)),
            )
        )
    return samples


def _read_chance(doc: Doc) -> float:
    """Return the reader's chance that a page reports a visit, one half where no reader read it."""
    reading = read_of(doc)
    return HALF if reading is None else reading.page["visit"]


def _read_pairs(page: GoldPage, doc: Doc) -> Iterator[PairSample]:
    """Yield the pairs of a page of which gold has both as principals of the side."""
    for pair in doc._.pairs:
        ids = [find_person(page, doc.spans["people"][i].text) for i in (pair.one, pair.other)]
        one, other = (
            {n for n, visit in enumerate(page.visits) if who in getattr(visit, _ROLE_FIELDS[pair.side])}
            for who in ids
        )
        if one and other:
            yield PairSample(side=pair.side, signs=pair.signs, apart=not one & other)


def find_person(page: GoldPage, name: str) -> str | None:
    """Return the gold id of the person of a name, whole or shortened, None where none or several fit."""
    words = set(fold(name).split())
    known = {person.id: set(fold(person.name).split()) for person in page.people}
    fitting = [i for i, whole in known.items() if whole == words] or [
        i for i, whole in known.items() if words <= whole or whole <= words
    ]
    return fitting[0] if len(fitting) == 1 else None


def true_role(page: GoldPage, name: str) -> str:
    """Return the part that gold gives to the person of a name, else `none`."""
    who = find_person(page, name)
    parts = (
        role for role, field in _ROLE_FIELDS.items() for visit in page.visits if who in getattr(visit, field)
    )
    return next(parts, "none")


def fit_roles(samples: Sequence[Sample]) -> Weights:
    """Return the weights of the signs of people by role, from the pages that report a visit."""
    visits = [sample for sample in samples if sample.is_visit]
    pages = Counter(sign for s in visits for sign in frozenset().union(*(c.signs for c in s.candidates)))
    rows = [
        (dict.fromkeys((sign for sign in sorted(one.signs) if pages[sign] >= MIN_PAGES), 1.0), role)
        for sample in visits
        for one, role in zip(sample.candidates, sample.roles, strict=True)
    ]
    return _fit(rows, ROLE_C)


def fit_pages(samples: Sequence[Sample]) -> Weights:
    """Return the weights of the signs of pages."""
    pages = Counter(sign for sample in samples for sign in sample.signs)
    rows = [
        ({sign: value for sign, value in s.signs.items() if pages[sign] >= MIN_PAGES}, str(s.is_visit))
        for s in samples
    ]
    return {sign: {PAGE: weight["True"]} for sign, weight in _fit(rows, PAGE_C).items()}


def fit_pairs(samples: Sequence[Sample]) -> Weights:
    """Return the weights of the signs of pairs; the many pairs of one page weigh less each."""
    pairs = [(pair, s) for s in samples for pair in s.pairs]
    if len({pair.apart for pair, _ in pairs}) < len((True, False)):
        return {}
    seen = Counter(sign for pair, _ in pairs for sign in pair.signs)
    rows = [
        (
            dict.fromkeys((sign for sign in sorted(pair.signs) if seen[sign] >= MIN_PAGES), 1.0),
            str(pair.apart),
        )
        for pair, _ in pairs
    ]
    masses = [sum(other.side == pair.side for other in s.pairs) ** -0.5 for pair, s in pairs]
    return {sign: {APART: weight["True"]} for sign, weight in _fit(rows, PAIR_C, masses).items()}


def _fit(
    rows: Sequence[tuple[Mapping[str, float], str]], strength: float, masses: Sequence[float] | None = None
) -> Weights:
    """Fit one logistic regression; of two classes only the second has weights.

    Args:
        rows: signs and how far each holds, with the class.
        strength: C of scikit-learn.
        masses: how much each row weighs, all alike by default.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer: Any = DictVectorizer()
    matrix = vectorizer.fit_transform([signs for signs, _ in rows])
    model: Any = LogisticRegression(C=strength, max_iter=3000)
    model.fit(matrix, [label for _, label in rows], sample_weight=masses)
    labels = list(map(str, model.classes_))[-model.coef_.shape[0] :]
    table: Weights = {BIAS: dict(zip(labels, map(float, model.intercept_), strict=True))}
    for column, sign in enumerate(vectorizer.get_feature_names_out()):
        table[str(sign)] = {label: float(model.coef_[i][column]) for i, label in enumerate(labels)}
    return table


def rate(signs: Iterable[str], weights: Weights) -> dict[str, float]:
    """Return the probability of each role under weights that are not shipped (yet)."""
    held = [weights[sign] for sign in (BIAS, *sorted(signs)) if sign in weights]
    powers = {role: math.exp(sum(weight.get(role, 0.0) for weight in held)) for role in ROLES}
    total = sum(powers.values())
    return {role: power / total for role, power in powers.items()}


def with_chances(sample: Sample, weights: Weights) -> Sample:
    """Return a page with the chances that some weights give its people."""
    candidates = tuple(replace(one, chances=rate(one.signs, weights)) for one in sample.candidates)
    chance_signs = read_chance_signs(sample.candidates).keys()
    signs = {sign: value for sign, value in sample.signs.items() if sign not in chance_signs}
    return replace(sample, candidates=candidates, signs=signs | read_chance_signs(candidates))


def hold_out(samples: Sequence[Sample]) -> list[Sample]:
    """Return the pages with the chances that a model fitted on the other batches gives their people."""
    held = []
    for batch in sorted({sample.page.batch for sample in samples}):
        weights = fit_roles([s for s in samples if s.page.batch != batch])
        held += [with_chances(s, weights) for s in samples if s.page.batch == batch]
    return held


def count_principals(samples: Sequence[Sample]) -> dict[str, float]:
    """Return the logarithm of how often a visit has so many guests and hosts; each number is seen once more."""
    numbers = [(g, h) for g in range(3) for h in range(3)]
    seen = Counter(
        count_name(sample.roles.count("guest"), sample.roles.count("host"))
        for sample in samples
        if sample.is_visit
    )
    total = seen.total() + len(numbers)
    return {count_name(*number): math.log((seen[count_name(*number)] + 1) / total) for number in numbers}


def write_weights(tables: Iterable[Weights], prior: Mapping[str, float], path: Path) -> None:
    """Write the weights as a lexicon, sorted as lexicons are."""
    rows = [(name, PRIOR, value) for name, value in prior.items()]
    for table in tables:
        rows += [(sign, kind, value) for sign, weight in table.items() for kind, value in weight.items()]
    rows = [row for row in rows if abs(row[2]) >= MIN_WEIGHT or row[0] == BIAS]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        for sign, kind, value in sorted(rows):
            writer.writerow((sign, f"{value:.3f}", kind, "strong", "", "own", ""))


def score_held_out(samples: Sequence[Sample]) -> dict[str, float]:
    """Return F1 of guests, hosts and visit pages where every batch is judged by a model of the others."""
    held = hold_out(samples)
    right: Counter[tuple[str, str]] = Counter()
    for sample in (sample for sample in held if sample.is_visit):
        parts = cast_people([_chance(one) for one in sample.candidates])
        for role in ("guest", "host"):
            pairs = list(zip(parts, sample.roles, strict=True))
            right[role, "hit"] += sum(part == truth == role for part, truth in pairs)
            gold = {i for visit in sample.page.visits for i in getattr(visit, _ROLE_FIELDS[role])}
            right[role, "all"] += parts.count(role) + len(gold)
    for batch in sorted({sample.page.batch for sample in held}):
        weights = fit_pages([sample for sample in held if sample.page.batch != batch])
        for sample in (sample for sample in held if sample.page.batch == batch):
            logit = weights[BIAS][PAGE]
            logit += sum(v * weights[sign][PAGE] for sign, v in sample.signs.items() if sign in weights)
            found = 1 / (1 + math.exp(-logit)) >= HALF
            right[PAGE, "hit"] += found and sample.is_visit
            right[PAGE, "all"] += found + sample.is_visit
    for batch in sorted({sample.page.batch for sample in samples}):
        weights = fit_pairs([sample for sample in samples if sample.page.batch != batch]) or {
            BIAS: {APART: 0.0}
        }
        for pair in (pair for s in samples if s.page.batch == batch for pair in s.pairs):
            found = weights[BIAS][APART] + sum(weights[s][APART] for s in pair.signs if s in weights) >= 0
            right[APART, "hit"] += found and pair.apart
            right[APART, "all"] += found + pair.apart
    return {
        name: 2 * right[name, "hit"] / max(right[name, "all"], 1) for name in ("guest", "host", PAGE, APART)
    }


def _chance(candidate: Candidate) -> RoleChance:
    return RoleChance(
        mention=0,
        guest=candidate.guest,
        host=candidate.host,
        guest_delegation=candidate.chances["guest delegation"],
        host_delegation=candidate.chances["host delegation"],
    )


def fit_models(gold: Path, out: Path) -> dict[str, float]:
    """Fit the models on gold pages and write their weights; return the scores of cross-validation.

    Raises:
        GoldError: a gold page is broken, or its raw page is missing.
    """
    samples = read_samples(read_corpus(gold), load_nlp())
    write_weights(
        [fit_roles(samples), fit_pages(hold_out(samples)), fit_pairs(samples)], count_principals(samples), out
    )
    for cached in (load_terms, load_weights, load_prior):
        cached.cache_clear()
    return score_held_out(samples)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="a folder of gold pages to learn from")
    parser.add_argument("--out", type=Path, default=TARGET, help="the lexicon to write")
    chosen = parser.parse_args(arguments)
    try:
        scores = fit_models(chosen.gold, chosen.out)
    except PipelineError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for name, score in scores.items():
        sys.stdout.write(f"{name:<6} {score:.3f} F1, each batch by a model of the others\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
