"""Bytes → Page: every source of the inputs, decoded, one after the other.

| file | job |
|---|---|
| discover | inputs → files and their names: folders, globs, `-`, hidden files, loops of links |
| compressed | gz, bz2, zst, told by magic bytes, never unpacked beyond what is asked for |
| text, jsonl, tabular | one format each: a stream → pages; a new one is a file here and a line in `READERS` |
| decode | bytes → characters: byte order marks, declarations, UTF-8, single-byte encodings, mojibake |
| html | is it HTML, and what its head states: headline, date, address, language |
| hints | what a container's columns state, and how statements combine |
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import zstandard

from pipeline.errors import DropReason
from pipeline.read.compressed import SUFFIXES as COMPRESSED_SUFFIXES
from pipeline.read.compressed import decompress
from pipeline.read.discover import Found, discover
from pipeline.read.jsonl import looks_like_jsonl, read_jsonl
from pipeline.read.tabular import PARQUET_MAGIC, read_csv, read_parquet
from pipeline.read.text import read_text
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings

Reader = Callable[[BufferedReader, str, RunSettings], Iterator[Page | Drop]]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".html": read_text,
    ".htm": read_text,
    ".xhtml": read_text,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".pq": read_parquet,
}
# Enough to see a magic number or the first keys of a JSON line.
SNIFF_BYTES = 4096


def read_pages(
    inputs: Sequence[str | Path], *, settings: RunSettings, stdin: BinaryIO | None = None
) -> Iterator[Page | Drop]:
    """Read every source that the inputs name, in the order of their names, one at a time.

    Args:
        inputs: files, folders (read recursively), glob patterns, `-` for standard input, or `FILE#RECORD` for
            one record of a container.
        settings: `max_raw_bytes` and `text_column` count here.
        stdin: what `-` reads; the process's standard input by default.

    Returns:
        An iterator over pages and, for every source that gives none, a drop that says why.

    Raises:
        InputError: at the call, where a named input does not exist or nothing at all matches; while
            iterating, where a container lacks the text column.
    """
    found = discover(inputs)
    return (page for item in found for page in read_found(item, settings, stdin))


def read_found(item: Found, settings: RunSettings, stdin: BinaryIO | None = None) -> Iterator[Page | Drop]:
    """Read every source of one file, in the file's order, one at a time.

    Raises:
        InputError: while iterating, where a container lacks the text column.
    """
    if item.fault is not None:
        yield Drop(source=item.name, stage="read", reason=DropReason.UNREADABLE, detail=item.fault)
        return
    try:
        for page in _read_stream(item, settings, stdin):
            if item.record is None:
                yield page
            elif page.source == f"{item.name}#{item.record}":
                yield page
                return
    except EOFError:
        detail = "the compressed data ends too early"
        yield Drop(source=item.name, stage="read", reason=DropReason.TRUNCATED, detail=detail)
    except OSError as error:
        detail = error.strerror or str(error)
        yield Drop(source=item.name, stage="read", reason=DropReason.UNREADABLE, detail=detail)
    except (zlib.error, zstandard.ZstdError) as error:
        detail = f"damaged compressed data: {error}"
        yield Drop(source=item.name, stage="read", reason=DropReason.UNREADABLE, detail=detail)


def _read_stream(item: Found, settings: RunSettings, stdin: BinaryIO | None) -> Iterator[Page | Drop]:
    if item.path is None:
        stream = decompress(stdin if stdin is not None else sys.stdin.buffer)
        yield from _choose_reader(item.name, stream.peek(SNIFF_BYTES))(stream, item.name, settings)
        return
    with item.path.open("rb") as file, decompress(file) as stream:
        yield from _choose_reader(item.name, stream.peek(SNIFF_BYTES))(stream, item.name, settings)


def _choose_reader(name: str, head: bytes) -> Reader:
    """Return the reader of the name's suffix; of the content, where the suffix says nothing."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    while suffixes and suffixes[-1] in COMPRESSED_SUFFIXES:
        suffixes.pop()
    if suffixes and suffixes[-1] in READERS:
        return READERS[suffixes[-1]]
    if head.startswith(PARQUET_MAGIC):
        return read_parquet
    return read_jsonl if looks_like_jsonl(head) else read_text
