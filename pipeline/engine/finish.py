"""After all shards: identities over all pages, the tables, and what has changed since the last run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.engine.codec import load
from pipeline.engine.store import Store
from pipeline.engine.tasks import ShardResult
from pipeline.errors import OutputError
from pipeline.records import Drop, ResolvedPage
from pipeline.resolve import resolve_across
from pipeline.settings import Correction
from pipeline.tabulate import tabulate
from pipeline.write.land import is_whole, land_table

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES = pa.schema([pa.field("source", pa.string(), nullable=False), pa.field("sha256", pa.string())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How the sources of a run differ from those of the last finished run into the same folder."""

    n_new: int
    n_changed: int
    n_removed: int
    n_kept: int


def make_tables(
    store: Store, results: Sequence[ShardResult], corrections: Sequence[Correction] = ()
) -> tuple[Mapping[str, pa.Table], tuple[int, ...]]:
    """Return the tables of all shards, and the lines of the corrections that match nothing.

    Raises:
        OutputError: a part file was changed by someone else.
    """
    drops: list[Drop] = []
    resolved = resolve_across(_read_pages(store, results, drops), corrections)
    return tabulate(resolved, drops), resolved.unmatched


def compare_sources(store: Store, results: Sequence[ShardResult]) -> tuple[Changes, pa.Table]:
    """Return what has changed since the last finished run, and the sources of this one."""
    parts = [pq.read_table(store.part(result.shard_id), columns=SOURCES.names) for result in results]
    now = pa.concat_tables(parts).cast(SOURCES).sort_by("source") if parts else SOURCES.empty_table()
    before = _pairs(pq.read_table(store.sources)) if store.sources.is_file() else {}
    after = _pairs(now)
    common = before.keys() & after.keys()
    n_changed = sum(before[source] != after[source] for source in common)
    changes = Changes(
        n_new=len(after) - len(common),
        n_changed=n_changed,
        n_removed=len(before) - len(common),
        n_kept=len(common) - n_changed,
    )
    return changes, now


def keep_sources(store: Store, sources: pa.Table) -> None:
    """Put the sources of a finished run by, for the next one to compare with.

    Raises:
        OSError: the work folder cannot be written.
    """
    land_table(sources, store.sources, temporary=store.temporary)


def _read_pages(store: Store, results: Sequence[ShardResult], drops: list[Drop]) -> Iterator[ResolvedPage]:
    """Yield the pages of all shards, and put the drops on the list."""
    for result in results:
        path = store.part(result.shard_id)
        if not is_whole(path, result.sha256):
            fix = "run the same command again, and let nothing else write into the folder"
            raise OutputError("a part file was changed during the run", where=str(path), fix=fix)
        table = pq.read_table(path, columns=["page", "drop"])
        for page, drop in zip(table["page"].to_pylist(), table["drop"].to_pylist(), strict=True):
            if page is not None:
                yield load(ResolvedPage, page)
            else:
                drops.append(load(Drop, drop))


def _pairs(table: pa.Table) -> dict[str, str | None]:
    return dict(zip(table["source"].to_pylist(), table["sha256"].to_pylist(), strict=True))
