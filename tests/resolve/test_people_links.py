"""People over pages: names and evidence for and against."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.forms import make_form
from pipeline.resolve.naming import name_people
from pipeline.resolve.people_links import link_people
from pipeline.resolve.relate import relate
from pipeline.resolve.sightings import PersonSighting, Post, told_gender

DAY = date(2022, 5, 19)


def sight(name, country=None, kind=None, place=(), days=0, *, page=None, gender=None):
    return PersonSighting(
        doc_id=page or f"{name}-{country}-{kind}-{days}",
        index=0,
        name=name,
        country=country,
        gender=gender,
        posts=(Post(title=kind, kind=kind, organization=place),) if kind else (),
        day=DAY + timedelta(days=days),
    )


def ids_of(*sightings):
    return name_people(link_people(sightings), sightings)[0]


def merged(*sightings):
    return len(set(ids_of(*sightings))) == 1


AMBASSADOR = ("JP", "ambassador")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sight("Kenji Moritani"), sight("MORITANI Kenji", days=1)),
        (sight("Sergey Lavrentin"), sight("Sergej Lawrentin", days=1)),
        (sight("Сергей Лаврентин"), sight("Sergei Lavrentin", days=1)),
        (sight("Tunç Alperen"), sight("Tunc Alperen", days=1)),
        (sight("K. Moritani", *AMBASSADOR), sight("Kenji Moritani", *AMBASSADOR, days=1)),
        (sight("Bob Halvorsen", "NO"), sight("Robert Halvorsen", "NO", days=1)),
        (sight("Nela Harrow", "BE"), sight("Nela Maria Harrow", "BE", days=1)),
        (sight("Eunji Parksun", "KR"), sight("Eun-ji Parksun", "KR", days=1)),
        (sight("Youssef Elkhatibi", "EG"), sight("Youssef El Khatibi", "EG", days=1)),
        (sight("Moritani", *AMBASSADOR), sight("Kenji Moritani", *AMBASSADOR, days=1)),
        (sight("Anna Toren", "SE", "consul"), sight("Anna Toren", "SE", "ambassador", days=2000)),
    ],
)
def test_forms_of_one_person(one, other):
    assert merged(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sight("Moritani"), sight("Kenji Moritani", days=1)),
        (sight("K. Moritani"), sight("Kenji Moritani", "JP", days=1)),
        (sight("Ali Vural", "TR"), sight("Ayla Vural", "TR", days=1)),
        (sight("Anton Radinov", "BG"), sight("Elena Radinova", "BG", days=1)),
        (sight("Piotr Zawadzki", "PL"), sight("Piotra Zawadzka", "PL", days=1)),
        (sight("Hasan Asifullah", "PK"), sight("Husein Asifullah", "PK", days=1)),
        (sight("Ahmed bin Rashid Falahi", "AE"), sight("Rashid bin Ahmed Falahi", "AE", days=1)),
        (sight("John Ashgrove Jr.", "GB"), sight("John Ashgrove Sr.", "GB", days=1)),
        (sight("Nela Harrow", "BE"), sight("Nela Harrow", "CA", days=1)),
        (sight("Kim Ashgrove", gender="he"), sight("Kim Ashgrov", gender="she", days=1)),
        (sight("Mert Kirimli", None, "mayor", ("sazova",)), sight("Mert Kirimli", "TR", "ambassador", days=9)),
    ],
)  # fmt: skip
def test_two_people(one, other):
    assert not merged(one, other)


def test_a_form_that_fits_two_belongs_to_neither():
    ali, ayla = sight("Ali Vural", "TR", "consul"), sight("Ayla Vural", "TR", "consul", days=1)
    assert len(set(ids_of(ali, ayla, sight("A. Vural", "TR", "consul", days=2)))) == 3
    assert len(set(ids_of(ali, sight("A. Vural", "TR", "consul", days=2)))) == 1


def test_a_page_that_names_two_side_by_side_keeps_them_apart():
    one = sight("Nela Harrow", "BE", page="p")
    assert not merged(one, sight("Nela Maria Harrow", "BE", page="p"))
    assert merged(one, sight("Nela Maria Harrow", "BE", page="q"))


def test_merges_tell_relation_and_evidence():
    sightings = (sight("Kenji Moritani", *AMBASSADOR), sight("K. Moritani", *AMBASSADOR, days=1))
    _, (merge,) = name_people(link_people(sightings), sightings)
    assert (merge.form, merge.joined_form, merge.relation) == ("K. Moritani", "Kenji Moritani", "initials")
    assert {"same country", "same title"} <= set(merge.reasons)
    assert 0.8 < merge.score < 1


NAMES = ("Ali Vural", "Ayla Vural", "A. Vural", "Vural", "VURAL Ali", "Ali Can Vural", "Aly Vural")
people = st.builds(
    sight, st.sampled_from(NAMES), st.sampled_from([None, "TR", "AZ"]), st.sampled_from([None, "mayor", "minister"]),
    days=st.integers(0, 900), page=st.uuids().map(str),
)  # fmt: skip


@given(st.lists(people, max_size=14, unique_by=lambda s: s.doc_id), st.randoms())
def test_groups_depend_on_the_set_alone(sightings, random):
    def grouped(found):
        found = sorted(found, key=lambda s: s.doc_id)
        ids, merges = name_people(link_people(found), found)
        return {s.doc_id: i for s, i in zip(found, ids, strict=True)}, sorted(map(repr, merges))

    shuffled = sorted(sightings, key=lambda _: random.random())
    ids, merges = grouped(sightings)
    assert (ids, merges) == grouped(shuffled)
    assert len(merges) == len(sightings) - len(set(ids.values()))


@pytest.mark.parametrize(
    ("honorifics", "gender"), [(["Mrs."], "she"), (["H.E."], None), (["Mr.", "Mrs."], None)]
)
def test_forms_of_address_tell_gender(honorifics, gender):
    assert told_gender(honorifics) == gender


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Chr. Lindqvist", "Christian Lindqvist", "initials"),
        ("Yu. Orlov", "Yuri Orlov", "initials"),
        ("Dr. Ada Holm", "Ada Holm", "same name"),
        ("Pierre Montclair", "Pierre-Yves Montclair", "half a given name"),
        ("Ana Garcia", "Ana Garcia-Lopez", "shorter"),
        ("Min-jun Han", "Min-jun K. Han", "shorter"),
    ],
)
def test_abbreviated_and_hyphenated_given_names(one, other, relation):
    assert relate(make_form(one), make_form(other)) == relation
