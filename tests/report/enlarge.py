"""Tables of any size, for measuring: the rows of a run again and again, under other ids, dates and countries."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_IDS = ("doc_id", "visit_id", "quote_id", "mention_id", "person_id")
_CODES = ("JP", "BE", "FR", "US", "CN", "BR", "ZA", "IN", "SG", "MT", "XK", "NO", "KE", "AU", "PE", "EG")
_TABLES = ("documents", "visits", "participants", "titles", "quotes", "mentions")
_FIRST_DAY = date(2005, 1, 1)


def enlarge(tables: Path, out: Path, n_visits: int) -> None:
    """Write tables with at least so many visits."""
    out.mkdir(parents=True)
    shutil.copy(tables / "manifest.json", out)
    n_copies = -(-n_visits // pq.read_metadata(tables / "visits.parquet").num_rows)
    for name in _TABLES:
        path = tables / f"{name}.parquet"
        table = pq.read_table(path)
        copies = [_copy(table, number, name) for number in range(n_copies)]
        pq.write_table(pa.concat_tables(copies), out / path.name)


def _copy(table: pa.Table, number: int, name: str) -> pa.Table:
    suffix = f"{number:06x}"
    for column in set(_IDS) & set(table.column_names):
        table = _put(table, column, pc.binary_join_element_wise(table[column], suffix, ""))
    if name == "visits":
        lists = [[f"{each}{suffix}" for each in row] for row in table["doc_ids"].to_pylist()]
        table = _put(table, "doc_ids", lists)
        rows = range(number * table.num_rows, (number + 1) * table.num_rows)
        days = [_FIRST_DAY + timedelta(days=row * 7919 % 7000) for row in rows]
        table = _put(_put(table, "date_start", days), "date_end", days)
        table = _put(table, "date_precision", ["day"] * len(days))
        table = _put(table, "guest_countries", [[_CODES[row * 31 % len(_CODES)]] for row in rows])
        table = _put(
            table,
            "guests",
            [
                [f"{guest} {row % 997}" for guest in guests]
                for row, guests in zip(rows, table["guests"].to_pylist(), strict=True)
            ],
        )
    return table


def _put(table: pa.Table, column: str, values: Any) -> pa.Table:
    at = table.schema.get_field_index(column)
    field = table.schema.field(at)
    array = values.cast(field.type) if hasattr(values, "cast") else pa.array(values, field.type)
    return table.set_column(at, field, array)
