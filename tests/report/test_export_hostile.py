"""Hostile pages through a run and every export: nothing lost, no formula, no crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from pipeline.report.export import FORMATS, export_tables

VISIT = (
    "The Ambassador of Sweden, Annika Lindqvist, visited the Mayor of Lindal, Selim Orkan, on 15 May 2023. "
)
SAID = "Mayor Orkan said, “{}”\n"
BODIES = {
    "formula": "=cmd|' /C calc'!A0 is what the guest book said.\n"
    + SAID.format("=HYPERLINK(1) is our motto."),
    "signs": "+1+1 pupils came.\n-2 teachers came.\n@SUM(1+1) was written on the wall.\n",
    "markup": SAID.format("<script>alert(1)</script> is what they wrote on the wall of our school."),
    "entities": "The wall says &lt;img src=x onerror=alert(1)&gt; and &amp;lt;b&amp;gt;.\n",
    "bidi": SAID.format("The \u202eedart\u202c between our cities will grow and grow."),
    "controls": "The letter held \x1b[31m red \x00 and \x07 bells for all of the guests.\n",
    "long": "The guest read the name " + "Ab" * 500_000 + " aloud.\n",
    "quotes": SAID.format('He wrote "a","b";\'c\' DROP TABLE visits;-- on our school’s wall.'),
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pipeline.engine import run

    home = tmp_path_factory.mktemp("hostile")
    (home / "pages").mkdir()
    for name, body in BODIES.items():
        (home / "pages" / f"{name}.txt").write_text(f"{VISIT}\n{body}", encoding="utf-8")
    run([home / "pages"], home / "out")
    return home / "out"


@pytest.mark.model
def test_every_page_is_a_document_or_a_drop(tables: Path) -> None:
    kept = pq.read_table(tables / "documents.parquet")["source"].to_pylist()
    dropped = pq.read_table(tables / "drops.parquet")["source"].to_pylist()
    assert sorted(kept + dropped) == sorted(f"{name}.txt" for name in BODIES)


@pytest.mark.model
@pytest.mark.parametrize("to", sorted(FORMATS))
def test_every_export_is_written(tables: Path, tmp_path: Path, to: str) -> None:
    done = export_tables(tables, to, tmp_path / "visits")
    assert sum(file.stat().st_size for file in done.files) > 1_000


@pytest.mark.model
def test_no_cell_of_the_workbook_is_a_formula_or_a_link(tables: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export_tables(tables, "xlsx", tmp_path / "visits.xlsx").path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


@pytest.mark.model
def test_the_text_of_the_page_is_in_the_lines(tables: Path, tmp_path: Path) -> None:
    out = export_tables(tables, "jsonl", tmp_path / "lines").path
    lines = (out / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    found: dict[str, Any] = {row["source"]: row["text"] for row in map(json.loads, lines)}
    assert found == dict(
        zip(
            *(pq.read_table(tables / "documents.parquet")[c].to_pylist() for c in ("source", "text")),
            strict=True,
        )
    )
    assert "<script" not in found["markup.txt"]
