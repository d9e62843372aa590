"""Several visits on one page: who takes part in which, and when each was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.chances import PairChance, RoleChance
from pipeline.records import Annotated, Label, VisitFrame
from pipeline.resolve import resolve_page
from pipeline.resolve.telling import PageFacts, read_frame
from pipeline.resolve.visits import _settle_places
from tests.factories import make_clean, make_mention

LINES = (
    "Mayor Ali Vural received Ambassador Kenji Mori on 3 May 2022. Attaché Aya Endo came too.",
    "On 5 May 2022 Consul Rita Sosa called on the mayor. Clerk Ana Paz came too.",
)
CLEAN = make_clean("\n".join(LINES), published=date(2022, 5, 19))
NAMES = ("Ali Vural", "Kenji Mori", "Aya Endo", "Rita Sosa", "Ana Paz")
VURAL, MORI, ENDO, SOSA, PAZ, FIRST, SECOND = range(7)
MENTIONS = (
    *(make_mention(CLEAN, name) for name in NAMES),
    make_mention(CLEAN, "3 May 2022", Label.DATE),
    make_mention(CLEAN, "5 May 2022", Label.DATE),
)
FRAME = VisitFrame(
    trigger="received", start=0, end=61, kind="courtesy call", status="held", guest_mentions=(MORI,),
    host_mentions=(VURAL,), guest_delegation_mentions=(ENDO, PAZ), host_delegation_mentions=(),
    guest_countries=("JP",), host_countries=(), guest_organization_mentions=(), host_organization_mention=None,
    city_mention=None, venue=None, date_mention=FIRST, in_heading=False, score=0.9, rule="test",
)  # fmt: skip


def chance(mention, *, guest=0.0, host=0.0):
    return RoleChance(mention=mention, guest=guest, host=host, guest_delegation=0.0, host_delegation=0.0)


def visits(apart, *, second=0.5):
    page = resolve_page(
        Annotated(
            clean=CLEAN, mentions=MENTIONS, titles=(), quotes=(), frames=(FRAME,), topics=(), outcomes=(),
            is_visit=True, visit_score=0.9,
            chances=(chance(VURAL, host=0.9), chance(MORI, guest=0.9), chance(SOSA, guest=second)),
            pairs=(PairChance(one=MORI, other=SOSA, role="guest", apart=apart),),
        ),
        doc_id="a1",
    )  # fmt: skip
    return [
        (
            {page.people[p.person].name for p in visit.participants if p.role == "guest"},
            {page.people[p.person].name for p in visit.participants if p.role == "host"},
            visit,
            {page.people[p.person].name for p in visit.participants if p.role == "guest delegation"},
        )
        for visit in page.visits
    ]


def test_guests_apart_have_a_visit_each_with_the_host_they_share():
    first, second = visits(0.9)
    assert first[:2] == ({"Kenji Mori"}, {"Ali Vural"})
    assert second[:2] == ({"Rita Sosa"}, {"Ali Vural"})


def test_each_visit_has_the_date_and_the_company_told_beside_it():
    first, second = visits(0.9)
    assert (first[2].date_start, second[2].date_start) == (date(2022, 5, 3), date(2022, 5, 5))
    assert (first[3], second[3]) == ({"Aya Endo"}, {"Ana Paz"})


def test_the_country_of_one_guest_is_not_that_of_another():
    first, second = visits(0.9)
    assert first[2].guest_countries == ("JP",)
    assert second[2].guest_countries == ()


@pytest.mark.parametrize(("apart", "second"), [(0.2, 0.9), (0.9, 0.1)])
def test_one_visit_where_guests_belong_together_or_the_second_is_unlikely(apart, second):
    assert len(visits(apart, second=second)) == 1


def settled(*told):
    """Return the host countries of visits of whose guests each comes from the first country of its pair."""
    facts = PageFacts(
        annotated=Annotated(
            clean=CLEAN, mentions=(), titles=(), quotes=(), frames=(), topics=(), outcomes=(), is_visit=True,
            visit_score=0.9,
        ),
        people=(), organizations=(), person_of={}, organization_of={}, quote_people=(),
    )  # fmt: skip
    telling = read_frame(facts, replace(FRAME, date_mention=None))
    page = resolve_page(
        Annotated(
            clean=CLEAN, mentions=MENTIONS, titles=(), quotes=(), frames=(FRAME,), topics=(), outcomes=(),
            is_visit=True, visit_score=0.9,
        ),
        doc_id="a1",
    )  # fmt: skip
    visits = [replace(page.visits[0], guest_countries=(guest,), host_country=host) for guest, host in told]
    return [visit.host_country for visit in _settle_places(facts, [telling] * len(told), visits)]


@pytest.mark.parametrize(
    ("told", "hosts"),
    [
        ((("JP", "FJ"), ("UY", "FJ"), ("CL", "JP")), ["FJ", "FJ", "FJ"]),
        ((("JP", "FJ"), ("UY", "FJ"), ("CL", None)), ["FJ", "FJ", "FJ"]),
        ((("JP", "FJ"), ("JP", "TO")), ["FJ", "TO"]),
    ],
)
def test_no_visit_is_set_in_the_country_of_another_ones_guests(told, hosts):
    assert settled(*told) == hosts
