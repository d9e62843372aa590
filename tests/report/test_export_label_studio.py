"""Tasks for Label Studio: its format, the interface that shows them, and what the regions say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from pipeline.report.export import export_tables
from pipeline.report.export.label_config import label_config
from pipeline.tables import TABLES, build_table
from tests.report.export_tables import hostile_tables, sample_tables, write_tables

# Of each kind of result, the key of `value` that Label Studio reads.
VALUE_KEY = {"labels": "labels", "choices": "choices", "textarea": "text"}
TAGS = {"labels": "Labels", "choices": "Choices", "textarea": "TextArea"}


def tasks_of(tmp_path: Path, tables: dict[str, pa.Table]) -> list[dict[str, Any]]:
    done = export_tables(write_tables(tmp_path / "out", tables), "label-studio")
    assert [file.name for file in done.files] == ["out.label-studio.config.xml", "out.label-studio.json"]
    return list(json.loads(done.path.read_text(encoding="utf-8")))


def controls() -> dict[str, tuple[str, set[str]]]:
    """Return tag and allowed values of each control of the interface, by name."""
    root = ElementTree.fromstring(label_config())
    return {
        e.attrib["name"]: (e.tag, {child.attrib["value"] for child in e})
        for e in root.iter()
        if "toName" in e.attrib
    }


@pytest.mark.parametrize("tables", [sample_tables(), hostile_tables()], ids=["sample", "hostile"])
def test_tasks_are_of_the_published_format(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    known = controls()
    tasks = tasks_of(tmp_path, tables)
    assert len(tasks) == tables["documents"].num_rows
    for task in tasks:
        (prediction,) = task["predictions"]
        assert isinstance(prediction["model_version"], str)
        assert 0 <= prediction["score"] <= 1
        regions = {r["id"]: r["value"] for r in prediction["result"] if r["type"] == "labels"}
        for result in prediction["result"]:
            if result["type"] == "relation":
                assert {result["from_id"], result["to_id"]} <= regions.keys()
                assert result["direction"] == "right"
                continue
            tag, allowed = known[result["from_name"]]
            assert tag == TAGS[result["type"]]
            assert result["to_name"] == "text"
            values = result["value"][VALUE_KEY[result["type"]]]
            assert isinstance(values, list)
            assert not allowed or set(values) <= allowed
            if result["id"] in regions:
                assert result["value"]["start"] == regions[result["id"]]["start"]
        for value in regions.values():
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]


def test_titles_and_quotes_are_tied_to_people(tmp_path: Path) -> None:
    task = next(t for t in tasks_of(tmp_path, sample_tables()) if t["data"]["source"] == "news/call.txt")
    results = task["predictions"][0]["result"]
    text = {r["id"]: r["value"]["text"] for r in results if r["type"] == "labels"}
    ties = {
        (text[r["from_id"]], r["labels"][0], text[r["to_id"]]) for r in results if r["type"] == "relation"
    }
    assert ties >= {
        ("Ambassador", "held by", "Nela Harrow"),
        ("Mayor", "held by", "Tomas Okan"),
        ("Mayor", "held at", "Port Lindal Municipality"),
        ("Our cities will trade,", "said by", "Harrow"),
        ("Belgian guests are welcome", "said by", "Okan"),
    }


def test_the_visit_stands_in_the_controls_of_the_page(tmp_path: Path) -> None:
    task = next(t for t in tasks_of(tmp_path, sample_tables()) if t["data"]["source"] == "news/call.txt")
    said = {
        r["from_name"]: r["value"].get("choices") or r["value"]["text"]
        for r in task["predictions"][0]["result"]
        if r.get("id", "").startswith("page-")
    }
    assert said["is_visit"] == ["visit"]
    assert said["visit_kind"] == ["courtesy call"]
    assert said["dates"] == ["2023-05-15"]
    assert said["guest_countries"] == ["BE"]


def test_no_documents_are_no_tasks(tmp_path: Path) -> None:
    assert tasks_of(tmp_path, {name: build_table(name, []) for name in TABLES}) == []


@pytest.mark.parametrize(
    "rule, label",
    [("country_name", "COUNTRY"), ("country_adjective", "NATIONALITY"), ("country_people", "NATIONALITY")],
)
def test_adjectives_of_countries_have_a_label_of_their_own(tmp_path: Path, rule: str, label: str) -> None:
    tables = sample_tables()
    rows = [row | {"rule": rule} for row in tables["mentions"].to_pylist() if row["text"] == "Danish"]
    tasks = tasks_of(tmp_path, tables | {"mentions": build_table("mentions", rows)})
    labels = [
        r["value"]["labels"]
        for t in tasks
        for r in t["predictions"][0]["result"]
        if r.get("type") == "labels"
    ]
    assert [label] in labels
