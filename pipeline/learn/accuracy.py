"""Write docs/accuracy.md: `python -m pipeline.learn.accuracy --shared ../shared`.

Every figure on that page comes from here; sections whose data is not on this machine say so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.learn import history, polnear
from pipeline.learn.corpus import find_gold
from pipeline.learn.evaluate import evaluate
from pipeline.learn.score import LayerScore

GOLD = Path("data/gold")
DEV = GOLD / "dev"
_HEAD = """# Accuracy

Written by `make accuracy`; every figure can be had again with the command above it. F1 with its 95 % bootstrap
interval over pages (1,000 draws, seeded); `n` is the number of gold items (words for `body`, pages for page
layers). The gold pages are of our own writing, with invented people (`data/gold/README.md`). Real pages are
harder: read the figures as upper bounds, and those on text of other origin, below, as the check on them.
"""
_POLNEAR = """
## Quotes and speakers on PolNeAR

News of 2016 that none of us wrote; measured, never trained on. `joined` counts the pieces of one attribution
as one quotation, as the corpus does; `apart` counts each passage in marks, as our tables do. People come from
the stock model alone here. Peers on the same documents, right speaker: GenderGapTracker 0.579 at overlap 0.3
and 0.357 at 0.8, textacy 0.391 at 0.3 (it refuses a quarter of the documents; ours refuses none).
"""
_HISTORY = """
## Titles and countries on HistoryAtState's visitors

3,264 visits to the United States since 1874 (CC0). nameparser has the exact title in 0.957, countrynames the
country in 0.955. What "exact" means, and what was looked at while making it, stands in
`pipeline/learn/history.py`: these are figures of consistency on data that was read.
"""


def write_page(shared: Path) -> Iterator[str]:
    """Yield the page's lines.

    Args:
        shared: the folder with the corpora that lie outside the project.

    Raises:
        GoldError: the gold pages are missing or broken.
    """
    yield _HEAD
    yield f"## Gold pages, dev ({len(find_gold(DEV))} pages)\n\n```\nvisits evaluate {DEV}\n```\n"
    yield from _layers(evaluate(DEV).scores)
    yield _POLNEAR
    path = shared / "data" / "polnear" / "dev.jsonl.gz"
    yield from _block(
        f"python -m pipeline.learn.polnear {path}", polnear.report(path) if path.is_file() else None
    )
    yield _HISTORY
    path = shared / "data" / "us_visits" / "visits.jsonl.gz"
    yield from _block(f"python -m pipeline.learn.history {path}", _shares(path) if path.is_file() else None)


def _layers(scores: Mapping[str, LayerScore]) -> Iterator[str]:
    yield "| layer | precision | recall | F1 | interval | n |\n|---|---:|---:|---:|---|---:|"
    for layer, s in scores.items():
        yield f"| {layer} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.low:.3f}–{s.high:.3f} | {s.n} |"


def _shares(path: Path) -> list[str]:
    shares = history.measure(history.read_visits(path))
    return [f"{share.name}: {share.value:.4f} ({share.right} of {share.total})" for share in shares]


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
