"""People with titles in HistoryAtState's remarks on travels: `python -m pipeline.learn.remarks [--errors]`.

`tests/data/travel_remarks.csv` holds 200 remarks of 40 to 170 characters with "met with", drawn at random from the
travels of presidents and secretaries of state (CC0). Titles and names were filled by a pattern, then each row was
read and corrected; a title of two offices counts as two. Names are as printed ("Foreign Minister enscher" too). A pair is
right where title and name both are, folded. Measured only: no rule was changed after reading what is wrong.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.annotate.nlp import load_nlp
from pipeline.learn.names import fold
from pipeline.learn.score import Outcome, compare_items, format_scores, score_outcomes
from pipeline.learn.statements import extract_body

if TYPE_CHECKING:
    from spacy.language import Language

CHECKED = Path("tests/data/travel_remarks.csv")
Pair = tuple[str, str]


def read_remarks(path: Path = CHECKED) -> list[tuple[str, frozenset[Pair]]]:
    """Return each remark with the people in it, as (name, title), folded."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [(row["remark"], frozenset(_read_people(row["people"]))) for row in csv.DictReader(handle)]


def _read_people(cell: str) -> Iterable[Pair]:
    for one in filter(None, cell.split("; ")):
        title, name = one.split("|")
        yield fold(name), fold(title)


def find_people(remark: str, nlp: Language) -> frozenset[Pair]:
    """Return the people with titles that the pipeline finds in a remark, as (name, title), folded.

    Raises:
        InputError: the remark is none that can be read.
    """
    page = extract_body(remark, remark, nlp)
    titles = page.annotated.titles
    return frozenset(
        (fold(person.name), fold(titles[index].title))
        for person in page.people
        for index in person.titles
        if not titles[index].former
    )


def measure(path: Path = CHECKED) -> list[Outcome]:
    """Return the outcome of every remark.

    Raises:
        InputError: a remark is none that can be read.
    """
    nlp = load_nlp()
    return [compare_items(text, gold, find_people(text, nlp)) for text, gold in read_remarks(path)]


def report(path: Path = CHECKED) -> list[str]:
    """Return the score as lines."""
    return format_scores({"title of person": score_outcomes(measure(path))}).rstrip().split("\n")


def main(arguments: Sequence[str]) -> int:
    """Print the score; with `--errors` what is wrong."""
    outcomes = measure()
    sys.stdout.write(format_scores({"title of person": score_outcomes(outcomes)}))
    if "--errors" in arguments:
        for case in (case for outcome in outcomes for case in outcome.errors):
            sys.stdout.write(f"{case.page}\n  gold  {case.gold}\n  found {case.found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
