"""Resolved → tables: one file a table, each a function from page views to rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.tables import build_table
from pipeline.tabulate.countries import country_rows
from pipeline.tabulate.documents import document_rows
from pipeline.tabulate.drops import drop_rows
from pipeline.tabulate.mentions import mention_rows
from pipeline.tabulate.merges import merge_rows
from pipeline.tabulate.organizations import organization_rows
from pipeline.tabulate.participants import participant_rows
from pipeline.tabulate.people import person_rows
from pipeline.tabulate.quotes import quote_rows
from pipeline.tabulate.titles import title_rows
from pipeline.tabulate.view import make_views
from pipeline.tabulate.visits import visit_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.records import Drop, Resolved

__all__ = ["tabulate"]


def tabulate(resolved: Resolved, drops: Sequence[Drop]) -> dict[str, pa.Table]:
    """Lay all pages of a run out as the tables.

    Args:
        resolved: the pages that were kept; their order does not matter.
        drops: the sources that gave no document.

    Returns:
        Every table of `pipeline.tables.TABLES` by name, rows sorted by key.
    """
    views = make_views(resolved)
    rows = {
        "documents": document_rows(views),
        "visits": visit_rows(views),
        "participants": participant_rows(views),
        "people": person_rows(views),
        "titles": title_rows(views),
        "organizations": organization_rows(views),
        "countries": country_rows(views),
        "quotes": quote_rows(views),
        "mentions": mention_rows(views),
        "merges": merge_rows(resolved.merges),
        "drops": drop_rows(drops),
    }
    return {name: build_table(name, table) for name, table in rows.items()}
