"""Fit how much rules and reader weigh together: `python -m pipeline.learn.fit_together data/gold/dev [FOLDER…]`.

Writes `pipeline/lexicons/reader_weights.csv`. The pages must be none that the reader was trained on: of those it is too
sure. One regression a question, by maximum likelihood with a light pull towards even weights; prints how often the
likeliest answer is right by the rules, by the reader, and by both on pages left out (ten parts by turns).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.annotate.attribution import Attribution
from pipeline.annotate.nlp import load_nlp
from pipeline.annotate.page_score import WEIGHED_AGAIN
from pipeline.annotate.reading import read_of
from pipeline.annotate.reported import QUESTION as REPORTED
from pipeline.annotate.reported import propose
from pipeline.annotate.scene import NOWHERE, set_scene
from pipeline.annotate.speaker_choice import rate_speakers
from pipeline.annotate.speakers import attribute_quotes
from pipeline.annotate.together import LEXICON, NOTHING, READER, RULES, SMALLEST, log_odds
from pipeline.annotate.weights import rate_page, rate_roles
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.fit import read_samples
from pipeline.learn.fit_speakers import page_samples, read_pages
from pipeline.learn.layers import MIN_QUOTE_OVERLAP, word_overlap
from pipeline.learn.ties import read_page_cases
from pipeline.lexicons import FIELDS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

OUT = Path(__file__).parents[1] / "lexicons" / f"{LEXICON}.csv"
PULL, EVEN = 0.01, 0.5
PARTS = 10
_TERMS = (RULES, READER, NOTHING)
PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question on a page: options × what is weighed, in logits, and the number of the right option."""

    group: int
    options: Any
    right: int


Cases = dict[str, list[Case]]


def collect(pages: Sequence[GoldPage], nlp: Language) -> Cases:
    """Return the questions that gold pages answer.

    Raises:
        GoldError: a raw page is missing.
    """
    found: Cases = {}
    for question, group, options, right in _ask(pages, nlp):
        found.setdefault(question, []).append(Case(group=group, options=np.array(options), right=right))
    return found


_Row = tuple[float, ...]
_Question = tuple[str, int, list[_Row], int]


def _ask(pages: Sequence[GoldPage], nlp: Language) -> Iterator[_Question]:
    """Yield questions: name, number of the page, options and the right one."""
    for group, page in enumerate(pages):
        yield from _ask_of_visit(group, page, nlp)
    for group, ties in enumerate(read_page_cases(pages)):
        for option, right in (pair for case in ties for pair in case):
            if option.read is not None:
                what = "country of a title" if option.organization is None else "organization of a title"
                yield what, group, [_NEVER, (option.rules(), log_odds(option.read), 1.0)], int(right)
    for group, (page, doc) in enumerate(read_pages(pages, nlp)):
        yield from _ask_of_reports(group, page, doc)
        for sample in page_samples(page, doc):
            if sample.read is not None and not sample.named:
                chances, read = rate_speakers(sample.signs), sample.read
                rows = [_row(chances[who], read.get(who, 0.0), who == NOWHERE) for who in chances]
                yield "speaker", group, rows, list(chances).index(sample.truth)


def _ask_of_visit(group: int, page: GoldPage, nlp: Language) -> Iterator[_Question]:
    for sample in read_samples([page], nlp):
        more = tuple(sample.signs.get(sign, 0.0) for sign in WEIGHED_AGAIN)
        says = (log_odds(rate_page(sample.signs)), log_odds(sample.read), 1.0, *more)
        yield PAGE, group, [(0.0,) * len(says), says], int(sample.is_visit)
        for one, role in zip(sample.candidates, sample.roles, strict=True):
            if sample.is_visit and one.read is not None:
                chances = rate_roles(sorted(one.signs))
                rows = [_row(chances[name], one.read[name], name == "none") for name in chances]
                yield "roles", group, rows, list(chances).index(role)


def _ask_of_reports(group: int, page: GoldPage, doc: Doc) -> Iterator[_Question]:
    reading, told = read_of(doc), [quote.content for quote in page.quotes if quote.kind == "indirect"]
    if reading is None:
        return
    scene = set_scene(doc, list(doc.spans["quotes"]))
    attribution = Attribution(scene)
    attribute_quotes(scene, attribution)
    for one in propose(scene, attribution, reading):
        text = doc[one.report.start : one.report.end].text
        right = any(word_overlap(content, text) >= MIN_QUOTE_OVERLAP for content in told)
        yield REPORTED, group, [_NEVER, (one.rules, log_odds(one.read), 1.0)], int(right)


_NEVER: _Row = (0.0, 0.0, 0.0)


def _row(rules: float, read: float, nothing: bool) -> _Row:
    return float(np.log(max(rules, SMALLEST))), float(np.log(max(read, SMALLEST))), float(nothing)


def fit(cases: Sequence[Case]) -> Any:
    """Return the weights of rules, reader and nothing, and of what else is weighed."""
    from scipy.optimize import minimize

    def loss(weights: Any) -> float:
        costs = [
            np.logaddexp.reduce(case.options @ weights) - case.options[case.right] @ weights for case in cases
        ]
        return float(np.mean(costs) + PULL * ((weights - start) ** 2).sum())

    start = np.zeros(cases[0].options.shape[1])
    start[:2] = EVEN
    return minimize(loss, start).x


def measure(cases: Sequence[Case]) -> str:
    """Return the share of right answers by the rules, by the reader and by both."""
    alone = [_share(cases, [weights] * len(cases)) for weights in np.eye(cases[0].options.shape[1])[:2]]
    groups = sorted({case.group for case in cases})
    fitted = [fit([c for c in cases if groups.index(c.group) % PARTS != part]) for part in range(PARTS)]
    both = _share(cases, [fitted[groups.index(case.group) % PARTS] for case in cases])
    return f"{len(cases)} cases: rules {alone[0]:.3f}, reader {alone[1]:.3f}, both {both:.3f}"


def _share(cases: Sequence[Case], weights: Sequence[Any]) -> float:
    """Return the share of right answers by the weights for each case."""
    pairs = zip(cases, weights, strict=True)
    return float(np.mean([np.argmax(case.options @ weighed) == case.right for case, weighed in pairs]))


def report(pages: Sequence[GoldPage]) -> list[str]:
    """Return how often each question is answered rightly, a line each."""
    return [f"{question}: {measure(asked)}" for question, asked in sorted(collect(pages, load_nlp()).items())]


def main(arguments: Sequence[str]) -> None:
    """Fit on the pages of some folders, print, and write the weights; with `--measure` print alone."""
    pages = [page for name in arguments if name != "--measure" for page in read_corpus(Path(name))]
    if "--measure" in arguments:
        sys.stdout.write("\n".join(report(pages)) + "\n")
        return
    cases = collect(pages, load_nlp())
    rows: list[tuple[str, ...]] = []
    for question, asked in sorted(cases.items()):
        sys.stdout.write(f"{question}: {measure(asked)}\n")
        terms = (*_TERMS, *WEIGHED_AGAIN) if question == PAGE else _TERMS
        weights = dict(zip(terms, fit(asked), strict=True))
        rows += [(t, f"{w:.3f}", question, "strong", "", "own", "") for t, w in weights.items()]
    rows.sort(key=lambda row: (row[0], row[2], row[1]))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
