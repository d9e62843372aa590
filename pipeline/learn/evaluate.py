"""Pages through the pipeline, a folder of tables, or a second annotation: scored against gold by layers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import GoldError
from pipeline.learn.corpus import GoldPage, corpus_digest, read_corpus
from pipeline.learn.facts import NOTHING, PageFacts, gold_facts, table_facts
from pipeline.learn.layers import LAYERS
from pipeline.learn.score import ErrorCase, LayerScore, score_outcomes, scores_as_dict


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Scores and errors by layer; `digest` is the digest of the gold corpus they were measured on."""

    scores: Mapping[str, LayerScore]
    errors: Mapping[str, tuple[ErrorCase, ...]]
    n_pages: int
    digest: str


def evaluate(gold: Path, tables: Path | None = None, *, against: Path | None = None) -> Evaluation:
    """Score tables, or a second annotation, or else a run of the pipeline, against gold pages.

    Args:
        gold: a folder of gold pages: a corpus or one of its splits.
        tables: the output of a run over the raw pages; they are matched by file name.
        against: a second folder of gold pages with the same names, to measure how far two annotators agree.

    Returns:
        Precision, recall and F1 of every layer; a page missing in tables counts with nothing found, one that
        was not annotated a second time does not count.

    Raises:
        GoldError: a gold page is broken, its raw page is missing, or no page was annotated twice.
        TablesError: a table is missing or unreadable.
    """
    pages = read_corpus(gold)
    if against is not None:
        found = {page.stem: gold_facts(page) for page in read_corpus(against)}
        pages = tuple(page for page in pages if page.stem in found)
        if not pages:
            raise GoldError(
                "no page was annotated twice", where=str(against), fix="name its pages as gold does"
            )
    else:
        found = {Path(n).stem: f for n, f in (table_facts(tables) if tables else run_pages(pages)).items()}
    return compare_pages({page.stem: gold_facts(page) for page in pages}, found, digest=corpus_digest(gold))


def compare_pages(
    gold: Mapping[str, PageFacts], found: Mapping[str, PageFacts], *, digest: str = ""
) -> Evaluation:
    """Score what was found on each page against what gold says of it; pages without gold do not count."""
    scores, errors = {}, {}
    for name, layer in LAYERS.items():
        outcomes = [layer(page, facts, found.get(page, NOTHING)) for page, facts in sorted(gold.items())]
        scores[name] = score_outcomes(outcomes)
        errors[name] = tuple(error for outcome in outcomes for error in outcome.errors)
    return Evaluation(scores=scores, errors=errors, n_pages=len(gold), digest=digest)


def run_pages(pages: Sequence[GoldPage]) -> dict[str, PageFacts]:
    """Run the pipeline over the raw pages of gold pages and return what its tables say, by file name.

    Raises:
        GoldError: a raw page is missing.
    """
    with TemporaryDirectory() as folder:
        out = run_tables(pages, Path(folder))
        return table_facts(out)


def run_tables(pages: Sequence[GoldPage], folder: Path) -> Path:
    """Run the pipeline over the raw pages of gold pages, below a folder, and return the tables' folder.

    Pages of one site stand together; a page without one stands alone, as most do in a crawl of many sites, so
    that no line is removed because other gold pages were rendered from the same template.

    Raises:
        GoldError: a raw page is missing.
    """
    for page in pages:
        if page.raw is None:
            fix = "python -m pipeline.learn.render writes it from the template"
            raise GoldError("the raw page is missing", where=str(page.path), fix=fix)
        target = folder / "raw" / (page.site or page.stem) / f"{page.stem}{page.raw.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page.raw, target)
    from pipeline.engine import run

    run([folder / "raw"], folder / "out")
    return folder / "out"


def write_scores(evaluation: Evaluation, path: Path) -> None:
    """Write `{layer: {precision, recall, f1, low, high, n}}` as JSON."""
    text = json.dumps(scores_as_dict(evaluation.scores), indent=2)
    path.write_text(text + "\n", encoding="utf-8")
