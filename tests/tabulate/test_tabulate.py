"""The tables, made from records built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from pipeline.errors import DropReason
from pipeline.lexicons.scores import on_gold_scale
from pipeline.records import Drop, Label, Resolved
from pipeline.tables import TABLES
from pipeline.tabulate import tabulate
from pipeline.tabulate.countries import country_name
from pipeline.tabulate.names import fullest
from tests.factories import (
    CALL,
    CALL_TEXT,
    DOC_CALL,
    DOC_FAIR,
    DOC_REPORT,
    MENU,
    SHARED_VISIT,
    call_page,
    hex_id,
    make_clean,
    make_mention,
    make_organization,
    make_person,
    make_resolved,
    make_resolved_page,
    make_title,
    make_visit,
    report_page,
    sample_resolved,
)


def rows(name: str, resolved: Resolved | None = None, drops: tuple[Drop, ...] = ()) -> list[dict[str, Any]]:
    return tabulate(resolved or sample_resolved(), drops)[name].to_pylist()


def one(table: str, resolved: Resolved | None = None, **cells: Any) -> dict[str, Any]:
    """Return the only row with these cells."""
    found = [row for row in rows(table, resolved) if all(row[key] == value for key, value in cells.items())]
    assert len(found) == 1, found
    return found[0]


DROP = Drop(source="x.bin", stage="read", reason=DropReason.BINARY, detail="no text")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_the_promised_columns_and_a_row(name: str) -> None:
    table = tabulate(sample_resolved(), [DROP])[name]
    assert table.schema.equals(TABLES[name].schema, check_metadata=True)
    assert table.num_rows > 0


def test_no_pages_give_ten_empty_tables() -> None:
    tables = tabulate(make_resolved(), [])
    assert set(tables) == set(TABLES)
    assert all(table.num_rows == 0 for table in tables.values())


def test_order_of_pages_changes_nothing() -> None:
    sample = sample_resolved()
    first = tabulate(sample, [DROP])
    for pages in permutations(sample.pages):
        again = tabulate(replace(sample, pages=pages), [DROP])
        assert all(again[name].equals(first[name]) for name in TABLES)


def test_document_counts_and_text() -> None:
    row = one("documents", doc_id=DOC_CALL)
    assert row["text"] == CALL_TEXT
    assert (row["n_chars"], row["n_raw_chars"]) == (len(CALL_TEXT), len(CALL_TEXT) + len(MENU))
    assert row["source"] == "news/call.txt" and row["published"] == date(2023, 5, 16)
    assert row["is_visit"] is True
    assert one("documents", doc_id=DOC_FAIR)["is_visit"] is False


def test_a_page_with_a_visit_reports_a_visit_whatever_its_score() -> None:
    assert one("documents", make_resolved(call_page(is_visit=False)))["is_visit"] is True


def test_drop_row() -> None:
    assert rows("drops", drops=(DROP,)) == [
        {"source": "x.bin", "stage": "read", "reason": "binary", "detail": "no text"}
    ]


class TestVisits:
    def test_pages_of_one_visit_share_a_row(self) -> None:
        (row,) = rows("visits")
        assert row["visit_id"] == SHARED_VISIT
        assert row["doc_ids"] == [DOC_CALL, DOC_REPORT]

    def test_evidence_and_kind_come_from_the_page_with_the_highest_score(self) -> None:
        (row,) = rows("visits")
        assert (row["doc_id"], row["evidence"], row["kind"]) == (DOC_CALL, CALL, "courtesy call")
        assert row["score"] == on_gold_scale("visits", 0.9)
        assert CALL_TEXT[row["start_char"] : row["end_char"]] == CALL

    def test_gaps_are_filled_from_the_other_page(self) -> None:
        (row,) = rows("visits")
        assert (row["date_start"], row["date_text"]) == (date(2023, 5, 15), "15 May 2023")

    def test_city_and_venue_stay_together(self) -> None:
        (row,) = rows("visits")
        assert (row["city"], row["venue"]) == ("Port Lindal", None)

    def test_people_bear_their_fullest_name_and_a_title_each(self) -> None:
        (row,) = rows("visits")
        assert (row["guests"], row["guest_titles"]) == (["Nela Maria Harrow"], ["Ambassador"])
        assert (row["hosts"], row["host_titles"]) == (["Tomas Okan"], ["Mayor"])

    def test_delegation_members_are_no_guests(self) -> None:
        (row,) = rows("visits")
        assert "Per Ström" not in row["guests"] + row["hosts"]

    def test_topics_are_united_in_the_order_of_the_closed_list(self) -> None:
        (row,) = rows("visits")
        assert row["topics"] == ["economy", "trade", "culture"]

    def test_host_side(self) -> None:
        (row,) = rows("visits")
        assert (row["host_organization"], row["host_country"]) == ("Port Lindal Municipality", "NL")
        assert row["guest_countries"] == ["BE"]

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ("planned", "held", "held"),
            ("planned", "cancelled", "cancelled"),
            ("cancelled", "held", "held"),
            ("planned", "planned", "planned"),
        ],
    )
    def test_what_became_of_a_visit_beats_its_announcement(
        self, first: str, second: str, expected: str
    ) -> None:
        call, report = call_page(), report_page()
        call = replace(call, visits=(replace(call.visits[0], status=first),))  # type: ignore[arg-type]
        report = replace(report, visits=(replace(report.visits[0], status=second),))  # type: ignore[arg-type]
        ids = {DOC_CALL: (SHARED_VISIT,), DOC_REPORT: (SHARED_VISIT,)}
        row = one("visits", make_resolved(call, report, visits=ids))
        assert row["status"] == expected
        assert row["doc_id"] == (DOC_REPORT if first != second else DOC_CALL)

    def test_ties_go_to_the_first_document(self) -> None:
        call, report = call_page(), report_page()
        report = replace(report, visits=(replace(report.visits[0], score=0.9),))
        ids = {DOC_CALL: (SHARED_VISIT,), DOC_REPORT: (SHARED_VISIT,)}
        assert one("visits", make_resolved(report, call, visits=ids))["doc_id"] == DOC_CALL

    def test_a_person_keeps_the_side_that_the_better_page_gives(self) -> None:
        call, report = call_page(), report_page()
        swapped = make_visit(
            report.annotated.clean, "Tomas Okan received", {0: "guest", 1: "host"}, score=0.2
        )
        ids = {DOC_CALL: (SHARED_VISIT,), DOC_REPORT: (SHARED_VISIT,)}
        row = one("visits", make_resolved(call, replace(report, visits=(swapped,)), visits=ids))
        assert (row["guests"], row["hosts"]) == (["Nela Maria Harrow"], ["Tomas Okan"])

    def test_guests_stand_in_the_order_of_the_text_with_empty_titles_where_none_is_given(self) -> None:
        clean = make_clean("Ana Brick and Consul Cem Dale visited Lindal.")
        page = make_resolved_page(
            clean,
            DOC_CALL,
            mentions=(make_mention(clean, "Ana Brick"), make_mention(clean, "Cem Dale")),
            titles=(make_title(clean, "Consul", kind="consul", holder_mention=1),),
            people=(make_person("Cem Dale", (1,), (0,)), make_person("Ana Brick", (0,))),
            visits=(make_visit(clean, clean.text, {0: "guest", 1: "guest"}),),
        )
        row = one("visits", make_resolved(page))
        assert (row["guests"], row["guest_titles"]) == (["Ana Brick", "Cem Dale"], ["", "Consul"])

    def test_two_visits_of_one_page_are_two_rows(self) -> None:
        call = call_page()
        second = make_visit(call.annotated.clean, "visited", {0: "guest"})
        assert len(rows("visits", make_resolved(call_page(visits=(*call.visits, second))))) == 2


class TestParticipants:
    def test_one_row_for_each_person_and_page(self) -> None:
        found = [(row["doc_id"], row["name"], row["role"]) for row in rows("participants")]
        assert sorted(found) == [
            (DOC_CALL, "Nela Maria Harrow", "guest"),
            (DOC_CALL, "Tomas Okan", "host"),
            (DOC_REPORT, "Nela Maria Harrow", "guest"),
            (DOC_REPORT, "Per Ström", "guest delegation"),
            (DOC_REPORT, "Tomas Okan", "host"),
        ]

    def test_title_organization_and_country(self) -> None:
        guest = one("participants", doc_id=DOC_CALL, role="guest")
        assert (guest["title"], guest["title_text"], guest["country"]) == (
            "Ambassador",
            "Ambassador of Belgium to Port Lindal",
            "BE",
        )
        host = one("participants", doc_id=DOC_CALL, role="host")
        assert host["organization"] == "Port Lindal Municipality"
        assert host["organization_id"] == hex_id("organization", "Port Lindal Municipality")

    def test_the_likelier_role_stands_where_a_page_gives_two(self) -> None:
        call = call_page()
        other = make_visit(call.annotated.clean, "visited", {0: "host"})
        other = replace(other, participants=(replace(other.participants[0], score=0.1),))
        page = call_page(visits=(*call.visits, other))
        resolved = make_resolved(page, visits={DOC_CALL: (SHARED_VISIT, SHARED_VISIT)})
        assert one("participants", resolved, name="Nela Harrow")["role"] == "guest"


class TestPeople:
    def test_one_row_with_all_that_the_pages_tell(self) -> None:
        row = one("people", name="Nela Maria Harrow")
        assert row["aliases"] == ["Harrow", "Nela Harrow"]
        assert (row["honorifics"], row["titles"], row["countries"]) == (["H.E."], ["Ambassador"], ["BE"])
        assert (row["n_documents"], row["n_mentions"]) == (2, 3)
        assert (row["first_seen"], row["last_seen"]) == (date(2023, 5, 16), date(2023, 6, 1))
        assert (row["given_name"], row["family_name"]) == ("Nela", "Harrow")

    def test_organizations_of_titles(self) -> None:
        assert one("people", name="Tomas Okan")["organizations"] == ["Port Lindal Municipality"]

    @pytest.mark.parametrize(
        ("forms", "expected"),
        [
            ([("Okan", 9), ("Tomas Okan", 1)], "Tomas Okan"),
            ([("T. Okan", 9), ("Tomas Okan", 1)], "Tomas Okan"),
            ([("Tomas J. Okan", 1), ("Tomas Okan", 9)], "Tomas J. Okan"),
            ([("Sukru Genc", 5), ("Şükrü Genç", 5)], "Şükrü Genç"),
            ([("Sukru Genc", 6), ("Şükrü Genç", 5)], "Sukru Genc"),
        ],
    )
    def test_fullest_name(self, forms: list[tuple[str, int]], expected: str) -> None:
        assert fullest(forms) == fullest(reversed(forms)) == expected


class TestTitles:
    def test_mentions_of_one_title_are_one_row_with_the_fullest_phrase(self) -> None:
        row = one("titles", name="Tomas Okan")
        assert (row["title"], row["title_text"]) == ("Mayor", "Mayor of Port Lindal Municipality")
        assert row["organization"] == "Port Lindal Municipality"

    def test_raw_offsets_lead_into_the_source(self) -> None:
        row = one("titles", doc_id=DOC_CALL, title="Ambassador")
        raw = call_page().annotated.clean.page.raw
        assert raw[row["raw_start_char"] : row["raw_end_char"]] == row["title_text"]
        assert (row["country"], row["posted_to"]) == ("BE", "Port Lindal")

    def test_former_titles_give_no_row(self) -> None:
        page = call_page()
        titles = tuple(replace(title, former=title.kind == "ambassador") for title in page.annotated.titles)
        assert [row["title"] for row in rows("titles", make_resolved(call_page(titles=titles)))] == ["Mayor"]

    def test_titles_of_nobody_give_no_row(self) -> None:
        clean = make_clean("The Consul spoke.")
        page = make_resolved_page(clean, DOC_CALL, titles=(make_title(clean, "Consul", kind="consul"),))
        assert rows("titles", make_resolved(page)) == []

    def test_one_role_in_two_organizations_is_two_titles(self) -> None:
        clean = make_clean("Ana Brick, Chair of Port Trust and Chair of Book House, and the Chair Brick")
        organizations = ("Port Trust", "Book House")
        page = make_resolved_page(
            clean,
            DOC_CALL,
            mentions=(
                make_mention(clean, "Ana Brick"),
                *(make_mention(clean, name, Label.ORG) for name in organizations),
            ),
            titles=(
                make_title(clean, "Chair", "Chair of Port Trust", holder_mention=0, organization_mention=1),
                make_title(clean, "Chair", "Chair of Book House", holder_mention=0, organization_mention=2),
                make_title(clean, "Chair", nth=2, holder_mention=0),
            ),
            people=(make_person("Ana Brick", (0,), (0, 1, 2)),),
            organizations=tuple(make_organization(name, (i,)) for i, name in enumerate(organizations, 1)),
        )
        found = rows("titles", make_resolved(page))
        assert [row["organization"] for row in found] == ["Port Trust", "Book House"]

    @pytest.mark.parametrize(
        ("text", "cores", "expected"),
        [
            (
                "Minister of Culture Ana Brick spoke. Minister Brick left.",
                ["Minister of Culture", "Minister"],
                1,
            ),
            ("Consul Ana Brick, the Honorary Consul, left.", ["Consul", "Honorary Consul"], 1),
            ("Ana Brick, Consul and Chair of the Port, left.", ["Consul", "Chair"], 2),
            ("Ana Brick, Chair of Culture and Chair of Trade", ["Chair of Culture", "Chair of Trade"], 2),
        ],
    )
    def test_a_shortened_title_is_the_full_one(self, text: str, cores: list[str], expected: int) -> None:
        clean = make_clean(text)
        nth = [0, 1 if cores == ["Minister of Culture", "Minister"] else 0]
        titles = tuple(make_title(clean, core, nth=n, kind="x") for core, n in zip(cores, nth, strict=True))
        people = (make_person("Ana Brick", (0,), (0, 1)),)
        page = make_resolved_page(
            clean, DOC_CALL, mentions=(make_mention(clean, "Ana Brick"),), titles=titles, people=people
        )
        found = rows("titles", make_resolved(page))
        assert len(found) == expected
        assert max(cores, key=len) in {row["title"] for row in found}

    def test_an_organization_that_nobody_resolved_stands_as_printed(self) -> None:
        row = one("titles", make_resolved(call_page(organizations=(), visits=(), people=(
            make_person("Nela Harrow", (0,), (0,)), make_person("Tomas Okan", (6,), (1,))
        ))), title="Mayor")  # fmt: skip
        assert (row["organization"], row["organization_id"]) == ("Port Lindal Municipality", None)


class TestOrganizations:
    def test_forms_of_all_pages_are_united(self) -> None:
        first, second = (make_clean(text) for text in ("Port Trust of Lindal (PTL)", "PTL"))
        resolved = make_resolved(
            make_resolved_page(
                first,
                DOC_CALL,
                organizations=(make_organization("Port Trust of Lindal", (0, 1), acronym="PTL"),),
            ),
            make_resolved_page(
                second,
                DOC_FAIR,
                organizations=(make_organization("PTL", (0,), acronym="PTL", kind="company"),),
            ),
        )
        row = one("organizations", resolved)
        assert (row["name"], row["aliases"], row["kind"]) == ("Port Trust of Lindal", ["PTL"], "company")
        assert (row["n_documents"], row["n_mentions"]) == (2, 3)


class TestCountries:
    def test_mentions_are_counted_by_form(self) -> None:
        row = one("countries", doc_id=DOC_CALL, country="BE")
        assert (row["name"], row["n_named"], row["n_adjective"], row["roles"]) == ("Belgium", 1, 1, ["guest"])

    def test_a_host_country_that_the_page_never_names_has_no_row(self) -> None:
        assert {row["country"] for row in rows("countries") if row["doc_id"] == DOC_CALL} == {"BE"}

    def test_a_country_may_host_its_own_guests(self) -> None:
        (visit,) = call_page().visits
        page = call_page(visits=(replace(visit, host_country="BE"),))
        assert one("countries", make_resolved(page), country="BE")["roles"] == ["guest", "host"]

    def test_a_country_without_a_part_is_mentioned(self) -> None:
        assert one("countries", doc_id=DOC_FAIR, country="DK")["roles"] == ["mentioned"]

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("XK", "Kosovo"),
            ("CZ", "Czechia"),
            ("TR", "Türkiye"),
            ("MK", "North Macedonia"),
            ("NL", "Netherlands"),
            ("QQ", "QQ"),
        ],
    )
    def test_names(self, code: str, name: str) -> None:
        assert country_name(code) == name


class TestQuotes:
    def test_speaker_and_visit(self) -> None:
        row = one("quotes", kind="direct")
        assert (row["speaker"], row["speaker_text"], row["cue"]) == ("Nela Maria Harrow", "Harrow", "said")
        assert row["person_id"] == hex_id("person", "Harrow")
        assert row["visit_id"] == SHARED_VISIT
        assert CALL_TEXT[row["start_char"] : row["end_char"]] == row["content"]

    def test_no_visit_where_the_page_tells_of_two(self) -> None:
        call = call_page()
        second = make_visit(call.annotated.clean, "visited", {0: "guest"})
        found = rows("quotes", make_resolved(call_page(visits=(*call.visits, second))))
        assert [row["visit_id"] for row in found] == [None, None]

    def test_no_speaker_no_person(self) -> None:
        found = rows("quotes", make_resolved(call_page(quote_people=(None, None))))
        assert {(row["person_id"], row["speaker"]) for row in found} == {(None, None)}

    def test_ids_differ_and_do_not_depend_on_other_rows(self) -> None:
        ids = {row["content"]: row["quote_id"] for row in rows("quotes")}
        assert len(set(ids.values())) == 2
        alone = call_page(quotes=call_page().annotated.quotes[1:], quote_people=(1,))
        (row,) = rows("quotes", make_resolved(alone))
        assert row["quote_id"] == ids[row["content"]]


class TestMentions:
    @pytest.mark.parametrize(
        ("text", "label", "entity"),
        [
            ("Nela Harrow", "PERSON", hex_id("person", "Harrow")),
            ("Port Lindal Municipality", "ORG", hex_id("organization", "Port Lindal Municipality")),
            ("Belgium", "COUNTRY", "BE"),
            ("Port Lindal", "CITY", None),
            ("Ambassador", "TITLE", None),
        ],
    )
    def test_entity(self, text: str, label: str, entity: str | None) -> None:
        row = one("mentions", doc_id=DOC_CALL, text=text)
        assert (row["label"], row["entity_id"]) == (label, entity)

    def test_ids_are_unique(self) -> None:
        found = rows("mentions")
        assert len({row["mention_id"] for row in found}) == len(found) == 18
