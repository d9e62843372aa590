"""The TOML header of a gold file: to frozen records, and back."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any, TypeVar, get_type_hints

from pipeline.errors import GoldError


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldTitle:
    """One current title. `organization` is the id of an organization, `country` an ISO code."""

    title: str
    text: str
    kind: str
    organization: str | None = None
    country: str | None = None
    posted_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPerson:
    """One person. `name` is the fullest form on the page; `aliases` are forms that are no part of it."""

    id: str
    name: str
    tradition: str = ""
    honorifics: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    titles: tuple[GoldTitle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldOrganization:
    """One organization."""

    id: str
    name: str
    acronym: str | None = None
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldVisit:
    """One visit. People and organizations are ids."""

    kind: str
    status: str
    date_start: date | None = None
    date_end: date | None = None
    date_precision: str | None = None
    date_text: str | None = None
    guests: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    guest_delegation: tuple[str, ...] = ()
    host_delegation: tuple[str, ...] = ()
    guest_countries: tuple[str, ...] = ()
    guest_organizations: tuple[str, ...] = ()
    host_organization: str | None = None
    host_country: str | None = None
    city: str | None = None
    venue: str | None = None
    topics: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Everything of a gold page that is not its text."""

    template: str
    batch: str
    is_visit: bool
    page: str | None = None
    site: str | None = None
    title: str | None = None
    published: date | None = None
    published_precision: str | None = None
    people: tuple[GoldPerson, ...] = ()
    organizations: tuple[GoldOrganization, ...] = ()
    visits: tuple[GoldVisit, ...] = ()


_NESTED: dict[str, type] = {
    "people": GoldPerson,
    "titles": GoldTitle,
    "organizations": GoldOrganization,
    "visits": GoldVisit,
}
_Record = TypeVar("_Record")


def parse_header(source: str, *, where: str, first_line: int = 1) -> Header:
    """Parse the header of a gold file.

    Args:
        source: the TOML between the fences.
        where: the file, for messages.
        first_line: the line of the file on which the header begins, from 1.

    Raises:
        GoldError: the TOML is broken, a key is unknown or missing, or a value has another type.
    """
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = first_line + (int(found[1]) - 1 if found else 0)
        raise GoldError(f"the header is no TOML: {error}", where=f"{where}:{line}") from error
    return _Builder(source.split("\n"), where, first_line).build(Header, table, 0)


def write_header(header: Header) -> str:
    """Return the header as TOML, keys in the order of the records, empty ones left out."""
    return "".join(line + "\n" for line in _write_record(header, ""))


class _Builder:
    """Builds records from TOML tables; knows on which line each array entry begins."""

    def __init__(self, lines: list[str], where: str, first_line: int) -> None:
        self._lines, self._where, self._first = lines, where, first_line

    def build(self, cls: type[_Record], table: dict[str, Any], line: int) -> _Record:
        hints = get_type_hints(cls)
        required = {f.name for f in fields(cls) if f.default is MISSING}  # type: ignore[arg-type]
        wrong = sorted(table.keys() - hints.keys()) or sorted(required - table.keys())
        if wrong:
            raise self._error(f"unknown or missing key {wrong[0]!r}", wrong[0], line)
        values: dict[str, Any] = {}
        for key, value in table.items():
            values[key] = self._value(key, value, hints[key], line)
        return cls(**values)

    def _value(self, key: str, value: Any, hint: Any, line: int) -> Any:
        if key in _NESTED and isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
            starts = self._entry_lines(key, line)
            return tuple(
                self.build(_NESTED[key], entry, starts[i] if i < len(starts) else line)
                for i, entry in enumerate(value)
            )
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            value = tuple(value)
        if not _fits(value, str(hint)):
            raise self._error(f"{key} is {value!r}, not {hint}", key, line)
        return value

    def _entry_lines(self, key: str, after: int) -> list[int]:
        return [
            i
            for i, text in enumerate(self._lines)
            if i >= after and re.match(rf"\[\[(\w+\.)?{key}\]\]", text)
        ]

    def _error(self, what: str, key: str, after: int) -> GoldError:
        hits = (i for i, text in enumerate(self._lines) if i >= after and re.match(rf"\s*{key}\s*=", text))
        return GoldError(what, where=f"{self._where}:{self._first + next(hits, after)}")


def _fits(value: Any, hint: str) -> bool:
    """Tell whether a TOML value has the type that a record's field names."""
    if isinstance(value, tuple):
        return "tuple[str" in hint
    if isinstance(value, bool):
        return "bool" in hint
    if type(value) is date:
        return "date" in hint
    return isinstance(value, str) and ("'str'" in hint or hint.startswith("str"))


def _write_record(record: Any, name: str) -> list[str]:
    lines = [f"[[{name}]]"] if name else []
    nested: list[str] = []
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in _NESTED:
            prefix = f"{name}." if name else ""
            for entry in value:
                nested += ["", *_write_record(entry, prefix + field.name)]
        elif value not in (None, (), ""):
            lines.append(f"{field.name} = {_write_value(value)}")
    return lines + nested


def _write_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "[" + ", ".join(_write_value(entry) for entry in value) + "]"
    return json.dumps(value, ensure_ascii=False)
