"""Charts: what they name for the page to fill, and that nothing of a page stands in their language."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from pipeline.report.charts import (
    STEPS,
    Spec,
    bands,
    map_chart,
    network_chart,
    people_of,
    timeline_chart,
    topics_chart,
)
from pipeline.report.network import build_graph, lay_out
from tests.conftest import ROOT

CHARTS = {
    "map": map_chart(9),
    "timeline": timeline_chart(["2023", "2024"], ["held", "planned"]),
    "topics": topics_chart(["trade", "sport"], ["2023"], 2),
    "network": network_chart([("Ilse Brandvold", "Tomas Okan")])[0],
}
FILLED = {
    "map": {"countries"},
    "timeline": {"bars"},
    "topics": {"cells"},
    "network": {"meetings", "people"},
}


def data_of(spec: Spec) -> dict[str, dict[str, Any]]:
    return {source["name"]: source for source in spec["data"]}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_leaves_its_counts_to_the_page(name: str) -> None:
    data = data_of(CHARTS[name])
    assert FILLED[name] <= data.keys()
    assert all(not data[each].get("values") for each in FILLED[name])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_loads_nothing_and_has_no_colour_of_its_own(name: str) -> None:
    text = json.dumps(CHARTS[name])
    assert '"url"' not in text
    colours = [each for each in values_of(CHARTS[name], {"fill", "stroke"}) if isinstance(each, str)]
    assert colours
    assert {each for each in colours if not each.startswith("var(--")} <= {"transparent", "color"}


def values_of(spec: Any, names: set[str]) -> list[Any]:
    """Return what the channels of these names are set to, wherever they stand."""
    if isinstance(spec, list):
        return [value for each in spec for value in values_of(each, names)]
    if not isinstance(spec, dict):
        return []
    own = [each.get("value") if isinstance(each, dict) else each for n, each in spec.items() if n in names]
    return own + [value for each in spec.values() for value in values_of(each, names)]


def test_every_country_is_a_shape_or_a_dot() -> None:
    codes = set()
    for source in CHARTS["map"]["data"]:
        values = source.get("values", [])
        if isinstance(values, dict):
            shapes = values["objects"]["countries"]["geometries"]
            codes |= {shape["properties"]["code"] for shape in shapes}
        else:
            codes |= {row["code"] for row in values}
    assert {"FR", "XK", "SG", "TO", "GD"} <= codes
    assert len(codes) > 220


def test_the_steps_of_colour_go_from_the_lightest_to_the_darkest() -> None:
    (scale,) = [each for each in map_chart(90)["scales"] if each["name"] == "color"]
    names, colours = scale["domain"][1:], scale["range"][1:]
    assert len(names) == len(bands(90)) == 5
    assert tuple(colours) == STEPS


@pytest.mark.parametrize(("statuses", "legends"), [(["held"], 0), (["held", "cancelled"], 1)])
def test_one_status_alone_needs_no_legend(statuses: list[str], legends: int) -> None:
    assert len(timeline_chart(["2023"], statuses).get("legends", [])) == legends


def test_the_axes_stay_the_same_under_every_filter() -> None:
    scales = {scale["name"]: scale for scale in CHARTS["topics"]["scales"]}
    assert (scales["x"]["domain"], scales["y"]["domain"]) == (["2023"], ["trade", "sport"])
    assert {s["name"]: s for s in CHARTS["timeline"]["scales"]}["x"]["domain"] == ["2023", "2024"]


def test_pairs_and_names_are_numbered_as_given() -> None:
    pairs = [("Ana", "Cy"), ("Bo", "Cy"), ("Cy", "Dee")]
    spec, heights = network_chart(pairs)
    rows = [row for source in spec["data"] for row in source.get("values", [])]
    assert [row["pair"] for row in rows if "pair" in row] == [0, 1, 2]
    named = [row for row in rows if "person" in row]
    assert [row["name"] for row in named] == people_of(pairs)
    assert [row["side"] for row in named] == ["guest", "host", "guest", "host"]
    assert [row["y"] for row in named] == heights


HOSTILE = ["<script>x</script>", "datum.x + 1", "{{x}}", "\"'onload=x", "&lt;b&gt;", "محمد بن سلمان"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_in_a_chart_is_a_value_and_nothing_else(name: str) -> None:
    spec, _ = network_chart([(name, "Tomas Okan")])
    inline = [source for source in spec["data"] if isinstance(source.get("values"), list)]
    assert any(row.get("name") == name for source in inline for row in source["values"])
    rest = {**spec, "data": [{**source, "values": None} for source in spec["data"]]}
    assert name not in json.dumps(rest, ensure_ascii=False)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
def test_names_around_one_host_do_not_touch(n: int) -> None:
    graph = build_graph((f"Guest {i}", "Host", 1) for i in range(n))
    places, height = lay_out(graph, 1000)
    points = list(places.values())
    for i, (x, y) in enumerate(points):
        assert 0 <= x <= 1000 and 0 <= y <= height
        assert all(abs(x - a) > 60 or abs(y - b) > 16 for a, b in points[:i])


def test_groups_lie_apart_and_the_same_way_every_time() -> None:
    pairs = [(f"Guest {i}", f"Host {i // 3}", 1) for i in range(30)]
    places, _ = lay_out(build_graph(pairs), 1000)
    assert lay_out(build_graph(pairs), 1000)[0] == places
    assert len({places[name] for name in places}) == len(places) == 40


def test_the_order_of_a_set_moves_no_name() -> None:
    code = (
        "from pipeline.report.network import build_graph, lay_out\n"
        "pairs = [(f'Guest {i % 7}', f'Host {i % 5}', 1) for i in range(12)]\n"
        "print(lay_out(build_graph(pairs), 1000))"
    )
    seen = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert seen[0] and len(set(seen)) == 1
