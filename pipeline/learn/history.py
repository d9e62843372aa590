"""How well titles are split from names, and countries turned into codes, on HistoryAtState's visits (CC0).

`python -m pipeline.learn.history ../shared/data/us_visits/visits.jsonl.gz` prints three shares of exact
answers.

What counts as right, in `tests/data` (made from the same CC0 data by reading it):
- `visitors.csv`: 200 distinct visitors drawn at random. The columns were filled by the splitter, then each
  row was read and corrected (one was wrong). The title is the office with what modifies it
  ("President-elect", "Chairman of the Presidency"); styles and honorifics (Sheikh, Lord, Dr.) stay with the
  name.
- `visitor_titles.csv`: every office that begins a visitor of the data, listed by reading the distinct first
  words; misspelt ones ("Prime Minster") as printed. The whole set is judged by it: the title is the longest
  listed office that begins the string, none where none does. Where two people share a string, the first
  one's office is the title.
- `visitor_countries.csv`: the ISO code of each of the 235 values of `from`, filled by `country_code`, then
  read one by one. A state with one successor has the successor's code (Siam TH, Upper Volta BF, the Soviet
  Union RU), one with several has none (Yugoslavia).

The lexicon of titles was not drawn from this data, but two offices were added to it after reading it
("Junta Member", "Chairman of the Presidency"), and seventeen historical states to the lexicon of countries:
figures on unseen data of this kind will be a little lower.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.annotate.countries import country_code
from pipeline.annotate.title_grammar import split_title
from pipeline.errors import InputError

CHECKED = Path("tests/data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many answers were exactly right; `wrong` names the others, at most once each."""

    name: str
    right: int
    total: int
    wrong: tuple[str, ...]

    @property
    def value(self) -> float:
        """The share of right answers, 0 of none."""
        return self.right / self.total if self.total else 0.0


def read_visits(path: Path) -> tuple[tuple[str, str], ...]:
    """Return visitor and country of each visit.

    Raises:
        InputError: the file is missing.
    """
    if not path.is_file():
        raise InputError("no such file", where=str(path), fix="name visits.jsonl.gz of HistoryAtState")
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        rows = [json.loads(line) for line in handle]
    return tuple((row["visitor"], row["from"]) for row in rows)


def leading_title(visitor: str, offices: Sequence[str]) -> str:
    """Return the longest office that begins a string, "" where none does.

    An office may be glued to the name ("Prime MinisterAda"), but may not end inside a word.

    >>> leading_title("President-elect Ada", ["President", "President-elect"])
    'President-elect'
    >>> leading_title("Princess Ada", ["Prince"])
    ''
    """
    fitting = [o for o in offices if visitor.startswith(o) and not visitor[len(o) : len(o) + 1].islower()]
    return max(fitting, key=len, default="")


def measure(visits: Sequence[tuple[str, str]], folder: Path = CHECKED) -> tuple[Share, ...]:
    """Return the shares of exact titles in the sample and the whole set, and of exact countries.

    Args:
        visits: visitor and country of each visit.
        folder: where the hand-checked files lie.
    """
    sample = [(row["visitor"], row["title"]) for row in _read_csv(folder / "visitors.csv")]
    offices = [row["title"] for row in _read_csv(folder / "visitor_titles.csv")]
    codes = {row["from"]: row["country"] or None for row in _read_csv(folder / "visitor_countries.csv")}
    whole = [(visitor, leading_title(visitor, offices)) for visitor, _ in visits]
    places = [(place, codes[place]) for _, place in visits]
    return (
        _judge("title, hand-checked sample", [(v, split_title(v)[0], gold) for v, gold in sample]),
        _judge("title, all visits", [(v, split_title(v)[0], gold) for v, gold in whole]),
        _judge("country, all visits", [(p, country_code(p), gold) for p, gold in places]),
    )


def _judge(name: str, answers: Sequence[tuple[str, str | None, str | None]]) -> Share:
    wrong = {f"{text}: {found!r}, not {gold!r}" for text, found, gold in answers if found != gold}
    right = sum(found == gold for _, found, gold in answers)
    return Share(name=name, right=right, total=len(answers), wrong=tuple(sorted(wrong)))


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def main(arguments: list[str]) -> int:
    """Print the shares for the visits file named by the first argument."""
    for share in measure(read_visits(Path(arguments[0]))):
        sys.stdout.write(f"{share.name}: {share.value:.4f} ({share.right} of {share.total})\n")
        for line in share.wrong:
            sys.stdout.write(f"  {line}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
