"""Compressed streams: gz, bz2 and zst, told by their magic bytes, unpacked no further than asked for."""

from __future__ import annotations

import bz2
import gzip
import io
from typing import TYPE_CHECKING, BinaryIO, cast

import zstandard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SUFFIXES = (".gz", ".bz2", ".zst", ".zstd")
GZIP_MAGIC, BZIP2_MAGIC, ZSTD_MAGIC = b"\x1f\x8b", b"BZh", b"\x28\xb5\x2f\xfd"
# A zstd block of 4 bytes can stand for 128 kB: one step gives at most 8 MB, so a bomb stays bounded.
ZSTD_STEP_BYTES = 256


def decompress(stream: BinaryIO) -> io.BufferedReader:
    """Return the unpacked stream; the stream itself, buffered, where it is not compressed.

    Reading raises EOFError where the data end too early, OSError, zlib.error or zstandard.ZstdError where
    they are damaged.
    """
    plain = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    head = plain.peek(4)
    if head.startswith(GZIP_MAGIC):
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=plain)))
    if head.startswith(BZIP2_MAGIC):
        return io.BufferedReader(cast(io.RawIOBase, bz2.BZ2File(plain)))
    if head.startswith(ZSTD_MAGIC):
        return io.BufferedReader(ZstdStream(plain))
    return plain


class ZstdStream(io.RawIOBase):
    """A zstd file of one or more frames, read in small steps.

    `zstandard`'s own stream reader takes a truncated frame for the end of the data; this one raises EOFError.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._decompressor = zstandard.ZstdDecompressor()
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._carried = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with unpacked bytes and return their number, 0 at the end.

        Raises:
            EOFError: the last frame is not complete.
            zstandard.ZstdError: the data are damaged.
        """
        while not self._ready:
            step = self._carried or self._packed.read(ZSTD_STEP_BYTES)
            self._carried = b""
            if not step:
                if self._frame is not None:
                    raise EOFError("zstd frame ends too early")
                return 0
            self._ready = memoryview(self._unpack(step))
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._ready))
        target[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _unpack(self, step: bytes) -> bytes:
        frame = self._frame or self._decompressor.decompressobj()
        unpacked = frame.decompress(step)
        self._frame = None if frame.eof else frame
        self._carried = frame.unused_data if frame.eof else b""
        return unpacked
