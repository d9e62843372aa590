"""people: one row per distinct person over all documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.tabulate.titles import HeldTitle, held_titles
from pipeline.tabulate.view import PageView, Row

if TYPE_CHECKING:
    from pipeline.records import PagePerson

Seen = tuple[PageView, int]


def person_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every person, with all that the pages tell of them together."""
    seen: dict[str, list[Seen]] = defaultdict(list)
    for view in views:
        for index, person_id in enumerate(view.person_ids):
            seen[person_id].append((view, index))
    return [_row(person_id, places) for person_id, places in seen.items()]


def _row(person_id: str, places: Sequence[Seen]) -> Row:
    people = [view.page.people[index] for view, index in places]
    name = places[0][0].names.people[person_id]
    held = [title for view, index in places for title in held_titles(view, index)]
    dates = [view.clean.published for view, _ in places if view.clean.published is not None]
    return {
        "person_id": person_id,
        "name": name,
        **_name_parts(name, people),
        "honorifics": sorted({honorific for person in people for honorific in person.honorifics}),
        "aliases": sorted({form for person in people for form in (person.name, *person.aliases)} - {name}),
        "titles": sorted({*(title.mention.title for title in held), *(p.title for p in people if p.title)}),
        "organizations": sorted(_organizations(places, held)),
        "countries": sorted({c for c in (*(h.country for h in held), *(p.country for p in people)) if c}),
        "n_documents": len({view.doc_id for view, _ in places}),
        "n_mentions": sum(len(person.mentions) for person in people),
        "first_seen": min(dates, default=None),
        "last_seen": max(dates, default=None),
    }


def _organizations(places: Sequence[Seen], held: Sequence[HeldTitle]) -> set[str]:
    acted_for = ((view, view.page.people[index].organization) for view, index in places)
    return {title.organization for title in held if title.organization} | {
        view.organization_name(organization) for view, organization in acted_for if organization is not None
    }


def _name_parts(name: str, people: Sequence[PagePerson]) -> Row:
    """Return given and family name as told by the pages that use the full form, else by any page."""
    by_use = sorted(people, key=lambda p: (p.name != name, p.family_name or "", p.given_name or ""))
    told = next((person for person in by_use if person.given_name or person.family_name), by_use[0])
    return {"given_name": told.given_name, "family_name": told.family_name}
