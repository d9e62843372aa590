"""Bytes → Page: every source of the inputs, decoded, one after the other.

| file | job |
|---|---|
| discover | inputs → files and their names: folders, globs, `-`, hidden files, loops of links |
| compressed | gz, bz2, zst, told by magic bytes, never unpacked beyond what is asked for |
| text, jsonl, tabular | one format each: a stream → pages; a new one is a file here and a line in `READERS` |
| archive, warc | WARC and WET: damaged records apart; one page a record |
| matcher, triage | `--triage`: many words at once in raw bytes; the gates that let pages go before cleaning |
| decode | bytes → characters: byte order marks, declarations, UTF-8, single-byte encodings, mojibake |
| html | is it HTML, and what its head states: headline, date, address, language |
| hints | what a container's columns state, and how statements combine |
"""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import zstandard

from pipeline.errors import DropReason
from pipeline.read.archive import is_archive
from pipeline.read.compressed import BZIP2_MAGIC, decompress
from pipeline.read.compressed import SUFFIXES as COMPRESSED_SUFFIXES
from pipeline.read.discover import Found, discover
from pipeline.read.jsonl import looks_like_jsonl, read_jsonl
from pipeline.read.tabular import PARQUET_MAGIC, read_csv, read_parquet
from pipeline.read.text import read_text
from pipeline.read.triage import load_gates, sift
from pipeline.read.warc import read_warc
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
    ".warc": read_warc,
    ".wet": read_warc,
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
        settings: `max_raw_bytes`, `text_column` and those of triage count here.
        stdin: what `-` reads; the process's standard input by default.

    Returns:
        An iterator over pages and, for every source that gives none, a drop that says why.

    Raises:
        InputError: at the call, where a named input does not exist or nothing at all matches, or triage knows
            no words of a language asked for; while iterating, where a container lacks the text column.
    """
    found = discover(inputs)
    if settings.triage:
        load_gates(settings.languages)
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
        for read in _read_stream(item, settings, stdin):
            page = sift(read, settings) if settings.triage and isinstance(read, Page) else read
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
        yield from _read_packed(stdin if stdin is not None else sys.stdin.buffer, item.name, settings)
        return
    with item.path.open("rb") as file:
        yield from _read_packed(file, item.name, settings)


def _read_packed(packed: BinaryIO, name: str, settings: RunSettings) -> Iterator[Page | Drop]:
    start = _start_of(packed)
    with decompress(packed) as stream:
        reader = _reader_of(name) or _sniff_reader(stream.peek(SNIFF_BYTES))
        if reader is not read_warc or start is None:
            yield from reader(stream, name, settings)
            return
        # An archive is packed record by record: unpacked as one stream, a damaged record would end it.
        packed.seek(start)
        yield from reader(io.BufferedReader(cast(io.RawIOBase, packed)), name, settings)


def _start_of(packed: BinaryIO) -> int | None:
    """Return where a file that FastWARC can unpack begins, None of a pipe and of bzip2, which it cannot."""
    if not packed.seekable():
        return None
    start = packed.tell()
    head = packed.read(len(BZIP2_MAGIC))
    packed.seek(start)
    return None if head == BZIP2_MAGIC else start


def _reader_of(name: str) -> Reader | None:
    """Return the reader of the name's suffix."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    while suffixes and suffixes[-1] in COMPRESSED_SUFFIXES:
        suffixes.pop()
    return READERS.get(suffixes[-1]) if suffixes else None


def _sniff_reader(head: bytes) -> Reader:
    """Return the reader of the content, where the name says nothing."""
    if head.startswith(PARQUET_MAGIC):
        return read_parquet
    if is_archive(head):
        return read_warc
    return read_jsonl if looks_like_jsonl(head) else read_text
