from __future__ import annotations

import pytest

from pipeline.clean.flat import ends_in_abbreviation, measure_wrap, mend_breaks, split_lines

WRAPPED = (
    "The Foreign Minister of Vestland will pay an official visit to Montavia\n"
    "on Monday at the invitation of the President of the Republic. He will\n"
    "be received by the Prime Minister and will speak before the Parliament\n"
    "of Montavia about the fisheries agreement and the security of the sea.\n"
    "He leaves on Tuesday."
)


def mend(raw):
    return [line.text.text for line in mend_breaks(split_lines(raw))]


def test_every_kind_of_line_break_ends_a_line():
    assert [line.text.text for line in split_lines("a\r\nb\rc\u2028d\x0be\n\n f ")] == list("abcdef")


def test_blank_lines_are_remembered():
    assert [line.blank_before for line in split_lines("a\nb\n\nc")] == [True, False, True]


def test_hard_wrapped_text_is_joined():
    assert mend(WRAPPED) == [WRAPPED.replace("\n", " ")]


def test_paragraphs_of_wrapped_text_stay_apart():
    assert len(mend(f"{WRAPPED}\n\n{WRAPPED}")) == 2


def test_short_paragraphs_are_not_taken_for_wrapped_text():
    lines = [
        "The Mayor received the guests in his office on Monday morning.",
        "They spoke about trade and tourism.",
        "The Ambassador thanked the Mayor for his hospitality and for the gift.",
        "He left in the evening.",
    ]
    assert measure_wrap(lines, [False] * 4) is None
    assert mend("\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("The host received H.H. Sheikh Dr.\nRashid bin Khalfan in the palace.", 1),
        ("The host received H.H. Sheikh Dr.\n\nRashid bin Khalfan in the palace.", 1),
        ("The Ambassador, who arrived on Monday,\nmet the Mayor of Kestral in his office.", 1),
        ("The Mayor of Kestral met with the\nAmbassador of Vestland in his office.", 1),
        ("They met at the town hall.\nthe guests left early.", 2),
        ("A Visit from Vestland to the City\nby Marta Leal", 2),
        ("A visit from Vestland\n\nThe Mayor met the Ambassador.", 2),
        ("Share this page with your friends\nvia e-mail and other channels", 2),
        ("Home\nnews and events of the city this week", 2),
    ],
)
def test_sentences_torn_apart_are_joined_and_nothing_else(raw, expected):
    assert len(mend(raw)) == expected


@pytest.mark.parametrize("first", ["The guests met the mayor.", "Dr.", "Visit no."])
def test_full_stops_that_end_a_line(first):
    assert not ends_in_abbreviation(first, "the guests" if first == "Dr." else "2 guests")
