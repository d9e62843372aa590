"""The output folder: checked before any work is done, and changed only by renames."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import OutputError
from pipeline.tables import SCHEMA_VERSION, TABLES

MANIFEST = "manifest.json"
# A dot folder: neither `*.parquet` nor pyarrow's and DuckDB's folder readers look into it.
STAGING = ".tmp"
# An empty file; readers of folders pass over names that begin with an underscore.
SUCCESS = "_SUCCESS"


def prepare_folder(out: Path, *, fresh: bool) -> None:
    """Make the output folder and check that a run may write there.

    Args:
        out: the folder; made with its parents where it is missing.
        fresh: replace whatever tables the folder holds.

    Raises:
        OutputError: the folder cannot be made or written, or it holds tables of another schema version.
    """
    with _writable(out):
        out.mkdir(parents=True, exist_ok=True)
        clear_staging(out)
        probe = staging(out) / "probe"
        probe.write_bytes(b"")
        clear_staging(out)
    if not fresh:
        _refuse_other_version(out)


def make_folder(folder: Path) -> None:
    """Make a folder with its parents.

    Raises:
        OutputError: it cannot be made or is not ours to write.
    """
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fix = "choose another folder with --out, or make this one writable"
        raise OutputError(
            f"the output folder cannot be written ({error})", where=str(folder), fix=fix
        ) from error


def staging(out: Path) -> Path:
    """Return the folder for half-written files, made where it is missing."""
    path = out / STAGING
    path.mkdir(exist_ok=True)
    return path


def clear_staging(out: Path) -> None:
    """Remove half-written files, this run's or those of a run that was killed."""
    if (out / STAGING).exists():
        shutil.rmtree(out / STAGING)


def publish(names: Sequence[str], out: Path) -> None:
    """Move staged files to their places, in this order, and make the renames durable.

    `_SUCCESS` is there only while all of them are of one run.
    """
    sync_folder(out / STAGING)
    (out / SUCCESS).unlink(missing_ok=True)
    sync_folder(out)
    for name in names:
        (out / STAGING / name).replace(out / name)
    sync_folder(out)
    (out / SUCCESS).touch()
    sync_folder(out)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk: without it a rename may be lost when the machine stops."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def found_versions(folder: Path) -> set[str]:
    """Return the schema versions that manifest and tables state; `unknown` for one that states none."""
    versions = set()
    if (folder / MANIFEST).is_file():
        versions.add(_manifest_version(folder / MANIFEST))
    for path in (folder / f"{name}.parquet" for name in TABLES):
        if path.is_file():
            versions.add(_table_version(path))
    return versions


def _refuse_other_version(out: Path) -> None:
    others = sorted(found_versions(out) - {SCHEMA_VERSION})
    if others:
        raise OutputError(
            f"the folder holds tables of schema version {', '.join(others)}, not {SCHEMA_VERSION}",
            where=str(out),
            fix="choose another folder with --out, or replace the tables with --fresh",
        )


def _manifest_version(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["schema_version"])
    except (OSError, ValueError, KeyError, TypeError):
        return "unknown"


def _table_version(path: Path) -> str:
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return "unknown"
    return str(metadata.get(b"schema_version", b"unknown").decode(errors="replace"))
