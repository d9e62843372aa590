"""One sheet of an xlsx workbook as rows of text (ECMA-376, part 1, SpreadsheetML)."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A sheet of corrections is small; a larger file is no such sheet, or was made to fill the memory.
MAX_BYTES = 50_000_000


def read_sheet(content: bytes, name: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet with their numbers; cells as text, "" where there is none.

    Args:
        content: the workbook.
        name: the sheet's name.

    Raises:
        ValueError: it is no workbook, or has no such sheet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = _load(archive, _find_sheet(archive, name))
            shared = _shared(archive)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, RuntimeError) as error:
        raise ValueError(f"no xlsx: {error}") from None
    return [
        (int(row.get("r", number)), _cells(row, shared))
        for number, row in enumerate(sheet.iter(f"{_MAIN}row"), 1)
    ]


def _load(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > MAX_BYTES:
        raise ValueError(f"{name} is larger than {MAX_BYTES:,} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(name), parser)


def _find_sheet(archive: zipfile.ZipFile, name: str) -> str:
    for sheet in _load(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        if (sheet.get("name") or "").casefold() == name:
            for link in _load(archive, "xl/_rels/workbook.xml.rels"):
                if link.get("Id") == sheet.get(_LINK):
                    return f"xl/{link.get('Target')}".replace("xl//xl/", "xl/")
    raise ValueError(f"it has no sheet {name!r}")


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(entry) for entry in _load(archive, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))


def _cells(row: etree._Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        place = _column(cell.get("r") or "") if cell.get("r") else len(cells)
        cells += [""] * (place - len(cells))
        cells.append(_cell(cell, shared))
    return cells


def _cell(cell: etree._Element, shared: list[str]) -> str:
    kind, value = cell.get("t"), cell.findtext(f"{_MAIN}v") or ""
    if kind == "inlineStr":
        return _text(cell)
    if kind == "s":
        return shared[int(value)]
    if kind == "b":
        return "true" if value == "1" else "false"
    return value


def _column(reference: str) -> int:
    """Return the number, from 0, of the column of a cell.

    >>> _column("A1"), _column("AB12")
    (0, 27)
    """
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper())[:3]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
