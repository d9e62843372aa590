"""Train the entity model from gold pages: a base model's `ner`, resumed with the labels of this field.

After spaCy's own advice for updating a trained component: resume, low rate, dropout, averaged weights, best
epoch on the development pages. One CPU, reproducible by seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import spacy
from spacy.scorer import Scorer
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from pipeline import __version__
from pipeline.annotate.marks import split_marks
from pipeline.annotate.nlp import BASE_MODEL, EXCLUDED, add_components
from pipeline.errors import GoldError
from pipeline.learn.augment import exchange, label_page
from pipeline.learn.corpus import GoldPage
from pipeline.learn.noise import LabelledText
from pipeline.learn.pools import Pools, make_pools

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# The model's label of each tag. Quotations are found by rules; of nested tags the outermost counts.
LABELS = {
    "per": "PERSON",
    "tit": "TITLE",
    "org": "ORG",
    "ctry": "COUNTRY",
    "nat": "NATIONALITY",
    "city": "CITY",
    "date": "DATE",
    "hon": "HONORIFIC",
    "fac": "FAC",
    "evt": "EVENT",
    "cue": "CUE",
}

GOLD_SOURCE = {"name": "data/gold", "author": "The visits authors", "license": "MIT", "url": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainSettings:
    """How to train. `variants`: exchanged copies of a page an epoch; `patience`: epochs without a better score."""

    base: str = BASE_MODEL
    epochs: int = 20
    patience: int = 5
    batch_size: int = 6
    dropout: float = 0.25
    rate: float = 0.001
    variants: int = 1
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """What one epoch came to: entity F1 on the development pages, overall and by label."""

    number: int
    loss: float
    f1: float
    by_label: dict[str, float]


def train_model(
    train: Sequence[GoldPage], dev: Sequence[GoldPage], out: Path, *, settings: TrainSettings
) -> tuple[Epoch, ...]:
    """Train on gold pages and write the best epoch's pipeline, loadable with `spacy.load` alone.

    Args:
        train: pages to learn from.
        dev: pages that choose the epoch; none of them in `train`.
        out: folder of the model; replaced.
        settings: how to train.

    Returns:
        The epochs, in order.

    Raises:
        GoldError: a page stands in both sets, or one of them is empty.
    """
    if not train or not dev or {page.path for page in train} & {page.path for page in dev}:
        raise GoldError("train and dev must be two sets of pages", fix="name two folders of gold pages")
    fix_random_seed(settings.seed)
    nlp = spacy.load(settings.base, exclude=list(EXCLUDED))
    split_marks(nlp)
    ner: Any = nlp.get_pipe("ner")
    for label in LABELS.values():
        ner.add_label(label)
    return _fit(nlp, train, _examples(nlp, (label_page(page, LABELS) for page in dev)), out, settings)


def _fit(
    nlp: Language, train: Sequence[GoldPage], dev: list[Example], out: Path, settings: TrainSettings
) -> tuple[Epoch, ...]:
    random, pools = Random(settings.seed), make_pools(train)
    optimizer: Any = nlp.resume_training()
    optimizer.learn_rate = settings.rate
    epochs: list[Epoch] = []
    for number in range(settings.epochs):
        loss = _run_epoch(nlp, _variants(nlp, train, pools, random, settings), optimizer, settings)
        with nlp.use_params(optimizer.averages):
            epochs.append(_measure(nlp, dev, number, loss))
            if epochs[-1].f1 >= max(epoch.f1 for epoch in epochs):
                _save(nlp, out, epochs[-1])
        best = max(epochs, key=lambda epoch: epoch.f1)
        if number - best.number >= settings.patience:
            break
    return tuple(epochs)


def _variants(
    nlp: Language, pages: Sequence[GoldPage], pools: Pools, random: Random, settings: TrainSettings
) -> list[Example]:
    texts = [label_page(page, LABELS) for page in pages]
    texts += [exchange(page, LABELS, pools, random) for page in pages for _ in range(settings.variants)]
    random.shuffle(texts)
    return _examples(nlp, texts)


def _run_epoch(nlp: Language, examples: list[Example], optimizer: Any, settings: TrainSettings) -> float:
    losses: dict[str, float] = {}
    size = settings.batch_size
    for start in range(0, len(examples), size):
        batch = examples[start : start + size]
        nlp.update(batch, sgd=optimizer, drop=settings.dropout, losses=losses)
    return losses["ner"]


def _measure(nlp: Language, dev: list[Example], number: int, loss: float) -> Epoch:
    scored = [Example(nlp(example.reference.text), example.reference) for example in dev]
    found: dict[str, Any] = Scorer.score_spans(scored, "ents")
    by_label = {label: float(value["f"]) for label, value in sorted(found["ents_per_type"].items())}
    return Epoch(number=number, loss=loss, f1=float(found["ents_f"] or 0.0), by_label=by_label)


def _examples(nlp: Language, texts: Iterable[LabelledText]) -> list[Example]:
    return [Example(nlp.make_doc(text.text), _reference(nlp, text)) for text in texts]


def _reference(nlp: Language, labelled: LabelledText) -> Doc:
    doc = nlp.make_doc(labelled.text)
    found = [
        doc.char_span(start, end, label=label, alignment_mode="expand")
        for start, end, label in labelled.spans
    ]
    doc.ents = filter_spans([span for span in found if span is not None and len(span)])
    return doc


def _save(nlp: Language, out: Path, epoch: Epoch) -> None:
    """Write the model with the components of this project behind its `ner`, from a copy: training goes on."""
    bare = set(nlp.pipe_names)
    add_components(nlp)
    sources = [source for source in nlp.meta["sources"] if source["name"] != GOLD_SOURCE["name"]]
    nlp.meta.update(
        name="visits_en",
        version=__version__,
        author="The visits authors",
        license="MIT",
        description="People, titles and places of diplomatic visits.",
        sources=[*sources, GOLD_SOURCE],
        performance={"ents_f": epoch.f1, "ents_f_per_type": epoch.by_label},
    )
    nlp.to_disk(out)
    for name in [name for name in nlp.pipe_names if name not in bare]:
        nlp.remove_pipe(name)
