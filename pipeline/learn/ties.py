"""Fit the weights by which titles that name neither country nor organization get one of their page's.

    python -m pipeline.learn.ties data/gold/train

writes `pipeline/lexicons/tie_weights.csv`: a logistic regression over every title that the pipeline finds with
its holder, and every country and organization of the page, right where gold gives it to that title. With a second
folder it prints how often the best option is right there, with the weights of the first.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.annotate.nlp import load_nlp
from pipeline.annotate.tie_signs import Option, Ties
from pipeline.annotate.title_ties import KEEP_TIE
from pipeline.annotate.titles import identify
from pipeline.annotate.words import doc_words
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.names import fold, fold_organization
from pipeline.lexicons import FIELDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from pipeline.learn.header import GoldTitle

OUT = Path(__file__).parents[1] / "lexicons" / "tie_weights.csv"
# Inverse strength of the penalty: of 0.3, 1 and 3 the best F1 on pages left out, halves of train by turns.
PENALTY = 1.0
# Weights below this move no probability by a point.
SMALL = 0.03
Case = list[tuple[Option, bool]]


def read_cases(pages: list[GoldPage]) -> list[Case]:
    """Return for every title without a tie of its own the page's options and whether gold has them."""
    return [case for cases in read_page_cases(pages) for case in cases]


def read_page_cases(pages: Sequence[GoldPage]) -> list[list[Case]]:
    """Return the cases of each page."""
    nlp = load_nlp()
    component: Any = nlp.get_pipe("visits_titles")
    component.implied = False
    last = nlp.pipe_names.index("visits_titles")
    with nlp.select_pipes(enable=nlp.pipe_names[: last + 1]):
        return [list(_page_cases(page, nlp(page.text))) for page in pages]


def _page_cases(page: GoldPage, doc: Doc) -> Iterator[Case]:
    words, titles = doc_words(doc), list(doc.spans["titles"])
    people = doc.spans["people"]
    ties = Ties(doc, words, titles, identify(words, [(p.start, p.end) for p in people]))
    names = {o.id: {fold_organization(n) for n in (o.name, o.acronym) if n} for o in page.organizations}
    for i, title in enumerate(titles):
        if title._.country is not None or title._.organization is not None or title._.holder is None:
            continue
        gold = _gold_title(page, people[title._.holder].text, title)
        if gold is not None:
            right = names.get(gold.organization or "", set())
            yield [(option, _agrees(doc, option, gold.country, right)) for option in ties.options(i)]


def _agrees(doc: Doc, option: Option, country: str | None, names: set[str]) -> bool:
    if option.organization is None:
        return option.country == country
    span = doc.spans["organizations"][option.organization]
    return any(fold_organization(n) in names for n in (span._.key, span.text, span._.acronym) if n)


def _gold_title(page: GoldPage, name: str, title: Span) -> GoldTitle | None:
    """Return gold's title of a person, None where gold has no such person or title."""
    wanted, core = set(fold(name).split()), fold(title._.key or title.text)
    for person in page.people:
        if wanted <= set(fold(" ".join((person.name, *person.aliases))).split()):
            return next((t for t in person.titles if fold(t.title) == core), None)
    return None


def fit(cases: list[Case]) -> dict[str, float]:
    """Return the weight of each sign."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows = [(option.signs, right) for case in cases for option, right in case]
    vectorizer: Any = DictVectorizer()
    table = vectorizer.fit_transform([signs for signs, _ in rows])
    model: Any = LogisticRegression(C=PENALTY, max_iter=2000, fit_intercept=False)
    model.fit(table, [right for _, right in rows])
    pairs = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    return {str(name): round(float(weight), 2) for name, weight in pairs if abs(weight) >= SMALL}


def measure(cases: list[Case], weights: dict[str, float]) -> str:
    """Return how often the best option, where it is likely enough, is right."""

    def logit(option: Option) -> float:
        return sum(weights.get(sign, 0.0) * value for sign, value in option.signs.items())

    given = right = wanted = 0
    for case in cases:
        best = max(case, key=lambda pair: logit(pair[0]), default=None)
        wanted += any(good for _, good in case)
        if best is not None and logit(best[0]) >= KEEP_TIE:
            given += 1
            right += best[1]
    return f"titles {len(cases)}, with a tie {wanted}, given {given}, right {right}"


def write_weights(weights: dict[str, float], path: Path) -> None:
    """Write the weights as a lexicon."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        for term in sorted(weights):
            writer.writerow((term, f"{weights[term]:.2f}", "tie", "strong", "", "own", ""))


def main(train: str, test: str | None = None) -> None:
    """Fit on one folder of gold pages and write the weights; measure on a second."""
    cases = read_cases(list(read_corpus(Path(train))))
    weights = fit(cases)
    write_weights(weights, OUT)
    sys.stdout.write(f"{train}: {measure(cases, weights)}\n")
    if test is not None:
        sys.stdout.write(f"{test}: {measure(read_cases(list(read_corpus(Path(test)))), weights)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
