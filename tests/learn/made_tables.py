"""A folder of tables by hand: what a run would say of the small gold page of `pages.py`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables import TABLES, build_table

DOC = "d1"


def make_row(table: str, **fields: Any) -> dict[str, Any]:
    """Return a whole row: the fields given, null or an empty value elsewhere."""
    row: dict[str, Any] = {}
    for column in TABLES[table].columns:
        empty = {pa.string(): "", pa.int64(): 0, pa.float64(): 0.5, pa.bool_(): False}.get(column.type, [])
        row[column.name] = fields.pop(column.name, empty if column.required else None)
    assert not fields, fields
    return row


def right_rows() -> dict[str, list[dict[str, Any]]]:
    text = (
        "H.E. Ilse Marten, Ambassador of Belarus and head of the Lowland Union, visited Mayor "
        "Ayla Okan on Monday.\n"
        "A warm welcome in Izmir\n“We are very glad to have you here,” said Okan."
    )
    visit = {
        "visit_id": "v1", "doc_ids": [DOC], "doc_id": DOC, "kind": "courtesy call", "status": "held",
        "date_start": date(2022, 5, 16), "date_end": date(2022, 5, 16), "date_precision": "day",
        "guests": ["Ilse Marten"], "hosts": ["Ayla Okan"], "guest_countries": ["BY"], "host_country": "TR",
        "city": "Izmir", "topics": ["culture"], "rule": "visited",
    }  # fmt: skip
    title = {"doc_id": DOC, "rule": "before-name"}
    mention = {"doc_id": DOC, "rule": "ner"}
    return {
        "documents": [
            make_row(
                "documents",
                doc_id=DOC,
                source="any/folder/page.txt",
                title="VISIT FROM THE LOWLAND UNION",
                published=date(2022, 5, 17),
                published_precision="day",
                text=text,
                is_visit=True,
            )
        ],
        "visits": [make_row("visits", **visit)],
        "participants": [
            make_row(
                "participants",
                visit_id="v1",
                doc_id=DOC,
                person_id="p1",
                name="Ilse Marten",
                role="guest",
                rule="x",
            ),
            make_row(
                "participants",
                visit_id="v1",
                doc_id=DOC,
                person_id="p2",
                name="Ayla Okan",
                role="guest",
                rule="x",
            ),
        ],
        "people": [
            # Another page knows a longer name: it is not what this page says.
            make_row("people", person_id="p1", name="Ilse Johanna Marten", aliases=["Ilse Marten", "Marten"]),
            make_row("people", person_id="p2", name="Ayla Okan", aliases=["Okan"]),
        ],
        "titles": [
            make_row("titles", person_id="p1", title="Ambassador", country="BY", **title),
            make_row("titles", person_id="p2", title="Mayor", **title),
        ],
        "organizations": [
            make_row("organizations", organization_id="o1", name="the Lowland Union", acronym="LU")
        ],
        "countries": [make_row("countries", doc_id=DOC, country="BY")],
        "quotes": [
            make_row(
                "quotes",
                quote_id="q1",
                doc_id=DOC,
                person_id="p2",
                kind="direct",
                content="We are very glad to have you here,",
                rule="before-said",
            )
        ],
        "merges": [],
        "mentions": [
            make_row(
                "mentions", mention_id="m1", label="PERSON", text="Ilse Marten", entity_id="p1", **mention
            ),
            make_row("mentions", mention_id="m2", label="PERSON", text="Okan", entity_id="p2", **mention),
            make_row(
                "mentions", mention_id="m3", label="ORG", text="Lowland Union", entity_id="o1", **mention
            ),
            make_row("mentions", mention_id="m4", label="CITY", text="Monday", entity_id=None, **mention),
        ],
        "drops": [],
    }


def write_tables(folder: Path, rows: dict[str, list[dict[str, Any]]] | None = None) -> Path:
    """Write every table; `countries` as a folder of parts, as a large run leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table_rows in (rows or right_rows()).items():
        table = build_table(name, table_rows)
        if name == "countries":
            (folder / name).mkdir()
            pq.write_table(table, folder / name / "part-0.parquet")
        else:
            pq.write_table(table, folder / f"{name}.parquet")
    return folder
