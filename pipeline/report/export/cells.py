"""Cells that other programs can hold: lists and dates as text, no text that a spreadsheet would run."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# A spreadsheet takes a cell for a formula by its first character, ASCII or full-width, and some skip white space and
# invisible characters before it (OWASP, "CSV Injection"). A leading apostrophe is doubled, so that taking one
# away always gives the cell back.
_RISKY = r"\A(?:[\pZ\pC]*[=+\-@＝＋－＠]|[\t\r\n]|')"
_RISKY_PYTHON = re.compile(
    r"\A(?:[\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]|')"
)


def is_risky(text: str) -> bool:
    """Tell whether a spreadsheet could take a cell for a formula.

    >>> [is_risky(t) for t in ("=cmd()", " +1", "Okan", "")]
    [True, True, False, False]
    """
    return _RISKY_PYTHON.match(text) is not None


def neutralise(texts: pa.Array) -> pa.Array:
    """Return strings that no spreadsheet takes for formulas: an apostrophe before each that begins like one.

    >>> neutralise(pa.array(["=cmd()", "'tis", "Okan", None])).to_pylist()
    ["'=cmd()", "''tis", 'Okan', None]
    """
    risky = pc.match_substring_regex(texts, _RISKY)
    return pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)


def restore(text: str) -> str:
    """Return the cell before `neutralise`.

    >>> restore("'=cmd()"), restore("''tis"), restore("Okan")
    ('=cmd()', "'tis", 'Okan')
    """
    return text.removeprefix("'")


def list_text(value: list[str] | None) -> str | None:
    """Return a list as a JSON array: exact, whatever stands in the names.

    >>> list_text(["Nela Harrow", ""])
    '["Nela Harrow", ""]'
    """
    return None if value is None else json.dumps(value, ensure_ascii=False)


def plain(value: Any) -> Any:
    """Return a value of a row as text or number: dates in ISO form, lists as JSON arrays.

    >>> plain(date(2023, 5, 16)), plain(["BE"]), plain(0.5)
    ('2023-05-16', '["BE"]', 0.5)
    """
    if isinstance(value, date):
        return value.isoformat()
    return list_text(value) if isinstance(value, list) else value
