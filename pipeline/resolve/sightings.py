"""What telling people, organizations and visits apart across pages needs of each page: small records.

They are made from one page alone, so a worker makes them and a later run reads them back; `link_pages` is a pure
function of their set.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.lexicons import load_terms
from pipeline.records import PageOrganization, PagePerson, PageVisit, ResolvedPage, VisitStatus
from pipeline.resolve.names import fold
from pipeline.resolve.organizations import organization_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A title as evidence: its words and kind, and the organization in which it is held, as words to compare."""

    title: str
    kind: str
    organization: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSighting:
    """One person on one page. `gender` is told by a form of address."""

    doc_id: str
    index: int
    name: str
    country: str | None
    gender: str | None
    posts: tuple[Post, ...]
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationSighting:
    """One organization on one page; `country` is its own, else that of the people who act for it."""

    doc_id: str
    index: int
    name: str
    acronym: str | None
    aliases: tuple[str, ...]
    kind: str | None
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSighting:
    """One visit on one page; people and organizations are indices into the page's."""

    doc_id: str
    index: int
    start: int
    status: VisitStatus
    date_start: date | None
    date_end: date | None
    published: date | None
    guests: tuple[int, ...]
    hosts: tuple[int, ...]
    guest_countries: tuple[str, ...]
    guest_organizations: tuple[int, ...]
    host_organization: int | None
    host_country: str | None
    city: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSightings:
    """All that the pass over all pages needs of one page."""

    doc_id: str
    people: tuple[PersonSighting, ...]
    organizations: tuple[OrganizationSighting, ...]
    visits: tuple[VisitSighting, ...]


def sight_page(page: ResolvedPage) -> PageSightings:
    """Return the small record of a page."""
    day = page.annotated.clean.published
    return PageSightings(
        doc_id=page.doc_id,
        people=tuple(_sight_person(page, i, person, day) for i, person in enumerate(page.people)),
        organizations=tuple(_sight_organization(page, i, org) for i, org in enumerate(page.organizations)),
        visits=tuple(_sight_visit(page, i, visit, day) for i, visit in enumerate(page.visits)),
    )


def _sight_person(page: ResolvedPage, index: int, person: PagePerson, day: date | None) -> PersonSighting:
    titles = [page.annotated.titles[t] for t in person.titles]
    organization_of = {m: org.name for org in page.organizations for m in org.mentions}
    acted_for = page.organizations[person.organization].name if person.organization is not None else ""
    posts = {
        Post(
            title=fold(title.title),
            kind=title.kind,
            organization=organization_words(
                organization_of.get(
                    title.organization_mention if title.organization_mention is not None else -1, acted_for
                )
            ),
        )
        for title in titles
        if not title.former
    }
    return PersonSighting(
        doc_id=page.doc_id,
        index=index,
        name=person.name,
        country=person.country,
        gender=told_gender(person.honorifics),
        posts=tuple(sorted(posts, key=lambda post: (post.kind, post.title, post.organization))),
        day=day,
    )


def _sight_organization(page: ResolvedPage, index: int, org: PageOrganization) -> OrganizationSighting:
    countries = sorted({p.country for p in page.people if p.organization == index and p.country})
    return OrganizationSighting(
        doc_id=page.doc_id,
        index=index,
        name=org.name,
        acronym=org.acronym,
        aliases=org.aliases,
        kind=org.kind,
        country=org.country or (countries[0] if len(countries) == 1 else None),
    )


def _sight_visit(page: ResolvedPage, index: int, visit: PageVisit, day: date | None) -> VisitSighting:
    return VisitSighting(
        doc_id=page.doc_id,
        index=index,
        start=visit.start,
        status=visit.status,
        date_start=visit.date_start,
        date_end=visit.date_end,
        published=day,
        guests=tuple(p.person for p in visit.participants if p.role == "guest"),
        hosts=tuple(p.person for p in visit.participants if p.role == "host"),
        guest_countries=visit.guest_countries,
        guest_organizations=visit.guest_organizations,
        host_organization=visit.host_organization,
        host_country=visit.host_country,
        city=visit.city,
    )


def told_gender(honorifics: Iterable[str]) -> str | None:
    """Return "he" or "she" where the forms of address tell, None where none does or they disagree.

    >>> told_gender(["Dr.", "Mrs."]), told_gender(["H.E."])
    ('she', None)
    """
    words = (fold(honorific).split()[0].rstrip(".") for honorific in honorifics if honorific.strip())
    told = {_addresses()[word] for word in words if word in _addresses()}
    return told.pop() if len(told) == 1 else None


@cache
def _addresses() -> dict[str, str]:
    terms = load_terms("name_spellings")
    return {fold(term.term): term.canonical for term in terms if term.kind == "address"}
