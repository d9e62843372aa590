"""The tables and their columns in words: on the terminal, and as the text of docs/tables.md."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.tables import SCHEMA_VERSION, TABLES, Column, TableSpec

_INTRODUCTION = """\
# Tables

What a run writes, as `OUT/<table>.parquet`, beside a `manifest.json`. Generated from `pipeline/tables.py` by
`visits schema --markdown`; schema version {version}.

Offsets are half-open, count characters and begin at 0: `text[start_char:end_char]` is the cell's surface.
Ids are hex strings derived from content. Countries are ISO 3166-1 alpha-2 codes (`XK` for Kosovo). A column
marked *yes* under *null* may be empty; what a text does not say is null, never guessed.
"""
_PANDAS_NOTE = """\
## Reading them with pandas

pandas 3 reads `date` columns and lists as `object`, on which `.dt` and date arithmetic fail. This converts:

```python
pd.read_parquet("data/out/visits.parquet", dtype_backend="pyarrow")
```
"""


def show_schema() -> RenderableType:
    """Return every table with its columns, their types and meaning."""
    parts: list[RenderableType] = []
    for spec in TABLES.values():
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
        for name in ("column", "type", "null", "meaning"):
            table.add_column(name, overflow="fold")
        for column in spec.columns:
            cells = (column.name, _type(column), _null(column), _meaning(column))
            table.add_row(*map(Text, cells))
        parts += [Text(spec.name, style="bold"), Text(spec.doc), table]
    return Group(*parts)


def schema_markdown() -> str:
    """Return the text of docs/tables.md."""
    sections = [_INTRODUCTION.format(version=SCHEMA_VERSION)]
    sections += ["\n".join(_section(spec)) + "\n" for spec in TABLES.values()]
    return "\n".join([*sections, _PANDAS_NOTE])


def _section(spec: TableSpec) -> Iterator[str]:
    yield f"## {spec.name}\n"
    yield f"{spec.doc} Key: {', '.join(f'`{name}`' for name in spec.key)}.\n"
    for name, (table, target) in spec.references.items():
        yield f"- `{name}` is found in [{table}](#{table})`.{target}`"
    if spec.references:
        yield ""
    yield "| column | type | null | meaning |"
    yield "|---|---|---|---|"
    for column in spec.columns:
        meaning = _meaning(column).replace("|", r"\|")
        yield f"| `{column.name}` | {_type(column)} | {_null(column)} | {meaning} |"


def _type(column: Column) -> str:
    if pa.types.is_list(column.type):
        return f"list of {column.type.value_type}"
    return "date" if pa.types.is_date(column.type) else str(column.type)


def _null(column: Column) -> str:
    return "" if column.required else "yes"


def _meaning(column: Column) -> str:
    return f"{column.doc} One of: {', '.join(column.values)}." if column.values else column.doc
