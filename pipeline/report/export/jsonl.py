"""JSON lines, one file a table: an object a row, lists as arrays, dates ISO, nulls as null."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.report.export.source import Source
from pipeline.tables import TABLES

# Line ends to some readers of lines, though not to JSON.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def write_jsonl(source: Source, stage: Path, _name: str) -> tuple[str, ...]:
    """Write every table as `<table>.jsonl`, keys in the order of the columns.

    Args:
        source: the tables.
        stage: the folder for the files.

    Returns:
        No notes.

    Raises:
        OSError: a file cannot be written.
        TablesError: a table is damaged.
    """
    for name in TABLES:
        with (stage / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json_line(row) for row in source.rows(name))
    return ()


def json_line(value: Any, *, indent: int | None = None) -> str:
    r"""Return a value as one line of JSON with its line end.

    >>> json_line({"name": "Ann\u2028Lee", "first_seen": date(2023, 5, 16)})
    '{"name": "Ann\\u2028Lee", "first_seen": "2023-05-16"}\n'
    """
    text = json.dumps(value, ensure_ascii=False, default=date.isoformat, indent=indent)
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
