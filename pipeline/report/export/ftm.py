"""FollowTheMoney entities, one a line: who held which post, and who took part in which visit.

A person is a `Person`, an organization an `Organization`, a title a `Position` held in an `Occupancy`, a visit an
`Event`, as the schemata of followthemoney 3.8 define them (https://followthemoney.tech/explorer/). The entities
are made from the tables, they do not repeat them: there are no quotations, mentions or offsets here.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.report.export.jsonl import json_line
from pipeline.report.export.source import Row, Source

# The longest values of FollowTheMoney's name, text and url properties (`PropertyType.max_length`).
MAX_NAME, MAX_TEXT, MAX_URL = 384, 65_000, 4_096
_DATE_LENGTH = {"day": 10, "month": 7, "year": 4}
_LONG = frozenset({"summary", "description"})
_SCHEMES = ("http://", "https://")
Entity = dict[str, Any]
Cells = dict[str, Iterable[Any]]


def write_ftm(source: Source, stage: Path, name: str) -> tuple[str, ...]:
    """Write the entities of all tables: people, organizations, positions and occupancies, then visits.

    Args:
        source: the tables.
        stage: the folder for the file.
        name: the file's name.

    Returns:
        No notes.

    Raises:
        OSError: the file cannot be written.
        TablesError: a table is damaged.
    """
    pages = {row["doc_id"]: row for row in source.rows("documents", ("doc_id", "url", "published"))}
    with (stage / name).open("w", encoding="utf-8", newline="\n") as file:
        for entities in (
            _people(source),
            _organizations(source),
            _posts(source, pages),
            _visits(source, pages),
        ):
            file.writelines(map(json_line, entities))
    return ()


def _people(source: Source) -> Iterator[Entity]:
    for row in source.rows("people"):
        cells: Cells = {
            "name": [row["name"]],
            "alias": row["aliases"],
            "firstName": [row["given_name"]],
            "lastName": [row["family_name"]],
            "title": row["honorifics"],
            "position": row["titles"],
            "country": _codes(row["countries"]),
        }
        yield _entity("Person", f"person-{row['person_id']}", cells)


def _organizations(source: Source) -> Iterator[Entity]:
    for row in source.rows("organizations"):
        cells: Cells = {
            "name": [row["name"]],
            "alias": [row["acronym"], *row["aliases"]],
            "classification": [row["kind"]],
            "country": _codes([row["country"]]),
        }
        yield _entity("Organization", f"organization-{row['organization_id']}", cells)


def _posts(source: Source, pages: dict[str, Row]) -> Iterator[Entity]:
    """Yield each position once, and an occupancy for each of its holders with the days on which it is told."""
    positions: dict[str, Entity] = {}
    told: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in source.rows("titles"):
        place = row["organization"] or row["posted_to"] or ""
        # The same post by all that is known of it; the case in which a page prints it does not matter.
        parts = (
            row["title"].casefold(),
            row["organization_id"] or "",
            row["country"] or "",
            place.casefold(),
        )
        position = f"position-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:16]}"
        cells: Cells = {
            "name": [", ".join(filter(None, (row["title"], place)))],
            "organization": [_reference("organization", row["organization_id"])],
            "country": _codes([row["country"]]),
            "subnationalArea": [row["posted_to"]],
        }
        positions.setdefault(position, _entity("Position", position, cells))
        told[row["person_id"], position].append(pages[row["doc_id"]])
    for position in sorted(positions):
        yield positions[position]
    for (person, position), where in sorted(told.items(), key=lambda item: item[0]):
        holding: Cells = {
            "holder": [f"person-{person}"],
            "post": [position],
            "date": sorted({page["published"].isoformat() for page in where if page["published"]}),
            "sourceUrl": sorted({page["url"] for page in where if page["url"]}),
        }
        yield _entity("Occupancy", f"occupancy-{person}-{position.removeprefix('position-')}", holding)


def _visits(source: Source, pages: dict[str, Row]) -> Iterator[Entity]:
    involved: dict[str, list[str]] = defaultdict(list)
    organizers: dict[str, list[str]] = defaultdict(list)
    for row in source.rows("participants", ("visit_id", "person_id", "organization_id", "role")):
        organization = _reference("organization", row["organization_id"])
        involved[row["visit_id"]] += [f"person-{row['person_id']}", organization or ""]
        if row["role"] == "host":
            organizers[row["visit_id"]].append(organization or "")
    for row in source.rows("visits"):
        parties = " – ".join(filter(None, (", ".join(row["guests"][:3]), ", ".join(row["hosts"][:3]))))
        precision = row["date_precision"]
        cells: Cells = {
            "name": [f"{row['kind']}: {parties}" if parties else row["kind"]],
            "startDate": [_day(row["date_start"], precision)],
            "endDate": [_day(row["date_end"], precision)],
            "location": [", ".join(filter(None, (row["venue"], row["city"])))],
            "country": _codes([row["host_country"]]),
            "involved": involved[row["visit_id"]],
            "organizer": organizers[row["visit_id"]],
            "keywords": [row["kind"], row["status"], *row["topics"], *row["outcomes"]],
            "summary": [row["evidence"]],
            "sourceUrl": [pages[doc_id]["url"] for doc_id in row["doc_ids"] if doc_id in pages],
        }
        yield _entity("Event", f"visit-{row['visit_id']}", cells)


def _entity(schema: str, identifier: str, cells: Cells) -> Entity:
    values = {name: _clean(name, found) for name, found in cells.items()}
    return {
        "id": identifier,
        "schema": schema,
        "properties": {name: found for name, found in values.items() if found},
    }


def _clean(name: str, values: Iterable[str | None]) -> list[str]:
    """Return values as FollowTheMoney keeps them: one line, nothing that steers, not too long, each once."""
    limit = MAX_TEXT if name in _LONG else MAX_NAME
    if name == "sourceUrl":
        return [
            v
            for v in dict.fromkeys(values)
            if v and v.startswith(_SCHEMES) and v.isprintable() and len(v) <= MAX_URL
        ]
    lines = (_line(value)[:limit].strip() for value in values if value)
    # Of a value of marks alone FollowTheMoney keeps nothing.
    return list(dict.fromkeys(line for line in lines if any(map(str.isalnum, line))))


def _line(text: str) -> str:
    """Return a text as one line without invisible characters, which FollowTheMoney does not keep either."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _codes(codes: Iterable[str | None]) -> list[str | None]:
    return [code.lower() for code in codes if code]


def _reference(kind: str, identifier: str | None) -> str | None:
    return f"{kind}-{identifier}" if identifier else None


def _day(day: date | None, precision: str | None) -> str | None:
    """Return as much of a date as is known: FollowTheMoney writes a month as 2023-05."""
    return day.isoformat()[: _DATE_LENGTH[precision or "day"]] if day else None
