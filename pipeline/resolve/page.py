"""One page → its people, organizations and visits, told apart."""

from __future__ import annotations

from pipeline.records import Annotated, ResolvedPage
from pipeline.resolve.kinds import settle_kinds
from pipeline.resolve.organizations import organizations_by_mention, resolve_organizations
from pipeline.resolve.people import find_speaker, people_by_mention, resolve_people
from pipeline.resolve.telling import PageFacts
from pipeline.resolve.visits import resolve_visits


def resolve_page(annotated: Annotated, *, doc_id: str) -> ResolvedPage:
    """Return a page with its people, organizations and visits told apart.

    Args:
        annotated: all that the text of the page says.
        doc_id: the document's id.
    """
    facts = gather_facts(annotated)
    return ResolvedPage(
        annotated=annotated,
        doc_id=doc_id,
        people=facts.people,
        organizations=facts.organizations,
        quote_people=facts.quote_people,
        visits=settle_kinds(facts, resolve_visits(facts)) if annotated.is_visit else (),
    )


def gather_facts(annotated: Annotated) -> PageFacts:
    """Return a page with its people and organizations told apart, as the steps behind need them."""
    organizations = resolve_organizations(annotated)
    organization_of = organizations_by_mention(organizations)
    people = resolve_people(annotated, organization_of)
    person_of = people_by_mention(people)
    return PageFacts(
        annotated=annotated,
        people=people,
        organizations=organizations,
        person_of=person_of,
        organization_of=organization_of,
        quote_people=tuple(find_speaker(quote, person_of) for quote in annotated.quotes),
    )
