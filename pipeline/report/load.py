"""A folder of tables, read for the report: rows by table, in the tables' own order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import TablesError
from pipeline.tables import TABLES

Row = Mapping[str, Any]


def load_table(folder: Path, name: str) -> pa.Table:
    """Return one table of a run: a file `<name>.parquet`, or a folder of parts `<name>/`.

    Raises:
        TablesError: it is missing, unreadable, or misses a column.
    """
    path = next((p for p in (folder / f"{name}.parquet", folder / name) if p.exists()), None)
    if path is None:
        raise TablesError(
            f"no table {name!r}", where=str(folder), fix="name the folder that `visits run --out` wrote"
        )
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise TablesError(
            f"the table cannot be read ({error})", where=str(path), fix="run `visits run --fresh`"
        ) from error
    missing = [c.name for c in TABLES[name].columns if c.name not in table.column_names]
    if missing:
        raise TablesError(f"columns missing: {', '.join(missing)}", where=str(path), fix="run it again")
    return table


def made_by(folder: Path) -> str:
    """Return the name and version of the program that made the tables, as the manifest states them.

    Raises:
        TablesError: there is no manifest, or none that can be read.
    """
    path = folder / "manifest.json"
    try:
        code = json.loads(path.read_text(encoding="utf-8"))["code"]
        return f"{code['name']} {code['version']}"
    except (OSError, ValueError, KeyError) as error:
        raise TablesError(
            f"no manifest ({error})",
            where=str(path),
            fix="name the folder that `visits run --out` wrote",
        ) from error


def rows_of(table: pa.Table, column: str, values: Iterable[str]) -> dict[str, list[Row]]:
    """Return the table's rows by the value of a column, for the values asked for.

    >>> rows_of(pa.table({"k": ["a", "b", "a"], "n": [1, 2, 3]}), "k", ["a"])
    {'a': [{'k': 'a', 'n': 1}, {'k': 'a', 'n': 3}]}
    """
    kept = table.filter(pc.is_in(table[column], pa.array(list(values), pa.string())))
    groups: dict[str, list[Row]] = {}
    for row in kept.to_pylist():
        groups.setdefault(row[column], []).append(row)
    return groups
