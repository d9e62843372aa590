"""The charts of the overview: Vega-Altair describes them, Vega draws them in the page from the visits that a filter leaves.

Each chart names its data and holds none of it but what stays the same under every filter: shapes, months, years,
topics, and where the names of the network lie. `charts.js` counts and hands the counts over by these names.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert

from pipeline.report.network import build_graph, lay_out
from pipeline.report.places import (
    capitals_without_shape,
    country_names,
    load_world,
    shape_codes,
    shape_key,
)

Spec = Mapping[str, Any]
# Colours are variables of the style sheet: one drawing serves light, dark and print.
INK, MUTED, RULE, LAND, PAPER = (f"var(--{name})" for name in ("ink", "muted", "rule", "land", "paper"))
HELD, PLANNED, CANCELLED = (f"var(--{name})" for name in ("held", "planned", "cancelled"))
GUEST, HOST = "var(--guest)", "var(--host)"
STEPS = tuple(f"var(--step{number})" for number in range(1, 6))
# Pairs drawn in the network: beyond, names lie on top of each other and the eye sees a ball of wool.
MAX_PAIRS, LABEL_CHARS = 40, 24
# Pixels: a chart over the whole page, and the map, which leaves room for the list beside it.
WIDTH, MAP_WIDTH = 1072, 800
STATUSES = ("held", "planned", "cancelled")
_ANTARCTICA = "010"


def map_chart(most: int) -> Spec:
    """Return the world; `countries` (code, band, href, label) colours it by the number of visits.

    Args:
        most: visits of the most frequent country; it sets the steps of colour.
    """
    world = copy.deepcopy(load_world())
    countries = world["objects"]["countries"]
    # Antarctica receives nobody and takes a fifth of the height.
    countries["geometries"] = [shape for shape in countries["geometries"] if shape.get("id") != _ANTARCTICA]
    for shape in countries["geometries"]:
        code = shape_codes().get(shape_key(shape), "")
        shape["properties"] = {"code": code, "name": country_names().get(code, "")}
    shapes = alt.InlineData(values=world, format=alt.TopoDataFormat(feature="countries", type="topojson"))
    land = (
        _counted(alt.Chart(shapes).mark_geoshape(stroke=PAPER, strokeWidth=0.6), "properties.code")
        .transform_calculate(said="datum.label || datum.properties.name + ': 0 visits'")
        .encode(color=_colour(most, legend=True), **_marked("said"))
    )
    dots = [
        {"code": code, "lon": place.longitude, "lat": place.latitude}
        for code, place in capitals_without_shape().items()
    ]
    small = (
        _counted(
            alt.Chart(alt.InlineData(values=dots)).mark_circle(
                size=50, stroke=PAPER, strokeWidth=0.8, opacity=1
            ),
            "code",
        )
        .transform_filter("isValid(datum.band)")
        .encode(longitude="lon:Q", latitude="lat:Q", color=_colour(most, legend=True), **_marked("label"))
    )
    world_map = alt.LayerChart(layer=[land, small]).project("equalEarth")
    return _compile(world_map.properties(width=MAP_WIDTH, height=370))


def timeline_chart(keys: Sequence[str], statuses: Sequence[str]) -> Spec:
    """Return the visits of each month or year, by status, from `bars` (key, status, n, href, label).

    Args:
        keys: every month or year from the first to the last.
        statuses: those that occur; with one alone there is no legend.
    """
    scale = alt.Scale(domain=list(STATUSES), range=[HELD, PLANNED, CANCELLED])
    legend = alt.Legend(title=None, orient="top") if len(statuses) > 1 else None
    x = alt.Axis(title=None, labelAngle=0, labelOverlap="greedy", labelSeparation=14, tickSize=0)
    # Whole numbers: a fifth of a visit would be no figure.
    ticks = alt.ExprRef("min(4, domain('y')[1])")
    y = alt.Axis(title=None, format="d", tickMinStep=1, tickCount=ticks, domain=False)
    chart = (
        alt.Chart(alt.NamedData(name="bars"))
        .mark_bar(color=HELD)
        .encode(
            x=alt.X("key:O", scale=alt.Scale(domain=list(keys)), axis=x),
            y=alt.Y("sum(n):Q", axis=y),
            color=alt.Color("status:N", scale=scale, legend=legend),
            **_marked("label"),
        )
    )
    return _compile(chart.properties(width=WIDTH, height=170))


def topics_chart(topics: Sequence[str], years: Sequence[str], most: int) -> Spec:
    """Return a grid of topics by year from `cells` (topic, year, band, href, label).

    Args:
        topics: from the top.
        years: from the left.
        most: visits of the most frequent topic and year; it sets the steps of colour.
    """
    across = alt.Axis(
        title=None, labelAngle=0, orient="top", tickSize=0, domain=False, labelOverlap="greedy",
        labelSeparation=8,
    )  # fmt: skip
    down = alt.Axis(title=None, tickSize=0, domain=False, labelLimit=140)
    grid = (
        alt.Chart(alt.NamedData(name="cells"))
        .mark_rect(stroke=PAPER, strokeWidth=2)
        .encode(
            x=alt.X("year:O", scale=alt.Scale(domain=list(years)), axis=across),
            y=alt.Y("topic:N", scale=alt.Scale(domain=list(topics)), axis=down),
            color=_colour(most, legend=False),
            **_marked("label"),
        )
    )
    return _compile(grid.properties(width=min(84 * len(years), 400), height=26 * len(topics)))


def network_chart(pairs: Sequence[tuple[str, str]]) -> tuple[Spec, list[float]]:
    """Return who met whom, and how far from the top each name lies, in pixels.

    A line is drawn for every pair that `meetings` (pair, n, label) tells of, a dot for every name of `people` (person,
    degree, href, label): pairs are numbered as given, names as by `people_of`. The signals `top` and `bottom` cut
    off what lies above and below.

    Args:
        pairs: (guest, host), the most frequent first; no more than `MAX_PAIRS` can be told apart.
    """
    places, height = lay_out(build_graph((guest, host, 1) for guest, host in pairs), WIDTH)
    hosts = {host for _, host in pairs}
    lines = [
        {
            "pair": number,
            **dict(zip(("x", "y", "x2", "y2"), (*places[guest], *places[host]), strict=True)),
        }
        for number, (guest, host) in enumerate(pairs)
    ]
    nodes: list[dict[str, Any]] = [
        {
            "person": number,
            "x": places[name][0],
            "y": places[name][1],
            "side": "host" if name in hosts else "guest",
            "name": name if len(name) <= LABEL_CHARS else f"{name[: LABEL_CHARS - 1].rstrip()}…",
        }
        for number, name in enumerate(people_of(pairs))
    ]
    chart = _draw_network(lines, nodes, height).properties(width=WIDTH, height=height)
    return _compile(chart), [node["y"] for node in nodes]


def people_of(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the names of pairs, each once.

    >>> people_of([("Ana", "Cy"), ("Bo", "Cy")])
    ['Ana', 'Cy', 'Bo']
    """
    return list(dict.fromkeys(name for pair in pairs for name in pair))


