"""A resolved page with the ids and names of the whole run at hand: what every table is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.tabulate.names import Names, collect_names

if TYPE_CHECKING:
    from pipeline.records import Annotated, CleanPage, Resolved, ResolvedPage

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page, its ids, and the person or organization (index in `ResolvedPage`) of each mention."""

    page: ResolvedPage
    names: Names
    person_ids: tuple[str, ...]
    organization_ids: tuple[str, ...]
    visit_ids: tuple[str, ...]
    person_of: Mapping[int, int]
    organization_of: Mapping[int, int]

    @property
    def doc_id(self) -> str:
        """The document's id."""
        return self.page.doc_id

    @property
    def annotated(self) -> Annotated:
        """What the text says."""
        return self.page.annotated

    @property
    def clean(self) -> CleanPage:
        """The cleaned text."""
        return self.page.annotated.clean

    def person_name(self, person: int) -> str:
        """Return the run-wide full name of the page's person."""
        return self.names.people[self.person_ids[person]]

    def organization_name(self, organization: int) -> str:
        """Return the run-wide full name of the page's organization."""
        return self.names.organizations[self.organization_ids[organization]]

    def first_mention(self, person: int) -> int:
        """Return where the page first names the person, in characters; the text's end where it never does."""
        starts = [self.annotated.mentions[m].start for m in self.page.people[person].mentions]
        return min(starts, default=len(self.clean.text))

    def span_cells(self, start: int, end: int) -> Row:
        """Return the four offset columns of a span of the text."""
        raw_start, raw_end = self.clean.offsets.to_raw(start, end)
        return {"start_char": start, "end_char": end, "raw_start_char": raw_start, "raw_end_char": raw_end}


def make_views(resolved: Resolved) -> tuple[PageView, ...]:
    """Return a view of every page, sorted by document id."""
    names = collect_names(resolved)
    return tuple(
        PageView(
            page=page,
            names=names,
            person_ids=resolved.person_ids[page.doc_id],
            organization_ids=resolved.organization_ids[page.doc_id],
            visit_ids=resolved.visit_ids[page.doc_id],
            person_of={m: i for i, person in enumerate(page.people) for m in person.mentions},
            organization_of={m: i for i, org in enumerate(page.organizations) for m in org.mentions},
        )
        for page in sorted(resolved.pages, key=lambda page: page.doc_id)
    )
