"""Every planted fault is found, and a sound folder has none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import TablesError
from pipeline.tables import TABLES
from pipeline.tabulate import tabulate
from pipeline.write import write_run
from pipeline.write.check_cells import SORTED
from pipeline.write.folder import prepare_folder
from pipeline.write.validate import validate_tables
from tests.factories import sample_resolved
from tests.write.test_write import DROPS, FACTS, PROVENANCE

Row = dict[str, Any]


def write(
    out: Path, change: Callable[[dict[str, list[Row]]], object] = lambda _: None, n_sources: int = 4
) -> None:
    """Write the sample's tables after a change to their rows, past the checks of `build_table`."""
    rows = {name: table.to_pylist() for name, table in tabulate(sample_resolved(), DROPS).items()}
    change(rows)
    tables = {name: pa.Table.from_pylist(rows[name], schema=TABLES[name].schema) for name in TABLES}
    prepare_folder(out, fresh=False)
    write_run(tables, out, provenance=PROVENANCE, facts=replace(FACTS, n_sources=n_sources))


def found(out: Path) -> set[tuple[str, str]]:
    return {(fault.table, fault.rule) for fault in validate_tables(out)}


def test_a_sound_folder_has_no_fault(tmp_path: Path) -> None:
    write(tmp_path)
    assert validate_tables(tmp_path) == ()


def cell(table: str, column: str, value: Any, index: int = 0) -> Callable[[dict[str, list[Row]]], object]:
    return lambda rows: rows[table][index].update({column: value})


def of_label(rows: dict[str, list[Row]], label: str) -> Row:
    return next(row for row in rows["mentions"] if row["label"] == label)


def repeat(table: str) -> Callable[[dict[str, list[Row]]], object]:
    return lambda rows: rows[table].append(dict(rows[table][0]))


def rename_key(table: str, column: str) -> Callable[[dict[str, list[Row]]], object]:
    return lambda rows: rows[table][0].update({column: "00000000"})


PLANTED = [
    ("visits", "null", cell("visits", "guest_countries", [None])),
    ("people", "null", cell("people", "aliases", ["A", None])),
    ("visits", "vocabulary", cell("visits", "kind", "cocktail")),
    ("visits", "vocabulary", cell("visits", "topics", ["trade", "weather"])),
    ("quotes", "vocabulary", cell("quotes", "kind", "loud")),
    ("drops", "vocabulary", cell("drops", "reason", "did not like it")),
    ("countries", "vocabulary", cell("countries", "roles", ["visitor"])),
    ("titles", "country", cell("titles", "country", "Belgium")),
    ("visits", "country", cell("visits", "guest_countries", ["BEL"])),
    ("people", "id", cell("people", "person_id", "person 1")),
    ("documents", "id", cell("documents", "sha256", "abc")),
    ("mentions", "score", cell("mentions", "score", 1.01)),
    ("documents", "score", cell("documents", "visit_score", -0.1)),
    ("visits", "score", cell("visits", "score", float("nan"))),
    ("visits", "sorted", cell("visits", "guest_countries", ["NL", "BE"])),
    ("people", "sorted", cell("people", "aliases", ["B", "A"])),
    ("organizations", "sorted", cell("organizations", "aliases", ["A", "A"])),
    ("visits", "lengths", cell("visits", "guest_titles", [])),
    ("visits", "lengths", cell("visits", "host_titles", ["Mayor", "Mayor"])),
    ("documents", "key", repeat("documents")),
    ("mentions", "key", repeat("mentions")),
    ("participants", "key", repeat("participants")),
    ("titles", "reference", cell("titles", "person_id", "00000000")),
    ("quotes", "reference", cell("quotes", "visit_id", "00000000")),
    ("participants", "reference", rename_key("visits", "visit_id")),
    ("mentions", "reference", lambda rows: of_label(rows, "PERSON").update(entity_id="00000000")),
    ("mentions", "reference", lambda rows: of_label(rows, "ORG").update(entity_id="00000000")),
    ("visits", "reference", cell("visits", "doc_ids", ["00000000", "a1a1a1a1a1a1a1a1"])),
    ("visits", "doc_ids", cell("visits", "doc_ids", ["b2b2b2b2b2b2b2b2"])),
    ("participants", "doc_ids", cell("participants", "doc_id", "c3c3c3c3c3c3c3c3")),
    ("documents", "is_visit", cell("documents", "is_visit", False)),
    ("visits", "dates", cell("visits", "date_end", None)),
    ("mentions", "offsets", cell("mentions", "text", "Somebody")),
    ("mentions", "offsets", cell("mentions", "end_char", 10**6)),
    ("quotes", "offsets", cell("quotes", "start_char", 0)),
    ("titles", "offsets", cell("titles", "title_text", "King")),
    ("visits", "offsets", cell("visits", "evidence", "They met.")),
    ("quotes", "raw offsets", cell("quotes", "raw_end_char", 10**6)),
    ("mentions", "raw offsets", cell("mentions", "raw_end_char", 0)),
    ("documents", "counts", cell("documents", "n_chars", 1)),
    ("people", "counts", cell("people", "n_mentions", -1)),
]


