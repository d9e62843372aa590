"""Cells as the pages tell them → as an analyst's corrections have them, after identities are known.

People and organizations come first, then participants, then the visits' own cells; of two corrections of one cell the
later in the file stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import ResolvedPage
from pipeline.resolve.corrected_cells import (
    drop_visits,
    judge_page,
    set_organization,
    set_participant,
    set_person,
    set_visit,
)
from pipeline.resolve.corrected_identities import Corrected, cut_up
from pipeline.resolve.correction_cells import parse_value
from pipeline.resolve.page import resolve_page
from pipeline.settings import Correction

ORDER = ("people", "organizations", "participants", "visits")
# A page (its number) and a person, organization or visit on it.
Place = tuple[int, int]
Change = Callable[[ResolvedPage, int, Correction], ResolvedPage | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedPages:
    """The pages with the ids of their visits, and the lines that match nothing."""

    pages: tuple[ResolvedPage, ...]
    visit_ids: tuple[tuple[str, ...], ...]
    unmatched: tuple[int, ...]


def judge_pages(
    pages: Sequence[ResolvedPage], corrections: Sequence[Correction]
) -> tuple[tuple[ResolvedPage, ...], tuple[int, ...]]:
    """Return the pages that report a visit, or none, as the corrections say; and the lines that match no page.

    Of a page that is said to report one, the visits are what its sentences tell.
    """
    said = {c.id: c for c in corrections if c.table == "documents"}
    judged = tuple(_judge(page, said.get(page.doc_id)) for page in pages)
    known = {page.doc_id for page in pages}
    return judged, tuple(c.line for c in corrections if c.table == "documents" and c.id not in known)


def _judge(page: ResolvedPage, correction: Correction | None) -> ResolvedPage:
    if correction is None:
        return page
    is_visit = parse_value("documents", correction.column, correction.value)
    judged = judge_page(page, is_visit=is_visit)
    if is_visit and not page.visits:
        return resolve_page(judged.annotated, doc_id=page.doc_id)
    return judged if is_visit else drop_visits(judged, ())


def correct_pages(
    pages: Sequence[ResolvedPage], corrected: Corrected, corrections: Sequence[Correction]
) -> CorrectedPages:
    """Return the pages with the cells that the corrections set, and without what they remove.

    Args:
        pages: sorted by doc_id.
        corrected: the identities, corrected.
        corrections: in the order of the file.
    """
    work = _Work(pages, corrected)
    cells = [c for c in corrections if c.action in ("set", "remove") and c.table in ORDER]
    cells.sort(key=lambda c: ORDER.index(c.table))
    unmatched = tuple(c.line for c in cells if not work.apply(c))
    kept = [
        [i for i in range(len(page.visits)) if (n, i) not in work.removed]
        for n, page in enumerate(work.pages)
    ]
    return CorrectedPages(
        pages=tuple(drop_visits(page, left) for page, left in zip(work.pages, kept, strict=True)),
        visit_ids=tuple(tuple(ids[i] for i in left) for ids, left in zip(work.visit_ids, kept, strict=True)),
        unmatched=unmatched,
    )


class _Work:
    """The pages while they are corrected; a visit keeps its place until all is done."""

    def __init__(self, pages: Sequence[ResolvedPage], corrected: Corrected) -> None:
        self.pages = list(pages)
        self.removed: set[Place] = set()
        self.visit_ids = _by_page(corrected.visits.ids, [len(page.visits) for page in pages])
        self._person_ids = _by_page(corrected.people.ids, [len(page.people) for page in pages])
        self._corrected = corrected
        self._people = _places(len(page.people) for page in pages)
        self._organizations = _places(len(page.organizations) for page in pages)
        self._visits = _places(len(page.visits) for page in pages)

    def apply(self, correction: Correction) -> bool:
        """Do what a correction says on every page; tell whether it matches anything."""
        if correction.table == "people":
            found = [self._people[p] for p in self._corrected.people.where(correction.id)]
            return self._change(found, correction, set_person)
        if correction.table == "organizations":
            found = [self._organizations[p] for p in self._corrected.organizations.where(correction.id)]
            return self._change(found, correction, set_organization)
        found = [self._visits[p] for p in self._corrected.visits.where(correction.id)]
        if correction.table == "participants":
            return self._change_participants(found, correction)
        if correction.action == "remove":
            self.removed.update(found)
            return bool(found)
        return self._change(found, correction, set_visit)

    def _change(self, places: Sequence[Place], correction: Correction, change: Change) -> bool:
        done = False
        for number, index in places:
            page = change(self.pages[number], index, correction)
            if page is not None:
                self.pages[number], done = page, True
        return done

    def _change_participants(self, places: Sequence[Place], correction: Correction) -> bool:
        people = self._corrected.people
        wanted = {people.ids[place] for place in people.where(correction.person_id)}
        done = False
        for number, index in places:
            for person, person_id in enumerate(self._person_ids[number]):
                if person_id in wanted:
                    page = set_participant(self.pages[number], index, person, correction)
                    if page is not None:
                        self.pages[number], done = page, True
        return done


def _places(sizes: Iterable[int]) -> list[Place]:
    return [(number, index) for number, size in enumerate(sizes) for index in range(size)]


def _by_page(ids: Sequence[str], sizes: Sequence[int]) -> list[tuple[str, ...]]:
    return list(cut_up(ids, [(str(number), size) for number, size in enumerate(sizes)]).values())
