"""Every promise of the tables, checked on a folder: files, schema, cells, relations, offsets, counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import TablesError
from pipeline.tables import SCHEMA_VERSION, TABLES
from pipeline.write.check_cells import check_cells
from pipeline.write.check_offsets import check_offsets
from pipeline.write.check_relations import check_relations
from pipeline.write.fault import Fault
from pipeline.write.folder import MANIFEST
from pipeline.write.parquet import file_sha256

__all__ = ["Fault", "validate_tables"]


def validate_tables(folder: Path) -> tuple[Fault, ...]:
    """Check a folder of tables against all that is promised of them.

    A table that is missing, unreadable or of another schema is one fault; rules that need it are left out.

    Args:
        folder: the output folder of a run.

    Returns:
        The broken promises, one for each table, rule and column, with an example; empty for a valid folder.

    Raises:
        TablesError: there is no such folder, or nothing of a run in it.
    """
    if not folder.is_dir() or not any((folder / f"{name}.parquet").exists() for name in TABLES):
        raise TablesError("no tables here", where=str(folder), fix="name the --out folder of a run")
    tables: dict[str, pa.Table] = {}
    faults: list[Fault] = []
    for name in TABLES:
        table, found = _read_table(folder, name)
        faults += found
        if table is not None:
            tables[name] = table
    for check in (check_cells, check_relations, check_offsets):
        faults += check(tables)
    return (*faults, *_check_manifest(folder, tables))


def _read_table(folder: Path, name: str) -> tuple[pa.Table | None, list[Fault]]:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        return None, [Fault(table=name, rule="file", detail=f"{path.name} is missing")]
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        return None, [Fault(table=name, rule="file", detail=f"{path.name} cannot be read: {error}")]
    difference = _schema_difference(table.schema, TABLES[name].schema)
    if difference:
        return None, [Fault(table=name, rule="schema", detail=difference)]
    return table, []


def _schema_difference(found: pa.Schema, promised: pa.Schema) -> str:
    if found.names != promised.names:
        return f"columns differ: {sorted(set(found.names) ^ set(promised.names)) or 'order'}"
    for field in promised:
        if not found.field(field.name).equals(field, check_metadata=True):
            return f"{field.name} is {found.field(field.name)}, not {field}, or its documentation differs"
    version = (found.metadata or {}).get(b"schema_version", b"none").decode(errors="replace")
    return "" if version == SCHEMA_VERSION else f"schema version {version}, not {SCHEMA_VERSION}"


def _check_manifest(folder: Path, tables: dict[str, pa.Table]) -> list[Fault]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        counts, stated = manifest["counts"], manifest["tables"]
        faults = _check_counts(counts, tables)
        for name in TABLES:
            faults += _check_digest(folder / f"{name}.parquet", stated.get(name, {}), tables.get(name))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        detail = f"{MANIFEST} is missing or broken: {type(error).__name__} {error}"
        return [Fault(table="manifest", rule="file", detail=detail)]
    return faults


def _check_counts(counts: dict[str, Any], tables: dict[str, pa.Table]) -> list[Fault]:
    sources, documents, drops = (counts[key] for key in ("sources", "documents", "drops"))
    faults = []
    if sources != documents + drops:
        detail = f"{sources} sources, but {documents} documents + {drops} drops"
        faults.append(Fault(table="manifest", rule="counts", detail=detail))
    if sum(counts["dropped"].values()) != drops:
        detail = f"reasons add up to {sum(counts['dropped'].values())}, not {drops}"
        faults.append(Fault(table="manifest", rule="counts", detail=detail))
    faults += [
        Fault(table=name, rule="counts", detail=f"{tables[name].num_rows} rows, manifest says {counts[name]}")
        for name in ("documents", "drops")
        if name in tables and tables[name].num_rows != counts[name]
    ]
    return faults


def _check_digest(path: Path, stated: dict[str, Any], table: pa.Table | None) -> list[Fault]:
    if not path.is_file():
        return []
    if file_sha256(path) != stated.get("sha256"):
        return [Fault(table=path.stem, rule="digest", detail="SHA-256 differs from the manifest's")]
    if table is not None and table.num_rows != stated.get("rows"):
        detail = f"{table.num_rows} rows, manifest says {stated.get('rows')}"
        return [Fault(table=path.stem, rule="counts", detail=detail)]
    return []
