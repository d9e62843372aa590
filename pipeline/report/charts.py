"""The charts of the overview, by Vega-Altair, rendered to SVG when the report is made."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import altair as alt
import vl_convert

from pipeline.report.figures import Bar
from pipeline.report.network import build_graph, lay_out
from pipeline.report.places import (
    capitals_without_shape,
    country_names,
    load_world,
    shape_codes,
    shape_key,
)
from pipeline.report.svg import clean_svg

# Colours that stand for variables of the style sheet until the chart is rendered.
INK, MUTED, RULE, LAND = "#0a0a01", "#0a0a02", "#0a0a03", "#0a0a04"
STEPS = ("#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05")
HELD, PLANNED, CANCELLED, GUEST, HOST, PAPER = (
    "#0a0c01",
    "#0a0c02",
    "#0a0c03",
    "#0a0c04",
    "#0a0c05",
    "#0a0c06",
)
VARIABLES = {
    INK: "--ink", MUTED: "--muted", RULE: "--rule", LAND: "--land", HELD: "--held", PLANNED: "--planned",
    CANCELLED: "--cancelled", GUEST: "--guest", HOST: "--host", PAPER: "--paper",
    **{colour: f"--step{number}" for number, colour in enumerate(STEPS, 1)},
}  # fmt: skip
# Pairs drawn in the network: beyond, names lie on top of each other and the eye sees a ball of wool.
MAX_PAIRS, LABEL_CHARS = 40, 24
# Pixels: a chart over the whole page, and the map, which leaves room for the list beside it.
WIDTH, MAP_WIDTH = 1072, 800
_ANTARCTICA = "010"


def map_chart(counts: Sequence[tuple[str, int]]) -> str:
    """Return the world with each guest country in the colour of its number of visits."""
    number = dict(counts)
    most = max(number.values(), default=1)
    world = copy.deepcopy(load_world())
    countries = world["objects"]["countries"]
    # Antarctica receives nobody and takes a fifth of the height.
    countries["geometries"] = [shape for shape in countries["geometries"] if shape.get("id") != _ANTARCTICA]
    for shape in countries["geometries"]:
        shape["properties"] = _country_facts(shape_codes().get(shape_key(shape), ""), number, most)
    shapes = alt.InlineData(values=world, format=alt.TopoDataFormat(feature="countries", type="topojson"))
    land = (
        alt.Chart(shapes)
        .mark_geoshape(stroke=PAPER, strokeWidth=0.6)
        .encode(
            color=_band_colour("properties.band:N", most),
            href="properties.href:N",
            description="properties.label:N",
        )
    )
    dots = [
        {**_country_facts(code, number, most), "lon": place.longitude, "lat": place.latitude}
        for code, place in capitals_without_shape().items()
        if code in number
    ]
    small = (
        alt.Chart(alt.InlineData(values=dots))
        .mark_circle(size=50, stroke=PAPER, strokeWidth=0.8, opacity=1)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            color=_band_colour("band:N", most),
            href="href:N",
            description="label:N",
        )
    )
    return _render((land + small).project("equalEarth").properties(width=MAP_WIDTH, height=370))


def timeline_chart(bars: Sequence[Bar]) -> str:
    """Return the visits of each month or year, by status."""
    rows = [
        {
            "key": bar.key,
            "status": bar.status,
            "n": bar.n,
            "href": f"#/visits?{'month' if len(bar.key) > 4 else 'year'}={bar.key}",
            "label": f"{bar.key}: {_visits(bar.n)} {bar.status}",
        }
        for bar in bars
    ]
    status = alt.Scale(domain=["held", "planned", "cancelled"], range=[HELD, PLANNED, CANCELLED])
    legend = alt.Legend(title=None, orient="top") if len({bar.status for bar in bars}) > 1 else None
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=alt.X(
                "key:O",
                axis=alt.Axis(
                    title=None, labelAngle=0, labelOverlap="greedy", labelSeparation=14, tickSize=0
                ),
            ),
            y=alt.Y("sum(n):Q", axis=_count_axis(bars)),
            color=alt.Color("status:N", scale=status, legend=legend),
            href="href:N",
            description="label:N",
        )
    )
    return _render(chart.properties(width=WIDTH, height=170))


def topics_chart(cells: Sequence[tuple[str, str, int]], order: Sequence[str]) -> str:
    """Return a grid of topics by year; `order` lists the topics from the top."""
    most = max((n for _, _, n in cells), default=1)
    rows = [
        {
            "topic": topic,
            "year": year,
            "band": _band(n, most),
            "href": f"#/visits?topic={quote(topic)}&year={year}",
            "label": f"{topic}, {year}: {_visits(n)}",
        }
        for topic, year, n in cells
    ]
    years = {year for _, year, _ in cells}
    shown = {topic for topic, _, _ in cells}
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "year:O",
            axis=alt.Axis(
                title=None,
                labelAngle=0,
                orient="top",
                tickSize=0,
                domain=False,
                labelOverlap="greedy",
                labelSeparation=8,
            ),
        ),
        y=alt.Y(
            "topic:N",
            sort=[topic for topic in order if topic in shown],
            axis=alt.Axis(title=None, tickSize=0, domain=False, labelLimit=140),
        ),
        href="href:N",
        description="label:N",
    )
    grid = base.mark_rect(stroke=PAPER, strokeWidth=2).encode(
        color=_band_colour("band:N", most, legend=False)
    )
    return _render(grid.properties(width=min(84 * len(years), 400), height=26 * len(shown)))


def network_chart(pairs: Sequence[tuple[str, str, int]]) -> str:
    """Return who met whom: a line for every pair of a guest and a host among the most frequent ones."""
    drawn = pairs[:MAX_PAIRS]
    graph = build_graph(drawn)
    places, height = lay_out(graph, WIDTH)
    hosts = {host for _, host, _ in drawn}
    lines = [
        {
            **dict(zip(("x", "y", "x2", "y2"), (*places[guest], *places[host]), strict=True)),
            "n": n,
            "label": f"{guest} and {host}: {_visits(n)}",
        }
        for guest, host, n in drawn
    ]
    nodes = [
        {
            "x": places[name][0],
            "y": places[name][1],
            "degree": graph.degree(name),
            "side": "host" if name in hosts else "guest",
            "name": name if len(name) <= LABEL_CHARS else f"{name[: LABEL_CHARS - 1].rstrip()}…",
            "href": f"#/visits?person={quote(name, safe='')}",
            "label": f"{name}: met {graph.degree(name)}",
        }
        for name in graph
    ]
    return _render(_draw_network(lines, nodes).properties(width=WIDTH, height=height))


def _draw_network(lines: Sequence[Mapping[str, Any]], nodes: Sequence[Mapping[str, Any]]) -> alt.LayerChart:
    height = max(node["y"] for node in nodes) + 34
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    width = alt.StrokeWidth("n:Q", scale=alt.Scale(domain=[1, 10], range=[1, 5], clamp=True), legend=None)
    edges = (
        alt.Chart(alt.InlineData(values=list(lines)))
        .mark_rule(color=MUTED, opacity=0.55)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", description="label:N", strokeWidth=width)
    )
    sides = alt.Scale(domain=["guest", "host"], range=[GUEST, HOST])
    points = alt.Chart(alt.InlineData(values=list(nodes)))
    dots = points.mark_circle(opacity=1, stroke=PAPER, strokeWidth=1).encode(
        x=x,
        y=y,
        size=alt.Size("degree:Q", scale=alt.Scale(domain=[1, 12], range=[70, 420], clamp=True), legend=None),
        color=alt.Color("side:N", scale=sides, legend=alt.Legend(title=None, orient="top")),
        href="href:N",
        description="label:N",
    )
    # A halo of paper lets a name be read where it crosses a line.
    words = points.encode(x=x, y=y, text="name:N", href="href:N")
    halo = words.mark_text(dy=18, fontSize=12, color=PAPER, stroke=PAPER, strokeWidth=4)
    return alt.LayerChart(layer=[edges, halo, dots, words.mark_text(dy=18, fontSize=12, color=INK)])


def _bands(most: int) -> list[tuple[int, int]]:
    """Return the first and last number of each step of colour, growing geometrically from one to `most`.

    >>> _bands(3), _bands(100)
    ([(1, 1), (2, 2), (3, 3)], [(1, 2), (3, 5), (6, 15), (16, 39), (40, 100)])
    """
    edges = sorted({round(most ** (i / len(STEPS))) for i in range(len(STEPS))} | {1})
    if most <= len(STEPS):
        edges = list(range(1, most + 1))
    return [(low, high - 1) for low, high in zip(edges, [*edges[1:], most + 1], strict=True)]


def _band(n: int, most: int) -> str:
    """Return the step that a number lies in, as the legend names it."""
    low, high = next(((a, b) for a, b in _bands(most) if a <= n <= b), (0, 0))
    return str(low) if low == high else f"{low}–{high}"


def _band_colour(field: str, most: int, *, legend: bool = True) -> alt.Color:
    names = [_band(low, most) for low, _ in _bands(most)]
    last = len(STEPS) - 1
    colours = [STEPS[round(i * last / max(len(names) - 1, 1))] for i in range(len(names))]
    scale = alt.Scale(domain=["0", *names], range=[LAND, *colours])
    top = 360 - 20 * len(names)
    key = alt.Legend(title="visits", symbolType="square", values=names, orient="none", legendX=0, legendY=top)
    return alt.Color(field, scale=scale, legend=key if legend else None)


def _count_axis(bars: Sequence[Bar]) -> alt.Axis:
    """Return an axis of whole numbers: a fifth of a visit would be no figure."""
    sums: Counter[str] = Counter()
    for bar in bars:
        sums[bar.key] += bar.n
    ticks = min(4, max(sums.values(), default=1))
    return alt.Axis(title=None, format="d", tickMinStep=1, tickCount=max(ticks, 1), domain=False)


def _country_facts(code: str, number: Mapping[str, int], most: int) -> dict[str, Any]:
    n = number.get(code, 0)
    link = {"href": f"#/visits?country={code}"} if n else {}
    return {"band": _band(n, most), "label": f"{country_names().get(code, '')}: {_visits(n)}", **link}


def _visits(n: int) -> str:
    return f"{n} visit" if n == 1 else f"{n} visits"


def _render(chart: alt.Chart | alt.LayerChart) -> str:
    text = {"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12}
    styled = (
        chart.configure(background="transparent", padding=2)
        .configure_view(stroke=None)
        .configure_axis(gridColor=RULE, domainColor=RULE, tickColor=RULE, **text)
        .configure_legend(**text, titleFontWeight="normal")
        .configure_bar(color=HELD)
    )
    # No base address is allowed: a chart that would load anything fails here.
    svg = vl_convert.vegalite_to_svg(styled.to_dict(), allowed_base_urls=[])
    return clean_svg(svg, VARIABLES)
