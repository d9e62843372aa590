"""merges: one row per sighting that was taken for something seen before, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.tabulate.view import Row

if TYPE_CHECKING:
    from pipeline.records import Merge


def merge_rows(merges: Iterable[Merge]) -> list[Row]:
    """Return a row for every merge; a page that says one thing twice says it once here."""
    rows: dict[tuple[str, ...], Row] = {}
    for merge in merges:
        row: Row = {
            "entity": merge.entity,
            "entity_id": merge.entity_id,
            "doc_id": merge.doc_id,
            "form": merge.form,
            "joined_doc_id": merge.joined_doc_id,
            "joined_form": merge.joined_form,
            "relation": merge.relation,
            "reasons": list(merge.reasons),
            "score": merge.score,
        }
        key = (
            merge.entity,
            merge.entity_id,
            merge.doc_id,
            merge.form,
            merge.joined_doc_id,
            merge.joined_form,
        )
        rows.setdefault(key, row)
    return list(rows.values())
