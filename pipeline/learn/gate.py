"""The accuracy gate: `python -m pipeline.learn.gate [--pin] [--allow-regression]`.

`data/gold/floors.json` pins an F1 floor for each layer on the dev pages, and the digest of the whole corpus:
a changed corpus demands an explicit `--pin`, and pinning never lowers a floor without `--allow-regression`.
After trafilatura's gate (`tests/eval_gate.py`).
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GoldError, PipelineError
from pipeline.learn.corpus import corpus_digest
from pipeline.learn.evaluate import Evaluation, evaluate
from pipeline.learn.score import format_scores

GOLD = Path("data/gold")
GATED_SPLIT = "dev"
FLOORS = "floors.json"
# Half a point of F1: scores are deterministic on one machine, but another BLAS may flip a borderline name.
EPSILON = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The pinned state: F1 floors by layer, and the digest of the corpus they were measured on."""

    digest: str
    floors: dict[str, float]


def read_floors(path: Path) -> Floors:
    """Read pinned floors.

    Raises:
        GoldError: the file is missing or broken.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        floors = {str(layer): float(floor) for layer, floor in table["floors"].items()}
        return Floors(digest=str(table["digest"]), floors=floors)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fix = "pin it: python -m pipeline.learn.gate --pin"
        raise GoldError("no usable floors", where=str(path), fix=fix) from error


def check_gate(evaluation: Evaluation, floors: Floors, *, digest: str | None = None) -> tuple[str, ...]:
    """Return why the gate fails, nothing where it holds.

    Args:
        evaluation: the scores measured now.
        floors: what is pinned.
        digest: the digest of the corpus as it is now, the evaluation's own where it is not given.
    """
    problems = []
    if (digest or evaluation.digest) != floors.digest:
        problems.append(
            "the gold corpus changed since the floors were pinned: look at the scores, then --pin"
        )
    for layer, floor in sorted(floors.floors.items()):
        score = evaluation.scores.get(layer)
        if score is None:
            problems.append(f"{layer}: has a floor but no score")
        elif score.f1 < floor - EPSILON:
            problems.append(f"{layer}: F1 {score.f1:.3f} is under its floor {floor:.3f}")
    unpinned = {layer for layer, score in evaluation.scores.items() if score.n} - floors.floors.keys()
    problems += [f"{layer}: has no floor, --pin" for layer in sorted(unpinned)]
    return tuple(problems)


def pin_floors(
    evaluation: Evaluation, old: Floors | None, *, digest: str, allow_regression: bool = False
) -> Floors:
    """Return new floors: each layer's F1 of now, rounded down to a thousandth; layers without gold have none.

    Args:
        evaluation: the scores measured now.
        old: what was pinned before.
        digest: the digest of the corpus as it is now.
        allow_regression: whether a floor may fall.

    Raises:
        GoldError: a floor would fall, or vanish, and that is not allowed.
    """
    floors = {layer: int(s.f1 * 1000) / 1000 for layer, s in evaluation.scores.items() if s.n}
    before = old.floors if old else {}
    fallen = sorted(layer for layer, floor in before.items() if floors.get(layer, -1.0) < floor)
    if fallen and not allow_regression:
        raise GoldError(
            f"pinning would lower {', '.join(fallen)}",
            where=FLOORS,
            fix="mend the regression, or say --allow-regression and why in CHANGELOG.md",
        )
    return Floors(digest=digest, floors=floors)


def write_floors(floors: Floors, path: Path) -> None:
    """Write floors as JSON, layers sorted."""
    text = json.dumps({"digest": floors.digest, "floors": floors.floors}, indent=2, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def run_gate(gold: Path, *, pin: bool, allow_regression: bool) -> tuple[str, ...]:
    """Measure the dev pages of a corpus; pin the floors, or return why the gate fails.

    Raises:
        GoldError: the corpus or the floors are broken, or pinning would lower a floor.
    """
    path = gold / FLOORS
    evaluation = evaluate(gold / GATED_SPLIT)
    sys.stdout.write(format_scores(evaluation.scores))
    digest = corpus_digest(gold)
    if not pin:
        return check_gate(evaluation, read_floors(path), digest=digest)
    old = read_floors(path) if path.is_file() else None
    write_floors(pin_floors(evaluation, old, digest=digest, allow_regression=allow_regression), path)
    return ()


def main(arguments: list[str]) -> int:
    """Run the gate; return 0 where it holds or was pinned, 1 where it fails, 2 where nothing was measured."""
    flags = {argument for argument in arguments if argument.startswith("--")}
    folders = [argument for argument in arguments if argument not in flags]
    if flags - {"--pin", "--allow-regression"}:
        sys.stdout.write(f"unknown option; {(__doc__ or '').splitlines()[0]}\n")
        return 2
    try:
        problems = run_gate(
            Path(folders[0]) if folders else GOLD,
            pin="--pin" in flags,
            allow_regression="--allow-regression" in flags,
        )
    except PipelineError as error:
        sys.stdout.write(f"gate: {error}\n")
        return 2
    for problem in problems:
        sys.stdout.write(f"gate: {problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
