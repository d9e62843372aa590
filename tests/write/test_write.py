"""Tables on disk: same bytes for same rows, whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow.dataset import dataset

import pipeline.write
from pipeline.errors import DropReason, OutputError
from pipeline.records import Drop, Resolved, RunReport
from pipeline.settings import RunSettings
from pipeline.tables import TABLES
from pipeline.tabulate import tabulate
from pipeline.write import Provenance, RunFacts, write_run
from pipeline.write.folder import prepare_folder
from tests.factories import make_resolved, sample_resolved

DROPS = (Drop(source="empty.txt", stage="read", reason=DropReason.EMPTY, detail="0 bytes"),)
PROVENANCE = Provenance(
    code="0.0.1", model="m", model_version="1", model_digest="ab", lexicons="cd", settings=RunSettings()
)
FACTS = RunFacts(
    n_sources=4,
    inputs=("news",),
    limit=None,
    started=datetime(2024, 1, 1, tzinfo=UTC),
    seconds=1.5,
    python="3.11",
)


def write(out: Path, resolved: Resolved | None = None) -> RunReport:
    prepare_folder(out, fresh=False)
    return write_run(tabulate(resolved or sample_resolved(), DROPS), out, provenance=PROVENANCE, facts=FACTS)


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}


def test_every_table_and_the_manifest_stand_in_the_folder_and_nothing_else(tmp_path: Path) -> None:
    report = write(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.parquet" for name in TABLES} | {
        "manifest.json",
        "_SUCCESS",
    }
    assert (report.n_sources, report.n_documents, report.n_drops) == (4, 3, 1)
    assert report.rows["visits"] == 1


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    write(tmp_path)
    for name, table in tabulate(sample_resolved(), DROPS).items():
        found = pq.read_table(tmp_path / f"{name}.parquet")
        assert found.equals(table) and found.schema.equals(TABLES[name].schema, check_metadata=True)


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "one")
    sample = sample_resolved()
    write(tmp_path / "two", replace(sample, pages=sample.pages[::-1]))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_chunks_do_not_show_in_the_bytes(tmp_path: Path) -> None:
    tables = tabulate(sample_resolved(), DROPS)
    halves = {name: pa.concat_tables([table.slice(0, 1), table.slice(1)]) for name, table in tables.items()}
    for out, each in ((tmp_path / "one", tables), (tmp_path / "two", halves)):
        prepare_folder(out, fresh=False)
        write_run(each, out, provenance=PROVENANCE, facts=FACTS)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_manifest_tells_what_made_the_tables(tmp_path: Path) -> None:
    write(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {
        "sources": 4,
        "documents": 3,
        "drops": 1,
        "dropped": {"empty": 1},
        "triage": {},
        "corrections": {"lines": 0, "unmatched": []},
    }
    assert manifest["model"] == {"name": "m", "version": "1", "digest": "ab"}
    assert manifest["settings"]["languages"] == ["en"]
    assert manifest["tables"]["documents"]["rows"] == 3
    assert list(manifest) == sorted(manifest)


def test_clock_facts_stand_under_run_only(tmp_path: Path) -> None:
    tables = tabulate(sample_resolved(), DROPS)
    found = []
    for seconds in (1.0, 2.0):
        prepare_folder(tmp_path, fresh=False)
        write_run(tables, tmp_path, provenance=PROVENANCE, facts=replace(FACTS, seconds=seconds))
        found.append(json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")))
    assert found[0].pop("run") != found[1].pop("run")
    assert found[0] == found[1]


def test_a_failure_while_writing_leaves_the_old_tables_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    before = contents(tmp_path)
    genuine, written = pipeline.write.write_table, []

    def fail_at_the_fifth(table: pa.Table, path: Path) -> object:
        if len(written) == 4:
            path.write_bytes(b"PAR1 half a table")
            raise OSError(28, "No space left on device")
        written.append(path)
        return genuine(table, path)

    monkeypatch.setattr(pipeline.write, "write_table", fail_at_the_fifth)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, make_resolved())
    assert contents(tmp_path) == before
    monkeypatch.undo()
    write(tmp_path, make_resolved())
    assert pq.read_table(tmp_path / "documents.parquet").num_rows == 0
    assert not (tmp_path / ".tmp").exists()


def test_half_written_files_lie_where_no_reader_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], list[str]]] = []
    genuine = pipeline.write.publish

    def look(names: list[str], out: Path) -> None:
        plain = [path.name for path in out.glob("*.parquet")]
        seen.append((plain, dataset(out, format="parquet").files))
        genuine(names, out)

    monkeypatch.setattr(pipeline.write, "publish", look)
    write(tmp_path)
    assert seen == [([], [])]


def test_the_manifest_takes_its_place_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    genuine = Path.replace

    def note(self: Path, target: Path) -> Path:
        moved.append(self.name)
        return genuine(self, target)

    monkeypatch.setattr(Path, "replace", note)
    write(tmp_path)
    assert moved[-1] == "manifest.json" and len(moved) == len(TABLES) + 1


def test_every_file_is_flushed_before_it_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    genuine = os.fsync

    def note(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        genuine(handle)

    monkeypatch.setattr(os, "fsync", note)
    write(tmp_path)
    assert {f"{name}.parquet" for name in TABLES} | {"manifest.json", ".tmp", tmp_path.name} == set(synced)


class TestPrepareFolder:
    def test_a_missing_folder_is_made_with_its_parents(self, tmp_path: Path) -> None:
        prepare_folder(tmp_path / "a" / "b", fresh=False)
        assert (tmp_path / "a" / "b").is_dir() and not list((tmp_path / "a" / "b").iterdir())

    def test_a_file_in_its_place_is_an_operator_error(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("a file")
        with pytest.raises(OutputError) as caught:
            prepare_folder(tmp_path / "out", fresh=False)
        assert caught.value.where == str(tmp_path / "out") and "--out" in caught.value.fix

    def test_a_folder_that_refuses_files_is_an_operator_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(self: Path, content: bytes) -> int:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "write_bytes", refuse)
        with pytest.raises(OutputError, match="Permission denied"):
            prepare_folder(tmp_path, fresh=False)

    @pytest.mark.parametrize(
        "content",
        ['{"schema_version": "0"}', "{}", "not json", "[]"],
        ids=["older", "none", "broken", "list"],
    )
    def test_a_manifest_of_another_version_is_refused_unless_fresh(
        self, tmp_path: Path, content: str
    ) -> None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
        with pytest.raises(OutputError, match="schema version") as caught:
            prepare_folder(tmp_path, fresh=False)
        assert "--fresh" in caught.value.fix
        prepare_folder(tmp_path, fresh=True)

    def test_a_foreign_table_is_refused(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"a": [1]}), tmp_path / "visits.parquet")
        with pytest.raises(OutputError, match="unknown"):
            prepare_folder(tmp_path, fresh=False)

    def test_tables_of_this_version_are_accepted(self, tmp_path: Path) -> None:
        write(tmp_path)
        prepare_folder(tmp_path, fresh=False)
        assert (tmp_path / "visits.parquet").is_file()

    def test_what_a_killed_run_left_is_removed(self, tmp_path: Path) -> None:
        (tmp_path / ".tmp").mkdir()
        (tmp_path / ".tmp" / "visits.parquet").write_bytes(b"half")
        prepare_folder(tmp_path, fresh=False)
        assert not (tmp_path / ".tmp").exists()
