"""Comma-separated files, one a table, for spreadsheets and for programs.

UTF-8 with a byte order mark: without it Excel reads the file in the machine's old code page. Every text is
in quotation marks, a null is an empty field without them. Lists are JSON arrays, dates ISO, line ends LF.
"""

from __future__ import annotations

import codecs
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from pipeline.report.export.cells import list_text, neutralise
from pipeline.report.export.source import Source
from pipeline.tables import TABLES

# Readers in C end a field, or the file, at a NUL; its picture stands for it.
NUL_PICTURE = "\u2400"
# Longer fields spill into the next row when Excel opens the file.
EXCEL_CELL = 32_767


def write_csv(source: Source, stage: Path, _name: str) -> tuple[str, ...]:
    """Write every table as `<table>.csv`.

    Args:
        source: the tables.
        stage: the folder for the files.

    Returns:
        A note where Excel cannot show a cell whole.

    Raises:
        OSError: a file cannot be written.
        TablesError: a table is damaged.
    """
    long: set[str] = set()
    for name, spec in TABLES.items():
        schema = pa.schema(
            [(c.name, pa.string() if pa.types.is_list(c.type) else c.type) for c in spec.columns]
        )
        with (stage / f"{name}.csv").open("wb") as file:
            file.write(codecs.BOM_UTF8)
            with csv.CSVWriter(file, schema) as writer:
                for batch in source.batches(name):
                    columns = [_cells(column) for column in batch.columns]
                    writer.write_batch(pa.record_batch(columns, schema=schema))
                    long |= {f"{name}.{c}" for c, v in zip(schema.names, columns, strict=True) if _is_long(v)}
    if not long:
        return ()
    return (f"Excel cannot show cells of more than {EXCEL_CELL:,} characters: {', '.join(sorted(long))}",)


def _cells(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        return neutralise(pa.array([list_text(value) for value in column.to_pylist()], pa.string()))
    if pa.types.is_string(column.type):
        return neutralise(pc.replace_substring(column, "\0", NUL_PICTURE))
    return column


def _is_long(column: pa.Array) -> bool:
    if not pa.types.is_string(column.type):
        return False
    longest = pc.max(pc.utf8_length(column)).as_py()
    return longest is not None and longest > EXCEL_CELL
