"""One page with one cell changed: what follows from a correction of a person, a participant, a visit.

Every function returns None where the correction matches nothing on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.records import PageParticipant, PagePerson, PageVisit, ResolvedPage
from pipeline.resolve.correction_cells import Value, parse_value
from pipeline.resolve.organization_links import compared_words
from pipeline.resolve.regroup import RULE
from pipeline.settings import Correction

GUESTS = ("guest", "guest delegation")
SURE = 1.0


def judge_page(page: ResolvedPage, *, is_visit: bool) -> ResolvedPage:
    """Return the page as one that reports a visit or none; its visits are the caller's to find or to leave out."""
    annotated = replace(page.annotated, is_visit=is_visit, visit_score=SURE if is_visit else 1 - SURE)
    return replace(page, annotated=annotated)


def drop_visits(page: ResolvedPage, left: Sequence[int]) -> ResolvedPage:
    """Return the page with the visits that are left; one that has lost them all reports none.

    Args:
        page: the page.
        left: indices of its visits.
    """
    if len(left) == len(page.visits):
        return page
    page = replace(page, visits=tuple(page.visits[index] for index in left))
    return page if left else judge_page(page, is_visit=False)


def set_person(page: ResolvedPage, index: int, correction: Correction) -> ResolvedPage | None:
    """Return the page with a cell of a person changed, in their titles and visits too."""
    value = parse_value("people", correction.column, correction.value)
    person = page.people[index]
    if correction.column == "country":
        return _set_country(page, index, value)
    if correction.column == "title":
        same = [t for t in person.titles if page.annotated.titles[t].title.casefold() == value.casefold()]
        page = _mark_titles(page, same, {})
        return _set_people(page, index, title=value, titles=tuple(same))
    if correction.column == "name":
        return _set_people(page, index, **_renamed(person, value))
    return _set_people(page, index, **{correction.column: value})


def set_organization(page: ResolvedPage, index: int, correction: Correction) -> ResolvedPage | None:
    """Return the page with a cell of an organization changed."""
    value = parse_value("organizations", correction.column, correction.value)
    found = page.organizations[index]
    changes: dict[str, Any] = {correction.column: value}
    if correction.column == "name" and found.name != value:
        changes["aliases"] = tuple(sorted({*found.aliases, found.name} - {value}))
    organizations = list(page.organizations)
    organizations[index] = replace(found, **changes)
    return replace(page, organizations=tuple(organizations))


def set_participant(
    page: ResolvedPage, index: int, person: int, correction: Correction
) -> ResolvedPage | None:
    """Return the page with a person's part in a visit changed, given or taken away.

    Args:
        page: the page.
        index: the visit.
        person: the person, who may have no part yet where the correction gives a role.
        correction: of the table participants.
    """
    visit = page.visits[index]
    has_part = any(part.person == person for part in visit.participants)
    if correction.action == "remove":
        left = tuple(part for part in visit.participants if part.person != person)
        return _set_visit(page, index, participants=left) if has_part else None
    if correction.column == "role":
        role = parse_value("participants", "role", correction.value)
        return _set_visit(page, index, participants=_recast(visit, person, role))
    if not has_part:
        return None
    of_person = replace(correction, table="people")
    changed = set_person(page, person, of_person)
    if changed is None:
        return None
    visit = changed.visits[index]
    parts = (_sure(part) if part.person == person else part for part in visit.participants)
    return _set_visit(changed, index, participants=tuple(parts))


def set_visit(page: ResolvedPage, index: int, correction: Correction) -> ResolvedPage | None:
    """Return the page with a cell of a visit changed."""
    column, value = correction.column, parse_value("visits", correction.column, correction.value)
    if column in ("date_start", "date_end"):
        return _set_visit(page, index, **_dates(page.visits[index], column, value))
    if column == "host_organization" and value is not None:
        value = _find_organization(page, value)
        if value is None:
            return None
    if column == "guest_organizations":
        found = [_find_organization(page, name) for name in value]
        value = tuple(place for place in found if place is not None)
        if found and not value:
            return None
    return _set_visit(page, index, **{column: value})


