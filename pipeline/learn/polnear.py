"""Measure quotations and speakers on PolNeAR: `python -m pipeline.learn.polnear FILE.jsonl.gz`.

PolNeAR (Newell et al. 2018, LREC) counts the passages that one cue attributes as one attribution with
several contents (“A,” he said. “B.”); here each is a quotation of its own. Figures are given for both views:
`joined` takes the quotations of one cue together, as the corpus does; `apart` takes each alone, so that a
gold attribution in two halves cannot be covered whole.

Recall: a gold attribution with a source is found when one prediction covers more than a share of its content
and the speaker spans overlap, one to one. Precision, joined: the same matches over all predictions.
Precision, apart: a prediction is right when more than the share of itself lies in one gold attribution and
the speaker spans overlap. The corpus' kinds overlook the marks '' of some of its papers (their quotations
count as indirect): lines with "marks '' read" give such attributions the kind that their marks show.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.tokens import Doc, Span

from pipeline.annotate.marks import split_marks
from pipeline.annotate.nlp import BASE_MODEL, EXCLUDED
from pipeline.annotate.speakers import make_speakers

if TYPE_CHECKING:
    from spacy.language import Language

SHARES = (0.3, 0.8)
Spans = tuple[tuple[int, int], ...]
Measured = tuple[list["Attributed"], Doc]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """One attribution, gold or predicted: character spans of contents and of the speaker."""

    kind: str
    contents: Spans
    source: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of one comparison: `found` of `gold`, `right` of `predicted`."""

    gold: int
    predicted: int
    found: int
    right: int

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def precision(self) -> float:
        """Share of the predictions that are right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def load_measured_nlp() -> Language:
    """Return the base model with only the components that quotations need."""
    nlp = spacy.load(BASE_MODEL, exclude=list(EXCLUDED))
    split_marks(nlp)
    nlp.add_pipe("visits_sentences")
    nlp.add_pipe("visits_quotes")
    return nlp


def read_gold(path: Path) -> Iterator[tuple[str, list[Attributed]]]:
    """Yield text and attributions of each document of a PolNeAR file."""
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            yield (
                row["text"],
                [
                    Attributed(
                        kind=a["kind"],
                        contents=tuple((s, e) for s, e in a["content"]),
                        source=tuple((s, e) for s, e in a["source"]),
                    )
                    for a in row["attributions"]
                ],
            )


def annotate(nlp: Language, text: str) -> Doc:
    """Return a text with its quotations and speakers; its PERSON entities stand in for the people."""
    doc = nlp(text)
    doc.spans["people"] = [ent for ent in doc.ents if ent.label_ == "PERSON"]
    annotated: Doc = make_speakers(nlp, "visits_speakers")(doc)
    return annotated


def predict(doc: Doc, *, joined: bool) -> list[Attributed]:
    """Return a page's quotations as attributions; with `joined`, those of one cue and kind as one."""
    groups: dict[object, list[Span]] = {}
    for index, quote in enumerate(doc.spans["quotes"]):
        cue = quote._.cue
        key = (cue.start, quote._.quote_kind) if joined and cue is not None else ("alone", index)
        groups.setdefault(key, []).append(quote)
    return [_attributed(quotes) for quotes in groups.values()]


def _attributed(quotes: list[Span]) -> Attributed:
    speakers = {(s.start_char, s.end_char) for s in (quote._.speaker for quote in quotes) if s is not None}
    return Attributed(
        kind=quotes[0]._.quote_kind,
        contents=tuple((quote.start_char, quote.end_char) for quote in quotes),
        source=tuple(sorted(speakers)),
    )


