"""An analyst's file of corrections → records: CSV as spreadsheets save it, or a sheet of a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.resolve.correction_cells import (
    ACTIONS,
    DOCUMENT,
    ID_COLUMNS,
    is_id,
    parse_ids,
    parse_value,
)
from pipeline.resolve.workbook import read_sheet
from pipeline.settings import CORRECTION_COLUMNS as COLUMNS
from pipeline.settings import Correction

NEEDED = ("table", "action", "id")
SHEET = "corrections"
FORMAT = f"the columns are {', '.join(COLUMNS)}; see docs/howto-corrections.md"
_MARKS = ",;\t"


def read_corrections(path: str | Path) -> tuple[Correction, ...]:
    """Return the corrections of a file, in its order; empty lines are passed over.

    Args:
        path: a CSV file (comma, semicolon or tab; UTF-8), or an xlsx workbook with a sheet `corrections`.

    Raises:
        InputError: the file cannot be read, or a line says what cannot be done.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        what = f"the corrections cannot be read ({error.strerror or error})"
        raise InputError(what, where=str(path), fix="name a CSV or xlsx file") from error
    rows = _sheet_rows(content, path) if path.suffix.casefold() == ".xlsx" else _csv_rows(content, path)
    found = []
    for line, row in _named(rows, path):
        try:
            found.append(_correct(line, row))
        except ValueError as error:
            fix = f"mend line {line}; {FORMAT}"
            raise InputError(
                f"the correction cannot be used: {error}", where=f"{path}:{line}", fix=fix
            ) from None
    return tuple(found)


def _csv_rows(content: bytes, path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            "the corrections are not UTF-8", where=f"{path}:{line}", fix="save as CSV UTF-8"
        ) from None
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_MARKS, key=head.count), strict=True)
    rows, before = [], 0
    try:
        for cells in reader:
            rows.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        fix = "close the quotation marks of this line"
        raise InputError(f"the CSV is broken ({error})", where=f"{path}:{before + 1}", fix=fix) from None
    return rows


def _sheet_rows(content: bytes, path: Path) -> list[tuple[int, list[str]]]:
    try:
        return read_sheet(content, SHEET)
    except ValueError as error:
        fix = f"fill in the sheet {SHEET!r} of an exported workbook, or save it as CSV UTF-8"
        raise InputError(f"the workbook cannot be read ({error})", where=str(path), fix=fix) from None


def _named(rows: Sequence[tuple[int, list[str]]], path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the lines below the header as mappings from column to cell."""
    if not rows:
        raise InputError("the file of corrections is empty", where=str(path), fix=FORMAT)
    line, head = rows[0]
    names = [cell.strip().casefold() for cell in head]
    while names and not names[-1]:
        names.pop()
    wrong = [name for name in names if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in names]
    if wrong or missing or len(set(names)) < len(names):
        what = f"the header is wrong: {', '.join(map(repr, wrong)) or ', '.join(missing) or 'a column twice'}"
        raise InputError(what, where=f"{path}:{line}", fix=FORMAT)
    for number, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(names) :]):
            fix = f"put a value with commas into quotation marks; {FORMAT}"
            raise InputError("the line has more cells than the header", where=f"{path}:{number}", fix=fix)
        yield number, dict.fromkeys(COLUMNS, "") | dict(zip(names, map(str.strip, cells), strict=False))


def _correct(line: int, row: Mapping[str, str]) -> Correction:
    """Return the correction of a line.

    Raises:
        ValueError: it cannot be done; the message says why.
    """
    table, action, column = (row[name].casefold() for name in ("table", "action", "column"))
    if table not in ACTIONS:
        raise ValueError(f"table {row['table']!r} cannot be corrected; choose one of {', '.join(ACTIONS)}")
    _check_ids(table, row)
    # A spreadsheet keeps an apostrophe before what looks like a formula, as the exports write it.
    value = row["value"].removeprefix("'")
    if action == "set":
        parse_value(table, column, value)
    elif action == "merge" and action in ACTIONS[table]:
        column = column or ID_COLUMNS[table]
        if column != ID_COLUMNS[table] or parse_ids(value) == (row["id"],):
            raise ValueError(f"the value of a merge is another {ID_COLUMNS[table]}")
    elif action == "apart" and action in ACTIONS[table]:
        column = column or DOCUMENT
        if column not in (DOCUMENT, ID_COLUMNS[table]) or row["id"] in parse_ids(value):
            raise ValueError(
                f"the column of apart is {DOCUMENT} or {ID_COLUMNS[table]}, the value another's id"
            )
    elif action not in ACTIONS[table]:
        raise ValueError(f"action {row['action']!r} is none of {table}: {', '.join(ACTIONS[table])}")
    return Correction(
        line=line,
        table=table,
        action=action,
        id=row["id"],
        person_id=row["person_id"],
        column=column,
        value=value,
        note=row["note"],
    )


def _check_ids(table: str, row: Mapping[str, str]) -> None:
    names = ("id", "person_id") if table == "participants" else ("id",)
    for name in names:
        if not is_id(row[name]):
            raise ValueError(
                f"{name} {row[name]!r} is no id of 16 characters 0-9 a-f; let the spreadsheet hold ids as text"
            )
    if table != "participants" and row["person_id"]:
        raise ValueError("person_id is for participants only")