def _set_people(page: ResolvedPage, index: int, **changes: Any) -> ResolvedPage:
    people = list(page.people)
    people[index] = replace(people[index], **changes)
    return replace(page, people=tuple(people))


def _set_visit(page: ResolvedPage, index: int, **changes: Any) -> ResolvedPage:
    before = page.visits[index]
    after = replace(before, **changes, score=SURE, rule=RULE)
    if "participants" in changes:
        after = _follow(before, after, page.people, page.people)
    visits = list(page.visits)
    visits[index] = after
    return replace(page, visits=tuple(visits))


def _set_country(page: ResolvedPage, index: int, country: str | None) -> ResolvedPage:
    """Return the page with another country of a person, of their titles, and of the visits that they pay."""
    before = page.people
    page = _mark_titles(page, before[index].titles, {"country": country})
    page = _set_people(page, index, country=country)
    visits = (_follow(visit, visit, before, page.people) for visit in page.visits)
    return replace(page, visits=tuple(visits))


def _mark_titles(page: ResolvedPage, titles: Iterable[int], changes: dict[str, Any]) -> ResolvedPage:
    held = list(page.annotated.titles)
    for index in titles:
        held[index] = replace(held[index], **changes, score=SURE, rule=RULE)
    return replace(page, annotated=replace(page.annotated, titles=tuple(held)))


def _renamed(person: PagePerson, name: str) -> dict[str, Any]:
    words = set(name.split())

    def still(part: str | None) -> str | None:
        return part if part and words.issuperset(part.split()) else None

    return {
        "name": name,
        "given_name": still(person.given_name),
        "family_name": still(person.family_name),
        "aliases": tuple(sorted({*person.aliases, person.name} - {name})),
    }


def _recast(visit: PageVisit, person: int, role: Value) -> tuple[PageParticipant, ...]:
    """Return the participants with one of them in another role, or joining in it."""
    part = PageParticipant(person=person, role=role, score=SURE, rule=RULE)
    if not any(known.person == person for known in visit.participants):
        return (*visit.participants, part)
    return tuple(part if known.person == person else known for known in visit.participants)


def _sure(part: PageParticipant) -> PageParticipant:
    return replace(part, score=SURE, rule=RULE)


def _follow(
    before: PageVisit, after: PageVisit, people: Sequence[PagePerson], people_after: Sequence[PagePerson]
) -> PageVisit:
    """Return the visit with the countries of those who are guests now, less those of whom no guest is left."""
    gone = _guest_countries(before, people)
    come = _guest_countries(after, people_after)
    if gone == come:
        return after
    codes = (set(after.guest_countries) - (gone - come)) | (come - gone)
    return replace(after, guest_countries=tuple(sorted(codes)), score=SURE, rule=RULE)


def _guest_countries(visit: PageVisit, people: Sequence[PagePerson]) -> set[str]:
    guests = (people[part.person] for part in visit.participants if part.role in GUESTS)
    return {person.country for person in guests if person.country}


def _dates(visit: PageVisit, column: str, value: Value) -> dict[str, Any]:
    """Return the date cells with one end changed; the other follows where the two would cross."""
    if value is None and column == "date_start":
        return {"date_start": None, "date_end": None, "date_precision": None}
    if value is None:
        return {"date_end": visit.date_start}
    first, last, precision = value
    if column == "date_start":
        end = visit.date_end if visit.date_end and visit.date_end > last else last
        return {"date_start": first, "date_end": end, "date_precision": precision}
    start = visit.date_start if visit.date_start and visit.date_start <= last else first
    return {"date_start": start, "date_end": last, "date_precision": precision}


def _find_organization(page: ResolvedPage, name: str) -> int | None:
    """Return the organization of the page with this name, in whatever spelling."""
    for index, organization in enumerate(page.organizations):
        forms = (organization.name, organization.acronym or "", *organization.aliases)
        if any(form and compared_words(form) == compared_words(name) for form in forms):
            return index
    return None
