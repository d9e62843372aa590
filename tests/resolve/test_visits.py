"""Visits of one page: frames united, gaps filled, place and time resolved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.chances import RoleChance
from pipeline.records import Annotated, Cue, Label, VisitFrame
from pipeline.resolve import resolve_page
from tests.factories import make_clean, make_mention, make_quote, make_title

TEXT = (
    "Ambassador Kenji Mori visited Mayor Ali Vural of Korvan Municipality on Tuesday. Consul Aya Endo was present. "
    "Governor Veli Demir met him in Izmir on 4 March 2019. Wife Yuki Mori and the Japanese delegation came."
)
CLEAN = make_clean(TEXT, published=date(2022, 5, 19))
MORI, VURAL, ORG, TUESDAY, ENDO, DEMIR, IZMIR, OLD_DATE, YUKI = range(9)
MENTIONS = (
    make_mention(CLEAN, "Kenji Mori"),
    make_mention(CLEAN, "Ali Vural"),
    make_mention(CLEAN, "Korvan Municipality", Label.ORG),
    make_mention(CLEAN, "Tuesday", Label.DATE),
    make_mention(CLEAN, "Aya Endo"),
    make_mention(CLEAN, "Veli Demir"),
    make_mention(CLEAN, "Izmir", Label.CITY, country="TR"),
    make_mention(CLEAN, "4 March 2019", Label.DATE),
    make_mention(CLEAN, "Yuki Mori"),
)
CUES = (
    Cue(name="trade", term="trade", start=0, sentence=0, strong=True, place="text"),
    Cue(name="trade", term="customs", start=5, sentence=0, strong=True, place="text"),
)
TITLES = (
    make_title(CLEAN, "Ambassador", kind="ambassador", holder_mention=MORI, country="JP"),
    make_title(CLEAN, "Mayor", kind="mayor", holder_mention=VURAL, organization_mention=ORG),
    make_title(CLEAN, "Consul", kind="consul", holder_mention=ENDO, country="JP"),
    make_title(CLEAN, "Governor", kind="official", holder_mention=DEMIR),
    make_title(CLEAN, "Wife", kind="spouse", holder_mention=YUKI),
)


def frame(guests=(), hosts=(), *, start=0, **fields) -> VisitFrame:
    plain = {
        "trigger": "visited", "start": start, "end": start + 20, "kind": "courtesy call", "status": "held",
        "guest_mentions": tuple(guests), "host_mentions": tuple(hosts), "guest_delegation_mentions": (),
        "host_delegation_mentions": (), "guest_countries": (), "host_countries": (), "guest_organization_mentions": (),
        "host_organization_mention": None, "city_mention": None, "venue": None, "date_mention": None,
        "in_heading": False, "score": 0.9, "rule": "test",
    }  # fmt: skip
    return VisitFrame(**plain | fields)


def resolve(*frames, clean=CLEAN, quotes=(), titles=TITLES, is_visit=True):
    annotated = Annotated(
        clean=clean, mentions=MENTIONS, titles=titles, quotes=quotes, frames=frames, topics=CUES, outcomes=(),
        is_visit=is_visit, visit_score=0.9,
    )  # fmt: skip
    return resolve_page(annotated, doc_id="a1")


def people(page, visit, role):
    return [page.people[p.person].name for p in visit.participants if p.role == role]


def test_one_frame():
    page = resolve(frame([MORI], [VURAL], date_mention=TUESDAY, venue="at his office"))
    (visit,) = page.visits
    assert people(page, visit, "guest") == ["Kenji Mori"]
    assert people(page, visit, "host") == ["Ali Vural"]
    assert (visit.date_start, visit.date_end, visit.date_text) == (
        date(2022, 5, 17),
        date(2022, 5, 17),
        "Tuesday",
    )
    assert visit.guest_countries == ("JP",)
    assert page.organizations[visit.host_organization].name == "Korvan Municipality"
    assert (visit.venue, visit.topics) == ("at his office", ("trade",))


MERGED = [
    [frame([MORI], [VURAL]), frame([MORI], [VURAL], start=90)],
    [frame([MORI], [VURAL]), frame([MORI], [], start=90)],
    [frame([MORI], [VURAL]), frame([], [VURAL], start=90)],
    [frame([], [], guest_countries=("JP",)), frame([MORI], [VURAL], start=90)],
    [frame([MORI], []), frame([], [VURAL], start=90)],
    [frame([MORI], [VURAL]), frame([MORI, ENDO], [VURAL], start=90)],
    [frame([MORI], [VURAL]), frame([ENDO], [VURAL], start=90)],
    [frame([MORI], [VURAL]), frame([VURAL], [MORI], start=90)],
    [frame([MORI], [VURAL], status="planned"), frame([MORI], [VURAL], start=90)],
    [frame([MORI], [VURAL], date_mention=TUESDAY), frame([MORI], [VURAL], start=90)],
]


@pytest.mark.parametrize("frames", MERGED)
def test_frames_of_one_visit_unite(frames):
    page = resolve(*frames)
    (visit,) = page.visits
    assert "Kenji Mori" in people(page, visit, "guest")
    assert "Ali Vural" in people(page, visit, "host")
    assert (visit.status, visit.start) == ("held", 0)


APART = [
    [frame([MORI], [VURAL]), frame([MORI], [DEMIR], start=90)],
    [frame([MORI], [VURAL]), frame([DEMIR], [VURAL], start=90)],
    [frame([MORI], [VURAL]), frame([], [VURAL], start=90, guest_countries=("BE",))],
    [
        frame([MORI], [VURAL], date_mention=TUESDAY),
        frame([MORI], [VURAL], start=90, status="planned", date_mention=TUESDAY),
    ],
]


@pytest.mark.parametrize("frames", APART)
def test_different_visits_stay_apart(frames):
    assert len(resolve(*frames).visits) == 2


def test_background_of_another_year_is_no_visit():
    page = resolve(frame([MORI], [VURAL]), frame([MORI], [DEMIR], start=90, date_mention=OLD_DATE))
    (visit,) = page.visits
    assert people(page, visit, "host") == ["Ali Vural"]


def test_cancelled_outweighs_planned():
    page = resolve(
        frame([MORI], [VURAL], status="planned"), frame([MORI], [VURAL], start=90, status="cancelled")
    )
    assert [visit.status for visit in page.visits] == ["cancelled"]


def test_principals_are_not_in_the_delegations():
    page = resolve(
        frame([MORI], [VURAL], guest_delegation_mentions=(ENDO, YUKI)),
        frame([MORI, ENDO], [VURAL], start=90),
    )
    (visit,) = page.visits
    assert people(page, visit, "guest") == ["Kenji Mori", "Aya Endo"]
    assert people(page, visit, "guest delegation") == ["Yuki Mori"]


def test_the_only_local_official_hosts_where_no_host_is_named():
    page = resolve(frame([MORI], []), titles=TITLES[:3])
    (visit,) = page.visits
    assert people(page, visit, "host") == ["Ali Vural"]
    host = next(p for p in visit.participants if p.role == "host")
    assert host.score < visit.score


def test_of_two_local_officials_the_one_quoted_hosts_else_the_mayor():
    quote = make_quote(CLEAN, "Governor", speaker_mention=DEMIR)
    page = resolve(frame([MORI], []), quotes=(quote,))
    assert people(page, page.visits[0], "host") == ["Veli Demir"]
    page = resolve(frame([MORI], []))
    assert people(page, page.visits[0], "host") == ["Ali Vural"]  # else the mayor


def test_the_only_envoy_visits_where_no_guest_is_named():
    page = resolve(frame([], [VURAL]), titles=(TITLES[0], *TITLES[3:]))
    assert people(page, page.visits[0], "guest") == ["Kenji Mori"]


@pytest.mark.parametrize(
    ("fields", "site", "city", "country"),
    [
        ({"city_mention": IZMIR}, {}, "Izmir", "TR"),
        ({"host_countries": ("TR",)}, {}, "Izmir", "TR"),
        ({}, {"site_city": "Korvan", "site_country": "TR"}, "Korvan", "TR"),
        ({}, {}, "Izmir", "TR"),
        ({"guest_countries": ("TR",)}, {}, "Korvan", None),
        ({"host_countries": ("AT",)}, {"site_city": "Graz", "site_country": "TR"}, "Korvan", "AT"),
    ],
)
def test_place(fields, site, city, country):
    (visit,) = resolve(frame([MORI], [VURAL], **fields), clean=replace(CLEAN, **site)).visits
    assert (visit.city, visit.host_country) == (city, country)


def test_the_city_of_the_municipality():
    clean = make_clean(TEXT.replace("Korvan", "Izmir "), published=date(2022, 5, 19))
    mentions = tuple(replace(m, text="Izmir Municipality") if i == ORG else m for i, m in enumerate(MENTIONS))
    annotated = Annotated(
        clean=clean, mentions=mentions, titles=TITLES, quotes=(), frames=(frame([MORI], [VURAL]),), topics=(), outcomes=(),
        is_visit=True, visit_score=0.9,
    )  # fmt: skip
    (visit,) = resolve_page(annotated, doc_id="a1").visits
    assert (visit.city, visit.host_country) == ("Izmir", "TR")


def test_guest_countries_leave_out_the_hosts():
    (visit,) = resolve(frame([MORI], [VURAL], guest_countries=("TR",), host_countries=("TR",))).visits
    assert visit.guest_countries == ("JP",)


def test_relative_dates_need_a_page_date():
    (visit,) = resolve(
        frame([MORI], [VURAL], date_mention=TUESDAY), clean=replace(CLEAN, published=None)
    ).visits
    assert (visit.date_start, visit.date_text) == (None, None)


def test_planned_weekday_is_ahead():
    (visit,) = resolve(frame([MORI], [VURAL], date_mention=TUESDAY, status="planned")).visits
    assert visit.date_start == date(2022, 5, 24)


def test_no_visit_on_a_page_that_reports_none():
    assert resolve(frame([MORI], [VURAL]), is_visit=False).visits == ()


def test_speakers_are_people():
    page = resolve(quotes=(make_quote(CLEAN, "Consul", speaker_mention=ENDO), make_quote(CLEAN, "Wife")))
    assert [page.people[p].name if p is not None else None for p in page.quote_people] == ["Aya Endo", None]


def test_stations_with_another_host_are_visits_of_their_own():
    frames = (
        frame([MORI], [VURAL], kind="official visit", date_mention=TUESDAY),
        frame([MORI], [DEMIR], kind="working meeting", start=90),
    )
    page = resolve(*frames)
    assert [people(page, visit, "host") for visit in page.visits] == [["Ali Vural"], ["Veli Demir"]]


def test_a_noun_has_no_tense():
    planned = frame([MORI], [VURAL], status="planned", rule="frame:visit:verb")
    noun = frame([MORI], [VURAL], start=90, rule="frame:visit:noun")
    assert [visit.status for visit in resolve(planned, noun).visits] == ["planned"]


def test_the_sites_own_minister_abroad_represents_its_country():
    abroad = frame([DEMIR], [], host_countries=("AT",))
    (visit,) = resolve(abroad, clean=replace(CLEAN, site_country="TR")).visits
    assert visit.guest_countries == ("TR",)
    assert visit.host_country == "AT"
    assert not [p for p in visit.participants if p.role == "host"]


def test_the_country_of_the_post_is_the_hosts():
    text = "Ambassador of Japan to Austria Kenji Mori visited."
    clean = make_clean(text)
    mentions = (
        make_mention(clean, "Kenji Mori"),
        make_mention(clean, "Japan", Label.COUNTRY, key="JP"),
        make_mention(clean, "Austria", Label.COUNTRY, key="AT"),
    )
    title = make_title(
        clean,
        "Ambassador",
        "Ambassador of Japan to Austria",
        kind="ambassador",
        holder_mention=0,
        country="JP",
        posted_to="Austria",
    )
    annotated = Annotated(
        clean=clean, mentions=mentions, titles=(title,), quotes=(), frames=(frame([0]),), topics=(), outcomes=(),
        is_visit=True, visit_score=0.9,
    )  # fmt: skip
    (visit,) = resolve_page(annotated, doc_id="a1").visits
    assert visit.host_country == "AT"


@pytest.mark.parametrize(
    ("named", "expected"),
    [(("KE", "KE"), ("KE",)), (("KE",), ()), (("KE", "KE", "PE", "PE"), ()), (("TR", "TR", "KE"), ())],
)
def test_guests_of_no_stated_country_are_of_the_one_named_again_and_again(named, expected):
    spots = tuple(
        replace(make_mention(CLEAN, "Izmir", Label.COUNTRY), key=code, start=n, end=n + 1)
        for n, code in enumerate(named)
    )
    annotated = Annotated(
        clean=replace(CLEAN, site_country="TR"), mentions=(*MENTIONS, *spots), titles=TITLES[1:2], quotes=(),
        frames=(frame([DEMIR], [VURAL]),), topics=(), outcomes=(), is_visit=True, visit_score=0.9,
    )  # fmt: skip
    assert resolve_page(annotated, doc_id="a1").visits[0].guest_countries == expected


@pytest.mark.parametrize(("title", "expected"), [("Guests from Kenya", ("KE",)), ("Guests from afar", ())])
def test_a_country_of_the_headline_is_that_of_guests_of_no_stated_country(title, expected):
    clean = make_clean(f"{TEXT} They spoke of Kenya.", title=title, site_country="TR")
    annotated = Annotated(
        clean=clean, mentions=(*MENTIONS, make_mention(clean, "Kenya", Label.COUNTRY, key="KE")),
        titles=TITLES[1:2], quotes=(), frames=(frame([DEMIR], [VURAL]),), topics=(), outcomes=(),
        is_visit=True, visit_score=0.9,
    )  # fmt: skip
    assert resolve_page(annotated, doc_id="a1").visits[0].guest_countries == expected


def test_the_page_as_a_whole_turns_a_wrong_casting_round():
    sure = {"guest_delegation": 0.0, "host_delegation": 0.0}
    annotated = Annotated(
        clean=CLEAN, mentions=MENTIONS, titles=TITLES, quotes=(), frames=(frame([VURAL], [MORI]),), topics=(),
        outcomes=(), is_visit=True, visit_score=0.9,
        chances=(
            RoleChance(mention=MORI, guest=0.9, host=0.05, countries=("JP",), **sure),
            RoleChance(mention=VURAL, guest=0.05, host=0.9, **sure),
        ),
    )  # fmt: skip
    page = resolve_page(annotated, doc_id="a1")
    (visit,) = page.visits
    assert (people(page, visit, "guest"), people(page, visit, "host")) == (["Kenji Mori"], ["Ali Vural"])
    assert visit.guest_countries == ("JP",)


@pytest.mark.parametrize(
    ("rule", "published", "status"),
    [
        ("frame:visit:noun", date(2019, 3, 1), "planned"),
        ("frame:visit:noun", date(2019, 3, 4), "held"),
        ("frame:visit:verb", date(2019, 3, 1), "held"),
    ],
)
def test_what_a_noun_states_for_a_day_after_the_pages_is_to_come(rule, published, status):
    told = frame([MORI], [VURAL], date_mention=OLD_DATE, rule=rule)
    (visit,) = resolve(told, clean=replace(CLEAN, published=published)).visits
    assert visit.status == status


def test_the_country_visited_goes_before_that_of_a_minister_met_there():
    titles = [replace(t, country="TO") if t.holder_mention == DEMIR else t for t in TITLES]
    (visit,) = resolve(frame([MORI], [DEMIR], host_countries=("CK",)), titles=tuple(titles)).visits
    assert visit.host_country == "CK"
