"""From files to a folder of tables: good pages come out whole whatever lies beside them."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

import pipeline.run
from pipeline.engine import run
from pipeline.errors import InputError, OutputError, PipelineError
from pipeline.records import CleanPage, Drop, Page, ResolvedPage
from pipeline.run import Extraction, clean_source, extract, extract_source
from pipeline.tables import TABLES
from pipeline.write.validate import validate_tables
from tests.conftest import ROOT

pytestmark = pytest.mark.model

CALL = """\
Port Lindal Municipality
Home | News | Contact

Belgian Ambassador visits the Mayor

16 May 2023

The Ambassador of Belgium, Nela Harrow, paid a courtesy visit to \
the Mayor of Port Lindal, Tomas Okan, in his office.

“We want to bring our ports closer together and to trade more,” said Ambassador Harrow.

Mayor Okan thanked the Ambassador for the visit and said, “Our city will always be open to Belgian companies.”
"""
DELEGATION = """\
A delegation led by the Minister of Culture of Peru, Carla Ibarra, was received \
by Mayor Tomas Okan at City Hall.
The two sides talked about museums, music and an exchange of students \
between their cities in the coming years.
“Music needs no interpreter,” Minister Ibarra said. She invited the Mayor \
to the book fair which opens next spring.
"""
FAIR = """\
<html><head><title>Book fair opens</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>Book fair opens</h1>
<p>The book fair of Port Lindal opened its doors on Saturday, \
and more than ten thousand readers came on the first day.</p>
<p>Publishers showed new books for children, \
and the city library gave a prize for the best picture book of the year.</p>
</article></body></html>
"""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    (folder / "call.txt").write_text(CALL, encoding="utf-8")
    (folder / "delegation.txt").write_text(DELEGATION, encoding="utf-8")
    (folder / "fair.html").write_text(FAIR, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tables(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables")
    run([good], out)
    return out


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return found


def table_bytes(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.parquet"))}


def test_every_page_becomes_a_document(tables: Path) -> None:
    assert {row["source"] for row in rows(tables, "documents")} == {"call.txt", "delegation.txt", "fair.html"}
    assert rows(tables, "drops") == []


def test_the_tables_keep_every_promise(tables: Path) -> None:
    assert validate_tables(tables) == ()


def test_who_visited_whom(tables: Path) -> None:
    found = {(tuple(row["guests"]), tuple(row["hosts"])) for row in rows(tables, "visits")}
    assert found == {(("Nela Harrow",), ("Tomas Okan",)), (("Carla Ibarra",), ("Tomas Okan",))}


def test_a_page_about_something_else_is_no_visit(tables: Path) -> None:
    assert {row["source"]: row["is_visit"] for row in rows(tables, "documents")}["fair.html"] is False


def test_who_said_what(tables: Path) -> None:
    found = {
        row["content"].strip(" ,."): row["speaker"]
        for row in rows(tables, "quotes")
        if row["kind"] == "direct"
    }
    assert found["We want to bring our ports closer together and to trade more"] == "Nela Harrow"
    assert found["Our city will always be open to Belgian companies"] == "Tomas Okan"
    assert found["Music needs no interpreter"] == "Carla Ibarra"


def test_one_person_of_two_pages_is_one_row(tables: Path) -> None:
    (okan,) = [row for row in rows(tables, "people") if row["name"] == "Tomas Okan"]
    assert okan["n_documents"] == 2


def test_the_same_pages_in_another_order_give_the_same_bytes(
    good: Path, tables: Path, tmp_path: Path
) -> None:
    run([good / name for name in ("fair.html", "delegation.txt", "call.txt")], tmp_path)
    assert table_bytes(tmp_path) == table_bytes(tables)


def test_another_process_gives_the_same_bytes(good: Path, tables: Path, tmp_path: Path) -> None:
    # Strings hash differently there, so sets come in another order.
    script = "import sys; from pipeline.engine import run; run([sys.argv[1]], sys.argv[2])"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", script, good, tmp_path], check=True, env=environment, cwd=ROOT)
    assert table_bytes(tmp_path) == table_bytes(tables)


def test_report_and_progress(good: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    report = run([good], tmp_path, limit=2, progress=lambda done, total: steps.append((done, total)))
    assert (report.n_sources, report.n_documents + report.n_drops) == (2, 2)
    assert steps == [(1, 2), (2, 2)]
    assert report.rows["documents"] == report.n_documents


def test_standard_input_is_read_once_for_both_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(CALL.encode())))
    report = run(["-"], tmp_path)
    assert (report.n_sources, report.n_documents, report.rows["visits"]) == (1, 1, 1)


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\n ",
    "binary.txt": bytes(range(256)) * 40,
    "picture.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(4000),
    "cut.txt.gz": gzip.compress(CALL.encode() * 50)[:200],
    "nested.html": b"<html><body>" + b"<div>" * 20_000 + b"deep" + b"</div>" * 20_000 + b"</body></html>",
    "long.txt": b"word " * 10_000_000,
    "lines.jsonl": json.dumps({"text": 7}).encode() + b'\n{"text": "cut of',
}


def test_bad_sources_are_dropped_with_a_reason_and_the_others_come_out_whole(
    good: Path, tables: Path, tmp_path: Path
) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    shutil.copytree(good, pages)
    for name, content in BAD.items():
        (pages / name).write_bytes(content)
    (pages / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (pages / "loop").symlink_to(pages)
    report = run([pages], out)
    drops = {row["source"]: row["reason"] for row in rows(out, "drops")}
    assert drops.pop("nested.html") in ("no main text", "too large", "malformed", "other language")
    assert drops == {
        "empty.txt": "empty",
        "blank.txt": "empty",
        "binary.txt": "binary",
        "picture.jpg": "binary",
        "cut.txt.gz": "truncated",
        "long.txt": "too large",
        "lines.jsonl#1": "malformed",
        "lines.jsonl#2": "malformed",
        "gone.txt": "unreadable",
        "loop": "unreadable",
    }
    assert report.n_sources == report.n_documents + report.n_drops == 3 + 11
    assert validate_tables(out) == ()
    good_bytes, found_bytes = table_bytes(tables), table_bytes(out)
    assert {name for name in good_bytes if good_bytes[name] != found_bytes[name]} == {"drops.parquet"}


def test_bytes_that_are_no_utf8_are_read_or_dropped_but_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "old.txt").write_bytes(CALL.replace("Okan", "Okañ").encode("cp1252", "replace"))
    (tmp_path / "pages" / "broken.txt").write_bytes(
        CALL.encode()[:300] + b"\xc3\x28\xff" + CALL.encode()[300:]
    )
    report = run([tmp_path / "pages"], tmp_path / "out")
    assert report.n_sources == report.n_documents + report.n_drops == 2
    assert validate_tables(tmp_path / "out") == ()


def test_a_page_that_breaks_a_rule_is_dropped_and_stops_nothing(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = pipeline.run.clean_page

    def break_one(page: Page, **options: Any) -> CleanPage | Drop:
        if page.source == "fair.html":
            raise RecursionError("too deep")
        return genuine(page, **options)

    monkeypatch.setattr(pipeline.run, "clean_page", break_one)
    report = run([good], tmp_path)
    assert report.n_documents == 2
    assert rows(tmp_path, "drops") == [
        {"source": "fair.html", "stage": "clean", "reason": "crash", "detail": "RecursionError: too deep"}
    ]


class TestOperatorErrors:
    def check(self, error: PipelineError) -> None:
        assert error.what and error.where and error.fix

    def test_csv_without_the_text_column(self, tmp_path: Path) -> None:
        (tmp_path / "pages.csv").write_text("id,body\n1,They met.\n", encoding="utf-8")
        with pytest.raises(InputError, match="text") as caught:
            run([tmp_path / "pages.csv"], tmp_path / "out")
        self.check(caught.value)

    @pytest.mark.parametrize("inputs", [[], ["no-such-file.txt"], ["nothing-*.html"]])
    def test_no_input(self, tmp_path: Path, inputs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(InputError) as caught:
            run(inputs, tmp_path / "out")
        self.check(caught.value)
        assert not (tmp_path / "out").exists()

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        (tmp_path / "pages").mkdir()
        with pytest.raises(InputError) as caught:
            run([tmp_path / "pages"], tmp_path / "out")
        self.check(caught.value)

    def test_output_that_cannot_be_written_is_told_before_any_page_is_read(
        self, good: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "out").write_text("a file")
        steps: list[int] = []
        with pytest.raises(OutputError) as caught:
            run([good], tmp_path / "out", progress=lambda done, _: steps.append(done))
        self.check(caught.value)
        assert steps == []

    def test_tables_of_another_version_are_not_replaced_unless_fresh(
        self, good: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "manifest.json").write_text('{"schema_version": "0"}', encoding="utf-8")
        with pytest.raises(OutputError):
            run([good / "fair.html"], tmp_path)
        assert run([good / "fair.html"], tmp_path, fresh=True).n_sources == 1


class TestExtract:
    def test_rows_by_name(self) -> None:
        found = extract(CALL, url="https://www.port-lindal.example/news/1")
        assert isinstance(found, Extraction)
        (visit,) = found.visits
        assert (visit.guests, visit.hosts) == (("Nela Harrow",), ("Tomas Okan",))
        (document,) = found.documents
        assert (document.url, document.site) == (
            "https://www.port-lindal.example/news/1",
            "www.port-lindal.example",
        )

    def test_frames(self) -> None:
        frames = extract(CALL).to_frames()
        assert set(frames) == set(TABLES)
        assert list(frames["visits"].columns) == [column.name for column in TABLES["visits"].columns]

    def test_nothing_to_extract(self) -> None:
        found = extract("")
        assert (found.documents, found.drops[0].reason) == ((), "empty")

    def test_it_cannot_be_changed(self) -> None:
        found = extract("")
        with pytest.raises(AttributeError):
            found.visits = ()  # type: ignore[misc]


class TestOneSource:
    def test_cleaned(self, good: Path) -> None:
        found = clean_source(good / "call.txt")
        assert isinstance(found, CleanPage)
        assert "Home | News" not in found.text and found.removed

    def test_extracted(self, good: Path) -> None:
        found = extract_source(good / "call.txt")
        assert isinstance(found, ResolvedPage)
        assert {person.name for person in found.people} == {"Nela Harrow", "Tomas Okan"}

    def test_dropped(self, tmp_path: Path) -> None:
        (tmp_path / "empty.txt").touch()
        assert isinstance(clean_source(tmp_path / "empty.txt"), Drop)
        assert isinstance(extract_source(tmp_path / "empty.txt"), Drop)

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(InputError):
            clean_source(tmp_path / "nothing.txt")


def test_run_stays_callable_in_the_package(tmp_path: Path) -> None:
    assert pipeline.run.extract is pipeline.extract
    (tmp_path / "a.txt").write_text("Menu")
    report = pipeline.run([tmp_path / "a.txt"], tmp_path / "out")
    assert report.n_sources == 1
