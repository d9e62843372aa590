"""Organizations over pages: spellings, translations, acronyms, countries."""

from __future__ import annotations

import pytest

from pipeline.resolve.organization_links import link_organizations
from pipeline.resolve.sightings import OrganizationSighting


def sight(name, country=None, acronym=None, page="p"):
    return OrganizationSighting(
        doc_id=f"{page}-{name}", index=0, name=name, acronym=acronym, aliases=(), kind=None, country=country
    )


def ids_of(*sightings):
    return link_organizations(sightings)[0]


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (sight("Korvan Municipality"), sight("Municipality of Korvan"), "same name"),
        (sight("Korvan Belediyesi"), sight("Korvan Municipality"), "translation"),
        (sight("Universität Lindal"), sight("University of Lindal"), "translation"),
        (sight("Lindal Cultural Centre"), sight("Lindal Cultural Center"), "translation"),
        (sight("Korvan Esnaf Chamber", acronym="KESC"), sight("KESC"), "acronym"),
        (sight("OECD"), sight("Organisation for Economic Co-operation and Development"), "acronym"),
        (sight("Yildirim Foundation"), sight("Yildrim Foundation"), "spelling"),
        (sight("Ministry of Trade", "JP"), sight("Ministry of Trade", page="q"), "same name"),
    ],
)
def test_one_organization(one, other, relation):
    ids, merges = link_organizations((one, other))
    assert ids[0] == ids[1]
    assert [merge.relation for merge in merges] == [relation]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sight("Ministry of Trade"), sight("Ministry of Health")),
        (sight("Ministry of Trade", "JP"), sight("Ministry of Trade", "KR", page="q")),
        (sight("Korvan Municipality"), sight("Torvan Municipality")),
        (sight("Korvan Esnaf Chamber"), sight("KESC")),
    ],
)
def test_two_organizations(one, other):
    assert len(set(ids_of(one, other))) == 2


def test_an_acronym_of_two_belongs_to_neither():
    two = (sight("Korvan Esnaf Chamber", acronym="KEC"), sight("Kordelya Energy Club", acronym="KEC"))
    assert len(set(ids_of(*two, sight("KEC")))) == 3


def test_a_name_of_two_countries_without_one_belongs_to_neither():
    two = (sight("Ministry of Trade", "JP"), sight("Ministry of Trade", "KR", page="q"))
    assert len(set(ids_of(*two, sight("Ministry of Trade", page="r")))) == 3
