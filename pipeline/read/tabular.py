"""CSV and Parquet: one page a row, streamed."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import IO, Any, TextIO

from pipeline.errors import DropReason
from pipeline.read.decode import open_lines, restore
from pipeline.read.hints import COLUMNS, hints_of_columns
from pipeline.read.jsonl import missing_column
from pipeline.read.text import dropped, make_page
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings

PARQUET_MAGIC = b"PAR1"
DELIMITERS = ",;\t|"
# Rows held at once: pages of some 100 kB make batches of a few MB.
BATCH_ROWS = 64
# A Parquet file that comes through a pipe or compressed goes to disk first, and no bomb may fill it.
SPOOL_BYTES = 4_000_000_000
SPOOL_CHUNK_BYTES = 1 << 20


def read_csv(stream: io.BufferedReader, name: str, settings: RunSettings) -> Iterator[Page | Drop]:
    """Yield the page of every row; source names end in the line on which the row begins, from 1.

    Args:
        stream: the file, unpacked; its first line names the columns and shows the delimiter.
        name: the container's name.
        settings: `text_column` is the column that holds the page; a row over `max_raw_bytes` is dropped.

    Raises:
        InputError: the first line lacks the text column.
    """
    # The module's own limit is 131,072 characters; CsvLines bounds the row before this one can be reached.
    csv.field_size_limit(settings.max_raw_bytes + 1)
    lines = CsvLines(open_lines(stream, newline=""), settings.max_raw_bytes)
    columns = lines.read_header()
    if not columns:
        yield dropped(name, DropReason.EMPTY, "no line")
        return
    if settings.text_column not in columns:
        raise missing_column(name, settings.text_column, columns)
    yield from _read_rows(lines, columns, name, settings)


def _read_rows(
    lines: CsvLines, columns: list[str], name: str, settings: RunSettings
) -> Iterator[Page | Drop]:
    rows = csv.reader(lines, delimiter=lines.delimiter)
    found = False
    while True:
        source = f"{name}#{lines.begin_row()}"
        try:
            cells = next(rows)
        except StopIteration:
            break
        except TooLargeError:
            yield dropped(source, DropReason.TOO_LARGE, f"more than {settings.max_raw_bytes} characters")
        except csv.Error as error:
            yield dropped(source, DropReason.MALFORMED, str(error))
        else:
            if not cells:
                continue
            yield _page_of(columns, cells, source, settings)
        found = True
    if not found:
        yield dropped(name, DropReason.EMPTY, "no row")


class TooLargeError(Exception):
    """A row, or a file to be spooled, is longer than it may be."""


class CsvLines:
    """The lines of a CSV file, and how much of the current row has been read.

    A row that is too large is passed over to its end, which is where its quotation marks close.
    """

    def __init__(self, lines: TextIO, limit: int) -> None:
        self._lines, self._limit = lines, limit
        self._number = self._size = self._quotes = 0
        self.delimiter = DELIMITERS[0]

    def __iter__(self) -> CsvLines:
        return self

    def __next__(self) -> str:
        line = self._read()
        if not line:
            raise StopIteration
        if self._size > self._limit:
            while (self._quotes % 2 or not line.endswith(("\n", "\r"))) and (line := self._read()):
                pass
            raise TooLargeError
        return line

    def begin_row(self) -> int:
        """Forget the last row and return the number of the line on which the next one begins."""
        self._size = self._quotes = 0
        return self._number + 1

    def read_header(self) -> list[str]:
        """Return the cells of the first line that is not blank, and settle the delimiter by it."""
        while line := self._read():
            if line.strip():
                self.delimiter = _delimiter(line)
                return next(csv.reader([line], delimiter=self.delimiter))
        return []

    def _read(self) -> str:
        piece = self._lines.readline(self._limit + 1)
        self._size += len(piece)
        self._quotes += piece.count('"')
        self._number += piece.endswith(("\n", "\r"))
        return piece


def read_parquet(stream: io.BufferedReader, name: str, settings: RunSettings) -> Iterator[Page | Drop]:
    """Yield the page of every row; source names end in the row's number, from 1.

    Args:
        stream: the file, unpacked.
        name: the container's name.
        settings: `text_column` is the column that holds the page, text or bytes.

    Raises:
        InputError: the file lacks the text column.
    """
    import pyarrow as pa

    with tempfile.TemporaryFile() as spool:
        try:
            yield from _read_row_groups(_seekable(stream, spool), name, settings)
        except pa.ArrowException as error:
            yield dropped(name, DropReason.MALFORMED, f"not a Parquet file: {error}")
        except TooLargeError:
            yield dropped(name, DropReason.TOO_LARGE, f"more than {SPOOL_BYTES} bytes to unpack")


def _read_row_groups(file: IO[bytes], name: str, settings: RunSettings) -> Iterator[Page | Drop]:
    import pyarrow.parquet as pq

    parquet = pq.ParquetFile(file)
    columns = parquet.schema_arrow.names
    if settings.text_column not in columns:
        raise missing_column(name, settings.text_column, columns)
    hints = {column for names in COLUMNS.values() for column in names}
    wanted = [column for column in columns if column == settings.text_column or column.casefold() in hints]
    number = 0
    for batch in parquet.iter_batches(batch_size=BATCH_ROWS, columns=wanted):
        for row in batch.to_pylist():
            number += 1
            yield _page_of_row(row, f"{name}#{number}", settings)
    if not number:
        yield dropped(name, DropReason.EMPTY, "no row")


def _seekable(stream: io.BufferedReader, spool: IO[bytes]) -> IO[bytes]:
    """Return the stream, spooled where it is a pipe or compressed: Parquet is read from its end."""
    if isinstance(stream.raw, io.FileIO) and stream.seekable():
        return stream
    while chunk := stream.read(SPOOL_CHUNK_BYTES):
        spool.write(chunk)
        if spool.tell() > SPOOL_BYTES:
            raise TooLargeError
    spool.seek(0)
    return spool


def _delimiter(header: str) -> str:
    r"""Return the delimiter that a header has most of.

    >>> _delimiter("text;title, in full;url")
    ';'
    """
    return max(DELIMITERS, key=header.count)


def _page_of(columns: list[str], cells: list[str], source: str, settings: RunSettings) -> Page | Drop:
    restored = [restore(cell) for cell in cells]
    if None in restored:
        return dropped(source, DropReason.UNDECODABLE, "no encoding explains the bytes")
    row = dict(zip(columns, restored, strict=False))
    if settings.text_column not in row:
        return dropped(source, DropReason.MALFORMED, f"{len(cells)} cells for {len(columns)} columns")
    return _page_of_row(row, source, settings)


def _page_of_row(row: dict[str, Any], source: str, settings: RunSettings) -> Page | Drop:
    content = row[settings.text_column]
    if content is None:
        return dropped(source, DropReason.EMPTY, f"null in {settings.text_column!r}")
    if not isinstance(content, str | bytes):
        return dropped(
            source, DropReason.MALFORMED, f"{settings.text_column!r} holds {type(content).__name__}"
        )
    return make_page(content, source, settings, hints_of_columns(row))
