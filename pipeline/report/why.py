"""Why an id stands for what it does: its forms, its pages, and the reasons of its merges, from the tables alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pipeline.errors import InputError, TablesError
from pipeline.report.harmless import harmless

# The table of each kind of id, its column, and the columns that say what it stands for.
KINDS = {
    "people": ("person_id", ("name", "titles", "organizations", "countries", "n_documents")),
    "organizations": ("organization_id", ("name", "acronym", "kind", "country", "n_documents")),
    "visits": ("visit_id", ("guests", "hosts", "date_start", "city", "status", "doc_ids")),
}

# The tables of what bears a name.
NAMED = ("people", "organizations")
# Namesakes told of in a message: more would not be read.
MOST_TOLD = 5


def explain(folder: Path, wanted: str) -> Group:
    """Return a view of one person, organization or visit and of the reasons for every merge behind it.

    Args:
        folder: of the tables.
        wanted: the id, or its beginning where only one id begins so; or a name, where one alone bears it.

    Raises:
        InputError: no id, or more than one, begins so, and not one person or organization bears the name.
        TablesError: a table is missing.
    """
    found = [
        (name, row) for name, (column, _) in KINDS.items() for row in _matching(folder, name, column, wanted)
    ]
    found = found or [(name, row) for name in NAMED for row in _bearing(folder, name, wanted)]
    if len(found) != 1:
        what = "no such id or name" if not found else f"{len(found)} ids answer to it"
        ids = ", ".join(str(row[KINDS[name][0]]) for name, row in found[:MOST_TOLD])
        raise InputError(what, where=wanted, fix=f"give one of {ids}" if ids else "look into people.parquet")
    name, row = found[0]
    column, cells = KINDS[name]
    merges = _matching(folder, "merges", "entity_id", str(row[column]))
    sources = {
        doc["doc_id"]: doc["source"] for doc in _read(folder, "documents", ("doc_id", "source")).to_pylist()
    }
    head = Table(title=f"{name}: {row[column]}", show_header=False, title_justify="left")
    for cell in cells:
        head.add_row(cell, _text(row[cell]))
    return Group(head, _merge_table(merges, sources))


def _merge_table(merges: list[dict[str, Any]], sources: dict[str, str]) -> Table | Text:
    if not merges:
        return Text("Seen on one page only: nothing was merged.")
    table = Table(title="Merges", title_justify="left")
    for heading in ("form", "page", "joined to", "page", "because", "score"):
        table.add_column(heading, overflow="fold")
    for merge in merges:
        table.add_row(
            _text(merge["form"]),
            _text(sources.get(merge["doc_id"])),
            _text(merge["joined_form"]),
            _text(sources.get(merge["joined_doc_id"])),
            _text([merge["relation"], *merge["reasons"]]),
            f"{merge['score']:.2f}",
        )
    return table


def _text(value: object) -> Text:
    """Return a cell as plain text: pages write it, so nothing in it may steer the terminal."""
    joined = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return Text(harmless(joined))


def _matching(folder: Path, name: str, column: str, wanted: str) -> list[dict[str, Any]]:
    table = _read(folder, name, None)
    rows: list[dict[str, Any]] = table.filter(pc.starts_with(table[column], wanted)).to_pylist()
    return rows


def _bearing(folder: Path, name: str, wanted: str) -> list[dict[str, Any]]:
    """Return the rows whose name or other form is the one wanted, in whatever case."""
    asked = wanted.casefold()
    rows: list[dict[str, Any]] = _read(folder, name, None).to_pylist()
    return [row for row in rows if asked in map(str.casefold, (row["name"], *row["aliases"]))]


def _read(folder: Path, name: str, columns: tuple[str, ...] | None) -> pa.Table:
    path = folder / f"{name}.parquet"
    try:
        return pq.read_table(
            path if path.is_file() else folder / name, columns=list(columns) if columns else None
        )
    except (OSError, pa.ArrowInvalid) as error:
        raise TablesError(
            "no such table", where=str(path), fix="name a folder written by visits run"
        ) from error
