"""Where a visit took place, told by headline, text and posts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.records import Annotated, Label
from pipeline.resolve import resolve_page
from tests.factories import make_clean, make_mention, make_title
from tests.resolve.test_visits import frame


def place(text, title, cities, *, countries=("JP",), kind="courtesy call", posts=()):
    clean = replace(make_clean(text), title=title)
    found = [make_mention(clean, name, Label.CITY, country=country) for name, country in cities]
    mentions = (*found, make_mention(clean, "Kenji Mori"))
    titles = tuple(
        make_title(clean, post, kind="official", posted_to=town, holder_mention=None) for post, town in posts
    )
    annotated = Annotated(
        clean=clean, mentions=mentions, titles=titles, quotes=(), is_visit=True, visit_score=0.9,
        frames=(frame([len(cities)], guest_countries=countries, kind=kind),), topics=(), outcomes=(),
    )  # fmt: skip
    (visit,) = resolve_page(annotated, doc_id="a1").visits
    return visit.city, visit.host_country


TEXT = "Kenji Mori came. He was received with flowers. Later Graz and Linz were named, and Osaka."
CITIES = (("Graz", "AT"), ("Linz", "AT"), ("Osaka", "JP"))


@pytest.mark.parametrize(
    ("title", "city"),
    [
        ("Talks in Linz", "Linz"),
        ("Envoy visits Linz", "Linz"),
        ("Linz welcomes an envoy", "Linz"),
        ("Friends from Linz at table", "Graz"),
        ("Envoy of Osaka in Linz", "Linz"),
        ("Friends in Osaka", "Graz"),
        ("A visit", "Graz"),
        (None, "Graz"),
    ],
)
def test_the_headline_names_the_place(title, city):
    assert place(TEXT, title, CITIES) == (city, "AT")


def test_a_city_that_only_the_headline_names():
    assert place("Kenji Mori came.", "Consul Mori in Salzburg", ()) == ("Salzburg", "AT")
    assert place("Kenji Mori came.", "CONSUL MORI IN SALZBURG", ()) == (None, None)
    assert place("Kenji Mori came.", "A letter to Jordan", ())[0] is None


def test_who_talks_by_telephone_is_in_no_city():
    assert place(TEXT, "Talks in Linz", CITIES, kind="other") == (None, "AT")


def test_where_envoys_live_or_are_posted_is_not_the_place():
    text = "Kenji Mori (resident in Graz) came with the Attaché in Linz and saw Wels."
    cities = (("Graz", "AT"), ("Linz", "AT"), ("Wels", "AT"))
    assert place(text, None, cities, posts=(("Attaché in Linz", "Linz"),))[0] == "Wels"


def test_one_mention_is_enough_where_the_guests_country_is_known():
    text = "Kenji Mori came. " + "They spoke at length. " * 40 + "A road leads to Graz."
    assert place(text, None, (("Graz", "AT"),)) == (None, "AT")
    assert place(text, None, (("Graz", "AT"),), countries=()) == (None, None)


def test_the_city_of_a_guests_post_is_home_not_the_place():
    text = "Anna Huber, Mayor of Graz, came to Lindal."
    clean = make_clean(text)
    mentions = (
        make_mention(clean, "Anna Huber"),
        make_mention(clean, "Graz", Label.CITY, country="AT"),
        make_mention(clean, "Lindal", Label.CITY, country="SE"),
    )
    title = make_title(clean, "Mayor of Graz", kind="mayor", holder_mention=0)
    annotated = Annotated(
        clean=clean, mentions=mentions, titles=(title,), quotes=(), is_visit=True, visit_score=0.9,
        frames=(frame([0], city_mention=1),), topics=(), outcomes=(),
    )  # fmt: skip
    (visit,) = resolve_page(annotated, doc_id="a1").visits
    assert (visit.city, visit.host_country) == ("Lindal", "SE")
    assert visit.guest_countries == ("AT",)


def test_the_guests_own_country_is_not_the_place_where_no_frame_tells_it():
    clean = make_clean("Kenji Mori came. Japan and Japan were named, and once Fiji.")
    mentions = (
        make_mention(clean, "Kenji Mori"),
        make_mention(clean, "Japan", Label.COUNTRY, key="JP", form="name"),
        make_mention(clean, "Japan", Label.COUNTRY, nth=1, key="JP", form="name"),
        make_mention(clean, "Fiji", Label.COUNTRY, key="FJ", form="name"),
    )
    title = make_title(clean, "Kenji", kind="official", holder_mention=0, country="JP")
    annotated = Annotated(
        clean=clean, mentions=mentions, titles=(title,), quotes=(), is_visit=True, visit_score=0.9,
        frames=(frame([0], guest_countries=()),), topics=(), outcomes=(),
    )  # fmt: skip
    (visit,) = resolve_page(annotated, doc_id="a1").visits
    assert (visit.host_country, visit.guest_countries) == ("FJ", ("JP",))
