"""Tables with cells that try to be more than words."""

from __future__ import annotations

import shutil
from itertools import cycle
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HOSTILE = (
    "<script>window.stolen=1</script>",
    "</script><script>window.stolen=1</script>",
    "<img src=x onerror=window.stolen=1>",
    "<svg/onload=window.stolen=1>",
    '"><iframe src="javascript:window.parent.stolen=1">',
    "<!--<script>window.stolen=1",
    "]]></svg><a href='javascript:stolen=1'>x</a>",
    "&lt;b&gt;&#x3c;script&#x3e;",
    "javascript:window.stolen=1",
    "{{constructor.constructor('window.stolen=1')()}}",
    "\u202egro.live\u202c \u2066x\u2069 \u2028 \u2029",
    "=cmd|'/c calc'!A1",
    "$maker $style <!-- data --> <!-- script -->",
    "שלום‎ محمد بن سلمان " + "ا" * 200,
    "W" * 1_000_000,
)
_COLUMNS = {
    "visits": ("guests", "guest_titles", "hosts", "host_organization", "city", "venue", "evidence", "rule", "date_text"),
    "participants": ("name", "title_text", "organization", "rule"),
    "quotes": ("speaker", "speaker_text", "cue", "content", "rule"),
    "mentions": ("rule",),
    "titles": ("name", "rule"),
    "documents": ("title", "url", "site", "source", "published_text"),
}  # fmt: skip


def poison(tables: Path, out: Path) -> None:
    """Write the tables with hostile words in every cell that comes from a page."""
    shutil.copytree(tables, out)
    words = cycle(HOSTILE)
    for name, columns in _COLUMNS.items():
        table = pq.read_table(out / f"{name}.parquet")
        for column in columns:
            at = table.schema.get_field_index(column)
            field = table.schema.field(at)
            lists = pa.types.is_list(field.type)
            values = [
                [next(words) for _ in cell] if lists else next(words) for cell in table[column].to_pylist()
            ]
            table = table.set_column(at, field, pa.array(values, field.type))
        if name == "documents":
            table = table.set_column(
                table.schema.get_field_index("text"),
                table.schema.field("text"),
                pa.array([f"{text}\n" + "\n".join(HOSTILE[:12]) for text in table["text"].to_pylist()]),
            )
        pq.write_table(table, out / f"{name}.parquet")