def _draw_network(
    lines: Sequence[Mapping[str, Any]], nodes: Sequence[Mapping[str, Any]], height: int
) -> alt.LayerChart:
    top, bottom = alt.param(name="top", value=0), alt.param(name="bottom", value=height)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    edge = [alt.ExprRef("bottom"), alt.ExprRef("top")]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=edge, nice=False, zero=False))
    width = alt.StrokeWidth("n:Q", scale=alt.Scale(domain=[1, 10], range=[1, 5], clamp=True), legend=None)
    met = alt.LookupData(alt.NamedData(name="meetings"), key="pair", fields=["n", "label"])
    known = alt.LookupData(alt.NamedData(name="people"), key="person", fields=["degree", "href", "label"])
    edges = (
        alt.Chart(alt.InlineData(values=list(lines)))
        .mark_rule(color=MUTED, opacity=0.55)
        .transform_lookup(lookup="pair", from_=met)
        .transform_filter("isValid(datum.n)")
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=width, **_marked("label", link=False))
    )
    sides = alt.Scale(domain=["guest", "host"], range=[GUEST, HOST])
    points = (
        alt.Chart(alt.InlineData(values=list(nodes)))
        .transform_lookup(lookup="person", from_=known)
        .transform_filter("isValid(datum.degree)")
    )
    dots = points.mark_circle(opacity=1, stroke=PAPER, strokeWidth=1).encode(
        x=x,
        y=y,
        size=alt.Size("degree:Q", scale=alt.Scale(domain=[1, 12], range=[70, 420], clamp=True), legend=None),
        color=alt.Color("side:N", scale=sides, legend=alt.Legend(title=None, orient="top")),
        **_marked("label"),
    )
    # A halo of paper lets a name be read where it crosses a line.
    words = points.encode(x=x, y=y, text="name:N", **_marked("label"))
    halo = words.mark_text(dy=18, fontSize=12, color=PAPER, stroke=PAPER, strokeWidth=4)
    layers = alt.LayerChart(layer=[edges, halo, dots, words.mark_text(dy=18, fontSize=12, color=INK)])
    return layers.add_params(top, bottom)


