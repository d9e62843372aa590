"""titles: one row per document, person and title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.lexicons.scores import rule_score
from pipeline.tabulate.view import PageView, Row

if TYPE_CHECKING:
    from pipeline.records import TitleMention


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTitle:
    """One title of one person on one page: its fullest mention, and what all its mentions together tell.

    `organization` is printed where `organization_index` (into `ResolvedPage.organizations`) is None.
    """

    mention: TitleMention
    n_mentions: int
    organization: str | None
    organization_index: int | None
    country: str | None
    posted_to: str | None

    def organization_id(self, view: PageView) -> str | None:
        """Return the id of the organization in which the title is held."""
        return None if self.organization_index is None else view.organization_ids[self.organization_index]


def title_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every current title of every person, page by page."""
    rows: dict[tuple[str, str, str, int], Row] = {}
    for view in views:
        for person in range(len(view.page.people)):
            for held in held_titles(view, person):
                row = _row(view, person, held)
                rows.setdefault((row["doc_id"], row["person_id"], row["title"], row["start_char"]), row)
    return list(rows.values())


def held_titles(view: PageView, person: int) -> list[HeldTitle]:
    """Return the current titles of a person on a page, the one by which the page mostly calls them first.

    Mentions of one title are one entry unless they name different organizations or countries: a chairman of
    two boards holds two titles, "Mayor" and "Mayor of Lindal" are one, and so are "Minister" and "Minister of
    Culture".
    """
    mentions = [view.annotated.titles[t] for t in view.page.people[person].titles]
    groups: list[list[TitleMention]] = []
    for mention in sorted((m for m in mentions if not m.former), key=_fullest_first):
        for group in groups:
            if all(_same_post(view, mention, other) for other in group):
                group.append(mention)
                break
        else:
            groups.append([mention])
    held = [_merge(view, group) for group in groups]
    return sorted(held, key=lambda h: (-h.n_mentions, _fullest_first(h.mention)))


def main_title(view: PageView, person: int) -> str | None:
    """Return the title by which the page mostly calls a person, or what a correction gives; None for none."""
    stated = view.page.people[person].title
    return stated or next((held.mention.title for held in held_titles(view, person)), None)


def _fullest_first(title: TitleMention) -> tuple[int, int, int, int, int]:
    n_details = sum(x is not None for x in (title.organization_mention, title.country, title.posted_to))
    return -len(title.title.split()), -n_details, title.start - title.end, title.start, title.core_start


def _same_post(view: PageView, one: TitleMention, other: TitleMention) -> bool:
    if not _is_short_form(one, other):
        return False
    organizations = {_organization(view, title) for title in (one, other)} - {(None, None)}
    countries = {title.country for title in (one, other)} - {None}
    return len(organizations) < 2 and len(countries) < 2


def _is_short_form(short: TitleMention, full: TitleMention) -> bool:
    """Return whether a title is another, whole or some words of it: "Consul", "Honorary Consul"."""
    if short.title.casefold() == full.title.casefold():
        return True
    words = f" {full.title.casefold()} "
    return short.kind == full.kind and f" {short.title.casefold()} " in words


def _organization(view: PageView, title: TitleMention) -> tuple[str | None, int | None]:
    if title.organization_mention is None:
        return None, None
    index = view.organization_of.get(title.organization_mention)
    if index is None:
        return view.annotated.mentions[title.organization_mention].text, None
    return view.organization_name(index), index


def _merge(view: PageView, group: Sequence[TitleMention]) -> HeldTitle:
    organizations = [found for title in group if (found := _organization(view, title))[0] is not None]
    name, index = organizations[0] if organizations else (None, None)
    return HeldTitle(
        mention=group[0],
        n_mentions=len(group),
        organization=name,
        organization_index=index,
        country=next((title.country for title in group if title.country), None),
        posted_to=next((title.posted_to for title in group if title.posted_to), None),
    )


def _row(view: PageView, person: int, held: HeldTitle) -> Row:
    mention = held.mention
    return {
        "doc_id": view.doc_id,
        "person_id": view.person_ids[person],
        "name": view.person_name(person),
        "title": mention.title,
        "title_text": mention.title_text,
        "kind": mention.kind,
        "organization": held.organization,
        "organization_id": held.organization_id(view),
        "country": held.country,
        "posted_to": held.posted_to,
        **view.span_cells(mention.start, mention.end),
        "score": rule_score("titles", mention.rule, mention.score),
        "rule": mention.rule,
    }
