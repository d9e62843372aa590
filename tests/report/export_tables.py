"""Folders of tables for the export tests: the three sample pages, and pages as an attacker would write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables import TABLES, build_table
from pipeline.tabulate import tabulate
from tests.factories import sample_resolved

# Formulas of every spreadsheet, markup, bidi overrides, a NUL, line ends of every kind, a name of one megabyte.
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    ' \u200b=HYPERLINK("http://example.org")',
    "＝1+1",
    "'=1+1",
    "''",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; _x0041_",
    "javascript:alert(1)",
    "http://example.org/=1",
    "\u202egnol\u202c",
    "a\0b",
    "line\r\nline\x85line\u2028line",
    'quo"te, comma; semicolon',
    "Robert'); DROP TABLE visits;--",
    "Ü" * 1_000_000,
    "🖋" * 40_000,
    "\x1b[31mred",
    "",
)


def write_tables(folder: Path, tables: dict[str, pa.Table]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


def sample_tables() -> dict[str, pa.Table]:
    return dict(tabulate(sample_resolved(), []))


def row_of(name: str, /, **cells: Any) -> dict[str, Any]:
    """Return a row with null, zero, False, "" or [] in every cell that is not given."""
    row: dict[str, Any] = {}
    for column in TABLES[name].columns:
        if pa.types.is_list(column.type):
            row[column.name] = []
        elif not column.required:
            row[column.name] = None
        else:
            row[column.name] = {pa.string(): "", pa.bool_(): False, pa.float64(): 0.5}.get(column.type, 0)
    return row | cells


def hostile_tables() -> dict[str, pa.Table]:
    """Tables with every hostile text in every place that a page decides on."""
    tables = {name: build_table(name, []) for name in TABLES}
    places: dict[str, list[dict[str, Any]]] = {
        "documents": [
            row_of("documents", doc_id=f"d{n}", source=f"{n}-{text[:20]}", title=text, text=text, url=text)
            for n, text in enumerate(HOSTILE)
        ],
        "people": [
            row_of("people", person_id=f"p{n}", name=text, aliases=[text, ""], titles=[text])
            for n, text in enumerate(HOSTILE)
        ],
        "organizations": [
            row_of("organizations", organization_id=f"o{n}", name=text, acronym=text, kind=text)
            for n, text in enumerate(HOSTILE)
        ],
        "visits": [
            row_of("visits", visit_id=f"v{n}", doc_id=f"d{n}", doc_ids=[f"d{n}"], guests=[text], city=text,
                   kind="other", status="held", evidence=text, venue=text)
            for n, text in enumerate(HOSTILE)
        ],
        "titles": [
            row_of("titles", doc_id=f"d{n}", person_id=f"p{n}", title=text, title_text=text, kind="other",
                   organization=text, organization_id=f"o{n}", posted_to=text)
            for n, text in enumerate(HOSTILE)
        ],
        "participants": [
            row_of("participants", visit_id=f"v{n}", doc_id=f"d{n}", person_id=f"p{n}", name=text, role="guest")
            for n, text in enumerate(HOSTILE)
        ],
        "quotes": [
            row_of("quotes", quote_id=f"q{n}", doc_id=f"d{n}", person_id=f"p{n}", content=text, kind="direct",
                   end_char=len(text), speaker_text=text)
            for n, text in enumerate(HOSTILE)
        ],
        "mentions": [
            row_of("mentions", mention_id=f"m{n}", doc_id=f"d{n}", label="PERSON", text=text, end_char=len(text))
            for n, text in enumerate(HOSTILE)
            if text
        ],
    }  # fmt: skip
    return tables | {name: build_table(name, rows) for name, rows in places.items()}
