"""Train the encoder from gold pages: a small pretrained transformer, with heads for what this field asks.

AdamW with a rate that rises and falls (Loshchilov and Hutter 2019; Devlin et al. 2019); every pass sees each page
as it is or with others' names and a site's faults. One CPU, reproducible by seed. Needs PyTorch (`make train-tools`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import spacy
from spacy.scorer import Scorer
from spacy.tokens import Span
from spacy.training import Example

from pipeline import __version__
from pipeline.annotate.encoder import cut_windows
from pipeline.annotate.marks import split_marks
from pipeline.annotate.nlp import add_components
from pipeline.annotate.pieces import Pieces
from pipeline.annotate.reading import ENTITIES, decode, tag_names
from pipeline.errors import GoldError, ModelError
from pipeline.learn.augment import exchange, label_page
from pipeline.learn.corpus import GoldPage
from pipeline.learn.pools import Pools, make_pools
from pipeline.learn.samples import TAGS, Sample, find_links, make_sample

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.annotate.reader import Reader
    from pipeline.learn.network import Lesson, Network

SOURCES = (
    {
        "name": "all-MiniLM-L6-v2",
        "author": "Reimers and Gurevych, after Wang et al.: MiniLM-L6-H384-uncased",
        "license": "Apache-2.0",
        "url": "",
    },
    {"name": "data/gold", "author": "The visits authors", "license": "MIT", "url": ""},
)
# Gradients longer than this are shortened; share of the steps in which the rate rises.
CLIP, WARM_UP = 1.0, 0.1
DECAY = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainSettings:
    """How to train.

    Args:
        epochs: passes over the pages.
        batch_size: windows a step.
        rate: highest learning rate of the pretrained layers; `head_rate` that of the new ones.
        plain: share of the pages that a pass sees as they are, the others with others' names and with noise.
        seed: of chance.
    """

    epochs: int = 8
    batch_size: int = 8
    rate: float = 3e-4
    head_rate: float = 1e-3
    plain: float = 0.35
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What training came to: mean cost of a step by pass, and entity F1 on the development pages."""

    losses: tuple[float, ...]
    f1: float
    by_label: dict[str, float]


def train_model(
    train: Sequence[GoldPage], dev: Sequence[GoldPage], base: Path, out: Path, *, settings: TrainSettings
) -> Trained:
    """Train on gold pages and write the pipeline, loadable with `spacy.load` alone.

    Args:
        train: pages to learn from.
        dev: pages to measure on; none of them in `train`.
        base: folder of the pretrained transformer (`model.safetensors`, `vocab.txt`).
        out: folder of the model.
        settings: how to train.

    Raises:
        GoldError: a page stands in both sets, or one of them is empty.
        ModelError: the base is missing, or PyTorch is not installed.
    """
    if not train or not dev or {page.path for page in train} & {page.path for page in dev}:
        raise GoldError("train and dev must be two sets of pages", fix="name two folders of gold pages")
    network, vocabulary = _load_base(base, settings)
    nlp = spacy.blank("en")
    split_marks(nlp)
    losses = tuple(_fit(network, _Course(nlp, Pieces(vocabulary), train, settings), settings))
    from pipeline.learn.network import freeze

    reader: Reader = nlp.add_pipe("visits_reader", name="ner")  # type: ignore[assignment]
    reader.take(freeze(network, vocabulary))
    found = _measure(nlp, dev, losses)
    _save(nlp, out, found)
    return found


def _load_base(base: Path, settings: TrainSettings) -> tuple[Network, list[str]]:
    try:
        import torch

        from pipeline.learn.network import VOCABULARY, Network
    except ImportError as error:
        raise ModelError(
            "training needs PyTorch",
            where=str(error),
            fix="pip install torch onnx safetensors (make train-tools)",
        ) from error
    torch.manual_seed(settings.seed)
    try:
        return Network.load(base), (base / VOCABULARY).read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise ModelError(
            "the base cannot be read",
            where=str(base),
            fix="name its folder with --base (make base fetches it)",
        ) from error


