"""Host country, guests' countries and date: the reader's chances against the rules' answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.chances import SettingChance
from pipeline.lexicons import load_weights
from pipeline.records import Annotated, Label
from pipeline.resolve import resolve_page, setting_choice
from pipeline.resolve.dates import DateRange
from pipeline.resolve.page import gather_facts
from pipeline.resolve.setting_choice import (
    choose_date,
    choose_guest_countries,
    choose_host_country,
    date_signs,
    host_country_signs,
)
from tests.factories import make_clean, make_mention
from tests.resolve.test_visits import frame

TEXT = "Kenji Mori of Japan came to Norway on 4 May 2021; Fiji was named on 7 May 2021. Osaka and Bergen too. Norway!"


def chance(mention, **parts):
    blank = dict.fromkeys(("guest_country", "host_country", "city", "date"), 0.0)
    return SettingChance(mention=mention, **{**blank, **parts})


def page(*settings, read=True):
    clean = replace(make_clean(TEXT), published=date(2021, 5, 8), published_precision="day")
    countries = (("Japan", "JP"), ("Norway", "NO"), ("Fiji", "FJ"))
    mentions = (
        make_mention(clean, "Kenji Mori"),
        *(make_mention(clean, name, Label.COUNTRY, key=code) for name, code in countries),
        make_mention(clean, "4 May 2021", Label.DATE),
        make_mention(clean, "7 May 2021", Label.DATE),
        make_mention(clean, "Osaka", Label.CITY, country="JP"),
        make_mention(clean, "Bergen", Label.CITY, country="NO"),
    )
    return Annotated(
        clean=clean, mentions=mentions, titles=(), quotes=(), is_visit=True, visit_score=0.9,
        frames=(frame([0]),), topics=(), outcomes=(), settings=settings if read else (),
    )  # fmt: skip


JAPAN, NORWAY, FIJI, FOURTH, SEVENTH, OSAKA, BERGEN = range(1, 8)
NORWAY_HOSTS = (
    chance(JAPAN, guest_country=0.9),
    chance(NORWAY, host_country=0.9),
    chance(FIJI),
    chance(OSAKA),
    chance(BERGEN, city=0.8),
)


@pytest.mark.parametrize("told", [None, "FJ", "NO"])
def test_the_country_that_the_reader_sees_as_the_hosts(told):
    facts = gather_facts(page(*NORWAY_HOSTS))
    assert choose_host_country(facts, (None, told), ("JP",), ()) == "NO"


def test_the_rules_speak_alone_where_no_reader_read_the_page():
    facts = gather_facts(page(*NORWAY_HOSTS, read=False))
    assert choose_host_country(facts, (None, "FJ"), ("JP",), ()) == "FJ"
    assert choose_guest_countries(facts, ("NO", "FJ")) == ("FJ", "NO")
    assert choose_date(facts, None, None, "held") == (None, None)


def test_none_hosts_where_nothing_speaks_for_a_country():
    facts = gather_facts(page(chance(JAPAN, guest_country=0.9), chance(FIJI, guest_country=0.5)))
    assert choose_host_country(facts, (None, None), ("JP",), ()) is None


def test_signs_of_countries():
    signs = host_country_signs(gather_facts(page(*NORWAY_HOSTS)), ("Osaka", "NO"), ("JP",), ())
    assert set(signs) == {"JP", "NO", "FJ", None}
    assert (signs["NO"]["rules"], signs["JP"]["rules"], signs[None]["rules"]) == (1.0, 0.0, 0.0)
    assert (signs["JP"]["of guests"], signs["NO"]["of guests"]) == (1.0, 0.0)
    assert (signs["JP"]["of city"], signs["NO"]["of city"]) == (1.0, 0.0)
    assert signs["NO"]["reader"] > 0 > signs["JP"]["reader"]
    assert signs["NO"]["mentions"] > signs["FJ"]["mentions"]
    assert signs["NO"]["city"] > signs["JP"]["city"]


def test_a_country_of_the_rules_that_the_reader_sees_as_the_hosts_is_not_the_guests():
    hosts = (chance(JAPAN, guest_country=0.9), chance(NORWAY, host_country=0.99), chance(FIJI))
    facts = gather_facts(page(*hosts))
    assert choose_guest_countries(facts, ("JP", "NO")) == ("JP",)
    assert choose_guest_countries(facts, ()) == ("JP",)


def test_the_date_that_the_reader_sees_as_the_visits():
    facts = gather_facts(page(chance(FOURTH, date=0.95), chance(SEVENTH, date=0.002)))
    fourth, seventh = (DateRange(date(2021, 5, day), date(2021, 5, day), "day") for day in (4, 7))
    assert choose_date(facts, seventh, "7 May 2021", "held") == (fourth, "4 May 2021")
    assert choose_date(facts, None, None, "held") == (fourth, "4 May 2021")
    assert set(date_signs(facts, None, "held")) == {fourth, seventh, None}
    unsure = gather_facts(page(chance(FOURTH, date=0.1), chance(SEVENTH, date=0.1)))
    assert choose_date(unsure, seventh, "7 May 2021", "held") == (seventh, "7 May 2021")


def test_the_visit_takes_what_is_chosen():
    (visit,) = resolve_page(page(*NORWAY_HOSTS, chance(FOURTH, date=0.95)), doc_id="a1").visits
    assert (visit.host_country, visit.city, visit.guest_countries) == ("NO", "Bergen", ("JP",))
    assert (visit.date_start, visit.date_text) == (date(2021, 5, 4), "4 May 2021")


def test_every_sign_has_a_weight():
    weights = load_weights(setting_choice.LEXICON)
    assert set(weights) == {"host country", "guest country", "date"}
    assert set(weights["date"]) == {"rules", "reader", "nothing"}
    assert weights["host country"]["of guests"] < 0 < weights["host country"]["of hosts"]
