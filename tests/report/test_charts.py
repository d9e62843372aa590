"""Charts: what they show, where they lead, and that a name in them is only a name."""

from __future__ import annotations

import re

import pytest

from pipeline.report.charts import (
    STEPS,
    VARIABLES,
    map_chart,
    network_chart,
    timeline_chart,
    topics_chart,
)
from pipeline.report.figures import Bar
from pipeline.report.network import build_graph, lay_out
from pipeline.report.svg import clean_svg


def links(svg: str) -> set[str]:
    return set(re.findall(r'<a [^>]*href="([^"]*)"', svg))


@pytest.mark.parametrize("code", ["FR", "XK", "SG", "TO", "GD"])
def test_every_country_is_on_the_map_be_it_a_dot(code: str) -> None:
    svg = map_chart([(code, 3)])
    assert links(svg) == {f"#/visits?country={code}"}
    assert "var(--step" in svg


def test_the_map_tells_few_visits_from_many() -> None:
    svg = map_chart([("FR", 90), ("JP", 1)])
    shades = re.findall(r"country=(FR|JP)[^>]*><path[^>]*fill=\"var\((--step\d)\)", svg)
    assert dict(shades) == {"FR": f"--step{len(STEPS)}", "JP": "--step1"}


def test_no_colour_of_its_own_is_left_in_a_chart() -> None:
    charts = (
        map_chart([("FR", 2)]),
        timeline_chart([Bar(key="2023", status="held", n=2), Bar(key="2024", status="planned", n=1)]),
        topics_chart([("trade", "2023", 2)], ["trade"]),
        network_chart([("Ilse Brandvold", "Tomas Okan", 2)]),
    )
    for svg in charts:
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {
            "none", "transparent", *(f"var({name})" for name in VARIABLES.values())
        }  # fmt: skip
        assert 'aria-hidden="true"' in svg


@pytest.mark.parametrize(("key", "filter"), [("2023", "year"), ("2023-05", "month")])
def test_a_bar_leads_to_its_visits(key: str, filter: str) -> None:
    svg = timeline_chart([Bar(key=key, status="held", n=2)])
    assert links(svg) == {f"#/visits?{filter}={key}"}
    assert f"<title>{key}: 2 visits held</title>" in svg


def test_a_cell_leads_to_its_topic_and_year() -> None:
    assert links(topics_chart([("trade", "2023", 2)], ["trade"])) == {"#/visits?topic=trade&amp;year=2023"}


HOSTILE = ["<script>x</script>", "]]><a href='javascript:x'>", "Ana\"'onload=x", "&lt;b&gt;", "محمد بن سلمان"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_in_a_chart_is_only_a_name(name: str) -> None:
    svg = network_chart([(name, "Tomas Okan", 1)])
    assert "<script" not in svg and not re.search(r"<[^>]*\son\w+=", svg)
    assert all(link.startswith("#/visits?person=") for link in links(svg))


def test_what_is_not_on_the_list_is_left_out_of_a_chart() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<script>x</script><foreignObject><p/></foreignObject><style>*{}</style><image xlink:href="http://a/b"/>'
        '<a xlink:href="javascript:x"><rect onclick="x" style="x" width="2"/></a>'
        '<a xlink:href="https://a.example/#/visits?year=2023"><text>b</text></a></svg>'
    )
    cleaned = clean_svg(svg, {})
    assert cleaned.count("<") == 9
    assert not re.search("script|foreign|style|image|onclick|javascript|https:", cleaned)
    assert links(cleaned) == {"#/visits?year=2023"}


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
