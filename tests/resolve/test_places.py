"""Cities and countries from names of institutions and hosts."""

from __future__ import annotations

import pytest

from pipeline.resolve.places import Place, city_in, country_of_host, town_in


@pytest.mark.parametrize(
    ("name", "among", "place"),
    [
        ("Izmir Metropolitan Municipality", (), Place("Izmir", "TR")),
        ("Port Authority of Valencia", ("ES", "GA"), Place("Valencia", "ES")),
        ("Korvan Technical University", (), None),
        ("Ministry of Trade", (), None),
    ],
)
def test_city_in(name, among, place):
    assert city_in(name, among) == place


@pytest.mark.parametrize(
    ("name", "town"),
    [
        ("Korvan Municipality", "Korvan"),
        ("Municipality of Port Lindal", "Port Lindal"),
        ("Metropolitan Municipality", None),
    ],
)
def test_town_in(name, town):
    assert town_in(name) == town


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("www.korvan.bel.tr", "TR"),
        ("lindal.gov.uk", "GB"),
        ("korvan.example", None),
        ("a.io", None),
        (None, None),
    ],
)
def test_country_of_host(host, country):
    assert country_of_host(host) == country
