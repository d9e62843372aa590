"""A workbook: one sheet a table, typed cells, frozen headers with filters, and a sheet that explains the columns.

Text is written as text, never as a formula or a link, and a cell that begins like a formula keeps Excel's quote
prefix, so that it stays text when somebody edits it. Lists are JSON arrays.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from pipeline.errors import OutputError
from pipeline.report.export.cells import is_risky, list_text
from pipeline.report.export.source import Row, Source
from pipeline.settings import CORRECTION_COLUMNS
from pipeline.tables import TABLES, TableSpec

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# The limits of the file format (Microsoft, "Excel specifications and limits"); a cell counts UTF-16 units.
MAX_ROWS, MAX_CELL = 1_048_576, 32_767
CUT = " […]"
CORRECTIONS = "corrections"
COLUMN_WIDTH, WIDE = 14, 40
_WIDE_COLUMNS = frozenset({"text", "content", "evidence", "title_text"})
# The same tables give the same bytes: the workbook states no time of its own.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_xlsx(source: Source, stage: Path, name: str) -> tuple[str, ...]:
    """Write all tables into one workbook, row by row.

    Args:
        source: the tables.
        stage: the folder for the file.
        name: the file's name.

    Returns:
        A note where cells were cut; each is listed on the sheet `cut cells`.

    Raises:
        OutputError: a table has more rows than a sheet can hold, or the file cannot be written.
        TablesError: a table is damaged.
    """
    for table in TABLES:
        if source.n_rows(table) >= MAX_ROWS:
            what = f"{table} has {source.n_rows(table):,} rows, a sheet holds {MAX_ROWS - 1:,}"
            raise OutputError(what, where=name, fix="export to duckdb, sqlite or csv")
    try:
        with xlsxwriter.Workbook(stage / name, {"constant_memory": True, "tmpdir": str(stage)}) as workbook:
            cut = _Book(workbook).write(source)
    except XlsxWriterException as error:
        raise OutputError(f"the workbook cannot be written ({error})", where=name, fix="try csv") from error
    if not cut:
        return ()
    return (f"{cut} cells are longer than {MAX_CELL:,} characters and were cut: see the sheet 'cut cells'",)


def cut_cell(text: str) -> str:
    """Return a text that a cell can hold: cut at a whole character and marked where it is too long.

    >>> cut_cell("short")
    'short'
    >>> len(cut_cell("x" * 40_000)), cut_cell("x" * 40_000)[-5:]
    (32767, 'x […]')
    """
    if len(text) * 2 <= MAX_CELL or _units(text) <= MAX_CELL:
        return text
    kept = text.encode("utf-16-le")[: (MAX_CELL - len(CUT)) * 2]
    return kept.decode("utf-16-le", errors="ignore") + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Book:
    """A workbook being written, with its formats and the cells that had to be cut."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        workbook.set_properties({"title": "Diplomatic visits", "created": _CREATED})
        self._workbook = workbook
        self._head: Format = workbook.add_format({"bold": True, "bottom": 1})
        self._day: Format = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._risky: Format = workbook.add_format({"quote_prefix": True})
        self._cut: list[tuple[str, str, str, int]] = []

    def write(self, source: Source) -> int:
        """Write all sheets; return how many cells were cut."""
        for spec in TABLES.values():
            sheet = self._sheet(spec.name, [column.name for column in spec.columns], source.n_rows(spec.name))
            if spec.name == "visits":
                sheet.activate()
            for number, row in enumerate(source.rows(spec.name), 1):
                self._write_row(sheet, number, spec, row)
        columns = [(s.name, c.name, str(c.type), c.doc) for s in TABLES.values() for c in s.columns]
        self._list("columns", ["table", "column", "type", "meaning"], columns)
        # Empty, to be filled in: `visits run --corrections` reads it from the workbook.
        self._list(CORRECTIONS, list(CORRECTION_COLUMNS), [])
        if self._cut:
            self._list("cut cells", ["table", "row", "column", "length"], self._cut)
        return len(self._cut)

    def _sheet(self, name: str, columns: list[str], n_rows: int) -> Worksheet:
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, n_rows, len(columns) - 1)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, WIDE if column in _WIDE_COLUMNS else COLUMN_WIDTH)
            sheet.write_string(0, number, column, self._head)
        return sheet

    def _list(self, name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        sheet = self._sheet(name, columns, len(rows))
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                self._write_cell(sheet, number, place, value)

    def _write_row(self, sheet: Worksheet, number: int, spec: TableSpec, row: Row) -> None:
        for place, (column, value) in enumerate(row.items()):
            text = list_text(value) if isinstance(value, list) else value
            if isinstance(text, str) and (fitting := cut_cell(text)) != text:
                key = " ".join(str(row[k])[:100] for k in spec.key)
                self._cut.append((spec.name, key, column, len(text)))
                text = fitting
            self._write_cell(sheet, number, place, text)

    def _write_cell(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._day)
        elif value is not None:
            sheet.write_string(row, column, value, self._risky if is_risky(value) else None)
