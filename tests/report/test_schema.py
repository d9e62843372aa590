"""The tables in words."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.report.schema import schema_markdown
from pipeline.tables import TABLES


def test_every_column_is_documented_with_its_type() -> None:
    text = schema_markdown()
    for spec in TABLES.values():
        section = text.split(f"\n## {spec.name}\n")[1].split("\n## ")[0]
        assert spec.doc in section
        rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (yes|) \|", section, re.M)
        assert [row[0] for row in rows] == [column.name for column in spec.columns]
        assert {row[0] for row in rows if row[2] == "yes"} == {c.name for c in spec.columns if not c.required}
        assert {row[1] for row in rows} <= {"string", "int64", "bool", "double", "date", "list of string"}


def test_closed_vocabularies_are_listed() -> None:
    assert "One of: held, planned, cancelled." in schema_markdown()


def test_the_advice_for_pandas_holds(tmp_path: Path) -> None:
    code = schema_markdown().split("```python\n")[1].split("```")[0].strip()
    file = tmp_path / "visits.parquet"
    columns = {"date_start": pa.array([dt.date(2024, 3, 5)], pa.date32()), "guests": pa.array([["A", "B"]])}
    pq.write_table(pa.table(columns), file)
    frame = eval(code.replace("data/out/visits.parquet", str(file)), {"pd": pd})
    assert frame["date_start"].dt.year.tolist() == [2024]
    assert frame["guests"].list.len().tolist() == [2]
    assert pd.read_parquet(file)["date_start"].dtype == object
