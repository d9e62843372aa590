"""Files that are there whole or not at all: written elsewhere, flushed, then moved to their place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.write.folder import sync_folder
from pipeline.write.parquet import file_sha256, write_file, write_table

if TYPE_CHECKING:
    import pyarrow as pa


def land_table(table: pa.Table, path: Path, *, temporary: Path) -> str:
    """Write a table so that it is there whole or not at all.

    Args:
        table: the rows.
        path: where it shall stand.
        temporary: a folder on the same disk for the half-written file.

    Returns:
        The file's SHA-256, hex.

    Raises:
        OSError: the file cannot be written.
    """
    draft = _draft(path, temporary)
    written = write_table(table, draft)
    _move(draft, path)
    return written.sha256


def land_bytes(content: bytes, path: Path, *, temporary: Path) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    draft = _draft(path, temporary)
    write_file(content, draft)
    _move(draft, path)


def is_whole(path: Path, sha256: str) -> bool:
    """Tell whether a file is there with the content that was landed."""
    try:
        return file_sha256(path) == sha256
    except OSError:
        return False


def _draft(path: Path, temporary: Path) -> Path:
    # The process's number keeps apart two workers that land one file, of which one was given up as hung.
    return temporary / f"{path.name}.{os.getpid()}"


def _move(draft: Path, path: Path) -> None:
    draft.replace(path)
    sync_folder(path.parent)
