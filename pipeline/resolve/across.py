"""Identities over all pages of a run: conservative, derived from content, independent of order and
sharding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.records import PageOrganization, PagePerson, PageVisit, Resolved, ResolvedPage
from pipeline.resolve.ids import hash_id
from pipeline.resolve.names import name_words
from pipeline.resolve.organizations import organization_words

# Two pages of which one gives no date report one visit if they came out within a week of one another.
SAME_NEWS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One page's visit, as far as telling visits apart needs it."""

    doc_id: str
    index: int
    start: int
    dated: date | None
    published: date | None

    @property
    def day(self) -> date | None:
        """The day to compare by: of the visit, else of the page."""
        return self.dated or self.published


def resolve_across(pages: Iterable[ResolvedPage]) -> Resolved:
    """Return the pages, sorted by id, with ids for their people, organizations and visits.

    Args:
        pages: pages in any order; of two with one doc_id the first stands.
    """
    by_id: dict[str, ResolvedPage] = {}
    for page in pages:
        by_id.setdefault(page.doc_id, page)
    ordered = tuple(by_id[doc_id] for doc_id in sorted(by_id))
    people = {
        page.doc_id: tuple(person_id(page.doc_id, person) for person in page.people) for page in ordered
    }
    organizations = {
        page.doc_id: tuple(organization_id(org) for org in page.organizations) for page in ordered
    }
    return Resolved(
        pages=ordered,
        person_ids=people,
        organization_ids=organizations,
        visit_ids=_visit_ids(ordered, people, organizations),
    )


def person_id(doc_id: str, person: PagePerson) -> str:
    """Return the id of a person: the same for one full name everywhere; one word is a person of its page
    only.
    """
    words = name_words(person.name)
    if len([word for word in words if len(word) > 1]) < 2:
        return hash_id("person", doc_id, *words)
    return hash_id("person", *words)


def organization_id(organization: PageOrganization) -> str:
    """Return the id of an organization: the same for one name, whatever its word order and diacritics."""
    return hash_id("organization", *(organization_words(organization.name) or (organization.name,)))


def _visit_ids(
    pages: tuple[ResolvedPage, ...],
    people: dict[str, tuple[str, ...]],
    organizations: dict[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    buckets: dict[tuple[str, ...], list[Report]] = defaultdict(list)
    for page in pages:
        for i, visit in enumerate(page.visits):
            key = visit_key(page.doc_id, visit, people[page.doc_id], organizations[page.doc_id])
            published = page.annotated.clean.published
            buckets[key].append(
                Report(
                    doc_id=page.doc_id,
                    index=i,
                    start=visit.start,
                    dated=visit.date_start,
                    published=published,
                )
            )
    found: dict[tuple[str, int], str] = {}
    for key, reports in buckets.items():
        for cluster in cluster_reports(reports):
            anchor = min(
                (r.day.isoformat() if r.day else "", r.doc_id if r.day is None else "") for r in cluster
            )
            told: dict[str, int] = defaultdict(int)
            for report in sorted(cluster, key=lambda r: (r.doc_id, r.start, r.index)):
                # Two visits that one page tells apart stay two, though nothing but their place does.
                found[report.doc_id, report.index] = hash_id("visit", *key, *anchor, str(told[report.doc_id]))
                told[report.doc_id] += 1
    return {page.doc_id: tuple(found[page.doc_id, i] for i in range(len(page.visits))) for page in pages}


def visit_key(
    doc_id: str, visit: PageVisit, people: tuple[str, ...], organizations: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what two reports of one visit share: principals, or what stands for them where they have no
    name.

    A visit of nobody in particular (neither guests nor hosts by name) is its page's own.
    """
    guests = sorted(people[p.person] for p in visit.participants if p.role == "guest")
    hosts = sorted(people[p.person] for p in visit.participants if p.role == "host")
    if not guests:
        guests = [*visit.guest_countries, *sorted(organizations[o] for o in visit.guest_organizations)]
    if not hosts:
        host = organizations[visit.host_organization] if visit.host_organization is not None else None
        hosts = [host or visit.host_country or ""]
    named = any(p.role in {"guest", "host"} for p in visit.participants)
    return ("|".join(guests), "|".join(hosts), "" if named and guests else doc_id)


def cluster_reports(reports: Iterable[Report]) -> list[list[Report]]:
    """Return the reports of the same people's visits, divided by date.

    Reports with a date cluster by that date; one without joins the date nearest to its page within a week,
    or those of other pages without a date, each within a week of the next; without any date at all it
    stands alone.
    """
    dated: dict[date, list[Report]] = defaultdict(list)
    undated: list[Report] = []
    alone: list[list[Report]] = []
    for report in sorted(reports, key=lambda r: (r.published or date.max, r.doc_id, r.start, r.index)):
        if report.dated is not None:
            dated[report.dated].append(report)
        elif report.published is not None:
            undated.append(report)
        else:
            alone.append([report])
    days = sorted(dated)
    chains: list[list[Report]] = []
    for report in undated:
        published = report.published or date.max
        near = [day for day in days if abs(day - published) <= SAME_NEWS]
        if near:
            dated[min(near, key=lambda day: (abs(day - published), day))].append(report)
        elif chains and published - (chains[-1][-1].published or date.min) <= SAME_NEWS:
            chains[-1].append(report)
        else:
            chains.append([report])
    return [*(dated[day] for day in days), *chains, *alone]
