"""Identities over all pages of a run: people, organizations, visits, from content alone.

`link_pages` is a pure function of the set of the pages' small records (`sight_page`): the order of the pages, their
shards and the number of runs that brought them together do not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.records import Merge, Resolved, ResolvedPage
from pipeline.resolve.collector import pause_collector
from pipeline.resolve.corrected_identities import regroup
from pipeline.resolve.corrections import CorrectedPages, correct_pages, judge_pages
from pipeline.resolve.naming import name_people
from pipeline.resolve.organization_links import link_organizations
from pipeline.resolve.people_links import link_people
from pipeline.resolve.sightings import OrganizationSighting, PageSightings, PersonSighting, sight_page
from pipeline.resolve.visit_links import link_visits
from pipeline.settings import Correction

Ids = dict[str, tuple[str, ...]]
S = TypeVar("S", PersonSighting, OrganizationSighting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """The ids of each page's people, organizations and visits, and why sightings were put together."""

    person_ids: Ids
    organization_ids: Ids
    visit_ids: Ids
    merges: tuple[Merge, ...]


def resolve_across(pages: Iterable[ResolvedPage], corrections: Sequence[Correction] = ()) -> Resolved:
    """Return the pages, sorted by id, with ids for their people, organizations and visits.

    Args:
        pages: pages in any order; of two with one doc_id the first stands.
        corrections: what an analyst knows better, in the order of the file.
    """
    by_id: dict[str, ResolvedPage] = {}
    for page in pages:
        by_id.setdefault(page.doc_id, page)
    ordered = tuple(by_id[doc_id] for doc_id in sorted(by_id))
    if corrections:
        return _resolve_corrected(ordered, corrections)
    found = link_pages(map(sight_page, ordered))
    return Resolved(
        pages=ordered,
        person_ids=found.person_ids,
        organization_ids=found.organization_ids,
        visit_ids=found.visit_ids,
        merges=found.merges,
    )


def _resolve_corrected(pages: Sequence[ResolvedPage], corrections: Sequence[Correction]) -> Resolved:
    pages, unknown = judge_pages(pages, corrections)
    sightings = [sight_page(page) for page in pages]
    with pause_collector():
        found = _link(sightings)
    told = (found.person_ids, found.organization_ids, found.visit_ids, found.merges)
    corrected = regroup(sightings, told, corrections)
    done = correct_pages(pages, corrected, corrections)
    return Resolved(
        pages=done.pages,
        person_ids=_by_page(sightings, corrected.people.ids, lambda page: len(page.people)),
        organization_ids=_by_page(
            sightings, corrected.organizations.ids, lambda page: len(page.organizations)
        ),
        visit_ids={page.doc_id: ids for page, ids in zip(done.pages, done.visit_ids, strict=True)},
        merges=tuple(sorted(_still_there(corrected.merges, done), key=_merge_key)),
        unmatched=tuple(sorted((*unknown, *corrected.unmatched, *done.unmatched))),
    )


def _still_there(merges: Iterable[Merge], done: CorrectedPages) -> Iterator[Merge]:
    """Yield the merges, but for those of visits that a correction removed."""
    left = {(page.doc_id, each) for page, ids in zip(done.pages, done.visit_ids, strict=True) for each in ids}
    for merge in merges:
        ends = {(merge.doc_id, merge.entity_id), (merge.joined_doc_id, merge.entity_id)}
        if merge.entity != "visit" or ends <= left:
            yield merge


def link_pages(pages: Iterable[PageSightings]) -> Identities:
    """Return the identities of everything that the pages sight.

    Args:
        pages: the small records of all pages, in any order; of two with one doc_id the first stands.
    """
    by_id: dict[str, PageSightings] = {}
    for page in pages:
        by_id.setdefault(page.doc_id, page)
    with pause_collector():
        return _link([by_id[doc_id] for doc_id in sorted(by_id)])


def _link(ordered: Sequence[PageSightings]) -> Identities:
    person_ids, person_merges = _name_each(ordered, lambda page: page.people, _name_people)
    organization_ids, merges = _name_each(ordered, lambda page: page.organizations, link_organizations)
    visits = [visit for page in ordered for visit in page.visits]
    found, visit_merges = link_visits(visits, person_ids, organization_ids)
    return Identities(
        person_ids=person_ids,
        organization_ids=organization_ids,
        visit_ids=_by_page(ordered, found, lambda page: len(page.visits)),
        merges=tuple(sorted((*person_merges, *merges, *visit_merges), key=_merge_key)),
    )


def _name_people(sightings: Sequence[PersonSighting]) -> tuple[list[str], list[Merge]]:
    return name_people(link_people(sightings), sightings)


def _name_each(
    pages: Sequence[PageSightings],
    sightings_of: Callable[[PageSightings], tuple[S, ...]],
    link: Callable[[Sequence[S]], tuple[list[str], list[Merge]]],
) -> tuple[Ids, list[Merge]]:
    ids, merges = link([sighting for page in pages for sighting in sightings_of(page)])
    return _by_page(pages, ids, lambda page: len(sightings_of(page))), merges


def _by_page(pages: Sequence[PageSightings], ids: Sequence[str], size: Callable[[PageSightings], int]) -> Ids:
    found: dict[str, tuple[str, ...]] = {}
    start = 0
    for page in pages:
        end = start + size(page)
        found[page.doc_id] = tuple(ids[start:end])
        start = end
    return found


def _merge_key(merge: Merge) -> tuple[str, ...]:
    return merge.entity, merge.entity_id, merge.doc_id, merge.form, merge.joined_doc_id, merge.joined_form
