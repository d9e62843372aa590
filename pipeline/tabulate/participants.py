"""participants: one row per person in a visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.lexicons.scores import rule_score
from pipeline.tables import ROLES
from pipeline.tabulate.titles import held_titles, main_title
from pipeline.tabulate.view import PageView, Row

if TYPE_CHECKING:
    from pipeline.records import PageParticipant


def participant_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every person in every visit of every page, in the likeliest role."""
    best: dict[tuple[str, str, str], Row] = {}
    for view in views:
        for visit_id, visit in zip(view.visit_ids, view.page.visits, strict=True):
            for participant in visit.participants:
                row = _row(view, visit_id, participant)
                key = (visit_id, view.doc_id, row["person_id"])
                best[key] = min(best.get(key, row), row, key=_likeliest_first)
    return list(best.values())


def _likeliest_first(row: Row) -> tuple[float, int]:
    return -row["score"], ROLES.index(row["role"])


def _row(view: PageView, visit_id: str, participant: PageParticipant) -> Row:
    person = view.page.people[participant.person]
    held = next(iter(held_titles(view, participant.person)), None)
    organization, organization_id = (held.organization, held.organization_id(view)) if held else (None, None)
    if organization is None and person.organization is not None:
        organization = view.organization_name(person.organization)
        organization_id = view.organization_ids[person.organization]
    return {
        "visit_id": visit_id,
        "doc_id": view.doc_id,
        "person_id": view.person_ids[participant.person],
        "name": view.person_name(participant.person),
        "role": participant.role,
        "title": main_title(view, participant.person),
        "title_text": held.mention.title_text if held else None,
        "organization": organization,
        "organization_id": organization_id,
        "country": person.country or (held.country if held else None),
        "score": rule_score("participants", participant.rule, participant.score),
        "rule": participant.rule,
    }
