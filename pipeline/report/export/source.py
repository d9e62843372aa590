"""The tables to export: checked before anything is written, then read in batches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from pipeline.errors import TablesError
from pipeline.tables import SCHEMA_VERSION, TABLES

Row = dict[str, Any]
# A document may hold 100,000 characters: so many rows of them stay below some 100 MB, however large the table.
BATCH_ROWS = 1_024


class Source:
    """A folder of tables, each a file `<name>.parquet` or a folder of parts `<name>/`.

    Args:
        folder: the output folder of a run.

    Raises:
        TablesError: a table is missing, unreadable, of another schema version, or misses a column.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables = {name: _open(folder, name) for name in TABLES}

    def made_by(self) -> str:
        """Return name and version of the program that made the tables, "unknown" where no manifest tells."""
        try:
            code = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))["code"]
            return f"{code['name']} {code['version']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "unknown"

    def n_rows(self, name: str) -> int:
        """Return the number of rows of a table."""
        return int(self._tables[name].count_rows())

    def batches(self, name: str, columns: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """Yield a table in its own order; all its columns where none are named.

        Raises:
            TablesError: the file is damaged.
        """
        wanted = list(columns) or [column.name for column in TABLES[name].columns]
        try:
            yield from self._tables[name].to_batches(columns=wanted, batch_size=BATCH_ROWS, use_threads=False)
        except (OSError, pa.ArrowInvalid) as error:
            raise TablesError(
                "the table is damaged", where=f"{self.folder}: {name}", fix=str(error)
            ) from error

    def rows(self, name: str, columns: Sequence[str] = ()) -> Iterator[Row]:
        """Yield the rows of a table in its own order.

        Raises:
            TablesError: as `batches`.
        """
        for batch in self.batches(name, columns):
            yield from batch.to_pylist()


def _open(folder: Path, name: str) -> ds.Dataset:
    path = next((p for p in (folder / f"{name}.parquet", folder / name) if p.exists()), None)
    if path is None:
        raise TablesError(
            f"no table {name!r}", where=str(folder), fix="name the --out folder of a finished `visits run`"
        )
    try:
        table = ds.dataset(path, format="parquet")
    except (OSError, pa.ArrowInvalid) as error:
        raise TablesError("the table cannot be read", where=str(path), fix=str(error)) from error
    missing = [column.name for column in TABLES[name].columns if column.name not in table.schema.names]
    version = (table.schema.metadata or {}).get(b"schema_version", b"none").decode(errors="replace")
    if missing or version != SCHEMA_VERSION:
        what = f"columns missing: {', '.join(missing)}" if missing else f"schema version {version}"
        raise TablesError(what, where=str(path), fix=f"run again with this version (schema {SCHEMA_VERSION})")
    return table
