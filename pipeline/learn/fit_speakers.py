"""Fit the model of speakers: `python -m pipeline.learn.fit_speakers data/gold/train`.

Writes `pipeline/lexicons/speaker_weights.csv`, which `pipeline.annotate.speaker_choice` reads: a logistic
choice among the people of a page and nobody (a conditional logit, McFadden 1974), fitted on the quotations
that gold has too. Prints how often the choice is right on each batch of pages when fitted on the others,
beside the rules alone.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.annotate.attribution import Attribution
from pipeline.annotate.nlp import load_nlp
from pipeline.annotate.reported import find_indirect
from pipeline.annotate.scene import NOWHERE, Scene, set_scene
from pipeline.annotate.speaker_choice import normalize
from pipeline.annotate.speakers import attribute_quotes
from pipeline.errors import GoldError, PipelineError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.facts import QuoteFacts, gold_facts
from pipeline.learn.layers import match_quotes
from pipeline.learn.names import fold
from pipeline.lexicons import FIELDS
from pipeline.records import Drop
from pipeline.run import clean_source

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.annotate.speaker_signs import Question

TARGET = Path("pipeline/lexicons/speaker_weights.csv")
# Strength of the penalty on squared weights, the best of 0.5, 1, 2 and 4 in cross-validation.
PENALTY = 2.0
# A sign seen on fewer pages than this is chance.
MIN_PAGES = 3
# Weights nearer to nothing than this are left out, in logits.
MIN_WEIGHT = 0.02
KINDS = ("direct", "mixed", "indirect")
Signs = Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One quotation: the signs of each candidate, the true speaker, and the one the rules name."""

    page: str
    batch: str
    signs: Signs
    truth: int
    ruled: int
    named: bool
    read: Mapping[int, float] | None = None


def read_samples(pages: Iterable[GoldPage], nlp: Language) -> list[Sample]:
    """Run the pipeline over gold pages and return the quotations that the model learns from.

    Raises:
        GoldError: a raw page is missing.
    """
    return [sample for page, doc in read_pages(pages, nlp) for sample in page_samples(page, doc)]


def read_pages(pages: Iterable[GoldPage], nlp: Language) -> Iterator[tuple[GoldPage, Doc]]:
    """Yield gold pages with their Docs as they are before speakers are looked for.

    Raises:
        GoldError: a raw page is missing.
    """
    for page in pages:
        if page.raw is None:
            raise GoldError("the raw page is missing", where=str(page.path), fix="render it")
        clean = clean_source(page.raw)
        if isinstance(clean, Drop):
            continue
        doc = nlp.make_doc(clean.text)
        doc._.title, doc._.headings, doc._.site_country = clean.title, clean.headings, clean.site_country
        for name, component in nlp.pipeline:
            if name == "visits_speakers":
                break
            doc = component(doc)
        yield page, doc


def page_samples(page: GoldPage, doc: Doc) -> list[Sample]:
    """Return the samples of one page whose quotations in marks are found: those with a true candidate."""
    scene = set_scene(doc, list(doc.spans["quotes"]))
    attribution = Attribution(scene)
    attribute_quotes(scene, attribution)
    find_indirect(scene, attribution)
    answered = attribution.choice.answered
    gold = gold_facts(page).quotes
    samples = []
    for kind in KINDS:
        of_kind = [one for one in answered if one[0].kind == kind]
        facts = [
            QuoteFacts(kind=kind, content=f"{doc[q.start : q.end].text}", speaker=str(at))
            for at, (q, _) in enumerate(of_kind)
        ]
        for wanted, given in match_quotes(gold, facts, kind)[0]:
            asked, signs = of_kind[int(given.speaker or 0)]
            truth = find_true(scene, signs, wanted.speaker)
            if truth is not None:
                linked = attribution.choice.link(asked)
                samples.append(_sample(page, scene, asked, signs, truth, linked))
    return samples


def _sample(
    page: GoldPage, scene: Scene, asked: Question, signs: Signs, truth: int, read: Mapping[int, float] | None
) -> Sample:
    return Sample(
        page=page.stem,
        batch=page.batch,
        signs=signs,
        truth=truth,
        ruled=asked.ruled if asked.ruled == NOWHERE else scene.full_form(asked.ruled),
        named=asked.subject is not None and asked.subject.kind == "person",
        read=read,
    )