class _Course:
    """The windows of one pass after another."""

    def __init__(
        self, nlp: Language, pieces: Pieces, pages: Sequence[GoldPage], settings: TrainSettings
    ) -> None:
        self._nlp, self._pieces, self._pages = nlp, pieces, pages
        self._pools: Pools = make_pools(pages)
        self._random = Random(settings.seed)
        self._settings = settings

    def batches(self) -> list[list[Lesson]]:
        """Return the lessons of one pass: those of a step about as long, the steps in any order."""
        lessons = [lesson for page in self._pages for lesson in self._lessons(self._draw(page))]
        lessons.sort(key=lambda lesson: len(lesson.window.pieces) + 40 * self._random.random())
        size = self._settings.batch_size
        found = [lessons[start : start + size] for start in range(0, len(lessons), size)]
        self._random.shuffle(found)
        return found

    def _draw(self, page: GoldPage) -> Sample:
        plain = self._random.random() < self._settings.plain
        variant = label_page(page, TAGS) if plain else exchange(page, TAGS, self._pools, self._random)
        return make_sample(variant, self._tokenize)

    def _tokenize(self, text: str) -> list[tuple[int, str]]:
        return [(token.idx, token.text) for token in self._nlp.make_doc(text)]

    def _lessons(self, sample: Sample) -> Iterator[Lesson]:
        from pipeline.learn.network import Lesson

        for window in cut_windows(self._pieces, sample.headline, sample.words):
            if window.tokens:
                links = tuple(find_links(sample, frozenset(window.tokens)))
                yield Lesson(window=window, sample=sample, links=links)


def _fit(network: Network, course: _Course, settings: TrainSettings) -> Iterator[float]:
    """Train and yield the mean cost of each pass."""
    import torch

    news = network.new_parameters()
    named = dict(network.named_parameters())
    groups = [
        {"params": [p for name, p in named.items() if name not in news], "lr": settings.rate},
        {"params": [p for name, p in named.items() if name in news], "lr": settings.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    batches = course.batches()
    steps = settings.epochs * (len(batches) + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share_of_rate(step, steps))
    network.train()
    for number in range(settings.epochs):
        total = 0.0
        for batch in batches if number == 0 else course.batches():
            loss = network.loss(batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            total += loss.item()
        yield total / len(batches)


def _share_of_rate(step: int, steps: int) -> float:
    """Return the share of the highest rate at a step: up to it and down to nothing.

    >>> [round(_share_of_rate(step, 100), 2) for step in (0, 4, 9, 54, 99)]
    [0.1, 0.5, 1.0, 0.51, 0.01]
    """
    warm = WARM_UP * steps
    return min(1.0, (step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))


def _measure(nlp: Language, dev: Sequence[GoldPage], losses: tuple[float, ...]) -> Trained:
    scored = []
    for page in dev:
        variant = label_page(page, TAGS)
        sample = make_sample(variant, lambda text: [(token.idx, token.text) for token in nlp.make_doc(text)])
        gold, doc = nlp.make_doc(page.text), nlp.make_doc(page.text)
        doc._.title = page.title
        gold.ents = [Span(gold, *span) for span in _gold_spans(sample)]
        for _, component in nlp.pipeline:
            doc = component(doc)
        scored.append(Example(doc, gold))
    found = Scorer.score_spans(scored, "ents")
    by_label = {label: float(value["f"]) for label, value in sorted((found["ents_per_type"] or {}).items())}
    return Trained(losses=losses, f1=float(found["ents_f"] or 0.0), by_label=by_label)


def _gold_spans(sample: Sample) -> list[tuple[int, int, str]]:
    import numpy as np

    return decode(np.eye(2 * len(ENTITIES) + 1, dtype="float32")[list(sample.entities)], tag_names(ENTITIES))


def _save(nlp: Language, out: Path, found: Trained) -> None:
    """Write the model with the components of this project behind its reader."""
    add_components(nlp)
    nlp.meta.update(
        name="visits_en",
        version=__version__,
        author="The visits authors",
        license="MIT",
        description="People, titles, organizations, places and roles of diplomatic visits.",
        sources=list(SOURCES),
        performance={"ents_f": found.f1, "ents_f_per_type": found.by_label},
    )
    nlp.to_disk(out)
