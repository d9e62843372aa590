"""FollowTheMoney entities, checked against the schemata of the followthemoney package."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from followthemoney import model
from followthemoney.proxy import EntityProxy

from pipeline.report.export import export_tables
from pipeline.tables import build_table
from tests.report.export_tables import HOSTILE, hostile_tables, sample_tables, write_tables


def entities_of(tmp_path: Path, tables: dict[str, pa.Table]) -> list[dict[str, Any]]:
    done = export_tables(write_tables(tmp_path / "out", tables), "ftm")
    assert done.path.name == "out.ftm.json"
    return [json.loads(line) for line in done.path.read_text(encoding="utf-8").splitlines()]


def of_schema(entities: list[dict[str, Any]], schema: str) -> list[dict[str, Any]]:
    return [entity["properties"] for entity in entities if entity["schema"] == schema]


@pytest.mark.parametrize("tables", [sample_tables(), hostile_tables()], ids=["sample", "hostile"])
def test_the_model_accepts_every_value(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    entities = entities_of(tmp_path, tables)
    assert {e["schema"] for e in entities} == {"Person", "Organization", "Position", "Occupancy", "Event"}
    for entity in entities:
        proxy = EntityProxy.from_dict(model, entity, cleaned=False)
        for prop, value in proxy.itervalues():
            clean = prop.type.clean(value, proxy=proxy)
            # Of addresses FollowTheMoney changes the punctuation.
            assert clean if prop.name == "location" else clean == value, prop.qname
        assert {k: len(v) for k, v in proxy.to_dict()["properties"].items()} == {
            k: len(v) for k, v in entity["properties"].items()
        }
    ids = [entity["id"] for entity in entities]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("tables", [sample_tables(), hostile_tables()], ids=["sample", "hostile"])
def test_references_point_at_entities_of_the_right_kind(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    entities = entities_of(tmp_path, tables)
    schemata = {entity["id"]: model.get(entity["schema"]) for entity in entities}
    references = [
        (prop, value)
        for entity in entities
        for prop, value in EntityProxy.from_dict(model, entity, cleaned=False).itervalues()
        if prop.range is not None
    ]
    assert references
    for prop, value in references:
        assert schemata[value].is_a(prop.range), prop.qname


def test_a_person_with_a_post(tmp_path: Path) -> None:
    entities = entities_of(tmp_path, sample_tables())
    ids = {e["id"]: e for e in entities}
    occupancy = next(
        o for o in of_schema(entities, "Occupancy")
        if ids[o["post"][0]]["properties"]["name"] == ["Mayor, Port Lindal Municipality"]
    )  # fmt: skip
    assert ids[occupancy["holder"][0]]["properties"]["name"] == ["Tomas Okan"]
    assert occupancy["date"] == ["2023-05-16"]
    organization = ids[ids[occupancy["post"][0]]["properties"]["organization"][0]]
    assert organization["properties"]["country"] == ["nl"]


def test_a_visit_is_an_event(tmp_path: Path) -> None:
    entities = entities_of(tmp_path, sample_tables())
    (event,) = of_schema(entities, "Event")
    names = {
        e["id"]: e["properties"]["name"][0] for e in entities if e["schema"] in ("Person", "Organization")
    }
    assert {names[i] for i in event["involved"]} >= {"Nela Maria Harrow", "Tomas Okan", "Per Ström"}
    assert event["name"][0].startswith("courtesy call: Nela")
    assert event["startDate"] == ["2023-05-15"]
    assert event["country"] == ["nl"]
    assert "trade" in event["keywords"]


@pytest.mark.parametrize("precision, told", [("day", "2023-05-01"), ("month", "2023-05"), ("year", "2023")])
def test_a_date_is_as_exact_as_the_text(tmp_path: Path, precision: str, told: str) -> None:
    tables = sample_tables()
    rows = [
        row | {"date_start": date(2023, 5, 1), "date_precision": precision}
        for row in tables["visits"].to_pylist()
    ]
    entities = entities_of(tmp_path, tables | {"visits": build_table("visits", rows)})
    assert of_schema(entities, "Event")[0]["startDate"] == [told]


def test_only_web_addresses_are_sources(tmp_path: Path) -> None:
    entities = entities_of(tmp_path, hostile_tables())
    urls = {url for event in of_schema(entities, "Event") for url in event.get("sourceUrl", [])}
    assert urls == {text for text in HOSTILE if text.startswith("http:")}
