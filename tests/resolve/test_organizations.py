"""Organizations of one page: full names, acronyms, short forms, spelling variants."""

from __future__ import annotations

import pytest

from pipeline.records import Annotated, Label
from pipeline.resolve.organizations import kind_of, organization_words, resolve_organizations
from tests.factories import make_clean, make_mention


def read_page(text: str, *surfaces: str | tuple[str, str]) -> Annotated:
    """`surfaces` in the text's order; a pair gives a mention's key."""
    clean, mentions, seen = make_clean(text), [], {}
    for surface in surfaces:
        name, key = surface if isinstance(surface, tuple) else (surface, None)
        mentions.append(make_mention(clean, name, Label.ORG, nth=seen.get(name, 0), key=key))
        seen[name] = seen.get(name, 0) + 1
    return Annotated(
        clean=clean, mentions=tuple(mentions), titles=(), quotes=(), frames=(), topics=(), outcomes=(),
        is_visit=False, visit_score=0.0,
    )  # fmt: skip


SAME = [
    ("The Union of Lake Towns (ULT) met. ULT spoke.", ["Union of Lake Towns", "ULT"]),
    ("The Union of Lake Towns met. ULT spoke.", ["Union of Lake Towns", "ULT"]),
    ("ULT met. The Union of Lake Towns (ULT) spoke.", ["ULT", "Union of Lake Towns"]),
    (
        "Korvan Municipality met. The Municipality of Korvan spoke.",
        ["Korvan Municipality", "Municipality of Korvan"],
    ),
    (
        "Korvan Municipality met. The Municipality spoke.",
        ["Korvan Municipality", ("Municipality", "Korvan Municipality")],
    ),
    ("Korvan Municipality met. Korvan Municipalty spoke.", ["Korvan Municipality", "Korvan Municipalty"]),
    ("Körvan University met. Korvan University spoke.", ["Körvan University", "Korvan University"]),
]


@pytest.mark.parametrize(("text", "surfaces"), SAME)
def test_one_organization(text, surfaces):
    found = resolve_organizations(read_page(text, *surfaces))
    assert [org.mentions for org in found] == [(0, 1)]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Korvan University met Lindal University.", ["Korvan University", "Lindal University"]),
        ("The Ministry of Trade met the Ministry of Health.", ["Ministry of Trade", "Ministry of Health"]),
        ("The Union of Lake Towns met. ULTRA spoke.", ["Union of Lake Towns", "ULTRA"]),
        (
            "Union of Lake Towns, Union of Large Trees, ULT.",
            ["Union of Lake Towns", "Union of Large Trees", "ULT"],
        ),
    ],
)
def test_different_organizations(text, surfaces):
    assert len(resolve_organizations(read_page(text, *surfaces))) == len(surfaces)


def test_name_acronym_and_aliases():
    text = "ULT met. The Union of Lake Towns (ULT) spoke."
    (found,) = resolve_organizations(read_page(text, "ULT", "Union of Lake Towns", "ULT"))
    assert (found.name, found.acronym, found.aliases) == ("Union of Lake Towns", "ULT", ())


def test_country_inside_the_name():
    clean = make_clean("The Embassy of Belgium met.")
    mentions = (
        make_mention(clean, "Embassy of Belgium", Label.ORG),
        make_mention(clean, "Belgium", Label.COUNTRY, key="BE"),
    )
    page = read_page("x")
    page = Annotated(
        clean=clean,
        mentions=mentions,
        titles=(),
        quotes=(),
        frames=(),
        topics=(),
        outcomes=(),
        is_visit=False,
        visit_score=0.0,
    )
    assert resolve_organizations(page)[0].country == "BE"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Korvan Metropolitan Municipality", "municipality"),
        ("University of Korvan", "university"),
        ("Ministry of Trade", "ministry"),
        ("Korvan", None),
    ],
)
def test_kind(name, kind):
    assert kind_of(name) == kind


def test_small_words_and_order_do_not_count():
    assert organization_words("the Bank of Lindal") == organization_words("Lindal Bank")