def overlap(one: Spans, other: Spans) -> int:
    """Return the characters that two sets of spans share.

    >>> overlap(((0, 5), (8, 10)), ((4, 9),))
    2
    """
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def count_found(
    gold: list[Attributed], predicted: list[Attributed], share: float, *, speaker: bool = True
) -> int:
    """Return how many gold attributions are found, one to one, the best overlaps first.

    Args:
        gold: attributions of one document.
        predicted: predictions for it.
        share: the least share of the gold content to be covered, exclusive.
        speaker: whether the speaker must be right too.
    """
    pairs = []
    for g, attributed in enumerate(gold):
        size = sum(end - start for start, end in attributed.contents)
        for p, guess in enumerate(predicted):
            covered = overlap(attributed.contents, guess.contents) / max(size, 1)
            if covered > share and (not speaker or overlap(attributed.source, guess.source)):
                pairs.append((-covered, g, p))
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, g, p in sorted(pairs):
        if g not in used_gold and p not in used_predicted:
            used_gold.add(g)
            used_predicted.add(p)
    return len(used_gold)


def count_right(gold: list[Attributed], predicted: list[Attributed], share: float) -> int:
    """Return how many predictions lie, by more than a share, in one gold attribution of the same speaker."""
    return sum(
        any(
            overlap(guess.contents, a.contents) > share * sum(end - start for start, end in guess.contents)
            and overlap(guess.source, a.source) > 0
            for a in gold
        )
        for guess in predicted
    )


def measure(
    pages: Iterable[Measured], kind: str, share: float, *, joined: bool, speaker: bool = True
) -> Score:
    """Return the score of one kind of quotation.

    Args:
        pages: gold attributions and Doc of each document.
        kind: direct, mixed or indirect.
        share: the least share of the content to be covered, exclusive.
        joined: whether the quotations of one cue count as one.
        speaker: whether the speaker must be right too.
    """
    n_gold = n_predicted = n_found = n_right = 0
    for gold, doc in pages:
        wanted = [a for a in gold if a.kind == kind and a.source]
        guesses = [a for a in predict(doc, joined=joined) if a.kind == kind]
        found = count_found(wanted, guesses, share, speaker=speaker)
        n_gold, n_predicted, n_found = n_gold + len(wanted), n_predicted + len(guesses), n_found + found
        n_right += found if joined else count_right(wanted, guesses, share)
    return Score(gold=n_gold, predicted=n_predicted, found=n_found, right=n_right)


def read_marks_of(text: str, attributed: Attributed) -> Attributed:
    """Return an attribution as direct when each of its contents stands in the marks ''.

    >>> read_marks_of("''We go.''", Attributed(kind="indirect", contents=((0, 10),), source=())).kind
    'direct'
    """
    parts = [text[start:end].strip() for start, end in attributed.contents]
    if parts and all(part.startswith("''") and part.endswith("''") for part in parts):
        return replace(attributed, kind="direct")
    return attributed


def report(path: Path) -> list[str]:
    """Return the lines of the report on a PolNeAR file."""
    nlp = load_measured_nlp()
    read = [(text, gold, annotate(nlp, text)) for text, gold in read_gold(path)]
    pages = [(gold, doc) for _, gold, doc in read]
    marked = [([read_marks_of(text, a) for a in gold], doc) for text, gold, doc in read]
    lines = [f"{path.name}: {len(pages)} documents"]
    for share in SHARES:
        for kind, joined in product(("direct", "mixed", "indirect"), (True, False)):
            name = f"{kind}, speaker right, > {share}, {'joined' if joined else 'apart'}"
            lines.append(_line(name, measure(pages, kind, share, joined=joined)))
        name = f"direct, speaker right, > {share}, joined, marks '' read"
        lines.append(_line(name, measure(marked, "direct", share, joined=True)))
        name = f"direct, whoever speaks, > {share}, joined"
        lines.append(_line(name, measure(pages, "direct", share, joined=True, speaker=False)))
    return lines


def _line(name: str, score: Score) -> str:
    return (
        f"{name:58} recall {score.recall:.3f}  precision {score.precision:.3f}  F1 {score.f1:.3f}"
        f"  ({score.found} of {score.gold}, {score.predicted} predicted)"
    )


def main(arguments: list[str]) -> int:
    """Write the report on the file that the arguments name; return the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m pipeline.learn.polnear FILE.jsonl.gz\n")
        return 2
    sys.stdout.write("\n".join(report(Path(arguments[0]))) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
