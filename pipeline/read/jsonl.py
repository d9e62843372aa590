"""JSONL: one page a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, TextIO

from pipeline.errors import DropReason, InputError
from pipeline.read.decode import open_lines, restore
from pipeline.read.hints import hints_of_columns
from pipeline.read.text import dropped, make_page
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings

# Lines without the text column before the operator is told: one is a bad page, a hundred the wrong column.
PATIENCE_LINES = 100


def looks_like_jsonl(head: bytes) -> bool:
    r"""Tell whether the first bytes open a JSON object with a key on the same line.

    >>> looks_like_jsonl(b'{"text": "The Mayor'), looks_like_jsonl(b'{curly} words')
    (True, False)
    >>> looks_like_jsonl(b'{\n "text": "one object over many lines"')
    False
    """
    line = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].replace(b" ", b"")
    return line.startswith(b'{"') and b'":' in line


def read_jsonl(stream: BufferedReader, name: str, settings: RunSettings) -> Iterator[Page | Drop]:
    """Yield the page of every line that is not blank; source names end in the line's number, from 1.

    Args:
        stream: the lines, unpacked.
        name: the container's name.
        settings: `text_column` is the key that holds the page; a line over `max_raw_bytes` is dropped.

    Raises:
        InputError: no line of the first hundred has the text column.
    """
    waiting: list[Drop] = []
    keys: set[str] = set()
    known, number = False, 0
    for number, line in enumerate(
        _bounded_lines(open_lines(stream, newline="\n"), settings.max_raw_bytes), 1
    ):
        source = f"{name}#{number}"
        if line is None:
            yield dropped(source, DropReason.TOO_LARGE, f"more than {settings.max_raw_bytes} characters")
            continue
        if not line.strip():
            continue
        row = _parse(line, source)
        if isinstance(row, Drop):
            yield row
        elif settings.text_column in row:
            known = True
            yield _page_of(row, source, settings)
        else:
            keys |= row.keys()
            waiting.append(dropped(source, DropReason.MALFORMED, f"no key {settings.text_column!r}"))
        if known:
            yield from waiting
            waiting.clear()
        elif len(waiting) == PATIENCE_LINES:
            break
    if waiting:
        raise missing_column(name, settings.text_column, sorted(keys))
    if not number:
        yield dropped(name, DropReason.EMPTY, "no line")


def missing_column(name: str, wanted: str, columns: list[str]) -> InputError:
    """Return the error that names the columns a container has in place of the one wanted."""
    return InputError(
        f"no column {wanted!r}",
        where=f"{name}: it has {', '.join(columns) or 'no columns'}",
        fix="name the column that holds the page with --text-column",
    )


def _bounded_lines(lines: TextIO, limit: int) -> Iterator[str | None]:
    """Yield each line; None for one that is longer than the limit, which is never held whole."""
    while line := lines.readline(limit + 1):
        if len(line) <= limit or line.endswith("\n"):
            yield line
            continue
        while (rest := lines.readline(limit)) and not rest.endswith("\n"):
            pass
        yield None


def _parse(line: str, source: str) -> dict[str, Any] | Drop:
    decoded = restore(line)
    if decoded is None:
        return dropped(source, DropReason.UNDECODABLE, "no encoding explains the bytes")
    try:
        row = json.loads(decoded)
    except (ValueError, RecursionError) as error:
        return dropped(source, DropReason.MALFORMED, f"not JSON: {error}")
    if not isinstance(row, dict):
        return dropped(source, DropReason.MALFORMED, f"not an object but {type(row).__name__}")
    return row


def _page_of(row: dict[str, Any], source: str, settings: RunSettings) -> Page | Drop:
    text = row[settings.text_column]
    if text is None:
        return dropped(source, DropReason.EMPTY, f"null in {settings.text_column!r}")
    if not isinstance(text, str):
        return dropped(source, DropReason.MALFORMED, f"{settings.text_column!r} holds {type(text).__name__}")
    return make_page(text, source, settings, hints_of_columns(row))
