"""Rules between rows and tables: keys, references, documents and their visits, dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.tables import TABLES
from pipeline.write.fault import Fault, one_fault

if TYPE_CHECKING:
    import pyarrow as pa

ENTITY_TABLES = {"PERSON": ("people", "person_id"), "ORG": ("organizations", "organization_id")}


def check_relations(tables: Mapping[str, pa.Table]) -> list[Fault]:
    """Return the faults that show only when rows and tables are compared."""
    faults: list[Fault] = []
    for name, table in tables.items():
        faults += one_fault(name, "key", _repeated_keys(table, TABLES[name].key))
        for column, (target, target_column) in TABLES[name].references.items():
            if target in tables:
                known = set(tables[target].column(target_column).to_pylist())
                faults += one_fault(name, "reference", _dangling(table, column, known))
    if "mentions" in tables:
        faults += one_fault("mentions", "reference", _dangling_entities(tables))
    if "visits" in tables:
        faults += one_fault("visits", "dates", _broken_dates(tables["visits"].to_pylist()))
    if "visits" in tables and "documents" in tables:
        faults += _check_visits(tables)
    return faults


def _repeated_keys(table: pa.Table, key: tuple[str, ...]) -> Iterator[str]:
    counts = Counter(zip(*(table.column(column).to_pylist() for column in key), strict=True))
    return (f"{dict(zip(key, cells, strict=True))} stands {n} times" for cells, n in counts.items() if n > 1)


def _dangling(table: pa.Table, column: str, known: set[str]) -> Iterator[str]:
    values = table.column(column).to_pylist()
    return (
        f"{column} {value!r} is not known" for value in values if value is not None and value not in known
    )


def _dangling_entities(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    known = {
        label: set(tables[target].column(key).to_pylist())
        for label, (target, key) in ENTITY_TABLES.items()
        if target in tables
    }
    columns = (tables["mentions"].column(column).to_pylist() for column in ("label", "entity_id"))
    for label, entity in zip(*columns, strict=True):
        if entity is not None and label in known and entity not in known[label]:
            yield f"entity_id {entity!r} of a {label} is not in {ENTITY_TABLES[label][0]}"


def _broken_dates(visits: list[dict[str, Any]]) -> Iterator[str]:
    for visit in visits:
        start, end, precision = (visit[key] for key in ("date_start", "date_end", "date_precision"))
        if len({start is None, end is None, precision is None}) > 1 or (start and end and start > end):
            yield f"{visit['visit_id']}: {start} to {end}, precision {precision}"


def _check_visits(tables: Mapping[str, pa.Table]) -> list[Fault]:
    documents, visits = tables["documents"].to_pylist(), tables["visits"].to_pylist()
    reporting = {doc_id for visit in visits for doc_id in visit["doc_ids"] or ()}
    faults = one_fault("visits", "reference", _unknown(reporting, {row["doc_id"] for row in documents}))
    silent = (row["doc_id"] for row in documents if row["doc_id"] in reporting and not row["is_visit"])
    faults += one_fault(
        "documents", "is_visit", (f"{doc_id} has a visit but is_visit is false" for doc_id in silent)
    )
    outside = (visit["visit_id"] for visit in visits if visit["doc_id"] not in (visit["doc_ids"] or ()))
    faults += one_fault("visits", "doc_ids", (f"{visit}: doc_id is not among doc_ids" for visit in outside))
    if "participants" in tables:
        faults += one_fault("participants", "doc_ids", _foreign_pages(tables["participants"], visits))
    return faults


def _unknown(used: set[str], known: set[str]) -> Iterator[str]:
    return (f"doc_ids holds {doc_id!r}, which is not known" for doc_id in sorted(used - known))


def _foreign_pages(participants: pa.Table, visits: list[dict[str, Any]]) -> Iterator[str]:
    pages = {visit["visit_id"]: set(visit["doc_ids"] or ()) for visit in visits}
    for row in participants.select(["visit_id", "doc_id"]).to_pylist():
        if row["visit_id"] in pages and row["doc_id"] not in pages[row["visit_id"]]:
            yield f"{row['doc_id']} does not report {row['visit_id']}"
