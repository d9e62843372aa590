"""One table, one Parquet file: the same rows give the same bytes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# Level 3 is zstd's own default, its balance of size and time.
COMPRESSION, LEVEL = "zstd", 3
# Readers skip whole row groups; smaller groups make the columns compress worse and the footer longer.
ROW_GROUP_ROWS = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file on disk: its name, size in bytes and SHA-256, hex."""

    name: str
    n_bytes: int
    sha256: str


def write_table(table: pa.Table, path: Path) -> WrittenFile:
    """Write a table and flush it to disk.

    Returns:
        What stands in the file, for the manifest.

    Raises:
        OSError: the file cannot be written.
    """
    pq.write_table(
        # One chunk: how rows were batched on the way must not show in the bytes.
        table.combine_chunks(),
        path,
        compression=COMPRESSION,
        compression_level=LEVEL,
        row_group_size=ROW_GROUP_ROWS,
    )
    _sync(path)
    return WrittenFile(name=path.name, n_bytes=path.stat().st_size, sha256=file_sha256(path))


def write_file(content: bytes, path: Path) -> None:
    """Write bytes and flush them to disk.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(content)
    _sync(path)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
