"""A folder of tables, read for the report: rows by table, in the tables' own order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where tables come from: name and version of the program, and how many lines a person corrected them by."""

    maker: str
    n_corrections: int


def origin_of(folder: Path) -> Origin:
    """Return where the tables of a folder come from, as the manifest states it.

    Raises:
        TablesError: there is no manifest, or none that can be read.
    """
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        code, corrections = manifest["code"], manifest["counts"]["corrections"]
        n = corrections["lines"] - len(corrections["unmatched"])
        return Origin(maker=f"{code['name']} {code['version']}", n_corrections=n)
    except (OSError, ValueError, KeyError) as error:
        raise TablesError(
            f"no manifest ({error})",
            where=str(path),
            fix="name the folder that `visits run --out` wrote",
        ) from error


class ByDocument:
    """The rows of a table that belong to given documents, found without going through the whole table.

    >>> rows = ByDocument(pa.table({"doc_id": ["a", "b", "a"], "n": [1, 2, 3]}), ["b", "a"])
    >>> rows.between(1, 2)
    {'a': [{'doc_id': 'a', 'n': 1}, {'doc_id': 'a', 'n': 3}]}
    """

    def __init__(self, table: pa.Table, order: Sequence[str]) -> None:
        positions = pc.index_in(table["doc_id"], pa.array(order, pa.string())).combine_chunks()
        kept = np.flatnonzero(positions.is_valid().to_numpy(zero_copy_only=False))
        numbers = positions.drop_null().to_numpy()
        # Stable, so that the rows of a document stay in the table's order.
        sorting = np.argsort(numbers, kind="stable")
        self._numbers = numbers[sorting]
        self._table = table.take(pa.array(kept[sorting]))

    def between(self, first: int, last: int) -> dict[str, list[Row]]:
        """Return the rows of the documents numbered from `first` to before `last`, by document."""
        start, end = np.searchsorted(self._numbers, [first, last])
        groups: dict[str, list[Row]] = {}
        for row in self._table.slice(start, end - start).to_pylist():
            groups.setdefault(row["doc_id"], []).append(row)
        return groups
