from __future__ import annotations

from datetime import date

import pytest

from pipeline.clean.dateline import find_date, measure_prefix, parse_foreign, read_month_first

ARTICLE = "The Mayor of Kestral, Ines Monteiro, received the Ambassador of Vestland in her office."


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2022-10-20T08:00:00+03:00", date(2022, 10, 20), "day"),
        ("2022.04.28", date(2022, 4, 28), "day"),
        ("24.02.2022", date(2022, 2, 24), "day"),
        ("24/02/2022", date(2022, 2, 24), "day"),
        ("02/24/2022", date(2022, 2, 24), "day"),
        ("03/04/2022", date(2022, 4, 3), "day"),
        ("24 February 2022", date(2022, 2, 24), "day"),
        ("24th of February, 2022", date(2022, 2, 24), "day"),
        ("Feb. 24, 2022", date(2022, 2, 24), "day"),
        ("FEBRUARY 24 2022", date(2022, 2, 24), "day"),
        ("February 2022", date(2022, 2, 1), "month"),
        ("24 February", None, None),
    ],
)
def test_dates(text, value, precision):
    found = find_date(text)
    assert found is not None and (found.value, found.precision) == (value, precision)


@pytest.mark.parametrize(
    "text", ["31.02.2022", "It may be 20 people", "1822", "12.30", "Room 4.12.20221", "10-12 guests"]
)
def test_no_dates(text):
    assert find_date(text) is None


def test_month_first_where_the_page_says_so():
    found = find_date("03/04/2022", month_first=True)
    assert found is not None and found.value == date(2022, 3, 4)
    dotted = find_date("03.04.2022", month_first=True)
    assert dotted is not None and dotted.value == date(2022, 4, 3)


@pytest.mark.parametrize(
    ("texts", "host", "expected"),
    [
        (["03/04/2022", "03/24/2022"], None, True),
        (["24/03/2022"], "example.gov", False),
        (["03/04/2022"], "vestland.example.gov", True),
        (["03/04/2022"], "kestral.example", False),
    ],
)
def test_evidence_for_the_order(texts, host, expected):
    assert read_month_first(texts, host) is expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7 Aralık 2021 Salı", date(2021, 12, 7)),
        ("13 мая 2021", date(2021, 5, 13)),
        ("3 de marzo de 2020", date(2020, 3, 3)),
    ],
)
def test_months_in_other_languages(text, value):
    found = parse_foreign(text)
    assert found is not None and found.value == value


@pytest.mark.parametrize("text", ["12 Councillors 2021", "20 guests came", "Hall 3"])
def test_other_words_between_numbers_are_no_month(text):
    assert parse_foreign(text) is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("date 2022-10-20 The Mayor", 16),
        ("date 2022-10-20 14:35 The Mayor", 22),
        ("20.10.2022 The Mayor", 11),
        ("Published: May 4, 2021 The Mayor", 23),
        ("4 May 2021 was a good day", 0),
        ("On 4 May 2021 The Mayor", 0),
        ("2022 was a good year", 0),
    ],
)
def test_date_glued_in_front(text, length):
    assert measure_prefix(text) == length


def published(clean, *lines, **stated):
    result = clean("\n".join(lines), **stated)
    return result.published, result.published_precision, result.published_text


def test_hint_comes_first(clean):
    found = published(
        clean, "A visit from Vestland", "5 May 2021", ARTICLE, published_text="2021-05-04T10:00Z"
    )
    assert found == (date(2021, 5, 4), "day", "2021-05-04T10:00Z")


def test_the_date_beside_the_headline_wins(clean):
    found = published(
        clean, "12.09.2022", "Home", "Search", "Contact us", "A visit from Vestland", "5 May 2021", ARTICLE
    )
    assert found[0] == date(2021, 5, 5)


def test_publication_before_update(clean):
    found = published(
        clean, "A visit from Vestland", "Last updated: 9 May 2021", "Published: 5 May 2021", ARTICLE
    )
    assert found[0] == date(2021, 5, 5)


def test_the_site_s_clock_is_no_date(clean):
    assert published(clean, "Today is 9 May 2021", "A visit from Vestland", ARTICLE) == (None, None, None)


def test_day_and_month_on_two_lines_have_no_year(clean):
    assert published(clean, "07", "December", "A visit from Vestland", ARTICLE) == (None, None, "07 December")


def test_day_month_and_year_on_three_lines(clean):
    found = published(clean, "07", "December", "2021", "A visit from Vestland", ARTICLE)
    assert found == (date(2021, 12, 7), "day", "07 December 2021")


@pytest.mark.parametrize(
    "opening", ["KESTRAL, 4 May 2021 – ", "Kestral, May 4, 2021 (MNA) - ", "Kestral, 4 May 2021: "]
)
def test_dateline_serves_and_stays(clean, opening):
    result = clean(f"A visit from Vestland\n{opening}{ARTICLE}")
    assert result.published == date(2021, 5, 4)
    assert result.text == opening + ARTICLE


def test_a_date_in_the_first_sentence_is_no_dateline(clean):
    text = "On 4 May 2021 the Mayor of Kestral received the Ambassador of Vestland in her office."
    assert published(clean, "A visit from Vestland", text) == (None, None, None)


def test_a_headline_with_a_date_stays_the_headline(clean):
    result = clean(f"Home\nPresentation of Credentials, 30 April 2021\n30 Apr 2021, 18:40\n{ARTICLE}")
    assert result.title == "Presentation of Credentials, 30 April 2021"
    assert result.published_text == "30 Apr 2021"
