"""What is told where a page comes to one of its visits."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.records import Annotated, Label
from pipeline.resolve.passages import Passage, find_city, find_countries, find_passage
from pipeline.resolve.telling import PageFacts
from tests.factories import make_clean, make_mention

TEXT = "On Monday she was in Lowmere with Kenji Mori of Japan.\nThen in Highfold Rita Sosa met Ali Vural."
CLEAN = make_clean(TEXT, published=date(2022, 5, 19))
LOWMERE, HIGHFOLD = make_mention(CLEAN, "Lowmere", Label.CITY), make_mention(CLEAN, "Highfold", Label.CITY)


def facts(*mentions):
    annotated = Annotated(
        clean=CLEAN, mentions=mentions, titles=(), quotes=(), frames=(), topics=(), outcomes=(), is_visit=True,
        visit_score=0.9,
    )  # fmt: skip
    return PageFacts(
        annotated=annotated, people=(), organizations=(), person_of={}, organization_of={}, quote_people=()
    )


def test_a_passage_is_the_line_up_to_the_next_visit():
    at, behind = TEXT.index("Rita"), TEXT.index("Ali")
    assert find_passage(facts(), at, behind) == Passage(start=TEXT.index("Then"), at=at, end=behind)
    assert find_passage(facts(), at, None).end == len(TEXT)


@pytest.mark.parametrize(("name", "city"), [("Kenji", 0), ("Rita", 1)])
def test_the_city_is_the_last_one_before_the_name_in_its_own_line(name, city):
    page = facts(LOWMERE, HIGHFOLD)
    assert find_city(page, find_passage(page, TEXT.index(name), None), ()) == city


def test_a_city_behind_the_name_is_not_where_it_was():
    page = facts(LOWMERE)
    assert find_city(page, find_passage(page, TEXT.index("Monday"), None), ()) is None


def test_the_only_country_beside_the_name_is_that_of_the_guest():
    page = facts(make_mention(CLEAN, "Japan", Label.COUNTRY, key="JP"))
    assert find_countries(page, find_passage(page, TEXT.index("Kenji"), None), ()) == {"JP"}
    assert find_countries(page, find_passage(page, TEXT.index("Rita"), None), ()) == set()
