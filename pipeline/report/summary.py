"""What a run found, a page lost in cleaning, an evaluation measured: short tables for the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.records import Drop, RunReport
from pipeline.records import Removed as RemovedPiece
from pipeline.report.harmless import harmless

# Lines of the corrections file that a warning names.
MOST_LINES = 20


class LayerFigures(Protocol):
    """The figures of one layer, as far as they are shown."""

    @property
    def precision(self) -> float:
        """The share of what was found that is right, in [0, 1]."""

    @property
    def recall(self) -> float:
        """The share of what is right that was found, in [0, 1]."""

    @property
    def f1(self) -> float:
        """Their harmonic mean."""

    @property
    def low(self) -> float:
        """The lower end of the interval of F1."""

    @property
    def high(self) -> float:
        """Its upper end."""

    @property
    def n(self) -> int:
        """The number of gold items."""


class ErrorCase(Protocol):
    """One difference between gold and found, as far as it is shown."""

    @property
    def page(self) -> str:
        """The gold page."""

    @property
    def kind(self) -> str:
        """What is wrong: missed, spurious or wrong."""

    @property
    def gold(self) -> object:
        """What the annotation says, None where it says nothing."""

    @property
    def found(self) -> object:
        """What was found, None where nothing was."""


def show_run(report: RunReport) -> RenderableType:
    """Return the closing table of a run: rows of each table, drops by reason, and where it lies."""
    rows = _figures("table", "rows", ((name, count) for name, count in report.rows.items()))
    parts: list[RenderableType] = [rows]
    if report.n_drops:
        parts += [Text(), _figures("dropped because", "sources", _drops_by_reason(Path(report.out)))]
    for gate, counts in report.triage.items():
        told = ", ".join(f"{count} {what}" for what, count in counts.items())
        parts.append(Text(f"Triage by {gate}: {told}"))
    if report.unmatched:
        parts.append(Text(_unmatched(report.unmatched), style="yellow"))
    closing = (
        f"Sources: {report.n_sources} (kept {report.n_documents}, dropped {report.n_drops}). "
        f"Tables in {harmless(report.out)}"
    )
    changes = (
        f"Since the last run: {report.n_new} new, {report.n_changed} changed, {report.n_removed} removed, "
        f"{report.n_kept} kept; pages processed: {report.n_processed}"
    )
    return Group(*parts, Text(), Text(closing), Text(changes))


def _unmatched(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:MOST_LINES])) + (", …" if len(lines) > MOST_LINES else "")
    return f"Warning: {len(lines)} correction(s) match nothing in these pages (lines {shown})"


def show_drop(drop: Drop) -> Text:
    """Return one line that says why a source gave no document."""
    return Text(harmless(f"{drop.source}: dropped in {drop.stage}: {drop.reason} ({drop.detail})"))


def show_removed(removed: Iterable[RemovedPiece]) -> RenderableType:
    """Return what cleaning took out, in the page's order, with the rule that did it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column("at", justify="right", style="dim")
    table.add_column("rule", style="yellow", no_wrap=True)
    table.add_column("removed", style="red", overflow="fold")
    for piece in removed:
        span = f"{piece.raw_start}–{piece.raw_end}"
        table.add_row(span, Text(harmless(piece.rule)), Text(harmless(piece.text.strip())))
    return table


def show_scores(scores: Mapping[str, LayerFigures]) -> RenderableType:
    """Return precision, recall and F1 with its interval, one row a layer."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column("layer")
    for name in ("precision", "recall", "F1", "interval of F1", "n"):
        table.add_column(name, justify="right")
    for layer, score in scores.items():
        shares = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1))
        table.add_row(Text(layer), *shares, f"{score.low:.3f}–{score.high:.3f}", str(score.n))
    return table


def show_errors(errors: Iterable[ErrorCase]) -> RenderableType:
    """Return every difference between gold and found of one layer."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for name in ("page", "kind", "gold", "found"):
        table.add_column(name, overflow="fold")
    for error in errors:
        cells = (error.page, error.kind, error.gold, error.found)
        table.add_row(*(Text(harmless("" if cell is None else str(cell))) for cell in cells))
    return table


def _drops_by_reason(out: Path) -> list[tuple[str, int]]:
    """Return the counts that the run's manifest states, the most frequent first."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    dropped: dict[str, int] = manifest["counts"]["dropped"]
    return sorted(dropped.items(), key=lambda item: (-item[1], item[0]))


def _figures(name: str, count: str, rows: Iterable[tuple[str, int]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column(name, min_width=16)
    table.add_column(count, justify="right")
    for key, value in rows:
        table.add_row(Text(harmless(key)), str(value))
    return table
