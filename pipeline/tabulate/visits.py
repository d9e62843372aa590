"""visits: one row per distinct visit, merged over the pages that report it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.lexicons.scores import on_gold_scale
from pipeline.tables import OUTCOMES, TOPICS
from pipeline.tabulate.titles import main_title
from pipeline.tabulate.view import PageView, Row

if TYPE_CHECKING:
    from pipeline.chances import ParticipantRole
from pipeline.records import PageVisit

# A visit announced, then reported, was held; one that was called off after its announcement was cancelled.
STATUS_ORDER = ("held", "cancelled", "planned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One page's report of a visit."""

    view: PageView
    visit: PageVisit

    @property
    def rank(self) -> tuple[int, float, str, int, int]:
        """Sort key that puts the telling to be believed first."""
        visit = self.visit
        return STATUS_ORDER.index(visit.status), -visit.score, self.view.doc_id, visit.start, visit.end

    def people(self, role: ParticipantRole) -> list[int]:
        """Return the page's people in this role, in the order in which the text names them."""
        found = {p.person for p in self.visit.participants if p.role == role}
        return sorted(found, key=lambda person: (self.view.first_mention(person), person))


def visit_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every visit: evidence and kind from the best page, gaps filled from the others."""
    tellings: dict[str, list[Telling]] = defaultdict(list)
    for view in views:
        for visit_id, visit in zip(view.visit_ids, view.page.visits, strict=True):
            tellings[visit_id].append(Telling(view=view, visit=visit))
    return [_row(visit_id, sorted(told, key=lambda t: t.rank)) for visit_id, told in tellings.items()]


def _row(visit_id: str, told: Sequence[Telling]) -> Row:
    best, visits = told[0], [telling.visit for telling in told]
    return {
        "visit_id": visit_id,
        "doc_ids": sorted({telling.view.doc_id for telling in told}),
        "kind": best.visit.kind,
        "status": best.visit.status,
        **_date_cells(visits),
        **_party_cells(told),
        "guest_countries": sorted({code for visit in visits for code in visit.guest_countries}),
        "guest_organizations": _guest_organizations(told),
        "host_organization": _host_organization(told),
        "host_country": next((visit.host_country for visit in visits if visit.host_country), None),
        **_place_cells(visits),
        "topics": [topic for topic in TOPICS if any(topic in visit.topics for visit in visits)],
        "outcomes": [outcome for outcome in OUTCOMES if any(outcome in visit.outcomes for visit in visits)],
        "evidence": best.view.clean.text[best.visit.start : best.visit.end],
        "start_char": best.visit.start,
        "end_char": best.visit.end,
        "doc_id": best.view.doc_id,
        "score": on_gold_scale("visits", best.visit.score, best.visit.rule),
        "rule": best.visit.rule,
    }


def _date_cells(visits: Sequence[PageVisit]) -> Row:
    """Return the date columns, all from the first telling that gives a date."""
    dated = next((visit for visit in visits if visit.date_start is not None), visits[0])
    return {
        "date_start": dated.date_start,
        "date_end": dated.date_end,
        "date_precision": dated.date_precision,
        "date_text": dated.date_text,
    }


def _place_cells(visits: Sequence[PageVisit]) -> Row:
    """Return city and venue from the first telling that gives a city, so that they belong together."""
    placed = next((visit for visit in visits if visit.city is not None), visits[0])
    return {"city": placed.city, "venue": placed.venue}


def _party_cells(told: Sequence[Telling]) -> Row:
    """Return the principals with their titles; a person keeps the side that the better telling gives."""
    sides: dict[str, tuple[ParticipantRole, str, str]] = {}
    for telling in told:
        roles: tuple[ParticipantRole, ...] = ("guest", "host", "guest delegation", "host delegation")
        for role in roles:
            for person in telling.people(role):
                cells = (role, telling.view.person_name(person), main_title(telling.view, person) or "")
                sides.setdefault(telling.view.person_ids[person], cells)
    guests = [(name, title) for role, name, title in sides.values() if role == "guest"]
    hosts = [(name, title) for role, name, title in sides.values() if role == "host"]
    return {
        "guests": [name for name, _ in guests],
        "guest_titles": [title for _, title in guests],
        "hosts": [name for name, _ in hosts],
        "host_titles": [title for _, title in hosts],
    }


def _guest_organizations(told: Sequence[Telling]) -> list[str]:
    names = (t.view.organization_name(index) for t in told for index in t.visit.guest_organizations)
    return list(dict.fromkeys(names))


def _host_organization(told: Sequence[Telling]) -> str | None:
    for telling in told:
        if telling.visit.host_organization is not None:
            return telling.view.organization_name(telling.visit.host_organization)
    return None
