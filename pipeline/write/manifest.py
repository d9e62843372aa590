"""manifest.json: what made the tables, from how much, and what is in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import DropReason
from pipeline.tables import SCHEMA_VERSION, TRIAGE_GATES

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.settings import RunSettings
    from pipeline.write.parquet import WrittenFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """All that decides what the tables hold, beside the pages: equal provenance and pages, equal bytes.

    `model_digest` and `lexicons` are SHA-256, hex.
    """

    code: str
    model: str
    model_version: str
    model_digest: str
    lexicons: str
    settings: RunSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What is true of one run only. `seconds` is wall time, `limit` the most sources to read (None: all).

    `unmatched` are the lines of the corrections that match nothing in the pages of the run.
    """

    n_sources: int
    inputs: tuple[str, ...]
    limit: int | None
    started: datetime
    seconds: float
    python: str
    unmatched: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The content of manifest.json; run facts stand under `run`, apart from all that is reproducible."""

    code: Mapping[str, str]
    model: Mapping[str, str]
    lexicons: str
    settings: Mapping[str, Any]
    counts: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, Any]]
    run: Mapping[str, Any]
    schema_version: str = SCHEMA_VERSION

    def to_json(self) -> str:
        """Return the manifest as JSON with sorted keys."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def count_triage(tables: Mapping[str, pa.Table]) -> dict[str, dict[str, int]]:
    """Return for each gate of triage how many pages it let go, and how many of its own are kept as a sample."""
    drops, documents = tables["drops"], tables["documents"]
    reasons, details = (drops.column(name).to_pylist() for name in ("reason", "detail"))
    let_go = Counter(
        detail for reason, detail in zip(reasons, details, strict=True) if reason == DropReason.TRIAGE
    )
    sampled = Counter(documents.column("triage").drop_null().to_pylist())
    gates = [gate for gate in TRIAGE_GATES if let_go[gate] or sampled[gate]]
    return {gate: {"let go": let_go[gate], "sample": sampled[gate]} for gate in gates}


def build_manifest(
    tables: Mapping[str, pa.Table], written: Sequence[WrittenFile], *, provenance: Provenance, facts: RunFacts
) -> Manifest:
    """Return the manifest of tables that were written."""
    reasons = Counter(tables["drops"].column("reason").to_pylist())
    return Manifest(
        code={"name": "diplomatic-visits", "version": provenance.code},
        model={
            "name": provenance.model,
            "version": provenance.model_version,
            "digest": provenance.model_digest,
        },
        lexicons=provenance.lexicons,
        settings=asdict(provenance.settings),
        counts={
            "sources": facts.n_sources,
            "documents": tables["documents"].num_rows,
            "drops": tables["drops"].num_rows,
            "dropped": dict(reasons),
            "triage": count_triage(tables),
            "corrections": {
                "lines": len(provenance.settings.corrections),
                "unmatched": list(facts.unmatched),
            },
        },
        tables={
            file.name.removesuffix(".parquet"): {
                "rows": tables[file.name.removesuffix(".parquet")].num_rows,
                "bytes": file.n_bytes,
                "sha256": file.sha256,
            }
            for file in written
        },
        run={
            "inputs": list(facts.inputs),
            "limit": facts.limit,
            "started": facts.started.isoformat(timespec="seconds"),
            "seconds": round(facts.seconds, 3),
            "python": facts.python,
        },
    )
