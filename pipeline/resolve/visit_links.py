"""Visits across pages: reports that share a party, contradict one another in none, and tell of one time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.records import Merge
from pipeline.resolve.ids import hash_id
from pipeline.resolve.sightings import VisitSighting

# Two pages of which one gives no date report one visit if they came out within a week of one another.
SAME_NEWS = timedelta(days=7)
# How sure a shared visit is: with both parties named alike, and with one of them only.
SURE, LIKELY = 0.95, 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One page's visit with the ids of its parties; `guests` are people, or what stands for them where none is named."""

    doc_id: str
    index: int
    start: int
    first: date | None
    last: date | None
    published: date | None
    guests: frozenset[str]
    guest_countries: frozenset[str]
    hosts: frozenset[str]
    host_organization: str
    host_country: str
    city: str

    @property
    def key(self) -> tuple[str, int, int]:
        """What orders reports: their place."""
        return self.doc_id, self.start, self.index


def link_visits(
    visits: Sequence[VisitSighting],
    person_ids: Mapping[str, Sequence[str]],
    organization_ids: Mapping[str, Sequence[str]],
) -> tuple[list[str], list[Merge]]:
    """Return the id of every visit, and why reports were put together.

    Args:
        visits: of all pages, in the order in which the ids are wanted.
        person_ids: ids of each document's people.
        organization_ids: ids of each document's organizations.
    """
    reports = [_report(v, person_ids[v.doc_id], organization_ids[v.doc_id]) for v in visits]
    ids: dict[tuple[str, int], str] = {}
    merges: list[Merge] = []
    taken: dict[str, int] = defaultdict(int)
    for cluster in cluster_reports(reports):
        key = _identity(cluster)
        # Two visits that pages tell apart stay two, though nothing but their place does.
        visit_id = hash_id("visit", *key, str(taken["\0".join(key)]))
        taken["\0".join(key)] += 1
        ids.update({(report.doc_id, report.index): visit_id for report in cluster})
        merges.extend(_explain(visit_id, cluster))
    return [ids[visit.doc_id, visit.index] for visit in visits], merges


def _report(visit: VisitSighting, people: Sequence[str], organizations: Sequence[str]) -> Report:
    host = visit.host_organization
    return Report(
        doc_id=visit.doc_id,
        index=visit.index,
        start=visit.start,
        first=visit.date_start,
        last=visit.date_end or visit.date_start,
        published=visit.published,
        guests=frozenset(people[i] for i in visit.guests)
        or frozenset(organizations[i] for i in visit.guest_organizations),
        guest_countries=frozenset(visit.guest_countries),
        hosts=frozenset(people[i] for i in visit.hosts),
        host_organization=organizations[host] if host is not None else "",
        host_country=visit.host_country or "",
        city=visit.city or "",
    )


def cluster_reports(reports: Iterable[Report]) -> list[list[Report]]:
    """Return the reports by visit, each cluster sorted by place.

    Reports with a date come first, so that one without a date joins the date nearest to its page. A report joins
    a cluster if it shares a guest, or a guest country and a host, with one member, and goes together with all.
    """
    ordered = sorted(reports, key=lambda r: (r.first or date.max, r.published or date.max, *r.key))
    clusters: list[list[Report]] = []
    homes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for report in ordered:
        known = sorted({index for key in _keys(report) for index in homes[key]})
        fitting = [index for index in known if all(_go_together(report, other) for other in clusters[index])]
        if fitting:
            home = min(fitting, key=lambda index: (_distance(report, clusters[index]), index))
            clusters[home].append(report)
        else:
            home = len(clusters)
            clusters.append([report])
        for key in _keys(report):
            if home not in homes[key]:
                homes[key].append(home)
    return [sorted(cluster, key=lambda r: r.key) for cluster in clusters]


def _keys(report: Report) -> list[tuple[str, ...]]:
    """Return what another report of the visit shares; a visit of nobody in particular is its page's own."""
    hosts = sorted(report.hosts | ({report.host_organization} - {""}))
    by_guest = [("guest", guest) for guest in sorted(report.guests)]
    by_host = [("host", country, host) for country in sorted(report.guest_countries) for host in hosts]
    return [*by_guest, *by_host] if report.guests or report.hosts else []


def _go_together(one: Report, other: Report) -> bool:
    """Return whether nothing in two reports says that they tell of two visits."""
    return (
        one.doc_id != other.doc_id
        and _one_time(one, other)
        and not _differ(one.guests, other.guests)
        and not _differ(one.guest_countries, other.guest_countries)
        and not _differ(one.hosts, other.hosts)
        and not _differ({one.host_country} - {""}, {other.host_country} - {""})
        and (bool(one.hosts & other.hosts) or not _differ({one.city} - {""}, {other.city} - {""}))
        and _same_host(one, other)
    )


def _differ(one: Iterable[str], other: Iterable[str]) -> bool:
    mine, theirs = set(one), set(other)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _same_host(one: Report, other: Report) -> bool:
    """Return whether the hosts may be one: some party besides the guest must speak for it where dates do not."""
    if one.hosts & other.hosts:
        return True
    return not _differ({one.host_organization} - {""}, {other.host_organization} - {""})


def _one_time(one: Report, other: Report) -> bool:
    """Return whether dates meet; a report without one is dated by its page, give or take a week."""
    if one.first and one.last and other.first and other.last:
        return one.first <= other.last and other.first <= one.last
    first, second = one.first or one.published, other.first or other.published
    return first is not None and second is not None and abs(first - second) <= SAME_NEWS


def _distance(report: Report, cluster: Sequence[Report]) -> int:
    day = report.first or report.published
    days = [found for other in cluster if (found := other.first or other.published) is not None]
    return min((abs((day - found).days) for found in days), default=0) if day else 0


def _identity(cluster: Sequence[Report]) -> tuple[str, ...]:
    """Return what a visit's id is made from: its first day, its parties, its page where nobody is named."""
    dated = sorted(r.first.isoformat() for r in cluster if r.first)
    days = dated or sorted(r.published.isoformat() for r in cluster if r.published)
    parties = sorted((sorted(r.guests or r.guest_countries) for r in cluster), key=lambda g: (-len(g), g))
    guests = parties[0]
    hosts = sorted(
        {h for r in cluster for h in r.hosts} or {r.host_organization or r.host_country for r in cluster}
    )
    alone = (cluster[0].doc_id,) if len(cluster) == 1 and not (days and _keys(cluster[0])) else ()
    return "|".join(guests), "|".join(hosts), *days[:1], *alone


def _explain(visit_id: str, cluster: Sequence[Report]) -> Iterable[Merge]:
    """Yield a reason for every report of a visit but the first."""
    first = cluster[0]
    for report in cluster[1:]:
        shared = {
            "same guest": bool(report.guests & first.guests),
            "same country": bool(report.guest_countries & first.guest_countries),
            "same host": bool(report.hosts & first.hosts)
            or report.host_organization == first.host_organization != "",
            "same day": bool(report.first and report.first == first.first),
        }
        reasons = tuple(reason for reason, found in shared.items() if found)
        both = shared["same host"] and (shared["same guest"] or shared["same country"])
        yield Merge(
            entity_id=visit_id,
            entity="visit",
            doc_id=report.doc_id,
            form=_when(report),
            joined_doc_id=first.doc_id,
            joined_form=_when(first),
            relation="one visit",
            reasons=reasons,
            score=SURE if both else LIKELY,
        )


def _when(report: Report) -> str:
    return report.first.isoformat() if report.first else f"page of {report.published or 'no date'}"
