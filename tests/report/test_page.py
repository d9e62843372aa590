"""The report's file: policy, packed data, what is left out, and what the operator must mend."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import zlib
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import OutputError, TablesError
from pipeline.report.page import write_report
from pipeline.report.payload import BLOCK, MAX_CELL, MAX_PROSE, highlighted, pack, plain_row


def unpack(source: str, name: str) -> Any:
    packed = re.search(rf'id="{name}">([A-Za-z0-9+/=]*)</script>', source)
    assert packed
    return json.loads(zlib.decompress(base64.b64decode(packed.group(1))))


@pytest.fixture(scope="module")
def source(sample_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("page") / "new" / "report.html"
    facts = write_report(sample_tables, out)
    assert facts.n_bytes == out.stat().st_size and not list(out.parent.glob(".*"))
    return out.read_text(encoding="utf-8")


@pytest.mark.model
def test_the_policy_allows_this_script_and_style_and_nothing_else(source: str) -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', source)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'" and "unsafe" not in policy
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (text,) = re.findall(rf"(?s)<{tag}>(.*?)</{tag}>", source)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


@pytest.mark.model
def test_nothing_in_the_file_loads_anything(source: str) -> None:
    shell = re.sub(r"(?s)<script.*?</script>", "", source)
    assert not re.search(r"(?i)\b(src|srcset|poster|action|data)=|url\(|@import|https?://", shell)


@pytest.mark.model
def test_the_same_tables_give_the_same_bytes(source: str, sample_tables: Path, tmp_path: Path) -> None:
    write_report(sample_tables, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == source


@pytest.mark.model
def test_corrections_are_told(source: str, sample_tables: Path, tmp_path: Path) -> None:
    assert "Nobody has corrected what it found: each cell" in source
    shutil.copytree(sample_tables, tmp_path / "tables")
    manifest = json.loads((sample_tables / "manifest.json").read_text(encoding="utf-8"))
    manifest["counts"]["corrections"] = {"lines": 4, "unmatched": [2]}
    (tmp_path / "tables" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    write_report(tmp_path / "tables", tmp_path / "corrected.html")
    corrected = (tmp_path / "corrected.html").read_text(encoding="utf-8")
    assert "A person has corrected it in 3 lines; the rest is as it was found: each cell" in corrected


@pytest.mark.model
def test_every_document_of_a_visit_is_in_its_block(source: str) -> None:
    index = unpack(source, "index")
    n_documents = 1 + max(number for numbers in index["visits"]["docs"] for number in numbers)
    blocks = [unpack(source, f"block{number}") for number in range(-(-n_documents // BLOCK))]
    documents = [document for block in blocks for document in block]
    assert len(documents) == n_documents == index["facts"]["reporting"]
    assert all(document["lines"] and document["spans"] for document in documents)


@pytest.mark.model
def test_texts_beyond_the_number_asked_for_are_left_out(sample_tables: Path, tmp_path: Path) -> None:
    facts = write_report(sample_tables, tmp_path / "report.html", max_texts=3)
    block = unpack((tmp_path / "report.html").read_text(encoding="utf-8"), "block0")
    assert facts.n_texts == 3 and ["lines" in document for document in block[:5]] == [True] * 3 + [False] * 2
    assert all(document["doc_id"] for document in block)


@pytest.mark.model
def test_a_report_that_cannot_be_written_is_the_operators_to_mend(
    sample_tables: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_report(sample_tables, tmp_path / "file" / "report.html")


def test_a_folder_without_tables_is_the_operators_to_mend(tmp_path: Path) -> None:
    with pytest.raises(TablesError, match="no manifest"):
        write_report(tmp_path, tmp_path / "report.html")
    (tmp_path / "manifest.json").write_text(
        '{"code": {"name": "a", "version": "1"}, "counts": {"corrections": {"lines": 0, "unmatched": []}}}'
    )
    with pytest.raises(TablesError, match="no table 'documents'"):
        write_report(tmp_path, tmp_path / "report.html")
    (tmp_path / "documents.parquet").write_text("not a table")
    with pytest.raises(TablesError, match="cannot be read"):
        write_report(tmp_path, tmp_path / "report.html")


def test_no_cell_is_endless() -> None:
    row = plain_row(
        {
            "city": "W" * 5_000,
            "evidence": "W" * 5_000,
            "content": "W" * 9_000,
            "guests": ["a\u202eb"],
            "score": 1.0,
        }
    )
    assert len(row["city"]) == MAX_CELL and row["city"].endswith("…")
    assert len(row["content"]) == MAX_PROSE
    assert (len(row["evidence"]), row["guests"], row["score"]) == (5_000, ["ab"], 1.0)


def test_packed_data_has_no_character_that_means_anything_in_html() -> None:
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", pack(["</script>", "<!--", "\u2028", "\ud800"]))


def test_a_text_keeps_its_lines_and_offsets_count_characters() -> None:
    mention = {"label": "PERSON", "start_char": 3, "end_char": 7, "score": 0.5, "rule": "r", "entity_id": "p"}
    shown = highlighted(
        "🙂\u202e Ilse\n\nBo", {"mentions": [mention], "titles": [], "quotes": [], "evidence": []}
    )
    assert shown["spans"] == [("PERSON", 3, 7, 0.5, "r", None)]
    assert shown["lines"] == [[(0, "🙂 ", ()), (3, "Ilse", (0,))], [(9, "Bo", ())]]


def test_a_title_tells_whose_it_is_and_stands_once() -> None:
    title = {
        "label": "TITLE",
        "start_char": 0,
        "end_char": 5,
        "score": 0.5,
        "rule": "r",
        "name": "Ilse",
        "entity_id": None,
    }
    spans = highlighted("Mayor", {"mentions": [title], "titles": [title], "quotes": [], "evidence": []})[
        "spans"
    ]
    assert spans == [("TITLE", 0, 5, 0.5, "r", "Ilse")]
