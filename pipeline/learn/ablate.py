"""What each part of the training is worth: `python -m pipeline.learn.ablate data/gold --base BASE [NAME…]`.

Trains the model without one part at a time, and on fewer batches of pages, and evaluates the whole pipeline
with each on the development pages. Results are kept in `docs/training.csv`, one row a name; names given run
again, the others stay, those of earlier trainings too. All of them take some hours of one core. The learning curve
is drawn from the rows that differ in pages alone.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.annotate.nlp import BASE_MODEL
from pipeline.errors import GoldError, PipelineError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.train import TrainSettings, train_model

RESULTS = Path("docs/training.csv")
CURVE = Path("docs/learning_curve.svg")
LAYERS = ("people", "titles", "organizations", "countries", "quote_speaker", "guests")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One way to train: `batches` the most of them, None for all; `train` False for the stock model.

    `plain` is the share of the pages that a pass sees as they are.
    """

    name: str
    plain: float = TrainSettings().plain
    batches: int | None = None
    train: bool = True


TRIALS = (
    Trial(name="stock sm + rules", train=False),
    Trial(name="all"),
    Trial(name="no exchange, no noise", plain=1.0),
    Trial(name="first 2 batches", batches=2),
    Trial(name="first 4 batches", batches=4),
    Trial(name="first 8 batches", batches=8),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialResult:
    """F1 of a trial: of the model's own spans (None for stock models), and of layers of the whole pipeline."""

    name: str
    pages: int
    spans: float | None
    layers: Mapping[str, float]


def run_trial(trial: Trial, gold: Path, base: Path) -> TrialResult:
    """Train as a trial says and evaluate the pipeline with its model on the development pages.

    Args:
        trial: how to train.
        gold: the folder with train/ and dev/.
        base: the folder of the pretrained transformer.

    Raises:
        GoldError: the pages are missing or broken.
        ModelError: the base is missing, or PyTorch is not installed.
    """
    if not trial.train:
        return TrialResult(name=trial.name, pages=0, spans=None, layers=_evaluate(gold, BASE_MODEL))
    pages = first_batches(read_corpus(gold / "train"), trial.batches)
    with TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        settings = TrainSettings(plain=trial.plain)
        trained = train_model(pages, read_corpus(gold / "dev"), base, model, settings=settings)
        layers = _evaluate(gold, str(model))
    return TrialResult(name=trial.name, pages=len(pages), spans=trained.f1, layers=layers)


def first_batches(pages: Sequence[GoldPage], count: int | None) -> tuple[GoldPage, ...]:
    """Return the pages of the first writing batches, in the order of their names; all for None."""
    names = sorted({page.batch for page in pages})[:count]
    return tuple(page for page in pages if page.batch in names)


def _evaluate(gold: Path, model: str) -> dict[str, float]:
    """Evaluate in a process of its own: a pipeline is loaded once a process."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scores.json"
        command = [sys.executable, "-m", "pipeline", "evaluate", str(gold / "dev"), "--json", str(path)]
        done = subprocess.run(
            command, env={**os.environ, "VISITS_MODEL": model}, capture_output=True, check=False
        )
        if done.returncode:
            raise GoldError(
                "the evaluation failed", where=model, fix=done.stderr.decode(errors="replace")[-300:]
            )
        scores = json.loads(path.read_text(encoding="utf-8"))
    return {layer: float(scores[layer]["f1"]) for layer in LAYERS}


def read_results(path: Path = RESULTS) -> dict[str, TrialResult]:
    """Return the kept results by name; none where there is no file."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        return {
            row["name"]: TrialResult(
                name=row["name"],
                pages=int(row["pages"]),
                spans=float(row["spans"]) if row["spans"] else None,
                layers={layer: float(row[layer]) for layer in LAYERS},
            )
            for row in csv.DictReader(handle)
        }


def write_results(results: Mapping[str, TrialResult], path: Path = RESULTS) -> None:
    """Write results in the order of `TRIALS`, and those of earlier trials behind them."""
    names = [trial.name for trial in TRIALS if trial.name in results]
    names += [name for name in results if name not in names]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("name", "pages", "spans", *LAYERS))
        for result in (results[name] for name in names):
            spans = "" if result.spans is None else f"{result.spans:.4f}"
            writer.writerow((result.name, result.pages, spans, *(f"{result.layers[x]:.3f}" for x in LAYERS)))


def draw_curve(results: Mapping[str, TrialResult], path: Path = CURVE) -> None:
    """Draw F1 of the model's spans against pages of train as an SVG file."""
    import altair as alt

    by_pages = {trial.name for trial in TRIALS if trial == Trial(name=trial.name, batches=trial.batches)}
    points = [
        {"pages": result.pages, "F1": result.spans}
        for result in results.values()
        if result.name in by_pages and result.spans is not None
    ]
    chart = alt.Chart({"values": points}).mark_line(point=True)
    encoded = chart.encode(
        x=alt.X("pages:Q", title="pages of train"),
        y=alt.Y("F1:Q", title="F1 of the model's spans on dev", scale=alt.Scale(zero=False)),
    )
    encoded.properties(width=480, height=280).save(str(path))


def table(results: Iterable[TrialResult]) -> list[str]:
    """Return the results as the lines of a Markdown table."""
    lines = [
        f"| training | pages | spans | {' | '.join(LAYERS)} |",
        f"|---|---:|---:|{'---:|' * len(LAYERS)}",
    ]
    for r in results:
        spans = "–" if r.spans is None else f"{r.spans:.3f}"
        lines.append(
            f"| {r.name} | {r.pages} | {spans} | {' | '.join(f'{r.layers[layer]:.3f}' for layer in LAYERS)} |"
        )
    return lines


def main(arguments: list[str]) -> int:
    """Run the trials named, or all; keep and draw the results."""
    gold, option, base, *names = arguments
    if option != "--base":
        sys.stderr.write("ablate: usage: GOLD --base BASE [NAME…]\n")
        return 2
    results = read_results()
    for trial in TRIALS:
        if names and trial.name not in names:
            continue
        try:
            results[trial.name] = run_trial(trial, Path(gold), Path(base))
        except PipelineError as error:
            sys.stderr.write(f"ablate: {error}\n")
            return 2
        write_results(results)
        sys.stdout.write("\n".join(table([results[trial.name]])[2:]) + "\n")
    draw_curve(results)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
