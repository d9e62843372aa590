"""An SQLite database: keys, full-text search, and a metadata file that makes it a Datasette.

Lists are JSON arrays: Datasette shows facets of them by itself and `json_each` opens them in SQL. Dates are ISO
text, truth values 0 and 1.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.errors import OutputError, TablesError
from pipeline.report.export.cells import plain
from pipeline.report.export.jsonl import json_line
from pipeline.report.export.source import Source
from pipeline.tables import TABLES, Column, TableSpec

_TYPES = {pa.int64(): "INTEGER", pa.float64(): "REAL", pa.bool_(): "INTEGER"}
# The columns that full-text search covers; the index refers to the table, it does not repeat the text.
SEARCHED = {"documents": ("title", "text"), "quotes": ("content",)}


def write_sqlite(source: Source, stage: Path, name: str) -> tuple[str, ...]:
    """Write all tables into one database, and `<stem>.metadata.json` for `datasette -m`.

    Args:
        source: the tables.
        stage: the folder for the files.
        name: the database's name.

    Returns:
        How to open it.

    Raises:
        OutputError: the database cannot be written, or this SQLite has no full-text search (FTS5).
        TablesError: a table is damaged, has a key twice, or points at a row that is not there.
    """
    stem = Path(name).stem
    try:
        with closing(sqlite3.connect(stage / name)) as database:
            # Nobody else sees the file before it is whole: neither a journal nor syncing is needed.
            database.execute("PRAGMA journal_mode = OFF")
            for spec in TABLES.values():
                _fill(database, source, spec)
            for table, columns in SEARCHED.items():
                _index_text(database, table, columns)
            _check_references(database, source.folder)
            database.commit()
    except sqlite3.IntegrityError as error:
        fix = "check them with `visits validate`"
        raise TablesError(f"the tables disagree ({error})", where=str(source.folder), fix=fix) from error
    except sqlite3.Error as error:
        raise OutputError(
            f"SQLite cannot write the tables ({error})",
            where=name,
            fix="free disk space, or choose another --out",
        ) from error
    metadata = stage / f"{stem}.metadata.json"
    metadata.write_text(json_line(_describe(stem), indent=2), encoding="utf-8", newline="\n")
    return (f"datasette {name} -m {metadata.name}",)


def _fill(database: sqlite3.Connection, source: Source, spec: TableSpec) -> None:
    parts = [_declare(column) for column in spec.columns] + [f"PRIMARY KEY ({', '.join(spec.key)})"]
    parts += [
        f"FOREIGN KEY ({column}) REFERENCES {table} ({target})"
        for column, (table, target) in spec.references.items()
    ]
    database.execute(f"CREATE TABLE {spec.name} ({', '.join(parts)})")
    marks = ", ".join("?" * len(spec.columns))
    database.executemany(f"INSERT INTO {spec.name} VALUES ({marks})", _cells(source, spec))
    for column in spec.references:
        if column != spec.key[0]:
            database.execute(f"CREATE INDEX {spec.name}_{column} ON {spec.name} ({column})")


def _cells(source: Source, spec: TableSpec) -> Iterator[tuple[Any, ...]]:
    return (tuple(map(plain, row.values())) for row in source.rows(spec.name))


def _declare(column: Column) -> str:
    return f"{column.name} {_TYPES.get(column.type, 'TEXT')}{' NOT NULL' if column.required else ''}"


def _index_text(database: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    # `remove_diacritics 2`: a search for Izmir finds İzmir.
    database.execute(
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5({', '.join(columns)}, content='{table}',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    database.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")


def _check_references(database: sqlite3.Connection, folder: Path) -> None:
    broken = database.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        what = f"a row of {broken[0]} points at {broken[2]}, which has no such row"
        raise TablesError(what, where=str(folder), fix="check the tables with `visits validate`")


def _describe(stem: str) -> dict[str, Any]:
    """Return Datasette's metadata: what every table and column means, and what to facet by."""
    tables: dict[str, Any] = {
        spec.name: {"description": spec.doc, "columns": {column.name: column.doc for column in spec.columns}}
        for spec in TABLES.values()
    }
    tables["visits"] |= {"facets": ["status", "host_country"], "facet_size": 20, "sort_desc": "date_start"}
    tables["visits"]["facets"] += [{"array": "guest_countries"}, {"array": "topics"}]
    tables["documents"]["label_column"] = "source"
    for name in ("people", "organizations"):
        tables[name] |= {"label_column": "name", "sort_desc": "n_documents"}
    return {
        "title": "Diplomatic visits",
        "description": "Who visited whom, when, where, about what, and who said what.",
        "databases": {stem: {"tables": tables}},
    }
