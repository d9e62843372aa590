"""Measure, and print docs/performance.md: `python -m tests.bench > …`."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import spacy

from tests.bench.cold import FIRST_PAGE, measure_growth, start_seconds
from tests.bench.rounds import compare, run_rounds
from tests.bench.sides import Bench, load_bare, run_bare
from tests.conftest import ROOT

HEAD = """\
# Performance

Written by `make bench` (Python {python}, spaCy {spacy}, {cores} cores, {system}); do not edit by hand.

Sides run in turns in one process, {rounds} rounds, forwards and backwards; a ratio is the median over the rounds, with
the lowest and the highest round. Seconds are processor seconds unless "wall" is said. {pages} gold pages of the
development split, {words} words after cleaning; bare pipelines get the cleaned text.
"""
NAMES = {
    "chain": "our chain, page to Parquet",
    "bare sm": "bare `en_core_web_sm`, every component, `nlp.pipe`",
    "bare md": "bare `en_core_web_md`, every component, `nlp.pipe`",
    "read": "our encoder alone",
}


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--md", type=Path, help="folder of an en_core_web_md to compare with")
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[100, 1_000], help="10000 and 100000 take an hour and more"
    )
    return parser.parse_args()


def write_page(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    gold = ROOT / "data" / "gold" / "dev"
    bench = Bench(gold=gold, n_pages=options.pages, out=folder / "out")
    yield HEAD.format(
        python=platform.python_version(), spacy=spacy.__version__, cores=os.cpu_count(), system=platform.machine(),
        rounds=options.rounds, pages=len(bench.pages), words=f"{bench.n_words:,}",
    )  # fmt: skip
    yield from write_rounds(bench, options)
    yield from write_processes(bench, options.rounds)
    yield "\n## Start\n\n| | wall seconds |\n|---|---:|"
    yield f"| `visits --help` | {start_seconds('-m', 'pipeline', '--help'):.2f} |"
    yield f"| first page from cold | {start_seconds('-c', FIRST_PAGE):.2f} |"
    yield "\n## Growth\n\n`visits run`, one worker, tables and checks included.\n"
    yield "| pages | seconds | ms a page | peak MiB |\n|---:|---:|---:|---:|"
    for g in measure_growth(gold, options.sizes):
        yield f"| {g.n_pages:,} | {g.seconds:.0f} | {1_000 * g.seconds / g.n_pages:.0f} | {g.peak_mib:.0f} |"


def write_rounds(bench: Bench, options: argparse.Namespace) -> Iterator[str]:
    sm = load_bare()
    sides = {
        "chain": bench.chain,
        "bare sm": lambda: run_bare(sm, bench.texts),
        "read": bench.read,
    }
    if options.md is not None:
        md = load_bare(options.md)
        sides["bare md"] = lambda: run_bare(md, bench.texts)
    seconds = run_rounds(sides, rounds=options.rounds)
    yield "\n## In turns\n\n| side | words/s | pages/s |\n|---|---:|---:|"
    for name, times in seconds.items():
        middle = statistics.median(times)
        yield f"| {NAMES[name]} | {bench.n_words / middle:,.0f} | {len(bench.pages) / middle:.1f} |"
    yield "\n| how many times as fast | ratio |\n|---|---:|"
    for ours, theirs in (("chain", "bare sm"), ("chain", "bare md")):
        if theirs in seconds:
            yield f"| {NAMES[ours]} : {NAMES[theirs]} | {compare(seconds[ours], seconds[theirs])} |"


def write_processes(bench: Bench, rounds: int) -> Iterator[str]:
    sm = load_bare()
    sides = {
        "chain": bench.chain,
        "one": lambda: run_bare(sm, bench.texts),
        "two": lambda: run_bare(sm, bench.texts, n_process=2),
    }
    seconds = run_rounds(sides, rounds=rounds, clock=time.perf_counter)
    yield "\n| by the clock on the wall | ratio |\n|---|---:|"
    yield f"| bare sm, two processes : one | {compare(seconds['two'], seconds['one'])} |"
    yield f"| our chain, one process : bare sm, two | {compare(seconds['chain'], seconds['two'])} |"


def main() -> int:
    options = read_options()
    with TemporaryDirectory() as folder:
        for line in write_page(options, Path(folder)):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
