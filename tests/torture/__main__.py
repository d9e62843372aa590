"""Measure what kills and broken pages do, and print docs/reliability.md.

python -m tests.torture --kills 200 --mutants 100000 > docs/reliability.md      a night on two cores
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture import kills, mutants

PAGE = """\
# Reliability

Written by `make torture` ({kills} kills, {mutants} mutated pages; Python {python}, {system}); do not edit by hand.

## Kills

A run over {n_pages} pages, alone or with two workers, is struck by SIGKILL at a random moment: the driver or one of its
workers, once or several times in a row. Then the same command runs to its end. Seed {seed}.

| | |
|---|---:|
| kills of the driver | {drivers} |
| kills of a worker | {workers} |
| tables byte for byte those of a quiet run | {recovered} of {total} |
| runs that took part | {runs} |

## Mutated pages

Sample and training pages with one to six mutations each: bytes deleted, doubled, replaced by chance bytes or by
scraps that hurt (broken UTF-8, NUL, half tags, marks, long runs), pages spliced and cut off.

| | |
|---|---:|
| pages in | {pages} |
| documents | {documents} |
| drops | {drops} |
| documents + drops | {accounted} of {pages} |
| broken promises on tables and offsets (`visits validate`) | {faults} |

Drops by reason: {reasons}.

## What else is tested

`tests/engine` runs, on every change: a page that kills, hangs, spins or swells its worker; a full disk; a folder that
cannot be written; two runs on one folder; input that changes between runs and during one; clocks that jump; the
keyboard; damaged part files; actors and the driver of a Ray cluster killed; gzip, HTML and entity bombs; hostile file
names; every regular expression of the project on its worst cases; no socket.
"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--mutants", type=int, default=100_000)
    parser.add_argument("--pages", type=int, default=24, help="pages of the run that is killed")
    parser.add_argument("--workers", type=int, default=1, help="workers for the mutated pages")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}", file=sys.stderr)
    with TemporaryDirectory() as folder:
        struck = kills.torture(
            Path(folder) / "kills", n_kills=options.kills, n_pages=options.pages, seed=options.seed
        )
        print(struck, file=sys.stderr)
        broken = mutants.torture(
            Path(folder) / "mutants", n_pages=options.mutants, seed=options.seed, workers=options.workers
        )
        print(broken, file=sys.stderr)
    print(
        PAGE.format(
            seed=options.seed, kills=struck.total, mutants=broken.pages, python=platform.python_version(),
            system=platform.system(),
            n_pages=options.pages, drivers=struck.drivers, workers=struck.workers, recovered=struck.recovered,
            total=struck.total, runs=struck.runs, pages=broken.pages, documents=broken.documents,
            drops=broken.drops.total(), accounted=broken.accounted, faults=len(broken.faults),
            reasons=", ".join(f"{name} {count}" for name, count in broken.drops.most_common()) or "none",
        ),
        end="",
    )  # fmt: skip
    return int(struck.recovered != struck.total or broken.accounted != broken.pages or bool(broken.faults))


if __name__ == "__main__":
    sys.exit(main())
