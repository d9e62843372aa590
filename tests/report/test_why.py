"""`visits why`: forms, pages and reasons, from the tables."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from pipeline.errors import InputError, TablesError
from pipeline.report.why import explain
from pipeline.tabulate import tabulate
from tests.factories import DOC_CALL, SHARED_VISIT, sample_resolved


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, table in tabulate(sample_resolved(), []).items():
        pq.write_table(table, tmp_path / f"{name}.parquet")
    return tmp_path


def shown(folder: Path, wanted: str) -> str:
    console = Console(width=200, record=True, file=(folder / "shown.txt").open("w", encoding="utf-8"))
    console.print(explain(folder, wanted))
    return console.export_text()


@pytest.mark.parametrize("wanted", [SHARED_VISIT, SHARED_VISIT[:5]])
def test_a_visit_of_two_pages(folder: Path, wanted: str) -> None:
    text = shown(folder, wanted)
    assert "news/call.txt" in text
    assert "news/report.txt" in text
    assert "one visit, same guest" in text


def test_a_person_of_one_page(folder: Path) -> None:
    people = pq.read_table(folder / "people.parquet").to_pylist()
    alone = next(row for row in people if row["n_documents"] == 1)
    text = shown(folder, alone["person_id"])
    assert alone["name"] in text
    assert "nothing was merged" in text


@pytest.mark.parametrize("wanted", ["Nela Maria Harrow", "nela maria harrow"])
def test_a_name_in_whatever_case(folder: Path, wanted: str) -> None:
    assert "people: " in shown(folder, wanted)


def test_a_form_is_a_name_too(folder: Path) -> None:
    people = pq.read_table(folder / "people.parquet").to_pylist()
    other = next(row for row in people if row["aliases"])
    assert other["person_id"] in shown(folder, other["aliases"][0])


def test_namesakes_are_told_apart_by_their_ids(folder: Path) -> None:
    table = pq.read_table(folder / "people.parquet")
    names = pa.array(["Ana Berg"] * table.num_rows, pa.string())
    pq.write_table(
        table.set_column(table.schema.get_field_index("name"), "name", names), folder / "people.parquet"
    )
    first = table["person_id"][0].as_py()
    with pytest.raises(InputError, match=rf"{table.num_rows} ids answer to it .* give one of {first}"):
        explain(folder, "Ana Berg")


def test_an_unknown_id(folder: Path) -> None:
    with pytest.raises(InputError, match="no such id or name"):
        explain(folder, DOC_CALL[::-1] + "zz")


def test_no_tables(tmp_path: Path) -> None:
    with pytest.raises(TablesError, match="no such table"):
        explain(tmp_path, "ab")
