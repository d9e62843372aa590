"""Sentence starts without a parser."""

from __future__ import annotations

import pytest

from tests.annotate.spoken import page


def sentences(text: str, *headings: str) -> list[str]:
    return [sentence.text.strip() for sentence in page(text, headings).sents]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Okan met Prof. Lindal in the hall.",
        "H.E. Jan Novak came to the city.",
        "The Hon. Ana Silva and Sen. Bo Lund agreed.",
        "St. Mark was the patron of the church.",
        "They met in room No. 5 of the hall.",
        "J. R. Lindal and A. Novak signed.",
        "The U.S. Ambassador came at 5 p.m. on Monday.",
        "“Is it far?” he asked.",
        "“Come again!” said the mayor.",
        "They spoke of trade, e.g. Olive oil and wine.",
        "Mrs. Lund, Mr. Lund and Ms. Ray came.",
        "Maj. Gen. Bo Lund saluted.",
        "The talks … went on for hours.",
        "It cost 3.5 million euros.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met. They spoke.", ["They met.", "They spoke."]),
        ("“We met.” They left.", ["“We met.”", "They left."]),
        ('He said "We met." They left.', ['He said "We met."', "They left."]),
        ("They met. “We stay.”", ["They met.", "“We stay.”"]),
        ('They met. "We stay."', ["They met.", '"We stay."']),
        ("Why now? Nobody knew!", ["Why now?", "Nobody knew!"]),
        ("They met (in May.) They left.", ["They met (in May.)", "They left."]),
        ("A line without a stop\nAnother line", ["A line without a stop", "Another line"]),
        ("They left at 5 p.m. The hall was dark.", ["They left at 5 p.m.", "The hall was dark."]),
        ("They live in the U.S. He came alone.", ["They live in the U.S.", "He came alone."]),
        ("No. The mayor stayed.", ["No.", "The mayor stayed."]),
        ("They waited... Then they left.", ["They waited...", "Then they left."]),
        ("Dr. Okan\nmet the guests.", ["Dr. Okan", "met the guests."]),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_headings_are_sentences_of_their_own() -> None:
    text = "They met.\nA bridge of friendship\nThey left."
    assert sentences(text, "A bridge of friendship") == ["They met.", "A bridge of friendship", "They left."]


def test_empty_page() -> None:
    assert sentences("") == []
