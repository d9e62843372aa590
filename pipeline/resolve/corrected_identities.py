"""Identities as evidence has them → as an analyst's corrections have them; visits follow their people.

Ids stay what evidence made them wherever they can: what is put together keeps one of its ids, and only what is parted
from an id gets a new one. So a file of corrections goes on matching when it grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from pipeline.records import Merge
from pipeline.resolve.forms import make_form
from pipeline.resolve.ids import hash_id
from pipeline.resolve.naming import plain_id
from pipeline.resolve.organization_links import compared_words
from pipeline.resolve.regroup import Regrouped, Sighted
from pipeline.resolve.sightings import PageSightings, VisitSighting
from pipeline.resolve.visit_links import link_visits
from pipeline.settings import Correction

Ids = dict[str, tuple[str, ...]]
Found = tuple[Ids, Ids, Ids, tuple[Merge, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The regrouped people, organizations and visits, with all merges and the lines that match nothing."""

    people: Regrouped
    organizations: Regrouped
    visits: Regrouped
    merges: tuple[Merge, ...]
    unmatched: tuple[int, ...]


def regroup(pages: Sequence[PageSightings], found: Found, corrections: Sequence[Correction]) -> Corrected:
    """Return all identities with the merges and separations of an analyst.

    Args:
        pages: the small records of all pages, sorted by doc_id.
        found: ids of people, organizations and visits by page, and the merges, as evidence has them.
        corrections: in the order of their file.
    """
    person_ids, organization_ids, visit_ids, merges = found
    people = _people(pages, person_ids)
    organizations = _organizations(pages, organization_ids)
    unmatched = [*people.apply(_of("people", corrections))]
    unmatched += organizations.apply(_of("organizations", corrections))
    moved = any(c.action in ("merge", "apart") and c.table != "visits" for c in corrections)
    visits, visit_merges = _visits(pages, visit_ids, people.ids, organizations.ids, moved=moved)
    stated = visit_merges if moved else [m for m in merges if m.entity == "visit"]
    unmatched += visits.apply(_of("visits", corrections))
    return Corrected(
        people=people,
        organizations=organizations,
        visits=visits,
        merges=(
            *people.renamed([m for m in merges if m.entity == "person"]),
            *people.merges,
            *organizations.renamed([m for m in merges if m.entity == "organization"]),
            *organizations.merges,
            *visits.renamed(stated),
            *visits.merges,
        ),
        unmatched=tuple(unmatched),
    )


def _of(table: str, corrections: Sequence[Correction]) -> list[Correction]:
    return [c for c in corrections if c.table == table]


def _people(pages: Sequence[PageSightings], ids: Ids) -> Regrouped:
    flat = list(chain.from_iterable(ids[page.doc_id] for page in pages))
    sightings = [sighting for page in pages for sighting in page.people]
    sighted = [
        Sighted(
            doc_id=s.doc_id, form=s.name, base=i, own=plain_id(make_form(s.name), f"{s.doc_id} {s.index}")
        )
        for s, i in zip(sightings, flat, strict=True)
    ]
    return Regrouped("person", sighted, flat)


def _organizations(pages: Sequence[PageSightings], ids: Ids) -> Regrouped:
    flat = list(chain.from_iterable(ids[page.doc_id] for page in pages))
    sightings = [sighting for page in pages for sighting in page.organizations]
    sighted = [
        Sighted(
            doc_id=s.doc_id,
            form=s.name,
            base=i,
            own=hash_id("organization", *(compared_words(s.name) or (s.name,))),
        )
        for s, i in zip(sightings, flat, strict=True)
    ]
    return Regrouped("organization", sighted, flat)


def _visits(
    pages: Sequence[PageSightings],
    ids: Ids,
    people: Sequence[str],
    organizations: Sequence[str],
    *,
    moved: bool,
) -> tuple[Regrouped, list[Merge]]:
    """Return the visits of pages whose people may have other ids now, each under an id that it had before."""
    flat = list(chain.from_iterable(ids[page.doc_id] for page in pages))
    sightings = [sighting for page in pages for sighting in page.visits]
    sighted = [
        Sighted(doc_id=s.doc_id, form=_when(s), base=i, own=i) for s, i in zip(sightings, flat, strict=True)
    ]
    if not moved:
        return Regrouped("visit", sighted, flat), []
    persons = cut_up(people, [(page.doc_id, len(page.people)) for page in pages])
    hosts = cut_up(organizations, [(page.doc_id, len(page.organizations)) for page in pages])
    linked, merges = link_visits(sightings, persons, hosts)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for before, now in zip(flat, linked, strict=True):
        if now not in names:
            names[now] = now if before in taken else before
            taken.add(names[now])
    regrouped = Regrouped("visit", sighted, [names[now] for now in linked])
    return regrouped, [replace(merge, entity_id=names[merge.entity_id]) for merge in merges]


def _when(visit: VisitSighting) -> str:
    """Return what stands for a visit among the merges: its first day, or its page's."""
    return str(visit.date_start or f"page of {visit.published or 'no date'}")


def cut_up(ids: Sequence[str], sizes: Sequence[tuple[str, int]]) -> Ids:
    """Return ids in the order of pages as ids by page.

    >>> cut_up(["a", "b", "c"], [("one", 2), ("two", 0), ("three", 1)])
    {'one': ('a', 'b'), 'two': (), 'three': ('c',)}
    """
    found: Ids = {}
    start = 0
    for doc_id, size in sizes:
        found[doc_id] = tuple(ids[start : start + size])
        start += size
    return found
