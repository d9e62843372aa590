"""Rules of provenance: every cell with offsets is what stands there in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.write.fault import Fault, one_fault

if TYPE_CHECKING:
    import pyarrow as pa

# The column that `text[start_char:end_char]` is, for every table with offsets.
SURFACES = {"mentions": "text", "quotes": "content", "titles": "title_text", "visits": "evidence"}
RAW = ("raw_start_char", "raw_end_char")


def check_offsets(tables: Mapping[str, pa.Table]) -> list[Fault]:
    """Return the faults of offsets and lengths."""
    if "documents" not in tables:
        return []
    columns = ["doc_id", "text", "n_chars", "n_raw_chars"]
    documents = {row["doc_id"]: row for row in tables["documents"].select(columns).to_pylist()}
    lengths = (key for key, row in documents.items() if row["text"] and len(row["text"]) != row["n_chars"])
    faults = one_fault(
        "documents", "counts", (f"{key}: n_chars is not the length of text" for key in lengths)
    )
    for name, surface in SURFACES.items():
        if name in tables:
            faults += one_fault(name, "offsets", _wrong_surfaces(tables[name], surface, documents))
            faults += one_fault(name, "raw offsets", _wrong_raw(tables[name], documents))
    return faults


def _wrong_surfaces(table: pa.Table, surface: str, documents: Mapping[str, Any]) -> Iterator[str]:
    for row in table.select(["doc_id", "start_char", "end_char", surface]).to_pylist():
        document, start, end = documents.get(row["doc_id"]), row["start_char"], row["end_char"]
        if document is None or None in (document["text"], start, end):
            continue
        if not 0 <= start < end <= len(document["text"]) or document["text"][start:end] != row[surface]:
            yield f"{row['doc_id']} [{start}, {end}) is not {surface} {row[surface]!r}"


def _wrong_raw(table: pa.Table, documents: Mapping[str, Any]) -> Iterator[str]:
    if not set(RAW) <= set(table.column_names):
        return
    for row in table.select(["doc_id", *RAW]).to_pylist():
        document, (start, end) = documents.get(row["doc_id"]), (row[name] for name in RAW)
        if document is None or None in (start, end, document["n_raw_chars"]):
            continue
        if not 0 <= start < end <= document["n_raw_chars"]:
            yield f"{row['doc_id']} [{start}, {end}) lies outside the source of {document['n_raw_chars']}"