@pytest.mark.parametrize(
    ("table", "rule", "change"), PLANTED, ids=[f"{i}-{t}-{r}" for i, (t, r, _) in enumerate(PLANTED)]
)
def test_a_planted_fault_is_found(tmp_path: Path, table: str, rule: str, change: Any) -> None:
    write(tmp_path, change)
    assert (table, rule) in found(tmp_path)


def test_a_single_fault_gives_a_single_line_with_an_example(tmp_path: Path) -> None:
    write(tmp_path, cell("mentions", "score", 7.0))
    (fault,) = validate_tables(tmp_path)
    assert "score 7.0" in fault.detail


def test_sources_must_be_documents_and_drops(tmp_path: Path) -> None:
    write(tmp_path, n_sources=5)
    assert found(tmp_path) == {("manifest", "counts")}


def test_a_table_changed_after_the_run_is_found(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "people.parquet"
    pq.write_table(pq.read_table(path), path, compression="none")
    assert found(tmp_path) == {("people", "digest")}


def test_rows_lost_after_the_run_are_found(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "drops.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)
    assert ("drops", "counts") in found(tmp_path)


def test_a_missing_table_is_found(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "quotes.parquet").unlink()
    assert found(tmp_path) == {("quotes", "file")}


def test_an_unreadable_table_is_found(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "quotes.parquet").write_bytes(b"PAR1")
    assert ("quotes", "file") in found(tmp_path)


def with_fields(table: pa.Table, change: Callable[[pa.Field], pa.Field]) -> pa.Table:
    return table.cast(pa.schema([change(field) for field in table.schema], table.schema.metadata))


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop_columns(["rule"]),
        lambda table: table.append_column("extra", pa.array([1] * table.num_rows)),
        lambda table: with_fields(table, lambda f: f.with_type(pa.float32()) if f.name == "score" else f),
        lambda table: with_fields(table, lambda f: f.with_nullable(True)),
        lambda table: with_fields(table, lambda f: f.remove_metadata()),
        lambda table: table.replace_schema_metadata({"schema_version": "0"}),
        lambda table: table.select(table.column_names[::-1]),
    ],
    ids=["lost", "extra", "type", "nullable", "documentation", "version", "order"],
)
def test_another_schema_is_found(tmp_path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    write(tmp_path)
    path = tmp_path / "quotes.parquet"
    pq.write_table(change(pq.read_table(path)), path)
    assert ("quotes", "schema") in found(tmp_path)


@pytest.mark.parametrize("content", [None, "not json", "{}", "[]", '{"counts": {}, "tables": {}}'])
def test_a_missing_or_broken_manifest_is_found(tmp_path: Path, content: str | None) -> None:
    write(tmp_path)
    (tmp_path / "manifest.json").unlink()
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    assert found(tmp_path) == {("manifest", "file")}


def test_reasons_must_add_up(tmp_path: Path) -> None:
    write(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    manifest["counts"]["dropped"] = {"empty": 7}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert found(tmp_path) == {("manifest", "counts")}


@pytest.mark.parametrize("make", [False, True])
def test_no_folder_or_no_tables_is_an_operator_error(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "nothing"
    if make:
        folder.mkdir()
    with pytest.raises(TablesError, match="no tables here") as caught:
        validate_tables(folder)
    assert caught.value.where == str(folder) and caught.value.fix


def test_every_column_documented_as_sorted_is_checked() -> None:
    promised = {
        (name, column.name)
        for name, spec in TABLES.items()
        for column in spec.columns
        if re.search(r"\bsorted\b", column.doc)
    }
    assert promised == {(name, column) for name, columns in SORTED.items() for column in columns}
