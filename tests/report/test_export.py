"""The same tables elsewhere: each format is read back and compared, whole or absent, the same every time."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.escape import unescape
from pyarrow import csv

from pipeline.errors import InputError, OutputError, TablesError
from pipeline.report.export import FORMATS, export_tables, xlsx
from pipeline.report.export.cells import neutralise, plain, restore
from pipeline.report.export.csv_files import NUL_PICTURE
from pipeline.tables import TABLES, build_table
from tests.report.export_tables import HOSTILE, hostile_tables, sample_tables, write_tables
from tests.report.office import computed, needs_office, opened

Tables = dict[str, pa.Table]
DETERMINISTIC = sorted(FORMATS.keys() - {"duckdb"})


@pytest.fixture(params=["sample", "hostile"])
def tables(request: pytest.FixtureRequest) -> Tables:
    return sample_tables() if request.param == "sample" else hostile_tables()


@pytest.fixture
def folder(tmp_path: Path, tables: Tables) -> Path:
    return write_tables(tmp_path / "out", tables)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return write_tables(tmp_path / "sample", sample_tables())


def test_csv_round_trip(folder: Path, tables: Tables) -> None:
    out = export_tables(folder, "csv").path
    for name, table in tables.items():
        types = {f.name: pa.string() if pa.types.is_list(f.type) else f.type for f in table.schema}
        found = csv.read_csv(
            out / f"{name}.csv",
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types=types,
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                null_values=[""],
            ),
            read_options=csv.ReadOptions(block_size=1 << 24),
        ).to_pylist()
        expected = [{k: _pictured(plain(v)) for k, v in row.items()} for row in table.to_pylist()]
        assert [{k: _restored(v) for k, v in row.items()} for row in found] == [
            {k: date.fromisoformat(v) if v and types[k] == pa.date32() else v for k, v in row.items()}
            for row in expected
        ]


def _pictured(value: Any) -> Any:
    return value.replace("\0", NUL_PICTURE) if isinstance(value, str) else value


def _restored(value: Any) -> Any:
    return restore(value) if isinstance(value, str) else value


def test_csv_is_marked_as_utf_8_for_excel(sample: Path) -> None:
    assert (
        (export_tables(sample, "csv").path / "people.csv").read_bytes().startswith(b'\xef\xbb\xbf"person_id"')
    )


def test_no_csv_cell_begins_like_a_formula(tmp_path: Path) -> None:
    out = export_tables(write_tables(tmp_path / "out", hostile_tables()), "csv").path
    with duckdb.connect() as database:
        names = database.execute(
            "SELECT name FROM read_csv(?, all_varchar=true, header=true, max_line_size=20000000)",
            [str(out / "people.csv")],
        ).fetchall()
    assert len(names) == len(HOSTILE)
    assert not [name for (name,) in names if name and name.lstrip(" \t\r\n\u200b")[:1] in tuple("=+-@＝")]


@pytest.mark.parametrize("text", HOSTILE)
def test_neutralising_can_be_undone(text: str) -> None:
    assert restore(neutralise(pa.array([text]))[0].as_py()) == text


def test_xlsx_round_trip(folder: Path, tables: Tables) -> None:
    book = openpyxl.load_workbook(export_tables(folder, "xlsx").path)
    assert book.sheetnames[: len(TABLES)] == list(TABLES)
    for name, table in tables.items():
        head, *rows = book[name].iter_rows()
        assert [cell.value for cell in head] == table.schema.names
        assert not [cell for row in rows for cell in row if cell.data_type == "f" or cell.hyperlink]
        found = [[_from_cell(cell.value) for cell in row] for row in rows]
        assert found == [[_in_cell(value) for value in row.values()] for row in table.to_pylist()]


def _from_cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return unescape(value) if isinstance(value, str) else value


def _in_cell(value: Any) -> Any:
    value = plain(value)
    return xlsx.cut_cell(value) if isinstance(value, str) else value


def test_xlsx_headers_stay_in_sight(sample: Path) -> None:
    sheet = openpyxl.load_workbook(export_tables(sample, "xlsx").path)["people"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:M{sheet.max_row}"
    assert sheet["A1"].font.bold


def test_xlsx_types(sample: Path) -> None:
    sheet = openpyxl.load_workbook(export_tables(sample, "xlsx").path)["documents"]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert [cells[name].data_type for name in ("source", "published", "n_chars", "is_visit")] == list("sdnb")
    assert cells["published"].number_format == "yyyy-mm-dd"


def test_xlsx_formula_text_stays_text_when_edited(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        export_tables(write_tables(tmp_path / "out", hostile_tables()), "xlsx").path
    )
    assert {c.value: c.quotePrefix for c in book["people"]["B"]}["+1+1"]


def test_xlsx_lists_what_it_cut(tmp_path: Path) -> None:
    done = export_tables(write_tables(tmp_path / "out", hostile_tables()), "xlsx")
    rows = list(openpyxl.load_workbook(done.path)["cut cells"].values)
    assert ("people", "p20", "name", 1_000_000) in rows
    assert done.notes[0].startswith(f"{len(rows) - 1} cells")


def test_xlsx_refuses_more_rows_than_a_sheet_holds(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 2)
    with pytest.raises(OutputError, match=r"documents has 3 rows, a sheet holds 1 .*duckdb"):
        export_tables(sample, "xlsx")
    assert not sample.with_name("sample.xlsx").exists()


def test_sqlite_round_trip(folder: Path, tables: Tables) -> None:
    with sqlite3.connect(export_tables(folder, "sqlite").path) as database:
        for name, table in tables.items():
            found = database.execute(f"SELECT * FROM {name}").fetchall()
            assert found == [tuple(map(plain, row.values())) for row in table.to_pylist()]


def test_sqlite_keys(sample: Path) -> None:
    with sqlite3.connect(export_tables(sample, "sqlite").path) as database:
        database.execute("PRAGMA foreign_keys = ON")
        visit = database.execute("SELECT * FROM visits").fetchone()
        marks = ", ".join("?" * len(visit))
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            database.execute(f"INSERT INTO visits VALUES ({marks})", visit)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            database.execute("UPDATE titles SET person_id = 'nobody'")


@pytest.mark.parametrize(
    "table, word, column, hits", [("quotes", "trade", "content", 1), ("documents", "strom", "text", 1)]
)
def test_sqlite_searches_text(sample: Path, table: str, word: str, column: str, hits: int) -> None:
    with sqlite3.connect(export_tables(sample, "sqlite").path) as database:
        query = f"SELECT {column} FROM {table} WHERE rowid IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?)"
        assert len(database.execute(query, [word]).fetchall()) == hits


def test_sqlite_metadata_for_datasette(sample: Path) -> None:
    done = export_tables(sample, "sqlite", sample.parent / "visits.db")
    metadata = json.loads((sample.parent / "visits.metadata.json").read_text(encoding="utf-8"))
    described = metadata["databases"]["visits"]["tables"]
    assert described.keys() == TABLES.keys()
    assert described["visits"]["columns"].keys() == {c.name for c in TABLES["visits"].columns}
    assert done.notes == ("datasette visits.db -m visits.metadata.json",)


def test_sqlite_refuses_a_dangling_reference(tmp_path: Path) -> None:
    tables = sample_tables() | {"people": build_table("people", [])}
    with pytest.raises(TablesError, match="people, which has no such row"):
        export_tables(write_tables(tmp_path / "out", tables), "sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_duckdb_round_trip(folder: Path, tables: Tables) -> None:
    with duckdb.connect(export_tables(folder, "duckdb").path, read_only=True) as database:
        for name, table in tables.items():
            cursor = database.execute(f"SELECT * FROM {name}")
            columns = [column[0] for column in cursor.description]
            assert [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()] == table.to_pylist()


def test_duckdb_lists_and_comments(sample: Path) -> None:
    with duckdb.connect(export_tables(sample, "duckdb").path, read_only=True) as database:
        assert database.execute("SELECT unnest(guest_countries) FROM visits").fetchall() == [("BE",)]
        query = (
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'visits' AND column_name = 'visit_id'"
        )
        assert database.execute(query).fetchone() == ("Short hex id of the visit.",)


def test_jsonl_round_trip(folder: Path, tables: Tables) -> None:
    out = export_tables(folder, "jsonl").path
    for name, table in tables.items():
        lines = (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        expected = [
            {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
            for row in table.to_pylist()
        ]
        assert [json.loads(line) for line in lines] == expected


@pytest.mark.parametrize("to", DETERMINISTIC)
def test_the_same_tables_give_the_same_bytes(sample: Path, tmp_path: Path, to: str) -> None:
    first, second = (
        export_tables(sample, to, tmp_path / place / "visits").files for place in ("first", "second")
    )
    assert [file.name for file in first] == [file.name for file in second]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


@pytest.mark.parametrize("to", sorted(FORMATS))
def test_parts_are_one_table(sample: Path, tmp_path: Path, to: str) -> None:
    whole = export_tables(sample, to, tmp_path / "whole" / "visits").files
    people = pq.read_table(sample / "people.parquet")
    (sample / "people.parquet").unlink()
    (sample / "people").mkdir()
    for number in range(people.num_rows):
        pq.write_table(people.slice(number, 1), sample / "people" / f"part-{number}.parquet")
    parts = export_tables(sample, to, tmp_path / "parts" / "visits").files
    if to in DETERMINISTIC:
        assert [file.read_bytes() for file in whole] == [file.read_bytes() for file in parts]


@pytest.mark.parametrize("to", sorted(FORMATS))
def test_a_damaged_table_leaves_the_last_export_whole(sample: Path, tmp_path: Path, to: str) -> None:
    done = export_tables(sample, to, tmp_path / "export" / "visits")
    before = {file: file.read_bytes() for file in done.files}
    path = sample / "visits.parquet"
    damaged = bytearray(path.read_bytes())
    damaged[4:200] = bytes(196)
    path.write_bytes(damaged)
    with pytest.raises(TablesError):
        export_tables(sample, to, tmp_path / "export" / "visits")
    after = {p: p.read_bytes() for p in (tmp_path / "export").rglob("*") if p.is_file()}
    assert after == before


def test_a_missing_table(sample: Path) -> None:
    (sample / "quotes.parquet").unlink()
    with pytest.raises(TablesError, match="no table 'quotes'"):
        export_tables(sample, "csv")


def test_another_schema_version(sample: Path) -> None:
    table = pq.read_table(sample / "quotes.parquet")
    pq.write_table(table.replace_schema_metadata({"schema_version": "0"}), sample / "quotes.parquet")
    with pytest.raises(TablesError, match="schema version 0"):
        export_tables(sample, "csv")


def test_an_unknown_format(sample: Path) -> None:
    with pytest.raises(InputError, match=r"no such format · where: ods · fix: choose one of csv, xlsx"):
        export_tables(sample, "ods")


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_a_folder_is_no_file(sample: Path, tmp_path: Path, to: str) -> None:
    place = tmp_path / "place"
    if FORMATS[to].folder:
        place.write_bytes(b"mine")
    else:
        place.mkdir()
    with pytest.raises(OutputError, match="give another --out"):
        export_tables(sample, to, place)


def test_a_place_that_cannot_be_written(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="choose another --out"):
        export_tables(sample, "xlsx", tmp_path / "file" / "visits.xlsx")


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_libreoffice_computes_nothing(tmp_path: Path, to: str) -> None:
    needs_office()
    done = export_tables(write_tables(tmp_path / "out", hostile_tables()), to)
    content = opened(done.path / "people.csv" if FORMATS[to].folder else done.path, tmp_path)
    assert computed(content) == set()
    assert "SUM(1+1)" in content


def test_a_formula_in_a_spreadsheet_would_be_seen(tmp_path: Path) -> None:
    needs_office()
    book = openpyxl.Workbook()
    book.active.append(["=1+1", True, "words"])
    book.active["A2"].hyperlink = "http://example.org"
    book.save(tmp_path / "planted.xlsx")
    assert computed(opened(tmp_path / "planted.xlsx", tmp_path)) == {"of:=1+1", "<text:a "}
