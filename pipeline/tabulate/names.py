"""One name for each person and organization of a run, so that rows of different tables agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.records import Resolved


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The fullest name of every person and organization, by id."""

    people: Mapping[str, str]
    organizations: Mapping[str, str]


def collect_names(resolved: Resolved) -> Names:
    """Return the fullest name over all pages of each person and each organization."""
    people: dict[str, list[tuple[str, int]]] = defaultdict(list)
    organizations: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for page in resolved.pages:
        for person_id, person in zip(resolved.person_ids[page.doc_id], page.people, strict=True):
            people[person_id].append((person.name, len(person.mentions)))
        for org_id, org in zip(resolved.organization_ids[page.doc_id], page.organizations, strict=True):
            organizations[org_id].append((org.name, len(org.mentions)))
    return Names(
        people={key: fullest(forms) for key, forms in people.items()},
        organizations={key: fullest(forms) for key, forms in organizations.items()},
    )


def fullest(forms: Iterable[tuple[str, int]]) -> str:
    """Return the fullest of several forms of a name.

    Most whole words wins, then most words with initials counted, then most mentions, then most letters with
    diacritics (they get lost, they are not made up), then alphabetical order.

    Args:
        forms: pairs of a form and its number of mentions, at least one.

    >>> fullest([("A. Toren", 9), ("Anna Toren", 1), ("Toren", 4)])
    'Anna Toren'
    >>> fullest([("Stefan Balan", 2), ("Ștefan Balan", 2)])
    'Ștefan Balan'
    """
    counts: dict[str, int] = defaultdict(int)
    for form, n_mentions in forms:
        counts[form] += n_mentions
    return max(counts, key=lambda form: (_fullness(form), counts[form], _n_diacritics(form), form))


def _fullness(form: str) -> tuple[int, int]:
    words = form.split()
    return sum(len(word.strip(".")) > 1 for word in words), len(words)


def _n_diacritics(form: str) -> int:
    return sum(not char.isascii() for char in form)
