"""The formats by name, and the one way in which all of them are written: staged, synced, renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, OutputError
from pipeline.report.export.csv_files import write_csv
from pipeline.report.export.duckdb_file import write_duckdb
from pipeline.report.export.ftm import write_ftm
from pipeline.report.export.jsonl import write_jsonl
from pipeline.report.export.label_studio import write_label_studio
from pipeline.report.export.source import Source
from pipeline.report.export.sqlite_file import write_sqlite
from pipeline.report.export.xlsx import write_xlsx

# Writes into a folder: a file of the given name, or one file a table. Returns what the reader should know.
Writer = Callable[[Source, Path, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format. `suffix` follows the name of the tables' folder; `folder` is true for one file a table."""

    write: Writer
    suffix: str
    folder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: the file or folder named, every file, and notes on what a reader must know."""

    path: Path
    files: tuple[Path, ...]
    notes: tuple[str, ...]


FORMATS: Mapping[str, Format] = {
    "csv": Format(write=write_csv, suffix="-csv", folder=True),
    "xlsx": Format(write=write_xlsx, suffix=".xlsx"),
    "sqlite": Format(write=write_sqlite, suffix=".sqlite"),
    "duckdb": Format(write=write_duckdb, suffix=".duckdb"),
    "jsonl": Format(write=write_jsonl, suffix="-jsonl", folder=True),
    "ftm": Format(write=write_ftm, suffix=".ftm.json"),
    "label-studio": Format(write=write_label_studio, suffix=".label-studio.json"),
}


def export_tables(tables: Path, to: str, out: Path | None = None) -> Exported:
    """Write the tables of a run in another format.

    Args:
        tables: the output folder of a run.
        to: a key of `FORMATS`.
        out: the file, or for csv and jsonl the folder; by default beside the tables, named after their folder.

    Raises:
        InputError: there is no such format.
        OutputError: the place cannot be written, or the tables do not fit the format.
        TablesError: the tables are missing, damaged or of another version.
    """
    if to not in FORMATS:
        raise InputError("no such format", where=to, fix=f"choose one of {', '.join(FORMATS)}")
    form, source = FORMATS[to], Source(tables)
    whole = tables.resolve()
    path = out if out is not None else whole.with_name(whole.name + form.suffix)
    if path.exists() and path.is_dir() != form.folder:
        kind = "a folder" if form.folder else "a file"
        raise OutputError(f"{to} makes {kind}", where=str(path), fix="give another --out")
    try:
        return _write(source, form, path)
    except OSError as error:
        fix = f"{error.strerror or error}; choose another --out"
        raise OutputError("the export cannot be written", where=str(path), fix=fix) from error


def _write(source: Source, form: Format, path: Path) -> Exported:
    home = path if form.folder else path.parent
    home.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".visits-export-", dir=home))
    try:
        notes = form.write(source, stage, path.name)
        staged = sorted(stage.iterdir())
        for file in staged:
            _sync(file)
        for file in staged:
            file.replace(home / file.name)
    finally:
        shutil.rmtree(stage)
    return Exported(path=path, files=tuple(home / file.name for file in staged), notes=notes)


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