def find_true(scene: Scene, signs: Signs, speaker: str | None) -> int | None:
    """Return the candidate of a folded name, NOWHERE for nobody, None where no candidate or several fit."""
    if speaker is None:
        return NOWHERE
    words = set(speaker.split())
    known = {one: set(fold(scene.people[one].text).split()) for one in signs if one != NOWHERE}
    fitting = [one for one, held in known.items() if held == words] or [
        one for one, held in known.items() if held <= words or words <= held
    ]
    return fitting[0] if len(fitting) == 1 else None


def fit(samples: Sequence[Sample]) -> dict[str, float]:
    """Return the weights of the signs."""
    from scipy.optimize import minimize

    pages = Counter(
        sign for sign, _ in {(s, one.page) for one in samples for c in one.signs.values() for s in c}
    )
    column = {sign: at for at, sign in enumerate(sorted(s for s, n in pages.items() if n >= MIN_PAGES))}
    matrix, owner, true = _design(samples, column)

    def loss(weights: Any) -> tuple[float, Any]:
        logits = matrix @ weights
        logits -= np.maximum.reduceat(logits, owner[0])[owner[1]]
        powers = np.exp(logits)
        chances = powers / np.add.reduceat(powers, owner[0])[owner[1]]
        gradient = matrix.T @ (chances - true) + PENALTY * weights
        value = -np.log(chances[true > 0] + 1e-12).sum() + PENALTY * (weights @ weights) / 2
        return float(value), gradient

    found: Any = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B")
    return {sign: float(found.x[at]) for sign, at in column.items()}


def _design(samples: Sequence[Sample], column: Mapping[str, int]) -> tuple[Any, tuple[Any, Any], Any]:
    """Return the matrix of candidates by signs, where each sample's rows begin and whose they are, the truth."""
    from scipy.sparse import csr_matrix

    rows: list[int] = []
    columns: list[int] = []
    starts: list[int] = []
    owners: list[int] = []
    true: list[float] = []
    for number, sample in enumerate(samples):
        starts.append(len(owners))
        for one, held in sample.signs.items():
            for sign in held:
                if sign in column:
                    rows.append(len(owners))
                    columns.append(column[sign])
            owners.append(number)
            true.append(float(one == sample.truth))
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(owners), len(column)))
    return matrix, (np.array(starts), np.array(owners)), np.array(true)


def choose(sample: Sample, weights: Mapping[str, float]) -> tuple[int, float]:
    """Return the candidate that weights not shipped (yet) choose, and its probability."""
    chances = normalize(
        {one: sum(weights.get(sign, 0.0) for sign in held) for one, held in sample.signs.items()}
    )
    best = sample.ruled if sample.named else max(chances, key=lambda one: (chances[one], one == sample.ruled))
    return best, chances[best]


def score_held_out(samples: Sequence[Sample]) -> dict[str, tuple[int, int, int]]:
    """Return for each batch the number of quotations, those right by rule, those right by the other batches."""
    found = {}
    for batch in sorted({sample.batch for sample in samples}):
        weights = fit([sample for sample in samples if sample.batch != batch])
        own = [sample for sample in samples if sample.batch == batch]
        by_rule = sum(sample.ruled == sample.truth for sample in own)
        found[batch] = (len(own), by_rule, sum(choose(s, weights)[0] == s.truth for s in own))
    return found


def write_weights(weights: Mapping[str, float], path: Path) -> None:
    """Write the weights as a lexicon, sorted as lexicons are."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        for sign, value in sorted(weights.items()):
            if abs(value) >= MIN_WEIGHT:
                writer.writerow((sign, f"{value:.3f}", "speaker", "strong", "", "own", ""))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="a folder of gold pages to learn from")
    parser.add_argument("--out", type=Path, default=TARGET, help="the lexicon to write")
    chosen = parser.parse_args(arguments)
    try:
        samples = read_samples(read_corpus(chosen.gold), load_nlp())
    except PipelineError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    write_weights(fit(samples), chosen.out)
    scores = score_held_out(samples)
    for batch, (n, by_rule, right) in scores.items():
        sys.stdout.write(f"{batch:<8} {n:4} quotations  rules {by_rule / n:.3f}  model {right / n:.3f}\n")
    n, by_rule, right = (sum(score[i] for score in scores.values()) for i in range(3))
    sys.stdout.write(f"all      {n:4} quotations  rules {by_rule / n:.3f}  model {right / n:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
