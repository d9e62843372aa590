"""Identities over pages: content, never order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.across import link_pages, resolve_across
from pipeline.resolve.ids import document_id, hash_id
from pipeline.resolve.sightings import sight_page
from pipeline.resolve.visit_links import Report, cluster_reports
from pipeline.tabulate import tabulate
from tests.factories import make_clean, make_organization, make_person, make_resolved_page, make_visit

TEXT = "The ambassador visited the mayor. They spoke."
EVIDENCE = "The ambassador visited the mayor."


def page(doc_id, guest="Kenji Mori", host="Ali Vural", *, published=None, **fields):
    clean = make_clean(TEXT, published=published, source=f"{doc_id}.txt")
    people = tuple(make_person(name) for name in (guest, host) if name)
    parts = dict(enumerate(role for name, role in ((guest, "guest"), (host, "host")) if name))
    visit = make_visit(clean, EVIDENCE, parts, **fields)
    return make_resolved_page(clean, doc_id, people=people, visits=(visit,))


PAGES = [
    page("a1", published=date(2022, 5, 19)),
    page("a2", published=date(2022, 5, 21)),
    page("a3", published=date(2022, 9, 1)),
    page("a4", date_start=date(2022, 5, 18)),
    page("a5", guest="Aya Endo", published=date(2022, 5, 19)),
    page("a6", guest="Mori", published=date(2022, 5, 19)),
    page("a7", guest=None, guest_countries=("JP",), published=date(2022, 5, 19)),
]


def visit_of(resolved, doc_id):
    return resolved.visit_ids[doc_id][0]


def test_one_visit_on_two_pages_of_one_week():
    resolved = resolve_across(PAGES[:2])
    assert visit_of(resolved, "a1") == visit_of(resolved, "a2")


def test_a_date_gathers_the_pages_near_it():
    resolved = resolve_across(PAGES)
    assert visit_of(resolved, "a1") == visit_of(resolved, "a4")
    assert visit_of(resolved, "a3") != visit_of(resolved, "a4")


@pytest.mark.parametrize("other", ["a3", "a5", "a6", "a7"])
def test_other_people_or_another_time_is_another_visit(other):
    resolved = resolve_across(PAGES)
    assert visit_of(resolved, "a1") != visit_of(resolved, other)


def test_two_dates_are_two_visits():
    resolved = resolve_across(
        [page("b1", date_start=date(2022, 5, 18)), page("b2", date_start=date(2022, 5, 19))]
    )
    assert visit_of(resolved, "b1") != visit_of(resolved, "b2")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kenji Mori", "Kenji Mori", True),
        ("Tunç Alper", "Tunc Alper", True),
        ("KENJI MORI", "Kenji Mori", True),
        ("Mori", "Mori", False),
        ("K. Mori", "K. Mori", False),
        ("Kenji Mori", "Kenji Mora", False),
        ("Ali Vural", "Ayla Vural", False),
    ],
)
def test_people_over_pages(one, other, same):
    resolved = resolve_across([page("c1", guest=one), page("c2", guest=other)])
    assert (resolved.person_ids["c1"][0] == resolved.person_ids["c2"][0]) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Korvan Municipality", "Municipality of Korvan", True),
        ("the Ministry of Trade", "Ministry of Trade", True),
        ("Ministry of Trade", "Ministry of Health", False),
    ],
)
def test_organizations_over_pages(one, other, same):
    clean = make_clean(TEXT)
    pages = [
        make_resolved_page(clean, doc_id, organizations=(make_organization(name),))
        for doc_id, name in (("d1", one), ("d2", other))
    ]
    resolved = resolve_across(pages)
    assert (resolved.organization_ids["d1"] == resolved.organization_ids["d2"]) is same


def test_two_visits_of_one_page_stay_two():
    clean = make_clean(TEXT, published=date(2022, 5, 19))
    visits = (make_visit(clean, EVIDENCE, {0: "host"}), make_visit(clean, "They spoke.", {0: "host"}))
    resolved = resolve_across(
        [make_resolved_page(clean, "e1", people=(make_person("Ali Vural"),), visits=visits)]
    )
    assert len(set(resolved.visit_ids["e1"])) == 2


def test_a_visit_of_nobody_is_its_pages_own():
    clean = make_clean(TEXT, published=date(2022, 5, 19))
    pages = [
        make_resolved_page(clean, doc_id, visits=(make_visit(clean, EVIDENCE, {}),))
        for doc_id in ("f1", "f2")
    ]
    resolved = resolve_across(pages)
    assert resolved.visit_ids["f1"] != resolved.visit_ids["f2"]


@given(st.permutations(PAGES))
def test_order_does_not_matter(pages):
    assert resolve_across(pages) == resolve_across(PAGES)


@given(st.permutations(PAGES))
def test_the_small_records_are_enough(pages):
    found, whole = link_pages(map(sight_page, pages)), resolve_across(PAGES)
    assert (found.person_ids, found.organization_ids) == (whole.person_ids, whole.organization_ids)
    assert (found.visit_ids, found.merges) == (whole.visit_ids, whole.merges)


def test_every_merge_is_explained():
    merges = resolve_across(PAGES[:2]).merges
    assert {(merge.entity, merge.doc_id, merge.joined_doc_id) for merge in merges} == {
        ("person", "a2", "a1"),
        ("visit", "a2", "a1"),
    }
    assert all(merge.relation and 0 < merge.score <= 1 for merge in merges)


@given(st.lists(st.sampled_from(PAGES), max_size=12))
def test_a_page_told_twice_counts_once(pages):
    resolved = resolve_across(pages)
    assert [p.doc_id for p in resolved.pages] == sorted({p.doc_id for p in pages})
    assert set(resolved.visit_ids) == {p.doc_id for p in pages}


days = st.none() | st.dates(date(2022, 1, 1), date(2022, 3, 1))
some = st.frozensets(st.sampled_from("pqr"), max_size=2)
reports = st.builds(
    Report, doc_id=st.text("abc", min_size=1, max_size=3), index=st.integers(0, 2), start=st.integers(0, 5),
    first=days, last=st.none(), published=days, guests=some, guest_countries=some, hosts=some,
    host_organization=st.sampled_from(["", "o"]), host_country=st.just(""), city=st.sampled_from(["", "x", "y"]),
)  # fmt: skip


@given(st.lists(reports, max_size=10), st.randoms())
def test_clusters_of_reports_hold_each_once_in_any_order(found, random):
    shuffled = sorted(found, key=lambda _: random.random())
    clusters = cluster_reports(found)
    assert sorted(map(repr, (r for cluster in clusters for r in cluster))) == sorted(map(repr, found))
    one, other = ({frozenset(map(repr, c)) for c in each} for each in (clusters, cluster_reports(shuffled)))
    assert one == other


def test_document_ids():
    ids = {document_id("a.txt", "00"), document_id("b.txt", "00"), document_id("a.txt", "01")}
    assert len(ids) == 3
    assert all(len(one) == 16 and one == one.lower() and int(one, 16) >= 0 for one in ids)
    assert hash_id("a", "bc") != hash_id("ab", "c")


@given(st.permutations(PAGES))
def test_tables_are_the_same_for_shuffled_pages(pages):
    one, other = (tabulate(resolve_across(found), []) for found in (PAGES, pages))
    assert {name: table.to_pylist() for name, table in one.items()} == {
        name: table.to_pylist() for name, table in other.items()
    }
