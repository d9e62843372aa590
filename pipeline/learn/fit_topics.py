"""Fit what topics a visit has: `python -m pipeline.learn.fit_topics data/gold/train`.

Writes `pipeline/lexicons/topic_weights.csv`, which `pipeline.resolve.topics` reads. The threshold is the one with
the best F1 where each batch is judged by weights from the other batches.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from pipeline.annotate.nlp import load_nlp
from pipeline.errors import PipelineError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.lexicons import FIELDS
from pipeline.records import Cue
from pipeline.resolve.topics import read_features
from pipeline.tables import TOPICS

TARGET = Path("pipeline/lexicons/topic_weights.csv")
# Strong regularisation for two hundred pages; cross-validated F1 is the same from 0.03 to 3.
STRENGTH = 0.1
THRESHOLDS = np.arange(-1.6, 0.2, 0.05)

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One topic on one page of one visit: its features, and whether the visit has it."""

    batch: str
    topic: str
    features: Mapping[str, float]
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Weights by feature, biases by topic, the least logit, and the F1 of cross-validation."""

    weights: Mapping[str, float]
    biases: Mapping[str, float]
    threshold: float
    f1: float


def read_samples(pages: Sequence[GoldPage]) -> Iterator[Sample]:
    """Run the pipeline over the texts of the pages that report one visit, and yield a sample for each
    topic; one without any cue has no features.
    """
    nlp = load_nlp()
    for page in pages:
        if len(page.visits) != 1:
            continue
        doc = nlp.make_doc(page.text)
        doc._.title, doc._.headings = page.title, page.headings
        for _, component in nlp.pipeline:
            doc = component(doc)
        yield from samples_of(page.batch, doc._.topics, frozenset(page.visits[0].topics))


def samples_of(batch: str, cues: Sequence[Cue], gold: frozenset[str]) -> Iterator[Sample]:
    """Yield a sample of each topic for one visit."""
    found = read_features(cues)
    for topic in TOPICS:
        yield Sample(batch=batch, topic=topic, features=found.get(topic, {}), holds=topic in gold)


def fit_topics(samples: Sequence[Sample]) -> Fit:
    """Return the weights over all samples, and the threshold found by leaving out one batch at a time.

    Only topics with a cue are learnt from: without one a topic is never chosen.
    """
    names = sorted({name for sample in samples for name in sample.features})
    cued = [sample for sample in samples if sample.features]
    logits = np.zeros(len(cued))
    batches = np.array([sample.batch for sample in cued])
    matrix, holds = _matrix(cued, names), np.array([sample.holds for sample in cued])
    for batch in sorted(set(batches)):
        inside = batches == batch
        model = _fit(matrix[~inside], holds[~inside])
        logits[inside] = model.decision_function(matrix[inside])
    wanted = sum(sample.holds for sample in samples)
    scores = [(_f1(logits >= threshold, holds, wanted), float(threshold)) for threshold in THRESHOLDS]
    f1, threshold = max(scores)
    model = _fit(matrix, holds)
    values = [float(value) for value in model.coef_[0]]
    bias = float(model.intercept_[0])
    return Fit(
        weights=dict(zip(names, values[: len(names)], strict=True)),
        biases={topic: bias + value for topic, value in zip(TOPICS, values[len(names) :], strict=True)},
        threshold=threshold,
        f1=f1,
    )


def _matrix(samples: Sequence[Sample], names: Sequence[str]) -> Matrix:
    rows = [
        [sample.features[name] for name in names] + [float(sample.topic == topic) for topic in TOPICS]
        for sample in samples
    ]
    return np.array(rows, dtype=np.float64)


def _fit(matrix: Matrix, holds: Flags) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=2000).fit(matrix, holds)


def _f1(chosen: Flags, holds: Flags, wanted: int) -> float:
    return float(2 * (chosen & holds).sum() / (chosen.sum() + wanted))


def write_weights(fit: Fit, path: Path) -> None:
    """Write the weights as a lexicon, sorted as lexicons are."""
    rows = [(name, value, "feature") for name, value in fit.weights.items()]
    rows += [(topic, value, "bias") for topic, value in fit.biases.items()]
    rows.append(("least logit", fit.threshold, "threshold"))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        for name, value, kind in sorted(rows, key=lambda row: (row[0], row[2])):
            writer.writerow((name, f"{value:.3f}", kind, "strong", "", "fitted on data/gold/train", ""))


def main(arguments: list[str]) -> int:
    """Fit on the gold folders named, write the weights, and say how good they are."""
    try:
        pages = [page for folder in arguments or ["data/gold/train"] for page in read_corpus(Path(folder))]
        fit = fit_topics(list(read_samples(pages)))
    except PipelineError as error:
        sys.stdout.write(f"fit_topics: {error}\n")
        return 2
    write_weights(fit, TARGET)
    sys.stdout.write(f"F1 over left-out batches {fit.f1:.3f}, threshold {fit.threshold:.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
