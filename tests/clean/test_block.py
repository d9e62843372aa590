from __future__ import annotations

import pytest

ONE = (
    "The Mayor of Kestral, Ines Monteiro, received the Ambassador of Vestland, Lars Holmqvist, in her office."
)
TWO = "Holmqvist thanked Monteiro for her hospitality and said that Vestland would take part in the festival."
THREE = "At the end of the visit, Monteiro gave Holmqvist a tile with the coat of arms of Kestral."


def test_clutter_between_paragraphs_goes_and_both_halves_stay(clean):
    clutter = "\n".join(["Share", "Facebook", "Twitter", "Print", "Photo Gallery View", "Advertisement"])
    assert clean(f"{ONE}\n{clutter}\n{TWO}").text == f"{ONE}\n{TWO}"


@pytest.mark.parametrize("marker", ["Related news", "Comments", "You may also like", "Most read"])
def test_what_follows_an_end_marker_goes_though_it_is_prose(clean, marker):
    teaser = "The budget of the city was approved by the council after a debate that lasted until midnight."
    assert clean(f"{ONE}\n{TWO}\n{marker}\n{teaser}").text == f"{ONE}\n{TWO}"


def test_side_bar_before_the_article_goes(clean):
    raw = f"Latest news\nNew park opened\nRoad works begin\nA visit from Vestland\n{ONE}\n{TWO}"
    assert clean(raw).text == f"{ONE}\n{TWO}"


def test_caption_between_paragraphs_goes_heading_stays(clean):
    result = clean(f"{ONE}\nPhoto: City of Kestral\n{TWO}\nA gift at the end\n{THREE}")
    assert result.text == f"{ONE}\n{TWO}\nA gift at the end\n{THREE}"
    assert [result.text[a:b] for a, b in result.headings] == ["A gift at the end"]


def test_menu_word_above_a_paragraph_is_a_sub_heading(clean):
    result = clean(f"A visit from Vestland\n{ONE}\nTourism\n{TWO}")
    assert [result.text[a:b] for a, b in result.headings] == ["Tourism"]


def test_headlines_in_a_row_at_the_end_go(clean):
    rest = "New park opened in the east\nRoad works begin on Monday\nMayor Monteiro congratulates teachers"
    assert clean(f"{ONE}\n{TWO}\n{rest}").text == f"{ONE}\n{TWO}"


def test_teasers_with_dots_go(clean):
    teaser = "The council approved the budget of the city for the coming year after a long…"
    assert clean(f"{ONE}\n{TWO}\n3 May 2021\nBudget approved\n{teaser}\nRead more").text == f"{ONE}\n{TWO}"


def test_announced_list_stays_to_its_end(clean):
    names = "Lars Holmqvist, Ambassador\nMaria Lund, Cultural Attaché\nOle Strand, Trade Counsellor"
    text = f"{ONE}\nThe delegation was made up of the following guests:\n{names}"
    assert clean(f"{text}\n\nShare\nPrint").text == text


def test_lede_printed_twice_is_kept_once(clean):
    assert clean(f"{ONE}\n{ONE}\n{TWO}").text == f"{ONE}\n{TWO}"


def test_of_a_lede_and_its_own_continuation_the_whole_stays(clean):
    assert clean(f"{ONE}\n{ONE} {TWO}\n{THREE}").text == f"{ONE} {TWO}\n{THREE}"


def test_quotation_paragraphs_are_body(clean):
    quote = "“We have always felt at home here.”"
    assert clean(f"{ONE}\n{quote}\n{TWO}").text == f"{ONE}\n{quote}\n{TWO}"


def test_short_quotation_that_a_paragraph_repeats_is_a_sub_heading(clean):
    heading = "“We have always felt at home here!”"
    result = clean(f"{ONE}\n{heading}\nHolmqvist said, {heading[:-1]} And we shall come again.”")
    assert [result.text[a:b] for a, b in result.headings] == [heading]


def test_paragraphs_in_another_language_in_front_go(clean):
    other = (
        "Başkan Ines Monteiro, Büyükelçi Lars Holmqvist’i makamında ağırladı ve ona şehrin armasını verdi."
    )
    assert clean(f"{other}\n\nA visit from Vestland\n{ONE}\n{TWO}").text == f"{ONE}\n{TWO}"


@pytest.mark.parametrize(
    "caption",
    [
        "Ambassador Holmqvist inspecting the new ferry",
        "Monteiro hands over the tile. PHOTO: HARBOUR NEWS",
        "Holmqvist signs the book. – MAYOR’S OFFICE",
        "Group photograph in front of the town hall",
    ],
)
def test_captions_without_a_mark_of_their_own_go(clean, caption):
    assert clean(f"A visit from Vestland\n{ONE}\n{caption}\n{TWO}").text == f"{ONE}\n{TWO}"


def test_a_heading_with_a_noun_in_ing_is_no_caption(clean):
    heading = "First Vestland meeting of the year"
    assert heading in clean(f"{ONE}\n{heading}\n{TWO}").text


def test_a_sub_heading_that_the_next_paragraph_begins_with_stays(clean):
    heading = "We leave a piece of our hearts in this harbour"
    result = clean(f"{ONE}\n{heading}\n“{heading}, and we shall come again,” said Holmqvist.\n{TWO}")
    assert [result.text[a:b] for a, b in result.headings] == [heading]
