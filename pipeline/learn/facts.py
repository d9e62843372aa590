"""A page's answers in comparable form: the same record from a gold page and from a folder of tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow.parquet as pq

from pipeline.errors import TablesError
from pipeline.learn.corpus import GoldPage
from pipeline.learn.names import fold, fold_organization
from pipeline.tables import TABLES

Row = dict[str, Any]
_UNUSED = frozenset({"participants", "drops"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleFacts:
    """One title. `person` and `title` are folded; `affiliations`: folded organization names and ISO codes."""

    person: str
    title: str
    affiliations: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFacts:
    """One quotation; `speaker` is a folded full name, None where there is none."""

    kind: str
    content: str
    speaker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """One visit; names and the city are folded, countries ISO codes."""

    guests: frozenset[str]
    hosts: frozenset[str]
    guest_countries: frozenset[str]
    host_country: str | None
    city: str | None
    dates: tuple[date, date] | None
    status: str
    kind: str
    topics: frozenset[str]
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """One page. An organization is the set of its folded names: full name and acronym."""

    title: str | None = None
    published: tuple[date, str] | None = None
    text: str = ""
    is_visit: bool = False
    people: frozenset[str] = frozenset()
    titles: tuple[TitleFacts, ...] = ()
    organizations: tuple[frozenset[str], ...] = ()
    countries: frozenset[str] = frozenset()
    quotes: tuple[QuoteFacts, ...] = ()
    visits: tuple[VisitFacts, ...] = ()


NOTHING = PageFacts()


def gold_facts(page: GoldPage) -> PageFacts:
    """Return what a gold page says."""
    people = {p.id: fold(p.name) for p in page.people}
    organizations = {o.id: _forms(o.name, o.acronym) for o in page.organizations}
    precision = page.header.published_precision
    return PageFacts(
        title=page.title,
        published=(page.published, precision) if page.published and precision else None,
        text=page.text,
        is_visit=page.header.is_visit,
        people=frozenset(people.values()),
        titles=tuple(
            TitleFacts(
                person=people[p.id],
                title=fold(t.title),
                affiliations=organizations.get(t.organization or "", frozenset())
                | frozenset({t.country} if t.country else ()),
            )
            for p in page.people
            for t in p.titles
        ),
        organizations=tuple(organizations.values()),
        countries=frozenset(code for s in page.spans if s.label in ("ctry", "nat") for code in s.ids),
        quotes=tuple(
            QuoteFacts(kind=q.kind, content=q.content, speaker=people.get(q.speaker or ""))
            for q in page.quotes
        ),
        visits=tuple(_gold_visit(page, index, people) for index in range(len(page.visits))),
    )


def _gold_visit(page: GoldPage, index: int, people: Mapping[str, str]) -> VisitFacts:
    visit = page.visits[index]
    return VisitFacts(
        guests=frozenset(people.get(i, i) for i in visit.guests),
        hosts=frozenset(people.get(i, i) for i in visit.hosts),
        guest_countries=frozenset(visit.guest_countries),
        host_country=visit.host_country,
        city=fold(visit.city) if visit.city else None,
        dates=(visit.date_start, visit.date_end) if visit.date_start and visit.date_end else None,
        status=visit.status,
        kind=visit.kind,
        topics=frozenset(visit.topics),
        outcomes=frozenset(visit.outcomes),
    )


def read_rows(folder: Path, name: str) -> list[Row]:
    """Return the rows of one table, a file or a folder of parts.

    Raises:
        TablesError: the table is missing or cannot be read.
    """
    path = next((p for p in (folder / f"{name}.parquet", folder / name) if p.exists()), None)
    if path is None:
        raise TablesError(
            f"no table {name!r}", where=str(folder), fix="name the output folder of a finished run"
        )
    try:
        rows: list[Row] = pq.read_table(path).to_pylist()
    except (OSError, ValueError) as error:
        raise TablesError("the table cannot be read", where=str(path), fix=str(error)) from error
    return rows


def table_facts(folder: Path) -> dict[str, PageFacts]:
    """Return what a folder of tables says, by the file name of each source (`dev/a.txt` is `a.txt`).

    Raises:
        TablesError: as `read_rows`.
    """
    tables = {name: read_rows(folder, name) for name in TABLES.keys() - _UNUSED}
    by_document: dict[str, dict[str, list[Row]]] = {
        name: defaultdict(list) for name in TABLES.keys() - _UNUSED
    }
    for name in ("titles", "countries", "quotes", "mentions"):
        for row in tables[name]:
            by_document[name][row["doc_id"]].append(row)
    for row in tables["visits"]:
        for doc_id in row["doc_ids"]:
            by_document["visits"][doc_id].append(row)
    entities = _Entities(
        people={row["person_id"]: row for row in tables["people"]},
        organizations={row["organization_id"]: row for row in tables["organizations"]},
    )
    return {
        PurePosixPath(row["source"]).name: _document_facts(
            row, {name: rows[row["doc_id"]] for name, rows in by_document.items()}, entities
        )
        for row in tables["documents"]
    }


@dataclass(slots=True, kw_only=True)
class _Entities:
    """People and organizations of all documents, by id; `texts` caches folded documents."""

    people: dict[str, Row]
    organizations: dict[str, Row]
    texts: dict[str, str] = field(default_factory=dict)

    def person_name(self, person_id: str, document: Row) -> str:
        """Return the folded name a page gives a person: the longest known form printed there.

        `people.name` is the fullest form over all documents; gold knows only its own page.
        """
        row = self.people[person_id]
        doc_id = document["doc_id"]
        if doc_id not in self.texts:
            self.texts[doc_id] = f" {fold(document['text'])} {fold(document['title'] or '')} "
        printed = self.texts[doc_id]
        forms = [fold(form) for form in (row["name"], *row["aliases"])]
        return max((form for form in forms if f" {form} " in printed), key=len, default=forms[0])

    def organization_forms(self, organization_id: str | None, name: str | None = None) -> frozenset[str]:
        row = self.organizations.get(organization_id or "")
        return _forms(row["name"], row["acronym"]) if row else _forms(name, None)


def _document_facts(document: Row, rows: Mapping[str, list[Row]], entities: _Entities) -> PageFacts:
    mentioned = {label: _entity_ids(rows["mentions"], label) for label in ("PERSON", "ORG")}
    names = {i: entities.person_name(i, document) for i in mentioned["PERSON"] if i in entities.people}
    for row in rows["titles"] + rows["quotes"]:
        if row["person_id"] is not None and row["person_id"] not in names:
            names[row["person_id"]] = entities.person_name(row["person_id"], document)
    page_name = {fold(entities.people[i]["name"]): name for i, name in names.items()}
    precision = document["published_precision"]
    return PageFacts(
        title=document["title"],
        published=(document["published"], precision) if document["published"] else None,
        text=document["text"],
        is_visit=document["is_visit"],
        people=frozenset(names.values()),
        titles=tuple(
            TitleFacts(
                person=names[row["person_id"]],
                title=fold(row["title"]),
                affiliations=entities.organization_forms(row["organization_id"], row["organization"])
                | frozenset({row["country"]} if row["country"] else ()),
            )
            for row in rows["titles"]
        ),
        organizations=tuple(
            entities.organization_forms(i) for i in mentioned["ORG"] if i in entities.organizations
        ),
        countries=frozenset(row["country"] for row in rows["countries"]),
        quotes=tuple(
            QuoteFacts(kind=row["kind"], content=row["content"], speaker=names.get(row["person_id"]))
            for row in rows["quotes"]
        ),
        visits=tuple(_table_visit(row, page_name) for row in rows["visits"]),
    )


def _table_visit(row: Row, page_name: Mapping[str, str]) -> VisitFacts:
    return VisitFacts(
        guests=_page_names(row["guests"], page_name),
        hosts=_page_names(row["hosts"], page_name),
        guest_countries=frozenset(row["guest_countries"]),
        host_country=row["host_country"],
        city=fold(row["city"]) if row["city"] else None,
        dates=(row["date_start"], row["date_end"] or row["date_start"]) if row["date_start"] else None,
        status=row["status"],
        kind=row["kind"],
        topics=frozenset(row["topics"]),
        outcomes=frozenset(row["outcomes"]),
    )


def _page_names(names: Iterable[str], page_name: Mapping[str, str]) -> frozenset[str]:
    return frozenset(page_name.get(fold(name), fold(name)) for name in names)


def _entity_ids(mentions: Iterable[Row], label: str) -> tuple[str, ...]:
    ids = {row["entity_id"] for row in mentions if row["label"] == label and row["entity_id"] is not None}
    return tuple(sorted(ids))


def _forms(name: str | None, acronym: str | None) -> frozenset[str]:
    return frozenset(fold_organization(form) for form in (name, acronym) if form)