def bands(most: int) -> list[tuple[int, int]]:
    """Return the first and last number of each step of colour, growing geometrically from one to `most`.

    >>> bands(3), bands(100)
    ([(1, 1), (2, 2), (3, 3)], [(1, 2), (3, 5), (6, 15), (16, 39), (40, 100)])
    """
    edges = sorted({round(most ** (i / len(STEPS))) for i in range(len(STEPS))} | {1})
    if most <= len(STEPS):
        edges = list(range(1, most + 1))
    return [(low, high - 1) for low, high in zip(edges, [*edges[1:], most + 1], strict=True)]


def band_name(low: int, high: int) -> str:
    """Return a step of colour as the legend names it.

    >>> band_name(1, 1), band_name(3, 5)
    ('1', '3–5')
    """
    return str(low) if low == high else f"{low}–{high}"


def _colour(most: int, *, legend: bool) -> alt.Color:
    names = [band_name(low, high) for low, high in bands(most)]
    last = len(STEPS) - 1
    colours = [STEPS[round(i * last / max(len(names) - 1, 1))] for i in range(len(names))]
    scale = alt.Scale(domain=["0", *names], range=[LAND, *colours])
    # Above the map: beside it, in the oceans, dots of island states would look like part of it.
    key = alt.Legend(title="visits", titleOrient="left", symbolType="square", values=names, orient="top")
    return alt.Color("shade:N" if legend else "band:N", scale=scale, legend=key if legend else None)


def _counted(chart: alt.Chart, code: str) -> alt.Chart:
    """Return a chart whose rows know what `countries` says of their country."""
    told = alt.LookupData(alt.NamedData(name="countries"), key="code", fields=["band", "href", "label"])
    return chart.transform_lookup(lookup=code, from_=told).transform_calculate(shade="datum.band || '0'")


def _marked(label: str, *, link: bool = True) -> dict[str, Any]:
    """Return how a mark names itself under the pointer, and leads to its visits."""
    said: dict[str, Any] = {"description": f"{label}:N", "tooltip": f"{label}:N"}
    return said | {"href": "href:N"} if link else said


def _compile(chart: alt.Chart | alt.LayerChart) -> Spec:
    """Return a chart as Vega, which needs no more than Vega to be drawn."""
    text = {"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12}
    styled = (
        chart.configure(background="transparent", padding=2)
        .configure_view(stroke=None)
        .configure_axis(gridColor=RULE, domainColor=RULE, tickColor=RULE, **text)
        .configure_legend(**text, titleFontWeight="normal")
    )
    spec: Spec = vl_convert.vegalite_to_vega(styled.to_dict())
    return spec
