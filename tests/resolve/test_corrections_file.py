"""The file of corrections as people and spreadsheets write it, and what is said of a line that cannot be used."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.report.export import export_tables
from pipeline.resolve import read_corrections
from pipeline.resolve.correction_cells import ACTIONS, CELLS, parse_value
from pipeline.settings import CORRECTION_COLUMNS
from pipeline.tables import TABLES
from tests.report.export_tables import sample_tables, write_tables

ONE, OTHER = "22b674491f3cbcce", "0123456789abcdef"
HEAD = "table,action,id,person_id,column,value,note\n"


def write(folder, text, name="corrections.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(*rows, sheet="corrections"):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("visits")
        page = book.add_worksheet(sheet)
        for number, row in enumerate((CORRECTION_COLUMNS, *rows)):
            for place, value in enumerate(row):
                if value != "":
                    page.write(number, place, value)
    return target.getvalue()


def test_every_kind_of_line(tmp_path):
    lines = [
        f"visits,set,{ONE},,city,Mersin,seen on the photo",
        f"people,merge,{ONE},,,{OTHER},",
        f"people,apart,{ONE},,person_id,{OTHER},",
        f"visits,apart,{ONE},,,{OTHER},",
        f"participants,remove,{ONE},{OTHER},,,",
        f"documents,set,{ONE},,is_visit,no,",
    ]
    found = read_corrections(write(tmp_path, HEAD + "\n".join(lines)))
    assert [(c.line, c.table, c.action, c.column) for c in found] == [
        (2, "visits", "set", "city"),
        (3, "people", "merge", "person_id"),
        (4, "people", "apart", "person_id"),
        (5, "visits", "apart", "doc_id"),
        (6, "participants", "remove", ""),
        (7, "documents", "set", "is_visit"),
    ]
    assert (found[0].value, found[0].note) == ("Mersin", "seen on the photo")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_as_spreadsheets_save_it(tmp_path, mark, start, end):
    rows = [
        ("Table", "action", "ID", "column", "value"),
        ("visits", "SET", ONE, "city", '"a, b; c"'),
        ("",) * 5,
    ]
    text = start + end.join(mark.join(row) for row in rows) + end
    (found,) = read_corrections(write(tmp_path, text))
    assert (found.line, found.action, found.value) == (2, "set", "a, b; c")


def test_a_cell_over_two_lines_keeps_the_count(tmp_path):
    text = HEAD + f'visits,set,{ONE},,city,Mersin,"two\nlines"\nvisits,remove,{OTHER},,,,\n'
    assert [c.line for c in read_corrections(write(tmp_path, text))] == [2, 4]


def test_a_sheet_of_a_workbook(tmp_path):
    book = workbook(
        ("visits", "set", ONE, "", "date_start", 45061, "typed as a date"), ("visits", "remove", OTHER)
    )
    first, second = read_corrections(write(tmp_path, book, "tables.xlsx"))
    assert (first.line, first.value, first.note) == (2, "45061", "typed as a date")
    assert (second.line, second.id) == (3, OTHER)


def test_the_exported_workbook_has_the_sheet(tmp_path):
    tables = write_tables(tmp_path / "tables", sample_tables())
    written = export_tables(tables, "xlsx", tmp_path / "tables.xlsx")
    assert read_corrections(written.path) == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"visit,set,{ONE},,city,Mersin,", "table 'visit'"),
        (f"visits,change,{ONE},,city,Mersin,", "action 'change'"),
        (f"documents,merge,{ONE},,,{OTHER},", "action 'merge'"),
        (f"visits,set,{ONE},,town,Mersin,", "column 'town'"),
        (f"visits,set,{ONE},,host_country,Fiji,", "ISO 3166-1"),
        (f"visits,set,{ONE},,kind,chat,", "none of"),
        (f"visits,set,{ONE},,date_start,15.05.2023,", "no date"),
        (f"visits,set,{ONE},,date_start,2023-02-30,", "day"),
        (f"visits,set,{ONE},,topics,trade;magic,", "'magic'"),
        (f"visits,set,{ONE},,guest_organizations,[1],", "no list"),
        ("visits,set,2.2E+15,,city,Mersin,", "let the spreadsheet hold ids as text"),
        (f"participants,remove,{ONE},,,,", "person_id"),
        (f"visits,remove,{ONE},{OTHER},,,", "participants only"),
        (f"people,merge,{ONE},,,{ONE},", "another person_id"),
        (f"people,merge,{ONE},,,Okan,", "is no id"),
        (f"people,apart,{ONE},,visit_id,{OTHER},", "doc_id or person_id"),
        (f"people,set,{ONE},,name,,", "empty"),
        (f"documents,set,{ONE},,is_visit,perhaps,", "neither true nor false"),
        (f"visits,set,{ONE},,city,Mersin,a note, with a comma", "more cells"),
        (f'visits,set,{ONE},,city,"Mersin,', "CSV is broken"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path, line, told):
    path = write(tmp_path, f"{HEAD}visits,remove,{OTHER},,,,\n{line}\n")
    with pytest.raises(InputError) as error:
        read_corrections(path)
    assert told in str(error.value)
    assert error.value.where == f"{path}:3"
    assert error.value.fix


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("table,action\n", "id"),
        ("table,action,id,colour\n", "'colour'"),
        ("table,action,id,id\n", "a column twice"),
        (HEAD.encode() + b"visits,remove,\xff", "not UTF-8"),
    ],
)
def test_a_file_that_is_none(tmp_path, content, told):
    with pytest.raises(InputError, match=r"corrections|header") as error:
        read_corrections(write(tmp_path, content))
    assert told in str(error.value)


@pytest.mark.parametrize("content", [b"no zip", workbook(sheet="other")])
def test_a_workbook_that_is_none(tmp_path, content):
    with pytest.raises(InputError, match="workbook"):
        read_corrections(write(tmp_path, content, "tables.xlsx"))


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_corrections(tmp_path / "none.csv")


def test_what_can_be_corrected_is_a_column_of_its_table():
    for table, cells in CELLS.items():
        columns = {column.name for column in TABLES[table].columns}
        # A person's titles and countries are lists over all pages; a correction gives the one that holds.
        columns |= {"title", "country"} if table == "people" else set()
        assert set(cells) <= columns
    assert set(ACTIONS) == set(CELLS)


@given(table=st.sampled_from(sorted(CELLS)), text=st.text(max_size=12), data=st.data())
def test_a_value_is_read_or_refused(table, text, data):
    column = data.draw(st.sampled_from(sorted(CELLS[table])))
    try:
        parse_value(table, column, text)
    except ValueError:
        return
