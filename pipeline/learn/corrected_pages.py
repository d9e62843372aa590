"""Pages that an analyst has corrected in tables → tasks as Label Studio would return them."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq

from pipeline.errors import GoldError
from pipeline.lexicons.scores import CORRECTED
from pipeline.report.export import export_tables

RULE = CORRECTED
# Tables whose rows say that a correction made them, and the column that names their documents.
_MARKED = {"visits": "doc_ids", "participants": "doc_id", "titles": "doc_id"}


def corrected_tasks(tables: Path) -> list[dict[str, Any]]:
    """Return a task, annotated as the tables have it, for every document that a correction speaks of.

    Args:
        tables: the folder of a run with `--corrections`.

    Raises:
        GoldError: no document of the run was corrected.
        TablesError: the folder holds no tables.
    """
    with TemporaryDirectory() as folder:
        written = export_tables(tables, "label-studio", Path(folder) / "tasks.json")
        tasks: list[dict[str, Any]] = json.loads(written.path.read_text(encoding="utf-8"))
    wanted = _corrected(tables)
    found = [task for task in tasks if task["data"]["doc_id"] in wanted]
    if not found:
        fix = "run with --corrections first, or name Label Studio's export"
        raise GoldError("no page of these tables was corrected", where=str(tables), fix=fix)
    return [{**task, "annotations": [{"result": task["predictions"][0]["result"]}]} for task in found]


def _corrected(tables: Path) -> set[str]:
    found: set[str] = set()
    for name, column in _MARKED.items():
        table = pq.read_table(tables / f"{name}.parquet", columns=["rule", column])
        for rule, docs in zip(*(each.to_pylist() for each in table.columns), strict=True):
            if rule == RULE:
                found.update([docs] if isinstance(docs, str) else docs)
    manifest = json.loads((tables / "manifest.json").read_text(encoding="utf-8"))
    lines = manifest["settings"].get("corrections", ())
    return found | {line["id"] for line in lines if line["table"] == "documents"}
