"""organizations: one row per distinct organization."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.tabulate.view import PageView, Row

if TYPE_CHECKING:
    from pipeline.records import PageOrganization

Seen = tuple[PageView, "PageOrganization"]


def organization_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every organization, with all that the pages tell of it together."""
    seen: dict[str, list[Seen]] = defaultdict(list)
    for view in views:
        for organization_id, organization in zip(view.organization_ids, view.page.organizations, strict=True):
            seen[organization_id].append((view, organization))
    return [_row(organization_id, places) for organization_id, places in seen.items()]


def _row(organization_id: str, places: Sequence[Seen]) -> Row:
    found = [organization for _, organization in places]
    name = places[0][0].names.organizations[organization_id]
    return {
        "organization_id": organization_id,
        "name": name,
        "acronym": _commonest(org.acronym for org in found),
        "aliases": sorted({form for org in found for form in (org.name, *org.aliases)} - {name}),
        "kind": _commonest(org.kind for org in found),
        "country": _commonest(org.country for org in found),
        "n_documents": len({view.doc_id for view, _ in places}),
        "n_mentions": sum(len(org.mentions) for org in found),
    }


def _commonest(values: Iterable[str | None]) -> str | None:
    """Return the value told most often, the alphabet's first among equals; None where none is told."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default=None)
