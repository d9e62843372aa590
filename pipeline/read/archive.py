"""WARC and WET archives → records, one at a time; what is damaged costs itself, not what stands after it.

FastWARC unpacks gzip and zstd by itself and stops at the first fault. After one, reading goes on at the next
member of the compressed file, or at the next line that opens a record, that stands after the last good one.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import zstandard
from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, WarcReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

OPENING = b"WARC/"
# What `is_archive` needs to see.
OPENING_BYTES = len(OPENING)
# Records that hold a page; `unknown` is what a record cut within its header looks like.
TYPES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.unknown
BUFFER_BYTES = 1 << 20
# Enough of a compressed member to see how its content begins.
PROBE_BYTES = 4096
# A file made of openings without records would be read anew from each of them.
MAX_FAULTS_ON_END = 1000
# The codings of HTTP, by the name in `Content-Encoding`.
CODINGS: dict[str, Callable[[BinaryIO], WarcReader]] = {
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": partial(GzipReader, zlib=True),
    "br": BrotliReader,
}
GZIP, ZSTD, PLAIN = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\nWARC/1."


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record. `status` is of its HTTP answer, None where there is none; `media` and `charset` as stated.

    `id` is without angle brackets and `urn:uuid:`. `read` returns the content, or raises EOFError where it is
    shorter than stated and OSError where it cannot be unpacked; it works until the next record is asked for.
    """

    id: str | None
    url: str | None
    media: str | None
    charset: str | None
    status: int | None
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A stretch of the file that holds no readable record. `start` is its first byte or one before it."""

    start: int
    detail: str


def is_archive(head: bytes) -> bool:
    """Tell whether the first bytes, unpacked, open a WARC record."""
    return head.startswith(OPENING)


def read_records(stream: BinaryIO, limit: int) -> Iterator[Record | Fault]:
    """Yield the records that may hold a page, and a fault for every stretch that cannot be read.

    Args:
        stream: the archive, packed or not.
        limit: the most bytes of a content to return.
    """
    seekable = stream.seekable()
    position = stream.tell() if seekable else 0
    on_end, fault = 0, None
    while on_end < MAX_FAULTS_ON_END:
        last, message = position, None
        try:
            for warc in ArchiveIterator(stream, record_types=TYPES, buffer_size=BUFFER_BYTES):
                if fault is not None:
                    yield fault
                on_end, fault, last = 0, None, warc.stream_pos
                content = _Content(warc, limit)
                yield _describe(warc, content)
                if not content.is_whole():
                    break
            else:
                break
        except OSError as error:
            message = str(error)
        if message is not None and fault is None:
            fault = Fault(start=last, detail=message)
        found = _find_record(stream, last) if seekable else None
        if found is None:
            break
        on_end, position = on_end + 1, found
        stream.seek(position)
    if fault is not None:
        yield fault


class _Content:
    """The content of the record at hand."""

    def __init__(self, warc: WarcRecord, limit: int) -> None:
        self._warc, self._limit = warc, limit
        self._stated, self._seen, self._broken = warc.content_length, 0, False

    def read(self) -> bytes:
        try:
            content = self._warc.reader.read(self._limit + 1)
        except OSError:
            self._broken = True
            raise
        self._seen = len(content)
        if self._seen < min(self._stated, self._limit + 1):
            self._broken = True
            raise EOFError(f"{self._seen} of {self._stated} bytes")
        return _unpack(content, self._warc, self._limit)

    def is_whole(self) -> bool:
        """Tell whether the file holds as much as the record states; what was not read yet is passed over."""
        if not self._broken and self._seen < self._stated:
            self._seen += self._warc.consume()
        return not self._broken and self._seen >= self._stated


def _describe(warc: WarcRecord, content: _Content) -> Record:
    http = warc.is_http_parsed
    headers = warc.headers
    stated = warc.http_content_type if http else headers.get("Content-Type")
    identity = warc.record_id
    return Record(
        id=identity.strip("<> ").removeprefix("urn:uuid:") if identity else None,
        url=headers.get("WARC-Target-URI"),
        media=stated.partition(";")[0].strip().lower() if stated else None,
        charset=warc.http_charset if http else None,
        status=warc.http_headers.status_code if http else None,
        read=content.read,
    )


def _unpack(content: bytes, warc: WarcRecord, limit: int) -> bytes:
    """Undo the codings that the HTTP answer states.

    Archives often hold the answer as decoded and its header as sent: what does not unpack is taken as it is.
    """
    if not warc.is_http_parsed:
        return content
    headers = warc.http_headers
    transfer, coding = headers.get("Transfer-Encoding"), headers.get("Content-Encoding")
    if transfer and "chunked" in transfer.lower():
        content = _read_all(ChunkedReader, content, limit) or content
    for name in reversed((coding or "").lower().split(",")):
        if unpack := CODINGS.get(name.strip()):
            content = _read_all(unpack, content, limit) or content
    return content


def _read_all(unpack: Callable[[BinaryIO], WarcReader], packed: bytes, limit: int) -> bytes:
    """Return what a reader unpacks before its first fault, no more than one byte over the limit."""
    pieces, size = [], 0
    try:
        reader = unpack(io.BytesIO(packed))
        while size <= limit and (piece := reader.read(limit + 1 - size)):
            pieces.append(piece)
            size += len(piece)
    except OSError:
        pass
    return b"".join(pieces)


def _find_record(stream: BinaryIO, last: int) -> int | None:
    """Return where the next record begins, None where none does up to the end.

    Args:
        stream: the archive, packed or not.
        last: where the last record begins; the next one is packed like it, where that can still be told.
    """
    stream.seek(last)
    head = stream.read(len(ZSTD))
    packed = tuple(marker for marker in (GZIP, ZSTD) if head.startswith(marker))
    found = (_search(stream, last + 1, marker) for marker in packed or (PLAIN, GZIP, ZSTD))
    return next((position for position in found if position is not None), None)


def _search(stream: BinaryIO, start: int, marker: bytes) -> int | None:
    """Return where the first record after a marker begins."""
    while True:
        stream.seek(start)
        block = stream.read(BUFFER_BYTES)
        index = block.find(marker)
        while index >= 0:
            if _opens(marker, block[index : index + PROBE_BYTES]):
                return start + index + (marker is PLAIN)
            index = block.find(marker, index + 1)
        if len(block) < BUFFER_BYTES:
            return None
        start += BUFFER_BYTES - PROBE_BYTES


def _opens(marker: bytes, probe: bytes) -> bool:
    """Tell whether the bytes after a marker open a record, and do not just look like its magic number."""
    if marker is PLAIN:
        return True
    try:
        if marker is GZIP:
            return is_archive(zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(probe, OPENING_BYTES))
        reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(probe))
        return is_archive(reader.read(OPENING_BYTES))
    except (zlib.error, zstandard.ZstdError):
        return False
