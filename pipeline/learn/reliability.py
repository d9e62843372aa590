"""Whether scores mean what they say: `python -m pipeline.learn.reliability data/gold/test`.

A score of 0.8 should be right eight times in ten. Rows are sorted into ten bins of equal width; the expected
calibration error is the mean distance between claimed and true share, weighted by rows (Naeini et al. 2015,
AAAI, "Obtaining Well Calibrated Probabilities Using Bayesian Binning"). Few rows in many bins are some way off by
chance alone: beside the error stands what perfect scores would have on as many rows with these claims.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from pipeline.errors import PipelineError
from pipeline.learn.calibrate import JudgedRow, judge_rows
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.evaluate import run_tables

N_BINS = 10
# Draws for the error of perfect scores, and their seed.
N_DRAWS, SEED = 1_000, 0
# Which rows stand behind each figure, in the order of the page.
TABLES = {
    "people": "mentions PERSON",
    "titles": "titles",
    "organizations": "mentions ORG",
    "quotes": "quotes",
    "visits": "visits",
    "participants": "participants",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Rows of like score: how many, the mean score they claim, and the share that is right."""

    n: int
    claimed: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """One table's bins, by rising score, empty ones left out."""

    name: str
    bins: tuple[Bin, ...]

    @property
    def n(self) -> int:
        """Number of rows."""
        return sum(each.n for each in self.bins)

    @property
    def error(self) -> float:
        """Expected calibration error, in [0, 1]; 0 without rows.

        >>> half = Bin(n=4, claimed=0.75, right=0.5)
        >>> Reliability(name="quotes", bins=(half,)).error
        0.25
        """
        return sum(each.n * abs(each.claimed - each.right) for each in self.bins) / max(self.n, 1)

    @property
    def chance_error(self) -> float:
        """The expected calibration error that perfect scores with the same claims have on average, in [0, 1].

        >>> Reliability(name="quotes", bins=(Bin(n=1, claimed=0.5, right=1.0),)).chance_error
        0.5
        """
        random = np.random.default_rng(SEED)
        draws = (
            each.n * np.abs(random.binomial(each.n, each.claimed, N_DRAWS) / each.n - each.claimed)
            for each in self.bins
        )
        return float(sum((d.mean() for d in draws), start=0.0)) / max(self.n, 1)


def reliability(rows: Iterable[JudgedRow]) -> tuple[Reliability, ...]:
    """Return the bins of every table of `TABLES`."""
    by_table: dict[str, list[JudgedRow]] = {}
    for row in rows:
        by_table.setdefault(row.table, []).append(row)
    return tuple(
        Reliability(name=name, bins=_bins(by_table.get(table, []))) for name, table in TABLES.items()
    )


def measure_reliability(pages: Sequence[GoldPage]) -> tuple[Reliability, ...]:
    """Run the pipeline over gold pages and compare its scores with what is right.

    Raises:
        GoldError: a raw page is missing.
    """
    with TemporaryDirectory() as folder:
        return reliability(judge_rows(pages, run_tables(pages, Path(folder))))


def _bins(rows: Sequence[JudgedRow]) -> tuple[Bin, ...]:
    groups: dict[int, list[JudgedRow]] = {}
    for row in rows:
        groups.setdefault(min(int(row.score * N_BINS), N_BINS - 1), []).append(row)
    return tuple(
        Bin(
            n=len(group),
            claimed=sum(row.score for row in group) / len(group),
            right=sum(row.right for row in group) / len(group),
        )
        for _, group in sorted(groups.items())
    )


def report(tables: Iterable[Reliability]) -> list[str]:
    """Return the lines of the diagram: a line for each bin, claimed against right."""
    lines = []
    for table in tables:
        lines.append(
            f"{table.name}: expected calibration error {table.error:.3f} over {table.n} rows"
            f" ({table.chance_error:.3f} by chance alone)"
        )
        lines += [f"  claimed {b.claimed:.2f}  right {b.right:.2f}  n {b.n:<5} {_bar(b)}" for b in table.bins]
    return lines


def _bar(each: Bin) -> str:
    """Draw the right share as a bar of 40 columns, with | where the claim stands."""
    columns = ["#" if i < round(each.right * 40) else "·" for i in range(41)]
    columns[round(each.claimed * 40)] = "|"
    return "".join(columns)


def main(arguments: list[str]) -> int:
    """Print the diagram of the gold folders named."""
    try:
        pages = [page for folder in arguments or ["data/gold/dev"] for page in read_corpus(Path(folder))]
        lines = report(measure_reliability(pages))
    except PipelineError as error:
        sys.stderr.write(f"reliability: {error}\n")
        return 2
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
