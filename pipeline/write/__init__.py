"""Tables → a folder of Parquet files with a manifest, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.records import RunReport
from pipeline.write.folder import MANIFEST, clear_staging, publish, staging
from pipeline.write.manifest import Provenance, RunFacts, build_manifest
from pipeline.write.parquet import write_file, write_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

__all__ = ["Provenance", "RunFacts", "write_run"]


def write_run(
    tables: Mapping[str, pa.Table], out: Path, *, provenance: Provenance, facts: RunFacts
) -> RunReport:
    """Write all tables of a run and then its manifest.

    Everything is first written and synced under `<out>/.tmp`: a failure while writing leaves the tables of
    the last run whole. Then the tables take their places one after the other, the manifest last; where it
    does not match its tables, the run was interrupted between two renames.

    Args:
        tables: every table by name.
        out: a folder that `prepare_folder` has checked.
        provenance: what made the tables.
        facts: when and from what the run made them.

    Returns:
        The counts for the closing table.

    Raises:
        OSError: the disk is full or the folder was taken away during the run.
    """
    stage = staging(out)
    staged = [write_table(table, stage / f"{name}.parquet") for name, table in sorted(tables.items())]
    manifest = build_manifest(tables, staged, provenance=provenance, facts=facts)
    write_file(manifest.to_json().encode(), stage / MANIFEST)
    publish([path.name for path in staged] + [MANIFEST], out)
    clear_staging(out)
    return RunReport(
        n_sources=facts.n_sources,
        n_documents=tables["documents"].num_rows,
        n_drops=tables["drops"].num_rows,
        rows={name: table.num_rows for name, table in tables.items()},
        out=str(out),
        triage=manifest.counts["triage"],
        unmatched=facts.unmatched,
    )
