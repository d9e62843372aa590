"""An analyst's corrections: what they change, what follows, and that they go on matching."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.resolve.across import resolve_across
from pipeline.settings import Correction
from pipeline.tabulate import tabulate
from tests.factories import (
    DOC_CALL,
    DOC_REPORT,
    call_page,
    fair_page,
    make_clean,
    make_organization,
    make_person,
    make_resolved_page,
    make_visit,
    report_page,
)

TEXT = "The ambassador visited the mayor. They spoke."
EVIDENCE = "The ambassador visited the mayor."
NOWHERE = "0" * 16


def correct(table, action, id, column="", value="", *, person_id="", line=2, note=""):
    return Correction(
        line=line,
        table=table,
        action=action,
        id=id,
        person_id=person_id,
        column=column,
        value=value,
        note=note,
    )


def page(doc_id, guest="Kenji Mori", host="Ali Vural", *, published=date(2022, 5, 19), **fields):
    clean = make_clean(TEXT, published=published, source=f"{doc_id}.txt")
    people = (make_person(guest, country=fields.pop("country", None)), make_person(host))
    visit = make_visit(clean, EVIDENCE, {0: "guest", 1: "host"}, **fields)
    return make_resolved_page(clean, doc_id, people=people, visits=(visit,))


def rows(pages, *corrections):
    tables = tabulate(resolve_across(pages, corrections), [])
    return {name: table.to_pylist() for name, table in tables.items()}


def only(found):
    (row,) = found
    return row


def person_id(pages, name):
    return next(row["person_id"] for row in rows(pages)["people"] if row["name"] == name)


@pytest.fixture
def call():
    return [call_page(), fair_page()]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("host_country", "fi", "FI"),
        ("host_country", "", None),
        ("city", " New  Lindal ", "New Lindal"),
        ("kind", "Working meeting", "working meeting"),
        ("status", "cancelled", "cancelled"),
        ("guest_countries", "jp, BE", ["BE", "JP"]),
        ("topics", "sport, trade", ["trade", "sport"]),
        ("outcomes", '["gift exchanged"]', ["gift exchanged"]),
        ("date_start", "2023-05-15", date(2023, 5, 15)),
        ("venue", "Town Hall", "Town Hall"),
        ("host_organization", "", None),
        ("host_organization", "municipality of port lindal", "Port Lindal Municipality"),
    ],
)
def test_a_cell_of_a_visit(call, column, value, expected):
    visit_id = only(rows(call)["visits"])["visit_id"]
    visit = only(rows(call, correct("visits", "set", visit_id, column, value))["visits"])
    assert visit[column] == expected
    assert (visit["rule"], visit["score"], visit["visit_id"]) == ("correction", 1.0, visit_id)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("date_start", "2023-05")], (date(2023, 5, 1), date(2023, 5, 31), "month")),
        (
            [("date_start", "2023-05-15"), ("date_end", "2023-05-17")],
            (date(2023, 5, 15), date(2023, 5, 17), "day"),
        ),
        ([("date_end", "2023")], (date(2023, 1, 1), date(2023, 12, 31), "year")),
        ([("date_start", "45061")], (date(2023, 5, 15), date(2023, 5, 15), "day")),
        ([("date_start", "2023-05-15"), ("date_start", "")], (None, None, None)),
    ],
)
def test_the_two_ends_of_a_visit_never_cross(call, cells, expected):
    visit_id = only(rows(call)["visits"])["visit_id"]
    made = [correct("visits", "set", visit_id, column, value) for column, value in cells]
    visit = only(rows(call, *made)["visits"])
    assert (visit["date_start"], visit["date_end"], visit["date_precision"]) == expected


def test_countries_of_the_page_follow_the_visit(call):
    visit_id = only(rows(call)["visits"])["visit_id"]
    found = rows(call, correct("visits", "set", visit_id, "guest_countries", "JP"))["countries"]
    assert next(row["roles"] for row in found if row["doc_id"] == DOC_CALL) == ["mentioned"]


def test_who_is_no_guest_goes_with_their_country(call):
    visit_id, nela = only(rows(call)["visits"])["visit_id"], person_id(call, "Nela Harrow")
    found = rows(call, correct("participants", "remove", visit_id, person_id=nela))
    visit = only(found["visits"])
    assert (visit["guests"], visit["guest_countries"], visit["hosts"]) == ([], [], ["Tomas Okan"])
    assert [row["name"] for row in found["participants"]] == ["Tomas Okan"]
    assert {row["name"] for row in found["people"]} == {"Nela Harrow", "Tomas Okan"}


def test_another_role(call):
    visit_id, nela = only(rows(call)["visits"])["visit_id"], person_id(call, "Nela Harrow")
    found = rows(call, correct("participants", "set", visit_id, "role", "guest delegation", person_id=nela))
    part = next(row for row in found["participants"] if row["person_id"] == nela)
    assert (part["role"], part["rule"], part["score"]) == ("guest delegation", "correction", 1.0)
    assert (only(found["visits"])["guests"], only(found["visits"])["guest_countries"]) == ([], ["BE"])


def test_a_role_for_somebody_who_had_none():
    clean = make_clean(TEXT)
    pages = [
        make_resolved_page(
            clean,
            "a1",
            people=(make_person("Kenji Mori", country="JP"), make_person("Ali Vural")),
            visits=(make_visit(clean, EVIDENCE, {1: "host"}),),
        )
    ]
    visit_id, kenji = only(rows(pages)["visits"])["visit_id"], person_id(pages, "Kenji Mori")
    found = rows(pages, correct("participants", "set", visit_id, "role", "guest", person_id=kenji))
    visit = only(found["visits"])
    assert (visit["guests"], visit["guest_countries"]) == (["Kenji Mori"], ["JP"])


def test_a_title_in_place_of_those_found(call):
    nela = person_id(call, "Nela Harrow")
    found = rows(call, correct("people", "set", nela, "title", "Deputy Ambassador"))
    assert (
        next(row for row in found["participants"] if row["person_id"] == nela)["title"] == "Deputy Ambassador"
    )
    assert only(found["visits"])["guest_titles"] == ["Deputy Ambassador"]
    assert next(row for row in found["people"] if row["person_id"] == nela)["titles"] == ["Deputy Ambassador"]
    assert not [row for row in found["titles"] if row["person_id"] == nela]


def test_a_title_that_the_page_gives_keeps_its_characters(call):
    nela = person_id(call, "Nela Harrow")
    found = rows(call, correct("people", "set", nela, "title", "ambassador"))["titles"]
    title = only(row for row in found if row["person_id"] == nela)
    assert (title["title"], title["rule"], title["score"]) == ("Ambassador", "correction", 1.0)


def test_the_country_of_a_person_is_that_of_their_titles_and_visits(call):
    nela = person_id(call, "Nela Harrow")
    found = rows(call, correct("people", "set", nela, "country", "FI"))
    assert next(row for row in found["people"] if row["person_id"] == nela)["countries"] == ["FI"]
    assert next(row for row in found["titles"] if row["person_id"] == nela)["country"] == "FI"
    assert only(found["visits"])["guest_countries"] == ["FI"]


def test_a_name_stands_in_every_table(call):
    nela = person_id(call, "Nela Harrow")
    found = rows(call, correct("people", "set", nela, "name", "Nela Harrow-Lund"))
    person = next(row for row in found["people"] if row["person_id"] == nela)
    assert (person["name"], person["given_name"], person["family_name"]) == ("Nela Harrow-Lund", "Nela", None)
    assert "Nela Harrow" in person["aliases"]
    assert only(found["visits"])["guests"] == ["Nela Harrow-Lund"]
    assert {row["speaker"] for row in found["quotes"]} == {"Nela Harrow-Lund", "Tomas Okan"}


def test_the_name_of_an_organization(call):
    organization = only(rows(call)["organizations"])
    made = correct("organizations", "set", organization["organization_id"], "name", "Lindal City Council")
    found = rows(call, made)
    assert only(found["organizations"])["aliases"] == ["Port Lindal Municipality"]
    assert only(found["visits"])["host_organization"] == "Lindal City Council"


def test_a_page_that_reports_no_visit(call):
    found = rows(call, correct("documents", "set", DOC_CALL, "is_visit", "false"))
    assert (found["visits"], found["participants"]) == ([], [])
    document = next(row for row in found["documents"] if row["doc_id"] == DOC_CALL)
    assert (document["is_visit"], document["visit_score"]) == (False, 0.0)


def test_a_page_that_reports_one_after_all():
    missed = call_page(is_visit=False, visits=())
    found = rows([missed], correct("documents", "set", DOC_CALL, "is_visit", "true"))
    assert (only(found["documents"])["is_visit"], only(found["documents"])["visit_score"]) == (True, 1.0)


def test_a_visit_that_is_none(call):
    visit_id = only(rows(call)["visits"])["visit_id"]
    found = rows(call, correct("visits", "remove", visit_id))
    assert found["visits"] == []
    assert not any(row["is_visit"] for row in found["documents"])


def test_two_people_put_together_and_their_visits_with_them():
    pages = [page("a1", guest="Kenji Mori"), page("a2", guest="Kenzo Morita")]
    one, other = person_id(pages, "Kenji Mori"), person_id(pages, "Kenzo Morita")
    assert len(rows(pages)["visits"]) == 2
    found = rows(pages, correct("people", "merge", one, value=other, note="his card"))
    assert len(found["people"]) == 2 and len(found["visits"]) == 1
    assert {row["person_id"] for row in found["people"]} > {one}
    merge = only(row for row in found["merges"] if row["relation"] == "correction")
    assert (merge["entity_id"], merge["reasons"], merge["score"]) == (one, ["his card"], 1.0)


def test_a_visit_keeps_one_of_its_ids_and_is_found_by_both():
    pages = [page("a1", guest="Kenji Mori"), page("a2", guest="Kenzo Morita")]
    one, other = person_id(pages, "Kenji Mori"), person_id(pages, "Kenzo Morita")
    before = {row["visit_id"] for row in rows(pages)["visits"]}
    for visit_id in before:
        made = [
            correct("people", "merge", one, value=other),
            correct("visits", "set", visit_id, "city", "Izmir"),
        ]
        visit = only(rows(pages, *made)["visits"])
        assert visit["city"] == "Izmir" and visit["visit_id"] in before


def test_one_person_on_two_pages_kept_apart():
    pages = [page("a1"), page("b" * 16, published=date(2022, 5, 20))]
    kenji = person_id(pages, "Kenji Mori")
    found = rows(pages, correct("people", "apart", kenji, "doc_id", "b" * 16))
    assert [row["name"] for row in found["people"]].count("Kenji Mori") == 2
    assert len(found["visits"]) == 2
    assert not [row for row in found["merges"] if row["form"] == "Kenji Mori"]
    assert sum(row["person_id"] == kenji for row in found["people"]) == 1


def test_two_people_stay_apart_though_a_later_page_brings_them_together():
    pages = [page("a1", guest="Kenji Mori", country="JP"), page("a2", guest="Kenji T. Mori", country="JP")]
    assert len(rows(pages)["people"]) == 2, "evidence puts the two together"
    short = person_id([pages[0]], "Kenji Mori")
    long = person_id([pages[1]], "Kenji T. Mori")
    for one, other in ((short, long), (long, short)):
        resolved = resolve_across(pages, [correct("people", "apart", one, "person_id", other)])
        assert resolved.unmatched == ()
        assert (resolved.person_ids["a1"][0], resolved.person_ids["a2"][0]) == (short, long)


def test_an_id_that_a_fuller_name_replaced_still_matches():
    pages = [page("a1", guest="Kenji Mori", country="JP"), page("a2", guest="Kenji T. Mori", country="JP")]
    old = person_id([pages[0]], "Kenji Mori")
    assert old not in {row["person_id"] for row in rows(pages)["people"]}
    resolved = resolve_across(pages, [correct("people", "set", old, "country", "FI")])
    assert resolved.unmatched == ()


def test_two_reports_are_one_visit_and_one_report_is_its_own():
    pages = [page("a1"), page("b" * 16, published=date(2022, 9, 1))]
    first, second = (row["visit_id"] for row in rows(pages)["visits"])
    assert len(rows(pages, correct("visits", "merge", first, value=second))["visits"]) == 1
    near = [page("a1"), page("b" * 16, published=date(2022, 5, 20))]
    visit_id = only(rows(near)["visits"])["visit_id"]
    assert len(rows(near, correct("visits", "apart", visit_id, "doc_id", "b" * 16))["visits"]) == 2


def test_organizations_merge():
    clean = make_clean("Port Lindal Council met. Harbour Board met.")
    pages = [
        make_resolved_page(clean, "a1", organizations=(make_organization("Port Lindal Council"),)),
        make_resolved_page(clean, "a2", organizations=(make_organization("Harbour Board"),)),
    ]
    one, other = (row["organization_id"] for row in rows(pages)["organizations"])
    found = rows(pages, correct("organizations", "merge", one, value=other))
    assert only(found["organizations"])["n_documents"] == 2


@pytest.mark.parametrize(
    "made",
    [
        correct("visits", "set", NOWHERE, "city", "Izmir"),
        correct("visits", "remove", NOWHERE),
        correct("documents", "set", NOWHERE, "is_visit", "no"),
        correct("people", "merge", NOWHERE, value="1" * 16),
        correct("people", "apart", NOWHERE, "doc_id", "1" * 16),
        correct("people", "set", NOWHERE, "country", "FI"),
        correct("organizations", "set", NOWHERE, "kind", "port"),
        correct("participants", "remove", NOWHERE, person_id=NOWHERE),
    ],
)
def test_what_matches_nothing_is_told_and_changes_nothing(call, made):
    resolved = resolve_across(call, [replace(made, line=7)])
    assert resolved.unmatched == (7,)
    assert rows(call, made) == rows(call)


def test_all_reports_of_a_visit_are_corrected_in_any_order():
    pages = [call_page(), report_page(), fair_page()]
    visit_id = rows(pages)["visits"][0]["visit_id"]
    made = correct("visits", "set", visit_id, "status", "planned")
    assert rows(pages, made) == rows(pages[::-1], made)
    assert rows(pages, made)["visits"][0]["status"] == "planned"
    assert DOC_REPORT in {row["doc_id"] for row in rows(pages, made)["documents"]}
