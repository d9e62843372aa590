"""Rules that one cell or one row can break: nulls, closed vocabularies, codes, ids, scores, sorted lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.errors import DropReason
from pipeline.tables import TABLES, Column
from pipeline.write.fault import Fault, one_fault

if TYPE_CHECKING:
    import pyarrow as pa

# List columns that the contract promises sorted, each entry once.
SORTED = {
    "visits": ("doc_ids", "guest_countries"),
    "people": ("honorifics", "aliases", "titles", "organizations", "countries"),
    "organizations": ("aliases",),
}
# List columns of one length: the second tells something of each entry of the first.
PAIRED = {"visits": (("guests", "guest_titles"), ("hosts", "host_titles"))}
COUNTRY_COLUMNS = ("country", "host_country", "guest_countries", "countries")
# Columns that end in `_id` hold ids of our making; an entity may be a country code.
FOREIGN_IDS = ("entity_id",)
ID = re.compile(r"[0-9a-f]{8,64}")
COUNTRY = re.compile(r"[A-Z]{2}")
SHA256 = re.compile(r"[0-9a-f]{64}")
REASONS = frozenset(reason.value for reason in DropReason)


def check_cells(tables: Mapping[str, pa.Table]) -> list[Fault]:
    """Return the faults that show in single cells and rows."""
    faults: list[Fault] = []
    for name, table in tables.items():
        for column in TABLES[name].columns:
            values = table.column(column.name).to_pylist()
            faults += _check_column(name, column, values)
            if column.name in SORTED.get(name, ()):
                faults += _breaches(name, column, "sorted", values, _is_sorted)
        for first, second in PAIRED.get(name, ()):
            faults += _check_lengths(name, table, first, second)
    return faults


def _check_column(name: str, column: Column, values: list[Any]) -> list[Fault]:
    # A required column cannot hold null in Parquet and the schema says which are; the entries of a list can.
    nulls = (
        f"{column.name} in row {i}"
        for i, value in enumerate(values)
        if isinstance(value, list) and None in value
    )
    faults = one_fault(name, "null", nulls)
    for rule, holds in _rules(name, column):
        faults += _breaches(name, column, rule, values, holds)
    return faults


def _rules(name: str, column: Column) -> Iterator[tuple[str, Callable[[Any], bool]]]:
    """Yield the rules for the values of a column; a rule for list columns holds for every entry."""
    if column.values:
        yield "vocabulary", lambda value: value in column.values
    if (name, column.name) == ("drops", "reason"):
        yield "vocabulary", lambda value: value in REASONS
    if column.name in COUNTRY_COLUMNS:
        yield "country", lambda value: bool(COUNTRY.fullmatch(value))
    if column.name.endswith("_id") and column.name not in FOREIGN_IDS:
        yield "id", lambda value: bool(ID.fullmatch(value))
    if column.name == "sha256":
        yield "id", lambda value: bool(SHA256.fullmatch(value))
    if column.name in ("score", "visit_score"):
        yield "score", lambda value: 0.0 <= value <= 1.0
    if column.name.startswith("n_"):
        yield "counts", lambda value: value >= 0


def _is_sorted(entries: list[str | None]) -> bool:
    known = [entry for entry in entries if entry is not None]
    return known == sorted(set(known))


def _breaches(
    name: str, column: Column, rule: str, values: list[Any], holds: Callable[[Any], bool]
) -> list[Fault]:
    each = rule != "sorted"
    examples = (
        f"{column.name} {value!r} in row {i}"
        for i, cell in enumerate(values)
        if cell is not None
        for value in (cell if each and isinstance(cell, list) else [cell])
        if value is not None and not holds(value)
    )
    return one_fault(name, rule, examples)


def _check_lengths(name: str, table: pa.Table, first: str, second: str) -> list[Fault]:
    pairs = zip(table.column(first).to_pylist(), table.column(second).to_pylist(), strict=True)
    examples = (
        f"{len(one)} {first}, {len(other)} {second} in row {i}"
        for i, (one, other) in enumerate(pairs)
        if one is not None and other is not None and len(one) != len(other)
    )
    return one_fault(name, "lengths", examples)
