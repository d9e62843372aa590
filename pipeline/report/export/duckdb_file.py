"""A DuckDB database: typed columns, native lists, primary keys, the documentation as comments."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.errors import OutputError
from pipeline.report.export.source import Source
from pipeline.tables import TABLES, Column, TableSpec

_TYPES = {
    pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.bool_(): "BOOLEAN", pa.date32(): "DATE",
}  # fmt: skip


def write_duckdb(source: Source, stage: Path, name: str) -> tuple[str, ...]:
    """Write all tables into one database. The same tables give the same rows; DuckDB decides on the bytes.

    Args:
        source: the tables.
        stage: the folder for the file.
        name: the file's name.

    Returns:
        No notes.

    Raises:
        OutputError: the rows break a key, or the database cannot be written.
        TablesError: a table is damaged.
    """
    try:
        with duckdb.connect(stage / name, config={"threads": 1}) as database:
            for spec in TABLES.values():
                _fill(database, source, spec)
    except duckdb.Error as error:
        fix = "check the tables with `visits validate`"
        raise OutputError(f"DuckDB refuses the tables ({error})", where=name, fix=fix) from error
    return ()


def _fill(database: duckdb.DuckDBPyConnection, source: Source, spec: TableSpec) -> None:
    columns = ", ".join(_declare(column) for column in spec.columns)
    database.execute(f'CREATE TABLE "{spec.name}" ({columns}, PRIMARY KEY ({", ".join(spec.key)}))')
    for batch in source.batches(spec.name):
        database.register("incoming", pa.Table.from_batches([batch]))
        database.execute(f'INSERT INTO "{spec.name}" SELECT * FROM incoming')
    database.execute(f'COMMENT ON TABLE "{spec.name}" IS {_quoted(spec.doc)}')
    for column in spec.columns:
        database.execute(f'COMMENT ON COLUMN "{spec.name}"."{column.name}" IS {_quoted(column.doc)}')


def _declare(column: Column) -> str:
    kind = "VARCHAR[]" if pa.types.is_list(column.type) else _TYPES[column.type]
    return f'"{column.name}" {kind}{" NOT NULL" if column.required else ""}'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
